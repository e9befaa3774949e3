"""Arithmetic on days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.rules_seasons import easter, holiday_date
from reportedly.model.report import DayInterval

days = st.dates(date(2, 1, 1), date(9990, 1, 1))


@pytest.mark.parametrize(
    ("year", "day"),
    [(1900, date(1900, 4, 15)), (2000, date(2000, 4, 23)), (2019, date(2019, 4, 21)),
     (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))],
)  # fmt: skip
def test_easter(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    ("recipe", "day"),
    [("nth-11-4-4", date(2021, 11, 25)), ("nth-5-1--1", date(2021, 5, 31)),
     ("nth-9-1-1", date(2021, 9, 6)), ("easter-2", date(2021, 4, 2)), ("12-24", date(2021, 12, 24)),
     ("nth-5-7-2", date(2021, 5, 9)), ("nth-11-4-4+1", date(2021, 11, 26))],
)  # fmt: skip
def test_holidays(recipe, day):
    assert holiday_date(recipe, 2021) == day


def test_there_is_no_such_day():
    assert cal.make_date(2019, 2, 31) is None
    assert cal.make_date(0, 1, 1) is None
    assert cal.shift(date(9999, 1, 1), 1, "Y") is None
    assert cal.shift(date(2019, 1, 1), 10**9, "D") is None


def test_a_month_later_is_clamped():
    assert cal.shift_months(date(2019, 1, 31), 1) == date(2019, 2, 28)


@given(day=days, weekday=st.integers(0, 6))
def test_weekday_near(day, weekday):
    before, after = cal.weekday_near(day, weekday, -1), cal.weekday_near(day, weekday, 1)
    assert before is not None
    assert after is not None
    assert before.weekday() == after.weekday() == weekday
    assert before <= day <= after
    assert (day - before).days < 7 > (after - day).days


@given(first=days, n=st.integers(0, 800), mod=st.sampled_from(["START", "MID", "END", "H1", "H2"]))
def test_a_part_lies_inside(first, n, mod):
    last = cal.shift_days(first, n)
    whole = DayInterval(first, last)
    assert whole.contains(cal.part_of(whole, mod))


@given(year=st.integers(1, 9998), month=st.integers(1, 12))
def test_halves_cover_the_month(year, month):
    whole = cal.month_days(year, month)
    assert whole is not None
    one, two = cal.part_of(whole, "H1"), cal.part_of(whole, "H2")
    assert (one.first, two.last) == (whole.first, whole.last)
    assert one.last == cal.shift_days(two.first, -1)
