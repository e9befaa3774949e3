"""Which day a sentence tells of: the one it names, else the day its report came out."""

from __future__ import annotations

import re
from datetime import date

from reportedly.brief.tokens import find_day_months

_YEAR = re.compile(r"(?<![\w.,])(?:1[89]|20|21)\d\d(?![\w,]\d|\w)")


def find_days(text: str, published: date | None) -> frozenset[date]:
    """Give the days a sentence names outright ("3 May", "May 3, 2021"); empty when it names none.

    A day without a year takes the one year the sentence names, else the year in which it lies
    nearest to the day of publication; without either it is left out. Cost: linear in the text.

    >>> sorted(find_days("It sank on 30 December.", date(2021, 1, 2)))
    [datetime.date(2020, 12, 30)]
    """
    if not any(c.isdecimal() for c in text):
        return frozenset()
    years = {int(year) for year in _YEAR.findall(text)}
    if len(years) > 1 or not (years or published):
        return frozenset()
    found = (_place(day, month, years, published) for day, month in find_day_months(text))
    return frozenset(d for d in found if d is not None)


def _place(day: int, month: int, years: set[int], published: date | None) -> date | None:
    near = years or {published.year + i for i in (-1, 0, 1)} if published else years
    days = [d for d in (_day(year, month, day) for year in sorted(near)) if d is not None]
    if published is None or len(days) < 2:
        return days[0] if days else None
    return min(days, key=lambda d: abs((d - published).days))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # there is no 30 February
        return None
