"""Numbers in words and digits: the pattern that finds them and the function that reads them."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

#: Longer digit strings are ids, not counts; a float holds fifteen digits exactly.
MAX_DIGITS = 15

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")


@cache
def number_words() -> dict[str, Any]:
    """Load the tables of number words once (``data/numbers.json``)."""
    text = files("reportedly").joinpath("data", "numbers.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def word_pattern() -> str:
    """Give a regex fragment that matches one number in words ("twenty-five thousand").

    A run of at most nine number words joined by a blank, a hyphen or "and"; the bound keeps a
    search linear on a text of nothing but number words.
    """
    table = number_words()
    words = sorted({*table["small"], *table["tens"], *table["scales"]}, key=len, reverse=True)
    word = "(?:" + "|".join(words) + ")"
    joined = rf"{word}(?:(?:-|\s|\sand\s){word}){{0,8}}"
    scales = "|".join(table["scales"])
    return rf"(?:an?\s(?:{scales})|{joined})"


def parse_digits(text: str) -> float | None:
    """Read "1,500", "6.2" or "46000"; None when it is no such number or has too many digits.

    >>> parse_digits("1,500")
    1500.0
    """
    if _DIGITS.fullmatch(text) is None or sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    return float(text.replace(",", ""))


def tidy(value: float) -> float:
    """Round away the dust of binary fractions: 8.3 times a billion is 8300000000.

    >>> tidy(8.3 * 1_000_000_000)
    8300000000.0
    """
    return float(f"{value:.12g}")


def parse_words(text: str) -> float | None:
    """Read a number in words, digits with a scale word included ("1.5 million").

    >>> parse_words("two hundred and five")
    205.0
    """
    table = number_words()
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]+", text.lower().strip()):
        digits = parse_digits(word)
        if word in ("a", "an", "and"):
            continue
        if digits is not None or word in table["small"] or word in table["tens"]:
            small = digits if digits is not None else table["small"].get(word, None)
            current += table["tens"][word] if small is None else small
        elif word in table["scales"]:
            scale = float(table["scales"][word])
            current = (current or 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        else:
            return None
        seen = True
    return tidy(total + current) if seen else None


def parse_number(text: str) -> float | None:
    """Read a number in digits or words; None when it is neither.

    Never raises; cost linear in the text.
    """
    stripped = text.strip()
    if len(stripped) > 200:
        return None
    value = parse_digits(stripped)
    return parse_words(stripped) if value is None else value


def as_integer(text: str) -> int | None:
    """Read a whole number, or None.

    >>> as_integer("twenty-one")
    21
    """
    value = parse_number(text)
    return int(value) if value is not None and value == int(value) else None


def ordinal(text: str) -> int | None:
    """Read "3rd", "third" or "twenty-first"; None when it is no ordinal.

    >>> ordinal("21st")
    21
    """
    lowered = text.lower().strip()
    matched = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)", lowered)
    if matched:
        return int(matched[1])
    found = number_words()["ordinals"].get(lowered.replace(" ", "-"))
    return None if found is None else int(found)
