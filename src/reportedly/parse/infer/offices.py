"""Who is called by an office that was held from one known day to another.

A text that speaks of "Prime Minister X" was hardly written before X held the office, and seldom
after; one that speaks of "former Prime Minister X" was not written before X had left it. The terms
are public facts in ``data/office_terms.tsv``; holders of the present day have no last day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from reportedly.model.report import DayInterval, Report, Span
from reportedly.parse.infer.clues import MAX_TEXT, cue_pattern, load_cues, reading_blocks


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office; the last day is open for who holds it still."""

    office: str
    given: str
    family: str
    days: DayInterval


@dataclass(frozen=True, slots=True)
class Holder:
    """A person whom the text calls by an office, with the terms that can be meant.

    ``is_former`` when the text says that the office was held before; ``spans`` are where.
    """

    office: str
    name: str
    terms: tuple[DayInterval, ...]
    is_former: bool
    spans: tuple[Span, ...]


@cache
def load_terms() -> dict[tuple[str, str], tuple[Term, ...]]:
    """Load the terms, by office and family name."""
    raw = resources.files("reportedly").joinpath("data/office_terms.tsv").read_text("utf-8")
    found: dict[tuple[str, str], tuple[Term, ...]] = {}
    for line in raw.splitlines():
        if line and not line.startswith("#"):
            office, given, family, first, last = line.split("\t")
            end = None if last == "-" else date.fromisoformat(last)
            term = Term(office, given, family, DayInterval(date.fromisoformat(first), end))
            found[office, family] = (*found.get((office, family), ()), term)
    return found


@cache
def load_named() -> dict[str, date]:
    """Load the first days on which a text can speak of widely known things."""
    raw = resources.files("reportedly").joinpath("data/named_dates.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in raw.splitlines() if line and not line.startswith("#"))
    return {name: date.fromisoformat(day) for name, day in rows}


@cache
def _named_pattern() -> re.Pattern[str]:
    names = sorted(load_named(), key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def newest_named(report: Report) -> tuple[Span, date] | None:
    """Give the youngest of the widely known things that the text speaks of, and its first day."""
    best: tuple[Span, date] | None = None
    seen = 0
    for block in reading_blocks(report):
        text = block.span.exact[: max(0, MAX_TEXT - seen)]
        seen += len(text)
        for match in _named_pattern().finditer(text):
            day = load_named()[match.group()]
            if best is None or day > best[1]:
                start = block.span.start
                best = (report.span(start + match.start(), start + match.end()), day)
    return best


@cache
def _titles() -> dict[str, str]:
    return {
        title.replace("\\", ""): office
        for office, titles in load_cues()["titles"].items()
        for title in titles
    }


@cache
def _pattern() -> re.Pattern[str]:
    titles = sorted(_titles(), key=lambda t: (-len(t), t))
    families = sorted({family for _, family in load_terms()}, key=lambda f: (-len(f), f))
    leaders = sorted({family for office, family in load_terms() if office == "president"})
    return re.compile(
        rf"\b(?P<leader>{'|'.join(map(re.escape, leaders))})\s(?:administration|White\sHouse)\b|"
        rf"\b(?P<title>{'|'.join(map(re.escape, titles))})\s"
        r"(?P<given>(?:[A-Z][\w.’'-]{0,20}\s){0,3}?)"
        rf"(?P<family>{'|'.join(map(re.escape, families))})\b"
    )


_BEFORE = 40
#: The words right before a title that can belong to it ("former New Jersey Gov.").
_OWN_WORDS = re.compile(r"(?:[\w.’'-]{1,20}\s){1,3}\Z")


def _words_before(text: str, at: int) -> str:
    """Give what may qualify a title: the word before it, and up to two more if in capitals."""
    words = _OWN_WORDS.search(text[max(0, at - _BEFORE) : at])
    kept: list[str] = []
    for word in reversed(words.group().split() if words else []):
        kept.append(word)
        if not word[0].isupper():
            break
    return " ".join(reversed(kept)).replace("-", " ")


def find_holders(report: Report) -> list[Holder]:
    """Give the persons called by a known office, in order. Cost: linear in the text."""
    found: dict[tuple[str, str, bool], list[Span]] = {}
    terms: dict[tuple[str, str, bool], tuple[DayInterval, ...]] = {}
    seen = 0
    for block in reading_blocks(report):
        text = block.span.exact[: max(0, MAX_TEXT - seen)]
        seen += len(text)
        for match in _pattern().finditer(text):
            meant = _meant(match)
            before = _words_before(text, match.start())
            if not meant or cue_pattern("not_in_office").search(before):
                continue
            if text[match.end() : match.end() + 6].lower().startswith(("-elect", " elect")):
                continue
            is_former = bool(cue_pattern("over").search(before))
            key = (meant[0].office, meant[0].family, is_former)
            start = block.span.start
            found.setdefault(key, []).append(
                report.span(start + match.start(), start + match.end())
            )
            # Where a given name tells two of one name apart once, it does so for the whole text.
            days = tuple(t.days for t in meant)
            terms[key] = min(terms.get(key, days), days, key=len)
    return [
        Holder(office, family, terms[key], is_former, tuple(spans))
        for key, spans in found.items()
        for office, family, is_former in [key]
    ]


def _meant(match: re.Match[str]) -> list[Term]:
    """Give the terms of those of the name who fit the given names that are written."""
    if match["leader"]:
        return list(load_terms()["president", match["leader"]])
    office = _titles()[match["title"]]
    given = match["given"].split()
    terms = load_terms().get((office, match["family"]), ())
    if not given:
        return list(terms)
    return [t for t in terms if not t.given or _fits(given, t.given.split())]


def _fits(written: list[str], known: list[str]) -> bool:
    """Tell whether given names as written can be a person's ("Donald J." is "Donald")."""
    if known[0].lower() not in (w.lower() for w in written):
        return False
    # "George W." is not "George H.W.".
    second = written[1:2] if written[0].lower() == known[0].lower() else []
    return not second or len(known) == 1 or second[0][0].lower() == known[1][0].lower()
