"""Extractor: places."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class PlaceExtractor:
    """Finds places."""

    name = "places"
    version = "0"
    after: tuple[str, ...] = ()

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the places of this report."""
        return found
