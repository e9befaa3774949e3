"""Geometry of the timeline drawing: days to percent of the width, bars to lanes, ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.brief.render.view import TimelineView
from reportedly.brief.words import load_table
from reportedly.model.report import DayInterval

#: Least and most days before and after the middle of the story that are drawn to scale, and how
#: many times the usual distance from the middle; what lies farther off stands at the edge.
LEAST_REACH, MOST_REACH, REACH = 14, 400, 6
#: Room at either side, and the least width of a mark, in percent.
MARGIN, LEAST = 4.0, 5.0
MAX_TICKS = 5
#: Room that the words "earlier" and "later" take, in percent.
ROOM = 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry as drawn: a dot, or a bar when it spans days; ``edge`` is -1, 0 or 1 for what
    lies left of, on, or right of the scale. Percent across, lanes from 0 down."""

    number: int
    x: float
    width: float
    lane: int
    planned: bool
    edge: int
    open: bool
    when: str

    @property
    def middle(self) -> float:
        """Centre of the mark, in percent."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled day on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The whole drawing."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    n_lanes: int

    @property
    def has_earlier(self) -> bool:
        """True when something lies left of the scale."""
        return any(mark.edge < 0 for mark in self.marks)

    @property
    def has_later(self) -> bool:
        """True when something lies right of the scale."""
        return any(mark.edge > 0 for mark in self.marks)


def draw_axis(entries: Sequence[TimelineView], as_of: str) -> Axis | None:
    """Lay out a timeline, or None when fewer than two entries have a day."""
    dated = [e for e in entries if e.days.first is not None or e.days.last is not None]
    if len(dated) < 2:
        return None
    today = date.fromisoformat(as_of) if as_of else None
    scale = _Scale.around([e.days for e in dated], today)
    marks: list[Mark] = []
    ends: list[float] = []
    for number, entry in enumerate(entries, start=1):
        if entry.days.first is None and entry.days.last is None:
            continue
        mark = _mark(number, entry, scale, ends)
        marks.append(mark)
    now = scale.x(today) if today and scale.first <= today <= scale.last else None
    low = ROOM if any(m.edge < 0 for m in marks) else 0.0
    high = 100 - ROOM if any(m.edge > 0 for m in marks) else 100.0
    ticks = tuple(tick for tick in _ticks(scale) if low <= tick.x <= high)
    return Axis(tuple(marks), ticks, now, len(ends))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    @classmethod
    def around(cls, spans: Sequence[DayInterval], today: date | None) -> _Scale:
        days = sorted(d for s in spans for d in (s.first, s.last) if d is not None)
        middle = days[len(days) // 2]
        off = sorted(abs((d - middle).days) for d in days)
        reach = min(MOST_REACH, max(LEAST_REACH, REACH * off[len(off) // 2]))
        near = [d for d in days if abs((d - middle).days) <= reach]
        if today and abs((today - middle).days) <= reach:
            near = sorted([*near, today])
        first, last = near[0], near[-1]
        pad = max(1, (last - first).days // 40)
        return cls(_shift(first, -pad), _shift(last, pad))

    def x(self, day: date) -> float:
        """Give the percent of a day; days off the scale lie at its ends."""
        inside = min(max(day, self.first), self.last)
        part = (inside - self.first).days / max(1, (self.last - self.first).days)
        return round(MARGIN + part * (100 - 2 * MARGIN), 2)


def _shift(day: date, days: int) -> date:
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _mark(number: int, entry: TimelineView, scale: _Scale, ends: list[float]) -> Mark:
    first, last = entry.days.first or scale.first, entry.days.last or scale.last
    edge = -1 if last < scale.first else 1 if first > scale.last else 0
    left, right = scale.x(min(first, last)), scale.x(max(first, last))
    room_from = min(left, 100 - LEAST)
    lane = _free_lane(ends, room_from - LEAST / 2, max(right, room_from) + LEAST / 2)
    is_open = entry.days.first is None or entry.days.last is None
    width = round(right - left, 2) if edge == 0 else 0.0
    return Mark(number, left, width, lane, entry.planned, edge, is_open, entry.when)


def _free_lane(ends: list[float], left: float, right: float) -> int:
    """Take the first lane that is free from ``left`` on, and note where it is free again."""
    for lane, end in enumerate(ends):
        if end <= left:
            ends[lane] = right
            return lane
    ends.append(right)
    return len(ends) - 1


def _ticks(scale: _Scale) -> list[Tick]:
    n_days = (scale.last - scale.first).days
    if n_days <= 62:
        step = next(s for s in (1, 2, 3, 5, 7, 10, 14) if n_days / s <= MAX_TICKS or s == 14)
        days = [scale.first + timedelta(days=d) for d in range(1, n_days, step)]
        return [Tick(scale.x(d), f"{d.day} {_month(d)}") for d in days]
    n_months = n_days // 30
    step = next(s for s in (1, 2, 3, 4, 6, 12, 24) if n_months / s <= MAX_TICKS or s == 24)
    return [Tick(scale.x(d), f"{_month(d)} {d.year}") for d in _month_starts(scale, step)]


def _month(day: date) -> str:
    months: list[str] = load_table("labels")["months"]
    return months[day.month - 1][:3]


def _month_starts(scale: _Scale, step: int) -> list[date]:
    months = range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + 12)
    starts = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
    return [d for d in starts if scale.first <= d <= scale.last]
