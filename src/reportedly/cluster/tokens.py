"""The article text of a report as a row of word codes with their places in the text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from reportedly.cluster.direction import Edges
from reportedly.model.report import BlockKind, Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int32]

#: Words in a row that are matched exactly in an alignment, and that make a fingerprint.
SHINGLE = 4
ROW = 6

#: Rows of words that a text repeats more often than this say nothing about where it is from.
MAX_REPEATS = 16

#: Direct quotations: curly, straight or angled double marks, within one block, not nested, and of
#: so many characters at most.
_MARKS = (("“", "”"), ('"', '"'), ("«", "»"))
_MAX_QUOTED = 2_000

#: The headline is left out: desks rewrite it, and two reports may hit on the same one.
_COPIED_KINDS = frozenset({BlockKind.STANDFIRST, BlockKind.SUBHEADING, BlockKind.BODY})

#: Odd factors of the hashes, from Steele and Vigna, "Computationally easy, spectrally good
#: multipliers" (2021), and from SplitMix64.
_FACTOR = 0xD1342543DE82EF95
_SPREAD = 0xBF58476D1CE4E5B9

_MASK = 2**64 - 1
_N_CODE_POINTS = 0x110000
_PAGE = 256

#: Texts up to so many characters share one table of powers.
_POWERS_KEPT = 1 << 16


class Tokens:
    """Words of the article blocks in order: ``codes[i]`` stands for ``text[starts[i]:ends[i]]``.

    Case is folded. What is only asked for now and then (quotations, sorted shingles) is computed
    once when asked for.
    """

    def __init__(
        self,
        report: Report,
        ranges: Sequence[tuple[int, int]],
        codes: Codes,
        starts: Places,
        ends: Places,
    ) -> None:
        self.report = report
        self.ranges = ranges
        self.codes = codes
        self.starts = starts
        self.ends = ends

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def edges(self) -> Edges:
        """What of the report may name another outlet."""
        return Edges.of(self.report)

    @cached_property
    def rows(self) -> Codes:
        """One hash for every ``ROW`` words in a row."""
        return shingle_hashes(self.codes, ROW)

    @cached_property
    def sorted_shingles(self) -> tuple[Codes, npt.NDArray[np.intp]]:
        """One hash for every ``SHINGLE`` words in a row, smallest first, and where each stands.

        The first of equal rows has a hash of its own, the second another, and so on: so the first
        of a text is found as the first of another. Those after ``MAX_REPEATS`` are left out.
        """
        import numpy as np

        hashes = shingle_hashes(self.codes, SHINGLE)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        is_first = np.ones(len(ordered), dtype=np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
        if is_first.all():
            return ordered, order
        heads = np.flatnonzero(is_first)
        counts = np.diff(np.append(heads, len(ordered)))
        nth = np.arange(len(ordered)) - np.repeat(heads, counts)
        kept = nth < MAX_REPEATS
        order = order[kept]
        ordered = ordered[kept] + nth[kept].astype(np.uint64) * np.uint64(_FACTOR)
        again = np.argsort(ordered)
        return ordered[again], order[again]

    def n_quoted(self, start: int, end: int) -> int:
        """Count the words ``start:end`` that stand inside direct quotation marks of one block."""
        before = self._quoted_before
        return before[end] - before[start] if before else 0

    @cached_property
    def _quoted_before(self) -> list[int]:
        """How many words before each place stand inside direct quotation marks."""
        import numpy as np

        spans = [span for a, b in self.ranges for span in _quotations(self.report.text, a, b)]
        if not spans:
            return []
        places = np.searchsorted(self.starts, np.array(spans, dtype=np.int32))
        marks = np.zeros(len(self) + 2, dtype=np.int32)
        np.add.at(marks, places[:, 0] + 1, 1)
        np.add.at(marks, places[:, 1] + 1, -1)
        before: list[int] = np.cumsum(np.cumsum(marks)[:-1]).tolist()
        return before


def _quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the ranges of ``text[start:end]`` that stand between direct quotation marks."""
    for opening, closing in _MARKS:
        at = text.find(opening, start, end)
        while at >= 0:
            closed = text.find(closing, at + 1, end)
            if closed < 0:
                break
            if opening != closing:
                at = text.rfind(opening, at, closed)  # one that was never closed stands before it
            if closed - at <= _MAX_QUOTED:
                yield at, closed + 1
            at = text.find(opening, closed + 1, end)


def tokens_of(report: Report, ranges: Sequence[tuple[int, int]] | None = None) -> Tokens:
    """Give the words of a report's article blocks (of the whole text when none is marked).

    Args:
        ranges: the article's ranges of characters, where they are known; else they are taken from
            the blocks.

    A word is a run of ``\\w``; its code is a polynomial over its characters, case folded, modulo
    2**64. Cost: linear, some 0.1 ms per 500 words.
    """
    import numpy as np

    kept = article_ranges(report) if ranges is None else ranges
    values = _character_values(report.text)
    _blank_outside(values, kept)
    inside = np.zeros(len(values) + 2, dtype=np.bool_)
    np.not_equal(values, 0, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32)
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return Tokens(report, kept, np.zeros(0, dtype=np.uint64), starts, ends)
    powers, inverse = _powers(len(values))
    values *= powers[: len(values)]
    codes = np.add.reduceat(values, starts)
    codes *= inverse[starts]
    return Tokens(report, kept, codes, starts, ends)


def article_ranges(report: Report) -> Sequence[tuple[int, int]]:
    """Give the character ranges that count for copying: article blocks but the headline."""
    if not report.blocks:
        return [(0, len(report.text))]
    return [(b.span.start, b.span.end) for b in report.blocks if b.kind in _COPIED_KINDS]


def shingle_hashes(codes: Codes, size: int) -> Codes:
    """Hash every ``size`` words in a row; length ``max(0, len(codes) - size + 1)``."""
    import numpy as np

    n = len(codes) - size + 1
    if n <= 0:
        return np.zeros(0, dtype=np.uint64)
    total = codes[:n].copy()
    for offset in range(1, size):
        total *= np.uint64(_FACTOR)
        total += codes[offset : offset + n]
    total ^= total >> np.uint64(29)
    total *= np.uint64(_SPREAD)
    total ^= total >> np.uint64(32)
    return total


def _character_values(text: str) -> Codes:
    """Give a number for each character, the same for both cases; 0 for what is in no word."""
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table, pages = _values_table()
    if text.isascii():
        if len(points):
            _fill_page(0)
    else:
        used = points >> 8
        if not pages[used].all():
            for page in np.unique(used).tolist():
                _fill_page(page)
    found: Codes = table[points]
    return found


@cache
def _values_table() -> tuple[Codes, npt.NDArray[np.bool_]]:
    """Give the table of character values and which of its pages of 256 are filled in.

    Pages are filled when a text first needs them; the untouched rest takes no memory.
    """
    import numpy as np

    return np.zeros(_N_CODE_POINTS, np.uint64), np.zeros(_N_CODE_POINTS // _PAGE, np.bool_)


def _fill_page(page: int) -> None:
    table, pages = _values_table()
    if pages[page]:
        return
    is_word = re.compile(r"\w").match
    for point in range(page * _PAGE, (page + 1) * _PAGE):
        letter = chr(point)
        if is_word(letter):
            folded = zlib.crc32(letter.lower().encode("utf-8", "surrogatepass"))
            table[point] = (folded + 1) * 0x9E3779B97F4A7C15 & _MASK
    pages[page] = True


def _blank_outside(values: Codes, ranges: Sequence[tuple[int, int]]) -> None:
    """Put 0 for all characters outside some sorted ranges."""
    place = 0
    for start, end in ranges:
        values[place:start] = 0
        place = end
    values[place:] = 0


def _powers(length: int) -> tuple[Codes, Codes]:
    """Give the powers of the factor and of its inverse modulo 2**64, at least so many."""
    return _kept_powers() if length <= _POWERS_KEPT else _made_powers(length)


@cache
def _kept_powers() -> tuple[Codes, Codes]:
    return _made_powers(_POWERS_KEPT)


def _made_powers(length: int) -> tuple[Codes, Codes]:
    import numpy as np

    rows = np.empty((2, length), dtype=np.uint64)
    rows[0], rows[1] = _FACTOR, pow(_FACTOR, -1, 2**64)
    rows[:, 0] = 1
    made = np.cumprod(rows, axis=1, dtype=np.uint64)
    return made[0], made[1]
