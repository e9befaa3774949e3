"""Whose word a passage rests on: the end of its chain as a key, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from reportedly.model.facts import Entity, EntityKind, Link, LinkKind
from reportedly.model.report import Span
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.names import name_tokens
from reportedly.reconcile.origins_home import Home, own_sign
from reportedly.reconcile.tables import stop_words, word_lists
from reportedly.text.credits import agency_names, outlet_key

Key = tuple[str, ...]

_CARRIERS = frozenset({LinkKind.OUTLET, LinkKind.AGENCY})
_INDEFINITE = frozenset({"a", "an", "one", "another", "some", "several", "two", "three", "many"})


class Standing(Enum):
    """How an origin can be told from others."""

    NAMED = "named"  # a person, body or document with a name
    OWN = "own"  # the outlet's own eyes and ears
    UNNAMED = "unnamed"  # "a diplomat": may be any of the others
    CITED = "cited"  # an outlet or agency whose own source is not told
    SILENT = "silent"  # a report that names no source


@dataclass(frozen=True, slots=True)
class Voice:
    """The end of one passage's chain.

    ``tie`` is the institution that a named one speaks for, ``roles`` what it is called besides.
    ``carriers`` are the outlets and agencies that it came through, nearest the reader first.
    ``span`` is the words that name it.
    """

    key: Key
    name: str
    kind: LinkKind
    standing: Standing
    span: Span
    tie: str = ""
    carriers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def through(self) -> tuple[str, ...]:
        """The keys of the outlets and agencies that it came through."""
        return tuple(map(outlet_key, self.carriers))

    @property
    def carrier(self) -> str:
        """The outlet or agency next to the source; empty where there is none."""
        return self.carriers[-1] if self.carriers else ""


class VoiceReader:
    """Reads the voice of each piece of evidence of one story."""

    def __init__(self, homes: Mapping[str, Home], entities: Mapping[str, Entity]) -> None:
        self._homes = homes
        self._entities = entities
        self._outlets = frozenset(home.key for home in homes.values())

    def read(self, piece: Evidence, home: Home) -> Voice:
        """Give whose word a piece rests on, ``home`` being the report whose text it is.

        Cost: constant but for the length of its sentence.
        """
        chain = self._chain(piece, home)
        carriers = tuple(k.name for k in chain if k.kind in _CARRIERS and names_a_carrier(k.name))
        if not chain:
            return self._own(piece, home)
        last = chain[-1]
        if last.kind is LinkKind.DOCUMENT and len(chain) > 1 and not _has_title(last.name):
            last = chain[-2]
        span = last.span or piece.span
        if last.kind in _CARRIERS and names_a_carrier(last.name):
            key = ("outlet", outlet_key(last.name))
            return Voice(key, last.name, last.kind, Standing.CITED, span, carriers=carriers)
        return replace(self._source(piece, home, last, span, carriers), carriers=carriers)

    def _chain(self, piece: Evidence, home: Home) -> tuple[Link, ...]:
        """Give the chain with the credited carrier before it, without the report's own outlet.

        Whoever has the name of an outlet of this story, or of a listed agency, is taken for it.
        """
        carrier = home.carrier_of(piece.span) or self._homes[piece.report.id].carrier_of(piece.span)
        chain = [self._known(link) for link in piece.chain]
        if carrier is not None:
            chain.insert(0, carrier)
        return tuple(k for k in chain if not (k.kind in _CARRIERS and _is_home(k.name, home)))

    def _known(self, link: Link) -> Link:
        if link.kind in _CARRIERS or not link.name[:1].isupper():
            return link
        if agency_names(link.name):
            return replace(link, kind=LinkKind.AGENCY, entity=None)
        if outlet_key(link.name) in self._outlets:
            return replace(link, kind=LinkKind.OUTLET, entity=None)
        return link

    def _own(self, piece: Evidence, home: Home) -> Voice:
        """Give the outlet's own voice, sure of itself only where the sentence shows its reporter.

        A byline over a dateline shows none: such reports tell of magnitudes and tolls as others do.
        """
        key = ("outlet", home.key)
        sign = own_sign(home, piece.sentence, "there")
        standing = Standing.SILENT if sign is None else Standing.OWN
        span = sign or piece.span
        return Voice(key, home.name, LinkKind.OUTLET, standing, span, f"own {home.key}")

    def _source(
        self, piece: Evidence, home: Home, last: Link, span: Span, carriers: tuple[str, ...]
    ) -> Voice:
        entity = self._entities.get(last.entity or "")
        if self._is_unnamed(last, entity):
            scope = outlet_key(carriers[-1]) if carriers else home.key
            key: Key = ("unnamed", scope, " ".join(name_tokens(last.name)))
            seen = last.kind is LinkKind.DOCUMENT and own_sign(home, piece.sentence, "seen")
            standing = Standing.OWN if seen else Standing.UNNAMED
            return Voice(key, last.name, last.kind, standing, span, "documents")
        name = _name(last, entity)
        key = ("named", last.entity or " ".join(name_tokens(name)))
        tie = (entity.affiliation or entity.name) if entity is not None else name
        standing = Standing.NAMED if _has_name(name) else Standing.UNNAMED
        roles = entity.roles if entity is not None and standing is Standing.NAMED else ()
        folded = tuple(" ".join(name_tokens(role)) for role in roles)
        return Voice(key, name, last.kind, standing, span, tie, roles=folded)

    @staticmethod
    def _is_unnamed(link: Link, entity: Entity | None) -> bool:
        """Tell whether a link may stand for different ones wherever it is met."""
        if link.kind is LinkKind.UNNAMED or is_generic(link.name):
            return True
        if link.kind is LinkKind.DOCUMENT:
            return not _has_title(link.name)
        return entity is None and link.name.split()[0].casefold() in _INDEFINITE


def _name(link: Link, entity: Entity | None) -> str:
    """Give a person's full name, and for a body what it is called where it speaks."""
    if entity is None or not _has_name(entity.name):
        return link.name
    is_person = entity.kind is EntityKind.PERSON
    return entity.name if is_person or not _has_name(link.name) else link.name


def is_generic(name: str) -> bool:
    """Tell the nouns that name a sort of source and none in particular ("South Korean media")."""
    words = name_tokens(name)
    return not words or words[-1] in word_lists()["generic_sources"]


def _is_home(name: str, home: Home) -> bool:
    """Tell whether a name is that of the report's own outlet, or its end ("the Post")."""
    key = outlet_key(name)
    return key == home.key or f" {home.key}".endswith(f" {key}")


def names_a_carrier(name: str) -> bool:
    """Tell an outlet or agency from "South Korean media", "a Vestrian daily", "the newspaper"."""
    words = name.split()
    if agency_names(name):
        return True
    if not words or words[0].casefold() in _INDEFINITE:
        return False
    if words[-1][:1].isupper():
        return True
    named = any(w[:1].isupper() for w in words if w.casefold() != "the")
    return named and words[-1].casefold() not in word_lists()["carriers_at_large"]


def _has_name(name: str) -> bool:
    """Tell a name from a description, which ends in a word in lower case."""
    words = name.split()
    return bool(words) and not words[-1][:1].islower()


def _has_title(name: str) -> bool:
    """Tell a document that is named from "a statement on Thursday"."""
    words = name.split()
    if not words or words[0].casefold() in _INDEFINITE:
        return False
    return any(w[:1].isupper() and w.casefold() not in stop_words() for w in words)
