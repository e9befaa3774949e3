from datetime import date

import pytest

from reportedly.brief.days import find_days
from reportedly.brief.summarize import SummaryOptions, summarize
from reportedly.model.report import Basis, DayInterval, Published, Report


def report(report_id: str, text: str, day: int | None = None) -> Report:
    days = DayInterval(date(2031, 5, day), date(2031, 5, day)) if day else DayInterval()
    return Report(report_id, "", text, "", published=Published(days, Basis.STATED))


A = report("a", "The dam at Orn broke on Monday. Fields near Tarn were flooded.", 3)
B = report("b", "Repairs to the dam at Orn began in the morning. Many helped.", 5)
C = report("c", "Engineers from Vestria joined the repairs of the Orn dam.", 5)


def test_gives_a_line_a_day_oldest_first() -> None:
    timeline = summarize([C, A, B]).timeline
    assert [e.edtf for e in timeline] == ["2031-05-03", "2031-05-05"]
    assert timeline[1].reports == ("b", "c")


def test_chooses_as_many_days_as_asked_the_fullest_first() -> None:
    timeline = summarize([A, B, C], SummaryOptions(dates=1)).timeline
    assert [e.edtf for e in timeline] == ["2031-05-05"]


def test_gives_the_days_asked_for() -> None:
    options = SummaryOptions(dates=(date(2031, 5, 3), date(2031, 5, 4)))
    assert [e.edtf for e in summarize([A, B, C], options).timeline] == ["2031-05-03"]


def test_the_order_of_the_reports_changes_nothing() -> None:
    assert summarize([A, B, C]) == summarize([C, B, A])


def test_nothing_in_nothing_out() -> None:
    assert summarize([]).sentences == ()
    assert summarize([report("e", "")]).sentences == ()


def test_hostile_sizes_do_not_stall() -> None:
    for text in ("a" * 300_000, "." * 300_000, "A. " * 60_000, "“" * 200_000, "\n" * 200_000):
        assert len(summarize([report("x", text)]).sentences) <= 75


def test_a_line_stands_under_the_day_its_sentence_names() -> None:
    text = "The Orland ferry sank on Saturday 3 May 2031 off the coast of Tarn, the police said."
    late = report("late", text, 9)
    undated = report("undated", text.replace("3 May 2031", "3 May 2031,"))
    for reports in ([late], [undated], [late, undated]):
        [entry] = summarize(reports).timeline
        assert entry.edtf == "2031-05-03"


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("It sank on 30 December.", date(2031, 1, 2), ["2030-12-30"]),
        ("It sank on May 3, 2029, and 12 died.", date(2031, 1, 2), ["2029-05-03"]),
        ("It sank on 3 May 2029 and again in 2030 on 4 May.", date(2031, 1, 2), []),
        ("It sank on 3 May.", None, []),
        ("It sank on 3 May 2029.", None, ["2029-05-03"]),
        ("There is no 30 February.", date(2031, 1, 2), []),
        ("Some 2,029 people fled on 3 May.", date(2031, 1, 2), ["2031-05-03"]),
        ("It sank in May.", date(2031, 1, 2), []),
    ],
)
def test_finds_days_named_outright(text: str, published: date | None, days: list[str]) -> None:
    assert sorted(d.isoformat() for d in find_days(text, published)) == days
