"""The time words of a text that say something of the day it came out.

Found by patterns alone, sentence by sentence; whether a date is told of as over or as still to
come is taken from the nearest cue in its sentence (``data/dating_cues.json``).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from reportedly.model.report import ARTICLE_KINDS, Block, BlockKind, DayInterval, Report, Span
from reportedly.parse.dates import MONTHS, make_date, month_days

MAX_TEXT = 100_000
#: A year that a text on the present may name.
FIRST_YEAR, LAST_YEAR = 1900, 2049
_REACH = 90

_MONTH = "|".join(sorted((m.title() for m in MONTHS), key=lambda m: (-len(m), m)))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = "|".join(w.title() for w in _WEEKDAYS) + "|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
#: A named month with what stands beside it, or a year by itself. Every part is bounded.
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY})\b\.?,?\s(?:the\s)?)?"
    rf"(?:(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH})\b\.?"
    r"(?:\s(?P<d2>[0-3]?\d)(?!\d|:|,\d{3})(?:st|nd|rd|th)?(?:\s?[-–—]\s?[0-3]?\d(?!\d))?)?"
    r"(?:,?\s(?:of\s|in\s)?(?P<y1>(?:19|20)\d{2})(?![\d]))?"
    r"|(?<![\d.,/:#$£€-])(?P<y2>(?:19\d{2}|20[0-4]\d))(?![\d/:%]|,\d|\.\d|-\d{3})"
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)%”\"’][.!?”\"])\s+(?=[A-Z“\"‘])|\n+")


class Told(StrEnum):
    """How a text speaks of a date."""

    PAST = "past"
    AHEAD = "ahead"
    OPEN = "open"


class ClueKind(StrEnum):
    """What a clue names."""

    DAY = "day"  # 3 May 2031
    MONTH = "month"  # May 2031
    YEAR = "year"  # in 2031
    YEAR_OF_EVENT = "year_of_event"  # the 2031 election
    POST = "post"  # "… - Ina (@ina) May 3, 2031": an embedded post of a social network
    PICTURE = "picture"  # the day of a caption or a photograph's credit
    DAY_OF_YEAR = "day_of_year"  # 3 May
    MONTH_OF_YEAR = "month_of_year"  # in May


@dataclass(frozen=True, slots=True)
class Clue:
    """One time word: its days when the year is told, else its month, day and weekday."""

    span: Span
    kind: ClueKind
    told: Told
    days: DayInterval | None = None
    month: int = 0
    day: int = 0
    weekday: int | None = None

    @property
    def first(self) -> date:
        """The first day of a clue with a year."""
        return (self.days.first if self.days else None) or date.min

    @property
    def last(self) -> date:
        """The last day of a clue with a year."""
        return (self.days.last if self.days else None) or date.max


@cache
def load_cues() -> dict[str, Any]:
    """Load the cue lists once."""
    raw = resources.files("reportedly").joinpath("data/dating_cues.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(raw)
    return loaded


@cache
def cue_pattern(name: str, *, at_end: bool = False, at_start: bool = False) -> re.Pattern[str]:
    """Give the pattern of a cue list, free or tied to one end of a short string."""
    joined = "|".join(load_cues()[name]).replace(" ", r"\s")
    head = r"\A\W{0,2}" if at_start else r"(?<!\w)"
    tail = r"\s?(?:the\s|early\s|late\s|mid-)?\Z" if at_end else r"(?!\w)"
    return re.compile(rf"{head}(?:{joined}){tail}", re.IGNORECASE)


def reading_blocks(report: Report) -> list[Block]:
    """Give the blocks whose time words count: the article's, and captions."""
    return [b for b in report.blocks if b.kind in ARTICLE_KINDS or b.kind is BlockKind.CAPTION]


def sentences(blocks: Iterable[Block]) -> Iterator[tuple[int, str, Block]]:
    """Give the sentences of some blocks with where they start, up to ``MAX_TEXT`` characters."""
    seen = 0
    for block in blocks:
        text = block.span.exact[: MAX_TEXT - seen]
        at = 0
        for gap in [*_SENTENCE.finditer(text), None]:
            end = gap.start() if gap else len(text)
            if end > at:
                yield block.span.start + at, text[at:end], block
            at = gap.end() if gap else end
        seen += len(text)
        if seen >= MAX_TEXT:
            return


def find_clues(report: Report) -> list[Clue]:
    """Give the dates that a report's article names, in order. Cost: linear in the text."""
    found: list[Clue] = []
    for start, sentence, block in sentences(reading_blocks(report)):
        matches = list(_DATE.finditer(sentence))
        if matches and not cue_pattern("amended").search(sentence):
            teller = Teller(sentence)
            for match in matches:
                clue = _clue(report, start, sentence, match, block, teller)
                if clue is not None:
                    found.append(clue)
    return found


class Teller:
    """Tells how a sentence speaks of the date at a place in it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        ahead = [m.span() for m in cue_pattern("ahead").finditer(sentence)]
        cues = [(start, Told.AHEAD) for start, _ in ahead]
        # The participle of "will be held" is no past.
        taken = {at for start, end in ahead for at in range(start, end)}
        cues += [
            (m.start(), Told.PAST)
            for m in cue_pattern("past").finditer(sentence)
            if m.start() not in taken
        ]
        self.cues = sorted(cues)
        self.places = [at for at, _ in self.cues]

    def told(self, start: int) -> Told:
        """Give what the nearest cue says; a cue behind the date counts as twice as far."""
        before = self.sentence[max(0, start - 24) : start]
        if cue_pattern("since", at_end=True).search(before):
            return Told.PAST
        at = bisect_left(self.places, start)
        near = [(start - self.places[at - 1], self.cues[at - 1][1])] if at else []
        if at < len(self.places):
            near.append((2 * (self.places[at] - start), self.cues[at][1]))
        near = [n for n in near if n[0] <= _REACH]
        if near:
            return min(near)[1]
        return Told.AHEAD if cue_pattern("until", at_end=True).search(before) else Told.OPEN


def _clue(
    report: Report,
    start: int,
    sentence: str,
    match: re.Match[str],
    block: Block,
    teller: Teller,
) -> Clue | None:
    span = report.span(start + match.start(), start + match.end())
    told = teller.told(match.start())
    if match["y2"]:
        return _year_clue(span, told, sentence, match)
    month = MONTHS[match["month"].lower()]
    day = int(match["d1"] or match["d2"] or 0)
    weekday = _weekday(match["weekday"])
    if match["y1"]:
        year = int(match["y1"])
        exact = make_date(year, month, day) if day else None
        if exact is None:
            return Clue(span, ClueKind.MONTH, told, month_days(year, month), month)
        kind = _day_kind(sentence, match, block)
        told = Told.PAST if kind is not ClueKind.DAY else told
        return Clue(span, kind, told, DayInterval(exact, exact), month, day, weekday)
    if day and make_date(2024, month, day):
        return Clue(span, ClueKind.DAY_OF_YEAR, told, None, month, day, weekday)
    if match["month"] in _WORDS and not _IN.search(
        sentence[max(0, match.start() - 12) : match.start()]
    ):
        return None
    return Clue(span, ClueKind.MONTH_OF_YEAR, told, None, month)


def _year_clue(span: Span, told: Told, sentence: str, match: re.Match[str]) -> Clue | None:
    """Give the clue of a bare year, or None when the four figures count something."""
    before = sentence[max(0, match.start() - 20) : match.start()]
    behind = sentence[match.end() : match.end() + 20]
    if cue_pattern("before_year", at_end=True).search(before):
        return None
    if cue_pattern("after_year", at_start=True).match(behind):
        return None
    year = int(match["y2"])
    named = not _AT_YEAR.search(before) and (_NOUN.match(behind) or _WORD.search(before))
    kind = ClueKind.YEAR_OF_EVENT if named else ClueKind.YEAR
    return Clue(span, kind, told, DayInterval(date(year, 1, 1), date(year, 12, 31)))


def _day_kind(sentence: str, match: re.Match[str], block: Block) -> ClueKind:
    if _HANDLE.search(sentence[max(0, match.start() - 30) : match.start()]):
        return ClueKind.POST
    if block.kind is BlockKind.CAPTION or cue_pattern("picture").search(
        sentence[max(0, match.start() - _PICTURE_REACH) : match.end() + _PICTURE_REACH]
    ):
        return ClueKind.PICTURE
    return ClueKind.DAY


_PICTURE_REACH = 160
_HANDLE = re.compile(r"\(@\w{1,20}\)\s?\Z")
_NOUN = re.compile(r"(?:['’]s)?\s[A-Za-z]")
_WORD = re.compile(r"\w\s\Z")
_AT_YEAR = re.compile(
    r"\b(?:in|since|from|of|by|until|through|during|to|and|after|before|between|late|early|mid|year)"
    r"[\s-]\Z",
    re.IGNORECASE,
)
#: Month names that are words or names too ("may", "march", "April Ross").
_WORDS = frozenset({"May", "March", "April", "June", "August", "Jan", "Mar", "Jun", "Sep", "Dec"})
_IN = re.compile(
    r"\b(?:in|of|since|by|until|through|during|from|to|and|last|this|next|early|late|mid|for)[\s-]\Z",
    re.IGNORECASE,
)


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    return next(i for i, full in enumerate(_WEEKDAYS) if full.startswith(name.lower()[:3]))
