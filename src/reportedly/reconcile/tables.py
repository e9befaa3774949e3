"""Data tables of this room, read once: event kinds, stop words, people nouns."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


def _load(name: str) -> Any:
    return json.loads((files("reportedly") / "data" / name).read_text(encoding="utf-8"))


@cache
def _kinds() -> dict[str, str]:
    families = _load("event_types.json")["families"]
    return {family: entry["kind"] for family, entry in families.items()}


def family_kind(event_type: str) -> str:
    """Give the kind of an event family: motion, encounter, casualty, other; "" for a bare verb."""
    return _kinds().get(event_type, "")


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """Give the word lists of ``data/reconcile.json`` by name."""
    return {k: frozenset(v) for k, v in _load("reconcile.json").items() if isinstance(v, list)}


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Give the question phrases of ``data/reconcile.json`` by table and key."""
    return {k: v for k, v in _load("reconcile.json").items() if isinstance(v, dict)}


def stop_words() -> frozenset[str]:
    """Give words too common to tell two sentences apart."""
    return word_lists()["stop_words"]
