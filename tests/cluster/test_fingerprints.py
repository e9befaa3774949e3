"""Fingerprints: what is never missed, who holds them, and an index that lies elsewhere."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.cluster.candidates import Bounds, choose_candidates
from reportedly.cluster.copies import CopyFinder, CopySettings
from reportedly.cluster.fingerprints import (
    STORED_WINDOW,
    MemoryFingerprints,
    asked_values,
    holder,
    holder_day,
    number_of,
    stored_values,
)
from reportedly.cluster.tokens import ROW, tokens_of
from reportedly.model.report import Report

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(rng: random.Random, n: int) -> list[str]:
    return ["".join(rng.choices(LETTERS, k=6)) for _ in range(n)]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def prose(seed: int, n: int) -> str:
    return " ".join(words(seeded(seed), n))


def bare(key: str, text: str) -> Report:
    return Report(key, key, text, "")


@settings(deadline=None)  # tables are made when the first text is read
@given(st.integers(0, 2**32), st.integers(0, 300), st.integers(0, 300), st.integers(0, 900))
def test_a_passage_long_enough_is_never_missed(seed, before, behind, long) -> None:
    rng = seeded(seed)
    passage = words(rng, STORED_WINDOW + ROW - 1)
    held = tokens_of(bare("a", " ".join([*words(rng, long), *passage, *words(rng, 40)])))
    own = tokens_of(bare("b", " ".join([*words(rng, before), *passage, *words(rng, behind)])))
    assert set(stored_values(held)) & set(asked_values(own))
    assert set(stored_values(own)) & set(asked_values(held))


@given(st.lists(st.sampled_from(["ore", "rail", "tide", "bank"]), max_size=120))
def test_what_is_stored_is_among_what_is_asked(found: list[str]) -> None:
    tokens = tokens_of(bare("a", " ".join(found)))
    assert set(stored_values(tokens)) <= set(asked_values(tokens))


def test_a_report_of_500_words_is_stored_under_some_fifty() -> None:
    assert 45 <= len(stored_values(tokens_of(bare("a", prose(1, 500))))) <= 65


def test_holders_are_those_nearest_in_day() -> None:
    index = MemoryFingerprints()
    for number, day in enumerate([50, 10, 40, 20, 30, None, 60]):
        index.add(number, [7], day)
    near = index.holders([7, 8], 41, 4)
    assert sorted(holder_day(item) for item in near[7]) == [30, 40, 50, 60]
    assert 8 not in near
    assert len(index.holders([7], 41, 10)[7]) == 7
    assert sorted(map(number_of, index.holders([7], 5, 3)[7])) == [1, 3, 5]


def test_adding_twice_changes_nothing() -> None:
    index = MemoryFingerprints()
    for number in (1, 2, 2, 1, 3, 2):
        index.add(number, [7], 100 - number)
    assert [number_of(item) for item in index.holders([7], 98, 9)[7]] == [3, 2, 1]
    assert sorted(index.rows()) == [(7, 97, 3), (7, 98, 2), (7, 99, 1)]


def test_what_very_many_hold_leads_nowhere_alone() -> None:
    bounds = Bounds(max_holders=10)
    footer = [holder(n, 100) for n in range(10)]
    rare = [holder(77, 100)]
    assert choose_candidates({1: footer, 2: rare}, 100, bounds) == [(rare[0], 1)]
    reprints = dict.fromkeys(range(12), footer)
    assert len(choose_candidates(reprints, 100, bounds)) == bounds.max_single


def test_one_passage_leads_to_some_and_another_is_not_forgotten() -> None:
    bounds = Bounds(max_same=3)
    family = [holder(n, 100) for n in range(9)]
    other = holder(50, 100)
    held: dict[int, list[int]] = {v: list(family) for v in range(20)} | {30: [other], 31: [other]}
    chosen = [item for item, _ in choose_candidates(held, 100, bounds)]
    assert chosen == [*family[:3], other]


class Elsewhere:
    """Reports and fingerprints that lie outside the finder; counts what is asked of it."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = dict(enumerate(reports))
        self.index = MemoryFingerprints()
        self.loaded: list[int] = []

    def load(self, numbers: Sequence[int]) -> Mapping[int, Report]:
        self.loaded.extend(numbers)
        return {n: self.reports[n] for n in numbers if n in self.reports}


@pytest.fixture
def elsewhere(make_report) -> Elsewhere:
    reports = [make_report(f"r{n}", prose(n % 40, 120), day="2031-05-02") for n in range(50)]
    return Elsewhere(reports)


def test_an_index_elsewhere_gives_the_same_copies(elsewhere) -> None:
    inside = CopyFinder()
    outside = CopyFinder(elsewhere.index, elsewhere.load, CopySettings(prepared=3))
    for number, report in elsewhere.reports.items():
        assert outside.add(report, number) == inside.add(report)
    assert elsewhere.loaded, "only three reports are kept ready"
    assert set(elsewhere.loaded) <= set(range(10)), "none is loaded but for what it shares"


def test_reports_that_are_gone_are_left_out(elsewhere) -> None:
    finder = CopyFinder(elsewhere.index, elsewhere.load, CopySettings(prepared=1))
    for number, report in elsewhere.reports.items():
        finder.seed(report, number)
    last = elsewhere.reports.pop(45)
    del elsewhere.reports[5]
    assert finder.compare(last, 45) == ()


def test_a_report_is_not_compared_with_itself(elsewhere) -> None:
    finder = CopyFinder(elsewhere.index, elsewhere.load)
    finder.seed(elsewhere.reports[0], 0)
    assert finder.compare(elsewhere.reports[0], 0) == ()
    assert finder.add(elsewhere.reports[0], 0) == ()


def test_an_index_elsewhere_needs_a_loader_and_numbers(elsewhere) -> None:
    with pytest.raises(TypeError, match="go together"):
        CopyFinder(elsewhere.index)
    with pytest.raises(TypeError, match="number"):
        CopyFinder(elsewhere.index, elsewhere.load).add(elsewhere.reports[0])
