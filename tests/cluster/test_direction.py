"""Who was first: feeds, credits, sites, citations, times; what says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.cluster.copies import find_copies
from reportedly.model.report import Report
from reportedly.model.story import Copy

BODY = (
    "The footbridge at Karsel gave way under a herd of goats on Monday, and nobody was on it but"
    " the goatherd, who swam ashore with two of them under his arms.\n"
    "Engineers had closed the bridge to carts in March, the council of the valley said, and had"
    " asked for money to mend it three times since the floods of two years ago.\n"
    "The goats stood on a bank of gravel until dusk, when boys from the tannery fetched them in a"
    " flat boat that is used for hides."
)


def copy_of(source: Report, reprint: Report) -> Copy:
    (copy,) = find_copies([source, reprint])
    return copy


@pytest.fixture
def agency(make_report):
    """An agency's own report, dated after the reprints: what names it outranks the dates."""
    return make_report("z-agency", BODY, day="2031-05-09", outlet="Corvane Press Agency")


CREDITED = {
    "source line": BODY + "\nSource: Corvane Press Agency",
    "sign-off": BODY + " — Corvane Press Agency",
    "notice": BODY + "\nThis article was first published by Corvane Press Agency.",
    "citation before": BODY + "\nThe fall was first reported by the Corvane Press Agency.",
    "citation with its sort": BODY
    + "\nIt follows from a report first published by the news agency Corvane Press Agency.",
    "citation behind": BODY + "\nThe Corvane Press Agency was first to report the fall.",
    "according to": BODY
    + "\nThat is so according to a report first published by Corvane Press Agency.",
}


@pytest.mark.parametrize("text", CREDITED.values(), ids=CREDITED)
def test_a_report_that_names_another_is_the_later(make_report, agency, text) -> None:
    paper = make_report("a-paper", text, day="2031-05-02", outlet="The Tarn Post")
    copy = copy_of(agency, paper)
    assert (copy.from_id, copy.to_id, copy.directed) == ("z-agency", "a-paper", True)
    assert "Corvane Press Agency" in copy.reason


MENTIONED = {
    "not named": BODY,
    "named in passing": BODY + "\nThe Corvane Press Agency moves house in June.",
    "part of a longer name": BODY + "\nSource: Mid-Corvane Press Agencyland",
}


@pytest.mark.parametrize("text", MENTIONED.values(), ids=MENTIONED)
def test_what_is_no_credit_leaves_it_to_the_dates(make_report, agency, text) -> None:
    paper = make_report("a-paper", text, day="2031-05-02", outlet="The Tarn Post")
    copy = copy_of(agency, paper)
    assert (copy.from_id, copy.directed) == ("a-paper", True)
    assert "published earlier" in copy.reason


def test_a_listed_agency_goes_by_all_its_names(make_report) -> None:
    wire = make_report("z", BODY, day="2031-05-09", outlet="Associated Press")
    paper = make_report("a", f"KARSEL (AP) — {BODY}", day="2031-05-02", outlet="The Tarn Post")
    assert copy_of(wire, paper).from_id == "z"


def test_short_names_count_only_as_written(make_report) -> None:
    wire = make_report("z", BODY, day="2031-05-09", outlet="AP")
    paper = make_report("a", BODY + "\nThe ap reports that all is well.", day="2031-05-02")
    assert copy_of(wire, paper).from_id == "a"


def test_a_feed_names_its_source_by_name(make_report, agency) -> None:
    bare = make_report("a-paper", BODY, day="2031-05-02", outlet="The Tarn Post")
    copy = copy_of(agency, replace(bare, credited="Corvane Press Agency"))
    assert (copy.from_id, copy.directed) == ("z-agency", True)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://www.corvane.example/rss", "z-agency"),
        ("https://news.corvane.example/", "z-agency"),
        ("https://notcorvane.example/", "a-paper"),
        ("https://[", "a-paper"),
    ],
)
def test_a_feed_names_its_source_by_address(make_report, agency, address, source) -> None:
    own = replace(agency, domain="corvane.example")
    bare = make_report("a-paper", BODY, day="2031-05-02", outlet="The Tarn Post")
    assert copy_of(own, replace(bare, credited_url=address)).from_id == source


def test_two_that_name_each_other_leave_it_to_the_dates(make_report) -> None:
    left = make_report("a", BODY + "\nSource: The Tarn Post", day="2031-05-03", outlet="Corvane")
    right = make_report("b", BODY + "\nSource: Corvane", day="2031-05-02", outlet="The Tarn Post")
    copy = copy_of(left, right)
    assert (copy.from_id, copy.directed) == ("b", True)
    assert "earlier" in copy.reason


def test_who_has_more_comes_first_but_that_proves_nothing(make_report) -> None:
    copy = copy_of(make_report("z", BODY), make_report("a", BODY.split("\n")[0]))
    assert (copy.from_id, copy.directed) == ("z", False)
    assert "has more" in copy.reason


def test_spans_follow_the_direction(make_report, agency) -> None:
    paper = make_report("a-paper", CREDITED["sign-off"], day="2031-05-02", outlet="The Tarn Post")
    copy = copy_of(agency, paper)
    assert {(a.report_id, b.report_id) for a, b in copy.spans} == {("z-agency", "a-paper")}
