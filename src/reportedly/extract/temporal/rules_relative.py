"""Rules for expressions counted from a reference: weekdays, this/last/next, today, now."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.extract.quantities_numbers import number_words
from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.lexicon import (
    clean,
    mod_of,
    unit_code,
    weekday_number,
    words,
)
from reportedly.extract.temporal.moment import (
    OPEN,
    Moment,
    Reading,
    day_reading,
    month_reading,
    with_mod,
    year_reading,
)
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval

_STEPS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "next": 1,
    "coming": 1,
    "following": 1,
    "this": 0,
    "current": 0,
    "same": 0,
    "that": 0,
    "this coming": 1,
    "this past": -1,
    "": 0,
    "preceding": -1,
    "upcoming": 1,
}
_LASTING = frozenset({"within", "over", "during", "for", "throughout"})
_TO_THE_TEXT = frozenset({"that", "same", "previous", "following", "preceding"})


def weekday(m: re.Match[str], at: Moment) -> Reading | None:
    """``Monday``, ``last Friday``, ``next Tuesday``, ``early Monday``, ``Sunday night``."""
    number = weekday_number(m["weekday"])
    if number is None or not at.names(m["weekday"]) or _is_a_name(m, at):
        return None
    which = clean(m["which"]).removeprefix("the ")
    day = _weekday_day(number, which, at)
    part = _part_code(m.groupdict().get("part"))
    if day is None:
        value = f"XXXX-WXX-{number + 1}" + (f"T{part}" if part else "")
        return Reading("TIME" if part else "DATE", value, Precision.DAY, Anchor.TEXT)
    reading = day_reading(day, at.anchor)
    mod = mod_of(m["mod"])
    return replace(_in_part(reading, part), mod=mod)


def _is_a_name(m: re.Match[str], at: Moment) -> bool:
    if at.last_word in words()["not_before_weekday"] and at.before.rstrip()[-1:].isalpha():
        return True
    follower = re.match(r" ([A-Z][a-z]+)", at.after)
    if follower and follower[1].lower() in words()["not_after_weekday"]:
        return True
    abbreviated = clean(m["weekday"]).rstrip(".") in words()["weekday_abbreviations"]
    if not abbreviated:
        return at.entity == "PERSON"
    dotted = m["weekday"].endswith(".") or at.after.startswith(",")
    return not dotted or clean(m["weekday"]) in ("sun", "sat", "wed", "fri", "mon")


def _weekday_day(number: int, which: str, at: Moment) -> date | None:
    ref = at.anchor_day
    if ref is None:
        return None
    if which in ("last", "this past", "past", "previous"):
        day = cal.shift_days(ref, -1)
        return cal.weekday_near(day, number, -1) if day else None
    if which in ("next", "this coming", "coming", "following"):
        day = cal.shift_days(ref, 1)
        return cal.weekday_near(day, number, 1) if day else None
    if which == "this":
        ahead = at.tense == "future" or not at.tense
        return cal.weekday_near(ref, number, 1 if ahead else -1)
    ahead = at.tense == "future" or (at.is_deadline and at.tense != "past")
    loose = ahead and not at.firm and not at.is_deadline
    if (loose or at.tense == "open") and not at.narrative:
        return _nearest_weekday(ref, number)
    if at.narrative or ahead:
        return cal.weekday_near(ref, number, 1)
    return cal.weekday_near(ref, number, -1)


def _nearest_weekday(ref: date, number: int) -> date | None:
    """Of a weekday on a noun ("will discuss Tuesday's vote") the nearer one is meant."""
    days = (number - ref.weekday()) % 7
    return cal.shift_days(ref, days if days <= 3 else days - 7)


def _part_code(text: str | None) -> str | None:
    return str(words()["dayparts"][clean(text)]) if text else None


def _in_part(reading: Reading, part: str | None) -> Reading:
    if part is None:
        return reading
    return replace(reading, type="TIME", value=f"{reading.value}T{part}")


def part_of_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``this morning``, ``last night``, ``that evening``, ``the next morning``."""
    which, part = clean(m["which"]).removeprefix("the "), _part_code(m["part"])
    told = which in _TO_THE_TEXT or which == "next"
    day = at.told.day if told and at.told and at.told.grain == "D" else at.anchor_day
    if day is not None:
        step = _STEPS.get(which, 0)
        day = cal.shift_days(day, step if which != "last" or part == "NI" else -1)
    if day is None:
        return Reading("TIME", f"XXXX-XX-XXT{part}", Precision.DAY, Anchor.TEXT)
    anchor = Anchor.TEXT if told or at.narrative else Anchor.PUBLICATION
    return replace(_in_part(day_reading(day, anchor), part), mod=mod_of(m["mod"]))


def at_night(m: re.Match[str], at: Moment) -> Reading | None:
    """``at night``: some night or every night."""
    if at.last_word != "at":
        return None
    return Reading("TIME", "XXXX-XX-XXTNI", Precision.VAGUE)


def deictic(m: re.Match[str], at: Moment) -> Reading | None:
    """``today``, ``yesterday``, ``tomorrow``, ``tonight``, with parts of the day."""
    word = clean(m["word"])
    step = {
        "yesterday": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }.get(word, 0)
    part = "NI" if word in ("tonight", "overnight") else _part_code(m["part"])
    if at.narrative and word == "today" and at.tense == "present":
        return Reading("DATE", "PRESENT_REF", Precision.VAGUE, Anchor.PUBLICATION)
    day = cal.shift_days(at.ref, step) if at.ref and not at.narrative else None
    if day is None:
        value = "XXXX-XX-XX" + (f"T{part}" if part else "")
        return Reading("TIME" if part else "DATE", value, Precision.DAY, Anchor.PUBLICATION)
    reading = _in_part(day_reading(day, Anchor.PUBLICATION), part)
    if word == "overnight":
        before = cal.shift_days(day, -1)
        reading = reading.over(cal.between(before, day))
    return reading


def unit_step(m: re.Match[str], at: Moment) -> Reading | None:
    """``last week``, ``this month``, ``the previous year``, ``later this month``."""
    unit = unit_code(m["unit"])
    which = clean(m["which"]).removeprefix("the ")
    if unit is None or unit[0] == "T":
        return None
    long = unit in ("10Y", "100Y") and which in ("next", "last", "past", "coming")
    lasting = clean(m["which"]).startswith("the ") and at.last_word in _LASTING
    if (long or (lasting and which in ("next", "coming"))) and unit != "WE":
        return _length_from(at, unit, -1 if which in ("last", "past") else 1)
    told = which in _TO_THE_TEXT or (clean(m["which"]).startswith("the ") and at.narrative)
    ref = at.told.day if told and at.told else at.anchor_day
    anchor = Anchor.TEXT if told and at.told else at.anchor
    reading = read_unit(ref, _STEPS.get(which, 0), unit, anchor)
    if reading is None:
        return None
    return _narrowed(reading, clean(m["mod"]), ref)


def _length_from(at: Moment, unit: str, sign: int) -> Reading:
    """ "over the next decade" is a length that begins (or ends) with the reference."""
    value = f"P{unit}" if unit[0].isdigit() else f"P1{unit}"
    reading = Reading("DURATION", value, Precision.DURATION, at.anchor)
    ref = at.anchor_day
    n, base = (
        (2, "W") if unit == "2W" else (1, {"10Y": "DE", "100Y": "CE", "N": "D"}.get(unit, unit))
    )
    edge = cal.shift(ref, sign * n, base) if ref else None
    if ref is None or edge is None:
        return reading
    return reading.over(DayInterval(min(ref, edge), max(ref, edge)))


def read_unit(ref: date | None, n: int, unit: str, anchor: Anchor) -> Reading | None:
    """Read the day, week, month, quarter, year, decade that lies ``n`` units from ``ref``."""
    if ref is None:
        unknown = {
            "D": "XXXX-XX-XX",
            "W": "XXXX-WXX",
            "M": "XXXX-XX",
            "Y": "XXXX",
            "WE": "XXXX-WXX-WE",
            "Q": "XXXX-QX",
        }.get(unit, "XXX")
        return Reading("DATE", unknown, _PRECISIONS.get(unit, Precision.VAGUE), anchor)
    step, base = (n, unit) if unit in "DWMQY" else (n, {"WE": "W", "10Y": "DE"}.get(unit, ""))
    if unit == "N":
        base = "D"
    if unit == "100Y":
        base = "CE"
    day = cal.shift(ref, step, base) if base else None
    return None if day is None else _around(day, unit, anchor)


_PRECISIONS = {
    "D": Precision.DAY,
    "W": Precision.WEEK,
    "M": Precision.MONTH,
    "Q": Precision.QUARTER,
    "Y": Precision.YEAR,
    "WE": Precision.RANGE,
}


def _around(day: date, unit: str, anchor: Anchor) -> Reading:
    if unit == "D":
        return day_reading(day, anchor)
    if unit == "N":
        return _in_part(day_reading(day, anchor), "NI")
    if unit == "M":
        return month_reading(day.year, day.month, anchor)
    if unit == "Y":
        return year_reading(day.year, anchor)
    week = cal.week_days(day)
    if unit == "W":
        return Reading("DATE", cal.week_value(day), Precision.WEEK, anchor, week or OPEN)
    if unit == "WE":
        saturday = cal.shift_days(week.first, 5) if week and week.first else None
        days = cal.between(saturday, week.last) if week else None
        value = f"{cal.week_value(day)}-WE"
        return Reading("DATE", value, Precision.RANGE, anchor, days or OPEN)
    if unit == "Q":
        number = (day.month - 1) // 3 + 1
        days = cal.quarter_days(day.year, number)
        return Reading(
            "DATE",
            f"{day.year:04d}-Q{number}",
            Precision.QUARTER,
            anchor,
            days or OPEN,
            edtf=f"{day.year:04d}-{32 + number}",
        )
    width = 10 if unit == "10Y" else 100
    start = day.year // width
    days = cal.year_days(start * width, width)
    value = f"{start:03d}" if width == 10 else f"{start:02d}"
    edtf = value + ("X" if width == 10 else "XX")
    return Reading("DATE", value, Precision.DECADE, anchor, days or OPEN, edtf=edtf)


def _narrowed(reading: Reading, mod: str, ref: date | None) -> Reading:
    """Apply "later" and "earlier" (which side of the reference) and early, mid, late."""
    if mod not in ("later", "earlier"):
        return with_mod(reading, mod_of(mod))
    first, last = reading.days.first, reading.days.last
    if ref is None or first is None or last is None:
        return reading
    side = (
        cal.between(max(first, ref), last) if mod == "later" else cal.between(first, min(last, ref))
    )
    days = side or reading.days
    return replace(reading, days=days, precision=Precision.RANGE, edtf=None)


def the_weekend(m: re.Match[str], at: Moment) -> Reading | None:
    """``over the weekend``: the one just past or, with a verb that looks ahead, the next."""
    if re.match(r"\s(?:of|before|after|when)\b", at.after):
        return None
    ref = at.anchor_day
    sunday = cal.weekday_near(ref, 6, 1 if at.tense == "future" else -1) if ref else None
    if ref and ref.weekday() == 5:
        sunday = cal.shift_days(ref, 1)
    return read_unit(sunday, 0, "WE", at.anchor)


def the_unit(m: re.Match[str], at: Moment) -> Reading | None:
    """``the end of the month``, ``the beginning of the year``, ``the end of year``."""
    unit = unit_code(m["unit"])
    whole = re.match(r"the (?:entire|whole|full)", clean(m[0])) is not None
    ref = at.told.day if (at.narrative or whole) and at.told else at.ref
    if unit is None or unit[0] == "T":
        return None
    reading = read_unit(ref, 0, unit, at.anchor)
    return with_mod(reading, mod_of(m["mod"])) if reading else None


def ended_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``the day`` in "ended the day at 7,114" and "later in the day"."""
    if at.last_word not in ("end", "ended", "ending", "ends", "in", "for", "on", "of", "finished"):
        return None
    day = at.told.day if at.told and at.told.grain == "D" else at.anchor_day
    return read_unit(day, 0, "D", Anchor.TEXT)


def same_day(m: re.Match[str], at: Moment) -> Reading | None:
    """``the next day``, ``the day before``, ``that day``, ``the following year``."""
    phrase, unit = clean(m[0]), unit_code(m["unit"])
    forward = re.search(r"\b(?:next|following|after|later)\b", phrase) is not None
    back = re.search(r"\b(?:before|previous|earlier|preceding)\b", phrase) is not None
    told = at.told if at.told and (at.narrative or unit != "D" or at.told.grain == "D") else None
    ref = told.day if told else at.ref
    anchor = Anchor.TEXT if told else Anchor.PUBLICATION
    if unit is None or unit[0] == "T":
        return None
    return read_unit(ref, int(forward) - int(back), unit, anchor)


def reference(m: re.Match[str], at: Moment) -> Reading | None:
    """``now``, ``currently``, ``recently``, ``the future``."""
    phrase = clean(m[0])
    if at.after.startswith("-"):
        return None
    if phrase in words()["only_ahead"] and (
        at.tense != "future" or at.last_word == "as" or re.match(r"\s(?:as|after)\b", at.after)
    ):
        return None
    for key, value in (("present", "PRESENT_REF"), ("past", "PAST_REF"), ("future", "FUTURE_REF")):
        if phrase in words()[key]:
            return _vague(value, at)
    return None


def _vague(value: str, at: Moment) -> Reading:
    day = None if at.narrative else at.ref
    days = {
        "PRESENT_REF": DayInterval(day, day),
        "PAST_REF": DayInterval(None, day),
        "FUTURE_REF": DayInterval(day, None),
    }[value]
    return Reading("DATE", value, Precision.VAGUE, Anchor.PUBLICATION, days)


def same_period(m: re.Match[str], at: Moment) -> Reading | None:
    """``the same month a year ago``, ``the same period last year``."""
    told = at.told.day if at.told else at.ref
    if told is None:
        return None
    months = (
        clean(m["unit"]) in ("month", "period") and at.told is not None and at.told.grain != "Y"
    )
    reading = read_unit(told, -12 if months else -1, "M" if months else "Y", Anchor.TEXT)
    return replace(reading, looks_back=True) if reading else None


def every(m: re.Match[str], at: Moment) -> Reading | None:
    """``every Monday``, ``each year``, ``every four years``, ``every morning``."""
    number = weekday_number(m["weekday"]) if m["weekday"] else None
    if number is not None:
        return _set(f"XXXX-WXX-{number + 1}")
    if m["season"]:
        return _set(f"XXXX-{words()['seasons'][clean(m['season'])]}")
    if m["part"]:
        return _set(f"XXXX-XX-XXT{_part_code(m['part'])}")
    unit = unit_code(m["unit"])
    if unit is None:
        return None
    whole = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX"}.get(unit)
    if not m["n"] and whole:
        return _set(whole)
    count = (m["n"] and number_words()["small"].get(clean(m["n"]), clean(m["n"]))) or 1
    return _set(f"PT{count}{unit[1:]}" if unit[0] == "T" else f"P{count}{unit}")


def weekdays(m: re.Match[str], at: Moment) -> Reading | None:
    """``Mondays``: a set."""
    number = weekday_number(m["weekday"])
    if number is None or not at.names(m["weekday"]):
        return None
    return _set(f"XXXX-WXX-{number + 1}")


def weekly_days(m: re.Match[str], at: Moment) -> Reading | None:
    """``weekends``, ``weekdays``: sets."""
    return _set("XXXX-WXX-WE" if m["word"].lower() == "weekends" else "XXXX-WXX-WD")


def adverb_set(m: re.Match[str], at: Moment) -> Reading | None:
    """``daily``, ``annual``, ``monthly``; not in names ("Daily Mail")."""
    if m[0][0].isupper() and (re.match(r" [A-Z]", at.after) or re.search(r"[A-Z]\w* $", at.before)):
        return None
    return _set(str(words()["adverb_sets"][clean(m[0])]))


def _set(value: str) -> Reading:
    return Reading("SET", value, Precision.SET)


_EDGE = r"(?:(?P<mod>later|earlier|{early}|{late}|{half}|{mid})(?: |{dash}))?"
_PART = r"(?P<part>{daypart})"
_UNIT = r"(?P<unit>days?|weeks?|weekend|fortnight|month|quarter|year|decade|century)"


_STEP_WORDS = r"(?:last|next|previous|following|same|current|coming|preceding|upcoming)"
_PERIODS = r"(?P<unit>week|weekend|fortnight|month|quarter|year|decade|century)"
_CLAUSE = r"(?! (?:the|a|his|her|its|their|he|she|it|they|[a-z]+ing))"

RULES = (
    (
        _EDGE + r"(?:(?P<which>last|next|this coming|this past|this|the following|the previous) )?"
        r"(?P<weekday>{weekday}|{wdabbr})(?:(?: |{dash})" + _PART + r")?",
        weekday,
    ),
    (
        r"(?:(?P<mod>early|late|later|earlier) )?"
        r"(?P<which>this|last|that same|that|the same|the next|the following|the previous) "
        + _PART,
        part_of_day,
    ),
    (
        r"(?:(?:earlier|later|late|early) )?(?P<word>the day before yesterday|"
        r"the day after tomorrow|today|yesterday|tomorrow|tonight|overnight)(?: " + _PART + r")?",
        deictic,
    ),
    (
        _EDGE
        + r"(?P<which>(?:the )?"
        + _STEP_WORDS
        + r"|this coming|this past|this|that same|that) "
        + _PERIODS,
        unit_step,
    ),
    (
        r"(?P<mod>{early}|{late}|{mid}|{half}) (?:the )?(?P<unit>week|weekend|month|quarter|year|"
        r"decade|century|day)",
        the_unit,
    ),
    (
        r"(?:the (?:next|following|same|previous|preceding)|that(?: same| very)?|the very next|"
        r"the very same) (?P<unit>day)",
        same_day,
    ),
    (
        r"the (?P<unit>day|week|month|year) (?:before|earlier|after|later|previous)" + _CLAUSE,
        same_day,
    ),
    (
        r"the same (?P<unit>period|month|time|week|quarter) (?:of (?:the )?)?"
        r"(?:last year|the year before|(?:a|one) year (?:ago|earlier|before)|the previous year)",
        same_period,
    ),
    (r"{reference}", reference),
    (
        r"(?:every|each) (?:(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|other) )?"
        r"(?:(?P<weekday>{weekday})|(?P<part>{daypart})|(?P<season>{season})|(?P<unit>{unit}))",
        every,
    ),
    (
        r"(?P<mod>{early} |{late} |{mid} )?the (?P<unit>day)"
        r"(?=[.,;)]| (?:at|with|down|up|and|but)\b)",
        ended_day,
    ),
    (r"the (?:entire|whole|full) (?P<unit>day|week|month|year)(?P<mod>)", the_unit),
    (r"the (?:weekend)", the_weekend),
    (r"(?P<word>weekends|weekdays)", weekly_days),
    (r"(?P<part>night)(?P<which>)", at_night),
    (r"(?P<weekday>{weekday})s", weekdays),
    (r"{adverb}", adverb_set),
)
