"""What each time word says of the day of publication: bounds that hold, and leanings.

A :class:`Bound` leaves only some days open. A :class:`Lean` says which days are likelier: how long
after its newest date, or how near to a date without a year, texts come out
(``data/dating_curves.json``, counted on dated news; its card is beside it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from reportedly.errors import ConfigError
from reportedly.model.report import DayInterval, Span
from reportedly.parse.infer.clues import Clue, ClueKind, Told
from reportedly.parse.infer.deictic import Window
from reportedly.parse.infer.offices import Holder

#: A day that is told may be that of another time zone.
_ZONE_SLACK = timedelta(days=1)
#: Dates without a year that are weighed; a calendar of events names many.
_MAX_CYCLIC = 8


@dataclass(frozen=True, slots=True)
class Bound:
    """Days outside ``days`` are impossible, for the reason given in words."""

    days: DayInterval
    spans: tuple[Span, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DatedLean:
    """Days are the likelier the shorter after (or before) ``anchor``, as the curve says."""

    curve: str
    spans: tuple[Span, ...]
    reason: str
    anchor: date


@dataclass(frozen=True, slots=True)
class YearlessLean:
    """Days are likelier near a date without a year, whichever year it is of.

    ``day`` is 0 for a whole month; ``weekday`` (Monday 0) leaves only the years in which the date
    falls on it.
    """

    curve: str
    spans: tuple[Span, ...]
    reason: str
    month: int
    day: int = 0
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class TermLean:
    """Days are likelier inside the terms than after them, and hardly possible before."""

    curve: str
    spans: tuple[Span, ...]
    reason: str
    terms: tuple[DayInterval, ...]


Lean = DatedLean | YearlessLean | TermLean


@cache
def load_curves() -> dict[str, Any]:
    """Load the curves and weights once.

    Raises:
        ConfigError: the file is not the one that its ``.sha256`` names.
    """
    folder = resources.files("reportedly").joinpath("data")
    content = folder.joinpath("dating_curves.json").read_bytes()
    expected = folder.joinpath("dating_curves.sha256").read_text("utf-8").strip()
    if hashlib.sha256(content).hexdigest() != expected:
        raise ConfigError("dating_curves.json is not the file that was installed; reinstall")
    loaded: dict[str, Any] = json.loads(content)
    return loaded


def bounds_of(clues: Iterable[Clue]) -> list[Bound]:
    """Give the bounds that hold: a text is no older than the posts and pictures it shows."""
    what = {ClueKind.POST: "shows a post of", ClueKind.PICTURE: "shows a picture of"}
    newest: dict[ClueKind, Clue] = {}
    for clue in clues:
        if clue.kind in what and (clue.kind not in newest or clue.first > newest[clue.kind].first):
            newest[clue.kind] = clue
    return [
        Bound(DayInterval(c.first - _ZONE_SLACK), (c.span,), f"{what[k]} {c.span.exact}")
        for k, c in newest.items()
    ]


def leans_of(
    clues: Sequence[Clue],
    holders: Sequence[Holder] = (),
    named: tuple[Span, date] | None = None,
    windows: Sequence[Window] = (),
) -> list[Lean]:
    """Give what leans to some days: the newest dates told of, the next to come, bare dates."""
    dated = [c for c in clues if c.days is not None]
    newest = [lean for kind in _NEWEST if (lean := _newest(kind, dated))]
    floor = max((n.anchor for n in newest if n.curve != "event_year"), default=None)
    coming = [lean for kind in _COMING if (lean := _coming(kind, dated, floor))]
    fame = (
        [DatedLean("named", (named[0],), f"speaks of {named[0].exact}", named[1])] if named else []
    )
    said = [
        TermLean("tied_window" if w.tied else "window", w.spans, w.reason, w.days) for w in windows
    ]
    return [*newest, *coming, *_cyclic(clues), *fame, *map(_term, holders), *said]


def _term(holder: Holder) -> TermLean:
    how = "former " if holder.is_former else ""
    curve = (
        "former" if holder.is_former else "in_office" if len(holder.spans) > 1 else "in_office_once"
    )
    reason = f"calls {holder.name} {how}{holder.office}"
    return TermLean(curve, holder.spans[:1], reason, holder.terms)


_NEWEST = {
    ClueKind.POST: "post",
    ClueKind.PICTURE: "picture",
    ClueKind.DAY: "day",
    ClueKind.MONTH: "month",
    ClueKind.YEAR: "year",
    ClueKind.YEAR_OF_EVENT: "event_year",
}
_COMING = {
    ClueKind.DAY: "coming_day",
    ClueKind.MONTH: "coming_month",
    ClueKind.YEAR: "coming_year",
}


def _newest(kind: ClueKind, dated: Iterable[Clue]) -> DatedLean | None:
    own = [
        c
        for c in dated
        if c.kind is kind and (c.told is not Told.AHEAD or kind is ClueKind.YEAR_OF_EVENT)
    ]
    if not own:
        return None
    clue = max(own, key=lambda c: c.first)
    is_event = kind is ClueKind.YEAR_OF_EVENT
    what = "speaks of" if is_event else "the newest date told of as over is"
    return DatedLean(_NEWEST[kind], (clue.span,), f"{what} {clue.span.exact}", clue.first)


def _coming(kind: ClueKind, dated: Iterable[Clue], floor: date | None) -> DatedLean | None:
    own = [
        c
        for c in dated
        if c.kind is kind and c.told is Told.AHEAD and (floor is None or c.last >= floor)
    ]
    if not own:
        return None
    clue = min(own, key=lambda c: c.first)
    return DatedLean(_COMING[kind], (clue.span,), f"{clue.span.exact} is still to come", clue.first)


def _cyclic(clues: Iterable[Clue]) -> list[YearlessLean]:
    seen: dict[tuple[int, int, Told], YearlessLean] = {}
    for clue in clues:
        if clue.kind not in (ClueKind.DAY_OF_YEAR, ClueKind.MONTH_OF_YEAR):
            continue
        key = (clue.month, clue.day, clue.told)
        if key in seen and (clue.weekday is None or seen[key].weekday is not None):
            continue
        stem = "date" if clue.day else "named_month"
        how = {Told.PAST: "as over", Told.AHEAD: "as still to come", Told.OPEN: "without a year"}
        reason = f"names {clue.span.exact} {how[clue.told]}"
        seen[key] = YearlessLean(
            f"{stem}_{clue.told}", (clue.span,), reason, clue.month, clue.day, clue.weekday
        )
    return list(seen.values())[:_MAX_CYCLIC]
