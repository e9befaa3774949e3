"""The word lists of pages' metadata (``data/page_metadata.json``), loaded once."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")


@cache
def _table() -> dict[str, Any]:
    raw = resources.files("reportedly").joinpath("data/page_metadata.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(raw)
    return table


@cache
def metadata_words(what: str) -> tuple[str, ...]:
    """Give a list of the table; ``cues.date`` names a list inside another."""
    found: Any = _table()
    for key in what.split("."):
        found = found[key]
    return tuple(found)


def clean_field(value: object, limit: int = 500) -> str | None:
    """Give a field's text on one line: entities read, invisible and control characters dropped.

    None for anything that is no text, or is empty. Text beyond ``limit`` characters is cut off.

    >>> clean_field(" Ferry &amp;amp; quay\\u200b ")
    'Ferry & quay'
    """
    if not isinstance(value, str):
        return None
    text = value[: 4 * limit]
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(text.split())[:limit].rstrip() or None


def bare(text: str | None) -> str:
    """Give a text for comparison: letters and digits only, lower-cased, single spaces.

    >>> bare("The Oxmoor–Herald!")
    'the oxmoor herald'
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(_WORD.findall(folded))
