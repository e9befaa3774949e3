"""Which reports of a large story are read; invented places and figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import Basis, DayInterval, Published, Report
from reportedly.model.story import Copy, CopyKind
from reportedly.pipeline.choosing import choose_reports


def told_on(day: int | None) -> Published:
    if day is None:
        return Published()
    return Published(DayInterval(date(2031, 5, day), date(2031, 5, day)), Basis.METADATA)


@pytest.fixture(scope="module")
def twenty(make_report) -> list[Report]:
    return [
        make_report(f"The Lenn stood at {i} metres in Pell. " * (1 + i % 3), report_id=f"r{i:02}",
                    published=told_on(1 + i))
        for i in range(20)
    ]  # fmt: skip


def copy(one: Report, other: Report) -> Copy:
    spans = ((one.span(0, 30), other.span(0, 30)),)
    return Copy(one.id, other.id, CopyKind.COPY, 1.0, spans, directed=True)


def ids(reports: list[Report]) -> list[str]:
    return [report.id for report in reports]


def test_a_small_story_is_read_whole(twenty: list[Report]) -> None:
    read, unread = choose_reports(twenty, (), 20)
    assert (ids(read), unread) == (ids(twenty), [])


def test_the_earliest_the_newest_and_the_longest_are_read(twenty: list[Report]) -> None:
    read, unread = choose_reports(twenty, (), 8)
    assert ids(read) == ["r00", "r01", "r02", "r11", "r14", "r17", "r18", "r19"]
    assert sorted(ids(read) + ids(unread)) == ids(twenty)


def test_copies_are_read_last(twenty: list[Report]) -> None:
    copies = [copy(twenty[3], twenty[i]) for i in (18, 19)]
    unread = choose_reports(twenty, copies, 18)[1]
    assert ids(unread) == ["r18", "r19"]
    unread = choose_reports(twenty, copies, 19)[1]
    assert ids(unread) == ["r19"]


def test_an_undated_report_is_not_the_newest(twenty: list[Report]) -> None:
    undated = replace(twenty[0], published=Published())
    read, _ = choose_reports([undated, *twenty[1:]], (), 4)
    assert "r19" in ids(read)
    assert "r00" not in ids(read)


@given(st.randoms(use_true_random=False), st.integers(2, 21))
def test_the_order_changes_nothing(twenty: list[Report], random, most: int) -> None:  # type: ignore[no-untyped-def]
    copies = [copy(twenty[i], twenty[i + 5]) for i in range(0, 15, 2)]
    read, unread = choose_reports(twenty, copies, most)
    assert len(read) == min(most, 20)
    mixed = random.sample(twenty, 20), random.sample(copies, len(copies))
    assert choose_reports(*mixed, most) == (read, unread)
