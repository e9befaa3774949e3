"""Toponym recognition: the parser's named entities, corrected and completed by the gazetteer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
EMBEDDING_LABELS = frozenset({"ORG", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"})
_MIN_TOWN = 15_000
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

    ``demonym`` is the ISO code of a country, or the name of a region, when the word is a
    demonym, else empty. ``embedded`` tells that it is a part of another name.
    """

    passage: Passage
    start: int
    end: int
    label: str
    demonym: str = ""
    embedded: bool = False

    @property
    def tokens(self) -> spacy.tokens.Span:
        """The tokens covered."""
        return self.passage.doc[self.start : self.end]

    @property
    def name(self) -> str:
        """The words covered."""
        return self.passage.text_of(self.start, self.end)


def find_again(
    passages: Sequence[Passage], found: Sequence[Toponym], people: frozenset[str]
) -> list[Toponym]:
    """Give further mentions of the report's own place names where the parser saw none."""
    known = {fold_name(t.name) for t in found if not (t.demonym or t.embedded)} - people
    taken = {(id(t.passage), i) for t in found for i in range(t.start, t.end)}
    longest = max((len(k.split()) for k in known), default=0)
    more: list[Toponym] = []
    for passage in passages:
        index, size = 0, len(passage.words)
        while index < size:
            stop = _match_at(passage, index, longest, known)
            free = not any((id(passage), i) in taken for i in range(index, stop))
            if stop > index and free and not _inside_other_name(passage, index, stop):
                more.append(Toponym(passage, index, stop, ""))
            index = max(stop, index + 1)
    return [t for t in more if not _is_person(t, people)]


def _match_at(passage: Passage, index: int, longest: int, known: set[str]) -> int:
    """Give where the longest known name that begins at ``index`` ends; ``index`` for none."""
    if not passage.capitals[index] or passage.parts[index] not in ("PROPN", "NOUN", "ADJ"):
        return index
    for stop in range(min(len(passage.words), index + longest), index, -1):
        if fold_name(passage.text_of(index, stop)) in known:
            return stop
    return index


def _inside_other_name(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a stretch is part of a longer name the parser saw, or runs on in capitals."""
    doc = passage.doc
    if doc[start].ent_iob_ == "I" or (end < len(doc) and doc[end].ent_iob_ == "I"):
        return True
    return end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text[:1].isupper()


def family_names(passages: Iterable[Passage]) -> frozenset[str]:
    """Give the folded family names of the persons that the parser sees named in full."""
    found: set[str] = set()
    for passage in passages:
        for entity in passage.doc.ents:
            if len(entity) < 2 or entity.label_ not in ("PERSON", "GPE", "ORG"):
                continue
            start, end = _trim(passage.doc, entity.start, entity.end)
            key = person_key(passage.doc[start:end].text)
            if " " in key and (
                not _is_town(key) if entity.label_ == "PERSON" else _is_unknown_person(key)
            ):
                found |= surnames(key) | {key}
    return frozenset(found)


def _is_town(key: str) -> bool:
    return not has_first_name(key) and any(
        e.kind != "city" or e.population > _MIN_TOWN for e in load_gazetteer().find(key)
    )


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
    start, end = _grow(passage.doc, start, end)
    text = passage.doc[start:end].text
    if label == "NORP" or demonym_of(text):
        demonym = demonym_of(text)
        return [Toponym(passage, start, end, label, demonym)] if demonym else []
    if fold_name(text) in place_words()["not_places"] and not _is_acronym(text):
        return []
    if label == "FAC" and not _overrules(text, "", cued=True):
        return [Toponym(passage, start, end, label), *_embedded(passage, start, end)]
    if not any(c.isupper() for c in text):
        return []
    if label in ("GPE", "LOC"):
        start, end = _shrink(passage.doc, start, end)
    if label in PLACE_LABELS:
        return _split_list(passage, start, end, label)
    if _overrules(text, label, cued=after_preposition(passage.doc, start)):
        return [Toponym(passage, start, end, label)]
    return _embedded(passage, start, end) if label in EMBEDDING_LABELS else []


def _shrink(doc: spacy.tokens.Doc, start: int, end: int) -> tuple[int, int]:
    """Cut an unknown run down to the country at its start or end ("North Korea Vows")."""
    if end - start < 2 or load_gazetteer().find(doc[start:end].text):
        return start, end
    for size in range(min(3, end - start - 1), 0, -1):
        for left in (start, end - size):
            if fold_name(doc[left : left + size].text) in country_names():
                return left, left + size
    return start, end


def _grow(doc: spacy.tokens.Doc, start: int, end: int) -> tuple[int, int]:
    """Widen a name by one capitalised word at either side that makes it a known longer one."""
    words = place_words()
    left = start - int(start > 0 and doc[start - 1].text in words["opening_words"])
    right = end + int(end < len(doc) and doc[end].text in words["closing_words"])
    for wider in ((left, right), (left, end), (start, right)):
        if wider != (start, end) and load_gazetteer().find(doc[wider[0] : wider[1]].text):
            return wider
    return start, end


def demonym_of(text: str) -> str:
    """Give the ISO code or region of a demonym ("Russian", "European"), or the empty string."""
    return demonyms().get(text) or str(place_words()["region_demonyms"].get(text, ""))


def after_preposition(doc: spacy.tokens.Doc, start: int) -> bool:
    """Tell whether a preposition of place stands right before a token, articles aside."""
    before = start - 1
    if before > 0 and doc[before].lower_ == "the":
        before -= 1
    return before >= 0 and doc[before].lower_ in place_words()["cue_prepositions"]


def _embedded(passage: Passage, start: int, end: int) -> list[Toponym]:
    """Give well-known places and demonyms inside another name ("University of Kentucky")."""
    doc, found, index = passage.doc, [], start
    while index < end:
        step = 1
        for stop in range(min(end, index + 3), index, -1):
            text = doc[index:stop].text
            if stop - index == end - start or not text[:1].isupper():
                continue
            demonym = demonym_of(text)
            if demonym or _is_well_known(text):
                found.append(Toponym(passage, index, stop, "", demonym, embedded=True))
                step = stop - index
                break
        index += step
    return found


def _is_well_known(text: str) -> bool:
    if _is_acronym(text):
        return True
    if fold_name(text) in place_words()["not_places"]:
        return False
    floor = place_words()["embedded_floor"]
    return any(
        e.kind in ("country", "continent", "region", "water")
        or (e.kind in ("city", "admin1") and e.population >= floor and not e.alternate)
        for e in load_gazetteer().find(text)
    )


def _is_acronym(text: str) -> bool:
    """Tell whether capitals name a country ("US", "U.S.") or a division ("NSW")."""
    if not text.isupper() or len(text) < 2:
        return False
    folded = fold_name(text)
    return folded in country_names() or any(
        e.alternate and e.kind == "admin1" for e in load_gazetteer().find(text)
    )


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


def _overrules(text: str, label: str, cued: bool = False) -> bool:
    """Tell whether the gazetteer is surer of a name than the parser's label is."""
    if _is_acronym(text):
        return True
    if text.isupper() and len(text) < 6:
        return False
    floors = place_words()["population_floor_with_cue" if cued else "population_floor"]
    floor = floors.get(label)
    if floor is None:
        return False
    for entry in load_gazetteer().find(text):
        if entry.kind in ("country", "continent", "water", "region"):
            return True
        if entry.kind in ("city", "admin1") and entry.population >= floor:
            return True
    return False


def _from_tokens(passage: Passage, taken: list[bool]) -> list[Toponym]:
    """Give names that the parser missed: runs of proper nouns outside its entities."""
    found, index, size = [], 0, len(passage.words)
    inside = [bool(token.ent_type_) for token in passage.tokens]
    while index < size:
        if not passage.capitals[index] or taken[index] or inside[index]:
            index += 1
            continue
        end = index + 1
        while end < size and end - index < 4 and _goes_on(passage, end, inside):
            end += 1
        hit = _longest_name(passage, index, end)
        if hit:
            found.append(hit)
        index = hit.end if hit else index + 1
    return found


def _goes_on(passage: Passage, index: int, inside: list[bool]) -> bool:
    if inside[index] or not passage.capitals[index]:
        return False
    return not passage.tokens[index].is_sent_start


def _longest_name(passage: Passage, start: int, end: int) -> Toponym | None:
    """Give the longest known name that begins at ``start``; one word needs a cue."""
    for stop in range(end, start, -1):
        text = passage.text_of(start, stop)
        folded = fold_name(text)
        if demonym_of(text):
            return Toponym(passage, start, stop, "", demonym_of(text))
        if folded in place_words()["not_places"] and not _is_acronym(text):
            continue
        if stop - start == 1 and not _has_cue(passage.doc, start):
            continue
        if _overrules(text, "", cued=after_preposition(passage.doc, start)):
            return Toponym(passage, start, stop, "")
    return None


def _has_cue(doc: spacy.tokens.Doc, index: int) -> bool:
    token = doc[index]
    if _is_acronym(token.text) or fold_name(token.text) in country_names():
        return True
    if token.pos_ != "PROPN":
        return False
    before = doc[index - 1].lower_ if index else ""
    return before in place_words()["place_prepositions"] or _is_great_city(token.text)


def _is_great_city(text: str) -> bool:
    floor = place_words()["great_city"]
    return any(e.kind == "city" and e.population >= floor for e in load_gazetteer().find(text))
