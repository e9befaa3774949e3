"""Passages against each other: relations, symmetry and hostile input."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.facts import Extraction, Quantity
from reportedly.model.report import Basis, DayInterval, Published, Report
from reportedly.model.story import Relation
from reportedly.reconcile.compare.both import Direction
from reportedly.reconcile.compare.shared import load_table
from reportedly.reconcile.compare_texts import TextComparison, compare_texts
from reportedly.reconcile.text_features import pair_features
from reportedly.reconcile.text_words import antonyms, read_passage, read_words, stem


def passage(text: str, day: str | None = None) -> Report:
    when = date.fromisoformat(day) if day else None
    published = Published(DayInterval(when, when), Basis.STATED) if when else Published()
    return Report("r", "test", text, "", published=published)


def compare(left: str, right: str) -> TextComparison:
    return compare_texts(passage(left), Extraction("r"), passage(right), Extraction("r"))


CASES = [
    (
        "The ferry Aldra sank off Port Quell on Friday.",
        "The ferry Aldra did not sink off Port Quell on Friday.",
        Relation.CONTRADICT,
    ),
    (
        "Mayor Dessa Holm has resigned",
        "Report that Mayor Dessa Holm has resigned is a hoax",
        Relation.CONTRADICT,
    ),
    (
        "Mayor Dessa Holm opened the Tarn bridge on Monday",
        "Mayor Dessa Holm opened the Tarn bridge",
        Relation.AGREE,
    ),
    (
        "The parliament of Orvania passed the harbour law.",
        "A recipe for plum cake needs four eggs and butter.",
        Relation.UNRELATED,
    ),
    ("", "Something happened.", Relation.UNRELATED),
]


@pytest.mark.parametrize(("left", "right", "relation"), CASES)
def test_relations(left: str, right: str, relation: Relation) -> None:
    there, back = compare(left, right), compare(right, left)
    assert there.relation is relation, there
    assert back.relation is relation
    assert there.score == back.score


def test_the_longer_passage_that_says_the_same_refines() -> None:
    short = "Dessa Holm opened the Tarn bridge."
    long = (
        "Dessa Holm opened the Tarn bridge at noon before six thousand spectators from Orvania, "
        "with fireworks and a choir of pupils."
    )
    there, back = compare(long, short), compare(short, long)
    assert (there.relation, there.direction) == (Relation.REFINE, Direction.LEFT)
    assert (back.relation, back.direction) == (Relation.REFINE, Direction.RIGHT)


def test_a_later_count_updates_an_earlier_one() -> None:
    first = passage("The flood in Tarnholt killed 12 people.", "2031-04-10")
    later = passage("The flood in Tarnholt killed 17 people.", "2031-04-12")

    def facts(report: Report, number: str) -> Extraction:
        at = report.text.index(number)
        value = float(number)
        span, counted = report.span(at, at + 2), report.span(at + 3, at + 9)
        return Extraction("r", quantities=(Quantity(span, value, value, "person", False, counted),))

    found = compare_texts(later, facts(later, "17"), first, facts(first, "12"))
    assert [v.relation for v in found.values] == [Relation.UPDATE]
    assert found.values[0].left_text == "17 people"
    assert (found.relation, found.direction) == (Relation.UPDATE, Direction.LEFT)
    back = compare_texts(first, facts(first, "12"), later, facts(later, "17"))
    assert (back.relation, back.direction) == (Relation.UPDATE, Direction.RIGHT)


def test_a_finer_value_refines_the_same_sentence() -> None:
    exact, about = passage("The toll is 1,512."), passage("The toll is about 1,500.")

    def facts(report: Report, words: str, number: float, *, approximate: bool) -> Extraction:
        at = report.text.index(words)
        span = report.span(at, at + len(words))
        return Extraction("r", quantities=(Quantity(span, number, number, None, approximate),))

    left = facts(exact, "1,512", 1512.0, approximate=False)
    right = facts(about, "about 1,500", 1500.0, approximate=True)
    found = compare_texts(exact, left, about, right)
    assert (found.relation, found.direction) == (Relation.REFINE, Direction.LEFT)
    assert "“1,512”" in found.reason


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_features_do_not_depend_on_the_order(left: str, right: str) -> None:
    a, b = read_passage(left), read_passage(right)
    assert pair_features(a, b, 0.5) == pair_features(b, a, 0.5)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "no " * 200_000, "'" * 100_000, "1." * 100_000, "۱۲ ☃ e\u0301 \u202e", "\n"],
)
def test_hostile_text_is_read_quickly_and_bounded(text: str) -> None:
    assert len(read_words(text)) <= 400


def test_every_weight_belongs_to_a_feature() -> None:
    features = pair_features(read_passage("a b"), read_passage("c d"), 0.0)
    assert set(load_table("text_weights")["weights"]) == set(features)
    reasons = {n for n in load_table("text_reasons") if not n.startswith("_")}
    assert reasons <= set(features)


def test_antonyms_run_both_ways() -> None:
    for word, others in antonyms().items():
        assert all(word in antonyms()[other] for other in others)
    assert stem("died") in antonyms()[stem("alive")]
