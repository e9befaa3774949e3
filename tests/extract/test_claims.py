"""Claims: event words, roles, modality and polarity on sentences written for this test."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.extract.run import extract_reports
from reportedly.model.facts import Claim, Extraction
from reportedly.model.report import Block, BlockKind, Report


def extract(make_report, text: str) -> Extraction:
    return next(extract_reports([make_report(text)]))


def claim_of(found: Extraction, event_type: str) -> Claim:
    claims = [c for c in found.claims if c.event_type == event_type]
    assert claims, f"no {event_type} among {[c.event_type for c in found.claims]}"
    return claims[0]


@pytest.mark.parametrize(
    ("text", "event_type", "modality", "polarity"),
    [
        ("Maria Olsen visited Oslo on Monday.", "visit", "asserted", "positive"),
        ("Maria Olsen will visit Oslo on Monday.", "visit", "planned", "positive"),
        ("Maria Olsen may visit Oslo next week.", "visit", "possible", "positive"),
        ("Maria Olsen is expected to visit Oslo.", "visit", "planned", "positive"),
        ("Maria Olsen did not visit Oslo.", "visit", "asserted", "negative"),
        ("Maria Olsen failed to visit Oslo.", "visit", "asserted", "negative"),
        ("Maria Olsen reportedly visited Oslo.", "visit", "reported", "positive"),
        ("The ministers held talks in Oslo.", "meet", "asserted", "positive"),
        ("The ministers plan to hold talks in Oslo.", "meet", "planned", "positive"),
        ("The two leaders are set to meet in Oslo.", "meet", "planned", "positive"),
        ("The palace made preparations to host Maria Olsen.", "meet", "planned", "positive"),
        ("The flood killed 12 people in Tromso.", "kill", "asserted", "positive"),
        ("At least 15 people are dead.", "kill", "asserted", "positive"),
    ],
)
def test_modality_and_polarity(make_report, text, event_type, modality, polarity):
    claim = claim_of(extract(make_report, text), event_type)
    assert (claim.modality, claim.polarity) == (modality, polarity)


def test_a_date_of_the_saying_is_not_the_date_of_the_event(make_report):
    found = extract(make_report, "Maria Olsen said on Monday that she will visit Oslo in May.")
    times = [a.span.exact for a in claim_of(found, "visit").of_role("time")]
    assert any("May" in t for t in times)
    assert not any("Monday" in t for t in times)


def test_a_place_left_is_not_where_it_happens(make_report):
    found = extract(make_report, "Maria Olsen flew from Berlin to Oslo on Friday.")
    claim = claim_of(found, "visit")
    assert [a.span.exact for a in claim.of_role("place")] == ["Oslo"]
    assert [a.span.exact for a in claim.of_role("origin")] == ["Berlin"]


def test_countries_that_talk_are_no_venue(make_report):
    found = extract(make_report, "Talks between Norway and Sweden collapsed in Geneva on Tuesday.")
    places = [a.span.exact for c in found.claims for a in c.of_role("place")]
    assert "Norway" not in places
    assert "Sweden" not in places


@pytest.mark.parametrize(
    ("text", "phrase_part", "roles"),
    [
        ("The spokeswoman did not share dates of the trip.", "did not share dates", {"time"}),
        ("The ministry gave no further details.", "gave no further details", {"time", "place"}),
        ("The precise venue has yet to be revealed.", "to be revealed", {"place"}),
        ("The date will be announced later.", "will be announced", {"time"}),
    ],
)
def test_what_is_withheld_is_told(make_report, text, phrase_part, roles):
    claim = claim_of(extract(make_report, text), "withhold")
    assert claim.phrase is not None
    assert phrase_part in claim.phrase.exact
    assert {a.role for a in claim.arguments} == roles


def test_what_is_given_is_not_withheld(make_report):
    found = extract(make_report, "The ministry gave the date of the trip on Monday.")
    assert not [c for c in found.claims if c.event_type == "withhold"]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_survived(text):
    bare = Report("r", "t", text, "x")
    start, end = 0, len(text)
    if not text.strip():
        return
    report = Report("r", "t", text, "x", (Block(bare.span(start, end), BlockKind.BODY, "t"),))
    found = next(extract_reports([report]))
    for claim in found.claims:
        assert text[claim.predicate.start : claim.predicate.end] == claim.predicate.exact
        assert claim.span.contains(claim.predicate)
