"""Rules for calendar dates: days, months, years, seasons, quarters, decades, holidays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.extract.quantities_numbers import ordinal
from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.lexicon import clean, mod_of, month_number, words
from reportedly.extract.temporal.moment import (
    OPEN,
    Moment,
    Reading,
    day_reading,
    month_reading,
    pick_year,
    with_mod,
    year_reading,
)
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval

_MOD = r"(?:(?P<mod>(?:{early}|{late}|{half}) |{mid}(?:{dash}| ))(?:the )?(?:month of )?)?"
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jun", "dec", "sep", "jan", "august"})


def number_of_year(text: str | None) -> int | None:
    """Read a year in four digits or as '82."""
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) == 2:
        return int(digits) + (1900 if int(digits) >= 30 else 2000)
    return int(digits) if len(digits) == 4 else None


def iso(m: re.Match[str], at: Moment) -> Reading | None:
    """``2019-04-15``."""
    day = cal.make_date(int(m["y"]), int(m["m"]), int(m["d"]))
    return day_reading(day, Anchor.EXPLICIT) if day else None


def slashed(m: re.Match[str], at: Moment) -> Reading | None:
    """``7/8/07``: month and day in either order unless one of them settles it."""
    a, b = int(m["a"]), int(m["b"])
    year = int(m["y"]) if len(m["y"]) == 4 else number_of_year(m["y"])
    options = [cal.make_date(year or 0, x, y) for x, y in ((a, b), (b, a))]
    days = sorted({d for d in options if d is not None})
    if not days:
        return None
    if len(days) == 2 and at.ref:
        near = [d for d in days if abs((d - at.ref).days) <= 31]
        days = near if len(near) == 1 else days
    if len(days) == 1:
        return day_reading(days[0], Anchor.EXPLICIT)
    return Reading("DATE", f"{year:04d}-XX-XX", Precision.DAY, Anchor.EXPLICIT, DayInterval(*days))


def month_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``April 26``, ``26 April 2019``, ``April 26-27``, ``Monday, April 15``."""
    month = month_number(m["month"])
    if month is None or _not_a_month(m["month"], with_day=True):
        return None
    day, until = _day_number(m["day"]), _day_number(m.groupdict().get("until"))
    year = number_of_year(m["year"])
    anchor = Anchor.EXPLICIT if year is not None else at.anchor
    if year is None:
        year = pick_year(at, month, day)
    if year is None:
        valid = cal.make_date(2000, month, day or 0)
        value = f"XXXX-{month:02d}-{day:02d}"
        return Reading("DATE", value, Precision.DAY, Anchor.TEXT) if valid else None
    first = cal.make_date(year, month, day or 0)
    if first is None:
        return None
    last = cal.make_date(year, month, until or 0)
    if last is None or last <= first:
        return _trimmed(m, day_reading(first, anchor))
    days = DayInterval(first, last)
    return Reading("DATE", days.edtf, Precision.RANGE, anchor, days)


def _trimmed(m: re.Match[str], reading: Reading) -> Reading:
    mod = mod_of(m.groupdict().get("mod"))
    return replace(reading, mod=mod) if mod else reading


def _day_number(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None


def _not_a_month(text: str, *, with_day: bool) -> bool:
    word = clean(text).rstrip(".")
    if not text[0].isupper():
        return word in _AMBIGUOUS_MONTHS or len(word) < 5
    return not with_day and word in ("mar", "jun", "dec", "jan") and not text.endswith(".")


def month_year(m: re.Match[str], at: Moment) -> Reading | None:
    """``April 2019``, ``February of 1940``, ``late May 1942``, ``second half of April``."""
    month = month_number(m["month"])
    if month is None or _not_a_month(m["month"], with_day=False):
        return None
    year = number_of_year(m.groupdict().get("year"))
    mod = mod_of(m["mod"])
    if year is not None:
        return with_mod(month_reading(year, month, Anchor.EXPLICIT), mod)
    if clean(m["month"]) in ("may", "march", "mar", "august") and not _month_in_context(m, at):
        return None
    year = pick_year(at, month, None)
    return with_mod(month_reading(year, month, at.anchor), mod)


def _month_in_context(m: re.Match[str], at: Moment) -> bool:
    if m["mod"]:
        return True
    if at.entity == "PERSON" or at.tag == "MD":
        return False
    prepositions = {
        "in",
        "since",
        "during",
        "until",
        "till",
        "through",
        "of",
        "from",
        "by",
        "to",
        "last",
        "next",
        "this",
        "between",
        "for",
        "and",
        "before",
        "after",
    }
    return at.entity == "DATE" or at.last_word in prepositions & {
        "in",
        "since",
        "during",
        "until",
        "till",
        "last",
        "next",
        "this",
    }


def shifted_month(m: re.Match[str], at: Moment) -> Reading | None:
    """``last May``, ``next June``, ``this April``, ``late last July``."""
    month = month_number(m["month"])
    ref = at.anchor_day
    if month is None or not m["month"][0].isupper():
        return None
    if ref is None:
        return month_reading(None, month, at.anchor)
    which = clean(m["which"])
    year = ref.year
    if which in ("last", "past", "previous"):
        year -= month >= ref.month
    elif which in ("next", "coming", "following"):
        year += month <= ref.month
    return with_mod(month_reading(year, month, at.anchor), mod_of(m["mod"]))


def month_of_that_year(m: re.Match[str], at: Moment) -> Reading | None:
    """``August of that year``, ``June of last year``, ``April this year``."""
    month, ref = month_number(m["month"]), at.anchor_day
    if month is None or not m["month"][0].isupper():
        return None
    which = clean(m["which"])
    if which in ("that", "the same"):
        ref = at.told.day if at.told else ref
    if ref is None:
        return month_reading(None, month, at.anchor)
    year = ref.year + {"last": -1, "the previous": -1, "next": 1, "the following": 1}.get(which, 0)
    mod = mod_of(m["mod"])
    if m["day"]:
        day = cal.make_date(year, month, _day_number(m["day"]) or 0)
        return day_reading(day, at.anchor) if day else None
    return with_mod(month_reading(year, month, at.anchor), mod)


def bare_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``the 22nd``, and the second day in ``April 26 and 27``: a day of the month last told."""
    if at.told is None or at.told.grain not in ("D", "M"):
        return None
    day = cal.make_date(at.told.day.year, at.told.day.month, _day_number(m["day"]) or 0)
    return day_reading(day, Anchor.TEXT) if day else None


def year_alone(m: re.Match[str], at: Moment) -> Reading | None:
    """``2011``, ``early 1941``, ``the end of 1958``, ``(1999)``."""
    year = number_of_year(m["year"])
    if year is None or not (m["mod"] or _year_in_context(m, at)):
        return None
    return with_mod(year_reading(year, Anchor.EXPLICIT), mod_of(m["mod"]))


def _year_in_context(m: re.Match[str], at: Moment) -> bool:
    if re.match(
        r"[\s-]?(?:%|percent|per cent|people|meters|metres|feet|miles|km|dollars)", at.after
    ):
        return False
    if re.match(r"[.,:/]\d|[-–]\d{5}", at.after) or re.search(r"[\d][.,:/-]$", at.before):
        return False
    if m["mod"] or at.entity == "DATE":
        return True
    if at.entity in ("CARDINAL", "QUANTITY", "MONEY", "PERCENT") and at.tag == "CD+":
        return False
    word = at.last_word
    return word in words()["year_cues"] or (
        at.before.endswith("(") and re.match(r"\)|[-–,;]", at.after) is not None
    )


def year_era(m: re.Match[str], at: Moment) -> Reading | None:
    """``490 BC``, ``AD 70``, ``476 CE``; days before year 1 cannot be told and stay open."""
    year, era = (
        int(m["y"] or m["z"]),
        clean(m["era"] or m["fore"]).replace(".", "").replace(" ", ""),
    )
    if era in ("bc", "bce"):
        edtf = f"-{max(year - 1, 0):04d}"
        return Reading("DATE", f"BC{year:04d}", Precision.YEAR, Anchor.EXPLICIT, edtf=edtf)
    return year_reading(year, Anchor.EXPLICIT)


def year_range(m: re.Match[str], at: Moment) -> Reading | None:
    """``1939-45``, ``2014–2017``."""
    first, tail = int(m["a"]), m["b"]
    last = int(str(first)[: 4 - len(tail)] + tail)
    days = cal.between(cal.make_date(first, 1, 1), cal.make_date(last, 12, 31))
    if last <= first or days is None or re.match(r"[-–./]\d", at.after):
        return None
    return Reading(
        "DATE", f"{first}/{last}", Precision.RANGE, Anchor.EXPLICIT, days, edtf=f"{first}/{last}"
    )


def decade(m: re.Match[str], at: Moment) -> Reading | None:
    """``the 1980s``, ``'80s``, ``mid-1990s``, ``the eighties``."""
    digits = re.sub(r"\D", "", m["dec"])
    start = int(digits) + (1900 if len(digits) == 2 else 0)
    if len(digits) == 2 and (start < 1920 or at.last_word in ("her", "his", "their", "my")):
        return None
    days, value = cal.year_days(start, 10) or OPEN, f"{start // 10}"
    edtf = f"{start // 10}X"
    if len(digits) == 4 and start % 100 == 0 and start < 2000:
        days, value, edtf = (
            cal.year_days(start, 100) or OPEN,
            f"{start // 100}",
            f"{start // 100}XX",
        )
    reading = Reading("DATE", value, Precision.DECADE, Anchor.EXPLICIT, days, edtf=edtf)
    return with_mod(reading, mod_of(m["mod"]))


def century(m: re.Match[str], at: Moment) -> Reading | None:
    """``the 20th century``, ``early nineteenth century``."""
    number = ordinal(m["ord"])
    if number is None or not 1 <= number <= 30:
        return None
    if re.match(r"\s?(?:BC|B\.C)", at.after):
        return Reading("DATE", f"BC{number:02d}", Precision.VAGUE, Anchor.EXPLICIT)
    days = cal.between(date(max((number - 1) * 100, 1), 1, 1), date(number * 100 - 1, 12, 31))
    reading = Reading(
        "DATE",
        f"{number - 1:02d}",
        Precision.RANGE,
        Anchor.EXPLICIT,
        days or OPEN,
        edtf=f"{number - 1:02d}XX",
    )
    return with_mod(reading, mod_of(m["mod"]))


def season(m: re.Match[str], at: Moment) -> Reading | None:
    """``summer 2018``, ``the spring of 1794``, ``last winter``, ``this summer``, ``the fall``."""
    code = str(words()["seasons"][clean(m["season"])])
    which = clean(m.groupdict().get("which"))
    year = number_of_year(m["year"])
    if year is None and not which and clean(m["season"]) in ("fall", "spring"):
        if not m["det"] or re.match(r"\s(?:of|to|in|from)\b", at.after):
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


def _season_year(code: str, which: str, at: Moment) -> int | None:
    ref = at.anchor_day
    if which in ("that", "the same") and at.told:
        ref = at.told.day
    if ref is None:
        return None
    options = [(y, cal.season_days(y, code)) for y in (ref.year - 1, ref.year, ref.year + 1)]
    known = [(y, d.first, d.last) for y, d in options if d and d.first and d.last]
    past = [y for y, _, last in known if last < ref]
    ahead = [y for y, first, _ in known if first > ref]
    inside = [y for y, first, last in known if first <= ref <= last]
    if which in ("last", "the previous", "the past") and past:
        return past[-1]
    if which in ("next", "the next", "the coming", "the following") and ahead:
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
        or _day_number(re.sub(r"\D", "", m["n"]) or None)
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
    step = -1 if "last" in phrase or "previous" in phrase else 1 if "next" in phrase else 0
    return ref.year + step, at.anchor


def holiday(m: re.Match[str], at: Moment) -> Reading | None:
    """``Christmas Eve``, ``Thanksgiving``, ``Easter 2019``, ``last Christmas``."""
    name = clean(m["holiday"])
    if not m["holiday"][0].isupper():
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
    return day_reading(day, anchor) if day else None


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


_WEEKDAY = r"(?:(?:{weekday}|{wdabbr}),? (?:the )?)?"
_YEARPHRASE = r"(?P<yearphrase>(?:of |in )?(?:{year}|this year|last year|next year|the year|the previous year))"

RULES = (
    (r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", iso),
    (r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4}|\d{2})(?![/.\d])", slashed),
    (
        _WEEKDAY + r"(?P<mod>)(?P<month>{month}) (?:the )?(?P<day>{day})"
        r"(?:{dash}(?P<until>{day}))?(?:(?:, ?| |, of )(?P<year>{year}))?",
        month_day,
    ),
    (
        _WEEKDAY + r"(?P<mod>)(?P<day>{day})(?:(?:{dash}| to )(?P<until>{day}))? (?:of )?"
        r"(?P<month>{month})(?:,? (?P<year>{year}|{shortyear}))?",
        month_day,
    ),
    (_MOD + r"(?P<month>{month}),? (?:of |in )?(?P<year>{year}|{shortyear})", month_year),
    (_MOD + r"(?P<month>{month})", month_year),
    (
        r"(?:(?P<mod>{early}|{late}|{mid}) )?(?P<which>last|next|this|this coming|this past) "
        r"(?P<month>{month})",
        shifted_month,
    ),
    (
        _MOD + r"(?P<month>{month})(?: (?P<day>{day}))?,? (?:of |in )?"
        r"(?P<which>that|the same|this|last|next|the previous|the following) year",
        month_of_that_year,
    ),
    (r"the (?P<day>{day})(?<=[a-z])", bare_day),
    (_MOD + r"(?:the year )?(?P<year>{year})", year_alone),
    (
        r"(?:(?P<y>\d{1,4}) ?(?P<era>B\.?C\.?(?:E\.?)?|C\.?E\.?|A\.?D\.?)|(?P<fore>AD) (?P<z>\d{1,4}))",
        year_era,
    ),
    (r"(?P<a>(?:1[5-9]|20)\d\d)[-–/](?P<b>\d{2}|\d{4})", year_range),
    (_MOD + r"(?:the )?(?P<dec>(?:1\d|20)\d0s|{apos}?[2-9]0s)", decade),
    (
        r"(?:the )?(?:(?P<mod>{early}|{late}|{mid})(?: |{dash}))?(?:the )?"
        r"(?P<ord>\d{1,2}(?:st|nd|rd|th)|[a-z]{4,6}teenth|twentieth|twenty-first|"
        r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
        r"(?: |-)century",
        century,
    ),
    (
        r"(?:(?P<mod>{early}|{late}|{half}|{mid})(?: |{dash}))?"
        r"(?P<det>the )?(?:(?P<which>last|next|this|that|the same|the previous|the next|the following) )?"
        r"(?P<season>{season})(?:,? (?:of |in )?(?P<year>{year}|{shortyear}))?",
        season,
    ),
    (
        r"(?:the )?(?P<n>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th))[- ]quarter"
        r"(?: " + _YEARPHRASE + r")?",
        quarter,
    ),
    (r"(?P<n>Q[1-4])(?: " + _YEARPHRASE + r")?", quarter),
    (r"(?:the )?(?P<n>first|second|latter) half (?:of )?" + _YEARPHRASE, half_year),
    (
        r"(?:(?P<which>last|next|this) )?(?P<holiday>{holiday})(?:,? (?:of |in )?(?P<year>{year}))?",
        holiday,
    ),
)
