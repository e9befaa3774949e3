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


@cache
def compile_rule(template: str) -> re.Pattern[str]:
    """Compile a template once, when it is first needed (about 1 ms; there are some 60).

    ``{name}`` is a fragment, a blank is one to three blanks. Matches whole words only and ignores
    case (the handlers look at the case where it matters).
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


#: Stand among a text's words for any number that can be a year, and for any digit.
_A_YEAR, _A_DIGIT = "<year>", "<digit>"
_TOKEN = re.compile(r"[^\W_]+")
_YEAR_TOKEN = re.compile(r"[12]\d{3}")
_PLAIN_GROUP = re.compile(r"\((?:\?P<[a-z]+>|\?:)?([a-z' |-]+)\)")
_GROUP_START = re.compile(r"\(\?P<\w+>|\(\?:|\(\?<?[=!]|\(")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_PIECE = re.compile(r"\{(?P<name>[a-z]+)\}|(?P<digit>\\d|\[[\d-]+\])|\\.|\[(?:\\.|[^\]\\])+\]|.")
_OPTIONAL = re.compile(r"[?*]|\{0?,")
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"[?*+]|\{\d*,?\d*\}")


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
        "adverb": w["adverb_sets"],
        "year": [_A_YEAR],
    }
    return {name: frozenset(map(_first_word, phrases)) for name, phrases in lists.items()}


def _first_word(phrase: str) -> str:
    found = _TOKEN.search(phrase) if phrase != _A_YEAR else None
    return found[0].casefold() if found else phrase


Needs = list[frozenset[str]]


def required_words(template: str) -> tuple[frozenset[str], ...]:
    """Give sets of words: a text without a word of each cannot match the template.

    They come from fragments, digits and groups of plain words that no match can do without; of
    alternatives that each need something, a word of any will do. Most rules need a month, a unit,
    a weekday or a digit that most passages lack, and so need not be tried there.
    """
    return tuple(dict.fromkeys(_needs_from(template, 0)[0]))


def _needs_from(template: str, at: int) -> tuple[Needs, int]:
    """Read alternatives from ``at`` up to the end or the closing bracket, which is passed over."""
    alternatives: list[Needs] = [[]]
    while at < len(template) and template[at] != ")":
        if template[at] == "|":
            alternatives.append([])
            at += 1
            continue
        needs, at = _needs_of_piece(template, at)
        if not _OPTIONAL.match(template, at):
            alternatives[-1].extend(needs)
        amount = _AMOUNT.match(template, at)
        at = amount.end() if amount else at
    if len(alternatives) == 1:
        return alternatives[0], at + 1
    if not all(alternatives):
        return [], at + 1
    return [frozenset().union(*(min(needs, key=len) for needs in alternatives))], at + 1


def _needs_of_piece(template: str, at: int) -> tuple[Needs, int]:
    """Read a group, a fragment or a character; gives where the next one starts."""
    plain = _PLAIN_GROUP.match(template, at)
    if plain and plain[1].strip():
        return [frozenset(_first_word(word) for word in plain[1].split("|"))], plain.end()
    start = _GROUP_START.match(template, at)
    if start:
        needs, at = _needs_from(template, start.end())
        return ([] if start[0] in _LOOKS else needs), at
    piece = _PIECE.match(template, at)
    if piece is None:
        return [], at + 1
    if piece["digit"]:
        return [frozenset({_A_DIGIT})], piece.end()
    known = _first_words().get(piece["name"] or "")
    return ([known] if known else []), piece.end()


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text for :func:`required_words`, with marks for years and digits."""
    found = set(_TOKEN.findall(text.casefold()))
    if _DIGIT.search(text):
        found.add(_A_DIGIT)
        if any(_YEAR_TOKEN.match(t) for t in found):
            found.add(_A_YEAR)
    return frozenset(found)
