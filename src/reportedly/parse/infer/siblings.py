"""An undated report of a story, dated by what another report of it says: "last week's meeting".

Where a sentence of the undated report counts back from its day of publication ("last week's
meeting between Bergfall and Tran") and a sentence of another report tells the same thing with its
date ("the meeting between Bergfall and Tran on 4 May"), the two together leave only some days.
That reports are grouped into one story is no evidence of their days, and is not used.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from reportedly.model.report import Basis, DayInterval, Published, Report, Span
from reportedly.parse.dates import make_date, month_days
from reportedly.parse.infer.clues import Clue, Told, find_clues, reading_blocks, sentences
from reportedly.parse.infer.deictic import Window
from reportedly.parse.lines import function_words

#: Two sentences on one event share so many names, and so many words that are rare in the story.
_SHARED_NAMES, _SHARED_RARE = 2, 2
#: A word is rare in so many sentences, or in such a share of them.
_FEW, _FEW_SHARE = 4, 0.06
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM, _NEAR = 5, 90


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence with its content words, and the time word in it."""

    span: Span
    words: frozenset[str]
    names: frozenset[str]


def tied_windows(report: Report, siblings: Iterable[Report]) -> list[Window]:
    """Give the days that tie the report to events which other reports of its story date.

    The order of the siblings changes nothing. Cost: the sentences that count back times the dated
    sentences of the siblings; both are few.
    """
    counting = list(_counting(report))
    others = sorted((r for r in siblings if r.id != report.id), key=lambda r: r.id)
    others = [r for r in others if r.published.basis is not Basis.UNKNOWN]
    if not counting or not others:
        return []
    rare = rare_words([report, *others])
    found = [
        _window(telling, days, first, last)
        for sibling in others
        for days, dated in _dated(sibling)
        for telling, first, last in counting
        if is_same(telling, dated, rare)
    ]
    return found if meet_windows(found) is not None else []


def meet_windows(windows: Iterable[Window]) -> DayInterval | None:
    """Give the days that all windows share; None when there are none: some tie is wrong."""
    common: DayInterval | None = DayInterval()
    for window in windows:
        common = common.meet(window.days[0]) if common else None
    return common


def rare_words(reports: Iterable[Report]) -> frozenset[str]:
    """Give the word stems that few sentences of a story have: they tell its events apart."""
    counts: Counter[str] = Counter()
    n = 0
    for report in reports:
        for _, sentence, _ in sentences(reading_blocks(report)):
            counts.update({w.lower()[:_STEM] for w in _WORD.findall(sentence)})
            n += 1
    most = max(_FEW, n * _FEW_SHARE)
    return frozenset(w for w, count in counts.items() if count <= most)


def _window(telling: Telling, days: DayInterval, first: int, last: int) -> Window:
    begins = (days.first or date.min) + timedelta(days=first)
    ends = (days.last or date.max) + timedelta(days=last)
    reason = f"says {telling.span.exact!r} of what another report dates {days.edtf}"
    return Window((DayInterval(begins, ends),), (telling.span,), reason)


@cache
def _back() -> list[tuple[re.Pattern[str], int, int]]:
    raw = resources.files("reportedly").joinpath("data/dating_cues.json").read_text("utf-8")
    return [
        (re.compile(rf"\b(?:{pattern})", re.IGNORECASE), first, last)
        for pattern, first, last in json.loads(raw)["counts_back"]
    ]


def _counting(report: Report) -> Iterator[tuple[Telling, int, int]]:
    """Give the sentences that count back to something over, with the fewest and most days."""
    for start, sentence, _ in sentences(reading_blocks(report)):
        for pattern, first, last in _back():
            match = pattern.search(sentence)
            if match:
                span = report.span(start + match.start(), start + match.end())
                yield telling_at(span, start, sentence), first, last


def telling_at(span: Span, start: int, sentence: str) -> Telling:
    """Gather the words that stand near a time word: a long sentence tells of other things too."""
    at = span.start - start
    words = _WORD.findall(sentence[max(0, at - _NEAR) : at + len(span) + _NEAR])
    return Telling(
        span,
        frozenset(w.lower()[:_STEM] for w in words if w.lower() not in function_words()),
        frozenset(w.lower()[:_STEM] for w in words if w[0].isupper()),
    )


def _dated(sibling: Report) -> Iterator[tuple[DayInterval, Telling]]:
    """Give the sentences of a sibling that date something over, with its days."""
    clues = [c for c in find_clues(sibling) if c.told is not Told.AHEAD]
    if not clues:
        return
    for start, sentence, _ in sentences(reading_blocks(sibling)):
        inside = range(start, start + len(sentence))
        for clue in clues:
            days = _days_of(clue, sibling.published) if clue.span.start in inside else None
            if days is not None and days.n_days is not None and days.n_days <= 31:
                yield days, telling_at(clue.span, start, sentence)


def _days_of(clue: Clue, published: Published) -> DayInterval | None:
    """Give the days of a clue; those of one without a year from the last time it came round.

    None where that is another year at the first day of publication than at the last.
    """
    if clue.days is not None or published.days.first is None or published.days.last is None:
        return clue.days
    found = {_last_time(clue, day) for day in (published.days.first, published.days.last)}
    return found.pop() if len(found) == 1 else None


def _last_time(clue: Clue, day: date) -> DayInterval | None:
    for year in (day.year, day.year - 1):
        exact = make_date(year, clue.month, clue.day) if clue.day else None
        days = DayInterval(exact, exact) if exact else month_days(year, clue.month)
        if days and days.first and days.first <= day:
            return days
    return None


def is_same(
    left: Telling, right: Telling, rare: frozenset[str], n_rare: int = _SHARED_RARE
) -> bool:
    """Tell whether two sentences tell of one thing, by the names and the rare words they share."""
    shared = left.words & right.words
    names = left.names & right.names
    return len(names) >= _SHARED_NAMES and len((shared & rare) - names) >= n_rare
