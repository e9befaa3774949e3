"""Toponym recognition: the parser's named entities, corrected and completed by the gazetteer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportedly.extract.context import Passage
from reportedly.extract.entities_words import has_first_name, name_words, person_key, surnames
from reportedly.extract.gazetteer import (
    country_names,
    demonyms,
    fold_name,
    load_gazetteer,
)

if TYPE_CHECKING:
    import spacy.tokens

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_QUOTES = frozenset("\"“”‘’'()[]-–—,.;:")


@cache
def place_words() -> dict[str, Any]:
    """Give the word lists and weights of ``data/places.json``; lists as frozen sets."""
    text = resources.files("reportedly").joinpath("data", "places.json").read_text("utf-8")
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in json.loads(text).items()}


@dataclass(frozen=True, slots=True)
class Toponym:
    """A candidate: tokens ``start:end`` of a passage, and the parser's label ("" for none).

    ``demonym`` is the ISO code of a country when the word is a demonym, else empty.
    """

    passage: Passage
    start: int
    end: int
    label: str
    demonym: str = ""

    @property
    def tokens(self) -> spacy.tokens.Span:
        """The tokens covered."""
        return self.passage.doc[self.start : self.end]

    @property
    def name(self) -> str:
        """The words covered."""
        return str(self.tokens.text)


def family_names(passages: Iterable[Passage]) -> frozenset[str]:
    """Give the folded family names of the persons that the parser sees named in full."""
    found: set[str] = set()
    for passage in passages:
        for entity in passage.doc.ents:
            if len(entity) < 2 or entity.label_ not in ("PERSON", "GPE", "ORG"):
                continue
            start, end = _trim(passage.doc, entity.start, entity.end)
            key = person_key(passage.doc[start:end].text)
            if " " in key and (entity.label_ == "PERSON" or _is_unknown_person(key)):
                found |= surnames(key) | {key}
    return frozenset(found)


def _is_unknown_person(key: str) -> bool:
    return has_first_name(key) and not load_gazetteer().find(key)


def find_toponyms(passage: Passage, people: frozenset[str] = frozenset()) -> list[Toponym]:
    """Give disjoint toponym candidates of a passage, in text order; ``people`` are no places."""
    found = [t for t in _find_all(passage) if not _is_person(t, people)]
    return sorted(found, key=lambda t: t.start)


def _is_person(toponym: Toponym, people: frozenset[str]) -> bool:
    """Tell whether a name is a person's: a known family name, or it follows a title."""
    folded = fold_name(toponym.name)
    if toponym.demonym or folded in country_names():
        return False
    if folded in people:
        return True
    doc, start = toponym.passage.doc, toponym.start
    before = doc[start - 1].lower_.rstrip(".") if start else ""
    return before in _before_persons()


@cache
def _before_persons() -> frozenset[str]:
    """Give words after which a capitalised name is a person's."""
    words = name_words()
    single = {t for t in (*words["titles"], *words["honorifics"]) if " " not in t}
    return frozenset(single - place_words()["city_nouns"] - {"saint", "count", "lord", "general"})


def _find_all(passage: Passage) -> list[Toponym]:
    found: list[Toponym] = []
    taken = [False] * len(passage.doc)
    for entity in passage.doc.ents:
        for toponym in _from_entity(passage, entity):
            found.append(toponym)
            taken[toponym.start : toponym.end] = [True] * (toponym.end - toponym.start)
    found.extend(_from_tokens(passage, taken))
    return found


def _trim(doc: spacy.tokens.Doc, start: int, end: int) -> tuple[int, int]:
    """Cut articles, quotation marks and possessives off the ends."""
    while start < end and (
        doc[start].lower_ in ("the", "a") or doc[start].text in _QUOTES or doc[start].is_space
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in _POSSESSIVES or doc[end - 1].text in _QUOTES or doc[end - 1].is_space
    ):
        end -= 1
    return start, end


def _from_entity(passage: Passage, entity: spacy.tokens.Span) -> list[Toponym]:
    start, end = _trim(passage.doc, entity.start, entity.end)
    if start == end:
        return []
    label = entity.label_
    text = passage.doc[start:end].text
    if label == "NORP" or text in demonyms():
        iso2 = demonyms().get(text)
        return [Toponym(passage, start, end, label, iso2)] if iso2 else []
    if fold_name(text) in place_words()["not_places"] and not _is_acronym(text):
        return []
    if label in PLACE_LABELS:
        return _split_list(passage, start, end, label)
    return [Toponym(passage, start, end, label)] if _overrules(text, label) else []


def _is_acronym(text: str) -> bool:
    return text.isupper() and fold_name(text) in country_names()


def _split_list(passage: Passage, start: int, end: int, label: str) -> list[Toponym]:
    """Give the parts of a run such as "Paris, Texas" that the parser took as one."""
    parts, begin = [], start
    for index in range(start, end + 1):
        if index == end or passage.doc[index].text in (",", ";", "\n"):
            left, right = _trim(passage.doc, begin, index)
            if left < right:
                parts.append(Toponym(passage, left, right, label))
            begin = index + 1
    return parts


def _overrules(text: str, label: str) -> bool:
    """Tell whether the gazetteer is surer of a name than the parser's label is."""
    if _is_acronym(text):
        return True
    if text.isupper() and len(text) < 6:
        return False
    floor = place_words()["population_floor"].get(label)
    if floor is None:
        return False
    for entry in load_gazetteer().find(text):
        if entry.kind in ("country", "continent", "water", "region"):
            return True
        if entry.kind == "city" and entry.population >= floor:
            return True
    return False


def _from_tokens(passage: Passage, taken: list[bool]) -> list[Toponym]:
    """Give names that the parser missed: runs of proper nouns outside its entities."""
    doc, found, index = passage.doc, [], 0
    inside = [bool(token.ent_type_) for token in doc]
    while index < len(doc):
        token = doc[index]
        if taken[index] or inside[index] or not token.text[:1].isupper():
            index += 1
            continue
        end = index + 1
        while end < len(doc) and end - index < 4 and _goes_on(doc, end, inside):
            end += 1
        hit = _longest_name(passage, index, end)
        if hit:
            found.append(hit)
        index = hit.end if hit else index + 1
    return found


def _goes_on(doc: spacy.tokens.Doc, index: int, inside: list[bool]) -> bool:
    token = doc[index]
    return not inside[index] and token.text[:1].isupper() and not token.is_sent_start


def _longest_name(passage: Passage, start: int, end: int) -> Toponym | None:
    """Give the longest known name that begins at ``start``; one word needs a cue."""
    for stop in range(end, start, -1):
        text = passage.doc[start:stop].text
        folded = fold_name(text)
        if text in demonyms():
            return Toponym(passage, start, stop, "", demonyms()[text])
        if folded in place_words()["not_places"] and not _is_acronym(text):
            continue
        if stop - start == 1 and not _has_cue(passage.doc, start):
            continue
        if _overrules(text, ""):
            return Toponym(passage, start, stop, "")
    return None


def _has_cue(doc: spacy.tokens.Doc, index: int) -> bool:
    token = doc[index]
    if _is_acronym(token.text) or fold_name(token.text) in country_names():
        return True
    before = doc[index - 1].lower_ if index else ""
    return token.pos_ == "PROPN" and before in place_words()["place_prepositions"]
