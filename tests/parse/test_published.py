"""When a report came out: stated, told by the carrier, solved, or unknown; never guessed."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import Published, RawReport
from reportedly.parse.dates import parse_moment
from reportedly.parse.run import parse_report

LEAD = "The ferry between Oxmoor and Tarn Island will run again soon, the harbour said on Friday."
MORE = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."


def published(text: str, carrier: str | None = None) -> Published:
    raw = RawReport("a.txt", text.encode(), "text/plain", published=carrier)
    report = parse_report(raw)
    for span in report.published.evidence:
        assert report.text[span.start : span.end] == span.exact
    return report.published


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2031-05-22", "2031-05-22"),
        ("2031-05-22T14:05:00Z", "2031-05-22T14:05:00+00:00"),
        ("2031-05-22T14:05:00.123+0200", "2031-05-22T14:05:00+02:00"),
        ("2031-05-22 14:05:00", "2031-05-22"),
        ("20310522", "2031-05-22"),
        ("2031-05", "2031-05-01/2031-05-31"),
        ("1621692300", "2021-05-22T14:05:00+00:00"),
        ("Thu, 22 May 2031 14:05:00 -0400", "2031-05-22T14:05:00-04:00"),
        ("14:05 GMT +322 May 2031", "2031-05-22T14:05:00+03:00"),
        ("14:05 GMT +1122 May 2031", "2031-05-22T14:05:00+11:00"),
        ("22 May 203114:05 GMT", "2031-05-22T14:05:00+00:00"),
        ("Updated 2:05 PM ET, Thu May 22, 2031", "2031-05-22T14:05:00-04:00"),
        ("Jan. 3rd, 2031 at 9.30 pm EST", "2031-01-03T21:30:00-05:00"),
        ("22/05/2031", "2031-05-22"),
        ("03/04/2031", "2031-03-04/2031-04-03"),
        ("22 May 2031 14:05 IST", "2031-05-22"),
        ("31 February 2031", ""),
        ("14:05 GMT +115 May 2031", ""),
        ("yesterday", ""),
    ],
)
def test_moments_as_they_are_written(written: str, edtf: str) -> None:
    moment = parse_moment(written)
    if not edtf:
        assert moment is None
        return
    assert moment is not None
    assert (moment.at.isoformat() if moment.at else moment.days.edtf) == edtf


@given(st.text(alphabet="0123456789-/:.+ TZMaypmGMTJune,", max_size=40))
def test_any_string_is_a_moment_or_none(written: str) -> None:
    moment = parse_moment(written)
    assert moment is None or moment.days.known


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y"]))
def test_every_written_day_comes_back(day: date, shape: str) -> None:
    moment = parse_moment(day.strftime(shape))
    assert moment is not None
    assert moment.days.first == moment.days.last == day


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        (f"Oxmoor ferry to run again\n22 May 2031\n{LEAD}\n\n{MORE}", "2031-05-22"),
        (f"14:05 GMT +322 May 2031\n\nFerry to run again\n\n{LEAD}", "2031-05-22T14:05:00+03:00"),
        (f"Ferry to run again soon\nUpdated: 24 May 2031 | Published: 22 May 2031\n{LEAD}",
         "2031-05-22"),
        (f"OXMOOR, May 22, 2031 (Tarn News) - {LEAD}", "2031-05-22"),
        (f"{LEAD}\n\n{MORE}\n\nPublished 22 May 2031", "2031-05-22"),
    ],
)  # fmt: skip
def test_a_date_line_states_the_day(text: str, edtf: str) -> None:
    found = published(text)
    assert (found.basis, found.edtf) == ("stated", edtf)
    assert found.evidence


@pytest.mark.parametrize(
    "text",
    [
        f"{LEAD}\n\nIna Bergfall was born on 12 May 2010 on Tarn Island.",
        f"{LEAD}\n\n{MORE}\n\nRelated stories\n\n3 March 2029",
        f"On 12 May 2010 the quay was opened. {MORE}",
        f"{LEAD} {MORE}",
        "The service reports its figures at the end of July, earlier this month it was closed.",
    ],
)
def test_a_date_within_the_text_is_not_the_day_of_publication(text: str) -> None:
    assert published(text) == Published()


def test_the_carrier_is_believed_and_its_zone_kept() -> None:
    found = published(f"{LEAD}", "2031-05-22T23:30:00+11:00")
    assert (found.basis, found.edtf) == ("metadata", "2031-05-22T23:30:00+11:00")
    assert published(LEAD, "no date at all") == Published()


def test_a_date_line_that_agrees_lends_the_carrier_its_time() -> None:
    found = published(f"14:05 GMT +322 May 2031\n\nFerry to run again\n\n{LEAD}", "2031-05-22")
    assert found.edtf == "2031-05-22T14:05:00+03:00"


def test_results_can_be_written() -> None:
    found = published(f"OXMOOR, May 22, 2031 (Tarn News) - {LEAD}")
    assert json.dumps([found.edtf, [s.exact for s in found.evidence]])
