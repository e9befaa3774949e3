"""Extractor: quantities."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class QuantityExtractor:
    """Finds quantities."""

    name = "quantities"
    version = "0"
    after: tuple[str, ...] = ()

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the quantities of this report."""
        return found
