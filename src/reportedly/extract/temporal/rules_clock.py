"""Rules for the time of day."""

from __future__ import annotations

import re

from reportedly.extract.quantities_numbers import as_integer
from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.lexicon import clean, month_number, weekday_number, words
from reportedly.extract.temporal.moment import Moment, Reading, pick_year
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval


def clock(m: re.Match[str], at: Moment) -> Reading | None:
    """``3 p.m.``, ``02:21 GMT+3``, ``15:00 GMT Saturday``, ``8 PM``, ``noon``, ``midnight``."""
    hour, minute = _hour_minute(m)
    if hour is None or minute is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    shown = f"T{hour:02d}:{minute:02d}"
    if re.match(r"(?:UTC|Z)$", m.groupdict().get("zone") or ""):
        shown += "Z"
    return _on_a_day(m, at, shown)


def spoken(m: re.Match[str], at: Moment) -> Reading | None:
    """``half past ten``, ``a quarter to three``: hours as told, morning or evening unknown."""
    hour = {"noon": 12, "midnight": 0}.get(clean(m["hour"]), as_integer(m["hour"]))
    minutes = {"half": 30, "a quarter": 15, "quarter": 15}.get(
        clean(m["past"]), as_integer(m["past"])
    )
    if hour is None or minutes is None:
        return None
    total = (hour * 60 + (minutes if clean(m["side"]) == "past" else -minutes)) % (24 * 60)
    return _on_a_day(m, at, f"T{total // 60:02d}:{total % 60:02d}")


def _hour_minute(m: re.Match[str]) -> tuple[int | None, int | None]:
    named = clean(m.groupdict().get("named"))
    if named:
        return (12, 0) if named in ("noon", "midday") else (0, 0)
    hour, minute = int(m["h"]), int(m.groupdict().get("min") or 0)
    half = clean(m.groupdict().get("half")).replace(".", "").replace(" ", "")
    if half and not 1 <= hour <= 12:
        return None, None
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return hour, minute


def _on_a_day(m: re.Match[str], at: Moment, shown: str) -> Reading:
    word = clean(m.groupdict().get("on"))
    if not word and (dated := _DATE_AFTER.match(at.after)):
        return _on_a_date(m, dated, at, shown)
    near = _DAY_AFTER.match(at.after)
    if not word and near:
        word = near[1].lower()
    day, anchor = None, Anchor.PUBLICATION
    if word in ("today", "yesterday", "tomorrow") and at.ref:
        day = cal.shift_days(at.ref, {"today": 0, "yesterday": -1, "tomorrow": 1}[word])
    elif word and at.anchor_day and (number := weekday_number(word)) is not None:
        ahead = at.tense == "future" or (at.is_deadline and at.tense != "past")
        day = cal.weekday_near(at.anchor_day, number, 1 if ahead else -1)
    elif at.told and at.told.grain == "D":
        day, anchor = at.told.day, Anchor.TEXT
    elif at.ref and not at.narrative:
        day = at.ref
    if day is None:
        return Reading("TIME", f"XXXX-XX-XX{shown}", Precision.INSTANT, Anchor.TEXT)
    value = f"{day.isoformat()}{shown}"
    days = DayInterval(day, day)
    return Reading("TIME", value, Precision.INSTANT, anchor, days, edtf=_moment_edtf(m, value))


def _moment_edtf(m: re.Match[str], value: str) -> str:
    """Write the moment with seconds, and with its offset from UTC where the zone gives one."""
    zone = clean(m.groupdict().get("zone"))
    offset = words()["zones"].get(zone) or ""
    told = m.groupdict().get("offset")
    if told and zone in ("gmt", "utc") and abs(int(told)) <= 14:
        offset = f"{told[0]}{int(told[1:]):02d}:00"
    return f"{value.removesuffix('Z')}:00{'Z' if offset == '+00:00' else offset}"


_DAY_AFTER = re.compile(
    r",?\s(?:on\s)?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tomorrow)\b"
)
_DATE_AFTER = re.compile(
    r",?\s(?:on\s)?(?:[A-Z][a-z]{2,6}day,?\s)?(?:([A-Z][a-z]{2,8})\.?\s(\d{1,2})|(\d{1,2})\s([A-Z][a-z]{2,8}))\w{0,2}"
    r"(?:,?\s(\d{4}))?"
)


def _on_a_date(m: re.Match[str], dated: re.Match[str], at: Moment, shown: str) -> Reading:
    """``16:15 UTC, June 1st``: the date that follows gives the day."""
    month = month_number(dated[1] or dated[4])
    number = int(dated[2] or dated[3])
    year = int(dated[5]) if dated[5] else pick_year(at, month, number) if month else None
    day = cal.make_date(year, month, number) if year and month else None
    if day is None:
        return Reading("TIME", f"XXXX-XX-XX{shown}", Precision.INSTANT, Anchor.TEXT)
    value = f"{day.isoformat()}{shown}"
    days = DayInterval(day, day)
    edtf = _moment_edtf(m, value)
    return Reading("TIME", value, Precision.INSTANT, Anchor.TEXT, days, edtf=edtf)


def lapse(m: re.Match[str], at: Moment) -> Reading | None:
    """``3:07:35``: a length, unless a clock is spoken of."""
    if at.last_word in ("at", "by", "around", "until", "from", "after", "before"):
        return None
    value = f"PT{int(m['h'])}H{int(m['min'])}M{int(m['s'])}S"
    return Reading("DURATION", value, Precision.DURATION)


_ZONE = r"(?:,? \(?(?P<zone>{zone})(?P<offset>[+-]\d{1,2})?)?"
_ON = r"(?: (?P<on>{weekday}|today|yesterday|tomorrow))?"

RULES = (
    (r"(?P<h>\d{1,2}):(?P<min>[0-5]\d):(?P<s>[0-5]\d)", lapse),
    (
        r"(?P<h>\d{1,2})(?:[:.](?P<min>\d{2}))?(?::\d{2})? ?(?P<half>[ap]\.? ?m\b\.?)"
        + _ZONE
        + _ON,
        clock,
    ),
    (r"(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?::[0-5]\d)?" + _ZONE + _ON, clock),
    (
        r"(?P<h>[01]?\d|2[0-4]):?(?P<min>[0-5]\d) (?P<zone>{zone})(?P<offset>[+-]\d{1,2})?" + _ON,
        clock,
    ),
    (r"(?P<h>\d{1,2}) o{apos}clock" + _ON, clock),
    (
        r"(?P<past>half|a quarter|quarter|five|ten|twenty|twenty-five) (?P<side>past|to) "
        r"(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)",
        spoken,
    ),
    (r"(?P<named>noon|midday|midnight)" + _ON, clock),
)
