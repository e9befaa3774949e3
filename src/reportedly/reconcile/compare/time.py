"""Times: arithmetic on intervals of days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reportedly.model.report import DayInterval
from reportedly.model.story import Slot, TimeValue
from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.hours import compare_hours
from reportedly.reconcile.compare.shared import (
    agree,
    both_firm,
    can_update,
    compare_open,
    contradict,
    differ,
    quoted,
    refine,
    same_scope,
    update,
)

_MONTH = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?")

#: Two past days this near each other may be one moment told from two time zones.
ZONE_DAYS = 1


class TimeComparer:
    """Compares when, as two reports tell it."""

    slot = Slot.TIME

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of two times; overlapping ones never contradict."""
        settled = compare_open(left, right)
        if settled is not None:
            return settled
        a, b = left.value, right.value
        if not (isinstance(a, TimeValue) and isinstance(b, TimeValue)):
            raise TypeError(f"not times: {a.kind}, {b.kind}")
        if _MONTH.fullmatch(a.edtf) or _MONTH.fullmatch(b.edtf):
            return _by_month(left, right, a, b)
        if _unknown(a.days) or _unknown(b.days):
            return _unplaced(left, right, a, b)
        if a.days == b.days and ("T" in a.edtf or "T" in b.edtf):
            return compare_hours(left, right, a.edtf, b.edtf)
        if a.days == b.days:
            return agree(0.95, f"{_told(left)} and {_told(right)} are the same days")
        if b.days.contains(a.days):
            return refine(0.9, f"{_told(left)} lies within {_told(right)}")
        if a.days.contains(b.days):
            return differ(0.5, f"{_told(left)} takes in {_told(right)}, the more precise")
        if a.days.overlaps(b.days):
            return _overlapping(left, right, a.days, b.days)
        return _apart(left, right, a.days, b.days)


def _unknown(days: DayInterval) -> bool:
    return days.first is None and days.last is None


def _told(told: Told) -> str:
    value = told.value
    edtf = value.edtf if isinstance(value, TimeValue) else ""
    return f"{quoted(told)} ({edtf})" if edtf and edtf not in told.wording else quoted(told)


def _unplaced(left: Told, right: Told, a: TimeValue, b: TimeValue) -> Comparison:
    if left.wording.strip().casefold() == right.wording.strip().casefold():
        return agree(0.6, f"both say {quoted(left)}")
    if _unknown(b.days) and not _unknown(a.days):
        return refine(0.5, f"{_told(left)} places in time what {quoted(right)} does not")
    return differ(0.3, f"{_told(left)} and {_told(right)} cannot be placed against each other")


def _months(value: TimeValue) -> frozenset[int] | None:
    """Give the months of the year that the value can fall in; None when it could be any."""
    found = _MONTH.fullmatch(value.edtf)
    if found:
        return frozenset({int(found[1])})
    first, last = value.days.first, value.days.last
    if first is None or last is None:
        return None
    span = (last.year - first.year) * 12 + last.month - first.month
    return frozenset((first.month - 1 + i) % 12 + 1 for i in range(min(span, 11) + 1))


def _by_month(left: Told, right: Told, a: TimeValue, b: TimeValue) -> Comparison:
    mine, other = _months(a), _months(b)
    if mine is None or other is None:
        return differ(0.3, f"{_told(left)} and {_told(right)} cannot be placed against each other")
    if not mine & other:
        return differ(0.6, f"{_told(left)} and {_told(right)} name different months")
    open_a, open_b = _MONTH.fullmatch(a.edtf), _MONTH.fullmatch(b.edtf)
    if open_a and open_b:
        return _month_days(left, right, open_a[2], open_b[2])
    dated, dated_months = (b, other) if open_a else (a, mine)
    open_one = open_a or open_b
    day: str | None = open_one[2] if open_one else None
    if len(dated_months) > 1 or (day and not _is_day(dated, day)):
        return _maybe(left, right, dated, day)
    if open_b:
        return refine(0.6, f"{_told(left)} gives a year to {_told(right)}")
    return differ(0.4, f"{_told(left)} says no year, {_told(right)} does")


def _is_day(dated: TimeValue, day: str) -> bool:
    first = dated.days.first
    return dated.days.n_days == 1 and first is not None and first.day == int(day)


def _maybe(left: Told, right: Told, dated: TimeValue, day: str | None) -> Comparison:
    if day and dated.days.n_days == 1:
        return differ(0.6, f"{_told(left)} and {_told(right)} name different days")
    return agree(0.5, f"{_told(left)} and {_told(right)} fit, if the year is the same")


def _month_days(left: Told, right: Told, day: str | None, other: str | None) -> Comparison:
    if day == other:
        return agree(0.8, f"{_told(left)} and {_told(right)} are the same, the year unsaid")
    if day and other:
        return differ(0.6, f"{_told(left)} and {_told(right)} name different days, years unsaid")
    if day:
        return refine(0.7, f"{_told(left)} gives a day to {_told(right)}")
    return differ(0.4, f"{_told(left)} takes in {_told(right)}, the more precise")


def _overlapping(left: Told, right: Told, a: DayInterval, b: DayInterval) -> Comparison:
    common = a.meet(b)
    shared = common.n_days if common else None
    sizes = [n for n in (a.n_days, b.n_days) if n is not None]
    if shared is None or not sizes:
        return agree(0.5, f"{_told(left)} and {_told(right)} can both be true")
    share = shared / min(sizes)
    reason = f"{_told(left)} and {_told(right)} share {shared} day{'s' * (shared != 1)}"
    if share >= 0.5:
        return agree(round(0.4 + 0.5 * share, 3), reason)
    return differ(0.4, f"{reason}; both can be true")


def _gap_days(a: DayInterval, b: DayInterval) -> int:
    first, last = sorted((a, b), key=lambda d: d.first or date.min)
    if first.last is None or last.first is None:
        return 0
    return (last.first - first.last).days


def _was_past(told: Told, days: DayInterval) -> bool:
    """Tell whether the days were over (but for a day of time zones) when this was told."""
    if told.when is None or days.last is None:
        return False
    try:
        day = date.fromisoformat(told.when[:10])
    except ValueError:
        return False
    return days.last <= day + timedelta(days=ZONE_DAYS)


def _apart(left: Told, right: Told, a: DayInterval, b: DayInterval) -> Comparison:
    pair = f"{_told(left)} and {_told(right)}"
    if not same_scope(left, right):
        return differ(0.6, f"{pair} may speak of different parts of the matter")
    both_past = _was_past(left, a) and _was_past(right, b)
    if not both_past and can_update(left, right):
        return update(0.7, f"{_told(left)} was told later than {_told(right)}")
    if not both_past and can_update(right, left):
        return differ(0.5, f"{_told(left)} was told before {_told(right)}, the newer")
    if not both_firm(left, right):
        return differ(0.6, f"{pair} are different days, not both told for certain")
    if _gap_days(a, b) <= ZONE_DAYS:
        return differ(0.5, f"{pair} are a day apart, which time zones can explain")
    return contradict(0.8, f"{pair} have no day in common and both are told for certain")
