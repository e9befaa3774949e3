"""Which words of a text another text was made of, in order: the map back from an extract."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"\w+")
#: Words in a row that tie two texts together; shorter runs match only next to such ties.
_GRAM = 4

_Gram = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Give the words of a text, as they stand."""
    return _WORD.findall(text)


def align_words(page: Sequence[str], extract: Sequence[str]) -> bytearray:
    """Mark the words of ``page`` that ``extract`` was made of.

    The extract is taken to keep the page's order and each of its words to come from one place,
    so that a passage that stands twice on the page is marked once. Runs of four words that occur
    once in both are the anchors (their longest increasing chain, as in patience diff); between
    two anchors the extract is followed word by word, leaping to the next run that fits.

    Returns:
        One byte per word of the page: 1 when it is in the extract. Cost: O(n log n).
    """
    texts = _Texts.of(page, extract)
    counts = Counter(texts.grams)
    anchors = _increasing(
        [
            (i, texts.places[gram][0])
            for i, gram in enumerate(texts.grams)
            if counts[gram] == 1 and len(texts.places.get(gram, ())) == 1
        ]
    )
    if anchors:
        _follow_back(texts, anchors[0])
    begins = anchors or [(-1, -1)]
    for begin, end in pairwise([*begins, (len(extract), len(page))]):
        if begin[1] >= 0:
            texts.marked[begin[1]] = 1
        _follow(texts, begin, end)
    return texts.marked


@dataclass(slots=True)
class _Texts:
    """Both texts' words, where each run stands on the page, and what is marked so far."""

    page: Sequence[str]
    extract: Sequence[str]
    places: dict[_Gram, list[int]]
    grams: list[_Gram]
    marked: bytearray

    @classmethod
    def of(cls, page: Sequence[str], extract: Sequence[str]) -> _Texts:
        places: dict[_Gram, list[int]] = {}
        for j in range(len(page) - _GRAM + 1):
            places.setdefault(tuple(page[j : j + _GRAM]), []).append(j)
        grams = [tuple(extract[i : i + _GRAM]) for i in range(len(extract) - _GRAM + 1)]
        return cls(page, extract, places, grams, bytearray(len(page)))


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest chain of pairs that increases on both sides (pairs come sorted)."""
    tails: list[int] = []
    at: list[int] = []
    before = [-1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        if place == len(tails):
            tails.append(j)
            at.append(k)
        else:
            tails[place], at[place] = j, k
        before[k] = at[place - 1] if place else -1
    chain = []
    k = at[-1] if at else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _follow(texts: _Texts, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """Follow the extract word by word between two anchors, leaping to the next run that fits."""
    page, extract = texts.page, texts.extract
    i, j = begin[0] + 1, begin[1] + 1
    while i < end[0] and j < end[1]:
        if page[j] == extract[i]:
            texts.marked[j] = 1
            i, j = i + 1, j + 1
            continue
        found = texts.places.get(texts.grams[i], ()) if i < len(texts.grams) else ()
        k = bisect_left(found, j)
        if k < len(found) and found[k] < end[1]:
            j = found[k]
        else:
            i += 1


def _follow_back(texts: _Texts, anchor: tuple[int, int]) -> None:
    """Follow the extract backwards from the first anchor to the beginnings of both."""
    page, extract = texts.page, texts.extract
    i, j = anchor[0] - 1, anchor[1] - 1
    while i >= 0 and j >= 0:
        if page[j] == extract[i]:
            texts.marked[j] = 1
            i, j = i - 1, j - 1
            continue
        found = texts.places.get(tuple(extract[max(0, i - _GRAM + 1) : i + 1]), ())
        k = bisect_left(found, j - _GRAM + 2) - 1
        if k >= 0:
            j = found[k] + _GRAM - 1
        else:
            i -= 1
