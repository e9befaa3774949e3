"""Arithmetic on days; every function gives None where the calendar (years 1 to 9999) ends."""

from __future__ import annotations

import calendar as _calendar
from datetime import date, timedelta

from reportedly.model.report import DayInterval

#: First month and length in months of each season (northern, as TIMEX3 annotators use them).
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def make_date(year: int, month: int, day: int) -> date | None:
    """Give the day, or None when there is none ("31 February")."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def between(first: date | None, last: date | None) -> DayInterval | None:
    """Give the interval of two known days, or None."""
    if first is None or last is None or first > last:
        return None
    return DayInterval(first, last)


def month_days(year: int, month: int) -> DayInterval | None:
    """Give the days of a month."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return between(date(year, month, 1), date(year, month, _calendar.monthrange(year, month)[1]))


def year_days(year: int, n_years: int = 1) -> DayInterval | None:
    """Give the days of a run of years (a decade is ten, a century a hundred)."""
    return between(make_date(max(year, 1), 1, 1), make_date(year + n_years - 1, 12, 31))


def quarter_days(year: int, quarter: int, n_months: int = 3) -> DayInterval | None:
    """Give the days of a quarter of a year (or of a half, with ``n_months`` 6)."""
    first = month_days(year, (quarter - 1) * n_months + 1)
    last = month_days(year, quarter * n_months)
    return between(first.first, last.last) if first and last else None


def season_days(year: int, season: str) -> DayInterval | None:
    """Give the days of a season; a winter begins in December of the year before."""
    start = _SEASON_START[season]
    first = month_days(year - 1 if season == "WI" else year, start)
    last = month_days(year, (start + 1) % 12 + 1)
    return between(first.first, last.last) if first and last else None


def week_days(day: date) -> DayInterval | None:
    """Give Monday to Sunday of the week that holds ``day``."""
    monday = shift_days(day, -day.weekday())
    return between(monday, shift_days(monday, 6)) if monday else None


def week_value(day: date) -> str:
    """Give the ISO week that holds ``day``: ``2019-W17``."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def shift_days(day: date, n: int) -> date | None:
    """Give the day ``n`` days later (earlier when negative)."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        return None


def shift_months(day: date, n: int) -> date | None:
    """Give the same day of the month ``n`` months later, clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + n
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, _calendar.monthrange(year, month)[1]))


def shift(day: date, n: int, unit: str) -> date | None:
    """Give the day ``n`` units later; ``unit`` is D, W, M, Q, Y, DE or CE."""
    if abs(n) > 4_000_000:
        return None
    if unit in ("D", "W"):
        return shift_days(day, n * (7 if unit == "W" else 1))
    return shift_months(day, n * {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}[unit])


def weekday_near(day: date, weekday: int, direction: int) -> date | None:
    """Give the nearest such weekday (Monday is 0) on or before (-1) or on or after (1) a day."""
    if direction < 0:
        return shift_days(day, -((day.weekday() - weekday) % 7))
    return shift_days(day, (weekday - day.weekday()) % 7)


def part_of(days: DayInterval, mod: str) -> DayInterval:
    """Give the part of an interval that START, MID, END, H1 or H2 names.

    Thirds for the first three, as "early", "mid" and "late" are used; halves for the others.
    """
    if days.first is None or days.last is None:
        return days
    n = (days.last - days.first).days + 1
    if mod in ("H1", "H2"):
        cut = _middle(days.first, n)
        return DayInterval(days.first, cut) if mod == "H1" else _after(days, cut)
    third = max(n // 3, 1)
    low, high = {"START": (0, third), "MID": (third, n - third), "END": (n - third, n)}[mod]
    low = min(low, n - 1)
    first, last = shift_days(days.first, low), shift_days(days.first, max(high, low + 1) - 1)
    return between(first, last) or days


def _middle(first: date, n: int) -> date:
    """The last day of the first half: the 15th of a month, 30 June of a year."""
    if first.day == 1 and 28 <= n <= 31:
        return first.replace(day=15)
    if (first.month, first.day) == (1, 1) and n in (365, 366):
        return date(first.year, 6, 30)
    return shift_days(first, max(n // 2 - 1, 0)) or first


def _after(days: DayInterval, cut: date) -> DayInterval:
    return between(shift_days(cut, 1), days.last) or days


def hull(one: DayInterval, other: DayInterval) -> DayInterval:
    """Give the smallest interval that holds both; an open end stays open."""
    firsts = [d for d in (one.first, other.first) if d is not None]
    lasts = [d for d in (one.last, other.last) if d is not None]
    return DayInterval(
        min(firsts) if len(firsts) == 2 else None, max(lasts) if len(lasts) == 2 else None
    )
