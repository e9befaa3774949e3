"""Judging: the relation between every two answers of a question, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from reportedly import plugins
from reportedly.model.report import Provenance
from reportedly.model.story import (
    Answer,
    Judgement,
    NotGiven,
    QuestionStatus,
    Relation,
    Slot,
)
from reportedly.reconcile.compare.base import Comparer, Comparison
from reportedly.reconcile.evidence import Weighed

DECIDED_BY = Provenance("reconcile.judge", "1")

#: Answers of one question that are compared pairwise; further ones are listed but not judged.
MAX_ANSWERS = 40

_WEIGHTIEST = (
    (Relation.CONTRADICT, QuestionStatus.CONTRADICTED),
    (Relation.DIFFER, QuestionStatus.DIFFERING),
    (Relation.UPDATE, QuestionStatus.UPDATED),
    (Relation.REFINE, QuestionStatus.REFINED),
    (Relation.AGREE, QuestionStatus.AGREED),
)


def judge_answers(slot: Slot, weighed: Sequence[Weighed]) -> tuple[Judgement, ...]:
    """Compare every two answers; a directed relation is written from its left to its right.

    That a report leaves open what two others give is listed, not judged. Two values told in one
    and the same claim are a list, not a difference. What one report alone tells in two ways is at
    most ``differ``.
    """
    comparer: Comparer = plugins.get_component("reportedly.comparers", str(slot))
    found = []
    given = [w for w in weighed if not isinstance(w.answer.value, NotGiven)]
    for left, right in combinations((given if len(given) > 1 else weighed)[:MAX_ANSWERS], 2):
        if left.claims & right.claims:
            continue
        forward = comparer.compare(left.told, right.told)
        backward = comparer.compare(right.told, left.told)
        if _directed(backward) and not _directed(forward):
            found.append(_judgement(right.answer, left.answer, backward))
        elif forward.relation is not Relation.UNRELATED:
            found.append(_judgement(left.answer, right.answer, _soften(forward, left, right)))
    return tuple(found)


def _soften(comparison: Comparison, left: Weighed, right: Weighed) -> Comparison:
    reports = {*left.answer.reports, *right.answer.reports}
    if comparison.relation is Relation.CONTRADICT and len(reports) < 2:
        return Comparison(
            Relation.DIFFER, comparison.score / 2, f"{comparison.reason}; but one report says both"
        )
    return comparison


def _directed(comparison: Comparison) -> bool:
    return comparison.relation in {Relation.REFINE, Relation.UPDATE}


def _judgement(left: Answer, right: Answer, comparison: Comparison) -> Judgement:
    return Judgement(
        left.id,
        right.id,
        comparison.relation,
        comparison.score,
        comparison.reason,
        decided_by=DECIDED_BY,
    )


def status_of(answers: Sequence[Answer], judgements: Sequence[Judgement]) -> QuestionStatus:
    """Give what the answers add up to: the weightiest relation among them.

    One answer told by several reports is agreed; by one report, single.
    """
    relations = {j.relation for j in judgements}
    for relation, status in _WEIGHTIEST:
        if relation in relations:
            return status
    reports = {r for a in answers for r in a.reports}
    return QuestionStatus.AGREED if len(reports) > 1 else QuestionStatus.SINGLE
