"""Questions in plain words. Every name in them stands in a sentence that the answers rest on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from reportedly.model.facts import EntityKind
from reportedly.model.story import Slot
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.happenings import Group


@cache
def _wording() -> dict[str, dict[str, str]]:
    raw = (files("reportedly") / "data" / "question_words.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(raw)
    return loaded


def happening_label(group: Group, merged: MergedEntities) -> str:
    """Give a happening's name: who, what, with whom or where ("Ana Ruiz: visit, Norland").

    Made of story names and the family's noun only.
    """
    noun = event_noun(group)
    names = leading_names(group, merged)
    if not names:
        where = _usual(p.name for t in group.tellings for p in t.places)
        return f"{noun} ({where[0]})" if where else noun
    if group.tellings[0].kind == "encounter" and len(names) > 1:
        return f"{noun} of {' and '.join(names[:2])}"
    if len(names) > 1:
        return f"{names[0]}, {names[1]}: {noun}"
    return f"{names[0]}: {noun}"


def event_noun(group: Group) -> str:
    """Give the noun for the usual event family of the group."""
    families = Counter(t.claim.event_type for t in group.tellings)
    family = min(families, key=lambda f: (-families[f], f))
    return _wording()["nouns"].get(family, family)


def leading_names(group: Group, merged: MergedEntities) -> list[str]:
    """Give up to two names of those who take part, agents first, the most told of first."""
    agents = Counter(e for t in group.tellings for e in t.agents)
    parties = Counter(e for t in group.tellings for e in t.parties)
    kinds = {e.id: e.kind for e in merged.entities}
    names = {e.id: e.name for e in merged.entities}
    told = [e for e in parties if kinds[e] is not EntityKind.PLACE or agents[e]]
    people_first = sorted(
        told,
        key=lambda e: (
            -(parties[e] + agents[e]),
            kinds[e] is not EntityKind.PERSON,
            names[e],
        ),
    )
    return [names[e] for e in people_first[:2]]


def slot_question(slot: Slot, group: Group, merged: MergedEntities) -> str:
    """Give the question for one slot of a happening."""
    if not group.tellings[0].kind:
        return _wording()["verb"][str(slot)].format(event=_verb_phrase(group, merged))
    table = _wording()["planned" if is_planned(group) else "past"]
    names = [] if slot is Slot.AGENT else leading_names(group, merged)
    return table[str(slot)].format(event=_event_phrase(group, names, merged))


def _verb_phrase(group: Group, merged: MergedEntities) -> str:
    """Give an event of no known family by its words and who takes part: removed (Ana Ruiz)."""
    claim = group.tellings[0].claim
    names = leading_names(group, merged)
    words = " ".join((claim.phrase or claim.predicate).exact.split())
    return f"{words} ({', '.join(names)})" if names else words


def _event_phrase(group: Group, names: list[str], merged: MergedEntities) -> str:
    noun = event_noun(group)
    lead = group.tellings[0]
    if not names:
        return f"the {noun}"
    if any(t.kind == "encounter" for t in group.tellings) and len(names) > 1:
        return f"the {noun} of {names[0]} and {names[1]}"
    where = _usual(p.name for t in group.tellings for p in t.places if not p.within)
    if lead.kind == "motion" and where:
        return f"the {noun} of {names[0]} to {where[0]}"
    if len(names) > 1 and _is_agent(names[0], group, merged):
        return f"the {noun} ({names[0]}, {names[1]})"
    return f"the {noun} ({names[0]})"


def _is_agent(name: str, group: Group, merged: MergedEntities) -> bool:
    ids = {e.id for e in merged.entities if e.name == name}
    return any(t.agents & ids for t in group.tellings)


def is_planned(group: Group) -> bool:
    """Tell whether most tellings put the happening ahead or in doubt."""
    n_open = sum(t.claim.modality in {"planned", "possible"} for t in group.tellings)
    return 2 * n_open > len(group.tellings)


def _usual(names: Sequence[str] | object) -> list[str]:
    counts: Counter[str] = Counter(names)  # type: ignore[arg-type]
    return sorted(counts, key=lambda n: (-counts[n], n))
