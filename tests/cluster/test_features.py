"""Features: what is counted, and that stored ones equal fresh ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reportedly.cluster.features import ReportFeatures, features_of, headline_of, stem
from reportedly.cluster.rarity import Rarity, prior_share, weigh
from reportedly.cluster.space import Space, crowd_of


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("Bridges", "bridge"), ("Boss", "boss"), ("bus", "bus"), ("gas", "gas"), ("Tesk", "tesk")],
)
def test_stems(word, stemmed) -> None:
    assert stem(word) == stemmed


def test_stored_features_equal_fresh_ones(make_report) -> None:
    report = make_report(
        "a", "Divers reached Orlo on Monday.", title="Orlo waits", day="2031-01-02"
    )
    fresh = features_of(report)
    stored = ReportFeatures.from_json(json.loads(json.dumps(fresh.to_json())))
    assert stored == fresh
    assert np.array_equal(stored.embedding, fresh.embedding)


def test_a_headline_given_twice_counts_once(make_report) -> None:
    once = features_of(make_report("a", "Orlo waits for divers"))
    twice = features_of(make_report("a", "Orlo waits for divers", title="Orlo waits for divers"))
    assert once.terms == twice.terms


def test_names_stand_inside_sentences(make_report) -> None:
    report = make_report("a", "Divers came to Orlo. Rescuers met mayor Ines Tavar there.")
    assert features_of(report).names == ("ine", "orlo", "tavar")


def test_an_address_is_no_headline(make_report) -> None:
    report = make_report("a", "Orlo waits.", title="https://news.example/orlo")
    assert headline_of(report) == ""


@pytest.mark.parametrize("odd", ["", "😀", "A" * 100_000, "x " * 100_000, "\ud800", "ß" * 50])
def test_odd_texts_have_features(make_report, odd) -> None:
    assert len(features_of(make_report("a", odd)).vector) == 768


def test_rare_words_weigh_more_even_when_all_reports_share_them(make_report) -> None:
    items = [features_of(make_report(k, "the Vostrel said the Vostrel fell")) for k in "abc"]
    weights = weigh(items[0].terms, Rarity.of(items))
    assert weights["vostrel"] > 3 * weights.get("the", 0)
    assert prior_share("the") > 0.9 > 0.02 > prior_share("vostrel")


def test_pair_features_are_symmetric(make_report) -> None:
    texts = ["Orlo lost its bridge in 2031.", "The bridge of Orlo fell.", "Dalmira won at chess."]
    space = Space.of([features_of(make_report(str(n), t)) for n, t in enumerate(texts)])
    rows = np.stack([space.pair_features(row) for row in range(3)])
    assert np.allclose(rows, rows.transpose(1, 0, 2))


def test_copies_are_no_crowd() -> None:
    assert crowd_of(np.array([1.0] * 40 + [0.5])) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("The works of 1999 close in 2031.", "", 2031),
        ("The works of 2031 close.", "2030-01-02", 2030),
        ("Some 20311 tonnes of ore.", "", None),
    ],
)
def test_the_year_told_of(make_report, text, day, year) -> None:
    assert features_of(make_report("a", text, day=day)).year == year
