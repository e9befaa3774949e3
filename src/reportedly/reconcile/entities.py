"""Entities merged across the reports of one story: precision first, a reason for every merge.

Two people are one only when their full names agree (``names.same_full_name``); a bare family name
joins a full name only when no other full name of the story could own it. Governments and places
are kept apart and are joined by the country or gazetteer entry they stand for. Cost: close to
linear, pairs are compared within blocks that share a name word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.model.facts import Entity, EntityKind, Extraction, Link
from reportedly.model.ids import make_id
from reportedly.model.report import Span
from reportedly.reconcile.names import can_be_short_for, initials, name_tokens, same_full_name

#: A local entity: the report and its id there.
LocalKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MergedEntities:
    """The story's entities, and the story entity of each local one."""

    entities: tuple[Entity, ...]
    by_local: Mapping[LocalKey, str]
    known: Mapping[str, Entity]

    def of(self, report_id: str, local_id: str | None) -> str | None:
        """Give the story entity id of a local entity id, if any."""
        return self.by_local.get((report_id, local_id)) if local_id is not None else None

    def chain(self, report_id: str, chain: tuple[Link, ...]) -> tuple[Link, ...]:
        """Give a chain with story entity ids in place of the report's own.

        A government spoken of by a pronoun goes by what this report calls it when it acts ("the
        Kremlin"), not by its country.
        """
        return tuple(self._link(report_id, link) for link in chain)

    def _link(self, report_id: str, link: Link) -> Link:
        entity = self.of(report_id, link.entity)
        whole = self.known.get(entity or "")
        if whole is None or whole.kind is not EntityKind.GOVERNMENT or link.span is None:
            return replace(link, entity=entity)
        if link.span.exact.casefold() != "it":
            return replace(link, entity=entity)
        names = Counter(
            m.exact
            for m in whole.mentions
            if m.report_id == report_id and m.exact.casefold() not in {"it", "its"}
        )
        name = min(names, key=lambda n: (-names[n], n), default=link.name)
        return replace(link, entity=entity, name=name)


@dataclass(frozen=True, slots=True)
class _Local:
    key: LocalKey
    entity: Entity
    tokens: tuple[str, ...]
    names: frozenset[tuple[str, ...]]
    place_id: str | None


class _Groups:
    """Union-find over local entities that refuses to join what must stay apart."""

    def __init__(self, locals_: Sequence[_Local]) -> None:
        self.parent = {one.key: one.key for one in locals_}
        self.members = {one.key: [one] for one in locals_}

    def root(self, key: LocalKey) -> LocalKey:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, left: _Local, right: _Local) -> None:
        a, b = sorted((self.root(left.key), self.root(right.key)))
        if a != b and not self._apart(a, b):
            self.parent[b] = a
            self.members[a].extend(self.members.pop(b))

    def _apart(self, a: LocalKey, b: LocalKey) -> bool:
        """Two persons with full names that do not agree are two persons, whoever links them."""
        full_a = [m for m in self.members[a] if len(m.tokens) >= 2]
        full_b = [m for m in self.members[b] if len(m.tokens) >= 2]
        return any(
            m.entity.kind is EntityKind.PERSON and same_full_name(m.tokens, n.tokens) is None
            for m in full_a
            for n in full_b
        )


def merge_entities(extractions: Sequence[Extraction]) -> MergedEntities:
    """Merge the local entities of some reports into story entities.

    The result does not depend on the order of the reports. Entities are sorted by number of
    mentions (most first), then by name.
    """
    locals_ = sorted(
        (_local(e, x) for x in extractions for e in x.entities), key=lambda one: one.key
    )
    groups = _Groups(locals_)
    _join_named_alike(locals_, groups)
    _join_short_names(locals_, groups)
    merged: list[Entity] = []
    by_local: dict[LocalKey, str] = {}
    for members in groups.members.values():
        entity = _merge([m.entity for m in sorted(members, key=lambda m: m.key)])
        merged.append(entity)
        by_local.update({m.key: entity.id for m in members})
    merged.sort(key=lambda e: (-len(e.mentions), e.name, e.id))
    return MergedEntities(tuple(merged), by_local, {e.id: e for e in merged})


def _local(entity: Entity, extraction: Extraction) -> _Local:
    names = frozenset(name_tokens(n) for n in (entity.name, *entity.aliases) if name_tokens(n))
    return _Local(
        (extraction.report_id, entity.id),
        entity,
        name_tokens(entity.name),
        names,
        _place_id(entity, extraction) if entity.kind is not EntityKind.PERSON else None,
    )


def _place_id(entity: Entity, extraction: Extraction) -> str | None:
    """Give what a place or government is: its gazetteer entry, or its country when it governs."""
    inside = {i for m in entity.mentions for i in range(m.start, m.end)}
    found: Counter[str] = Counter()
    for place in extraction.places:
        if place.span.start in inside:
            if entity.kind is EntityKind.GOVERNMENT and place.country:
                found[f"country:{place.country}"] += 1
            elif entity.kind is EntityKind.PLACE and place.gazetteer_id:
                found[place.gazetteer_id] += 1
    if not found:
        return None
    return min(found, key=lambda k: (-found[k], k))


def _join_named_alike(locals_: Sequence[_Local], groups: _Groups) -> None:
    blocks: dict[tuple[str, str], list[_Local]] = defaultdict(list)
    for one in locals_:
        kind = "org" if one.entity.kind is EntityKind.EVENT else str(one.entity.kind)
        if one.place_id is not None:
            blocks[kind, one.place_id].append(one)
            continue
        for tokens in one.names:
            for token in set(tokens):
                blocks[kind, token].append(one)
            if one.entity.kind is EntityKind.ORGANISATION and len(tokens) >= 3:
                blocks[kind, initials(tokens)].append(one)
    for (_, _token), members in sorted(blocks.items()):
        for i, left in enumerate(members):
            for right in members[i + 1 :]:
                if left.key[0] != right.key[0] and _alike(left, right):
                    groups.join(left, right)


def _alike(left: _Local, right: _Local) -> bool:
    if left.place_id is not None or right.place_id is not None:
        return left.place_id == right.place_id
    if left.entity.kind is EntityKind.PERSON:
        if len(left.tokens) < 2 or len(right.tokens) < 2:
            return False
        return same_full_name(left.tokens, right.tokens) is not None
    if left.names & right.names:
        return True
    return any(
        (len(a) == 1 and len(b) >= 3 and a[0] == initials(b))
        or (len(b) == 1 and len(a) >= 3 and b[0] == initials(a))
        for a in left.names
        for b in right.names
    )


def _join_short_names(locals_: Sequence[_Local], groups: _Groups) -> None:
    """Give a bare family or first name to the one full name of the story that can own it."""
    people = [one for one in locals_ if one.entity.kind is EntityKind.PERSON]
    full: dict[str, dict[LocalKey, _Local]] = defaultdict(dict)
    for one in people:
        if len(one.tokens) >= 2:
            for token in (one.tokens[0], one.tokens[-1]):
                full[token].setdefault(groups.root(one.key), one)
    alone: dict[str, _Local] = {}
    for one in people:
        if len(one.tokens) != 1:
            continue
        owners = [o for o in full[one.tokens[0]].values() if can_be_short_for(one.tokens, o.tokens)]
        if len(owners) == 1:
            groups.join(owners[0], one)
        elif not owners:
            groups.join(alone.setdefault(one.tokens[0], one), one)
        else:
            tied = [o for o in owners if _same_post(o, one, groups)]
            if len(tied) == 1:
                groups.join(tied[0], one)


def _same_post(full: _Local, short: _Local, groups: _Groups) -> bool:
    """Tell whether a bare name holds the same post or ties as (all tellings of) a full one."""
    mine = {w for role in short.entity.roles for w in name_tokens(role)}
    theirs = {
        w
        for member in groups.members[groups.root(full.key)]
        for role in member.entity.roles
        for w in name_tokens(role)
    }
    return bool(mine & theirs)


def _merge(entities: Sequence[Entity]) -> Entity:
    kind = Counter(e.kind for e in entities).most_common(1)[0][0]
    weights: Counter[str] = Counter()
    for entity in entities:
        weights[entity.name] += len(entity.mentions) or 1
    longest = max(len(name_tokens(n)) for n in weights)
    full = {n for n in weights if kind is not EntityKind.PERSON or len(name_tokens(n)) == longest}
    name = min(full, key=lambda n: (-weights[n], n))
    aliases = sorted({a for e in entities for a in (e.name, *e.aliases)} - {name})
    roles = sorted({r for e in entities for r in e.roles})
    ties = Counter(e.affiliation for e in entities if e.affiliation)
    mentions: set[Span] = {m for e in entities for m in e.mentions}
    identity = sorted({(m.report_id, m.start) for m in mentions})[:1]
    return Entity(
        make_id("entity", kind=kind, name=name, first=[list(i) for i in identity]),
        name,
        kind,
        tuple(aliases),
        tuple(roles),
        tuple(sorted(mentions)),
        min(ties, key=lambda a: (-ties[a], a)) if ties else None,
    )
