"""The range of days in which a report came out, solved from its words; never a confident guess."""

from __future__ import annotations

from datetime import date

from reportedly.model.report import Basis, DayInterval, Published, RawReport
from reportedly.parse.run import parse_report

LEAD = "The ferry between Oxmoor and Tarn Island will run again soon, the harbour said on Friday."
MORE = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."


def solved(text: str) -> Published:
    report = parse_report(RawReport("a.txt", text.encode(), "text/plain"))
    for span in report.published.evidence:
        assert report.text[span.start : span.end] == span.exact
    return report.published


SOLVED = """Oxmoor and Tarn to sign quay treaty by the end of May

The two councils will sign the treaty by the end of the month, the harbour said on Friday.

The treaty will be signed in the second half of May, before a May 27 meeting of the county.

The quay was broken on March 3, 2021, and the first talks were held on May 4, 2021."""


def test_a_range_is_solved_from_the_texts_own_words() -> None:
    found = solved(SOLVED)
    assert found.basis is Basis.INFERRED
    assert found.days.contains(DayInterval(date(2021, 5, 10), date(2021, 5, 27)))
    assert "May 4, 2021" in [s.exact for s in found.evidence]


def test_without_any_year_the_day_stays_unknown() -> None:
    assert solved(SOLVED.replace(", 2021", "")) == Published()
