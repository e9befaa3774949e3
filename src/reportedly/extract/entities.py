"""Extractor of entities: who and what a report names, under all names it gives them."""

from __future__ import annotations

from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.entities_find import find_names
from reportedly.extract.entities_group import Group, group_names
from reportedly.model.facts import Entity, EntityKind, Extraction, Mention
from reportedly.model.ids import make_id


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
        entities = [_entity(context, group) for group in groups]
        mentions = [
            Mention(context.span(n.passage, n.tokens), g.kind, e.id)
            for g, e in zip(groups, entities, strict=True)
            for n in g.names
        ]
        mentions.sort(key=lambda m: (m.span.start, m.span.end))
        return replace(found, entities=tuple(entities), mentions=tuple(mentions))


def _entity(context: Context, group: Group) -> Entity:
    name = _full_name(group)
    forms = sorted({n.text for n in group.names} - {name})
    affiliation = min(group.affiliations, key=lambda a: (-group.affiliations[a], a), default=None)
    return Entity(
        make_id("e", report=context.report.id, name=name, kind=str(group.kind)),
        name,
        group.kind,
        tuple(forms),
        tuple(dict.fromkeys(group.roles)),
        tuple(context.span(n.passage, n.tokens) for n in group.names),
        affiliation,
    )


def _full_name(group: Group) -> str:
    """Give the fullest form; for a government its country's name; all capitals only if alone."""
    if group.kind is EntityKind.GOVERNMENT:
        return group.key
    forms: dict[str, int] = {}
    for name in group.names:
        forms[name.text] = forms.get(name.text, 0) + 1
    return max(forms, key=lambda f: (not f.isupper(), len(f.split()), forms[f], f))
