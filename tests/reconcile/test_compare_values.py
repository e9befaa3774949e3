"""Case tables of the typed comparers. Events, people and numbers are invented."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly import plugins
from reportedly.model.facts import Modality, Polarity
from reportedly.model.report import DayInterval
from reportedly.model.story import (
    AgentValue,
    NotGiven,
    PlaceValue,
    QuantityValue,
    Relation,
    Slot,
    StatusValue,
    TimeValue,
    Value,
)
from reportedly.reconcile.compare.base import Told
from reportedly.reconcile.compare.both import Direction, compare_both, get_comparer


def days(first: str | None, last: str | None = None, edtf: str | None = None) -> TimeValue:
    a = date.fromisoformat(first) if first else None
    b = date.fromisoformat(last) if last else a
    interval = DayInterval(a, b)
    return TimeValue(edtf if edtf is not None else interval.edtf, interval)


def month(text: str) -> TimeValue:
    return TimeValue(text, DayInterval())


VLADIVOSTOK = PlaceValue("Vladivostok", "g1", 43.12, 131.89, "RU", ("Primorye", "Russia"))
MOSCOW = PlaceValue("Moscow", "g2", 55.75, 37.62, "RU", ("Moscow Oblast", "Russia"))
RUSSIA = PlaceValue("Russia", "g3", 60.0, 100.0, "RU", ())
KHIMKI = PlaceValue("Khimki", "g4", 55.89, 37.43, "RU", ("Moscow Oblast", "Russia"))
TULA = PlaceValue("Tula", "g5", 54.19, 37.62, "RU", ("Tula Oblast", "Russia"))
PRIMORYE = PlaceValue("Primorye", "g6", 45.0, 135.0, "RU", ("Russia",))
EUROPE = PlaceValue("Europe", "g7", 48.7, 9.1, None, ())
SIBERIA = PlaceValue("Siberia", "g8", 60.0, 105.0, "RU", ("Russia",))
NOWHERE = PlaceValue("Old Ferry", None, None, None)


def people(low: float | None, high: float | None = None, *, about: bool = False) -> QuantityValue:
    return QuantityValue(low, high, "person", about)


def number(low: float | None, unit: str | None, *, about: bool = False) -> QuantityValue:
    return QuantityValue(low, low, unit, about)


def status(modality: Modality, polarity: Polarity = Polarity.POSITIVE) -> StatusValue:
    return StatusValue(modality, polarity)


NO = Polarity.NEGATIVE
EARLY, LATE = "2031-04-10", "2031-04-15"
Case = tuple[str, Told, Told, Relation, Direction]


def told(value: Value, wording: str = "w", when: str | None = None, **more: object) -> Told:
    return Told(value, wording, when=when, **more)  # type: ignore[arg-type]


N, L, R = Direction.NONE, Direction.LEFT, Direction.RIGHT
SPRING = days("2031-04-16", "2031-04-30")
WEEK = days("2031-04-21", "2031-04-27")

TIMES: list[Case] = [
    ("equal", told(WEEK), told(WEEK, "that week"), Relation.AGREE, N),
    ("within", told(WEEK, "next week"), told(SPRING, "later in April"), Relation.REFINE, L),
    ("takes in", told(SPRING), told(WEEK), Relation.REFINE, R),
    (
        "partly shared",
        told(days("2031-04-10", "2031-04-24")),
        told(days("2031-04-20", "2031-04-27")),
        Relation.AGREE,
        N,
    ),
    (
        "a sliver shared",
        told(days("2031-04-01", "2031-04-16")),
        told(SPRING),
        Relation.DIFFER,
        N,
    ),
    (
        "a plan put off",
        told(days("2031-05-03"), when=LATE),
        told(days("2031-04-29"), when=EARLY),
        Relation.UPDATE,
        L,
    ),
    (
        "a plan put off, other way round",
        told(days("2031-04-29"), when=EARLY),
        told(days("2031-05-03"), when=LATE),
        Relation.UPDATE,
        R,
    ),
    (
        "a plan that may be put off",
        told(days("2031-05-03"), when=LATE, firm=False, tentative=True),
        told(days("2031-04-29"), when=EARLY),
        Relation.DIFFER,
        N,
    ),
    (
        "two past days, told for certain",
        told(days("2031-04-01"), when=LATE),
        told(days("2031-04-05"), when=EARLY),
        Relation.CONTRADICT,
        N,
    ),
    (
        "a past day apart",
        told(days("2031-04-01"), when=EARLY),
        told(days("2031-04-02"), when=EARLY),
        Relation.DIFFER,
        N,
    ),
    (
        "only possible",
        told(days("2031-05-01"), when=EARLY, firm=False),
        told(days("2031-05-09"), when=EARLY),
        Relation.DIFFER,
        N,
    ),
    ("other scope", told(WEEK, scope="a"), told(days("2031-06-01")), Relation.DIFFER, N),
    ("months", told(month("XXXX-09")), told(month("XXXX-10")), Relation.DIFFER, N),
    ("months, one dated", told(month("XXXX-09")), told(WEEK), Relation.DIFFER, N),
    (
        "a year for a month",
        told(days("2031-09-04", "2031-09-06")),
        told(month("XXXX-09")),
        Relation.REFINE,
        L,
    ),
    ("a day for a month", told(month("XXXX-09-04")), told(month("XXXX-09")), Relation.REFINE, L),
    ("days of the year", told(month("XXXX-09-04")), told(month("XXXX-09-05")), Relation.DIFFER, N),
    ("open end", told(days(None, "2031-04-30", "../2031-04-30")), told(WEEK), Relation.REFINE, R),
    ("not given", told(NotGiven()), told(WEEK), Relation.REFINE, R),
    ("neither given", told(NotGiven()), told(NotGiven(), "v"), Relation.AGREE, N),
]

PLACES: list[Case] = [
    ("one entry", told(MOSCOW), told(MOSCOW, "the capital"), Relation.AGREE, N),
    ("town in a country", told(VLADIVOSTOK), told(RUSSIA), Relation.REFINE, L),
    ("town in a region", told(PRIMORYE), told(VLADIVOSTOK), Relation.REFINE, R),
    ("next door", told(MOSCOW), told(KHIMKI), Relation.AGREE, N),
    ("far, firm", told(MOSCOW, when=LATE), told(VLADIVOSTOK, when=LATE), Relation.CONTRADICT, N),
    ("far, a position", told(MOSCOW, firm=False), told(VLADIVOSTOK), Relation.DIFFER, N),
    ("far, days apart", told(MOSCOW, when=EARLY), told(VLADIVOSTOK, when=LATE), Relation.DIFFER, N),
    ("far, other scope", told(MOSCOW, scope="first day"), told(TULA), Relation.DIFFER, N),
    ("a town and a continent", told(TULA), told(EUROPE), Relation.DIFFER, N),
    ("a town and a wide region", told(MOSCOW), told(SIBERIA), Relation.DIFFER, N),
    ("off the map", told(NOWHERE), told(MOSCOW), Relation.DIFFER, N),
    ("not given", told(MOSCOW), told(NotGiven()), Relation.REFINE, L),
]

QUANTITIES: list[Case] = [
    ("one number", told(people(12, 12)), told(people(12, 12), "a dozen"), Relation.AGREE, N),
    ("about", told(people(1512, 1512)), told(people(1500, 1500, about=True)), Relation.REFINE, L),
    ("rounded", told(number(1500, "plant")), told(number(1512, "plant")), Relation.REFINE, R),
    (
        "a rounding nobody makes",
        told(people(1500, 1500)),
        told(people(2000, 2000)),
        Relation.DIFFER,
        N,
    ),
    (
        "at most against at least",
        told(people(None, 365)),
        told(people(368, None)),
        Relation.DIFFER,
        N,
    ),
    ("more than", told(people(230, 230)), told(people(200, None)), Relation.REFINE, L),
    ("dozens", told(people(24, 99)), told(people(30, 30)), Relation.REFINE, R),
    (
        "a toll that rose",
        told(people(17, 17), when=LATE),
        told(people(12, 12), when=EARLY),
        Relation.UPDATE,
        L,
    ),
    (
        "two floors that rose",
        told(people(12, None), when=EARLY),
        told(people(15, None), when=LATE),
        Relation.UPDATE,
        R,
    ),
    (
        "a toll above an old floor, on somebody's word",
        told(people(17, 17), when=LATE, firm=False),
        told(people(9, None), when=EARLY, firm=False),
        Relation.UPDATE,
        L,
    ),
    (
        "a number after a vague one",
        told(people(264, 264), when=LATE),
        told(people(200, None, about=True), when=EARLY),
        Relation.REFINE,
        L,
    ),
    (
        "a part told later than the whole",
        told(people(1, 1), when=LATE),
        told(people(2000, 2000), when=EARLY),
        Relation.DIFFER,
        N,
    ),
    (
        "a toll revised down",
        told(people(11, 11), when=LATE),
        told(people(12, 12), when=EARLY),
        Relation.UPDATE,
        L,
    ),
    (
        "a toll that may rise",
        told(people(17, 17), when=LATE, firm=False, tentative=True),
        told(people(12, 12), when=EARLY),
        Relation.DIFFER,
        N,
    ),
    (
        "a toll on one day",
        told(people(17, 17), when=LATE),
        told(people(12, 12), when=LATE),
        Relation.DIFFER,
        N,
    ),
    (
        "fixed counts",
        told(number(30, "factory"), when=LATE),
        told(number(31, "factory"), when=LATE),
        Relation.CONTRADICT,
        N,
    ),
    (
        "fixed counts, a position",
        told(number(30, "factory"), firm=False),
        told(number(31, "factory")),
        Relation.DIFFER,
        N,
    ),
    (
        "whole and part",
        told(people(4, 4), scope="at the scene"),
        told(people(5, 5)),
        Relation.DIFFER,
        N,
    ),
    ("other units", told(number(5, "USD")), told(number(5, "EUR")), Relation.UNRELATED, N),
    ("miles and km", told(number(60, "mile")), told(number(97, "km")), Relation.AGREE, N),
    ("no unit", told(number(60, None)), told(number(60, "km")), Relation.AGREE, N),
    ("nothing said", told(people(None)), told(people(3, 3)), Relation.REFINE, R),
]

AGENTS: list[Case] = [
    ("one", told(AgentValue("e1", "Ada Lorn")), told(AgentValue("e1", "Ada")), Relation.AGREE, N),
    (
        "a fuller name",
        told(AgentValue("e1", "Ada Lorn")),
        told(AgentValue("e2", "Lorn")),
        Relation.REFINE,
        L,
    ),
    (
        "two",
        told(AgentValue("e1", "Ada Lorn")),
        told(AgentValue("e2", "Bo Mirk")),
        Relation.DIFFER,
        N,
    ),
]

STATUSES: list[Case] = [
    (
        "came about",
        told(status(Modality.ASSERTED), when=LATE),
        told(status(Modality.PLANNED), when=EARLY),
        Relation.UPDATE,
        L,
    ),
    (
        "plan and maybe",
        told(status(Modality.POSSIBLE)),
        told(status(Modality.PLANNED)),
        Relation.REFINE,
        R,
    ),
    (
        "denied",
        told(status(Modality.DENIED)),
        told(status(Modality.ASSERTED)),
        Relation.CONTRADICT,
        N,
    ),
    (
        "denied later",
        told(status(Modality.DENIED), when=LATE),
        told(status(Modality.ASSERTED), when=EARLY),
        Relation.CONTRADICT,
        N,
    ),
    (
        "denied by one side",
        told(status(Modality.DENIED), firm=False),
        told(status(Modality.ASSERTED)),
        Relation.DIFFER,
        N,
    ),
    (
        "called off",
        told(status(Modality.ASSERTED, NO), when=LATE),
        told(status(Modality.PLANNED), when=EARLY),
        Relation.UPDATE,
        L,
    ),
    (
        "not yet, then done",
        told(status(Modality.ASSERTED, NO), when=EARLY),
        told(status(Modality.ASSERTED), when=LATE),
        Relation.UPDATE,
        R,
    ),
    (
        "both no",
        told(status(Modality.DENIED)),
        told(status(Modality.ASSERTED, NO)),
        Relation.AGREE,
        N,
    ),
]

ALL = [
    (f"{slot}: {case[0]}", *case[1:])
    for slot, cases in (
        ("time", TIMES),
        ("place", PLACES),
        ("quantity", QUANTITIES),
        ("agent", AGENTS),
        ("status", STATUSES),
    )
    for case in cases
]


@pytest.mark.parametrize(
    ("left", "right", "relation", "direction"), [c[1:] for c in ALL], ids=[c[0] for c in ALL]
)
def test_pairs(left: Told, right: Told, relation: Relation, direction: Direction) -> None:
    found, side = compare_both(left, right)
    assert (found.relation, side) == (relation, direction), found.reason
    back, back_side = compare_both(right, left)
    turned = {L: R, R: L, N: N}[direction]
    assert (back.relation, back_side) == (relation, turned), back.reason


def test_a_reason_names_both_wordings_and_stays_short() -> None:
    left = told(days("2031-05-03"), "on  3 May\n2031", when=LATE)
    right = told(days("2031-04-29"), "on 29 April " + "of this very year " * 20, when=EARLY)
    reason = compare_both(left, right)[0].reason
    assert "“on 3 May 2031”" in reason
    assert "“on 29 April" in reason
    assert len(reason) < 300


def test_values_of_different_kinds_are_unrelated() -> None:
    assert compare_both(told(WEEK), told(MOSCOW))[0].relation is Relation.UNRELATED


def test_every_slot_has_a_registered_comparer() -> None:
    found = plugins.load_all("reportedly.comparers")
    assert {c.slot for c in found} == set(Slot)
    assert get_comparer(told(NotGiven()), told(WEEK)).slot is Slot.TIME
