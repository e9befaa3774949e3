"""Fingerprints of a text, and the index that tells which reports hold them.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for
Document Fingerprinting", SIGMOD 2003): the smallest hash of every window of rows of ``ROW`` words.
A report is *stored* with those of wide windows, so that it takes few rows of a table, and *looked
up* with those of narrow ones. The smallest hash of a wide window is also the smallest of the narrow
ones around it, so the second set holds the first: ``STORED_WINDOW + ROW - 1`` words in common (21)
always lead to the other report, and shorter or much edited passages are more often met than if
both sets were chosen alike.

Tried: rows of 4 words, of which two or three in common make a candidate. For as many fingerprints
stored it finds .82 of the passages of 25 to 34 words, and rows of 6 with one in common find .98;
rows of 7 or 8 words find fewer of the edited texts, rows of 5 lead to three times the strangers.

The index may lie in memory or in tables of a library (:class:`Fingerprints`).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from reportedly.cluster.tokens import Tokens
from reportedly.model.report import Report

if TYPE_CHECKING:
    from reportedly.cluster.tokens import Codes

#: Rows of which the smallest is stored, at most, and looked up. In a short report the window is
#: narrower, one row for so many words, since what it shares is short too.
STORED_WINDOW = 16
ASKED_WINDOW = 6
_WORDS_A_ROW = 24

#: Words that a stored fingerprint stands for, at most (in a short report fewer).
WORDS_A_FINGERPRINT = (STORED_WINDOW + 1) // 2

#: Fingerprints are whole numbers below 2**48: six bytes in a table.
_DROPPED_BITS = 16

#: Numbers of reports lie below this.
_NUMBERS = 1 << 40


def holder(number: int, day: int | None) -> int:
    """Put a report's number and its day into one whole number, which sorts by day.

    Days are proleptic ordinals (:meth:`datetime.date.toordinal`), None for an undated report.
    """
    return (day or 0) * _NUMBERS + number


def number_of(held: int) -> int:
    """Give the number of a holder's report."""
    return held % _NUMBERS


def holder_day(held: int) -> int | None:
    """Give the day of a holder's report."""
    return held // _NUMBERS or None


#: Raised when texts get other fingerprints than those that are stored.
FINGERPRINTS_VERSION = 1


class Fingerprints(Protocol):
    """An index from fingerprints to the reports that hold them.

    A report goes by a number that the caller gives it.
    """

    def add(self, number: int, values: Sequence[int], day: int | None) -> None:
        """Keep the fingerprints of a report."""

    def holders(
        self, values: Sequence[int], day: int | None, limit: int
    ) -> Mapping[int, Sequence[int]]:
        """Give for each value the ``limit`` reports nearest in published day that hold it.

        They are given as :func:`holder`, in any order. Values that nobody holds may be absent.
        """
        ...


class MemoryFingerprints:
    """The index in memory: about 150 bytes a fingerprint. Holders are kept in the order of their
    days, so that a text reprinted any number of times costs the same."""

    def __init__(self) -> None:
        self._held: dict[int, int | list[int]] = {}

    def add(self, number: int, values: Sequence[int], day: int | None) -> None:
        """Keep the fingerprints of a report; repeating it changes nothing."""
        item = holder(number, day)
        held = self._held
        for value in values:
            former = held.get(value)
            if former is None:
                held[value] = item
            elif isinstance(former, int):
                if former != item:
                    held[value] = sorted((former, item))
            elif item > former[-1]:
                former.append(item)
            elif former[bisect_left(former, item)] != item:
                insort(former, item)

    def holders(
        self, values: Sequence[int], day: int | None, limit: int
    ) -> Mapping[int, Sequence[int]]:
        """Give for each value that is held its ``limit`` holders nearest in day."""
        found: dict[int, Sequence[int]] = {}
        held = self._held
        for value in values:
            items = held.get(value)
            if items is None:
                continue
            if isinstance(items, int):
                found[value] = (items,)
            else:
                found[value] = items if len(items) <= limit else nearest(items, day, limit)
        return found

    def rows(self) -> Iterator[tuple[int, int | None, int]]:
        """Give all that is held: value, day, number."""
        for value, items in self._held.items():
            for item in (items,) if isinstance(items, int) else items:
                yield value, holder_day(item), number_of(item)


def nearest(items: Sequence[int], day: int | None, limit: int) -> Sequence[int]:
    """Give ``limit`` of some sorted holders: half from before ``day``, half from it on.

    Where one side has fewer, the other gives more. For an undated report: the undated, and the
    first of the dated.
    """
    place = bisect_left(items, holder(0, day))
    start = max(0, min(place - limit // 2, len(items) - limit))
    return items[start : start + limit]


def stored_values(tokens: Tokens) -> list[int]:
    """Give the fingerprints that a report is held under, each once: about one in nine words."""
    window = max(ASKED_WINDOW, min(STORED_WINDOW, len(tokens) // _WORDS_A_ROW))
    return list(dict.fromkeys(_winnowed(tokens.rows, window)))


def asked_values(tokens: Tokens) -> list[int]:
    """Give the fingerprints that a report is looked up with, each once: one in four words."""
    return list(dict.fromkeys(_winnowed(tokens.rows, ASKED_WINDOW)))


def day_of(report: Report) -> int | None:
    """Give the last day on which a report may have come out, or its first, or None."""
    day = report.published.days.last or report.published.days.first
    return day.toordinal() if day else None


def _winnowed(hashes: Codes, window: int) -> list[int]:
    """Give the smallest hash of every window, in order, each run once.

    The smallest of a window of any width is that of two narrower ones that cover it.
    """
    import numpy as np

    least, width = hashes, 1
    while width < window and len(least) > 1:
        step = min(width, window - width, len(least) - 1)
        least = np.minimum(least[:-step], least[step:])
        width += step
    if len(least) > 1:
        least = least[np.concatenate(([True], least[1:] != least[:-1]))]
    kept: list[int] = (least >> np.uint64(_DROPPED_BITS)).tolist()
    return kept
