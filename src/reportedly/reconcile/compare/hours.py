"""Hours: two tellings of one day, one or both with a time of day."""

from __future__ import annotations

import re

from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.shared import (
    agree,
    both_firm,
    contradict,
    differ,
    quoted,
    refine,
    same_scope,
)

#: Clock times this near each other are one time, told roundly.
NEAR_MINUTES = 45

_CLOCK = re.compile(r"T(\d\d)(?::(\d\d))?")


def minutes_of(edtf: str) -> tuple[int, int] | None:
    """Give the first and last minute of the day that an EDTF moment or interval names.

    >>> minutes_of("2031-05-03T12:00:00/2031-05-03T18:00:00")
    (720, 1080)
    """
    clocks = [int(h) * 60 + int(m or 0) for h, m in _CLOCK.findall(edtf)]
    return (clocks[0], clocks[-1]) if clocks else None


def compare_hours(left: Told, right: Told, mine: str, other: str) -> Comparison:
    """Compare two tellings of the same day by their hours (minutes of the day)."""
    a, b = minutes_of(mine), minutes_of(other)
    pair = f"{quoted(left)} and {quoted(right)}"
    if b is None:
        return refine(0.8, f"{quoted(left)} gives the time of day that {quoted(right)} leaves out")
    if a is None:
        return differ(0.5, f"{quoted(left)} leaves out the time of day, {quoted(right)} gives it")
    if a == b:
        return agree(0.9, f"{pair} are the same time of day")
    if b[0] <= a[0] and a[1] <= b[1]:
        return refine(0.8, f"{quoted(left)} lies within {quoted(right)}")
    if a[0] <= b[0] and b[1] <= a[1]:
        return differ(0.5, f"{quoted(left)} takes in {quoted(right)}, the more precise")
    gap = max(a[0], b[0]) - min(a[1], b[1])
    if gap <= NEAR_MINUTES:
        return agree(0.6, f"{pair} can be one time, told roundly")
    if both_firm(left, right) and same_scope(left, right):
        return contradict(0.7, f"{pair} are different times of one day, both told for certain")
    return differ(0.6, f"{pair} are different times of one day, not both told for certain")
