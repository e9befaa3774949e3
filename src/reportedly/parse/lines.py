"""Lines of a plain text, joined where they were wrapped, with the features that tell their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise

from reportedly.parse.phrases import plain_form

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_END = re.compile(r"[.!?…][\"”’'»)\]]*\s*$|[\"”»]\s*$|:\s*$")
_FULL_STOP = re.compile(r"[.!?…][\"”’'»)\]]*\s*$")
#: Widths at which machines wrap lines; longer lines are whole paragraphs.
_MIN_WIDTH, _MAX_WIDTH = 40, 120
#: Fewer line breaks than this, or a smaller share of full lines, do not show a wrapping.
_MIN_WRAPPED, _MOSTLY = 3, 0.8

_Range = tuple[int, int]


@cache
def function_words() -> frozenset[str]:
    """The commonest English function words: their share tells prose from labels and lists."""
    listed = resources.files("reportedly").joinpath("data/function_words.txt")
    return frozenset(listed.read_text("utf-8").split())


@dataclass(slots=True)
class Unit:
    """One paragraph of the text: ``start:end`` of the text, without outer white space.

    ``gap`` is True when a blank line (or the start of the text) stands before it.
    """

    start: int
    end: int
    text: str
    gap: bool
    plain: str = ""
    words: list[str] = field(default_factory=list)
    n_words: int = 0
    ends: bool = False
    full_stop: bool = False
    function_share: float = 0.0

    @property
    def sentence_like(self) -> bool:
        """Looks like prose: some length, function words, and an end mark."""
        return self.n_words >= 5 and self.full_stop and self.function_share >= 0.12

    @property
    def long_prose(self) -> bool:
        """Long enough, and with function words enough, to be prose even without an end mark."""
        return (self.n_words >= 12 and self.ends and self.function_share >= 0.12) or (
            self.n_words >= 25 and self.function_share >= 0.2
        )


def split_units(text: str) -> list[Unit]:
    """Give the paragraphs of a text in order: lines, joined where a machine wrapped them.

    Cost: linear.
    """
    runs = list(_runs(text))
    width = _wrap_width(text, runs)
    return [measure_unit(text, *piece) for run in runs for piece in _joined(text, run, width)]


def _runs(text: str) -> Iterator[list[_Range]]:
    """Give runs of lines with no blank line between, as stripped character ranges."""
    run: list[_Range] = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            run.append((start, start + len(stripped)))
        elif run:
            yield run
            run = []
        at += len(line) + 1
    if run:
        yield run


def _wrap_width(text: str, runs: list[list[_Range]]) -> int:
    """Give the width at which a machine wrapped the lines, or 0 when none did.

    Wrapped means that nearly every line that is not the last of its run ends where the next
    word would have gone over the width.
    """
    pairs = [(line, after) for run in runs for line, after in pairwise(run)]
    width = max((end - start for run in runs for start, end in run), default=0)
    if len(pairs) < _MIN_WRAPPED or not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return 0
    full = sum(_is_full(text, line, after, width) for line, after in pairs)
    return width if full >= _MOSTLY * len(pairs) else 0


def _is_full(text: str, line: _Range, after: _Range, width: int) -> bool:
    """Tell whether the first word of the line after had no room on this line."""
    first_word = text[after[0] : after[1]].split(None, 1)[0]
    return width - (line[1] - line[0]) <= len(first_word) + 2


def _joined(text: str, run: list[_Range], width: int) -> Iterator[tuple[int, int, bool]]:
    """Join the lines of a run that belong together; gives ``(start, end, gap before)``."""
    begin, gap = run[0][0], True
    for line, after in pairwise(run):
        if not _runs_on(text, line, after, width):
            yield begin, line[1], gap
            begin, gap = after[0], False
    yield begin, run[-1][1], gap


def _runs_on(text: str, line: _Range, after: _Range, width: int) -> bool:
    """Tell whether a sentence runs on from one line into the next."""
    if width and _is_full(text, line, after, width):
        return True
    short = line[1] - line[0] <= _MAX_WIDTH
    return short and text[after[0]].islower() and text[line[1] - 1] not in '.!?:;…"”'


def measure_unit(text: str, start: int, end: int, gap: bool) -> Unit:
    """Measure the paragraph at ``start:end`` of a text."""
    body = text[start:end]
    plain = plain_form(body)
    words = _WORD.findall(body[:4000])
    n_words = len(words) if end - start <= 4000 else len(words) + (end - start - 4000) // 6
    common = function_words()
    function = sum(1 for w in words if w.lower() in common)
    tail = body[-8:]
    return Unit(
        start,
        end,
        body,
        gap,
        plain,
        words,
        n_words,
        bool(_END.search(tail)),
        bool(_FULL_STOP.search(tail)),
        function / len(words) if words else 0.0,
    )
