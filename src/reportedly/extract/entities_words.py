"""Word lists of the entity extractor, and the keys names are compared by."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from reportedly.extract.gazetteer import fold_name


@cache
def name_words() -> dict[str, Any]:
    """Give the lists of ``data/names.json``: lists of words as frozen sets, the rest as is."""
    text = resources.files("reportedly").joinpath("data", "names.json").read_text("utf-8")
    raw = json.loads(text)
    return {
        k: frozenset(v) if isinstance(v, list) and isinstance(v[0], str) else v
        for k, v in raw.items()
    }


@cache
def _groups(name: str) -> dict[str, frozenset[str]]:
    """Give word → all words of the rows of ``name`` that it stands in."""
    found: dict[str, set[str]] = {}
    for row in name_words()[name]:
        for word in row:
            found.setdefault(word, set()).update(row)
    return {word: frozenset(row) for word, row in found.items()}


def role_synonyms(noun: str) -> frozenset[str]:
    """Give the role nouns that may name the same office as ``noun``, itself included."""
    return _groups("role_synonyms").get(noun, frozenset()) | {noun}


def same_first_name(left: str, right: str) -> bool:
    """Tell whether two folded first names may be one person's (Mike, Michael; J, John)."""
    if left == right or right in _groups("nicknames").get(left, ()):
        return True
    if len(left) == 1 or len(right) == 1:
        return left[:1] == right[:1]
    return False


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold_name(n) for n in name_words()[name])


def is_outlet(name: str) -> bool:
    """Tell whether a name is that of a known news outlet."""
    return fold_name(name) in _folded("outlets")


def is_agency(name: str) -> bool:
    """Tell whether a name is that of a known news agency."""
    return fold_name(name) in _folded("agencies")


@cache
def _organisation_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in name_words()["organisation_aliases"]:
        for name in row:
            found[fold_name(name)] = fold_name(row[0])
    return found


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """Give the key of a person's name: no case, marks, hyphens, honorifics or suffixes.

    >>> person_key("Mr Kim Jong-Un")
    'kim jong un'
    """
    words = fold_name(name.replace("'s", "").replace("’s", "")).split()
    while len(words) > 1 and words[0] in name_words()["honorifics"]:
        words = words[1:]
    while len(words) > 1 and words[-1] in name_words()["suffixes"]:
        words = words[:-1]
    return " ".join(words)


@lru_cache(maxsize=4096)
def organisation_key(name: str) -> str:
    """Give the key of an organisation's name: folded, without legal forms, by known acronyms.

    >>> organisation_key("the U.N."), organisation_key("United Nations")
    ('united nations', 'united nations')
    """
    key = fold_name(name.replace("&", " and "))
    if key in _organisation_names():
        return _organisation_names()[key]
    for suffix in sorted(name_words()["organisation_suffixes"]):
        if key.endswith(" " + suffix) and len(key) > len(suffix) + 2:
            key = key[: -len(suffix) - 1]
    return _organisation_names().get(key, key)


def gender_of_name(key: str) -> str:
    """Give "m" or "f" by the first name of a key of two words or more, else the empty string."""
    first, _, rest = key.partition(" ")
    if not rest:
        return ""
    male, female = first in name_words()["male_names"], first in name_words()["female_names"]
    if male == female:
        return ""
    return "m" if male else "f"


def gender_of_title(title: str) -> str:
    """Give "m" or "f" when an honorific or office before a name tells it, else nothing."""
    words = name_words()
    mark = str(words["honorifics"].get(title, ""))
    last = title.rsplit(" ", 1)[-1]
    if mark or not last:
        return mark
    return "m" if last in words["male_roles"] else "f" if last in words["female_roles"] else ""


def has_first_name(key: str) -> bool:
    """Tell whether a key of two or three words begins as a person's name does and names no body.

    By a known first name, or an East Asian family name before two short words.
    """
    parts, words = key.split(), name_words()
    if not 2 <= len(parts) <= 3 or any(p in words["organisation_words"] for p in parts):
        return False
    if len(parts) == 3 and parts[0] in words["family_first"] - words["ambiguous_family"]:
        return all(p.isalpha() and len(p) < 7 for p in parts)
    return parts[0] in words["male_names"] or parts[0] in words["female_names"]


@lru_cache(maxsize=8192)
def surnames(key: str) -> frozenset[str]:
    """Give the words of a full name that may stand for it alone.

    The last word with its particles ("bin salman" and "salman"); and the first word when it is
    an East Asian family name, where that stands first.
    """
    words = key.split()
    if len(words) < 2:
        return frozenset(words)
    found = {words[-1], " ".join(words[1:])}
    start = len(words) - 1
    while start > 1 and words[start - 1] in name_words()["name_particles"]:
        start -= 1
        found.add(" ".join(words[start:]))
    if words[0] in name_words()["family_first"]:
        found.add(words[0])
        if len(words) == 3 and words[1] not in name_words()["male_names"]:
            found -= {words[-1]}
    return frozenset(found)
