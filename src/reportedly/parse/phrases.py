"""Phrase families that mark a line as no part of an article (``data/line_phrases.json``)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reportedly.model.report import BlockKind

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u200b": " "})
#: Phrases are short and lines may be a megabyte: a line is matched on its head only.
_HEAD = 1_000
_MAX_WORDS = 30
_TOKEN = re.compile(r"[\w'-]+")
_FIGURE = re.compile(r"\d+(?:\.\d+)?[km]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of phrases: what it marks and where in a line it stands."""

    name: str
    kind: BlockKind
    reason: str
    max_words: int
    pattern: re.Pattern[str] | None
    words: frozenset[str]
    needs: frozenset[str]
    anywhere: bool
    at_start: bool

    def marks(self, line: str) -> bool:
        """Tell whether a line (in :func:`plain_form`) belongs to the family."""
        if self.pattern is None:
            tokens = _TOKEN.findall(line.lower())
            named = [t for t in tokens if not _FIGURE.fullmatch(t)]
            return not self.needs.isdisjoint(named) and self.words.issuperset(named)
        if self.at_start and line.startswith('"'):
            return False  # somebody's words, which may be any
        found = self.pattern.search(line) if self.anywhere else self.pattern.match(line)
        return found is not None


def plain_form(line: str) -> str:
    """Give the form of a line that phrases are matched against: straight quotes, one space."""
    return " ".join(line[:_HEAD].translate(_STRAIGHT).split())


@cache
def load_families() -> tuple[Family, ...]:
    """Load the families once, in the order of the file: the first that matches wins."""
    raw = resources.files("reportedly").joinpath("data/line_phrases.json").read_text("utf-8")
    return tuple(_family(row) for row in json.loads(raw)["families"])


def _family(row: dict[str, Any]) -> Family:
    where, patterns = row["where"], row["patterns"]
    joined = "|".join(f"(?:{p})" for p in patterns)
    if where == "whole":
        joined = rf"[^\w(©]*(?:{joined})\W*$"
    elif where == "start":
        joined = rf"[^\w(©]*(?:{joined})"
    by_words = where == "words"
    return Family(
        name=row["name"],
        kind=BlockKind(row["kind"]),
        reason=row["reason"],
        max_words=row.get("max_words", _MAX_WORDS),
        pattern=None if by_words else re.compile(joined, re.IGNORECASE),
        words=frozenset(patterns) if by_words else frozenset(),
        needs=frozenset(row.get("needs", ())),
        anywhere=where == "in",
        at_start=where == "start",
    )


def match_family(line: str, n_words: int) -> Family | None:
    """Give the first family that marks this line (in :func:`plain_form`), or None."""
    for family in load_families():
        if n_words <= family.max_words and family.marks(line):
            return family
    return None
