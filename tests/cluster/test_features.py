"""Features: what is counted, and that stored ones equal fresh ones."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pytest

from reportedly.cluster.features import (
    IS_NAME,
    KIND,
    MAX_ENTRIES,
    PAIR,
    ReportFeatures,
    features_of,
    headline_of,
    stem,
)
from reportedly.cluster.likeness import load_model, pair_scores
from reportedly.cluster.rarity import prior_share, rarity_code
from reportedly.cluster.space import Space, Weighed


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
    assert np.linalg.norm(stored.embedding) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("damaged", [{"version": 3}, {"packed": "AAAA"}, {"packed": ""}])
def test_damaged_features_are_refused(make_report, damaged) -> None:
    data = features_of(make_report("a", "Divers reached Orlo.")).to_json()
    with pytest.raises(ValueError, match="features"):
        ReportFeatures.from_json({**data, **damaged})


def entries(features: ReportFeatures) -> dict[int, int]:
    """Give the marks of each entry by its hash."""
    n = len(features.table) // 6
    hashes = np.frombuffer(features.table, dtype="<u4", count=n).tolist()
    return dict(zip(hashes, features.table[4 * n : 5 * n], strict=True))


def hash_of(text: str) -> int:
    return zlib.crc32(text.encode())


def test_a_headline_given_twice_counts_once(make_report) -> None:
    once = features_of(make_report("a", "Orlo waits for divers"))
    twice = features_of(make_report("a", "Orlo waits for divers", title="Orlo waits for divers"))
    assert once.n_words == twice.n_words == 4
    assert entries(once).keys() == entries(twice).keys()


def test_names_stand_inside_sentences(make_report) -> None:
    report = make_report("a", "Divers came to Orlo. Rescuers met mayor Ines Tavar there.")
    marks = entries(features_of(report))
    words = ["ine", "orlo", "tavar", "diver", "rescuer", "mayor"]
    names = {word for word in words if marks[hash_of(word)] & IS_NAME}
    assert names == {"ine", "orlo", "tavar"}


def test_neighbouring_names_make_a_pair(make_report) -> None:
    report = make_report(
        "a", "Rescuers met mayor Ines Tavar and her deputy Jun Pereth there, and New York paid."
    )
    marks = entries(features_of(report))
    pairs = {key for key, mark in marks.items() if mark & KIND == PAIR}
    assert pairs == {hash_of("ine tavar"), hash_of("jun pereth")}


def test_the_weightiest_entries_are_kept(make_report) -> None:
    text = "Orlo waits. " + " ".join(f"word{n}" for n in range(2000))
    marks = entries(features_of(make_report("a", text, title="Tavar speaks")))
    assert len(marks) == MAX_ENTRIES
    assert hash_of("tavar") in marks


def test_an_address_is_no_headline(make_report) -> None:
    report = make_report("a", "Orlo waits.", title="https://news.example/orlo")
    assert headline_of(report) == ""


@pytest.mark.parametrize("odd", ["", "😀", "A" * 100_000, "x " * 100_000, "\ud800", "ß" * 50])
def test_odd_texts_have_features(make_report, odd) -> None:
    features = features_of(make_report("a", odd))
    assert len(features.vector) == 384
    assert len(json.dumps(features.to_json())) < 3000
    scores = pair_scores(Weighed.of(features), [Weighed.of(features)], load_model())
    assert np.isfinite(scores.log_odds).all()


def test_rare_words_weigh_more() -> None:
    assert rarity_code("vostrel") > 3 * rarity_code("the")
    assert prior_share("the") > 0.9 > 0.02 > prior_share("vostrel")


TEXTS = [
    "Orlo lost its bridge in 2031.",
    "The bridge of Orlo fell.",
    "Oleta Dalmira won at chess.",
    "Mayor Oleta Dalmira met 31 divers in Orlo.",
    "",
]


def test_pair_features_are_the_same_both_ways_and_in_any_company(make_report) -> None:
    items = [Weighed.of(features_of(make_report(str(n), t))) for n, t in enumerate(TEXTS)]
    pool = Space(items, indexed=True)
    table = np.stack([pool.pair_features([item])[:, 0] for item in items])
    assert np.array_equal(table, table.transpose(2, 1, 0))
    for n, item in enumerate(items):
        alone = Space([items[0]]).pair_features([item])[:, 0, 0]
        assert np.array_equal(alone, table[n, :, 0])


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
