"""Several tellings of one moment, settled into the fullest that they agree on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from reportedly.model.report import DayInterval
from reportedly.parse.base import Stamp
from reportedly.parse.dates import Moment, parse_moment

#: Pages have been published since then; older dates are of what they tell of.
_FIRST_YEAR = 1990


def settle(stamps: Sequence[Stamp]) -> Moment | None:
    """Give the moment of the first stamp, made fuller by those that agree.

    A stamp that names a range (``3/4/2019``) is narrowed by one that lies in it; a day takes the
    time and zone of a stamp of that day; a clock without a zone takes the offset at which it
    tells the same minute as an aware stamp. None when the first cannot be read.
    """
    if not stamps or (best := parse_moment(stamps[0].value)) is None:
        return None
    for stamp in stamps[1:]:
        if best.at is not None:
            break
        if (other := parse_moment(stamp.value)) is not None:
            best = _fuller(best, other)
    return best


def _fuller(one: Moment, other: Moment) -> Moment:
    if one.wall is not None and other.at is not None:
        return _zoned(one, one.wall, other.at)
    if one.days.n_days == 1:
        more = other.days == one.days and (other.at or (other.wall and not one.wall))
        return other if more else one
    narrower = one.days.contains(other.days) and other.days != one.days
    return other if narrower else one


def _zoned(one: Moment, wall: datetime, at: datetime) -> Moment:
    """Give a local time the zone in which it tells the same minute as an aware one."""
    ahead = wall - at.replace(tzinfo=None) + (at.utcoffset() or timedelta())
    minutes = round(ahead.total_seconds() / 60)
    if minutes % 15 or abs(minutes) > 14 * 60 or abs(ahead.total_seconds() - 60 * minutes) >= 60:
        return one
    zone = timezone(timedelta(minutes=minutes))
    return Moment(one.days, wall.replace(tzinfo=zone), one.start, one.end)


def is_doubtful(days: DayInterval, retrieved: date | None) -> bool:
    """Tell whether a day of publication cannot be right: after its reading, or before the web.

    A day's grace is given for the zones of the earth.
    """
    if days.first is None or days.last is None:
        return False
    too_late = retrieved is not None and days.first > retrieved + timedelta(days=1)
    return too_late or days.last.year < _FIRST_YEAR
