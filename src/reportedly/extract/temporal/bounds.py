"""What the preposition before a date makes of its days: by, before, after, since, until."""

from __future__ import annotations

import re
from dataclasses import replace

from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.moment import Moment, Reading
from reportedly.model.facts import Precision
from reportedly.model.report import DayInterval

_BOUND = re.compile(
    r"(?:^|\W)(no later than|prior to|by|before|until|till|since|after)(?: the)? ?$", re.IGNORECASE
)
_SIDE = re.compile(r"(?:^|\W)(earlier|later)(?: on)? (?:in|on)? ?$", re.IGNORECASE)


def bounded(reading: Reading, at: Moment) -> Reading:
    """Give the reading with the days in which the thing lies; span and value stay.

    "by the end of April" runs from publication (open when that is not known or later) to
    30 April; "since Monday" from Monday to publication; "after 2011" from 2012 on.
    """
    if reading.type != "DATE" or reading.precision is Precision.VAGUE:
        return reading
    side = _SIDE.search(at.before)
    if side and at.ref and reading.days.known:
        return _one_side(reading, side[1].lower(), at)
    found = _BOUND.search(at.before)
    on_a_noun = at.after[:2] in ("'s", "’s") or (
        not at.firm and at.before.lower().endswith(" the ")
    )
    if found is None or on_a_noun or reading.days == DayInterval():
        return reading
    days = _bounded_days(found[1].lower(), reading, at)
    return (
        reading
        if days is None
        else replace(reading, days=days, precision=Precision.RANGE, edtf=days.edtf)
    )


def _one_side(reading: Reading, word: str, at: Moment) -> Reading:
    """ "earlier in April" ends, "later in April" begins, on the day of publication."""
    first, last, ref = reading.days.first, reading.days.last, at.ref
    if first is None or last is None or ref is None:
        return reading
    days = cal.between(first, min(last, ref))
    if word == "later":
        days = cal.between(max(first, ref), last)
    if days is None or days == reading.days:
        return reading
    return replace(reading, days=days, precision=Precision.RANGE, edtf=days.edtf)


def _bounded_days(word: str, reading: Reading, at: Moment) -> DayInterval | None:
    first, last = reading.days.first, reading.days.last
    if word in ("by", "no later than", "until", "till", "before", "prior to"):
        end = last
        if word in ("before", "prior to") and reading.mod is None and first is not None:
            end = cal.shift_days(first, -1)
        if end is None:
            return None
        ahead = at.ref is not None and at.ref <= end and at.tense != "past"
        return DayInterval(at.ref if ahead else None, end)
    if word == "since":
        behind = at.ref is not None and first is not None and first <= at.ref
        return DayInterval(first, at.ref if behind else None)
    if word == "after" and last is not None:
        start = cal.shift_days(last, 1) if reading.precision is not Precision.DAY else last
        behind = at.tense == "past" and at.ref is not None and start is not None
        end = at.ref if behind and start is not None and at.ref and start <= at.ref else None
        return DayInterval(start, end)
    return None
