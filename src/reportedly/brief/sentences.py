"""A light sentence splitter for summaries: rules on punctuation, no language model."""

from __future__ import annotations

import re

from reportedly.brief.words import load_words

# The look-behind lets a run of stops be tried once only, so a line of a million stops is linear.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?:\s++|$)")
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"(?<!\S)[\"'“‘(\[]*([^\s\"'“‘(\[]{1,20})$")
_OPENERS = "\"'“‘«([—–-"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Give half-open ranges of the sentences of a text, in order, white space trimmed.

    A line break ends a sentence. A stop ends one when what follows can begin a sentence and what
    precedes is no abbreviation or initial. Cost: linear.

    >>> split_sentences("Dr. Orn left. She flew.")
    [(0, 13), (14, 23)]
    """
    ranges: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        ranges.extend(_split_line(text, line.start(), line.end()))
    return ranges


def _split_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    ranges, at = [], start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end or _ends_sentence(text, at, stop):
            ranges.append((at, stop.end()))
            at = stop.end()
    ranges.append((at, end))
    trimmed = (_trim(text, a, b) for a, b in ranges)
    return [r for r in trimmed if r is not None]


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    follows = text[stop.end() : stop.end() + 4].lstrip(_OPENERS)
    if not follows or not (follows[0].isupper() or follows[0].isdigit() or follows[0].isalpha()):
        return True
    if follows[0].islower():
        return False
    if stop.group().strip() != ".":
        return True
    before = _LAST_WORD.search(text[max(start, stop.start() - 24) : stop.start()])
    if before is None:
        return True
    word = before.group(1)
    initial = len(word) == 1 and word.isupper()
    return not (initial or word.lower() in load_words("abbreviations"))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
