"""Names as keys: folding, tokens, and when two names can be one person's."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@cache
def _honorifics() -> frozenset[str]:
    raw = json.loads((files("reportedly") / "data" / "honorifics.json").read_text("utf-8"))
    return frozenset(raw["honorifics"])


@lru_cache(maxsize=65536)
def name_tokens(name: str) -> tuple[str, ...]:
    """Fold a name to lower-case words without accents, hyphens, possessives or honorifics.

    >>> name_tokens("Mr. Kim Jong-un's")
    ('kim', 'jong', 'un')
    """
    bare = re.sub(r"[’']s\b", "", name)
    folded = unicodedata.normalize("NFKD", bare)
    folded = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    tokens = tuple(_WORD.findall(folded))
    while len(tokens) > 1 and tokens[0] in _honorifics():
        tokens = tokens[1:]
    return tuple(t for t in tokens if t not in {"jr", "sr"}) or tokens


def same_full_name(left: tuple[str, ...], right: tuple[str, ...]) -> str | None:
    """Give the reason why two names of two or more words are one person's, or None.

    Equal words; one with a middle name or initial the other leaves out; or the same words run
    together ("Xinping", "Xin Ping"). A shared family name alone is never a reason.
    """
    if len(left) < 2 or len(right) < 2:
        return None
    if left == right:
        return "the same name"
    if "".join(left) == "".join(right):
        return "the same letters, spaced otherwise"
    short, long = sorted((left, right), key=len)
    if len(long) > len(short) and short[0] == long[0] and short[-1] == long[-1]:
        return "the same first and last name"
    if len(long) > len(short) >= 2 and _is_run(short, long):
        return "the shorter name stands in the longer"
    if sorted(left) == sorted(right):
        return "the same names in another order"
    return None


def _is_run(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def can_be_short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether a one-word name can stand for a full one (its first or last word)."""
    return len(short) == 1 and len(full) >= 2 and short[0] in (full[0], full[-1])


def initials(tokens: tuple[str, ...]) -> str:
    """Give the acronym of a name, leaving out little words."""
    return "".join(t[0] for t in tokens if t not in {"of", "the", "and", "for", "de", "on"})
