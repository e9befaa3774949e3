"""The verifier's own reading of a text: its numbers, day-month pairs, names and quotations.

Written apart from the extractors on purpose, so that a fault there is not repeated here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from reportedly.brief.words import load_table, load_words

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\S")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_INVISIBLE = dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279))
_QUOTES = str.maketrans("“”„‟«»‘’‚‛′", '""""""\'\'\'\'\'')
_SENTENCE_END = frozenset(".!?…:")


def fold(text: str) -> str:
    """Give a text in one spelling of quotation marks, digits, spaces and invisible signs."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_QUOTES)
    return " ".join(plain.split())


def key(text: str) -> str:
    """Give the words of a text in lower case, with one blank between and around them."""
    words = (t.removesuffix("'s") for t in tokens(fold(text).casefold()) if t[0].isalnum())
    return f" {' '.join(words)} "


def tokens(text: str) -> list[str]:
    """Give numbers, words and single signs, in order."""
    return _TOKEN.findall(text)


def _table(name: str) -> Any:
    return load_table("numbers")[name]


def find_numbers(text: str) -> set[Decimal]:
    """Give the numbers of a text, in digits or words, with their scale ("5 million").

    Ordinals count as their number; a grouped "1,200" is one number, "3,4" is two.
    """
    found: set[Decimal] = set()
    words = [t.casefold() for t in tokens(fold(text))]
    i = 0
    while i < len(words):
        values, i = _read_number(words, i)
        found.update(values)
    return found


def find_quotable_numbers(text: str) -> set[Decimal]:
    """Give what a text that cites this one may say in numbers: as :func:`find_numbers`, and the
    scale words alone ("million" of "1.4 million")."""
    words = {t.casefold() for t in tokens(fold(text))}
    scales = _table("scales")
    return find_numbers(text) | {Decimal(scales[w]).normalize() for w in words if w in scales}


def _read_number(words: list[str], i: int) -> tuple[list[Decimal], int]:
    """Read a number at position ``i``; give its values and the position after it."""
    if words[i][0].isdigit():
        *values, last = _digit_values(words[i])
        scaled, after = _apply_scales(words, i + 1, last)
        return [*values, scaled], after
    value = _word_value(words[i])
    if value is None:
        return [], i + 1
    return _read_number_words(words, i, value)


def _digit_values(token: str) -> list[Decimal]:
    parts = [token.replace(",", "")] if _GROUPED.match(token) else token.split(",")
    return [_decimal(p) for part in parts for p in _dotted(part)]


def _dotted(part: str) -> list[str]:
    """Split what is no decimal number ("12.04.2019") at its stops."""
    return [part] if part.count(".") <= 1 else part.split(".")


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits).normalize()
    except InvalidOperation:
        return Decimal(0)


def _word_value(word: str) -> Decimal | None:
    for name in ("units", "ordinals", "vague"):
        if word in _table(name):
            return Decimal(str(_table(name)[word]))
    return Decimal(_table("scales")[word]) if word in ("hundred", "thousand", "million") else None


def _read_number_words(words: list[str], i: int, value: Decimal) -> tuple[list[Decimal], int]:
    """Join "twenty" "-" "one", then scales: "two hundred thousand"."""
    after = i + 1
    step = after + 1 if after < len(words) and words[after] == "-" else after
    if 20 <= value < 100 and step < len(words):
        unit = _table("units").get(words[step], _table("ordinals").get(words[step]))
        if unit is not None and 0 < unit < 10:
            value, after = value + unit, step + 1
    scaled, after = _apply_scales(words, after, value)
    return [scaled.normalize() if scaled else scaled], after


def _apply_scales(words: list[str], i: int, value: Decimal) -> tuple[Decimal, int]:
    scales = _table("scales")
    while i < len(words) and words[i] in scales:
        value *= scales[words[i]]
        i += 1
    return (value.normalize() if value else value), i


def find_day_months(text: str) -> set[tuple[int, int]]:
    """Give (day, month) pairs written side by side: "15 April", "April 15", "April 26-27"."""
    months = _table("months")
    words = [t.casefold() for t in tokens(fold(text))]
    found: set[tuple[int, int]] = set()
    for i, word in enumerate(words):
        if word in months:
            for day in _days_beside(words, i):
                found.add((day, months[word]))
    return found


def find_calendar_names(text: str) -> set[str]:
    """Give the months and weekdays named with a capital, in full; a first word "May" is none."""
    months, weekdays = _table("months"), _table("weekdays")
    found: set[str] = set()
    before = "."
    for word in tokens(fold(text)):
        folded = word.casefold()
        opens = before in _SENTENCE_END and folded in ("may", "march", "mar", "sun")
        if word[0].isupper() and not opens:
            if folded in months:
                found.add(f"month {months[folded]}")
            elif folded in weekdays:
                found.add(f"weekday {folded}")
        before = word
    return found


def _days_beside(words: list[str], i: int) -> Iterator[int]:
    before = [w for w in reversed(words[max(0, i - 4) : i]) if w not in ("st", "nd", "rd", "th")]
    after = [w for w in words[i + 1 : i + 5] if w not in (".", "st", "nd", "rd", "th")]
    for side in (before[1:] if before[:1] == ["of"] else before, after):
        for word in side:
            if word in ("-", "–", "and", "to", "/"):
                continue
            if not (word.isdecimal() and 1 <= int(word) <= 31):
                break
            yield int(word)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, or of words in a script without capitals."""

    words: str
    opens: bool


def find_names(text: str) -> list[Name]:
    """Give the runs of words written as names, in order, without function words at the ends."""
    runs: list[list[tuple[str, bool]]] = [[]]
    starts = True
    for sign in tokens(fold(text)):
        if _looks_named(sign):
            runs[-1].append((sign, starts))
        elif not _joins_names(sign, runs[-1]):
            runs.append([])
        starts = sign in _SENTENCE_END or (starts and not sign[0].isalnum())
    return [n for run in runs if (n := _name_of(run)) is not None]


def _joins_names(sign: str, run: list[tuple[str, bool]]) -> bool:
    """Tell whether a run goes on after a sign: a hyphen, an ampersand, the stop of an initial."""
    if sign in ("-", "&"):
        return True
    if sign != "." or not run:
        return False
    last = run[-1][0]
    return len(last) == 1 or last.casefold() in load_words("abbreviations")


def _looks_named(token: str) -> bool:
    first = token[0]
    return first.isupper() or (first.isalpha() and first.lower() == first.upper())


def _name_of(run: list[tuple[str, bool]]) -> Name | None:
    stop = load_words("stopwords")
    while run and run[0][0].casefold().removesuffix("'s") in stop:
        run = run[1:]
    while run and run[-1][0].casefold() in stop:
        run = run[:-1]
    if not run:
        return None
    return Name(key(" ".join(word for word, _ in run)), run[0][1])


def find_quoted(text: str) -> list[str]:
    """Give what stands inside double quotation marks, or single ones that are no apostrophes."""
    plain = fold(text)
    parts = plain.split('"')
    found = [p.strip() for p in parts[1::2] if p.strip()]
    outside = " ".join(parts[::2])
    found += [m.strip() for m in re.findall(r"(?<!\w)'([^']{1,400})'(?!\w)", outside) if m.strip()]
    return found


def find_quotable(text: str) -> list[str]:
    """Give what may be quoted from a cited text: as :func:`find_quoted`, and when the marks do
    not pair up (the text begins or ends inside a quotation) every stretch between marks."""
    parts = fold(text).split('"')
    loose = [p.strip() for p in parts if p.strip()] if len(parts) % 2 == 0 else []
    return find_quoted(text) + loose


def find_negations(text: str) -> list[str]:
    """Give the words of a text that deny."""
    negations = set(_table("negations"))
    words = (t.casefold() for t in tokens(fold(text)))
    return [w for w in words if w in negations or w.endswith("n't")]
