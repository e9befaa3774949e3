"""The reconcile stage: one story's reports set side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.model.facts import Extraction
from reportedly.model.ids import make_id
from reportedly.model.report import BlockKind, DayInterval, Provenance, Report
from reportedly.model.story import Copy, Happening, Question, Reconciled, Story
from reportedly.reconcile.counts import ask_how_many, find_counts
from reportedly.reconcile.entities import MergedEntities, merge_entities
from reportedly.reconcile.happenings import Group, group_tellings
from reportedly.reconcile.origins import OriginCounter
from reportedly.reconcile.questions import Asked, ask_of_happening
from reportedly.reconcile.tellings import Telling, days_of, find_tellings
from reportedly.reconcile.timeline import make_timeline
from reportedly.reconcile.version import VERSION
from reportedly.reconcile.withheld import place_withheld
from reportedly.reconcile.wording import happening_label, is_planned


def reconcile_story(
    story: Story,
    reports: Sequence[Report],
    extractions: Mapping[str, Extraction],
    copies: Sequence[Copy] = (),
) -> Reconciled:
    """Give the entities, happenings, questions and timeline of one story.

    ``extractions`` maps report ids to what was found in them; ids missing there count as reports
    in which nothing was found. The order of reports changes nothing. Cost: about quadratic in the
    tellings that share a party or place.
    """
    ordered = sorted(reports, key=lambda r: r.id)
    facts = {r.id: extractions.get(r.id, Extraction(r.id)) for r in ordered}
    merged = merge_entities([facts[r.id] for r in ordered])
    origins = OriginCounter(ordered, facts, copies, merged)
    groups = group_tellings(find_tellings(ordered, facts, merged))
    weighed = sorted(
        ((group, weigh(group, merged)) for group in groups),
        key=lambda gw: (-gw[1], gw[0].tellings[0].key),
    )
    questions: list[Question] = []
    happenings: list[Happening] = []
    withheld = place_withheld(weighed, ordered, facts, merged)
    for number, (group, weight) in enumerate(weighed):
        asked = Asked(_happening_id(story, group), group, weight)
        happenings.append(_happening(asked, merged))
        left_open = {slot: ev for (n, slot), ev in withheld.items() if n == number}
        questions.extend(ask_of_happening(asked, merged, origins.count, left_open))
    questions.extend(ask_how_many(find_counts(ordered, facts, merged), origins.count))
    questions.sort(key=lambda q: (-q.weight, q.text, q.id))
    return Reconciled(
        merged.entities,
        tuple(happenings),
        tuple(questions),
        make_timeline(weighed),
        (),
        Provenance("reconcile", VERSION),
    )


def _happening_id(story: Story, group: Group) -> str:
    first = group.tellings[0]
    return make_id("happening", report=first.report.id, claim=first.claim.id)


def _happening(asked: Asked, merged: MergedEntities) -> Happening:
    group = asked.group
    lead = group.tellings[0]
    places = sorted({p.name for t in group.tellings for p in t.places})
    days = [t.days for t in group.tellings if t.days != DayInterval()]
    return Happening(
        asked.id,
        lead.claim.event_type,
        happening_label(group, merged),
        tuple(t.claim.id for t in group.tellings),
        tuple(sorted({e for t in group.tellings for e in t.parties})),
        group.reports,
        days_of([x for t in group.tellings for x in t.times]) if days else DayInterval(),
        places[0] if places else None,
        is_planned(group),
        asked.weight,
    )


def weigh(group: Group, merged: MergedEntities) -> float:
    """Rank a happening: how many reports tell it, in headlines and leads, of whom.

    Reports count double, a headline one, known slots a little. A bare verb weighs half.
    """
    reports = len(group.reports)
    heads = len({t.report.id for t in group.tellings if in_headline(t)})
    named = len({e for t in group.tellings for e in t.parties})
    filled = sum(bool(t.times) + bool(t.places) for t in group.tellings)
    weight = 2.0 * reports + heads + 0.2 * min(named, 5) + 0.1 * min(filled, 10)
    return weight if group.tellings[0].kind else weight * 0.5


def in_headline(telling: Telling) -> bool:
    """Tell whether a telling stands in its report's headline or standfirst."""
    return any(
        b.kind in {BlockKind.HEADLINE, BlockKind.STANDFIRST} and b.span.contains(telling.claim.span)
        for b in telling.report.blocks
    )
