"""Words that count from the day of publication and stand beside a date: "this month", "years ago".

Each gives the days on which its two words can be true together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.model.report import DayInterval, Report, Span
from reportedly.parse.dates import month_days
from reportedly.parse.infer.clues import (
    FIRST_YEAR,
    LAST_YEAR,
    Clue,
    ClueKind,
    cue_pattern,
    load_cues,
    reading_blocks,
    sentences,
)

#: "Two years ago" is told in round numbers.
_ROUND = timedelta(days=120)
#: "The past year" too.
_ROUND_YEAR = timedelta(days=426)
#: How often a month must be named as the present one: one mention may be of any year.
_MENTIONS = 2
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which some words of the text can be true together."""

    days: tuple[DayInterval, ...]
    spans: tuple[Span, ...]
    reason: str


def find_windows(report: Report, clues: Sequence[Clue]) -> list[Window]:
    """Give the windows of a text, in order. Cost: linear in the text."""
    found: list[Window] = []
    this_month: list[Span] = []
    dated = [c for c in clues if c.days is not None]
    for start, sentence, _ in sentences(reading_blocks(report)):
        if "year" in sentence:
            found.extend(_year_windows(report, start, sentence))
            found.extend(_past_year(report, start, sentence, dated))
        if not this_month and "month" in sentence:
            for match in cue_pattern("this_month").finditer(sentence):
                this_month.append(report.span(start + match.start(), start + match.end()))
    if this_month:
        found.extend(_month(report, this_month[0], clues))
    return found


def _month(report: Report, called: Span, clues: Sequence[Clue]) -> Iterator[Window]:
    """Give the month that is named again and again in a text that speaks of "this month"."""
    named = [
        c
        for c in clues
        if c.kind is ClueKind.MONTH_OF_YEAR
        and cue_pattern("month_now", at_end=True).search(
            report.text[max(0, c.span.start - 40) : c.span.start]
        )
    ]
    if len(named) >= _MENTIONS and len({c.month for c in named}) == 1:
        days = tuple(
            d for y in range(FIRST_YEAR, LAST_YEAR + 1) if (d := month_days(y, named[0].month))
        )
        spans = (called, *(c.span for c in named[:3]))
        yield Window(days, spans, f"calls {named[0].span.exact} {called.exact!r}")


def _years_ago() -> re.Pattern[str]:
    words = "|".join(load_cues()["numbers"])
    return re.compile(
        rf"\b(?P<n>{words}|[1-9]\d?)\syears?\s(?P<way>ago|earlier|later),?\s(?:back\s)?in\s{_YEAR}"
        rf"|\bin\s(?P<year2>(?:19|20)\d{{2}}),\s(?P<n2>{words}|[1-9]\d?)\syears?\sago",
        re.IGNORECASE,
    )


_NAMED_YEAR = re.compile(rf"\b(?P<which>this|last|next)\syear(?:['’]s)?,?\s{_YEAR}", re.IGNORECASE)
_SHIFT = {"this": 0, "last": 1, "next": -1}


def _year_windows(report: Report, start: int, sentence: str) -> Iterator[Window]:
    for match in _years_ago().finditer(sentence):
        if (match["way"] or "ago").lower() == "ago":
            word = (match["n"] or match["n2"]).lower()
            count = load_cues()["numbers"].get(word) or int(word)
            yield from _window(report, start, match, int(match["year"] or match["year2"]) + count)
    for match in _NAMED_YEAR.finditer(sentence):
        yield from _window(
            report, start, match, int(match["year"]) + _SHIFT[match["which"].lower()]
        )


def _window(report: Report, start: int, match: re.Match[str], year: int) -> Iterator[Window]:
    if FIRST_YEAR <= year <= LAST_YEAR:
        span = report.span(start + match.start(), start + match.end())
        days = DayInterval(date(year, 1, 1) - _ROUND, date(year, 12, 31) + _ROUND)
        yield Window((days,), (span,), f"says {span.exact!r}")


def _past_year(
    report: Report, start: int, sentence: str, dated: Iterable[Clue]
) -> Iterator[Window]:
    """Not more than a year after the dates that a sentence puts into "the past year"."""
    cue = cue_pattern("past_year").search(sentence)
    inside = range(start, start + len(sentence))
    own = [c for c in dated if c.span.start in inside and c.kind is not ClueKind.YEAR_OF_EVENT]
    if cue and own:
        first, last = min(c.last for c in own), max(c.first for c in own)
        if last <= first + _ROUND_YEAR:
            spans = (report.span(start + cue.start(), start + cue.end()), *(c.span for c in own))
            yield Window((DayInterval(last, first + _ROUND_YEAR),), spans, f"says {cue.group()!r}")
