"""Rules for seasons, quarters, halves of a year and holidays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.extract.quantities_numbers import ordinal
from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.lexicon import (
    clean,
    mod_of,
    month_number,
    weekday_number,
    words,
)
from reportedly.extract.temporal.moment import (
    OPEN,
    Moment,
    Reading,
    day_reading,
    pick_year,
    with_mod,
)
from reportedly.extract.temporal.rules_dates import day_number, number_of_year
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval


def season(m: re.Match[str], at: Moment) -> Reading | None:
    """``summer 2018``, ``the spring of 1794``, ``last winter``, ``this summer``, ``the fall``."""
    code = str(words()["seasons"][clean(m["season"])])
    which = clean(m.groupdict().get("which"))
    year = number_of_year(m["year"])
    if m["season"][0].isupper() and re.match(r" [A-Z]", at.after) and year is None:
        return None
    if year is None and not which and _is_a_verb(m, at):
        return None
    anchor = Anchor.EXPLICIT if year is not None else at.anchor
    if year is None:
        year = _season_year(code, which, at)
    if year is None:
        return Reading("DATE", f"XXXX-{code}", Precision.QUARTER, Anchor.TEXT)
    days = cal.season_days(year, code) or OPEN
    edtf = f"{year:04d}-{ {'SP': 21, 'SU': 22, 'FA': 23, 'WI': 24}[code] }"
    reading = Reading("DATE", f"{year:04d}-{code}", Precision.QUARTER, anchor, days, edtf=edtf)
    return with_mod(reading, mod_of(m["mod"]))


def _is_a_verb(m: re.Match[str], at: Moment) -> bool:
    """ "They fall", "the fall of the city", "to spring"."""
    return clean(m["season"]) in ("fall", "spring") and (
        not m["det"] or re.match(r"\s(?:of|to|in|from)\b", at.after) is not None
    )


def _season_year(code: str, which: str, at: Moment) -> int | None:
    ref = at.anchor_day
    if which in ("that", "that same", "the same") and at.told:
        ref = at.told.day
    if ref is None:
        return None
    options = [(y, cal.season_days(y, code)) for y in (ref.year - 1, ref.year, ref.year + 1)]
    known = [(y, d.first, d.last) for y, d in options if d and d.first and d.last]
    past = [y for y, _, last in known if last < ref]
    ahead = [y for y, first, _ in known if first > ref]
    inside = [y for y, first, last in known if first <= ref <= last]
    if which in ("last", "the previous", "previous") and past:
        return past[-1]
    if which in ("next", "the next", "following", "the following") and ahead:
        return ahead[0]
    if at.narrative or which in ("this", "that"):
        return ref.year if not inside else inside[0]
    if inside:
        return inside[0]
    if at.tense == "past" and past:
        return past[-1]
    return ahead[0] if at.tense == "future" and ahead else ref.year


def quarter(m: re.Match[str], at: Moment) -> Reading | None:
    """``the third quarter of this year``, ``Q3 2019``, ``second half of 2019``."""
    number = (
        {"last": 4, "final": 4}.get(clean(m["n"]))
        or ordinal(m["n"])
        or day_number(re.sub(r"\D", "", m["n"]) or None)
    )
    if number is None or not 1 <= number <= 4:
        return None
    year, anchor = _year_phrase(m.groupdict().get("yearphrase"), at)
    if clean(m["n"]) in ("last", "final") and not m.groupdict().get("yearphrase"):
        return None
    if year is None:
        year, anchor = _quarter_year(number, at), at.anchor
    if year is None:
        return Reading("DATE", f"XXXX-Q{number}", Precision.QUARTER, Anchor.TEXT)
    days = cal.quarter_days(year, number) or OPEN
    return Reading(
        "DATE",
        f"{year:04d}-Q{number}",
        Precision.QUARTER,
        anchor,
        days,
        edtf=f"{year:04d}-{32 + number}",
    )


def _quarter_year(number: int, at: Moment) -> int | None:
    ref = at.anchor_day
    if ref is None:
        return None
    now = (ref.month - 1) // 3 + 1
    if at.tense == "future":
        return ref.year + (number < now)
    return ref.year - (number > now)


def half_year(m: re.Match[str], at: Moment) -> Reading | None:
    """``the first half of 2019``, ``the second half of the year``."""
    year, anchor = _year_phrase(m["yearphrase"], at)
    if year is None:
        return None
    number = 1 if clean(m["n"]) == "first" else 2
    days = cal.quarter_days(year, number, 6) or OPEN
    edtf = f"{year:04d}-{39 + number}"
    return Reading("DATE", f"{year:04d}-H{number}", Precision.RANGE, anchor, days, edtf=edtf)


def _year_phrase(text: str | None, at: Moment) -> tuple[int | None, Anchor]:
    phrase = clean(text)
    explicit = re.search(r"\d{4}", phrase)
    if explicit:
        return int(explicit[0]), Anchor.EXPLICIT
    ref = at.anchor_day
    if not phrase or ref is None:
        return None, at.anchor
    if ("that" in phrase or "same" in phrase) and at.told:
        return at.told.day.year, Anchor.TEXT
    step = -1 if "last" in phrase or "previous" in phrase else 1 if "next" in phrase else 0
    return ref.year + step, at.anchor


def nth_of_month(m: re.Match[str], at: Moment) -> Reading | None:
    """``the first week of May``, ``the last Monday in June 2020``, ``the third day of March``."""
    month = month_number(m["month"])
    if month is None or not at.names(m["month"]):
        return None
    year = number_of_year(m["year"])
    anchor = Anchor.EXPLICIT if year is not None else at.anchor
    if year is None:
        year = pick_year(at, month, None)
    if year is None:
        return Reading("DATE", f"XXXX-{month:02d}", Precision.RANGE, Anchor.TEXT)
    n = -1 if clean(m["n"]) in ("last", "final") else ordinal(m["n"]) or 0
    weekday = weekday_number(m["what"])
    if weekday is not None:
        day = _nth_weekday(year, month, weekday, n)
        return day_reading(day, anchor) if day and day.month == month else None
    days = _stretch(year, month, n, clean(m["what"]))
    if days is None:
        return None
    if days.n_days == 1 and days.first is not None:
        return day_reading(days.first, anchor)
    return Reading("DATE", f"{year:04d}-{month:02d}", Precision.RANGE, anchor, days)


def _stretch(year: int, month: int, n: int, what: str) -> DayInterval | None:
    """Give the nth week (in sevens from the first, or from the end), day or weekend of a month."""
    whole = cal.month_days(year, month)
    if whole is None or whole.first is None or whole.last is None or n == 0:
        return None
    if what == "weekend":
        saturday = _nth_weekday(year, month, 5, n)
        return cal.between(saturday, cal.shift_days(saturday, 1)) if saturday else None
    width = 7 if what == "week" else 1
    start = whole.first if n > 0 else whole.last
    first = cal.shift_days(start, width * (n - 1) if n > 0 else 1 - width)
    last = cal.shift_days(first, width - 1) if first else None
    return whole.meet(DayInterval(first, last)) if first and last else None


def holiday(m: re.Match[str], at: Moment) -> Reading | None:
    """``Christmas Eve``, ``Thanksgiving``, ``Easter 2019``, ``last Christmas``."""
    name = clean(m["holiday"])
    if not at.names(m["holiday"]):
        return None
    recipe = str(words()["holidays"].get(name, ""))
    year = number_of_year(m["year"])
    anchor = Anchor.EXPLICIT if year is not None else at.anchor
    if year is None:
        year = _holiday_year(recipe, clean(m["which"]), at)
    if year is None:
        value = f"XXXX-{recipe}" if recipe[:2].isdigit() else "XXXX-XX-XX"
        return Reading("DATE", value, Precision.DAY, Anchor.TEXT)
    day = holiday_date(recipe, year)
    if day is None:
        return None
    reading = day_reading(day, anchor)
    part = words()["dayparts"].get(clean(m["part"]))
    return replace(reading, type="TIME", value=f"{reading.value}T{part}") if part else reading


def _holiday_year(recipe: str, which: str, at: Moment) -> int | None:
    ref = at.anchor_day
    probe = holiday_date(recipe, ref.year) if ref else None
    if ref is None or probe is None:
        return None
    if which == "last":
        return ref.year - (probe >= ref)
    if which == "next":
        return ref.year + (probe <= ref)
    return pick_year(at, probe.month, probe.day)


def holiday_date(recipe: str, year: int) -> date | None:
    """Work out a holiday: ``12-25``, ``easter-2`` or ``nth-11-4-4+1`` (month, weekday, which)."""
    if not 1 <= year <= 9999:
        return None
    if recipe.startswith("easter"):
        return cal.shift_days(easter(year), int(recipe[6:]))
    nth = re.fullmatch(r"nth-(\d+)-(\d)-(-?\d)(\+\d+)?", recipe)
    if nth:
        day = _nth_weekday(year, int(nth[1]), int(nth[2]) - 1 if nth[2] != "7" else 6, int(nth[3]))
        return cal.shift_days(day, int(nth[4] or 0)) if day else None
    month, day_number = (int(part) for part in recipe.split("-"))
    return cal.make_date(year, month, day_number)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    days = cal.month_days(year, month)
    if days is None or days.first is None or days.last is None:
        return None
    if n < 0:
        return cal.weekday_near(days.last, weekday, -1)
    first = cal.weekday_near(days.first, weekday, 1)
    return cal.shift_days(first, 7 * (n - 1)) if first else None


def easter(year: int) -> date:
    """Give Easter Sunday (the anonymous Gregorian algorithm, Meeus 1991, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    mm = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * mm + 114, 31)
    return date(year, month, day + 1)


_YEARPHRASE = (
    r"(?P<yearphrase>(?:of |in )?(?:{year}|this year|last year|next year|the year|"
    r"the previous year|the same year|that year))"
)

RULES = (
    (
        r"(?:the )?(?:very )?(?P<n>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)) "
        r"(?P<what>week|weekend|day|{weekday}) (?:of|in) (?P<month>{month})"
        r"(?:,? (?P<year>{year}))?",
        nth_of_month,
    ),
    (
        r"(?:(?P<mod>{early}|{late}|{half}|{mid})(?: |{dash}))?(?P<det>the )?"
        r"(?:(?P<which>last|next|this|that same|that|the same|the previous|the next|"
        r"the following|previous|following) )?"
        r"(?P<season>{season})(?:,? (?:of |in )?(?P<year>{year}|{shortyear}))?",
        season,
    ),
    (
        r"(?:the )?(?P<n>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th))"
        r"(?: |{dash})quarter(?: " + _YEARPHRASE + r")?",
        quarter,
    ),
    (r"(?P<n>Q[1-4])(?: " + _YEARPHRASE + r")?", quarter),
    (r"(?:the )?(?P<n>first|second|latter) half (?:of )?" + _YEARPHRASE, half_year),
    (
        r"(?:(?P<which>last|next|this) )?(?P<holiday>{holiday})"
        r"(?:(?:,? (?:of |in )?(?P<year>{year}))|(?P<part> (?:night|morning|afternoon|evening)))?",
        holiday,
    ),
)
