"""The measure of how much the order of arrival changes."""

from __future__ import annotations

import pytest
from evals.sets_order import compare_orders, differences, mates_changed, moved, shuffled_days

ONE = {"a": "s", "b": "s", "c": "s", "d": "t", "e": "t", "f": "u"}


def test_the_names_of_stories_do_not_count() -> None:
    other = {item: story * 2 for item, story in ONE.items()}
    assert differences(ONE, other) == {"moved": 0.0, "mates": 0.0, "apart": 0.0}


@pytest.mark.parametrize(
    ("changed", "n_moved", "n_mates"),
    [
        ({"f": "t"}, 1, 3),  # one that was alone joins two others
        ({"c": "v"}, 1, 3),  # one leaves two others
        ({"c": "t"}, 1, 5),
        ({"d": "s", "e": "s"}, 2, 5),  # two stories become one: the smaller one has moved
        ({"d": "t1", "e": "t2"}, 1, 2),
    ],
)
def test_what_moved_is_counted_once(changed, n_moved, n_mates) -> None:
    other = {**ONE, **changed}
    assert moved(ONE, other) == pytest.approx(n_moved / 6)
    assert moved(other, ONE) == pytest.approx(n_moved / 6)
    assert mates_changed(ONE, other) == pytest.approx(n_mates / 6)


def test_only_the_order_within_a_day_changes() -> None:
    days = {f"r{n:02}": f"2031-03-{n // 10 + 1:02}" for n in range(30)} | {"r30": ""}
    orders = [shuffled_days(days, seed) for seed in (None, 1, 2)]
    assert orders[0] == sorted(days)
    assert orders[1] != orders[0]
    assert orders[2] not in (orders[0], orders[1])
    for order in orders:
        assert [days[i] or "9999" for i in order] == sorted(days[i] or "9999" for i in days)
        assert shuffled_days(days, 1) == orders[1]


def test_an_outcome_that_hangs_on_the_order_is_seen() -> None:
    days = {f"r{n}": "2031-03-03" for n in range(20)}
    found = compare_orders(
        days,
        lambda order: {
            "online": {item: f"s{place // 5}" for place, item in enumerate(order)},
            "merged": dict.fromkeys(order, "s"),
        },
        seeds=3,
    )
    assert found["merged moved"] == found["merged mates"] == found["merged apart"] == 0.0
    assert found["online moved"] > 0.3
    assert found["online mates"] >= found["online moved"]
