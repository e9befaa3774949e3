"""Questions of where, when and whether, asked of each happening, and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.model.facts import Place, TimeExpression
from reportedly.model.ids import make_id
from reportedly.model.report import Report, Span
from reportedly.model.story import (
    AgentValue,
    Answer,
    NotGiven,
    PlaceValue,
    Question,
    Slot,
    StatusValue,
    TimeValue,
    Value,
)
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence, OriginsOf, make_answers
from reportedly.reconcile.happenings import Group
from reportedly.reconcile.judge import judge_answers, status_of
from reportedly.reconcile.tables import phrases, word_lists
from reportedly.reconcile.tellings import Telling
from reportedly.reconcile.wording import leading_names, slot_question

#: Times of these kinds say how long or how often, not when.
_NOT_WHEN = frozenset({"duration", "set", "vague"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A happening as questions see it: its id, its tellings and its weight."""

    id: str
    group: Group
    weight: float


def ask_of_happening(
    asked: Asked,
    merged: MergedEntities,
    origins_of: OriginsOf,
    withheld: Mapping[Slot, Sequence[Evidence]],
) -> list[Question]:
    """Give the where, when and whether questions of one happening that have something to say.

    A slot is asked when two reports fill it. ``withheld`` is what reports say in so many words
    is not given.
    """
    found: list[Question] = []
    if all(t.kind == "casualty" for t in asked.group.tellings):
        return found  # those who were hurt are counted, not asked where
    for slot, evidence in (
        (Slot.STATUS, _status_evidence(asked.group)),
        (Slot.TIME, _time_evidence(asked.group)),
        (Slot.PLACE, _place_evidence(asked.group)),
        (Slot.AGENT, _agent_evidence(asked.group, merged)),
    ):
        known = [*evidence, *(withheld.get(slot, ()) if evidence else ())]
        question = _ask(asked, slot, known, merged, origins_of)
        if question is not None:
            found.append(question)
    return found


def _ask(
    asked: Asked,
    slot: Slot,
    evidence: Sequence[Evidence],
    merged: MergedEntities,
    origins_of: OriginsOf,
) -> Question | None:
    question_id = make_id("question", happening=asked.id, slot=str(slot))
    weighed = make_answers(question_id, evidence, _value_key, origins_of)
    answers = tuple(w.answer for w in weighed)
    if len({e.claim for e in evidence}) < 2 or _is_one_report(answers):
        return None
    if slot is Slot.STATUS and not _is_doubtful(asked, answers, merged):
        return None
    if len(answers) == 1 and (not asked.group.tellings[0].kind or slot is Slot.AGENT):
        return None  # all agree on a detail of an event of no known family, or on who did it
    judgements = judge_answers(slot, weighed)
    return Question(
        question_id,
        asked.id,
        slot_question(slot, asked.group, merged),
        slot,
        status_of(answers, judgements),
        answers,
        judgements,
        asked.weight + 0.1 * len(answers),
    )


def _is_one_report(answers: Sequence[Answer]) -> bool:
    """Tell whether one report alone gives values: nothing to set side by side."""
    given = (a for a in answers if not isinstance(a.value, NotGiven))
    return len({r for a in given for r in a.reports}) < 2


def _is_doubtful(asked: Asked, answers: Sequence[Answer], merged: MergedEntities) -> bool:
    """Tell whether to ask if it happened: somebody named takes part, and tellings vary or plan."""
    if any(t.denies for t in asked.group.tellings):
        return len(answers) > 1
    if not leading_names(asked.group, merged):
        return False
    return len(answers) > 1 or any(t.open for t in asked.group.tellings)


def _value_key(evidence: Evidence) -> object:
    value = evidence.value
    if isinstance(value, TimeValue):
        words = evidence.span.exact.casefold().split()
        if value.days.first is None and value.days.last is None:
            return (value.edtf, " ".join(words))
        hours = value.edtf if "T" in value.edtf else ""
        return (value.days, hours, words[0] in word_lists()["deadline_words"])
    if isinstance(value, PlaceValue):
        return value.gazetteer_id or value.name.casefold()
    if isinstance(value, AgentValue):
        return value.name.casefold()  # a country that acts and its government are one
    return value


def _evidence(telling: Telling, value: Value, span: Span) -> Evidence:
    return Evidence(
        value,
        span,
        telling.claim.span,
        telling.report,
        telling.chain,
        telling.claim.modality,
        telling.claim.polarity,
        claim=telling.claim.id,
    )


def _time_evidence(group: Group) -> list[Evidence]:
    found = []
    for telling in _affirming(group):
        for time in telling.times:
            if time.precision not in _NOT_WHEN and _says_when(time):
                span = widen_to_preposition(telling.report, time.span, "time_prepositions")
                value = TimeValue(_edtf_with_hours(time), time.days)
                found.append(_evidence(telling, value, span))
    return found


def _edtf_with_hours(time: TimeExpression) -> str:
    """Write a part of a day ("Saturday night", TIMEX3 ``TNI``) as an interval of hours."""
    day, _, part = time.timex3.value.partition("T")
    hours = phrases()["parts_of_day"].get(part)
    if hours is None or time.days.n_days != 1 or day != time.edtf:
        return time.edtf
    first, last = hours.split("-")
    return f"{day}T{first}/{day}T{last}"


def _says_when(time: TimeExpression) -> bool:
    return bool(time.edtf) and not time.timex3.value.endswith("_REF")


def _place_evidence(group: Group) -> list[Evidence]:
    return [
        _evidence(telling, place_value(place), place.span)
        for telling in _affirming(group)
        for place in telling.places
    ]


def place_value(place: Place) -> PlaceValue:
    """Give a place as an answer's value."""
    return PlaceValue(
        place.name, place.gazetteer_id, place.lat, place.lon, place.country, place.within
    )


def _affirming(group: Group) -> list[Telling]:
    """Give the tellings that it is, was or will be so: a denial says nothing of where or when."""
    return [t for t in group.tellings if not t.denies]


def _agent_evidence(group: Group, merged: MergedEntities) -> list[Evidence]:
    """Give who is said to have done it. In a meeting or on a journey all who are named take part,
    which is no question."""
    found = []
    for telling in _affirming(group):
        if telling.kind in {"other", ""}:
            for argument in telling.claim.of_role("agent"):
                entity = merged.of(telling.report.id, argument.entity)
                if entity is not None:
                    value = AgentValue(entity, merged.known[entity].name)
                    found.append(_evidence(telling, value, argument.span))
    return found


def _status_evidence(group: Group) -> list[Evidence]:
    return [
        _evidence(
            telling,
            StatusValue(telling.claim.modality, telling.claim.polarity),
            telling.claim.phrase or telling.claim.predicate,
        )
        for telling in group.tellings
        if not telling.claim.nominal
    ]


def widen_to_preposition(report: Report, span: Span, table: str) -> Span:
    """Take in the word or two before a span when they bear on its meaning ("by", "at least")."""
    words = word_lists()[table]
    before = report.text[max(0, span.start - 40) : span.start]
    for n in (3, 2, 1):
        pieces = before.split(" ")
        if len(pieces) <= n or pieces[-1] != "":
            continue
        tail = pieces[-n - 1 : -1]
        if " ".join(tail).casefold() in words:
            return report.span(span.start - len(" ".join(tail)) - 1, span.end)
    return span
