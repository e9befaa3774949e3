"""Undated reports dated by the other reports of their story: by shared weekdays."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.model.report import Basis, RawReport, Report
from reportedly.parse.infer import narrow_by_siblings
from reportedly.parse.run import parse_report

UNDATED = (
    "Fire stops the Merrow ferry\n\n"
    "A pump overheated and the Merrow ferry caught fire off Port Quell on {day}, police said.\n\n"
    "Twelve passengers were taken to a hospital. The harbour is closed to all traffic."
)
DATED = (
    "Ferry burns\n\n"
    "Smoke rose over Port Quell on {day} when an overheated pump set the Merrow ferry alight.\n\n"
    "The captain praised her crew, which put the flames out before the coastguard arrived."
)


def report(text: str, report_id: str, published: str | None = None) -> Report:
    raw = RawReport(report_id, text.encode(), "text/plain", given_id=report_id, published=published)
    return parse_report(raw)


def test_a_shared_weekday_leaves_a_week() -> None:
    undated = report(UNDATED.format(day="Tuesday"), "a")
    sibling = report(DATED.format(day="Tuesday"), "b", "2021-06-03")  # a Thursday
    found = narrow_by_siblings(undated, [sibling])
    assert found.basis is Basis.INFERRED
    assert (found.days.first, found.days.last) == (date(2021, 6, 1), date(2021, 6, 7))
    assert [s.exact for s in found.evidence] == ["Tuesday"]
    assert "2021-06-01" in found.reason


@pytest.mark.parametrize(
    ("own", "theirs", "published"),
    [
        ("Tuesday", "Wednesday", "2021-06-03"),  # another weekday
        ("Tuesday", "Tuesday", None),  # the other is undated, too
        ("last Tuesday", "Tuesday", "2021-06-03"),  # of which week?
        ("Tuesday, where it will stay until Friday and where it is expected to be repaired",
         "Tuesday", "2021-06-03"),
    ],
)  # fmt: skip
def test_what_is_no_tie(own: str, theirs: str, published: str | None) -> None:
    undated = report(UNDATED.format(day=own), "a")
    sibling = report(DATED.format(day=theirs), "b", published)
    assert narrow_by_siblings(undated, [sibling]) == undated.published


def test_the_same_weekday_of_another_event_is_no_tie() -> None:
    undated = report(UNDATED.format(day="Tuesday"), "a")
    other = report("Council meets\n\nThe council of Tarn met on Tuesday to talk of taxes.", "b",
                   "2021-06-03")  # fmt: skip
    assert narrow_by_siblings(undated, [other]) == undated.published


def test_the_order_of_siblings_changes_nothing_and_a_stated_day_stays() -> None:
    undated = report(UNDATED.format(day="Tuesday"), "a")
    siblings = [
        report(DATED.format(day="Tuesday"), "b", "2021-06-03"),
        report(DATED.format(day="Tuesday").replace("Smoke", "Steam"), "c", "2021-06-02"),
    ]
    assert narrow_by_siblings(undated, siblings) == narrow_by_siblings(undated, siblings[::-1])
    dated = report(UNDATED.format(day="Tuesday"), "d", "2021-06-09")
    assert narrow_by_siblings(dated, siblings) == dated.published
