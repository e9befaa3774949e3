"""The order of arrival within a day hardly changes the stories, on a stream of invented news."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pytest
from benchmarks.growth_fill import raw_of
from benchmarks.standin import parse_lines, words_for_vectors
from benchmarks.stream import iter_items, make_item
from evals.metrics import bcubed
from evals.sets_order import moved, shuffled_days

from reportedly.cluster import neighbourhood
from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.holdings import MemoryHoldings
from reportedly.cluster.stories import Clusterer

#: Reports grouped anew at a time; reports of the stream, two days of it; and of how many stories
#: one is taken, with all its reports.
BATCH, N_ITEMS, EVERY = 20, 4000, 27

Features = Mapping[str, ReportFeatures]


@pytest.fixture(scope="module")
def stream() -> tuple[Features, dict[str, str], dict[str, str]]:
    """Give features, days of arrival and gold stories by report id."""
    items = [i for i in itertools.islice(iter_items(), N_ITEMS) if i.story % EVERY == 0]
    features, days, gold = {}, {}, {}
    with words_for_vectors(at_full_price=False):
        for item in items:
            report = parse_lines(raw_of(make_item(1, item))).report
            assert report is not None
            features[report.id] = features_of(report)
            days[report.id] = item.arrives.date().isoformat()
            gold[report.id] = str(item.story)
    return features, days, gold


def _group(features: Features, order: Sequence[str]) -> dict[str, dict[str, str]]:
    """Group as a library does: batch by batch, each with its neighbourhood grouped anew."""
    clusterer = Clusterer(MemoryHoldings(), find_copies=False)  # grouped anew when asked to
    for start in range(0, len(order), BATCH):
        for item in order[start : start + BATCH]:
            clusterer.add_features(features[item])
        clusterer.regroup()
    standing = {item: clusterer.story_of(item) for item in order}
    return {"standing": standing, "final": clusterer.final()}


def test_the_order_within_a_day_changes_one_in_a_hundred_at_most(stream, monkeypatch) -> None:
    monkeypatch.setattr(neighbourhood, "SMALL", 20)  # or all would be grouped as a whole
    features, days, gold = stream
    base = _group(features, shuffled_days(days, None))
    assert bcubed(gold, base["standing"])[2] > 0.9
    for seed in (1, 2):
        other = _group(features, shuffled_days(days, seed))
        assert moved(base["standing"], other["standing"]) <= 0.01
        assert other["final"] == base["final"]
