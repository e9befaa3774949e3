"""Extractor: quotes."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class QuoteExtractor:
    """Finds quotes."""

    name = "quotes"
    version = "0"
    after: tuple[str, ...] = ("entities",)

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the quotes of this report."""
        return found
