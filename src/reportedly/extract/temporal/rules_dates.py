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

_MOD = (
    r"(?:(?P<mod>(?:{early}|{late}|{half}) |(?:early|late|{mid})(?:{dash}| ))"
    r"(?:the )?(?:month of )?)?"
)
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
    if month is None or _not_a_month(m["month"], at, with_day=True):
        return None
    day, until = day_number(m["day"]), day_number(m.groupdict().get("until"))
    year = number_of_year(m["year"])
    anchor = Anchor.EXPLICIT if year is not None else at.anchor
    if year is None:
        year = _year_to_come(at, month, day) or pick_year(at, month, day)
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
    """Add the part of the day of "the night of April 18"."""
    for word in clean(m.groupdict().get("part")).split():
        if word in words()["dayparts"]:
            value = f"{reading.value}T{words()['dayparts'][word]}"
            return replace(reading, type="TIME", value=value)
    return reading


_BEFORE_A_DAY = (
    "on",
    "by",
    "until",
    "till",
    "from",
    "to",
    "since",
    "before",
    "after",
    "through",
    "and",
)
_AFTER_A_DAY = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{1,2})?"
    r",? (?:and|or|to|through) $"
)


def day_number(text: str | None) -> int | None:
    """Read the digits of a day ("22nd"), or None."""
    return int(re.sub(r"\D", "", text)) if text else None


def _not_a_month(text: str, at: Moment, *, with_day: bool) -> bool:
    word = clean(text).rstrip(".")
    if not text[0].isupper() and not (at.caseless and with_day):
        return word in _AMBIGUOUS_MONTHS or len(word) < 5
    return not with_day and word in ("mar", "jun", "dec", "jan") and not text.endswith(".")


def month_year(m: re.Match[str], at: Moment) -> Reading | None:
    """``April 2019``, ``February of 1940``, ``late May 1942``, ``second half of April``."""
    month = month_number(m["month"])
    if month is None or _not_a_month(m["month"], at, with_day=False):
        return None
    year = number_of_year(m.groupdict().get("year"))
    mod = mod_of(m["mod"])
    if year is not None:
        return with_mod(month_reading(year, month, Anchor.EXPLICIT), mod)
    if clean(m["month"]) in ("may", "march", "mar", "august") and not _month_in_context(m, at):
        return None
    if _in_a_title(m["month"], at):
        return None
    year = _year_to_come(at, month, None) or pick_year(at, month, None)
    return with_mod(month_reading(year, month, at.anchor), mod)


def _year_to_come(at: Moment, month: int, day: int | None) -> int | None:
    """Give the year told with a second date: "April and June 1955", "26 June - 4 August 1952".

    A first month later in the year than the second is of the year before ("from November to
    March 1953").
    """
    m = _SECOND_DATE.match(at.after)
    other = month_number(m["month"]) if m else None
    if m is None or other is None:
        return None
    other_day = int(m["before"] or m["after"] or 0)
    return int(m["year"]) - ((other, other_day or 31) < (month, day or 1))


_SECOND_DATE = re.compile(
    r"(?:\s?[-–—/]\s?|\s(?:and|or|to|until|till|through)\s(?:(?:early|late|mid|the|on)[\s-])?)"
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?\s)?(?P<month>[A-Z][a-z]{2,8})\.?"
    r"(?:\s(?P<after>\d{1,2})(?:st|nd|rd|th)?,)?\s(?P<year>1\d{3}|20\d\d)(?!\d)"
)


def _in_a_title(month: str, at: Moment) -> bool:
    """ "The October Revolution", "April Jones": the month is the start of a name."""
    follower = re.match(r" ([A-Z][a-z]+)", at.after)
    return at.entity == "PERSON" or (
        follower is not None
        and at.last_word in ("the", "a")
        and not month[0].islower()
        and at.entity not in ("DATE",)
    )


def _month_in_context(m: re.Match[str], at: Moment) -> bool:
    if m["mod"]:
        return True
    if at.entity == "PERSON" or at.tag == "MD":
        return False
    if at.last_word in ("mrs", "ms", "mr", "minister"):
        return False
    if re.match(r"\s(?:for|to|of|against|on|upon|madness)\b", at.after) and at.last_word != "in":
        return False
    if at.last_word in ("the", "a", "an", "his", "her", "their", "its", "last"):
        return re.match(r"\s[a-z]", at.after) is not None
    return at.entity == "DATE" or at.last_word in ("in", "since", "during", "until", "till", "late")


def shifted_month(m: re.Match[str], at: Moment) -> Reading | None:
    """``last May``, ``next June``, ``this April``, ``late last July``."""
    month = month_number(m["month"])
    ref = at.anchor_day
    if month is None or not at.names(m["month"]):
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
    if month is None or not at.names(m["month"]):
        return None
    which = clean(m["which"])
    if which in ("that", "the same"):
        ref = at.told.day if at.told else ref
    if ref is None:
        return month_reading(None, month, at.anchor)
    year = ref.year + {"last": -1, "the previous": -1, "next": 1, "the following": 1}.get(which, 0)
    mod = mod_of(m["mod"])
    if m["day"]:
        day = cal.make_date(year, month, day_number(m["day"]) or 0)
        return day_reading(day, at.anchor) if day else None
    return with_mod(month_reading(year, month, at.anchor), mod)


def day_before_day(m: re.Match[str], at: Moment) -> Reading | None:
    """The first day in ``26 and 27 April``."""
    rest = re.match(r"\s\w+\s\d{1,2}\w*\s([A-Za-z.]+)(?:,?\s(\d{4}))?", at.after)
    month = month_number(rest[1]) if rest else None
    if rest is None or month is None:
        return None
    day = day_number(m["day"]) or 0
    year = number_of_year(rest[2]) or pick_year(at, month, day)
    first = cal.make_date(year, month, day) if year else None
    return day_reading(first, at.anchor) if first else None


def day_after_day(m: re.Match[str], at: Moment) -> Reading | None:
    """The second day in ``April 26 and 27``."""
    if not _AFTER_A_DAY.search(at.before) or re.match(r"[\s,]*[\d%$A-Za-z]", at.after[:2]):
        return None
    return bare_day(m, at) if at.told and at.told.grain == "D" else None


def bare_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``the 22nd``: a day of the month last told."""
    if m[0].startswith("the") and (
        re.match(r"[-\s]+[A-Za-z]", at.after)
        and not re.match(r"\s(?:of|and|or|to|in|when|the)\b", at.after)
    ):
        return None
    if m[0].startswith("the") and at.last_word not in _BEFORE_A_DAY:
        return None
    if at.told is None or at.told.grain not in ("D", "M"):
        return None
    day = cal.make_date(at.told.day.year, at.told.day.month, day_number(m["day"]) or 0)
    return day_reading(day, Anchor.TEXT) if day else None


def year_alone(m: re.Match[str], at: Moment) -> Reading | None:
    """``2011``, ``early 1941``, ``the end of 1958``, ``(1999)``."""
    year = number_of_year(m["year"])
    if year is not None and year >= 1930 and "'" in clean(m["year"]) and at.anchor_day:
        year += min((abs(year + c - at.anchor_day.year), c) for c in (-200, -100, 0))[1]
    if year is None or not (m["mod"] or _year_in_context(m, at)):
        return None
    return with_mod(year_reading(year, Anchor.EXPLICIT), mod_of(m["mod"]))


def _year_in_context(m: re.Match[str], at: Moment) -> bool:
    if len(re.sub(r"\D", "", m["year"])) == 2:
        return at.last_word in ("in", "since", "of", "summer", "winter", "spring", "fall", "from")
    if m["year"][0] in "'’":
        return False
    if re.match(
        r"[\s-]?(?:%|percent|per cent|people|meters|metres|feet|miles|km|dollars)", at.after
    ):
        return False
    if re.search(r"(?:^|\D)1\d{3}[-–]$|(?:^|\D)20\d\d[-–]$", at.before):
        return True
    if re.match(r"[.,:/]\d|[-–]\d{5}", at.after) or re.search(r"[\d][.,:/-]$", at.before):
        return False
    if re.match(r"[-–](?:1\d{3}|20\d\d)(?!\d)", at.after):
        return True
    if not at.before.strip() and re.match(r"\s*(?:$|:)", at.after):
        return True
    if m["mod"] or at.entity == "DATE":
        return True
    word = at.last_word
    return word in words()["year_cues"] or (
        at.before.endswith("(") and re.match(r"\)|[-–,;]", at.after) is not None
    )


def year_era(m: re.Match[str], at: Moment) -> Reading | None:
    """``490 BC``, ``AD 70``, ``476 CE``; days before year 1 cannot be told and stay open."""
    parts = m.groupdict()
    year = int(parts.get("y") or parts.get("z") or 0)
    era = clean(parts.get("era") or parts.get("fore")).replace(".", "")
    if era in ("bc", "bce"):
        edtf = f"-{max(year - 1, 0):04d}"
        value = f"BC{year:04d}{_month_or_season(m[0])}"
        return Reading(
            "DATE", value, Precision.YEAR, Anchor.EXPLICIT, mod=mod_of(parts.get("mod")), edtf=edtf
        )
    if len(m[0].split()) > 2:
        return None
    return year_reading(year, Anchor.EXPLICIT)


def _month_or_season(text: str) -> str:
    """Give the ``-08`` or ``-SP`` of "August 480 BC" and "the spring of 480 BC"."""
    for word in clean(text).split():
        if word in words()["seasons"]:
            return f"-{words()['seasons'][word]}"
        month = month_number(word)
        if month is not None:
            return f"-{month:02d}"
    return ""


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
    if m["bc"]:
        return Reading("DATE", f"BC{number - 1:02d}", Precision.VAGUE, Anchor.EXPLICIT)
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


_WEEKDAY = r"(?:(?:{weekday}|{wdabbr}),? (?:the )?)?"
_ORDINAL_WORDS = (
    r"\d{1,2}(?:st|nd|rd|th)|[a-z]{4,6}teenth|twentieth|twenty-first|first|second|third|fourth|"
    r"fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
)
_ERA = r"(?P<era>B\.C\.(?:E\.)?|BCE?|C\.E\.|CE|A\.D\.|AD)"
_PART = (
    r"(?:(?P<part>(?:early |late )?(?:in )?(?:the )?(?:early |late )?{daypart}(?: hours)?) of )?"
)
_YEAR_TAIL = r"(?:(?:, ?| |,? of )(?P<year>{year}|{shortyear}))?"

RULES = (
    (r"(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d{2})(?P=sep)(?P<d>\d{2})", iso),
    (r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4}|\d{2})(?![/\d]|\.\d)", slashed),
    (
        _PART + _WEEKDAY + r"(?P<mod>)(?P<month>{month}) (?:the )?(?P<day>{day})"
        r"(?:{dash}(?P<until>{day}))?" + _YEAR_TAIL,
        month_day,
    ),
    (
        _PART
        + _WEEKDAY
        + r"(?P<mod>)(?:the )?(?P<day>{day})(?:(?:{dash}| to )(?P<until>{day}))? (?:of )?"
        r"(?P<month>{month})" + _YEAR_TAIL,
        month_day,
    ),
    (_MOD + r"(?P<month>{month})(?:,? (?:of |in )?)(?P<year>{year}|{shortyear})", month_year),
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
    (r"(?P<day>{day})(?= (?:and|or|to) {day} {month})", day_before_day),
    (r"(?P<day>{day})(?<=\d)", day_after_day),
    (_MOD + r"(?:the year )?(?P<year>{year})", year_alone),
    (r"(?P<mod>)(?P<year>{shortyear})", year_alone),
    (
        r"(?:(?P<y>\d{1,4}) ?" + _ERA + r"|(?P<fore>AD) (?P<z>\d{1,4}))",
        year_era,
    ),
    (r"(?P<y>\d{1,4})(?P<fore>)(?=(?: ?{dash} ?| (?:to|and|or) )\d{1,4} ?" + _ERA + ")", year_era),
    (_MOD + r"(?:{month}|{season})(?: of|,)? (?P<y>\d{1,4}) ?(?P<fore>)" + _ERA, year_era),
    (r"(?:{early} |{late} |{mid}(?: |-))(?P<y>\d{1,4}) ?(?P<fore>)" + _ERA, year_era),
    (r"(?P<a>(?:1[5-9]|20)\d\d)[-–/](?P<b>\d{2})(?![-–/\d])", year_range),
    (r"(?:the )?" + _MOD + r"(?:the )?(?P<dec>(?:1\d|20)\d0s|{apos}?[2-9]0s)", decade),
    (
        r"(?:the )?(?:(?P<mod>{early}|{late}|{mid})(?: |{dash}))?(?:the )?"
        r"(?P<ord>" + _ORDINAL_WORDS + r")(?: |{dash})(?:century)(?P<bc> B\.C\.| BC)?",
        century,
    ),
)
