"""The laws of comparing, over generated values."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.facts import Modality, Polarity
from reportedly.model.report import DayInterval
from reportedly.model.story import (
    AgentValue,
    NotGiven,
    PlaceValue,
    QuantityValue,
    Relation,
    StatusValue,
    TimeValue,
)
from reportedly.reconcile.compare.base import Told
from reportedly.reconcile.compare.both import compare_both, get_comparer
from reportedly.reconcile.compare.quantity import as_range
from reportedly.reconcile.compare.shared import days_later

START = date(2031, 1, 1)


@st.composite
def intervals(draw: st.DrawFn) -> DayInterval:
    first = START + timedelta(days=draw(st.integers(0, 60)))
    last = first + timedelta(days=draw(st.integers(0, 20)))
    return DayInterval(
        first if draw(st.integers(0, 5)) else None, last if draw(st.integers(0, 5)) else None
    )


days = intervals().map(lambda d: TimeValue(d.edtf, d))
months = st.builds(
    lambda m, d: TimeValue(f"XXXX-{m:02d}" + (f"-{d:02d}" if d else ""), DayInterval()),
    st.integers(1, 4),
    st.integers(0, 3),
)
times = days | months
places = st.builds(
    lambda i, lat, lon, country, within: PlaceValue(
        f"P{i}", f"g{i}" if i % 3 else None, lat, lon, country, within
    ),
    st.integers(0, 6),
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
    st.sampled_from([None, "P0", "XA"]),
    st.sampled_from([(), ("P0",), ("P1", "P0"), ("P2", "P1", "P0")]),
)
number = st.integers(0, 60) | st.sampled_from([1500, 1512, 2000, 46_000])


@st.composite
def quantity_values(draw: st.DrawFn) -> QuantityValue:
    low, high = draw(st.none() | number), draw(st.none() | number)
    if low is not None and high is not None and low > high:
        low, high = high, low
    unit = draw(st.sampled_from([None, "person", "km", "mile", "factory", "USD"]))
    return QuantityValue(low, high, unit, draw(st.booleans()))


statuses = st.builds(StatusValue, st.sampled_from(Modality), st.sampled_from(Polarity))
agents = st.builds(AgentValue, st.sampled_from("abc"), st.sampled_from(["Ada", "Ada Lorn", "Bo"]))


def told_of(values: st.SearchStrategy) -> st.SearchStrategy[Told]:  # type: ignore[type-arg]
    return st.builds(
        Told,
        values | st.just(NotGiven()),
        st.text(min_size=1, max_size=12),
        st.booleans(),
        st.none() | st.sampled_from(["2031-01-05", "2031-01-06T10:00:00+03:00", "2031-02-01", "?"]),
        st.sampled_from(["", "", "north"]),
        st.booleans(),
    )


pairs = st.one_of(
    *(
        st.tuples(told_of(v), told_of(v))
        for v in (times, places, quantity_values(), statuses, agents)
    )
)
SYMMETRIC = {Relation.AGREE, Relation.CONTRADICT}


@given(pairs)
@settings(max_examples=150, deadline=None)
def test_agree_and_contradict_are_symmetric(pair: tuple[Told, Told]) -> None:
    left, right = pair
    comparer = get_comparer(left, right)
    there, back = comparer.compare(left, right), comparer.compare(right, left)
    if there.relation in SYMMETRIC or back.relation in SYMMETRIC:
        assert there.relation is back.relation
        assert there.score == back.score
    assert 0.0 <= there.score <= 1.0
    assert there.reason


@given(pairs)
@settings(max_examples=80, deadline=None)
def test_a_telling_agrees_with_itself(pair: tuple[Told, Told]) -> None:
    told = pair[0]
    assert get_comparer(told, told).compare(told, told).relation is Relation.AGREE


@given(pairs)
@settings(max_examples=150, deadline=None)
def test_only_firm_tellings_of_one_scope_contradict(pair: tuple[Told, Told]) -> None:
    left, right = pair
    if compare_both(left, right)[0].relation is Relation.CONTRADICT:
        assert left.firm
        assert right.firm
        assert left.scope == right.scope


@given(pairs)
@settings(max_examples=150, deadline=None)
def test_an_update_was_told_later(pair: tuple[Told, Told]) -> None:
    left, right = pair
    if get_comparer(left, right).compare(left, right).relation is Relation.UPDATE:
        gap = days_later(left, right)
        assert gap is not None
        assert gap > 0
        assert not left.tentative


@given(told_of(days), told_of(days))
@settings(max_examples=80, deadline=None)
def test_overlapping_times_never_contradict(left: Told, right: Told) -> None:
    found = compare_both(left, right)[0].relation
    if isinstance(left.value, TimeValue) and isinstance(right.value, TimeValue):
        apart = not left.value.days.overlaps(right.value.days)
        assert apart or found is not Relation.CONTRADICT


@given(told_of(quantity_values()), told_of(quantity_values()))
@settings(max_examples=80, deadline=None)
def test_overlapping_ranges_never_contradict(left: Told, right: Told) -> None:
    found = compare_both(left, right)[0].relation
    if isinstance(left.value, QuantityValue) and isinstance(right.value, QuantityValue):
        apart = not as_range(left.value).overlaps(as_range(right.value))
        assert apart or found is not Relation.CONTRADICT


@given(told_of(places), told_of(places))
@settings(max_examples=80, deadline=None)
def test_a_place_within_another_never_contradicts(left: Told, right: Told) -> None:
    found = compare_both(left, right)[0].relation
    if isinstance(left.value, PlaceValue) and isinstance(right.value, PlaceValue):
        within = left.value.name in right.value.within and left.value.country == right.value.country
        if within:
            assert found is not Relation.CONTRADICT
