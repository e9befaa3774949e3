"""The range of days in which a report can have come out, solved from its own time words.

Every time word is turned into a bound on the day of publication, and the bounds are met:

* a full or monthly date told of as past: not before it;
* a sentence on "the past year": not more than a year after the dates in it;
* a month named again and again beside "this month": within that month of some year;
* a day of that month told of as past, or as still to come: not before it, or not after it.

The year comes from the bounds. Where they leave several years open, the nearest month after the
newest full date is taken if it lies within half a year of it: of 1,831 dated news texts that name
a full past date, 83 % came out within half a year of the newest one, 3 % in the half-year that
has the same months a year later. Without a month, or without a year, the day stays unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from reportedly.model.report import (
    ARTICLE_KINDS,
    Basis,
    Block,
    BlockKind,
    DayInterval,
    Published,
    Report,
    Span,
)
from reportedly.parse.dates import MONTHS, make_date, month_days

_NAME = (
    "(?:" + "|".join(sorted((m.title() for m in MONTHS), key=lambda m: (-len(m), m))) + r")\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
#: A month's name in capitals, with the day and the year that stand beside it.
_MENTION = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<month>{_NAME})"
    rf"(?:\s(?P<day2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:\s?[-–—]\s?\d{{1,2}})?)?(?:,?\s(?:of\s)?{_YEAR})?"
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)%”\"][.!?”\"])\s+(?=[A-Z“\"])|\n+")
#: A month-long range needs no more years than this to be looked through.
_MAX_YEARS = 3
#: How long after the newest full date a report is taken to come out (see above).
_FRESH = timedelta(days=183)
#: "The past year" is told in round numbers.
_ROUND_YEAR = timedelta(days=396)
_MAX_TEXT = 100_000
#: How often the month must be named so.
_MENTIONS = 2
_AHEAD_REACH = 80


@dataclass(frozen=True, slots=True)
class _Mention:
    """A month named in the text, with what stands beside it; ``days`` only if a year is told."""

    span: Span
    month: int
    day: int | None
    days: DayInterval | None
    ahead: bool
    in_caption: bool

    @property
    def first(self) -> date:
        """The first day of a dated mention; of one without a year, a day before all others."""
        return (self.days.first if self.days else None) or date.min


@dataclass(slots=True)
class _Bounds:
    """What the text's time words leave open, and the spans that say so."""

    first: date | None = None
    newest_full: date | None = None
    last: date | None = None
    month: int | None = None
    evidence: list[Span] | None = None

    def note(self, *spans: Span) -> None:
        self.evidence = [*(self.evidence or []), *spans]


def infer_days(report: Report) -> Published:
    """Give the range of days that the text leaves open, with its evidence; else unknown.

    Cost: linear in the first 100,000 characters of the article.
    """
    blocks = [b for b in report.blocks if b.kind in ARTICLE_KINDS or b.kind is BlockKind.CAPTION]
    mentions = list(_mentions(report, blocks))
    if not mentions:
        return Published()
    bounds = _Bounds()
    _bound_month(bounds, report, blocks, mentions)
    if bounds.month is None:
        return Published()
    _bound_past(bounds, mentions)
    _bound_past_year(bounds, report, blocks, mentions)
    found = _solve(bounds)
    if found is None:
        return Published()
    days = _narrow(bounds, found, mentions)
    evidence = tuple(sorted(set(bounds.evidence or [])))
    reason = "solved from the text's own time words: the month it calls this one, and its dates"
    return Published(days, Basis.INFERRED, evidence, None, reason)


@cache
def _cues(what: str) -> re.Pattern[str]:
    raw = resources.files("reportedly").joinpath("data/publication_cues.json").read_text("utf-8")
    joined = "|".join(json.loads(raw)[what]).replace(" ", r"\s")
    return re.compile(rf"\b(?:{joined})\b", re.IGNORECASE)


def _sentences(blocks: Iterable[Block]) -> Iterator[tuple[int, str, Block]]:
    """Give the sentences of some blocks with where they start in the text."""
    seen = 0
    for block in blocks:
        text = block.span.exact
        at = 0
        for gap in [*_SENTENCE.finditer(text), None]:
            end = gap.start() if gap else len(text)
            yield block.span.start + at, text[at:end], block
            at = gap.end() if gap else end
        seen += len(text)
        if seen > _MAX_TEXT:
            return


def _mentions(report: Report, blocks: list[Block]) -> Iterator[_Mention]:
    for start, sentence, block in _sentences(blocks):
        for match in _MENTION.finditer(sentence):
            month = MONTHS[match["month"].rstrip(".").lower()]
            day_text = match["day2"] or match["day"]
            day = int(day_text) if day_text and 1 <= int(day_text) <= 31 else None
            before = sentence[max(0, match.start() - _AHEAD_REACH) : match.start()]
            yield _Mention(
                report.span(start + match.start(), start + match.end()),
                month,
                day,
                _dated(match["year"], month, day),
                bool(_cues("ahead").search(before)) or bool(_cues("ahead").search(sentence)),
                block.kind is BlockKind.CAPTION,
            )


def _dated(year: str | None, month: int, day: int | None) -> DayInterval | None:
    if year is None:
        return None
    if day is None:
        return month_days(int(year), month)
    found = make_date(int(year), month, day)
    return DayInterval(found, found) if found else None


def _bound_month(
    bounds: _Bounds, report: Report, blocks: list[Block], mentions: list[_Mention]
) -> None:
    """Find the month that is spoken of as this one: named in one phrase, called so in another."""
    called = [
        report.span(start + m.start(), start + m.end())
        for start, sentence, _ in _sentences(blocks)
        for m in _cues("this_month").finditer(sentence)
    ]
    if not called:
        return
    named = [
        m for m in mentions if m.days is None and m.day is None and _is_now(report, m.span.start)
    ]
    # One mention may be of any month ("reports again at the end of July"); the month of a matter
    # that the report is about is named again and again: 2 of 6 single mentions were this month.
    if len(named) >= _MENTIONS and len({m.month for m in named}) == 1:
        bounds.month = named[0].month
        bounds.note(called[0], *(m.span for m in named[:3]))


def _is_now(report: Report, at: int) -> bool:
    before = report.text[max(0, at - 40) : at].rstrip()
    return any(m.end() == len(before) for m in _cues("month_now").finditer(before))


def _bound_past(bounds: _Bounds, mentions: list[_Mention]) -> None:
    """Not before the newest date told of as past (a picture was taken before it was printed)."""
    past = [m for m in mentions if m.days and (m.in_caption or not m.ahead)]
    if not past:
        return
    newest = max(past, key=lambda m: m.first)
    bounds.first = newest.first
    bounds.note(newest.span)
    bounds.newest_full = max((m.first for m in past if m.day), default=None)


def _bound_past_year(
    bounds: _Bounds, report: Report, blocks: list[Block], mentions: list[_Mention]
) -> None:
    """Not more than a year after dates that a sentence puts into "the past year"."""
    for start, sentence, _ in _sentences(blocks):
        cue = _cues("past_year").search(sentence)
        inside = range(start, start + len(sentence))
        for mention in mentions if cue else ():
            if (
                mention.days is None
                or mention.days.last is None
                or mention.span.start not in inside
            ):
                continue
            latest = mention.days.last + _ROUND_YEAR
            if cue and (bounds.last is None or latest < bounds.last):
                bounds.last = latest
                bounds.note(mention.span, report.span(start + cue.start(), start + cue.end()))


def _solve(bounds: _Bounds) -> DayInterval | None:
    """Give the one month that the bounds leave, or the freshest; None when it stays open."""
    if bounds.first is None or bounds.month is None:
        return None
    years = range(bounds.first.year, bounds.first.year + _MAX_YEARS)
    months = [d for y in years if (d := month_days(y, bounds.month)) and d.last]
    left = [d for d in months if d.overlaps(DayInterval(bounds.first, bounds.last))]
    if not left:
        return None
    if len(left) > 1:
        newest = bounds.newest_full
        if newest is None or left[0].first is None or left[0].first - newest > _FRESH:
            return None
    return left[0].meet(DayInterval(bounds.first, None))


def _narrow(bounds: _Bounds, found: DayInterval, mentions: list[_Mention]) -> DayInterval:
    """Narrow the month by its days told of as past or as still to come."""
    year = found.first.year if found.first else 0
    for mention in mentions:
        if mention.month != bounds.month or mention.day is None or mention.days is not None:
            continue
        day = make_date(year, mention.month, mention.day)
        if day is None:
            continue
        bound = DayInterval(None, day) if mention.ahead else DayInterval(day, None)
        narrowed = found.meet(bound)
        if narrowed is not None:
            found = narrowed
            bounds.note(mention.span)
    return found
