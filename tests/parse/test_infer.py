"""The range of days in which a report came out, solved from its words; never a confident guess."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import Basis, DayInterval, Published, RawReport, Report
from reportedly.parse.infer import Strictness, infer_days, narrow_by_siblings, weigh
from reportedly.parse.infer.clues import Told, find_clues
from reportedly.parse.infer.deictic import find_windows
from reportedly.parse.infer.leans import Bound, DatedLean, TermLean, YearlessLean
from reportedly.parse.infer.offices import find_holders
from reportedly.parse.infer.siblings import tied_windows
from reportedly.parse.infer.solve import meet_all, solve
from reportedly.parse.run import parse_report


def read(text: str, name: str = "a.txt", published: str | None = None) -> Report:
    return parse_report(RawReport(name, text.encode(), "text/plain", published=published))


def solved(text: str) -> Published:
    report = read(text)
    for span in report.published.evidence:
        assert report.text[span.start : span.end] == span.exact
    return report.published


SOLVED = """Oxmoor and Tarn to sign quay treaty by the end of May

The two councils will sign the treaty by the end of the month, the harbour said on Friday.

The treaty will be signed in the second half of May, before a May 27 meeting of the county.

The quay was broken on March 3, 2021, and the first talks were held on May 4, 2021.

Over the past year there were two talks, in June 2020 and in January 2021."""


def test_a_range_is_solved_from_the_texts_own_words() -> None:
    found = solved(SOLVED)
    assert found.basis is Basis.INFERRED
    assert found.days.contains(DayInterval(date(2021, 5, 10), date(2021, 5, 26)))
    assert (found.days.n_days or 0) < 400
    assert "May 4, 2021" in [s.exact for s in found.evidence]
    assert "'by the end of the month'" in found.reason


CALLED = """Berg and Tran to meet in the second half of May

Ina Berg will travel to Oxmoor later this month to meet Lu Tran, the harbour said.

Chairwoman Berg will be in Oxmoor in the second half of May, before a May 27 meeting of the county.

Over the past year there were two talks, in June 2020 and in January 2021.

The quay was seen on March 2, 2021. (Photo: Ana Reyes)"""


@pytest.mark.parametrize(
    ("changed", "becomes", "tied"),
    [
        ("", "", True),
        ("later this month", "earlier this month", False),
        ("Ina Berg will travel to Oxmoor later", "The quay will be mended later", False),
        ("will travel to Oxmoor later this month", "travelled to Oxmoor earlier this month", False),
    ],
)
def test_this_month_is_the_month_that_is_named_of_the_same_thing(
    changed: str, becomes: str, tied: bool
) -> None:
    report = read(CALLED.replace(changed, becomes))
    *_, window = find_windows(report, find_clues(report))
    assert "calls May" in window.reason
    assert window.tied is tied
    if tied:
        assert report.published.days == DayInterval(date(2021, 5, 1), date(2021, 5, 31))


def test_one_mention_of_a_month_calls_it_nothing() -> None:
    report = read(CALLED.replace("in the second half of May, before", "before"))
    assert "calls May" not in " ".join(w.reason for w in find_windows(report, find_clues(report)))


def test_without_any_year_the_day_stays_unknown() -> None:
    bare = SOLVED.replace(", 2021", "").replace(" 2020", "").replace(" 2021", "")
    assert solved(bare) == Published()


@pytest.mark.parametrize(
    ("sentence", "kind", "told", "days"),
    [
        ("The quay was broken on March 3, 2021.", "day", "past", "2021-03-03"),
        ("It opened on 3 March 2021.", "day", "past", "2021-03-03"),
        ("The treaty will be signed on March 3, 2021.", "day", "ahead", "2021-03-03"),
        ("The quay, closed since 2011, was old.", "year", "past", "2011-01-01/2011-12-31"),
        ("The council wants the bridge done by 2030.", "year", "ahead", "2030-01-01/2030-12-31"),
        ("She spoke of the 2018 election.", "year_of_event", "past", "2018-01-01/2018-12-31"),
        ("It was built in May 2012.", "month", "past", "2012-05-01/2012-05-31"),
        ("“So sad!” — Ina Berg (@inaberg) May 5, 2021", "post", "past", "2021-05-05"),
        ("The quay on May 5, 2021. (Photo: Ana Reyes)", "picture", "past", "2021-05-05"),
    ],
)
def test_dates_with_a_year_and_how_they_are_told(
    sentence: str, kind: str, told: str, days: str
) -> None:
    (clue,) = find_clues(read(sentence))
    assert (clue.kind, clue.told, clue.days and clue.days.edtf) == (kind, told, days)


@pytest.mark.parametrize(
    ("sentence", "month", "day", "weekday", "told"),
    [
        ("The quay was broken on March 3.", 3, 3, None, Told.PAST),
        ("The quay was broken on Wednesday, March 3.", 3, 3, 2, Told.PAST),
        ("The councils will meet on 27 May.", 5, 27, None, Told.AHEAD),
        ("The treaty is to be signed in May.", 5, 0, None, Told.AHEAD),
    ],
)
def test_dates_without_a_year(
    sentence: str, month: int, day: int, weekday: int | None, told: Told
) -> None:
    (clue,) = find_clues(read(sentence))
    assert (clue.month, clue.day, clue.weekday, clue.told) == (month, day, weekday, told)


@pytest.mark.parametrize(
    "sentence",
    [
        "About 2000 people came to the quay.",
        "The repair cost $1998 in all.",
        "They may march on, the harbour said.",
        "The paper wrote 2,016 letters.",
        "This article was amended on 3 March 2021.",
    ],
)
def test_what_is_no_date_of_the_story(sentence: str) -> None:
    assert find_clues(read(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "is_former", "terms"),
    [
        ("Prime Minister Theresa May spoke.", False, ["2016-07-13/2019-07-24"]),
        ("Then former New Jersey Gov. Chris Christie spoke.", True, ["2010-01-19/2018-01-16"]),
        ("President George W. Bush spoke.", False, ["2001-01-20/2009-01-20"]),
        ("He left as the Obama administration came.", False, ["2009-01-20/2017-01-20"]),
    ],
)
def test_offices_held_from_known_days(sentence: str, is_former: bool, terms: list[str]) -> None:
    (holder,) = find_holders(read(sentence))
    assert (holder.is_former, [t.edtf for t in holder.terms]) == (is_former, terms)


@pytest.mark.parametrize(
    "sentence",
    ["A President Trump would do that.", "Acting Prime Minister May spoke.", "President Berg."],
)
def test_who_holds_no_office_that_is_known(sentence: str) -> None:
    assert find_holders(read(sentence)) == []


def test_a_report_is_no_younger_than_its_reading() -> None:
    report = read(SOLVED)
    raw = RawReport(
        "a.txt", SOLVED.encode(), "text/plain", retrieved_at=datetime(2021, 5, 20, tzinfo=UTC)
    )
    last = parse_report(raw).published.days.last
    assert last is not None
    assert last <= date(2021, 5, 20)
    assert report.published.days.last != last


def test_a_stricter_range_holds_the_looser_share_of_the_weight() -> None:
    widths = [infer_days(read(SOLVED), level).days.n_days or 0 for level in Strictness]
    assert widths == sorted(widths)
    assert len(set(widths)) > 1


# siblings

UNDATED = """Oxmoor and Tarn seek new talks on the quay

Last week's meeting between Bergfall and Tran broke down over the harbour dues.

Both sides hope to meet again soon, a spokesman said on Monday."""
SIBLING = """Quay talks to go on

Ina Bergfall will see the council again. The meeting of Bergfall and Tran in February broke down
without a treaty, and the quay stayed closed."""


def test_a_sibling_dates_the_event_that_a_report_counts_from() -> None:
    report, sibling = read(UNDATED), read(SIBLING, "b.txt", "2021-04-18")
    assert report.published == Published()
    found = narrow_by_siblings(report, [sibling])
    assert found.basis is Basis.INFERRED
    assert found.days.contains(DayInterval(date(2021, 2, 10), date(2021, 3, 10)))
    assert (found.days.n_days or 0) < 60
    assert [s.exact for s in found.evidence] == ["Last week's"]
    assert "2021-02-01/2021-02-28" in found.reason


def test_siblings_in_any_order_give_the_same() -> None:
    report, one = read(UNDATED), read(SIBLING, "b.txt", "2021-04-18")
    other = read(SIBLING.replace("quay stayed", "pier stayed"), "c.txt", "2021-04-20")
    both = narrow_by_siblings(report, [one, other])
    assert both == narrow_by_siblings(report, [other, one])


def test_siblings_that_tell_of_other_things_change_nothing() -> None:
    report = read(UNDATED)
    other = read("Bergfall won a prize in February. Tran was there too.", "b.txt", "2021-04-18")
    assert tied_windows(report, [other]) == []
    assert narrow_by_siblings(report, [other, report]) == report.published
    dated = read(UNDATED, published="2021-03-01")
    assert narrow_by_siblings(dated, [read(SIBLING, "b.txt", "2021-04-18")]) == dated.published


def test_ties_that_contradict_each_other_are_all_dropped() -> None:
    sibling = SIBLING.replace("in February", "in February 2021")
    others = [
        read(sibling, "b.txt", "2021-04-18"),
        read(sibling.replace("2021", "2017"), "c.txt", "2021-04-19"),
    ]
    assert tied_windows(read(UNDATED), others) == []


# laws

_ANY = read("Oxmoor")
_DAYS = st.dates(date(1996, 1, 1), date(2026, 12, 31))


@st.composite
def _bounds(draw: st.DrawFn) -> Bound:
    first, last = draw(st.none() | _DAYS), draw(st.none() | _DAYS)
    if first and last and first > last:
        first, last = last, first
    return Bound(DayInterval(first, last), (), "said so")


@st.composite
def _leans(draw: st.DrawFn) -> DatedLean | YearlessLean | TermLean:
    span = (_ANY.span(0, 1),)
    kind = draw(st.integers(0, 2))
    if kind == 0:
        curve = draw(st.sampled_from(["day", "month", "year", "picture", "coming_year"]))
        return DatedLean(curve, span, "a date", draw(_DAYS))
    if kind == 1:
        return YearlessLean("date_past", span, "a day", draw(st.integers(1, 12)), 1, None)
    first = draw(_DAYS)
    return TermLean("in_office", span, "a term", (DayInterval(first, first + timedelta(900)),))


@given(st.lists(_bounds(), max_size=3), st.lists(_leans(), min_size=1, max_size=4))
def test_nothing_outside_the_bounds_is_given(
    bounds: list[Bound], leans: list[DatedLean | YearlessLean | TermLean]
) -> None:
    found = solve(bounds, leans, 0.95, 5_000)
    window = meet_all(bounds)
    assert found == solve(bounds, leans, 0.95, 5_000)
    if found is not None:
        assert found.days.known
        assert window is not None
        assert window.contains(found.days)


@given(st.lists(_bounds(), max_size=4), _bounds())
def test_another_bound_never_widens(bounds: list[Bound], more: Bound) -> None:
    before, after = meet_all(bounds), meet_all([*bounds, more])
    assert after is None or (before is not None and before.contains(after))


@given(st.lists(_leans(), min_size=1, max_size=4), st.sampled_from([0.5, 0.9, 0.99]))
def test_the_order_of_leanings_changes_nothing(
    leans: list[DatedLean | YearlessLean | TermLean], mass: float
) -> None:
    one, other = solve([], leans, mass, 5_000), solve([], leans[::-1], mass, 5_000)
    assert (one and one.days) == (other and other.days)


@pytest.mark.parametrize(
    "text",
    [
        "March " * 20_000,
        "2019 " * 20_000,
        "May 5, 2021 " * 9_000,
        "in 2019, two years ago " * 5_000,
        "President " * 10_000 + "Trump",
        "a" * 1_000_000,
        "שלום 2019 🚢 May 5 " * 500,
        "last week's month year " * 5_000,
    ],
)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    report = read("Oxmoor.\n\n" + text)
    bounds, leans = weigh(report)
    assert len(bounds) <= 3
    assert len(leans) < 10_000
    assert tied_windows(report, [report]) == []
