"""Extractor of entities: who and what a report names, under all names it gives them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.entities_group import Group, group_names
from reportedly.extract.entities_refer import Reference, Referents
from reportedly.extract.entities_roles import describe_groups
from reportedly.extract.entities_settle import find_names
from reportedly.extract.gazetteer import countries
from reportedly.model.facts import Entity, EntityKind, Extraction, Mention
from reportedly.model.ids import make_id
from reportedly.model.report import Span


class EntityExtractor:
    """Finds persons, organisations, governments, places and events, and groups their mentions.

    Cost: linear in tokens, plus mentions times groups of one report.
    """

    name = "entities"
    version = "1"
    after: tuple[str, ...] = ("places",)

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with entities (by first mention) and mentions (in text order)."""
        groups = group_names(find_names(context, found))
        chunks = describe_groups(context, groups)
        references = Referents(context, groups, chunks).resolve()
        told: dict[int, list[Reference]] = defaultdict(list)
        for group, reference in references:
            told[id(group)].append(reference)
        forms = {id(g): _forms(context, g, told[id(g)]) for g in groups}
        entities = _entities(context, groups, forms)
        mentions = [
            Mention(span, g.kind, entities[id(g)].id, form)
            for g in groups
            for span, form in forms[id(g)]
        ]
        mentions.sort(key=lambda m: (m.span.start, m.span.end))
        ordered = sorted(entities.values(), key=lambda e: (e.mentions[0].start, e.id))
        return replace(found, entities=tuple(ordered), mentions=tuple(mentions))


def _forms(context: Context, group: Group, references: list[Reference]) -> list[tuple[Span, str]]:
    """Give the spans of a group with their form, in text order."""
    spans = [(context.span(n.passage, n.tokens), "name") for n in group.names]
    spans += [(context.span(r.passage, r.tokens), r.form) for r in references]
    return sorted(spans)


def _entities(
    context: Context, groups: list[Group], forms: dict[int, list[tuple[Span, str]]]
) -> dict[int, Entity]:
    """Give each group's entity; namesakes kept apart (Mr Ho, Ms Ho) get ids of their own."""
    namesakes: Counter[tuple[str, EntityKind]] = Counter()
    entities = {}
    for group in groups:
        named = (_full_name(group), group.kind)
        entities[id(group)] = _entity(context, group, forms[id(group)], namesakes[named])
        namesakes[named] += 1
    return entities


def _entity(context: Context, group: Group, spans: list[tuple[Span, str]], before: int) -> Entity:
    name = _full_name(group)
    forms = sorted({n.text for n in group.names} - {name})
    parts = {"namesakes": str(before)} if before else {}
    affiliation = min(group.affiliations, key=lambda a: (-group.affiliations[a], a), default=None)
    return Entity(
        make_id("e", report=context.report.id, name=name, kind=str(group.kind), **parts),
        name,
        group.kind,
        tuple(forms),
        tuple(dict.fromkeys(group.roles)),
        tuple(span for span, _ in spans),
        affiliation,
    )


def _full_name(group: Group) -> str:
    """Give the fullest form; for a government its country's name; all capitals only if alone."""
    if group.kind is EntityKind.GOVERNMENT or not group.names:
        return group.key
    country = countries().get(group.country)
    if group.kind is EntityKind.PLACE and country and country.id == group.gazetteer_id:
        return country.name
    forms: dict[str, int] = {}
    for name in group.names:
        forms[name.text] = forms.get(name.text, 0) + 1
    return max(forms, key=lambda f: (not f.isupper(), len(f.split()), forms[f], f))
