"""Longer stories out of events; places, ids and figures are invented."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.cluster.threads import MAX_EVENTS, Event, Place, find_threads

FLOOR = -1.0

vote, appeal, ruling = (
    Event("vote", 3, 10, 11),
    Event("appeal", 2, 14, 15),
    Event("rule", 2, 20, 20),
)


def test_events_of_one_matter_are_one_thread_named_after_the_earliest() -> None:
    links = {("vote", "appeal"): 0.5, ("appeal", "rule"): 0.4, ("vote", "rule"): -0.5}
    assert find_threads([ruling, vote, appeal], links, FLOOR) == {
        "vote": Place("vote", None),
        "appeal": Place("vote", "vote"),
        "rule": Place("vote", "appeal"),
    }


def test_an_event_follows_the_likest_when_the_latest_is_much_less_alike() -> None:
    links = {("vote", "appeal"): 0.5, ("appeal", "rule"): -0.9, ("vote", "rule"): 2.0}
    assert find_threads([vote, appeal, ruling], links, FLOOR)["rule"].follows == "vote"


def test_what_is_unlike_on_the_mean_is_in_no_thread() -> None:
    links = {("vote", "appeal"): -1.5}
    assert find_threads([vote, appeal], links, FLOOR) == {"vote": Place(), "appeal": Place()}


def test_what_never_met_is_in_no_thread() -> None:
    assert find_threads([vote, appeal], {}, FLOOR)["vote"] == Place()


def test_a_digest_near_to_two_matters_makes_no_thread_of_them() -> None:
    digest = Event("digest", 1, 12, 12)
    links = {("digest", "vote"): 1.0, ("digest", "appeal"): 0.9, ("vote", "appeal"): -5.0}
    places = find_threads([vote, appeal, digest], links, FLOOR)
    assert places["appeal"] == Place()
    assert places["vote"].part_of == places["digest"].part_of == "vote"


def test_a_hub_chains_no_row_of_events() -> None:
    """Each is like the next alone: the mean keeps the ends apart."""
    row = [Event(f"e{i}", 1, i, i) for i in range(8)]
    links = {(f"e{i}", f"e{i + 1}"): 0.5 for i in range(7)}
    threads = {p.part_of for p in find_threads(row, links, FLOOR).values()}
    assert len(threads) > 2


@pytest.mark.parametrize("undated", ["vote", "appeal"])
def test_an_undated_event_is_in_the_thread_and_follows_nothing(undated: str) -> None:
    events = [Event(e.story_id) if e.story_id == undated else e for e in (vote, appeal)]
    places = find_threads(events, {("vote", "appeal"): 3.0}, FLOOR)
    assert all(place.part_of and not place.follows for place in places.values())


def test_events_of_one_day_do_not_follow_each_other() -> None:
    twins = [Event("a", 1, 5, 6), Event("b", 1, 5, 9)]
    assert find_threads(twins, {("a", "b"): 3.0}, FLOOR)["b"] == Place("a", None)


def test_more_events_than_are_looked_at_together_are_cut() -> None:
    many = [Event(f"e{i:04}", 1, i, i) for i in range(MAX_EVENTS + 50)]
    hub = {("e0000", e.story_id): 1.0 for e in many[1:]}
    places = find_threads(many, hub, FLOOR)
    assert len(places) == len(many)
    assert sum(place.part_of is not None for place in places.values()) < 20


@st.composite
def neighbourhoods(draw: st.DrawFn) -> tuple[list[Event], dict[tuple[str, str], float]]:
    days = draw(st.lists(st.one_of(st.none(), st.integers(1, 30)), min_size=1, max_size=9))
    sizes = draw(st.lists(st.integers(1, 9), min_size=len(days), max_size=len(days)))
    events = [Event(f"s{i}", n, d, d) for i, (n, d) in enumerate(zip(sizes, days, strict=True))]
    links = {
        (a.story_id, b.story_id): draw(st.integers(-40, 20)) / 10
        for a, b in combinations(events, 2)
        if draw(st.booleans())
    }
    return events, links


@given(neighbourhoods(), st.randoms(use_true_random=False))
def test_the_order_changes_nothing_and_threads_are_sound(drawn, random) -> None:  # type: ignore[no-untyped-def]
    events, links = drawn
    places = find_threads(events, links, FLOOR)
    shuffled = random.sample(events, len(events))
    turned = {(b, a): mean for (a, b), mean in random.sample(list(links.items()), len(links))}
    assert find_threads(shuffled, turned, FLOOR) == places
    by_id = {e.story_id: e for e in events}
    for story_id, place in places.items():
        if place.part_of is None:
            assert place.follows is None
            continue
        thread = [i for i, other in places.items() if other.part_of == place.part_of]
        assert len(thread) > 1
        assert place.part_of == min(thread, key=lambda i: by_id[i].order)
        if place.follows is not None:
            assert place.follows in thread
            assert (by_id[place.follows].first_day or 0) < (by_id[story_id].first_day or 0)
