"""What a source is: outlet, agency, official, person, document or unnamed, and its short name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.speakers import Mentions, antecedent_of, phrase_of
from reportedly.model.facts import Entity, EntityKind, Extraction, Link, LinkKind
from reportedly.model.report import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CARRIERS = frozenset({LinkKind.OUTLET, LinkKind.AGENCY})
_MAX_NAME = 5
#: American broadcasters.
_CALL_SIGN = re.compile(r"[KW][A-Z]{3}(?:-(?:TV|FM|AM))?")


@dataclass(frozen=True, slots=True)
class KindWords:
    """Names and head nouns that tell the kinds of sources apart, all in lower case."""

    agencies: frozenset[str]
    outlets: frozenset[str]
    agency_phrases: tuple[str, ...]
    outlet_words: frozenset[str]
    outlet_last_words: frozenset[str]
    document_words: frozenset[str]
    venue_words: frozenset[str]
    official_words: frozenset[str]
    unnamed_words: frozenset[str]
    not_call_signs: frozenset[str]
    labels: frozenset[str]
    initials: frozenset[str]


@cache
def load_kind_words() -> KindWords:
    """Load the lists once."""
    raw = json.loads((files("reportedly") / "data" / "link_kinds.json").read_text("utf-8"))

    def low(key: str) -> frozenset[str]:
        return frozenset(word.lower().removeprefix("the ") for word in raw[key])

    names = {name.removeprefix("the ") for name in (*raw["agencies"], *raw["outlets"])}
    cased = {name.lower() for name in names if not name.isupper()}
    return KindWords(
        agencies=low("agencies"),
        outlets=low("outlets"),
        agency_phrases=tuple(raw["agency_phrases"]),
        outlet_words=low("outlet_words"),
        outlet_last_words=low("outlet_last_words"),
        document_words=low("document_words"),
        venue_words=low("venue_words"),
        official_words=low("official_words"),
        unnamed_words=low("unnamed_words"),
        not_call_signs=low("not_call_signs"),
        labels=frozenset(raw["labels"]),
        initials=frozenset(name.lower() for name in names) - cased,
    )


def is_carrier(link: Link) -> bool:
    """Tell whether a link is one that publishes: an outlet or an agency."""
    return link.kind in _CARRIERS


class LinkMaker:
    """Makes links from tokens, naming them by the entities of the report where there are any."""

    def __init__(self, context: Context, found: Extraction) -> None:
        self.context = context
        self.mentions = Mentions(found)
        self.entities: dict[str, Entity] = {e.id: e for e in found.entities}
        self.words = load_kind_words()

    def make(
        self, passage: Passage, head: Token, cue: Span | None, entity_id: str | None = None
    ) -> Link:
        """Give the link for the noun phrase around ``head``; ``entity_id`` when it is known."""
        start, end = phrase_of(head)
        if start >= end:
            start, end = head.idx, head.idx + len(head)
        span = self.context.chars(passage, start, end)
        head = named_beside(antecedent_of(head))
        if entity_id is None:
            entity_id = self.mentions.entity_at(span.start, span.end, passage.offset + head.idx)
        entity = self.entities.get(entity_id) if entity_id else None
        if entity is not None and entity.name.islower() and head.pos_ == "PROPN":
            entity = None  # "its owner, Vard Group": the name here says more than "owner"
        known = self._known_name(head)
        kind = self.kind_of(head, span.exact, entity, known)
        return Link(self._name(head, entity, kind, known), kind, span, cue, entity_id)

    def _known_name(self, head: Token) -> tuple[LinkKind, str] | None:
        """The longest run of words at or beside the head that is a listed agency or outlet."""
        doc, sentence = head.doc, head.sent
        left, right = head.i, head.i + 1
        while left > sentence.start and head.i - left < _MAX_NAME and _in_name(doc[left - 1]):
            left -= 1
        while right < sentence.end and right - head.i < _MAX_NAME and _in_name(doc[right]):
            right += 1
        run = [doc[i] for i in range(left, right)]
        words = [(t.text_with_ws, t.text) for t in run]
        for size in range(right - left, 0, -1):
            for at in range(len(run) - size + 1):
                most = "".join([spaced for spaced, _ in words[at : at + size - 1]])
                text = most + words[at + size - 1][1]
                kind = self._listed(text)
                if kind is not None and _belongs(doc, left + at, size, head):
                    return kind, text
        return None

    def _listed(self, text: str) -> LinkKind | None:
        key = text.lower().removeprefix("the ")
        if not (text[0].isupper() or text.startswith("the ")) or key == text:
            return None
        if key in self.words.initials and not text.removeprefix("the ").isupper():
            return None  # "Ana", a person, is not ANA
        if key in self.words.agencies:
            return LinkKind.AGENCY
        if key in self.words.outlets:
            return LinkKind.OUTLET
        if _CALL_SIGN.fullmatch(text) and key not in self.words.not_call_signs:
            return LinkKind.OUTLET
        return None

    def kind_of(
        self, head: Token, text: str, entity: Entity | None, known: tuple[LinkKind, str] | None
    ) -> LinkKind:
        """Tell what kind of source a noun phrase names."""
        if known is not None:
            return known[0]
        lemma = head.lemma_.lower()
        if head.pos_ == "PRON":
            return self._kind_of_entity(entity)
        low = text.lower()
        if any(phrase in low for phrase in self.words.agency_phrases):
            return LinkKind.AGENCY
        if lemma in self.words.outlet_words or head.lower_ in self.words.outlet_words:
            return LinkKind.OUTLET
        if entity is not None and entity.kind is EntityKind.PERSON and head.pos_ == "PROPN":
            return LinkKind.PERSON
        if head.pos_ == "PROPN":
            return self._kind_of_name(head)
        if lemma in self.words.document_words:
            return LinkKind.DOCUMENT
        if lemma in self.words.official_words:
            return LinkKind.OFFICIAL
        if lemma in self.words.unnamed_words or entity is None:
            return LinkKind.UNNAMED
        return self._kind_of_entity(entity)

    def _kind_of_name(self, head: Token) -> LinkKind:
        if head.ent_type_ == "PERSON":
            return LinkKind.PERSON
        if head.lower_ in self.words.outlet_last_words:
            return LinkKind.OUTLET
        if head.ent_type_ in ("ORG", "GPE", "NORP", "FAC", "LOC"):
            return LinkKind.OFFICIAL
        if head.lemma_.lower() in self.words.official_words:
            return LinkKind.OFFICIAL
        return LinkKind.PERSON

    @staticmethod
    def _kind_of_entity(entity: Entity | None) -> LinkKind:
        if entity is None:
            return LinkKind.UNNAMED
        return LinkKind.PERSON if entity.kind is EntityKind.PERSON else LinkKind.OFFICIAL

    def _name(
        self,
        head: Token,
        entity: Entity | None,
        kind: LinkKind,
        known: tuple[LinkKind, str] | None,
    ) -> str:
        if known is not None:
            return known[1]
        if entity is not None and (head.pos_ in ("PRON", "PROPN") or kind is LinkKind.PERSON):
            by_its_seat = entity.kind is EntityKind.GOVERNMENT and head.pos_ == "PROPN"
            return _proper_run(head) if by_its_seat else entity.name  # "the Kremlin", not Russia
        if kind is LinkKind.PERSON or (kind in _CARRIERS and head.pos_ == "PROPN"):
            return _proper_run(head)
        if kind in _CARRIERS and head.i and head.nbor(-1).pos_ == "PROPN":
            return _proper_run(head.nbor(-1))
        return short_phrase(head)


def named_beside(head: Token) -> Token:
    """Give the name that follows a role ("its owner, Vard Group"), or the head itself."""
    if head.pos_ != "NOUN":
        return head
    beside = [
        c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN" and _is_next(c, head)
    ]
    return beside[0] if beside else head


def _is_next(name: Token, head: Token) -> bool:
    first = name.left_edge.i
    return first == head.i + 1 or (first == head.i + 2 and head.nbor().text == ",")


def short_phrase(head: Token) -> str:
    """Give a noun phrase in its own words, without clauses and without a role before a name.

    "The secretary of the president who won" ends before "who", but for "those who …"; "its owner
    Vard Group" is "Vard Group".
    """
    doc, inside = head.doc, list(head.subtree)
    clauses = [t.left_edge.idx for t in inside if t.dep_ == "relcl" and t.left_edge.i > head.i]
    limit = min(clauses) if clauses and head.pos_ == "NOUN" else None
    start, end = phrase_of(head, limit)
    first, opening = head.i, head.sent.start
    while first > opening and doc[first - 1].pos_ == "PROPN":
        first -= 1
    role = doc[first - 1] if head.pos_ == "PROPN" and first > opening else head
    if role.pos_ == "NOUN" and role.head.i == head.i and role.dep_ in ("compound", "nmod"):
        start = doc[first].idx
    return " ".join(doc.text[start:end].split())


def _in_name(token: Token) -> bool:
    return not (token.is_punct or token.is_space or token.pos_ in ("VERB", "AUX", "SCONJ"))


def _belongs(doc: Doc, first: int, size: int, head: Token) -> bool:
    """The run holds the head, follows it, or one of its words hangs on the head as a name."""
    if first <= head.i < first + size or first == head.i + 1:
        return True
    return any(
        t.head.i == head.i and t.dep_ in ("compound", "nmod", "appos", "amod", "nsubj")
        for t in doc[first : first + size]
    )


def _proper_run(head: Token) -> str:
    """The run of proper nouns that ends in the head, without titles in lower case."""
    doc, first, last = head.doc, head.i, head.i + 1
    while first and doc[first - 1].pos_ == "PROPN" and doc[first - 1].sent == head.sent:
        first -= 1
    while last < len(doc) and doc[last].pos_ == "PROPN" and doc[last].sent == head.sent:
        last += 1
    return str(doc[first:last].text)
