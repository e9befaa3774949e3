"""Finds time expressions in passages and reads them, in text order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.temporal import (
    rules_clock,
    rules_dates,
    rules_durations,
    rules_relative,
    rules_seasons,
)
from reportedly.extract.temporal.bounds import bounded
from reportedly.extract.temporal.lexicon import compile_rule, required_words, words_of
from reportedly.extract.temporal.moment import Moment, Reading, Told, join
from reportedly.extract.temporal.narrative import find_chain, next_told
from reportedly.extract.temporal.tense import Clause, clause_at
from reportedly.model.facts import Precision, TimeExpression, Timex3
from reportedly.model.report import DayInterval

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

Handler = Callable[[re.Match[str], Moment], Reading | None]

_NEIGHBOURHOOD = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match of one rule in one passage."""

    start: int
    end: int
    order: int
    match: re.Match[str]
    read: Handler


@cache
def all_rules() -> tuple[tuple[str, Handler, tuple[frozenset[str], ...]], ...]:
    """Give the template and reader of every rule with the words it cannot do without."""
    rules: list[tuple[str, Handler]] = [
        *rules_clock.RULES,
        *rules_dates.RULES,
        *rules_seasons.RULES,
        *rules_relative.RULES,
        *rules_durations.RULES,
    ]
    return tuple((template, read, required_words(template)) for template, read in rules)


def find_candidates(text: str) -> list[Candidate]:
    """Match every rule; sorted by start, longest first, then by the order of the rules."""
    present = words_of(text)
    found = [
        Candidate(m.start(), m.end(), order, m, read)
        for order, (template, read, needed) in enumerate(all_rules())
        if all(need & present for need in needed)
        for m in compile_rule(template).finditer(text)
        if m.end() > m.start()
    ]
    return sorted(found, key=lambda c: (c.start, -c.end, c.order))


def iter_times(context: Context) -> Iterator[TimeExpression]:
    """Give the time expressions of a report in text order.

    Cost: linear in the text; about fifty regex passes and one climb up the parse per match.
    """
    chain = find_chain(context)
    told: Told | None = None
    for passage in context.passages:
        done = 0
        for candidate in find_candidates(passage.text):
            if candidate.start < done:
                continue
            moments = _moments(context, passage, candidate, told, chain.narrative)
            readings = _read(candidate, moments)
            if readings is None:
                continue
            done = candidate.end
            told = next_told(readings[-1], told, chain)
            ends = [bounded(r, one) for r, one in zip(readings, moments, strict=True)]
            yield _express(context, passage, candidate, join(ends[0], ends[-1]))


def _read(candidate: Candidate, moments: list[Moment]) -> list[Reading] | None:
    """Read a candidate at each moment; None where it is no time at any of them."""
    readings = [candidate.read(candidate.match, moment) for moment in moments]
    kept = [reading for reading in readings if reading is not None]
    return kept if len(kept) == len(moments) else None


def _moments(
    context: Context, passage: Passage, candidate: Candidate, told: Told | None, narrative: bool
) -> list[Moment]:
    """Give the moment once per end of the publication range (once when it is one day or open)."""
    moment = _moment(passage, candidate, told, narrative)
    days = context.report.published.days
    if days.first is None or days.last is None:
        return [moment]
    return [replace(moment, ref=ref) for ref in dict.fromkeys((days.first, days.last))]


def _moment(passage: Passage, candidate: Candidate, told: Told | None, narrative: bool) -> Moment:
    text = passage.text
    tokens: Tokens | None = passage.doc.char_span(
        candidate.start, candidate.end, alignment_mode="expand"
    )
    root = tokens.root if tokens is not None and len(tokens) else None
    clause = clause_at(root) if root is not None else Clause()
    return Moment(
        ref=None,
        told=told,
        narrative=narrative,
        tense=clause.tense,
        firm=clause.firm,
        caseless=text.islower(),
        before=text[max(0, candidate.start - _NEIGHBOURHOOD) : candidate.start],
        after=text[candidate.end : candidate.end + _NEIGHBOURHOOD],
        entity=root.ent_type_ if root is not None else "",
        tag=root.tag_ if root is not None else "",
    )


def _express(
    context: Context, passage: Passage, candidate: Candidate, reading: Reading
) -> TimeExpression:
    edtf = reading.edtf if reading.edtf is not None else _edtf(reading)
    return TimeExpression(
        span=context.chars(passage, candidate.start, candidate.end),
        days=reading.days,
        edtf=edtf,
        timex3=Timex3(reading.type, reading.value, reading.mod),
        precision=reading.precision,
        anchor=reading.anchor,
    )


_PLAIN = re.compile(r"[\dX]{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?")


def _edtf(reading: Reading) -> str:
    """Write a whole month or year in its short form, other intervals by their ends."""
    value = reading.value
    if reading.days == DayInterval():
        return value if reading.type == "DATE" and _PLAIN.fullmatch(value) else ""
    whole = reading.precision in (Precision.MONTH, Precision.YEAR, Precision.DAY)
    if whole and reading.type == "DATE" and _PLAIN.fullmatch(value) and "X" not in value:
        return value
    return reading.days.edtf
