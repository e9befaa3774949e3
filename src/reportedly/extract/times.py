"""Extractor: times."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class TimeExtractor:
    """Finds times."""

    name = "times"
    version = "0"
    after: tuple[str, ...] = ()

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the times of this report."""
        return found
