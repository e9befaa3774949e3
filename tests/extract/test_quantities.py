"""Quantities: what is counted and how much, and what is no quantity."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.extract.quantities import QuantityExtractor
from reportedly.extract.quantities_numbers import ordinal, parse_number
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.extract.times import TimeExtractor
from reportedly.model.facts import Quantity


@pytest.fixture(scope="module")
def quantities(make_report):
    def find(text: str) -> tuple[Quantity, ...]:
        (context,) = parse_contexts([make_report(text)])
        return extract_context(context, (TimeExtractor(), QuantityExtractor())).quantities

    return find


# sentence | span | low | high | unit | approximate | counted
CASES = [
    ("The blast killed 17 people.", "17", 17, 17, "person", False, "people"),
    ("At least twelve miners died.", "At least twelve", 12, None, "miner", False, "miners"),
    ("As many as 365 people were hurt.", "As many as 365", None, 365, "person", False, "people"),
    ("About 1,200 homes burned.", "About 1,200", 1200, 1200, "home", True, "homes"),
    ("More than 5,000 homes burned.", "More than 5,000", 5000, None, "home", False, "homes"),
    ("At most several houses fell.", "At most several", None, 3, "house", True, "houses"),
    ("Dozens of houses fell.", "Dozens", 24, None, "house", True, "houses"),
    ("Several hundred sailors left.", "Several hundred", 300, 900, "sailor", True, "sailors"),
    ("Two to three trucks left.", "Two to three", 2, 3, "truck", False, "trucks"),
    ("Between 40 and 50 boats sank.", "Between 40 and 50", 40, 50, "boat", False, "boats"),
    ("About 2 million people fled.", "About 2 million", 2e6, 2e6, "person", True, "people"),
    ("It pays $5-6 million.", "$5-6 million", 5e6, 6e6, "USD", False, None),
    ("It pays US$ 40 million.", "US$ 40 million", 4e7, 4e7, "USD", False, None),
    ("The levy rose by 2.5%.", "2.5%", 2.5, 2.5, "percent", False, None),
    ("Ninety percent of voters agreed.", "Ninety percent", 90, 90, "percent", False, "voters"),
    ("Half of the voters agreed.", "Half", 50, 50, "percent", False, "voters"),
    ("It cost $8.3 billion.", "$8.3 billion", 8.3e9, 8.3e9, "USD", False, None),
    ("It cost 300 million euros.", "300 million euros", 3e8, 3e8, "EUR", False, None),
    ("The fire covers 7,500 acres.", "7,500 acres", 7500, 7500, "acre", False, None),
    ("They drove 60 kilometres.", "60 kilometres", 60, 60, "km", False, None),
    ("The flood left 30 injured.", "30", 30, 30, "person", False, "injured"),
    ("The toll rose to 241.", "241", 241, 241, "person", False, None),
    ("There were no deaths.", "no", 0, 0, "person", False, "deaths"),
    ("Police put it at 150 or more boats.", "150 or more", 150, None, "boat", False, "boats"),
    ("The navy handed over 21 survivors.", "21", 21, 21, "survivor", False, "survivors"),
    ("It has handed over about 9 boats.", "about 9", 9, 9, "boat", True, "boats"),
    ("They turned over at least 14 rafts.", "at least 14", 14, None, "raft", False, "rafts"),
    ("The group took over 30 firms.", "30", 30, 30, "firm", False, "firms"),
    ("The flood took over 30 metres.", "over 30 metres", 30, None, "m", False, None),
    ("The hall seats over 300 guests.", "over 300", 300, None, "guest", False, "guests"),
    ("The firm hired over 40 cooks.", "over 40", 40, None, "cook", False, "cooks"),
    ("It was a magnitude-6.2 earthquake.", "6.2", 6.2, 6.2, "magnitude", False, "earthquake"),
    ("Twenty-five thousand tonnes were lost.", "Twenty-five thousand tonnes", 25000, 25000,
     "tonne", False, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "exact", "low", "high", "unit", "approximate", "counted"),
    CASES,
    ids=[c[0] for c in CASES],
)
def test_reading(quantities, text, exact, low, high, unit, approximate, counted):
    (found,) = quantities(text)
    assert found.span.exact == exact
    assert (found.low, found.high, found.unit, found.approximate) == (low, high, unit, approximate)
    assert (found.counted.exact if found.counted else None) == counted


NOT_QUANTITIES = [
    "A Boeing 737 landed.",
    "The G20 met.",
    "Canyon Fire 2 spread.",
    "They met on 3 March 2019.",
    "He left at 3 p.m.",
    "Ada Quill, 43, said so.",
    "The second bridge fell.",
    "No one came.",
    "Call 0800 555 0100 for help.",
    "She called 911.",
    "A 17-year-old fell.",
    "Orva beat Nellin 3-1.",
    "It stayed shut for six weeks.",
    "In 2011 it closed.",
    "One of the ministers spoke.",
    "She flew in a new 787 airliner.",
    "They live at 12 Quill Street.",
    "It was done in version 10.4.",
    "190225054227799",
]


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_what_is_no_quantity(quantities, text):
    assert [q.span.exact for q in quantities(text)] == []


def test_the_noun_left_out_is_the_one_before(quantities):
    first, second = quantities("The storm destroyed 14 barns and damaged 22.")
    assert (first.unit, second.unit) == ("barn", "barn")


def test_a_change_is_two_quantities(quantities):
    assert [q.span.exact for q in quantities("The toll rose from 5 to 10 people.")] == ["5", "10"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,500", 1500), ("twenty-one", 21), ("two hundred and five", 205), ("1.5 million", 1.5e6),
     ("three hundred thousand", 300000), ("a hundred", 100), ("9" * 400, None), ("", None),
     ("many", None), ("6.2", 6.2)],
)  # fmt: skip
def test_parse_number(text, value):
    assert parse_number(text) == value


@given(st.integers(0, 99))
def test_ordinals(n):
    assert ordinal(f"{n}th") == n


pieces = st.lists(
    st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ["17", "at least", "dozens", "of", "people", "$", "%", "million", "two", "to", "-",
             "1,000", "between", "and", "half", "no", "one", "dead", "magnitude", "a", "hundred",
             "per cent", "€5bn", "9" * 60, "\u0301", "🌍", "or more", ".", "km"]
        ),
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=pieces)
def test_laws(quantities, text):
    for q in quantities(text):
        assert text[q.span.start : q.span.end] == q.span.exact
        assert q.low is not None or q.high is not None
        if q.low is not None and q.high is not None:
            assert q.low <= q.high
        if q.counted is not None:
            assert text[q.counted.start : q.counted.end] == q.counted.exact
