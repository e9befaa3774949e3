"""The words of time, from ``data/times.json``, and the regex fragments made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from reportedly.extract.quantities_numbers import as_integer, word_pattern

#: One to three blanks; a written blank in a rule's template stands for it.
GAP = r"[\s\u00a0]{1,3}"
_APOSTROPHE = r"['’]"


@cache
def words() -> dict[str, Any]:
    """Load the tables of time words once."""
    text = files("reportedly").joinpath("data", "times.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def any_of(phrases: Iterable[str]) -> str:
    """Give a group that matches any of some phrases, longest first, blanks and quotes free."""
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    escaped = (re.escape(p).replace(r"\ ", " ").replace("'", _APOSTROPHE) for p in ordered)
    return "(?:" + "|".join(escaped) + ")"


@cache
def fragments() -> dict[str, str]:
    """Give the named regex fragments that rule templates may use as ``{name}``."""
    w = words()
    abbreviated = {m for m in w["months"] if len(m) < 5 and m not in ("june", "july", "may")}
    full = set(w["months"]) - abbreviated
    month = rf"(?:{any_of(full)}|{any_of(abbreviated)}\.?)"
    weekday = any_of(w["weekdays"])
    units = {"millennium", "millennia", "centuries", "century"} | {
        f"{u}s?" for u in w["units"] if not u.startswith(("centur", "millen"))
    }
    ordinals = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|last|final)"
    return {
        "month": month,
        "weekday": weekday,
        "wdabbr": rf"(?:{any_of(w['weekday_abbreviations'])}\.?)",
        "day": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
        "year": r"(?:1\d{3}|20\d{2}|21\d{2})",
        "shortyear": rf"{_APOSTROPHE}\d\d",
        "season": any_of(w["seasons"]),
        "daypart": any_of(w["dayparts"]),
        "unit": "(?:" + "|".join(sorted(units, key=len, reverse=True)) + ")",
        "early": any_of(w["early"]),
        "mid": any_of(w["mid"]),
        "late": any_of(w["late"]),
        "half": any_of(w["halves"]),
        "bound": any_of(w["bounds"]),
        "quantifier": any_of(w["quantifiers"]),
        "zone": any_of(w["zones"]),
        "holiday": any_of(w["holidays"]),
        "number": rf"(?:\d{{1,3}},\d{{3}}|\d{{1,4}}(?:\.\d)?|{word_pattern()})",
        "ordinal": ordinals,
        "reference": any_of([*w["present"], *w["past"], *w["future"]]),
        "adverb": any_of(w["adverb_sets"]),
        "apos": _APOSTROPHE,
        "dash": r"[-‐‑–—]",
    }


def compile_rule(template: str) -> re.Pattern[str]:
    """Compile a template: ``{name}`` is a fragment, a blank is one to three blanks.

    Matches whole words only and ignores case (the handlers look at the case where it matters).
    """
    filled = re.sub(r"\{([a-z]+)\}", lambda m: fragments()[m[1]], template)
    filled = filled.replace(" ?", f"(?:{GAP})?").replace(" ", GAP)
    return re.compile(rf"(?<![\w$£€.])(?:{filled})(?!\w)", re.IGNORECASE)


def clean(text: str | None) -> str:
    """Lower the case, join blanks and straighten apostrophes."""
    return " ".join((text or "").lower().replace("’", "'").split())


def month_number(text: str) -> int | None:
    """Give the number of a month's name, or None."""
    found = words()["months"].get(clean(text).rstrip("."))
    return None if found is None else int(found)


def weekday_number(text: str) -> int | None:
    """Give the number of a weekday (Monday is 0), or None."""
    key = clean(text).rstrip(".").removesuffix("'s")
    found = words()["weekdays"].get(key, words()["weekday_abbreviations"].get(key))
    return None if found is None else int(found)


def mod_of(text: str | None) -> str | None:
    """Give START, MID, END, H1 or H2 for a modifier phrase, or None."""
    phrase = clean(text).rstrip("-‐‑– ")
    if not phrase:
        return None
    for mod, key in (("START", "early"), ("MID", "mid"), ("END", "late")):
        if phrase in words()[key]:
            return mod
    found = words()["halves"].get(phrase)
    return None if found is None else str(found)


def unit_code(text: str) -> str | None:
    """Give the code of a unit ("years" is Y, "minutes" TM, "decade" 10Y)."""
    key = clean(text).rstrip("'")
    table = words()["units"]
    if key in table:
        return str(table[key])
    if key == "centuries":
        return "100Y"
    return table.get(key.removesuffix("s")) or ("1000Y" if key == "millennia" else None)


def count_of(text: str | None) -> float | None:
    """Give the number that a count word stands for; None for "several" and for no number."""
    phrase = clean(text)
    if phrase in ("a", "an", "the", ""):
        return 1.0
    value = words()["quantifiers"].get(phrase)
    if value is not None:
        return None if value == "X" else float(value)
    if re.fullmatch(r"\d+\.\d+", phrase):
        return float(phrase)
    whole = as_integer(phrase)
    return None if whole is None else float(whole)


#: Stands among a text's words for any number that can be a year.
_A_YEAR = "<year>"
_TOKEN = re.compile(r"[^\W_]+")
_YEAR_TOKEN = re.compile(r"[12]\d{3}")
_PLAIN_GROUP = re.compile(r"\((?:\?P<[a-z]+>|\?:)?([a-z' |-]+)\)(?![?*])")


@cache
def _first_words() -> dict[str, frozenset[str]]:
    """Give, by fragment, the words of which a text must hold one for the fragment to match."""
    w = words()
    units = {u.removesuffix("s") for u in w["units"]} | {"centur", "century", "millennium"}
    lists: dict[str, Iterable[str]] = {
        "month": w["months"],
        "weekday": [*w["weekdays"], *(f"{day}s" for day in w["weekdays"])],
        "wdabbr": w["weekday_abbreviations"],
        "season": w["seasons"],
        "daypart": w["dayparts"],
        "holiday": w["holidays"],
        "reference": [*w["present"], *w["past"], *w["future"]],
        "unit": [*units, *(f"{u}s" for u in units), *w["units"], "centuries", "millennia"],
        "year": [_A_YEAR],
    }
    return {name: frozenset(map(_first_word, phrases)) for name, phrases in lists.items()}


def _first_word(phrase: str) -> str:
    found = _TOKEN.search(phrase) if phrase != _A_YEAR else None
    return found[0].casefold() if found else phrase


def required_words(template: str) -> tuple[frozenset[str], ...]:
    """Give sets of words: a text without a word of each cannot match the template.

    They come from fragments and from groups of plain words that stand in no optional group and in
    no group (nor template) with alternatives. Most rules need a month, a unit or a weekday that
    most passages lack, and so need not be tried there.
    """
    loose = _loose_groups(template)

    def is_needed(at: int) -> bool:
        return not any(start < at < end for start, end in loose)

    needed = [
        _first_words()[m[1]]
        for m in re.finditer(r"\{([a-z]+)\}(?![?*])", template)
        if m[1] in _first_words() and is_needed(m.start())
    ]
    needed += [
        frozenset(_first_word(word) for word in m[1].split("|"))
        for m in _PLAIN_GROUP.finditer(template)
        if m[1].strip() and is_needed(m.start())
    ]
    return tuple(needed)


def _loose_groups(template: str) -> list[tuple[int, int]]:
    """Give the groups that need not match: optional ones, look-arounds, those with alternatives."""
    groups: list[tuple[int, int]] = [(-1, len(template))]
    opened: list[int] = []
    for at, char in enumerate(template):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            groups.append((opened.pop(), at))
    return [(s, e) for s, e in groups if _is_loose(template, s, e)]


def _is_loose(template: str, start: int, end: int) -> bool:
    if template[end + 1 : end + 2] in ("?", "*") or template.startswith("{0,", end + 1):
        return True
    if template.startswith(("?!", "?<!", "?="), start + 1) or template.startswith("?<=", start + 1):
        return True
    depth = 0
    for char in template[start + 1 : end]:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0 and not _PLAIN_GROUP.match(template, max(start, 0)):
            return True
    return False


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text for :func:`required_words`, with a mark for any year."""
    found = frozenset(_TOKEN.findall(text.casefold()))
    return found | {_A_YEAR} if any(_YEAR_TOKEN.match(t) for t in found) else found
