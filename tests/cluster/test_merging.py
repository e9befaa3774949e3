"""Merging: what decides that groups are one, and that adding and regrouping agree."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from reportedly.cluster import likeness
from reportedly.cluster.features import features_of
from reportedly.cluster.likeness import LIMIT, Level, all_scores, load_model, pair_scores
from reportedly.cluster.merging import (
    GROUP_FEATURES,
    LARGE,
    Between,
    Side,
    alike,
    group,
    group_features,
    join,
    side_of,
)
from reportedly.cluster.space import Weighed
from reportedly.errors import InvariantError

BRIDGE = [
    "A road bridge in the town of Orlo fell into the Tesk river on Tuesday, killing three people.",
    "Three people died when the bridge over the Tesk at Orlo gave way on Tuesday morning.",
    "Mayor Ines Tavar ordered an inquiry into the collapse of the Tesk bridge at Orlo.",
]
CHESS = [
    "Grandmaster Oleta Dalmira won the Port Sarrel chess open on Sunday with a quiet draw.",
    "Oleta Dalmira, 19, took the chess open at Port Sarrel; Jun Pereth finished second.",
]


@pytest.fixture(scope="module")
def items(make_report) -> list[Weighed]:
    texts = BRIDGE + CHESS
    return [
        Weighed.of(features_of(make_report(f"r{n}", t, day="2031-05-06")))
        for n, t in enumerate(texts)
    ]


def test_two_events_are_two_groups(items) -> None:
    assert group(items, load_model()) == [[0, 1, 2], [3, 4]]


def test_nothing_makes_no_group(items) -> None:
    assert group([], load_model()) == []
    assert group(items[:1], load_model()) == [[0]]
    assert join(items[0], [], load_model()) == []
    assert join(items[0], [[]], load_model()) == [float("-inf")]


def test_a_report_belongs_to_its_own_event(items) -> None:
    bridge, chess = join(items[2], [items[:2], items[3:]], load_model())
    assert bridge >= load_model().thresholds[Level.EVENT] > chess


def test_joining_one_is_merging_with_a_group_of_one(items) -> None:
    for story in (items[:2], items[3:]):
        assert join(items[2], [story], load_model()) == [alike([items[2]], story, load_model())]


def test_two_groups_are_alike_either_way_round(items) -> None:
    for left, right in itertools.permutations([items[:1], items[1:3], items[3:]], 2):
        assert alike(left, right, load_model()) == alike(right, left, load_model())


def test_what_is_said_of_a_pair_does_not_depend_on_the_others(items) -> None:
    every = all_scores(items, load_model()).uncut
    for n, item in enumerate(items):
        few = pair_scores(item, items[:2], load_model())
        assert np.array_equal(few.uncut.astype(np.float32), every[n, :2])


def test_a_report_without_words_is_like_nothing(make_report, items) -> None:
    empty = Weighed.of(features_of(make_report("e", "")))
    assert set(pair_scores(empty, [empty, *items], load_model()).log_odds) == {-LIMIT}


def test_group_features_tell_how_alike_two_groups_are_within(items) -> None:
    between = Between(np.array([[2.0, 4.0]]), np.array([[0.25, 0.75]]), np.array([[1.0, 2.0]]))
    two = Side(2, 1, 6.0, 0.5, 0.25, 1.0, 2.0)
    features = group_features(Side.of(items[0]), two, between)
    found = dict(zip(GROUP_FEATURES, features, strict=True))
    assert (found["gap"], found["gap_within"]) == (1.5, 0.25)
    assert (found["mean"], found["lowest"]) == (3, 2)
    assert (found["nearest_mean"], found["nearest_lowest"]) == (3.5, 2)
    assert (found["within_mean"], found["drop"], found["body_drop"]) == (6, 3, 0)
    assert (found["one_alone"], found["both_alone"], found["body_nearest"]) == (1, 0, 0.625)


def test_beyond_a_size_groups_count_alike(items) -> None:
    between = Between(*[np.zeros((1, 1))] * 3)
    large = [
        replace(side_of(items[:2], load_model()), n=n, short=0.1 * n, dated=n)
        for n in (LARGE, 4 * LARGE)
    ]
    one, other = (group_features(Side.of(items[4]), side, between) for side in large)
    assert one[:12] == other[:12]


def test_changed_weights_are_refused(monkeypatch, tmp_path) -> None:
    (tmp_path / "cluster_weights.json").write_text("{}")
    (tmp_path / "cluster_weights.sha256").write_text("0" * 64)
    monkeypatch.setattr(likeness.resources, "files", lambda _: tmp_path)
    with pytest.raises(InvariantError, match="hash"):
        likeness.load_model.__wrapped__()
