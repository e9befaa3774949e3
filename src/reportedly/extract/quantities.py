"""Extractor: quantities, as ranges with a unit and the noun that is counted."""

from __future__ import annotations

from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.quantities_find import iter_quantities
from reportedly.model.facts import Extraction


class QuantityExtractor:
    """Finds numbers told of; dates, times, ages, names, scores and ordinals are none."""

    name = "quantities"
    version = "1"
    after: tuple[str, ...] = ("times",)

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the quantities of this report, in text order."""
        return replace(found, quantities=tuple(iter_quantities(context, found)))
