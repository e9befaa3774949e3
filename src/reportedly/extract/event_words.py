"""Event words: which family a verb, noun or adjective belongs to, and what kind of event it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class EventWords:
    """The tables of ``data/event_types.json``, turned round for look-up by lemma."""

    verbs: dict[str, str]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    kinds: dict[str, str]
    carriers: frozenset[str]
    about_verbs: frozenset[str]
    occurrence_verbs: frozenset[str]
    no_event_verbs: frozenset[str]
    generic_nouns: frozenset[str]
    slot_nouns: dict[str, list[str]]
    generic_motion: frozenset[str]


@cache
def load_event_words() -> EventWords:
    """Read the event families once. The first family that names a word keeps it."""
    raw = load_json("event_types.json")
    tables: dict[str, dict[str, str]] = {"verbs": {}, "nouns": {}, "adjectives": {}}
    for family, entry in raw["families"].items():
        for part, table in tables.items():
            for word in entry.get(part, ()):
                table.setdefault(word, family)
    return EventWords(
        tables["verbs"],
        tables["nouns"],
        tables["adjectives"],
        {family: entry["kind"] for family, entry in raw["families"].items()},
        frozenset(raw["light_verbs"]) | frozenset(raw["about_verbs"]),
        frozenset(raw["about_verbs"]),
        frozenset(raw["occurrence_verbs"]),
        frozenset(raw["skip_verbs"]) | frozenset(raw["light_verbs"]),
        frozenset(raw["generic_nouns"]),
        raw["slot_nouns"],
        frozenset(raw["generic_motion"]),
    )


@cache
def load_cue_sets() -> dict[str, frozenset[str]]:
    """Read the cue lists of ``data/modality_cues.json``, by list name."""
    raw = load_json("modality_cues.json")
    return {name: frozenset(words) for name, words in raw.items() if isinstance(words, list)}


def load_json(name: str) -> Any:
    """Read one of the package's data files."""
    return json.loads((files("reportedly") / "data" / name).read_text(encoding="utf-8"))
