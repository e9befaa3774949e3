"""What a time expression is read against, and what it is read as."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from reportedly.extract.temporal import calendar as cal
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval

OPEN = DayInterval()


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a time expression; ``days`` of a range ref are joined by :func:`join`.

    ``looks_back`` marks a glance at an earlier time that later dates do not lean on.
    """

    type: str
    value: str
    precision: Precision
    anchor: Anchor = Anchor.EXPLICIT
    days: DayInterval = OPEN
    mod: str | None = None
    edtf: str | None = None
    looks_back: bool = False

    def over(self, days: DayInterval | None) -> Reading:
        """Give the same reading with other days."""
        return replace(self, days=days or OPEN)


@dataclass(frozen=True, slots=True)
class Told:
    """A date told earlier in the text, to which later ones may refer; ``grain`` is D, M or Y."""

    day: date
    grain: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Where an expression stands.

    ``ref`` is the day it is counted from when it is deictic (None: not known); ``told`` the last
    date told in the text; ``narrative`` is set for texts about the past, whose partial dates take
    their year from the text. ``tense`` is past, perfect, future, present or empty, ``firm`` where
    the verb governs the expression itself, ``caseless`` where all is small letters. ``before``
    and ``after`` are the neighbouring text, ``entity`` the parser's entity label.
    """

    ref: date | None
    told: Told | None = None
    narrative: bool = False
    tense: str = ""
    firm: bool = False
    caseless: bool = False
    before: str = ""
    after: str = ""
    entity: str = ""
    tag: str = ""

    def names(self, word: str) -> bool:
        """Tell whether a word is written as a name (or nothing in the passage is)."""
        return word[0].isupper() or self.caseless

    @property
    def anchor_day(self) -> date | None:
        """The day that partial dates lean on: told in a narrative, else publication."""
        if self.narrative:
            return self.told.day if self.told else None
        return self.ref

    @property
    def anchor(self) -> Anchor:
        """What partial dates lean on."""
        return Anchor.TEXT if self.narrative else Anchor.PUBLICATION

    @property
    def is_deadline(self) -> bool:
        """True after "until", "by" and the like, which look ahead unless the verb is past."""
        return self.last_word in ("until", "till", "by", "through")

    @property
    def last_word(self) -> str:
        """The word right before, in lower case (empty at the start or after punctuation)."""
        stripped = self.before.rstrip()
        word = stripped.split()[-1] if stripped.split() else ""
        return word.lower().strip("(\"'“‘[") if word else ""


def join(one: Reading, other: Reading) -> Reading:
    """Join the readings from both ends of a reference range: the hull of their days."""
    if one == other:
        return one
    days = cal.hull(one.days, other.days)
    if one.value == other.value:
        return replace(one, days=days)
    return replace(one, days=days, value=common_value(one.value, other.value), edtf=days.edtf)


def common_value(one: str, other: str) -> str:
    """Give what two values share, the rest as X: ``2019-04-15`` and ``2019-04-22`` give
    ``2019-04-XX``."""
    if len(one) != len(other):
        return one if len(one) < len(other) and other.startswith(one) else other
    parts, masked = zip(one.split("-"), other.split("-"), strict=False), []
    differs = False
    for left, right in parts:
        differs = differs or left != right
        masked.append("".join("X" if c.isdigit() else c for c in left) if differs else left)
    return "-".join(masked)


def pick_year(at: Moment, month: int, day: int | None) -> int | None:
    """Give the year of a date told without one.

    In news the year is that of the nearest such date, one on the wrong side of the tense being
    taken only if much nearer; in a narrative the nearest to the date last told, forward by
    preference. None when there is nothing to count from.
    """
    ref = at.anchor_day
    if ref is None:
        return None
    scored = []
    for year in (ref.year - 1, ref.year, ref.year + 1):
        days = _day_or_month(year, month, day)
        if days is None:
            continue
        scored.append((_cost(at, ref, days), abs(year - ref.year), year))
    return min(scored)[2] if scored else None


def _day_or_month(year: int, month: int, day: int | None) -> DayInterval | None:
    if day is None:
        return cal.month_days(year, month)
    one = cal.make_date(year, month, day)
    return DayInterval(one, one) if one else None


def _cost(at: Moment, ref: date, days: DayInterval) -> float:
    if days.first is None or days.last is None:
        return float("inf")
    if at.narrative and at.told and at.told.grain == "Y":
        return abs(days.first.year - ref.year)
    if days.last < ref:
        gap, ahead = (ref - days.last).days, False
    elif days.first > ref:
        gap, ahead = (days.first - ref).days, True
    else:
        return 0.0
    if at.narrative:
        return gap * (1.0 if ahead else 1.6)
    behind_weight, ahead_weight = _weights(at)
    return gap * (ahead_weight if ahead else behind_weight)


def _weights(at: Moment) -> tuple[float, float]:
    """How much a day behind and a day ahead of the reference weigh, by the tense."""
    if at.last_word == "since":
        return 1.0, 1000.0
    if at.tense == "future" or (at.is_deadline and at.tense != "past"):
        return 8.0, 1.0
    if at.tense in ("past", "perfect"):
        return 1.0, 40.0 if at.firm else 8.0
    return 1.0, 1.2


def day_reading(day: date, anchor: Anchor) -> Reading:
    """Read one known day."""
    return Reading("DATE", day.isoformat(), Precision.DAY, anchor, DayInterval(day, day))


def month_reading(year: int | None, month: int, anchor: Anchor) -> Reading:
    """Read a month; of an unknown year it is ``XXXX-09`` with open days."""
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}", Precision.MONTH, Anchor.TEXT)
    days = cal.month_days(year, month) or OPEN
    return Reading("DATE", f"{year:04d}-{month:02d}", Precision.MONTH, anchor, days)


def year_reading(year: int, anchor: Anchor) -> Reading:
    """Read a year."""
    return Reading("DATE", f"{year:04d}", Precision.YEAR, anchor, cal.year_days(year) or OPEN)


def with_mod(reading: Reading, mod: str | None) -> Reading:
    """Apply START, MID, END, H1 or H2: the value stays, the days become that part."""
    if mod is None:
        return reading
    days = cal.part_of(reading.days, mod)
    precision = Precision.RANGE if days.known else reading.precision
    timex_mod = {"H1": "START", "H2": "END"}.get(mod, mod)
    return replace(reading, days=days, mod=timex_mod, precision=precision, edtf=None)
