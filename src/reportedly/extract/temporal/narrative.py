"""Whether a text tells of the past by its own chain of dates, and which dates are in the chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from reportedly.extract.context import Context
from reportedly.extract.temporal.moment import Reading, Told
from reportedly.model.facts import Precision

_YEAR = re.compile(r"(?<![\d.,$£€-])(1[0-9]\d\d|20\d\d)(?![\d,.%]\d|\d|%)")
_BEFORE_CHRIST = re.compile(r"(?<!\d)(\d{1,4}) ?(?:BCE?\b|B\.C\.)")
_DEICTIC = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|(?:this|last|next) (?:week|month|year|night)|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?!,? (?:the )?\d|,? [A-Z][a-z]{2,8} \d))\b",
    re.IGNORECASE,
)

#: Fewer years than this are no chain; without a deictic word the lower number is enough.
MIN_YEARS, MIN_YEARS_ALONE = 6, 4
#: A median year at least this far back needs few deictic words to the year; nearer, none.
FAR_YEARS, NEAR_YEARS = 20, 5
#: Dates further than this from the median year of the text are asides, not links of its chain.
MIN_REACH = 15


@dataclass(frozen=True, slots=True)
class Chain:
    """The years a text tells of: ``centre`` and how far from it its dates reach."""

    narrative: bool
    centre: float = 0.0
    reach: float = 0.0

    def holds(self, year: int) -> bool:
        """Tell whether a year is in reach of the text's own years."""
        return not self.narrative or abs(year - self.centre) <= self.reach


def find_chain(context: Context) -> Chain:
    """Judge a text by its years, their distance from publication and its deictic words.

    Narrative is a text with a chain of years of its own, well before publication, that speaks
    little of today, last week or bare weekdays.
    """
    text = "\n".join(p.text for p in context.passages)
    years = [float(y) for y in _YEAR.findall(text)]
    years += [-float(y) for y in _BEFORE_CHRIST.findall(text)]
    deictic = len(_DEICTIC.findall(text))
    if len(years) < (MIN_YEARS if deictic else MIN_YEARS_ALONE):
        return Chain(False)
    centre = median(years)
    spread = median(abs(y - centre) for y in years)
    published = context.report.published.days.last
    gap = published.year - centre if published else float(FAR_YEARS)
    far = gap >= FAR_YEARS and deictic * 3 <= len(years)
    near = gap >= NEAR_YEARS and deictic == 0 and len(years) >= MIN_YEARS
    return Chain(far or near, centre, max(4 * spread, MIN_REACH))


_GRAINS = {
    Precision.DAY: "D",
    Precision.INSTANT: "D",
    Precision.MONTH: "M",
    Precision.QUARTER: "M",
    Precision.YEAR: "Y",
}


def next_told(reading: Reading, told: Told | None, chain: Chain) -> Told | None:
    """Give the date that later partial dates lean on, once ``reading`` has been told.

    Looks back ("two decades earlier") and asides from another age leave it as it is.
    """
    grain = _GRAINS.get(reading.precision)
    first = reading.days.first
    if reading.precision is Precision.RANGE and reading.days.n_days is not None:
        grain = "M" if reading.days.n_days < 200 else "Y"
    if grain is None or first is None or reading.type not in ("DATE", "TIME"):
        return told
    if reading.looks_back or not chain.holds(first.year):
        return told
    return Told(first, grain)
