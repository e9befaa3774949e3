"""Briefs as JSON, in the published shapes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reportedly.model.shapes import briefs_json
from reportedly.model.story import Brief


class JsonRenderer:
    """Writes ``{"schema": "reportedly.briefs/1", "briefs": […]}`` with a newline at the end."""

    name = "json"

    def render(self, briefs: Sequence[Brief], *, color: bool = False, width: int = 100) -> str:
        """Give the document; keys stand in the order of the contract."""
        return json.dumps(briefs_json(briefs), ensure_ascii=False, indent=1) + "\n"
