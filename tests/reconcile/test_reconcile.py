"""The reconcile stage on invented stories: what is one, what is two, what differs, who says so."""

from __future__ import annotations

from itertools import permutations

import pytest

from reportedly.model.story import (
    Copy,
    CopyKind,
    NotGiven,
    PlaceValue,
    Question,
    QuestionStatus,
    Relation,
    Slot,
    Story,
)
from reportedly.reconcile.run import reconcile_story

TRIP = [
    "Brink to visit Warsaw\nChancellor Ada Brink will visit Poland in May, her office said. "
    "It did not share dates of the trip.",
    "Talks for next week\nChancellor Ada Brink will travel to Poland next week to meet President "
    "Piotr Kowalski. Talks would probably take place in Krakow, the Tagblatt newspaper reported.",
    "Brink and Kowalski set to meet\nChancellor Ada Brink and Polish President Piotr Kowalski are "
    "set to meet by the end of May, spokesman Otto Frei said.",
]

ENVOY = [
    "Envoy in Warsaw\nThe envoy Karl Brandt visited Warsaw on 3 March 2031 to inspect the hall.",
    "Envoy in Krakow\nThe envoy Karl Brandt travelled to Krakow on 2 May 2031 to see a station.",
]


def questions(found, slot: Slot) -> list[Question]:
    return [q for q in found.questions if q.slot is slot]


FLOOD = [
    "Flood\nThe flood killed 12 people, the mayor of Gdansk said on Monday.",
    "Flood toll rises\nThe flood killed 15 people.",
    "Children among dead\nThe flood killed 3 children.",
]


def relations(question: Question) -> set[Relation]:
    return {j.relation for j in question.judgements}


def place_names(question: Question) -> set[str]:
    return {a.value.name for a in question.answers if isinstance(a.value, PlaceValue)}


def test_a_planned_trip_told_with_two_towns_is_one_happening_with_a_difference(reconcile):
    found = reconcile(TRIP)
    where = next(q for q in questions(found, Slot.PLACE) if "Kraków" in place_names(q))
    assert {"Warsaw", "Kraków", "Poland"} <= place_names(where)
    assert where.status is QuestionStatus.DIFFERING
    assert Relation.CONTRADICT not in relations(where)
    assert Relation.REFINE in relations(where)


def test_when_has_every_reports_answer_and_the_one_that_gives_none(reconcile):
    found = reconcile(TRIP)
    when = max(questions(found, Slot.TIME), key=lambda q: len(q.answers))
    assert {r for a in when.answers for r in a.reports} == {"r0", "r1", "r2"}
    assert any(isinstance(a.value, NotGiven) for a in when.answers)
    assert Relation.CONTRADICT not in relations(when)


def test_two_finished_trips_of_one_envoy_are_two_happenings(reconcile):
    found = reconcile(ENVOY)
    for question in questions(found, Slot.PLACE):
        assert not {"Warsaw", "Kraków"} <= place_names(question)
    assert all(j.relation is not Relation.CONTRADICT for q in found.questions for j in q.judgements)


def test_people_who_share_a_family_name_stay_two(reconcile):
    found = reconcile(
        [
            "Ada Brink speaks\nAda Brink met Piotr Kowalski in Warsaw. Brink smiled.",
            "Leo Brink speaks\nLeo Brink met Piotr Kowalski in Krakow.",
        ]
    )
    names = {e.name for e in found.entities}
    assert {"Ada Brink", "Leo Brink"} <= names
    kowals = [e for e in found.entities if "Kowalski" in e.name]
    assert len(kowals) == 1


@pytest.mark.parametrize("texts", [TRIP, ENVOY])
def test_the_order_of_reports_changes_nothing(read, texts):
    reports, facts = read(texts)
    story = Story("s", "t", tuple(r.id for r in reports))
    results = {repr(reconcile_story(story, list(order), facts)) for order in permutations(reports)}
    assert len(results) == 1


def test_a_copy_adds_no_origin(read):
    text = "Ferry sinks\nThe ferry accident killed 12 people off Gdansk on Monday, witnesses wrote."
    reports, facts = read([text, text, "Ferry sinks\nThe ferry accident killed 12 people."])
    story = Story("s", "t", tuple(r.id for r in reports))
    whole = [r.span(0, len(r.text)) for r in reports[:2]]
    copy = Copy("r0", "r1", CopyKind.COPY, 1.0, ((whole[0], whole[1]),), True)
    with_copy = reconcile_story(story, reports, facts, [copy])
    without = reconcile_story(story, [reports[0], reports[2]], facts)
    counted = [q for q in with_copy.questions if q.slot is Slot.QUANTITY]
    alone = [q for q in without.questions if q.slot is Slot.QUANTITY]
    assert counted
    assert alone
    assert counted[0].answers[0].origins.at_most == alone[0].answers[0].origins.at_most
    assert any("repeats the text" in r for r in counted[0].answers[0].origins.reasons)


def test_a_growing_toll_is_an_update_and_a_part_is_no_contradiction(reconcile):
    found = reconcile(FLOOD)
    tolls = [q for q in questions(found, Slot.QUANTITY) if "killed" in q.text]
    assert tolls
    assert tolls[0].status is QuestionStatus.UPDATED
    assert all(Relation.CONTRADICT not in relations(q) for q in tolls)


def test_every_answer_has_spans_of_its_reports_and_bounds(reconcile):
    for question in reconcile(TRIP).questions:
        for answer in question.answers:
            assert answer.spans
            assert {s.report_id for s in answer.spans} == set(answer.reports)
            assert 1 <= answer.origins.at_least <= answer.origins.at_most
