"""Extractor: attributions."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class AttributionExtractor:
    """Finds attributions."""

    name = "attributions"
    version = "0"
    after: tuple[str, ...] = ("entities", "quotes")

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the attributions of this report."""
        return found
