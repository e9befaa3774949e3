"""Metrics against figures worked out by hand."""

from __future__ import annotations

import pytest
from evals.metrics import (
    bcubed,
    characters,
    four_grams,
    km,
    near,
    overlap,
    prf,
    rouge,
    word_f1,
)
from evals.porter import porter_stem
from evals.run import SETS, figures_line, table
from evals.sets_facts import _match_times


def test_prf() -> None:
    assert prf(1, 2, 4) == pytest.approx((0.5, 0.25, 1 / 3))
    assert prf(0, 0, 3) == (0.0, 0.0, 0.0)


def test_overlap() -> None:
    assert overlap(characters([(0, 4)]), characters([(2, 6)])) == pytest.approx(2 / 6)
    assert overlap(frozenset(), frozenset()) == 0.0


def test_bcubed_of_one_lump_and_of_singletons() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 2}
    assert bcubed(gold, dict.fromkeys(gold, 0))[:2] == pytest.approx((0.5, 1.0))
    assert bcubed(gold, {k: k for k in gold})[:2] == pytest.approx((1.0, 0.5))
    assert bcubed(gold, gold)[2] == pytest.approx(1.0)


def test_km_from_pole_to_pole() -> None:
    assert km(90, 0, -90, 0) == pytest.approx(20015, rel=0.001)
    assert km(10, 20, 10, 20) == 0.0


def test_rouge() -> None:
    scores = rouge("the bridge fell down", "the bridge fell")
    assert scores["1"] == pytest.approx(2 * 3 / 7)
    assert scores["2"] == pytest.approx(2 * 2 / 5)
    assert scores["L"] == pytest.approx(2 * 3 / 7)
    assert rouge("a", "")["1"] == 0.0


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("motoring", "motor"),
        ("hopping", "hop"),
        ("relational", "relat"),
        ("triplicate", "triplic"),
        ("adoption", "adopt"),
        ("controlling", "control"),
        ("it", "it"),
    ],
)
def test_porter(word: str, stemmed: str) -> None:
    assert porter_stem(word) == stemmed


def test_texts_and_names() -> None:
    assert word_f1("a b", "b c") == pytest.approx(0.5)
    assert sum(four_grams("one two three four five").values()) == 2
    assert sum(four_grams("one two").values()) == 1
    assert near("the Governor Arran", "Pell Arran")
    assert not near("", "Arran")


def test_a_time_counts_once() -> None:
    gold = [(0, 5, "2031-01-01"), (6, 9, "2031-01-02")]
    found = [(0, 5, "2031-01-01"), (4, 9, "2031-01-09")]
    assert _match_times(gold, found) == (1, 2, 1)


def test_the_table_lists_what_was_scored_in_order() -> None:
    results = {name: {"figures": {"F1": 0.5}, "commit": "c", "cpu_s": 1} for name in ("te3", "lgl")}
    text = table(results, {"te3": "peers"})
    assert text.index("| te3 | F1 0.500 | peers |") < text.index("| lgl |")
    assert "polnear" in SETS
    assert figures_line({"claimed": 12.0, "F1": 0.25}) == "claimed 12, F1 0.250"
