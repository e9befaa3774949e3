"""Which entity a speaker is, pronouns included: he who was just heard is heard again.

The entity extractor resolves what it is sure of. A pronoun that it leaves open and that *speaks*
has a stronger clue than others: reports let one person talk at a time. It is taken for the last
person who spoke or was a subject, no further back than two paragraphs, unless the pronoun's
gender speaks against it or somebody without a name came between.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.extract.context import Context
from reportedly.extract.links import load_kind_words
from reportedly.extract.reported import Reported
from reportedly.extract.speakers import Mentions, antecedent_of
from reportedly.model.facts import Entity, EntityKind, Extraction, Mention

_GENDER = {"he": "m", "she": "f"}
_TITLES = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lord": "m", "lady": "f"}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_REACH = 2
_NEAR = 1
_FAR = 6


@dataclass(frozen=True, slots=True)
class _Heard:
    start: int
    passage: int
    entity: str | None
    spoke: bool


def speaker_entities(
    context: Context, found: Extraction, reported: Sequence[Reported]
) -> list[str | None]:
    """Give the entity id of each source, in the order of ``reported``; None where unknown."""
    mentions = Mentions(found)
    people = {e.id: e for e in found.entities if e.kind is EntityKind.PERSON}
    genders = {e.id: gender for e in people.values() if (gender := _gender_of(e))}
    sure = [_direct_entity(mentions, item, people) for item in reported]
    heard = _heard(context, found, reported, sure, people)
    bodies = [
        (item.source.start, entity)
        for item, entity in zip(reported, sure, strict=True)
        if item.source is not None and entity is not None and entity not in people
    ]
    resolved: list[str | None] = []
    for item, entity in zip(reported, sure, strict=True):
        gender = _GENDER.get(item.source.exact.lower()) if item.source else None
        if gender is not None and item.source is not None:
            entity = _last_heard(context, heard, genders, item.source.start, gender, entity)
        elif entity is None and item.source is not None and item.source.exact.lower() == "it":
            entity = _last_body(context, bodies, item.source.start)
        if entity is not None and gender is not None and item.source is not None:
            genders.setdefault(entity, gender)
            place = _passage_index(context, item.source.start)
            insort(heard, _Heard(item.source.start, place, entity, True), key=_by_start)
        resolved.append(entity)
    return resolved


def _last_body(context: Context, bodies: list[tuple[int, str]], start: int) -> str | None:
    """The body that spoke last, in this paragraph or the one before."""
    place = _passage_index(context, start)
    for at, entity in sorted(bodies, reverse=True):
        if at < start:
            return entity if place - _passage_index(context, at) <= _NEAR else None
    return None


def _direct_entity(mentions: Mentions, item: Reported, people: dict[str, Entity]) -> str | None:
    if item.source is None:
        return None
    start, end, head = item.source.start, item.source.end, item.source_start
    if item.source_head is not None and item.passage is not None:
        noun = antecedent_of(item.source_head)
        if noun.i != item.source_head.i:
            head = start = item.passage.offset + noun.idx
            end = start + len(noun)
    entity = mentions.entity_at(start, end, head)
    if entity is None and item.source_head is not None and item.source_head.is_title:
        last = item.source_head.text
        same = [e.id for e in people.values() if e.name.split()[-1:] == [last]]
        entity = same[0] if len(same) == 1 else None
    return entity


def _gender_of(entity: Entity) -> str | None:
    forms = (*entity.aliases, *entity.roles)
    words = (word.strip(".").lower() for form in forms for word in form.split())
    return next((_TITLES[w] for w in words if w in _TITLES), None)


def _heard(
    context: Context,
    found: Extraction,
    reported: Sequence[Reported],
    sure: Sequence[str | None],
    people: dict[str, Entity],
) -> list[_Heard]:
    """Everybody who spoke or was a subject, in text order; None for the nameless."""
    made = []
    for item, entity in zip(reported, sure, strict=True):
        if item.source is None or item.source.exact.lower() in _GENDER:
            continue
        place = _passage_index(context, item.source.start)
        if entity in people:
            made.append(_Heard(item.source.start, place, entity, True))
        elif _is_other_person(item):
            made.append(_Heard(item.source.start, place, None, True))
    speech = [part for item in reported for part in item.parts]
    for mention in found.mentions:
        if mention.entity not in people or mention.form != "name":
            continue
        if any(part.contains(mention.span) for part in speech):
            continue
        if _is_subject(context, mention):
            place = _passage_index(context, mention.span.start)
            made.append(_Heard(mention.span.start, place, mention.entity, False))
    return sorted(made, key=_by_start)


def _by_start(heard: _Heard) -> tuple[int, str]:
    return heard.start, heard.entity or ""


def _is_other_person(item: Reported) -> bool:
    """One person who is no entity: "a resident", or a name that was not taken for a person's."""
    head = item.source_head
    if head is None:
        return False
    if head.tag_ == "NNP":
        return head.ent_type_ not in ("ORG", "GPE", "NORP")
    words = load_kind_words()
    return head.tag_ == "NN" and head.lemma_.lower() in (words.unnamed_words | words.official_words)


def _is_subject(context: Context, mention: Mention) -> bool:
    tokens = context.tokens_of(mention.span)
    if tokens is None:
        return False
    head = tokens.root
    if head.dep_ == "appos":
        head = head.head
    return head.dep_ in _SUBJECTS


def _passage_index(context: Context, start: int) -> int:
    for index, passage in enumerate(context.passages):
        if passage.offset <= start < passage.offset + len(passage.text):
            return index
    return -1


def _last_heard(
    context: Context,
    heard: Sequence[_Heard],
    genders: dict[str, str],
    start: int,
    gender: str,
    sure: str | None,
) -> str | None:
    """The last speaker near enough; else what is sure; else the last subject."""
    place = _passage_index(context, start)
    before = [h for h in heard if h.start < start and place - h.passage <= _REACH]
    fitting = [h for h in before if h.entity is None or genders.get(h.entity, gender) == gender]
    if fitting and fitting[-1].entity is None:
        return sure
    spoke = [h for h in fitting if h.spoke and place - h.passage <= _NEAR]
    if spoke and spoke[-1].entity is not None:
        return spoke[-1].entity
    if sure is not None:
        return sure
    if fitting:
        return fitting[-1].entity
    known = [
        h.entity
        for h in heard
        if h.start < start and place - h.passage <= _FAR and genders.get(h.entity or "") == gender
    ]
    return known[-1] if known else None
