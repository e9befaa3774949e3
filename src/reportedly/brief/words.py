"""Word lists and light tokenising shared by the parts of this room. No language model."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "ed",
    "ly",
    "es",
    "er",
    "s",
)


@cache
def load_words(name: str) -> frozenset[str]:
    """Load a word list of ``data/brief``: one a line, ``#`` starts a comment line."""
    text = files("reportedly").joinpath(f"data/brief/{name}.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def load_table(name: str) -> dict[str, Any]:
    """Load a JSON object of ``data/brief``."""
    text = files("reportedly").joinpath(f"data/brief/{name}.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def all_words(text: str) -> list[str]:
    """Give the words of a text in lower case, in order, without possessive endings."""
    return [w.removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text.lower())]


@cache
def stem(word: str) -> str:
    """Cut one common English ending off a word of five letters or more."""
    if len(word) < 5 or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def topic_words(text: str) -> list[str]:
    """Give the stems of the words that carry a topic, in order, repeats kept."""
    stop = load_words("stopwords")
    return [stem(w) for w in all_words(text) if w not in stop and (len(w) > 1 or w.isdigit())]
