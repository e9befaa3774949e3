"""Several tellings of one moment, settled into the fullest that they agree on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from reportedly.model.report import DayInterval
from reportedly.parse.base import Stamp
from reportedly.parse.dates import Moment, parse_moment

#: Pages have been published since then; older dates are of what they tell of.
FIRST_YEAR = 1990
#: What is wrong with a day that has not come yet.
FUTURE = "lies after the day it was read"
#: Zones that are not whole hours from UTC, in minutes: Newfoundland, Iran, Afghanistan, India,
#: Nepal, Myanmar, Australia.
_PART_HOURS = frozenset({-210, -150, 210, 270, 330, 345, 390, 570, 630})


def settle(stamps: Sequence[Stamp]) -> Moment | None:
    """Give the moment of the first stamp, made fuller by those behind it that agree.

    A stamp that names a range (``3/4/2019``) is narrowed by one that lies in it; a day takes the
    time and zone of a stamp of that day; a clock without a zone takes the offset at which it tells
    the same minute as an aware stamp; a time in UTC that other stamps put on another day is given
    as they write it, in the outlet's own zone. None when the first cannot be read.
    """
    best = parse_moment(stamps[0].value) if stamps else None
    if best is None:
        return None
    others = [m for s in stamps[1:] if (m := parse_moment(s.value)) is not None]
    for other in others:
        if best.at is not None:
            break
        best = _fuller(best, other)
    return next((m for o in others if (m := _local(best, o)) is not None), best)


def _fuller(one: Moment, other: Moment) -> Moment:
    if one.wall is not None and other.at is not None:
        zone = _offset(one.wall, other.at)
        return _aware(one, one.wall.replace(tzinfo=zone)) if zone else one
    if one.days.n_days == 1:
        more = other.days == one.days and (other.at or (other.wall and not one.wall))
        return other if more else one
    narrower = one.days.contains(other.days) and other.days != one.days
    return other if narrower else one


def _local(one: Moment, other: Moment) -> Moment | None:
    """Give a time in UTC as another stamp of the same minute writes it, if that is another day."""
    if one.at is None or one.at.utcoffset() or other.days == one.days:
        return None
    if other.at is not None:
        same = abs(other.at - one.at) < timedelta(minutes=1)
        return _aware(one, one.at.astimezone(other.at.tzinfo)) if same else None
    zone = _offset(other.wall, one.at) if other.wall is not None else None
    return _aware(one, one.at.astimezone(zone)) if zone else None


def _aware(one: Moment, at: datetime) -> Moment:
    return Moment(DayInterval(at.date(), at.date()), at, one.start, one.end)


def _offset(wall: datetime, at: datetime) -> timezone | None:
    """Give the zone in which a clock shows a moment, to the minute; None when in none."""
    utc = at.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    minutes = round((wall.replace(second=0, microsecond=0) - utc).total_seconds() / 60)
    is_whole = minutes % 60 == 0 and -11 * 60 <= minutes <= 13 * 60
    if not is_whole and minutes not in _PART_HOURS:
        return None
    return timezone(timedelta(minutes=minutes))


def is_future(days: DayInterval, read_on: date | None) -> bool:
    """Tell whether days begin more than a day after the reading (it is later elsewhere)."""
    if read_on is None or days.first is None:
        return False
    return days.first > read_on + timedelta(days=1)


def doubt_of(value: str, read_on: date | None, first_year: int = FIRST_YEAR) -> str:
    """Give what is wrong with a named day of publication, in words; empty when nothing is.

    It cannot be read, lies after the day of reading (a day's grace is given for the zones of the
    earth), or before ``first_year``.
    """
    moment = parse_moment(value)
    if moment is None:
        return "cannot be read"
    if is_future(moment.days, read_on):
        return FUTURE
    last = moment.days.last
    return "is too long ago" if last is not None and last.year < first_year else ""
