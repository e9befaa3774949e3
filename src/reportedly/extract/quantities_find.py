"""Finds numbers in passages and reads them as ranges of a unit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from reportedly.extract.context import Context, Passage
from reportedly.extract.quantities_counted import (
    Counted,
    counted_noun,
    is_harmed,
    stands_in_a_name,
)
from reportedly.extract.quantities_numbers import number_words, parse_number, tidy, word_pattern
from reportedly.model.facts import Extraction, Quantity

_GAP = r"[\s\u00a0]"
_ABOUT = 0.05


@cache
def quantity_words() -> dict[str, Any]:
    """Load the tables of bounds, currencies, units and names once (``data/quantities.json``)."""
    text = files("reportedly").joinpath("data", "quantities.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@dataclass(frozen=True, slots=True)
class Number:
    """A matched number: its place in the passage and what was read off it."""

    start: int
    end: int
    core_start: int
    core_end: int
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    of: bool = False
    bound: bool = False


def _any(phrases: list[str] | dict[str, Any] | set[str]) -> str:
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    return "(?:" + "|".join(re.escape(p).replace(r"\ ", _GAP) for p in ordered) + ")"


@cache
def number_regex(*, ranges: bool = True) -> re.Pattern[str]:
    """Compile the pattern of one quantity: bound, currency, number, range end, scale, unit.

    Without ``ranges`` the second number is never taken.
    """
    w, q = number_words(), quantity_words()
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    scale = _any({*w["scales"]})
    suffix = r"(?:mn|bn|tn|trn|[kmb])(?![\w/])"
    fixed = _any({*w["vague"], *w["exact"], *w["fractions"], *w["none"]})
    bound = _any(q["bounds"])
    currency = (
        r"(?:(?:(?:US|AU|CA|HK|NZ|[ACRS])?\$|[£€¥₹₽₩₪₺₴]|(?:USD|EUR|GBP|CHF|Rs\.?))" + _GAP + "?)"
    )
    one = rf"(?:{digits})(?:{_GAP}?-?{scale}(?:s(?!\w))?|{suffix})?|{fixed}|{word_pattern()}"
    unit = _any({**q["units"], **q["currency_words"]})
    between = rf"(?:{_GAP}?[-–—]{_GAP}?|{_GAP}(?:to|or|and){_GAP})"
    share = rf"{_GAP}?(?:%|percent)(?={between}(?:{digits}){_GAP}?(?:%|percent))"
    second = "" if ranges else "(?!)"
    return re.compile(
        rf"(?:(?<![\w.,/:#@-])|(?<=magnitude-))(?:(?P<between>between){_GAP})?(?:(?P<bound>{bound}){_GAP})?"
        rf"(?:(?P<bound2>{bound}){_GAP})?(?P<currency>{currency})?"
        rf"(?P<a>{one})"
        rf"(?:{second}(?P<shared>{share})?(?P<join>{between})(?P<currency2>{currency})?(?P<b>{one}))?"
        rf"(?P<of>{_GAP}of(?={_GAP}))?"
        rf"(?:{_GAP}?-?(?P<unit>{unit})(?![\w]))?"
        rf"(?P<after>{_GAP}?(?:or{_GAP}more|or{_GAP}so|or{_GAP}fewer|or{_GAP}less)\b)?",
        re.IGNORECASE,
    )


def iter_quantities(context: Context, found: Extraction) -> Iterator[Quantity]:
    """Give the quantities of a report in text order.

    Numbers inside a time expression of ``found`` are left out. Cost: one regex pass over the text
    and a look at the parse for each number.
    """
    taken = [(t.span.start, t.span.end) for t in found.times]
    for passage in context.passages:
        last: Quantity | None = None
        for matched in find_numbers(passage.text):
            number = _without_particle(passage, matched)
            start, end = number.core_start + passage.offset, number.core_end + passage.offset
            if any(a < end and start < b for a, b in taken):
                continue
            quantity = _quantity(context, passage, number)
            if quantity is None:
                continue
            if quantity.unit is None and last is not None:
                quantity = _sharing_noun(quantity, last, passage.text, passage.offset)
            last = quantity
            yield quantity


def find_numbers(text: str, at: int = 0) -> Iterator[Number]:
    """Match the numbers of a text from a character on and read them.

    What stands in a name or an id is left out.
    """
    while (m := number_regex().search(text, at)) is not None:
        if m["b"] and not _is_range(m, text):
            m = number_regex(ranges=False).match(text, m.start()) or m
        at = m.end()
        number = _read(m, text)
        if number is not None:
            yield number


def _read(m: re.Match[str], text: str) -> Number | None:
    value = _value(m["a"])
    if value is None or _is_an_id(m, text):
        return None
    low, high, vague = value
    other = _value(m["b"]) if m["b"] else None
    if other is not None:
        low, high, vague = _scaled(m, low, other)
    approximate, low, high = _apply_bound(m, low, high, vague)
    end = _end(m)
    share = " ".join(m["a"].lower().split()) in number_words()["fractions"]
    return Number(
        start=m.start(),
        end=end,
        core_start=m.start("a"),
        core_end=m.end("b") if m["b"] else m.end("a"),
        low=low,
        high=high,
        approximate=approximate,
        unit=_unit(m),
        of=m["of"] is not None or text[end : end + 4] == " of " or share,
        bound=any(m[g] is not None for g in ("bound", "b", "after")),
    )


def _is_range(m: re.Match[str], text: str) -> bool:
    """ "two to three", "40-50", "between 4 and 5"; not "4 and 5" nor "from 4 to 5", a change."""
    join = m["join"].strip().lower()
    if _value(m["b"]) is None or (m["currency2"] and not m["currency"]):
        return False
    if join == "and":
        return m["between"] is not None
    return not (join == "to" and re.search(r"\bfrom\s$", text[max(0, m.start() - 6) : m.start()]))


def _scaled(
    m: re.Match[str], low: float | None, b: tuple[float | None, float | None, bool]
) -> tuple[float | None, float | None, bool]:
    """Give the range, with "2 to 3 million" read as 2 million to 3 million."""
    high = b[1] if b[1] is not None else b[0]
    scale = re.search(r"(?i)(thousand|million|billion|trillion|k|m|bn)$", m["b"].strip())
    if low is not None and high is not None and low > high:
        low, high = high, low
    if scale and low is not None and high is not None and low * 1000 <= high:
        factor = parse_number(f"1 {scale[1]}") if len(scale[1]) > 2 else None
        low = low * factor if factor and low * factor <= high else low
    return low, high, b[2]


def _value(text: str) -> tuple[float | None, float | None, bool] | None:
    """Give low, high and whether the wording is vague; None when it is no number."""
    table, key = number_words(), " ".join(text.lower().split())
    if key in table["vague"]:
        low, high = table["vague"][key]
        return float(low), high, True
    if key in table["fractions"]:
        share = tidy(100 * table["fractions"][key])
        return share, share, False
    for name in ("exact", "none"):
        if key in table[name]:
            return float(table[name][key]), float(table[name][key]), False
    suffixed = re.fullmatch(r"([\d.,]+)\s?-?([a-z]+)", key)
    if suffixed and suffixed[2] in table["suffixes"]:
        base = parse_number(suffixed[1])
        value = None if base is None else tidy(base * table["suffixes"][suffixed[2]])
    else:
        scaled = re.sub(r"(million|billion|trillion|thousand|hundred)s$", r"\1", key)
        value = parse_number(scaled.replace("-", " ") if scaled[0].isdigit() else scaled)
    return None if value is None else (value, value, False)


def _apply_bound(
    m: re.Match[str], low: float | None, high: float | None, vague: bool
) -> tuple[bool, float | None, float | None]:
    q = quantity_words()
    kinds = [q["bounds"].get(" ".join((m[g] or "").lower().split())) for g in ("bound", "bound2")]
    after = q["after_bounds"].get(" ".join((m["after"] or "").lower().split()))
    kinds.append(after)
    approximate = vague or "about" in kinds
    if "low" in kinds:
        high = None
    if "high" in kinds:
        low, high = None, low if high is None else high
    return approximate, low, high


def _unit(m: re.Match[str]) -> str | None:
    q = quantity_words()
    currency = (m["currency"] or m["currency2"] or "").strip().lower()
    if currency:
        return str(q["currencies"].get(currency, "USD"))
    if " ".join(m["a"].lower().split()) in number_words()["fractions"]:
        return "percent"
    word = " ".join((m["unit"] or "").lower().split())
    if not word:
        return None
    return str(q["currency_words"].get(word) or q["units"][word])


def _end(m: re.Match[str]) -> int:
    last = max(m.end("a"), m.end("b") if m["b"] else 0, m.end("unit") if m["unit"] else 0)
    return max(last, m.end("after") if m["after"] else 0)


_ID_AFTER = re.compile(
    r"(?:[/:]\d|[.,]\d|-\d|\w|[-–](?:[a-z]+-)?(?:year|month|week|day|hour|minute)s?-?old|"
    r"(?:st|nd|rd|th)\b|['’]s\b)",
    re.IGNORECASE,
)


def _is_an_id(m: re.Match[str], text: str) -> bool:
    """Tell whether the number is part of a name, an id, a score, an age, an ordinal."""
    q = quantity_words()
    here = m.end("b") if m["b"] else m.end("a")
    after = text[here : here + 30]
    before = text[max(0, m.start() - 30) : m.start()]
    if m["unit"] is None and _ID_AFTER.match(after):
        return True
    if m["a"].isdigit() and (len(m["a"]) > 9 or _in_a_phone_number(m, before, after)):
        return True
    if m["unit"] is None and _TIME_UNIT.match(text[m.end() : m.end() + 12]):
        return True
    if _is_an_age(m, before, after) or _EMERGENCY_CALL.search(before + m["a"]):
        return True
    if m["a"].lower() == "no":
        return _NO_HARM.match(after) is None
    key = " ".join(m["a"].lower().split())
    if key == "one" and _is_pronoun_one(before, after):
        return True
    if key in number_words()["fractions"] or key in ("few", "both", "couple"):
        return _is_loose(m, key, before, after)
    if m["currency"] is None and m["unit"] is None and m["bound"] is None:
        if re.match(r"[-‐–][a-z]", after):
            return True
        if m["a"][0].isdigit() and m["join"] and m["join"].strip() in "-–—":
            return len(m["a"]) > 4 or _is_score(m, before, after)
        head = re.search(r"([A-Za-z.]+)[\s-]$", before)
        if head and head[1].lower() in q["label_words"]:
            return True
        if head and head[1].lower() in q["name_heads"] and head[1][0].isupper():
            return True
    return False


_TIME_UNIT = re.compile(
    r"[\s-](?:second|minute|hour|day|night|week|weekend|month|quarter|year|decade)s?\b",
    re.IGNORECASE,
)


def _in_a_phone_number(m: re.Match[str], before: str, after: str) -> bool:
    """ "0800 555 0100": groups of digits side by side, or a leading nought."""
    if m["unit"] or m["currency"]:
        return False
    leading = len(m["a"]) > 1 and m["a"][0] == "0"
    return (
        leading
        or re.match(r"\s\d{3}(?!\w)", after) is not None
        or (re.search(r"\d\s$", before) is not None and len(m["a"]) >= 3)
    )


_EMERGENCY_CALL = re.compile(
    r"\b(?:call(?:ed|ing|s)?|dial(?:ed|led|ing|s)?|phoned?|ring|rang)\s(?:the\s)?(?:911|999|112|000)$"
)


def _is_an_age(m: re.Match[str], before: str, after: str) -> bool:
    """ "Jane Roe, 43, said": a number between commas after a name."""
    if m["unit"] or m["currency"] or m["bound"] or not m["a"].isdigit() or int(m["a"]) > 115:
        return False
    named = re.search(r"[A-Z][\w.’'-]+,{1,2}\s$|\baged?\s$", before) is not None
    return named and (re.match(r"\s?[,.;)]|\s(?:and|who|from|of)\b|$", after) is not None)


#: "no deaths": a count of nobody, worth telling only of harm.
_NO_HARM = re.compile(
    r"\s(?:[A-Za-z.]+\s){0,2}(?:deaths?|casualt(?:y|ies)|fatalit(?:y|ies)|injur(?:y|ies)|victims?|"
    r"survivors?|arrests?)\b",
    re.IGNORECASE,
)


def _is_score(m: re.Match[str], before: str, after: str) -> bool:
    """ "won 3-1", "a 5-4 decision"."""
    return (
        re.match(
            r"\s(?:win|victory|defeat|loss|draw|vote|decision|ruling|lead|majority|record|"
            r"to|against|over|,|\.)",
            after,
        )
        is not None
        or re.search(r"(?:won|lost|beat|beaten|voted|by|led|leading|vote)\s(?:\w+\s)?$", before)
        is not None
    )


def _is_pronoun_one(before: str, after: str) -> bool:
    """ "the one who", "one another", "number one", "one of the": no count."""
    q = quantity_words()
    follower = re.match(r"\s?(['’]s|[A-Za-z]+)", after)
    leader = re.search(r"([A-Za-z]+)\s$", before)
    word = follower[1].lower() if follower else ""
    lead = leader[1].lower() if leader else ""
    if lead in q["never_before_one"] or word == "of":
        return True
    if lead in q["not_before_bare_one"] and (not word or word in q["not_after_one"]):
        return True
    closed = re.match(r"\s?[.,;:!?)]", after) is not None
    return closed or not word or word in q["not_after_one"]


def _is_loose(m: re.Match[str], key: str, before: str, after: str) -> bool:
    """ "second half", "the few who", "both sides": not a count worth telling."""
    if key == "half":
        return (
            re.match(r"\s(?:of|the|a|an|its|their)\b", after) is None
            or re.search(r"(?:first|second|other|latter|better|time)\s$", before.lower())
            is not None
        )
    if key in ("few", "couple", "both"):
        return key != "few" or re.match(r"\s[a-z]+s\b", after) is None
    return m["of"] is None


def _without_particle(passage: Passage, number: Number) -> Number:
    """Read "handed over 21" as a verb with its particle and 21, not as more than 21.

    Some verbs make a particle of the word whatever follows; others ("took over 30") only where
    the parse says so and things are counted, not measured.
    """
    verbs = quantity_words()["particle_verbs"]
    word = passage.text[number.start : number.core_start].split(maxsplit=1)
    if not word or word[0].lower() not in verbs:
        return number
    end = number.start + len(word[0])
    span = passage.doc.char_span(number.start, end)
    if span is None or len(span) != 1 or not span[0].i:
        return number
    particle, verb = span[0], span[0].nbor(-1)
    lemma, known = verb.lemma_.lower(), verbs[word[0].lower()]
    read_so = particle.dep_ == "prt" or particle.tag_ == "RP"
    if verb.pos_ == "VERB" and (
        lemma in known["sure"] or (lemma in known["parsed"] and read_so and number.unit is None)
    ):
        bare = next(find_numbers(passage.text, end), None)
        return bare if bare and bare.core_start == number.core_start else number
    return number


def _quantity(context: Context, passage: Passage, number: Number) -> Quantity | None:
    words, doc = quantity_words(), passage.doc
    start, end = number.core_start, number.core_end
    if number.unit is None and stands_in_a_name(doc, start, end):
        return None
    unit, where = number.unit, None
    if unit is None or unit == "percent":
        counted = counted_noun(doc, start, number.end, words)
        if unit is None and _is_a_model(number, counted, passage.text):
            return None
        if counted is not None and (unit is None or number.of):
            unit = unit or counted.lemma
            where = context.chars(passage, counted.start, counted.end)
        if unit in (None, "earthquake", "quake", "temblor", "magnitude", "tremor", "scale"):
            unit = _measured(passage.text, number) or unit
        if unit is None and is_harmed(passage, start, end, words):
            unit = "person"
    if unit is None and _is_a_year(passage.text[start:end]):
        return None
    span = context.chars(passage, number.start, number.end)
    return Quantity(span, number.low, number.high, unit, number.approximate, where)


_SAME_CLAUSE = re.compile(r"[^.;:!?]{0,60},? (?:and|but|or|then|while) [^.;:!?,]{0,30}$")


def _sharing_noun(quantity: Quantity, last: Quantity, text: str, offset: int) -> Quantity:
    """Give "damaging 22" the noun of "destroying 14 structures and": the noun is left out."""
    start = last.span.end - offset
    between = text[start : quantity.span.start - offset]
    shared = last.counted is not None and _SAME_CLAUSE.fullmatch(between) is not None
    return replace(quantity, unit=last.unit) if shared else quantity


_MAGNITUDE = re.compile(r"\bmagnitude\b[^.;!?]{0,25}$|\bmagnitude-$", re.IGNORECASE)


def _measured(text: str, number: Number) -> str | None:
    """Name the measure of a bare number: the magnitude of an earthquake."""
    high = number.high or number.low
    if high is None or high > 10:
        return None
    before = text[max(0, number.core_start - 40) : number.core_start]
    after = text[number.core_end : number.core_end + 12].lower()
    found = _MAGNITUDE.search(before) or re.match(r"[\s-]magnitude", after)
    return "magnitude" if found else None


def _is_a_model(number: Number, counted: Counted | None, text: str) -> bool:
    """Tell whether bare digits are part of a name: "the 787 airliner", "12 Quill Street".

    A count of other than one wants a plural; a bound, a range or a number in words is a count.
    """
    shown = text[number.core_start : number.core_end]
    if number.bound or number.of or not shown.isdigit() or number.low == 1:
        return False
    if counted is not None:
        return counted.singular
    before = text[max(0, number.core_start - 24) : number.core_start]
    return re.search(r"(?:['’]s\s|[\w]*[A-Z][\w]*\s|['’])$", before) is not None


def _is_a_year(text: str) -> bool:
    return re.fullmatch(r"1[5-9]\d\d|20\d\d", text) is not None
