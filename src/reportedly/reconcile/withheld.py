"""What reports say is not given: which happening a "gave no date" belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.model.facts import Claim, Extraction
from reportedly.model.report import Report
from reportedly.model.story import NotGiven, Slot
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.happenings import Group
from reportedly.reconcile.tellings import WITHHELD, Telling

#: Characters before the statement within which its happening must be told of.
REACH = 600

#: Evidence by number of the group and slot.
Withheld = dict[tuple[int, Slot], list[Evidence]]


def place_withheld(
    weighed: Sequence[tuple[Group, float]],
    reports: Sequence[Report],
    extractions: Mapping[str, Extraction],
    merged: MergedEntities,
) -> Withheld:
    """Give each statement that a slot is open to the happening told of in or just before it.

    Of several happenings near by, one still ahead goes first, then the weightiest.
    """
    by_report: dict[str, list[tuple[Telling, int]]] = defaultdict(list)
    for number, (group, _) in enumerate(weighed):
        for telling in group.tellings:
            by_report[telling.report.id].append((telling, number))
    found: Withheld = defaultdict(list)
    for report in reports:
        for claim in extractions[report.id].claims:
            if claim.event_type == WITHHELD:
                chain = merged.chain(report.id, claim.holder)
                told_in = _happening_of(claim, by_report[report.id])
                if told_in is not None:
                    _keep(found, told_in, replace(claim, holder=chain), report)
    return dict(found)


def _happening_of(claim: Claim, tellings: Sequence[tuple[Telling, int]]) -> int | None:
    near = [
        (telling, number)
        for telling, number in tellings
        if -REACH <= telling.claim.span.start - claim.span.start <= 0
    ]
    best = min(
        near,
        key=lambda tn: (not tn[0].open, tn[1], -tn[0].claim.span.start),
        default=None,
    )
    return best[1] if best is not None else None


def _keep(found: Withheld, number: int, claim: Claim, report: Report) -> None:
    for role in sorted({a.role for a in claim.arguments}):
        if role in {Slot.TIME, Slot.PLACE}:
            found[number, Slot(role)].append(
                Evidence(
                    NotGiven(),
                    claim.phrase or claim.predicate,
                    claim.span,
                    report,
                    claim.holder,
                    claim.modality,
                    claim=claim.id,
                )
            )
