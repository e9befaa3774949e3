"""Decisions of a person as they stand for the reports that are there now."""

from __future__ import annotations

import pytest

from reportedly.cluster.corrections import Constraint
from reportedly.pipeline.decisions import (
    Resolved,
    find_corrections,
    find_names,
    grouping_key,
    is_applied,
    read_decisions,
)
from reportedly.store.base import Decision
from reportedly.store.sql import SqlStore


@pytest.fixture
def store(tmp_path):
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


def named(number: int, title: str, reports: str) -> Resolved:
    decision = Decision(f"d{number}", "name", {}, f"2021-05-0{number}T00:00:00Z")
    return Resolved(decision, Constraint(), title, tuple(reports))


def split(number: int, part: str, rest: str) -> Resolved:
    decision = Decision(f"d{number}", "split", {}, f"2021-05-0{number}T00:00:00Z")
    sides = (tuple(part), tuple(rest))
    return Resolved(decision, Constraint(sides, sides))


def titles(decisions, **assigned) -> dict[str, str]:
    return {story: title for story, (title, _) in find_names(decisions, assigned).items()}


NAMES = [
    ([named(1, "Bells", "ab")], {"a": "s1", "b": "s1"}, {"s1": "Bells"}),
    ([named(1, "Bells", "ab")], {"a": "s1", "b": "s2"}, {"s1": "Bells"}),
    ([named(1, "Bells", "abc")], {"a": "s1", "b": "s2", "c": "s2"}, {"s2": "Bells"}),
    ([named(1, "Bells", "x")], {"a": "s1"}, {}),
    ([named(1, "Bells", "a"), named(2, "Clocks", "a")], {"a": "s1"}, {"s1": "Clocks"}),
    (
        [named(1, "Bells", "abc"), split(2, "bc", "a")],
        {"a": "s1", "b": "s2", "c": "s2"},
        {"s1": "Bells"},
    ),
    (
        [split(1, "bc", "a"), named(2, "Bells", "bc")],
        {"a": "s1", "b": "s2", "c": "s2"},
        {"s2": "Bells"},
    ),
    ([named(1, "Bells", "bc"), split(2, "bc", "a")], {"b": "s2", "c": "s2"}, {"s2": "Bells"}),
]


@pytest.mark.parametrize(("decisions", "assigned", "expected"), NAMES)
def test_where_a_name_is(decisions, assigned, expected):
    assert titles(decisions, **assigned) == expected


def test_of_two_names_the_one_that_a_story_has_is_told():
    decisions = [named(1, "Bells", "a"), split(2, "b", "a"), named(3, "Clocks", "a")]
    told = find_corrections(decisions, {"a": "s1", "b": "s2"})
    assert {story: [c.id for c in found] for story, found in told.items()} == {
        "s1": ["d2", "d3"],
        "s2": ["d2"],
    }


def test_a_decision_on_reports_that_are_gone_is_kept_and_counts_for_nothing(store):
    assert is_applied(store)
    with store.writing("test") as run:
        decision = store.write_decision(run, "merge", {"together": [["x", "y"]], "title": "Bells"})
    (resolved,) = read_decisions(store)
    assert (resolved.decision, resolved.n_gone) == (decision, 2)
    assert resolved.reports == frozenset()
    assert find_names([resolved], {"a": "s1"}) == {}


def test_a_name_changes_nothing_of_the_grouping():
    assert grouping_key([named(1, "Bells", "a")]) == ""
    one, two = split(1, "a", "b"), split(2, "a", "b")
    assert len({grouping_key(d) for d in ([], [one], [two], [one, two], [two, one])}) == 5
