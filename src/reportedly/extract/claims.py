"""Extractor: claims."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class ClaimExtractor:
    """Finds claims."""

    name = "claims"
    version = "0"
    after: tuple[str, ...] = ("attributions", "entities", "places", "quantities", "quotes", "times")

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the claims of this report."""
        return found
