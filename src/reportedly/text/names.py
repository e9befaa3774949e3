"""Who wrote a report: names parted, and freed of roles, addresses and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from reportedly.text.metadata_words import bare, clean_field, metadata_words

_MAX_NAMES, _MAX_FIELD, _MAX_WORDS = 20, 600, 6
_COMMA, _LETTER = re.compile(r"\s*[,،、，]\s*"), re.compile(r"\s+[yei]\s+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,300}>")
_HARD = re.compile(r"\s*[;|\n•·]\s*|\s+/\s+|\s+[-–—]{1,2}\s+")
_MAIL = re.compile(r"\(?\S{0,80}@\S{0,80}|\b(?:https?://|www\.)\S{0,300}")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
_NUMBER = re.compile(r"(?<![^\W\d_])\d|\d{4}")
#: Vowel signs and the like, which are no letters of their own.
_MARKS = re.compile(
    "[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09d7\u0a00-\u0dff\u0e31-\u0e4e]"
)
#: A name: words that begin with a letter, initials, particles; also one word, or a house's name.
_NAME = re.compile(r"[^\W\d_][\w.'’‘`´/&+-]*(?: [\w.'’‘`´/&+-]+){0,7}")


@cache
def _by() -> re.Pattern[str]:
    words = sorted((w.rstrip(":") for w in metadata_words("by")), key=lambda w: (-len(w), w))
    listed = "|".join(re.escape(w) for w in words)
    return re.compile(rf"^(?:{listed})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _joiner() -> re.Pattern[str]:
    words = [w for w in metadata_words("joiners") if len(w) > 1]
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))})\s+|\s*&\s+", re.IGNORECASE)


def clean_names(values: Iterable[str | None]) -> tuple[str, ...]:
    """Give the names in some author fields: parted, "By" taken off, addresses left out.

    A role behind a name ("Staff Writer", "PhD") is dropped; the same name twice is one. At most
    20 names are given.

    >>> clean_names(["By Ada Quill and Bo Reed, Staff Writer", "https://example.org/ada"])
    ('Ada Quill', 'Bo Reed')
    """
    found: dict[str, str] = {}
    for value in values:
        for name in _names_of(value):
            found.setdefault(bare(name), name)
            if len(found) >= _MAX_NAMES:
                break
    return tuple(found.values())


def _names_of(value: str | None) -> list[str]:
    text = clean_field(_TAG.sub(" ", (value or "")[:_MAX_FIELD]), _MAX_FIELD) or ""
    text = _BRACKETS.sub("", _MAIL.sub(" ", text))
    names = []
    for piece in _HARD.split(text):
        for part in _parted(_unheralded(piece)):
            name = _unheralded(part).strip(' .,:;-–—|*"“”„')
            if _is_name(name):
                names.append(name)
    return names


def _unheralded(piece: str) -> str:
    piece = piece.strip()
    for _ in range(2):
        piece = _by().sub("", piece)
    return piece


def _parted(piece: str) -> list[str]:
    """Part at commas and at words that join, where a whole name stands on both sides."""
    parts: list[str] = []
    for segment in _COMMA.split(piece):
        joined = _one_letter(segment) or _joiner().split(segment)
        whole = len(joined) > 1 and all(_could_be_one(p) for p in joined)
        parts.extend(joined if whole else [segment])
    return parts


def _one_letter(segment: str) -> list[str]:
    """Part at "y", "e" or "i", which stand inside names too: between names of two words."""
    parts = _LETTER.split(segment)
    return parts if len(parts) > 1 and all(len(p.split()) > 1 for p in parts) else []


def _could_be_one(part: str) -> bool:
    words = part.split()
    return bool(words) and words[0][:1].isalpha() and (len(words) > 1 or words[0][:1].isupper())


def _is_name(name: str) -> bool:
    plain = name.casefold()
    return (
        bool(_NAME.fullmatch(_MARKS.sub("", name)))
        and not _NUMBER.search(name)
        and name.count(".") <= (1 if " " not in name else 4)
        and len(name) >= 2
        and plain not in _not_names()
        and not _not_begin().match(plain)
    )


@cache
def _not_names() -> frozenset[str]:
    return frozenset((*metadata_words("roles"), *metadata_words("not_names")))


@cache
def _not_begin() -> re.Pattern[str]:
    """Words with which no name begins."""
    listed = "|".join(map(re.escape, metadata_words("not_begin")))
    return re.compile(rf"(?:{listed})(?!\w)")


def begins_as_byline(text: str) -> bool:
    """Tell whether a text begins with a word that stands before authors ("By")."""
    return bool(_by().match(text))


def is_house(name: str, houses: Sequence[str]) -> bool:
    """Tell whether an author is the outlet itself: its name, its site, or its newsroom.

    >>> is_house("Oxmoor Herald Newsroom", ["Oxmoor Herald"])
    True
    """
    found = bare(name).replace(" ", "")
    for house in houses:
        known = bare(house).replace(" ", "").removeprefix("www").removeprefix("the")
        if len(known) >= 2 and (found == known or (len(known) >= 4 and known in found)):
            return True
        if len(found) >= 4 and found in known:
            return True
    return False
