"""What a line is by its place: above the text, between its paragraphs, or after them."""

from __future__ import annotations

import re
from collections import Counter

from reportedly.model.report import BlockKind
from reportedly.parse.lines import Unit, function_words, measure_unit
from reportedly.parse.phrases import plain_form
from reportedly.parse.shapes import Verdict, shape_of

K = BlockKind
#: A text is prose when this share of its lines that nothing else explains are sentences; in
#: others (listings, tables, recipes) a short or repeated line is as likely content.
_PROSE_SHARE = 0.6
_TRAILING_WORDS = 15
_LABEL_WORDS, _SUBHEADING_WORDS, _CAPITALS_WORDS = 3, 16, 6
#: A headline above the text is the carrier's title when they are as like as this (0 to 100).
_LIKE_TITLE = 60.0
#: A word of the report's topic stands in as many other paragraphs as this, or more.
_TOPIC_LINES = 3
_NAMES = re.compile(
    r"(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+(?:, [A-Z][\w.'’-]+ (?:[A-Z][\w.'’-]+ ?)+)*,?"
    r" (?:and|&) (?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+[\w ,|/-]{0,40}$"
)
_BRACKETED = re.compile(r"[^\[]{20,}\[[A-Z][\w ]{2,20}\]\W*$")
#: Words that headlines leave out or never use: they speak in whole sentences or to the reader.
_NO_HEADLINE = re.compile(
    r"\b(?:i|you|your|we|our|my|me|us|is|are|was|were|be|been|has|have|had|the|this|that|these|"
    r"won't|don't|can't|i'm|you'll|here's|how|why|what)\b",
    re.IGNORECASE,
)
_WORKS_AS = re.compile(
    r"\b(?:is|was|has been) (?:an? |the )?(?:[\w’'-]+ ){0,5}(?:editor(?:-at-large)?|reporter|"
    r"correspondent|columnist|writer|journalist|contributor|producer|blogger|author|fellow|"
    r"editor-in-chief|news ?man|curator)\b.{0,60}?\b(?:at|for|of|with|based|covering|who|and|on)\b",
    re.IGNORECASE,
)

_YEAR_ALONE = re.compile(r"(?:1[0-9]|20)\d\d(?:\s?[-–—]\s?(?:1[0-9]|20)?\d\d)?[.:]?")

Verdicts = list[Verdict | None]
_REPEATED = "a short line that is repeated"
_ELSEWHERE = "a headline whose words the next paragraphs do not take up"
_CAPITALS = "a headline in capitals between paragraphs"
_BETWEEN = K.SUBHEADING, "a short line between paragraphs"
#: So many pointers between the paragraphs make the other short lines there pointers too.
_SOME_POINTERS = 2
_AMONG = "stands among headlines of other reports"
_WRITER = "tells of the writer"
#: From which probability on the model makes a line article after all: the first two rules take as
#: many lines of articles as of furniture, or more; the others are seldom wrong on news.
SPARED_FROM = {_REPEATED: 0.3, _CAPITALS: 0.3, _ELSEWHERE: 0.85, _AMONG: 1.0, _WRITER: 0.9}


def is_text(unit: Unit) -> bool:
    """Tell whether a paragraph reads as prose, be it short."""
    return unit.long_prose or unit.sentence_like or (unit.n_words >= 3 and unit.ends)


def is_mostly_prose(units: list[Unit], verdicts: Verdicts) -> bool:
    """Tell whether most lines that nothing else explains are sentences."""
    free = [u for u, v in zip(units, verdicts, strict=True) if v is None]
    return sum(map(is_text, free)) >= _PROSE_SHARE * len(free)


def mark_repeats(units: list[Unit], verdicts: Verdicts) -> None:
    """Mark short lines that stand two or three times among prose: slogans, calls to join.

    One or two words may be a heading that each part of a report has ("The facts").
    """
    short = [_LABEL_WORDS <= u.n_words <= 15 for u in units]
    counts = Counter(u.plain.casefold() for u, s in zip(units, short, strict=True) if s)
    for i, unit in enumerate(units):
        if verdicts[i] is None and not is_text(unit) and counts[unit.plain.casefold()] > 1:
            verdicts[i] = K.BOILERPLATE, _REPEATED


def mark_header(units: list[Unit], verdicts: Verdicts, first: int, title: str | None) -> None:
    """Mark headline, standfirst and labels above the first paragraph.

    When the carrier knows the title, only a line like it is the headline.
    """
    free = [i for i in range(first) if verdicts[i] is None]
    for i in free:
        verdicts[i] = _header_furniture(units[i], title)
    free = [i for i in free if verdicts[i] is None]
    head = _headline_among(units, free, title)
    for i in free:
        if i == head:
            verdicts[i] = K.HEADLINE, "the first line shaped like a headline"
        elif units[i].n_words <= _LABEL_WORDS and not units[i].full_stop:
            verdicts[i] = K.TAGS, "a label above the first paragraph"
        elif head is not None and i < head and not is_text(units[i]):
            verdicts[i] = K.TAGS, "a label above the headline"
        else:
            verdicts[i] = K.STANDFIRST, "between the headline and the first paragraph"


def _header_furniture(unit: Unit, title: str | None) -> Verdict | None:
    if unit.n_words <= 12 and _NAMES.match(unit.plain):
        return K.BYLINE, "only names, above the first paragraph"
    known = plain_form(title or "").casefold()
    if known and unit.plain.casefold().endswith(known):
        rest = unit.plain[: -len(known)].rstrip()
        shape = shape_of(measure_unit(rest, 0, len(rest), gap=True)) if rest else None
        if shape and shape[0] in (K.CAPTION, K.CREDIT):
            return K.CAPTION, "a picture's caption and credit run into the title"
    return None


def _headline_among(units: list[Unit], free: list[int], title: str | None) -> int | None:
    """Choose the headline: the line most like the carrier's title, else the first long one."""
    if not free:
        return None
    if title:
        from rapidfuzz import fuzz

        known = plain_form(title).casefold()
        like = {i: fuzz.ratio(units[i].plain.casefold(), known) for i in free}
        best = max(free, key=lambda i: (like[i], -i))
        return best if like[best] >= _LIKE_TITLE else None
    titled = [i for i in free if units[i].n_words > _LABEL_WORDS and not units[i].full_stop]
    return titled[0] if titled else free[0]


def mark_between(units: list[Unit], verdicts: Verdicts, first: int) -> None:
    """Mark short lines after the first paragraph: subheadings, pointers, what trails the text."""
    prose = is_mostly_prose(units, verdicts)
    topic = Counter(w for u in units for w in content_words(u)) if prose else None
    last = max(i for i, u in enumerate(units) if verdicts[i] is None and is_text(u))
    for i in range(first + 1, len(units)):
        if first < i < last and _is_time_heading(units[i], verdicts[i]):
            verdicts[i] = K.SUBHEADING, "a date, time or year between paragraphs"
        if verdicts[i] is not None or is_text(units[i]):
            continue
        verdicts[i] = (
            _trailing(units, verdicts, i, prose) if i > last else _between(units, i, topic)
        )
    _mark_among(units, verdicts, first)
    _mark_writer(units, verdicts)


def _mark_among(units: list[Unit], verdicts: Verdicts, first: int) -> None:
    """Mark what looks like subheadings where most short lines point to other reports.

    Outlets that set pointers between the paragraphs set several, and seldom subheadings too.
    """
    short = [i for i in range(first + 1, len(units)) if units[i].n_words >= _LABEL_WORDS]
    pointers = sum((v := verdicts[i]) is not None and v[1] == _ELSEWHERE for i in short)
    others = [i for i in short if verdicts[i] == _BETWEEN]
    if pointers >= _SOME_POINTERS and pointers >= len(others):
        for i in others:
            verdicts[i] = K.RELATED_LINK, _AMONG


def _is_time_heading(unit: Unit, verdict: Verdict | None) -> bool:
    """Tell whether a line is a stop of a chronology: a date or time alone, or a year."""
    if verdict is None or unit.n_words > 4:
        return False
    return verdict[0] is K.DATELINE or bool(_YEAR_ALONE.fullmatch(unit.plain))


def _trailing(units: list[Unit], verdicts: Verdicts, i: int, prose: bool) -> Verdict | None:
    before = verdicts[i - 1]
    if units[i].n_words > _TRAILING_WORDS:
        return None
    if before and before[0] is K.TAGS:
        return K.TAGS, "follows a list of tags"
    if before and before[0] is not K.BODY and before[0] is not K.SUBHEADING:
        return K.BOILERPLATE, "a short line among those after the last paragraph"
    if prose:
        return K.BOILERPLATE, "a short line after the last paragraph"
    return None


def _between(units: list[Unit], i: int, topic: Counter[str] | None) -> Verdict | None:
    unit = units[i]
    if unit.n_words > _SUBHEADING_WORDS or unit.plain.endswith((",", ";")):
        return None
    if unit.n_words >= _CAPITALS_WORDS and unit.plain.isupper() and topic:
        return K.RELATED_LINK, _CAPITALS
    if _BRACKETED.search(unit.plain):
        return K.RELATED_LINK, "a headline with its kind in brackets"
    if topic and _points_elsewhere(units, i, topic):
        return K.RELATED_LINK, _ELSEWHERE
    return _BETWEEN


def _points_elsewhere(units: list[Unit], i: int, topic: Counter[str]) -> bool:
    """Tell a pointer to another report from a subheading.

    A pointer repeats the words that the whole report is about, in the telegraphic manner of
    headlines, and the paragraphs after it go on where those before it left off; a subheading
    names what comes next. Lines of a list, and lines that speak to the reader, are neither.
    """
    unit = units[i]
    own = content_words(unit)
    alone = is_text(units[i - 1]) and i + 1 < len(units) and is_text(units[i + 1])
    if len(own) < 3 or not alone or not unit.plain[0].isalpha() or _NO_HEADLINE.search(unit.plain):
        return False
    known = {w for w in own if topic[w] > _TOPIC_LINES}
    after = set().union(*(content_words(u) for u in units[i + 1 : i + 3]))
    return len(known) >= 2 and not (own - known) & after and len(own & after) <= 1


def content_words(unit: Unit) -> set[str]:
    """Give the words of a paragraph that carry its matter, cut to six letters to meet plurals."""
    common = function_words()
    return {w.lower()[:6] for w in unit.words if len(w) > 3 and w.lower() not in common}


def _mark_writer(units: list[Unit], verdicts: Verdicts) -> None:
    """Mark a last paragraph that tells of the writer, whom the text does not speak of."""
    free = [i for i, v in enumerate(verdicts) if v is None]
    if len(free) < 4:
        return
    unit = units[free[-1]]
    found = _WORKS_AS.search(unit.plain[:200])
    names = re.findall(r"[A-Z][\w’'-]+", unit.plain[: found.start()]) if found else []
    if not 2 <= len(names) <= 4 or not unit.plain.startswith(names[0]):
        return
    if not any(names[-1] in u.text for u in (units[i] for i in free[:-1])):
        verdicts[free[-1]] = K.BOILERPLATE, _WRITER
