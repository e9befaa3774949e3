"""Time expressions: what is found, how it is counted, and laws that hold of any text."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.extract.run import extract_context, parse_contexts
from reportedly.extract.times import TimeExtractor
from reportedly.model.facts import Anchor, TimeExpression
from reportedly.model.report import Basis, DayInterval, Published

#: A Wednesday; its ISO week is 2021-W20.
DAY = date(2021, 5, 19)


def on(first: date | None, last: date | None = None) -> Published:
    return Published(DayInterval(first, last or first), Basis.METADATA)


@pytest.fixture(scope="module")
def times(make_report):
    def find(text: str, published: Published | None = None) -> tuple[TimeExpression, ...]:
        report = make_report(text, published=on(DAY) if published is None else published)
        (context,) = parse_contexts([report])
        return extract_context(context, (TimeExtractor(),)).times

    return find


def one(found: tuple[TimeExpression, ...], exact: str) -> TimeExpression:
    (match,) = [t for t in found if t.span.exact == exact]
    return match


# sentence | the expression | TIMEX3 value | EDTF of the days it lies in
CASES = [
    # weekdays, by tense
    ("The mayor resigned on Monday.", "Monday", "2021-05-17", "2021-05-17"),
    ("The mayor will resign on Monday.", "Monday", "2021-05-24", "2021-05-24"),
    ("The court heard the case on Wednesday.", "Wednesday", "2021-05-19", "2021-05-19"),
    ("The bridge will stay closed until Friday.", "Friday", "2021-05-21", "2021-05-19/2021-05-21"),
    ("They met last Friday.", "last Friday", "2021-05-14", "2021-05-14"),
    ("They are to meet next Wednesday.", "next Wednesday", "2021-05-26", "2021-05-26"),
    ("It broke down on Sunday night.", "Sunday night", "2021-05-16TNI", "2021-05-16"),
    ("The vote is on Friday.", "Friday", "2021-05-21", "2021-05-21"),
    ("They will discuss the results of Tuesday's vote.", "Tuesday", "2021-05-18", "2021-05-18"),
    ("They agreed on a Thursday meeting.", "Thursday", "2021-05-20",
     "2021-05-20"),
    # counted from publication
    ("He arrived yesterday.", "yesterday", "2021-05-18", "2021-05-18"),
    ("He will leave tomorrow.", "tomorrow", "2021-05-20", "2021-05-20"),
    ("The roof fell in last week.", "last week", "2021-W19", "2021-05-10/2021-05-16"),
    ("The envoy travels next week.", "next week", "2021-W21", "2021-05-24/2021-05-30"),
    ("It rained this week.", "this week", "2021-W20", "2021-05-17/2021-05-23"),
    ("Last week's talks failed.", "Last week", "2021-W19", "2021-05-10/2021-05-16"),
    ("They agreed last month.", "last month", "2021-04", "2021-04"),
    ("Sales fell last year.", "last year", "2020", "2020"),
    ("She will visit later this month.", "later this month", "2021-05", "2021-05-19/2021-05-31"),
    ("It began earlier this month.", "earlier this month", "2021-05", "2021-05-01/2021-05-19"),
    ("The dam broke a year ago.", "a year ago", "2020", "2020"),
    ("Two days ago the line was cut.", "Two days ago", "2021-05-17", "2021-05-17"),
    ("It was cut overnight.", "overnight", "2021-05-19TNI", "2021-05-18/2021-05-19"),
    # months and days
    ("The talks will be held in September.", "September", "2021-09", "2021-09"),
    ("The talks were held in September.", "September", "2020-09", "2020-09"),
    ("They will meet on June 3.", "June 3", "2021-06-03", "2021-06-03"),
    ("They met on 3 March 2019.", "3 March 2019", "2019-03-03", "2019-03-03"),
    ("They met on March 2, 2019.", "March 2, 2019", "2019-03-02", "2019-03-02"),
    ("The file is dated 2019-03-02.", "2019-03-02", "2019-03-02", "2019-03-02"),
    ("A summit follows on June 26-27.", "June 26-27", "2021-06-26/2021-06-27",
     "2021-06-26/2021-06-27"),
    ("It fell on the night of April 18.", "the night of April 18", "2021-04-18TNI", "2021-04-18"),
    ("It was held in March and June 2017.", "March", "2017-03", "2017-03"),
    ("It ran from 26 November to 4 January 2015.", "26 November", "2014-11-26", "2014-11-26"),
    ("The law takes effect on 1 January.", "1 January", "2022-01-01", "2022-01-01"),
    ("The vote is due in November.", "November", "2021-11", "2021-11"),
    ("He arrived on June 5.", "June 5", "2020-06-05", "2020-06-05"),
    ("The June summit was cancelled.", "June", "2021-06", "2021-06"),
    ("The March summit failed.", "March", "2021-03", "2021-03"),
    ("The stalls close at 10pm on Thursday, 6 May.", "10pm", "2021-05-06T22:00",
     "2021-05-06T22:00:00"),
    # parts
    ("It comes in the second half of June.", "the second half of June", "2021-06",
     "2021-06-16/2021-06-30"),
    ("It happened in late March.", "late March", "2021-03", "2021-03-22/2021-03-31"),
    ("It happened early last year.", "early last year", "2020", "2020-01-01/2020-05-01"),
    # prepositions decide the days, not the value
    ("They will meet by the end of June.", "the end of June", "2021-06", "2021-05-19/2021-06-30"),
    ("They will meet before the end of the month.", "the end of the month", "2021-05",
     "2021-05-19/2021-05-31"),
    ("He has ruled since 2011.", "2011", "2011", "2011-01-01/2021-05-19"),
    ("It will open after June 10.", "June 10", "2021-06-10", "2021-06-10/.."),
    ("He spoke earlier in May.", "May", "2021-05", "2021-05-01/2021-05-19"),
    # lengths with an end
    ("Prices rose over the past year.", "the past year", "P1Y", "2020-05-19/2021-05-19"),
    ("It will happen within the next week.", "the next week", "P1W", "2021-05-19/2021-05-26"),
    ("More is expected in the coming days.", "the coming days", "PXD", "2021-05-19/2021-05-29"),
    ("It lasted six months.", "six months", "P6M", ""),
    ("The talks took more than two years.", "more than two years", "P2Y", ""),
    ("A 17-year-old was found.", "17-year-old", "P17Y", ""),
    # longer and larger
    ("Profits rose in the third quarter of this year.", "the third quarter of this year",
     "2021-Q3", "2021-35"),
    ("The mill closed in the 1980s.", "the 1980s", "198", "198X"),
    ("The mill opened in the 19th century.", "the 19th century", "18", "18XX"),
    ("The mill reopened in summer 2018.", "summer 2018", "2018-SU", "2018-22"),
    ("They will reopen at Christmas.", "Christmas", "2021-12-25", "2021-12-25"),
    ("They reopened at Easter 2019.", "Easter 2019", "2019-04-21", "2019-04-21"),
    ("Clashes broke out over the weekend.", "the weekend", "2021-W19-WE", "2021-05-15/2021-05-16"),
    ("It will be held over the weekend.", "the weekend", "2021-W20-WE", "2021-05-22/2021-05-23"),
    ("She will be back in ten days.", "ten days", "P10D", "2021-05-29"),
    ("It ends in the first week of June.", "the first week of June", "2021-06",
     "2021-06-01/2021-06-07"),
    ("It ends on the last Monday in June 2020.", "the last Monday in June 2020", "2020-06-29",
     "2020-06-29"),
    # sets
    ("They earn $500 a week.", "a week", "P1W", ""),
    ("They meet every Monday.", "every Monday", "XXXX-WXX-1", ""),
    ("The paper comes out daily.", "daily", "XXXX-XX-XX", ""),
    # times of day
    ("The siren rang out at 3:36 a.m. Wednesday.", "3:36 a.m. Wednesday", "2021-05-19T03:36",
     "2021-05-19T03:36:00"),
    ("The lights came on again around 22:00 BST on Saturday.", "22:00 BST", "2021-05-15T22:00",
     "2021-05-15T22:00:00+01:00"),
    ("It began at 02:21 GMT+3 on 3 March 2019.", "02:21 GMT+3", "2019-03-03T02:21",
     "2019-03-03T02:21:00+03:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "exact", "value", "edtf"), CASES, ids=[c[0] for c in CASES])
def test_reading(times, text, exact, value, edtf):
    found = one(times(text), exact)
    assert (found.timex3.value, found.edtf) == (value, edtf)


NOT_TIMES = [
    "Theresa May said the plan was ready.",
    "He may visit the plant.",
    "They march to the square.",
    "The Sunday Times reported the sale.",
    "About 2000 people came.",
    "A Boeing 737 landed.",
    "The sun shone.",
    "The Dow closed at 2019.55 points.",
]


@pytest.mark.parametrize("text", NOT_TIMES)
def test_what_is_no_time(times, text):
    assert [t.span.exact for t in times(text)] == []


def test_unknown_publication_leaves_days_open(times):
    found = one(times("They will meet in September.", Published()), "September")
    assert (found.edtf, found.days) == ("XXXX-09", DayInterval())


def test_publication_range_gives_the_hull(times):
    wide = on(date(2021, 5, 10), date(2021, 5, 20))
    assert one(times("He came on Monday.", wide), "Monday").days == DayInterval(
        date(2021, 5, 10), date(2021, 5, 17)
    )
    found = one(times("He will come later this month.", wide), "later this month")
    assert found.days == DayInterval(date(2021, 5, 10), date(2021, 5, 31))


def test_a_relative_day_leans_on_the_date_told(times):
    found = times(
        "The tower fell on 3 March 1908. Two days later the hall fell. That day it rained."
    )
    later = one(found, "Two days later")
    assert (later.days.first, later.anchor) == (date(1908, 3, 5), Anchor.TEXT)


def test_a_narrative_takes_its_years_from_the_text(times):
    text = (
        "The Orvan War began in June 1861. In August the northern army crossed the river. "
        "It was beaten in March 1862. In July 1863 a second army came; in September it withdrew. "
        "The siege of 1864 was the longest. Peace was signed on 4 May 1865."
    )
    values = [t.timex3.value for t in times(text)]
    assert values == ["1861-06", "1861-08", "1862-03", "1863-07", "1863-09", "1864", "1865-05-04"]


@pytest.mark.parametrize(
    "text",
    ["31 February 2019", "year 0", "9" * 400, "99/99/9999", "0000-00-00", "February 30",
     "in 9999 years", "10000000000 years ago", "999999 centuries later", "9999 BC", "25:61"],
)  # fmt: skip
def test_impossible_dates_are_no_exception(times, text):
    for found in times(f"It was on {text}, they said."):
        assert found.span.exact


def test_ambiguous_order_of_day_and_month(times):
    found = one(times("The form says 03/04/2016."), "03/04/2016")
    assert found.days == DayInterval(date(2016, 3, 4), date(2016, 4, 3))
    assert one(times("The form says 23/04/2016."), "23/04/2016").edtf == "2016-04-23"


pieces = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["May", "31", "2019", "on", "Monday", "later", "this", "week", "BC", "the", "ago", "-",
             "years", "two", "early", "February", "30", "half of", ":", "quarter", "1980s", "AD",
             "\u202e", "\u0301", "🌍", "12", "p.m.", "GMT", "century", "every", "next", "7/8/07"]
        ),
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=pieces, days=st.integers(0, 9000), width=st.integers(0, 400))
def test_laws(times, text, days, width):
    first = date(2000, 1, 1) + timedelta(days)
    published = on(first, first + timedelta(width))
    found = times(text, published)
    ends = [(t.span.start, t.span.end) for t in found]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))
    for t in found:
        assert text[t.span.start : t.span.end] == t.span.exact
        assert t.timex3.type in ("DATE", "TIME", "DURATION", "SET")
        assert t.timex3.value
        if t.days.first and t.days.last:
            assert t.days.first <= t.days.last


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=st.integers(0, 9000), width=st.integers(0, 30))
def test_a_wider_publication_range_never_narrows_the_days(times, start, width):
    first = date(2000, 1, 1) + timedelta(start)
    text = "He came last week and will return on Friday or in two days, before the end of June."
    narrow = times(text, on(first))
    wide = times(text, on(first, first + timedelta(width)))
    assert len(narrow) == len(wide)
    for small, large in zip(narrow, wide, strict=True):
        assert large.days.contains(small.days)
