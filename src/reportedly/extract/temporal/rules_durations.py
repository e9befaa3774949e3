"""Rules for lengths of time, and for dates told as a length from another ("a year ago")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.extract.temporal import calendar as cal
from reportedly.extract.temporal.lexicon import clean, count_of, unit_code, words
from reportedly.extract.temporal.moment import Moment, Reading, day_reading
from reportedly.extract.temporal.rules_relative import read_unit
from reportedly.model.facts import Anchor, Precision
from reportedly.model.report import DayInterval

_PAST = frozenset({"past", "last", "previous", "preceding", "recent"})
#: What stands before "a week" where it means "each week".
_PRICED = re.compile(
    r"(?:\d|\b(?:once|twice|times|dollars|euros|pounds|percent|cents|million|billion|thousand|"
    r"hours|days))\s$",
    re.IGNORECASE,
)
_FUTURE = frozenset({"next", "coming", "following"})


def duration(m: re.Match[str], at: Moment) -> Reading | None:
    """``six months``, ``more than two years``, ``17-year-old``, ``the past two years``,
    ``two weeks ago``, ``three days later``, ``a year earlier``."""
    unit = unit_code(m["unit"])
    number = clean(m["n"])
    if unit is None or (number in ("a", "an") and unit == "TS"):
        return None
    count = None if not number and m[0].endswith("s") else count_of(number)
    if unit == "Q" and not m["which"] and "consecutive" not in m[0]:
        return None
    if number in ("a", "an") and unit == "N" and at.after[:1] in "-‐–":
        return None
    value = length_value(count, unit)
    if m["after"]:
        return _from_a_day(m, at, count, unit, value)
    if number in ("a", "an") and _PRICED.search(at.before) and not m["bound"]:
        return Reading("SET", value, Precision.SET)
    mod = words()["bounds"].get(clean(m["bound"]))
    reading = Reading("DURATION", value, Precision.DURATION, Anchor.EXPLICIT, mod=mod)
    which = clean(m["which"]).removeprefix("the ").split(" ")[0]
    return _spanning(reading, which, at, count, unit)


def length_value(count: float | None, unit: str) -> str:
    """Write a length as ISO 8601: ``P2Y``, ``PT30M``, ``PXD``.

    >>> length_value(2, "10Y")
    'P20Y'
    """
    head, code = ("PT", unit[1:]) if unit[0] == "T" else ("P", unit)
    factor = re.match(r"\d+", code)
    if factor:
        code = code[factor.end() :]
        count = None if count is None else count * int(factor[0])
    if count is None:
        return f"{head}X{code}"
    shown = str(int(count)) if count == int(count) else str(count)
    return f"{head}{shown}{code}"


def _moved(ref: date | None, count: float | None, unit: str, sign: int) -> date | None:
    if ref is None or count is None:
        return None
    if unit[0] == "T":
        days = count / {"TH": 24, "TM": 1440, "TS": 86400}[unit]
        return cal.shift_days(ref, sign * int(days + 0.5)) if days < 4_000_000 else None
    width = re.match(r"\d+", unit)
    base, factor = (unit[width.end() :], int(width[0])) if width else (unit, 1)
    base = {"N": "D", "WE": "W"}.get(base, base)
    if count != int(count):
        count, base = count * {"W": 7, "M": 30, "Y": 365, "Q": 91}.get(base, 1), "D"
    return cal.shift(ref, sign * int(count * factor), base)


def _from_a_day(
    m: re.Match[str], at: Moment, count: float | None, unit: str, value: str
) -> Reading | None:
    """A length counted from the publication ("ago") or from the date last told ("later")."""
    word = clean(m["after"]).split(" ")[0]
    sign = (
        1 if word in ("later", "after", "from", "hence", "on", "afterwards", "thereafter") else -1
    )
    told = word not in ("ago", "from", "hence") or at.narrative
    ref = at.told.day if told and at.told else at.ref
    anchor = Anchor.TEXT if told and at.told else Anchor.PUBLICATION
    if count is None:
        return _vague(word, at, unit)
    day = _moved(ref, count, unit, sign)
    if told and at.told and _is_finer(unit, at.told.grain):
        day = None  # "an hour later" than some time in 1943 is no day that anybody knows
    if day is None:
        return Reading("DURATION", value, Precision.DURATION, anchor)
    if unit[0] == "T":
        return replace(day_reading(day, anchor), type="TIME")
    width = re.match(r"\d+", unit)
    grain = {"N": "D", "WE": "W"}.get(unit, unit) if not width else ("W" if unit == "2W" else "Y")
    reading = read_unit(day, 0, grain, anchor)
    return replace(reading, looks_back=sign < 0) if reading else None


def _is_finer(unit: str, grain: str) -> bool:
    """Tell whether a unit is finer than the date it is counted from (``grain`` D, M or Y)."""
    if grain == "D":
        return False
    return unit[0] == "T" or unit in ("D", "N", "WE", "W") or (unit == "M" and grain == "Y")


def _spanning(reading: Reading, which: str, at: Moment, count: float | None, unit: str) -> Reading:
    """Give "the past two years" and "in the coming days" their days; the value is a length."""
    if at.last_word == "within" and not which and at.tense != "past":
        which = "within"
    if _is_ahead(at) and not which and count is not None:
        return _point_ahead(reading, at, count, unit)
    if at.ref is None or which not in _PAST | _FUTURE | {"within"}:
        return reading
    sign = -1 if which in _PAST else 1
    ref = at.anchor_day if at.narrative else at.ref
    edge = _moved(ref, 10.0 if count is None else count, unit, sign)
    if edge is None or ref is None:
        return reading
    days = cal.between(min(ref, edge), max(ref, edge))
    return replace(reading, anchor=at.anchor).over(days)


def first_of_two(m: re.Match[str], at: Moment) -> Reading | None:
    """The first number in ``two to three weeks`` or ``between 12 and 18 months``."""
    unit, count = unit_code(m["unit"]), count_of(m["n"])
    if unit is None or count is None or unit in ("Q", "TS"):
        return None
    return Reading("DURATION", length_value(count, unit), Precision.DURATION)


def _is_ahead(at: Moment) -> bool:
    """ "in ten days", said of the future, and "ten days from now"."""
    if re.match(r"\sfrom\s(?:now|today)\b", at.after):
        return True
    return at.last_word == "in" and at.tense == "future"


def _point_ahead(reading: Reading, at: Moment, count: float, unit: str) -> Reading:
    day = _moved(None if at.narrative else at.ref, count, unit, 1)
    if day is None or unit[0] == "T":
        return reading
    grain = {"D": "D", "N": "D", "W": "W", "WE": "W", "2W": "W", "M": "M", "Q": "Q"}.get(unit, "Y")
    there = read_unit(day, 0, grain, Anchor.PUBLICATION)
    return replace(reading, anchor=Anchor.PUBLICATION).over(there.days) if there else reading


def bare_units(m: re.Match[str], at: Moment) -> Reading | None:
    """``for years``, ``in minutes``, ``decades-long``: an unknown number of units."""
    unit = unit_code(m["unit"])
    if unit is None or (
        m[0].lower().startswith("the ")
        and not m["after"]
        and at.last_word not in ("over", "through")
    ):
        return None
    if m["after"]:
        return _vague(clean(m["after"]), at, unit)
    return Reading("DURATION", length_value(None, unit), Precision.DURATION)


def _vague(word: str, at: Moment, unit: str) -> Reading:
    """An unknown length before or after: ``years ago``, ``days later``."""
    told = word != "ago" or at.narrative
    ref = at.told.day if told and at.told else at.ref
    anchor = Anchor.TEXT if told and at.told else Anchor.PUBLICATION
    ahead = word in ("later", "afterwards", "thereafter", "hence")
    edge = None if unit[-1] == "Y" else _moved(ref, 10.0, unit, 1 if ahead else -1)
    days = DayInterval(ref, edge) if ahead else DayInterval(edge, ref)
    value = "FUTURE_REF" if ahead else "PAST_REF"
    return Reading("DATE", value, Precision.VAGUE, anchor, days)


_NUMBER = r"(?P<n>{number}|{quantifier}|an?)"
_ADJ = (
    r"(?:(?:consecutive|straight|full|whole|long|more|additional|trading|business|working|"
    r"calendar|successive|solid|mere|short|further|extra|other|or so) )?"
)
_WHICH = (
    r"(?:(?P<which>(?:the )?(?:past|last|next|coming|previous|following|preceding|final|recent)|"
    r"the first|(?:the|these|those)(?= [\w.,]+ \w+s\b)) )?"
)
_AFTER = (
    r"(?:,? (?P<after>ago|(?:earlier|later|previously|hence|afterwards|thereafter)(?! than)|"
    r"(?:before|prior)(?=[.,;:!?)]|$)))?"
)
_UNITS = r"(?P<unit>seconds|minutes|hours|days|nights|weeks|weekends|months|quarters|years|"

RULES = (
    (
        r"(?P<bound>)" + _WHICH + _NUMBER + r"(?: |{dash})" + _ADJ + r"(?P<unit>{unit})"
        r"(?:{dash}(?:old|long|olds)|{apos}(?=\W|$))?" + _AFTER,
        duration,
    ),
    (
        r"(?P<bound>{bound}) (?P<which>)"
        + _NUMBER
        + r"(?: |{dash})"
        + _ADJ
        + r"(?P<unit>{unit})(?:{dash}long|{apos}(?=\W|$))?"
        + _AFTER,
        duration,
    ),
    (
        r"(?P<bound>)(?P<which>)an? (?:mere|full|whole|further) "
        + _NUMBER
        + r" (?P<unit>{unit})(?P<after>)",
        duration,
    ),
    (
        r"(?P<bound>)(?P<which>(?:the )?(?:past|last|next|coming|previous|following|recent))"
        r"(?P<n>) " + _UNITS + r"decades|centuries)(?P<after>)",
        duration,
    ),
    (
        r"(?P<bound>)(?P<which>(?:the )?past)(?P<n>) (?P<unit>week|month|year|decade|century|hour|"
        r"quarter)(?P<after>)",
        duration,
    ),
    (
        r"(?P<bound>)(?P<which>)(?P<after>)an? (?P<n>{number})(?: |{dash})(?P<unit>{unit}) period",
        duration,
    ),
    (
        r"(?P<n>{number})(?=(?: and | to | or |{dash}){number} (?P<unit>{unit}))",
        first_of_two,
    ),
    (
        r"(?:(?:the|a few|several|some|many) )?"
        r"(?P<unit>hours|minutes|days|weeks|months|years|decades|centuries)"
        r"(?:{dash}long|(?: (?P<after>ago|earlier|later|afterwards)))?",
        bare_units,
    ),
)
