"""Quotation marks of one paragraph, paired: who opens, who closes, and what is an apostrophe.

The pairing reads each mark by its neighbours as well as by its shape, because news texts mix
straight and curly marks and mistype both. A mark that finds no partner never reaches beyond its
own paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_MARK = re.compile("``|''|[\"“”„‟«»‘’‚'`]")
_DOUBLE_OPEN = frozenset({"“", "„", "‟", "``"})
_DOUBLE_CLOSE = frozenset({"”"})
_EITHER = frozenset({'"', "''"})
_DOUBLE = _DOUBLE_OPEN | _DOUBLE_CLOSE | _EITHER
_GUILLEMETS = frozenset("«»")
_SINGLE = frozenset("‘’‚'`")
_OPENS_BEFORE = frozenset("([{<—–-/…:“‘\"'«")
_ELIDED = re.compile(r"(?:em|til|tis|twas|cause|cuz|bout|round|n)\b|\d", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")


class Ending(StrEnum):
    """How a quotation ends in its paragraph."""

    CLOSED = "closed"
    CONTINUED = "continued"  # no closing mark, and the next paragraph opens again
    UNCLOSED = "unclosed"  # the closing mark is missing


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted characters ``start:end`` of a text, without the marks at ``outer_start/outer_end``.

    ``depth`` is 0 for an outermost quotation and grows inward. ``single`` tells that the opening
    mark is a single one.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    ending: Ending
    single: bool = False

    def moved(self, offset: int) -> Quotation:
        """Give the same quotation ``offset`` characters further on."""
        return Quotation(
            self.start + offset,
            self.end + offset,
            self.outer_start + offset,
            self.outer_end + offset,
            self.depth,
            self.ending,
            self.single,
        )


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    text: str
    left_free: bool  # nothing, a space or an opening sign before it
    right_free: bool  # nothing, a space or punctuation after it
    in_word: bool
    after_digit: bool


def opens_with_mark(text: str) -> bool:
    """Tell whether a paragraph begins with an opening double quotation mark."""
    head = text.lstrip()[:3]
    return (
        bool(head)
        and (head[0] in '"“„«' or head[:2] in ("``", "''"))
        and bool(head.strip("\"“„«`'"))
    )


def find_quotations(text: str, *, continues: bool = False) -> tuple[Quotation, ...]:
    """Give the quotations of one paragraph, in order of their opening marks.

    Args:
        text: one paragraph.
        continues: the next paragraph opens with a quotation mark, so that an open quotation at
            the end goes on there (the English custom for speech of several paragraphs).

    Cost: one pass over the marks.
    """
    pairing = _Pairing(text, continues)
    return pairing.run()


def _iter_marks(text: str) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        marks.append(
            _Mark(
                start,
                end,
                match.group(),
                not before or before.isspace() or before in _OPENS_BEFORE,
                not after or not (after.isalnum() or after in "$£€#@([“‘\"'«"),
                before.isalnum() and after.isalnum(),
                before.isdigit(),
            )
        )
    return marks


class _Pairing:
    """One pass over the marks of a paragraph with a stack of those still open."""

    def __init__(self, text: str, continues: bool) -> None:
        self.text = text
        self.continues = continues
        self.marks = _iter_marks(text)
        self.stack: list[_Mark] = []
        self.found: list[Quotation] = []
        self.single_closers = [
            m.start for m in self.marks if m.text in "’'" and not m.left_free and not m.in_word
        ]
        self.at_closer = 0

    def run(self) -> tuple[Quotation, ...]:
        for mark in self.marks:
            if mark.text in _SINGLE:
                self._single(mark)
            elif mark.text in _GUILLEMETS:
                self._guillemet(mark)
            else:
                self._double(mark)
        self._leftovers()
        return tuple(sorted(self.found, key=lambda q: (q.start, -q.end)))

    def _depth_of(self, kinds: frozenset[str]) -> int | None:
        """Where in the stack the innermost open mark of these kinds stands."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].text in kinds:
                return depth
        return None

    def _open(self, mark: _Mark) -> None:
        self.stack.append(mark)

    def _close(self, depth: int, start: int, end: int, ending: Ending = Ending.CLOSED) -> None:
        opening = self.stack[depth]
        del self.stack[depth:]
        inner = self.text[opening.end : start]
        if not inner.strip():
            return
        self.found.append(
            Quotation(
                opening.end + len(inner) - len(inner.lstrip()),
                opening.end + len(inner.rstrip()),
                opening.start,
                end,
                depth,
                ending,
                opening.text in _SINGLE,
            )
        )

    def _double(self, mark: _Mark) -> None:
        depth = self._depth_of(_DOUBLE)
        if self._closes_double(mark, depth is not None):
            if depth is not None:
                self._close(depth, mark.start, mark.end)
        elif not (mark.text in _EITHER and mark.after_digit):
            if depth is not None and not self._nests(mark, depth):
                self._close_early(depth, mark.start)
            self._open(mark)

    def _nests(self, mark: _Mark, depth: int) -> bool:
        """A double mark inside a single or a German one is nested; else a close was forgotten."""
        return len(self.stack) > depth + 1 or self.stack[depth].text == "„"

    @staticmethod
    def _closes_double(mark: _Mark, is_open: bool) -> bool:
        if mark.text in _DOUBLE_CLOSE:
            return is_open or not mark.left_free or mark.right_free
        if mark.text in _DOUBLE_OPEN:
            return is_open and mark.right_free
        if is_open:
            return mark.right_free or not mark.left_free
        return mark.right_free

    def _guillemet(self, mark: _Mark) -> None:
        depth = self._depth_of(_GUILLEMETS)
        if depth is not None and self.stack[depth].text != mark.text:
            self._close(depth, mark.start, mark.end)
        elif depth is None:
            self._open(mark)

    def _single(self, mark: _Mark) -> None:
        if mark.in_word:
            return
        depth = self._depth_of(_SINGLE)
        if depth is not None and not (mark.left_free and not mark.right_free):
            if self._closes_single(mark) and depth >= (self._depth_of(_DOUBLE) or 0):
                self._close(depth, mark.start, mark.end)
        elif depth is None and mark.text != "’" and self._opens_single(mark):
            self._open(mark)

    def _opens_single(self, mark: _Mark) -> bool:
        if not mark.left_free or mark.right_free or _ELIDED.match(self.text, mark.end):
            return False
        return self._closer_after(mark.start)

    def _closer_after(self, position: int) -> bool:
        while (
            self.at_closer < len(self.single_closers)
            and self.single_closers[self.at_closer] <= position
        ):
            self.at_closer += 1
        return self.at_closer < len(self.single_closers)

    def _closes_single(self, mark: _Mark) -> bool:
        """A closing mark, unless it reads as a possessive or a dropped letter and one follows."""
        if mark.left_free and self.text[mark.start - 1 : mark.start].isspace():
            return False
        before = self.text[mark.start - 1]
        after = self.text[mark.end : mark.end + 2]
        looks_elided = before in "snSN" and after[:1] == " " and after[1:].islower()
        return not (looks_elided and self._closer_after(mark.start))

    def _leftovers(self) -> None:
        depth = self._depth_of(_DOUBLE | _GUILLEMETS)
        while depth is not None:
            lower = [d for d in range(depth) if self.stack[d].text not in _SINGLE]
            if lower:
                depth = lower[0]
            if self.continues:
                self._close(depth, len(self.text), len(self.text), Ending.CONTINUED)
            elif not self.text[: self.stack[depth].start].strip():
                self._close(depth, len(self.text), len(self.text), Ending.UNCLOSED)
            else:
                self._close_early(depth, len(self.text))
            depth = self._depth_of(_DOUBLE | _GUILLEMETS)

    def _close_early(self, depth: int, limit: int) -> None:
        """End a quotation whose closing mark is missing with the sentence it opens in."""
        match = _SENTENCE_END.search(self.text, self.stack[depth].end, limit)
        end = match.end() if match else limit
        self._close(depth, end, end, Ending.UNCLOSED)
