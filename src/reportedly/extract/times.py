"""Extractor: time expressions, as intervals of days, EDTF and TIMEX3."""

from __future__ import annotations

from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.temporal.engine import iter_times
from reportedly.model.facts import Extraction


class TimeExtractor:
    """Finds time expressions and counts them from publication or from dates told in the text."""

    name = "times"
    version = "1"
    after: tuple[str, ...] = ()

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the times of this report, in text order."""
        return replace(found, times=tuple(iter_times(context)))
