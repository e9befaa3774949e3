"""The word lists that tell what a page's elements and lines are for (``data/html_hints.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class PageWords:
    """The word lists of ``data/html_hints.json``, ready for use."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    bit_of: dict[str, int]
    tags: dict[str, int]
    n_bits: int
    names: tuple[str, ...]
    nearest: tuple[str, ...]
    cues: tuple[str, ...]
    cue_of: dict[str, tuple[int, ...]]


@cache
def page_words() -> PageWords:
    """Load the lists once a process."""
    raw = resources.files("reportedly").joinpath("data/html_hints.json").read_text("utf-8")
    data = json.loads(raw)
    hints, tags = data["hints"], data["tags"]
    bit_of = {word: n for n, group in enumerate(hints.values()) for word in group}
    longest_first = sorted(bit_of, key=lambda w: (-len(w), w))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    tag_bits = {tag: len(hints) + n for n, group in enumerate(tags.values()) for tag in group}
    cue_of: dict[str, tuple[int, ...]] = {}
    for n, group in enumerate(data["cues"].values()):
        for word in group:
            cue_of[word] = (*cue_of.get(word, ()), n)
    names = tuple(hints) + tuple(tags)
    nearest = tuple(data["nearest"])
    return PageWords(
        tuple(hints), pattern, bit_of, tag_bits, len(names), names, nearest, tuple(data["cues"]),
        cue_of,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def element_groups(tag: str, hint: str) -> int:
    """Give the groups that an element's name and hints belong to, as bits."""
    words = page_words()
    mask = 1 << words.tags[tag] if tag in words.tags else 0
    for found in words.pattern.findall(hint) if hint else ():
        mask |= 1 << words.bit_of[found]
    return mask


def cue_counts(words: Sequence[str]) -> list[float]:
    """Count the words of a line that stand in each list of cues, in the order of the file."""
    known = page_words()
    counts = [0.0] * len(known.cues)
    for word in words:
        for k in known.cue_of.get(word.lower().replace("’", "'"), ()):
            counts[k] += 1.0
    return counts
