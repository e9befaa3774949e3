"""Words that count from the day of publication and stand beside a date: "this month", "years ago".

Each gives the days on which its two words can be true together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.model.report import DayInterval, Report, Span
from reportedly.parse.dates import MONTHS, month_days
from reportedly.parse.infer.clues import (
    FIRST_YEAR,
    LAST_YEAR,
    Clue,
    ClueKind,
    Teller,
    Told,
    cue_pattern,
    load_cues,
    reading_blocks,
    sentences,
)
from reportedly.parse.lines import function_words

#: "Two years ago" is told in round numbers.
_ROUND = timedelta(days=120)
#: "The past year" too.
_ROUND_YEAR = timedelta(days=426)
#: How often a month must be named as the present one: one mention may be of any year.
_MENTIONS = 2
#: Two sentences of one text that share so many names, and look the same way, tell of one thing.
_SHARED_NAMES = 2
_MOST_CALLED = 8
_PHRASE = 40
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}")
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which some words of the text can be true together.

    ``tied``: the words are shown to be of one thing; else they only stand in one text.
    """

    days: tuple[DayInterval, ...]
    spans: tuple[Span, ...]
    reason: str
    tied: bool = False


@dataclass(frozen=True, slots=True)
class _Called:
    """Words for the present month, or its name, with what their sentence tells."""

    span: Span
    told: Told
    is_early: bool
    names: frozenset[str]

    @classmethod
    def of(cls, span: Span, start: int, sentence: str, phrase: str) -> _Called:
        """Read it from its sentence, which starts at ``start``; ``phrase`` names the part."""
        words = {w.casefold() for w in _NAME.findall(sentence)}
        told = Teller(sentence).told(span.start - start)
        early = cue_pattern("early_in_month").search(phrase) is not None
        return cls(span, told, early, frozenset(words - function_words() - MONTHS.keys()))

    def is_of(self, other: _Called) -> bool:
        """Tell whether both speak of one thing: the same names, direction and part of a month."""
        against = {self.told, other.told} == {Told.PAST, Told.AHEAD}
        same_part = self.is_early is other.is_early
        return same_part and not against and len(self.names & other.names) >= _SHARED_NAMES


def find_windows(report: Report, clues: Sequence[Clue]) -> list[Window]:
    """Give the windows of a text, in order. Cost: linear in the text."""
    found: list[Window] = []
    this_month: list[_Called] = []
    named: list[_Called] = []
    months = [c for c in clues if _is_now(report, c)]
    dated = [c for c in clues if c.days is not None]
    for start, sentence, _ in sentences(reading_blocks(report)):
        if "year" in sentence:
            found.extend(_year_windows(report, start, sentence))
            found.extend(_past_year(report, start, sentence, dated))
        if "month" in sentence:
            for match in cue_pattern("this_month").finditer(sentence):
                span = report.span(start + match.start(), start + match.end())
                this_month.append(_Called.of(span, start, sentence, match.group()))
        while months and start <= months[0].span.start < start + len(sentence):
            span = months.pop(0).span
            named.append(_Called.of(span, start, sentence, _before(report, span)))
    found.extend(_month(this_month[:_MOST_CALLED], named[:_MOST_CALLED]))
    return found


def _is_now(report: Report, clue: Clue) -> bool:
    """Tell whether a month is named as one speaks of the present: "in the second half of May"."""
    return clue.kind is ClueKind.MONTH_OF_YEAR and bool(
        cue_pattern("month_now", at_end=True).search(_before(report, clue.span))
    )


def _before(report: Report, span: Span) -> str:
    return report.text[max(0, span.start - _PHRASE) : span.start]


def _month(this_month: Sequence[_Called], named: Sequence[_Called]) -> Iterator[Window]:
    """Give the month that is named again and again in a text that speaks of "this month"."""
    months = {MONTHS[c.span.exact.rstrip(".").lower()] for c in named}
    if not this_month or len(named) < _MENTIONS or len(months) != 1:
        return
    pairs = [(one, name) for one in this_month for name in named if one.is_of(name)]
    called, first = pairs[0] if pairs else (this_month[0], named[0])
    month = months.pop()
    days = tuple(d for y in range(FIRST_YEAR, LAST_YEAR + 1) if (d := month_days(y, month)))
    spans = (called.span, *(c.span for c in named[:3]))
    reason = f"calls {first.span.exact.rstrip('.')} {called.span.exact!r}"
    yield Window(days, spans, reason, tied=bool(pairs))


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
