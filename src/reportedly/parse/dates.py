"""Dates and moments as carriers, metadata and date lines write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib import resources

from reportedly.model.report import DayInterval

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + ")"
_YEAR = r"(?:19|20)\d{2}"
_HAS_YEAR = re.compile(_YEAR)
_DAY = r"\d{1,2}"
_TAIL = r"(?:st|nd|rd|th)?"
_OF = r"(?:(?:of|del?)\s+|d')?"


@cache
def _months() -> dict[str, int]:
    """Load the names of the months, English and other (``data/months.tsv``), once."""
    raw = resources.files("reportedly").joinpath("data/months.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in raw.splitlines() if not line.startswith("#"))
    foreign = {name: int(number) for number, names in rows for name in names.split()}
    return {**foreign, **MONTHS}


#: Full dates; each alternative names its parts. A glued neighbour ("201902:21") is let by. Any word
#: may stand for a month here: whether it names one is looked up, which is quicker.
_NAME = r"[^\W\d_]{3,12}"
_FULL = re.compile(
    rf"(?<!\d)(?P<y1>{_YEAR})(?:[-/]|\.\s?)(?P<m1>\d{{1,2}})(?:[-/]|\.\s?)(?P<d1>\d{{1,2}})(?!\d)|"
    rf"(?<!\d)(?P<y6>{_YEAR})\s?[年년]\s?(?P<m6>\d{{1,2}})\s?[月월]\s?(?P<d6>\d{{1,2}})(?!\d)|"
    rf"(?P<d2>(?<!\d){_DAY})(?:{_TAIL}|\.|er|º)[\s\-]*{_OF}(?P<m2>{_NAME})\.?,?[\s\-]*{_OF}"
    rf"(?P<y2>{_YEAR})|"
    rf"(?<!\w)(?P<m3>{_NAME})\.?\s*(?P<d3>{_DAY}){_TAIL}(?:,\s*|\s+)"
    rf"(?:at\s+[\d:.apm\s]{{1,12}},?\s*)?(?P<y3>{_YEAR})|"
    rf"(?<!\d)(?P<y7>{_YEAR})(?:\.|\sm\.)?\s(?P<m7>{_NAME})\.?\s(?P<d7>{_DAY})(?!\d)|"
    rf"(?<!\d)(?P<a4>{_DAY})(?P<mark>[-/.]|\.\s)(?P<b4>{_DAY})(?:[-/.]|\.\s)(?P<y4>{_YEAR})(?!\d)|"
    r"(?<!\d)(?P<y5>(?:19|20)\d{2})(?P<m5>[01]\d)(?P<d5>[0-3]\d)(?![\d])",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})[:.h](?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?\s*"
    r"(?P<half>[ap]\.?m\b\.?)?|(?<![\d:])(?P<h2>\d{1,2})\s*(?P<half2>[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:(?P<name>gmt|utc)\s*)?(?P<sign>[+\-−])\s*(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d)", re.I
)
_ZONE_NAME = re.compile(r"(?<![a-z])[a-z]{1,5}(?![a-z])", re.IGNORECASE)
#: An offset run together with a day of the month: "GMT +315 April" is "GMT +3" and "15 April".
_GLUED = re.compile(
    rf"(?P<zone>(?:gmt|utc)\s*[+\-−]\s*)(?P<digits>\d{{2,4}})(?={_TAIL}\s*{MONTH}\b)", re.I
)
#: "Fri Apr 28 19:20:36 CEST 2023", as many programs print a time; the year goes to the date.
_C_LOCALE = re.compile(
    rf"\b({MONTH} +{_DAY}) +(\d{{2}}:\d{{2}}:\d{{2}}) +([A-Z]{{2,5}}) +({_YEAR})\b", re.IGNORECASE
)
_US_ZONES = {"et": -300, "ct": -360, "mt": -420, "pt": -480}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (or a range of days, when the writing is ambiguous) and the aware time if told.

    ``start:end`` are the characters of the date in the string it was read from. ``wall`` is the
    time of a clock that names no zone.
    """

    days: DayInterval
    at: datetime | None
    start: int
    end: int
    wall: datetime | None = None

    @property
    def edtf(self) -> str:
        """The time as far as it is told: aware, or of a clock alone, else the day or days."""
        told = self.at or self.wall
        return told.isoformat() if told else self.days.edtf


def parse_moment(text: str, *, day_first: bool | None = None) -> Moment | None:
    """Read a publication time in any of the usual shapes; None when there is no full date.

    Takes ISO 8601 in full or basic form, RFC 2822, seconds or milliseconds since 1970, and
    written dates with months' names in some thirty languages. A time without a zone gives its day
    only. ``3/4/2019``, which two orders read differently, gives the range from the one day to the
    other, unless ``day_first`` tells the order; with dots (``3.4.2019``) the day stands first.

    >>> parse_moment("Mon, 15 Apr 2019 02:21:00 +0300").at.isoformat()
    '2019-04-15T02:21:00+03:00'
    """
    text = _C_LOCALE.sub(r"\1 \4 \2 \3", text.strip()[:200])
    if re.fullmatch(r"1\d{9}|1\d{12}", text):
        at = datetime.fromtimestamp(int(text[:10]), UTC)
        return Moment(DayInterval(at.date(), at.date()), at, 0, len(text))
    if re.fullmatch(rf"{_YEAR}-\d{{2}}", text):
        days = month_days(int(text[:4]), int(text[5:]))
        return Moment(days, None, 0, len(text)) if days else None
    return next(iter_moments(text, day_first=day_first), None)


def iter_moments(text: str, *, day_first: bool | None = None) -> Iterator[Moment]:
    """Give every full date in a short string, with the time and zone that stand beside it."""
    line = split_glued(text) if _HAS_YEAR.search(text) else None
    if line is None:
        return
    found = list(_FULL.finditer(line))
    for i, match in enumerate(found):
        days = _days_of(match, day_first)
        if days is None:
            continue
        before = line[found[i - 1].end() if i else 0 : match.start()]
        behind = line[match.end() : found[i + 1].start() if i + 1 < len(found) else len(line)]
        within = match.group() if match["y3"] else ""
        at = _moment_at(days, within, before, behind)
        aware = at if at and at.tzinfo else None
        wall = None if aware else at
        yield Moment(days, aware, match.start(), match.end(), wall)


def split_glued(line: str) -> str | None:
    """Part an offset from the day glued to it; None when it can be parted in several ways.

    >>> split_glued("02:21 GMT +315 April 2019")
    '02:21 GMT +3 15 April 2019'
    """
    match = _GLUED.search(line)
    if not match:
        return line
    digits = match["digits"]
    ways = [
        (digits[:cut], digits[cut:])
        for cut in (1, 2)
        if cut < len(digits) <= cut + 2
        and int(digits[:cut]) <= 14
        and 1 <= int(digits[cut:]) <= 31
        and not digits[cut:].startswith("0")
    ]
    if len(ways) != 1:
        return None
    return line[: match.start("digits")] + " ".join(ways[0]) + line[match.end("digits") :]


def _days_of(match: re.Match[str], day_first: bool | None) -> DayInterval | None:
    part = match.groupdict()
    if part["y4"]:
        first = True if part["mark"].startswith(".") else day_first
        return _in_order(int(part["y4"]), int(part["a4"]), int(part["b4"]), first)
    for n in "123567":
        if part[f"y{n}"]:
            month = part[f"m{n}"].lower()
            number = int(month) if month.isdigit() else _months().get(month, 0)
            day = make_date(int(part[f"y{n}"]), number, int(part[f"d{n}"]))
            return DayInterval(day, day) if day else None
    return None


def _in_order(year: int, a: int, b: int, day_first: bool | None) -> DayInterval | None:
    """Read ``a/b/year`` in the order told, else in both: one day, or the range between both."""
    by_order = {True: make_date(year, b, a), False: make_date(year, a, b)}
    told = by_order.get(day_first) if day_first is not None else None
    days = [told] if told else sorted(d for d in by_order.values() if d)
    return DayInterval(days[0], days[-1]) if days else None


def make_date(year: int, month: int, day: int) -> date | None:
    """Give the date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_days(year: int, month: int) -> DayInterval | None:
    """Give the days of a month, or None when there is no such month."""
    first = make_date(year, month, 1)
    if first is None:
        return None
    after = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date(year, 12, 31)
    return DayInterval(first, after - timedelta(days=1))


def _moment_at(days: DayInterval, written: str, before: str, behind: str) -> datetime | None:
    """Give the time that stands beside a date: behind it, else before it, else within.

    It is aware where a zone stands with it, else naive.
    """
    if days.n_days != 1 or days.first is None:
        return None
    before, behind = before[-60:], behind[:60]
    for piece in (behind, before, written):
        clock = _CLOCK.search(piece)
        if not clock:
            continue
        time_of_day = _time_of_day(clock)
        zone = _zone(piece[clock.end() :], days.first)
        if zone is None and piece is before:
            zone = _zone(behind, days.first)
        if time_of_day is None:
            return None
        hour, minute, second = time_of_day
        day = days.first
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    return None


def _time_of_day(clock: re.Match[str]) -> tuple[int, int, int] | None:
    hour = int(clock["h"] or clock["h2"])
    half = (clock["half"] or clock["half2"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    minute, second = int(clock["min"] or 0), int(clock["s"] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(piece: str, day: date) -> timezone | None:
    """Read the zone that stands right behind a time."""
    piece = piece.lstrip(" ,(|-–—" if not _OFFSET.match(piece.lstrip()) else " ")
    offset = _OFFSET.match(piece)
    if offset:
        minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
        return _fixed(-minutes if offset["sign"] in "-−" else minutes)
    name = _ZONE_NAME.match(piece)
    if not name:
        return None
    word = name.group().lower()
    if word in ("gmt", "utc") and (rest := _OFFSET.match(piece[name.end() :].lstrip())):
        minutes = int(rest["h"]) * 60 + int(rest["m"] or 0)
        return _fixed(-minutes if rest["sign"] in "-−" else minutes)
    if word in _US_ZONES:
        return _fixed(_US_ZONES[word] + (60 if _us_summer(day) else 0))
    minutes_east = load_zones().get(word)
    return None if minutes_east is None else _fixed(minutes_east)


def _fixed(minutes: int) -> timezone | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) <= 14 * 60 else None


def _us_summer(day: date) -> bool:
    """Tell whether daylight time holds in the United States (the rule since 2007)."""
    first, last = date(day.year, 3, 8), date(day.year, 11, 1)
    begins = first + timedelta(days=(6 - first.weekday()) % 7)
    ends = last + timedelta(days=(6 - last.weekday()) % 7)
    return begins <= day < ends


@cache
def load_zones() -> dict[str, int]:
    """Load the zone names and their minutes east of UTC (``data/zones.tsv``) once."""
    raw = resources.files("reportedly").joinpath("data/zones.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in raw.splitlines() if line and not line.startswith("#"))
    return {name: int(minutes) for name, minutes in rows}
