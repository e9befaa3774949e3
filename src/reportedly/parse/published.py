"""When a report came out: what its own text states, what its carrier says, or what follows.

The order: the carrier's word (with the time and zone of a date line or of the page's data that
agree on the day), the page's data, the day that the page shows, the date line of the text, then the
range that the text's own time words leave open (:mod:`reportedly.parse.infer`), then unknown. A
date inside the prose is never taken for the day of publication, nor is the time of the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from reportedly.model.report import (
    Basis,
    Block,
    BlockKind,
    Published,
    Report,
    Span,
)
from reportedly.parse.base import Stamp
from reportedly.parse.dates import Moment, iter_moments, parse_moment
from reportedly.parse.infer import infer_days
from reportedly.parse.moments import FUTURE, doubt_of, is_future, settle

#: Kinds whose lines may state the day of publication.
_STATING = frozenset({BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.BOILERPLATE})
_CUE = re.compile(r"\b(?:publish|post|issue|release|creat|dat)ed\b|\bdate\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:updat|modifi|edit|correct|revis)ed\b", re.IGNORECASE)
#: The opening of a wire report: "CITY, April 15, 2019 (Agency) -".
_OPENING = re.compile(r"[^\n]{0,80}?(?:\((?:[^()\n]{1,40})\)|\s[-–—]{1,2}\s|\s?—)")
_MAX_LINE = 200
#: A carrier may hold old papers; a page that names such a day names another.
_CARRIED_SINCE = 1500


def find_published(
    report: Report,
    carrier: str | None,
    stamps: Sequence[Stamp] = (),
    read_on: date | None = None,
) -> Published:
    """Give when a report came out, on which basis, with the spans that say so.

    A day that cannot be right (see :func:`date_doubts`) is passed over for the next that says one.

    Args:
        report: the report with its blocks, and when it was read.
        carrier: what the carrier (a JSON line, a feed) says, in any usual shape.
        stamps: what the page's metadata says, the most trusted first.
        read_on: the day of the reading, where the report does not tell when it was read.
    """
    stated = _stated(report)
    read_at = report.retrieved_at
    read_on = read_at.date() if read_at else read_on
    if stated and is_future(stated.days, read_on):
        stated = None
    sound = [s for s in stamps if not doubt_of(s.value, read_on)]
    firm = _of_stamps([s for s in sound if not s.weak], sound)
    trusted = carrier and not doubt_of(carrier, read_on, _CARRIED_SINCE)
    if carrier and trusted and not (firm and _is_reading(carrier, read_at)):
        return _by_carrier(carrier, stated, firm)
    shown = _of_stamps(sound)
    if stated and shown and not firm and stated.days == shown.days:
        return replace(stated, at=stated.at or shown.at)
    return firm or shown or stated or infer_days(report)


def _by_carrier(carrier: str, stated: Published | None, firm: Published | None) -> Published:
    """Give the carrier's word, with the time that the text or the page's data put on its day."""
    said = settle([Stamp(carrier, "carrier")])
    if said is None:
        raise ValueError("the carrier's word cannot be read")
    for fuller in (stated, firm):
        if fuller and fuller.at and not said.at and fuller.days == said.days:
            return fuller
    return Published(said.days, Basis.METADATA, (), said.at, "the carrier says so")


def find_modified(
    carrier: str | None,
    stamps: Sequence[Stamp],
    published: Published = Published(),
    read_at: datetime | None = None,
) -> Published:
    """Give when a report was last changed: the carrier's word, else the page's, else unknown.

    A change before the publication, or after the reading, is none.
    """
    given = [Stamp(carrier, "carrier")] if carrier else []
    read_on = read_at.date() if read_at else None
    sound = [s for s in (*given, *stamps) if not doubt_of(s.value, read_on)]
    first = published.days.first
    for i, stamp in enumerate(sound):
        moment = settle(sound[i:])
        if moment and not (first and moment.days.last and moment.days.last < first):
            reason = f"the page's metadata says so ({stamp.where})"
            if given and stamp is given[0]:
                reason = "the carrier says so"
            return Published(moment.days, Basis.METADATA, (), moment.at, reason)
    return Published()


def date_doubts(
    report: Report, carrier: str | None, stamps: Sequence[Stamp], read_on: date | None = None
) -> Iterator[tuple[str, str]]:
    """Tell, by code and in words, of the days of publication that are named but cannot be right.

    They cannot be read or lie before there were pages (``bad-date``), or lie after the day of
    reading (``future-date``). The arguments are those of :func:`find_published`.
    """
    read_on = report.retrieved_at.date() if report.retrieved_at else read_on
    if carrier and (why := doubt_of(carrier, read_on, _CARRIED_SINCE)):
        yield _code_of(why), f"the day of publication it names ({_short(carrier)!r}) {why}"
    firm = [s for s in stamps if not s.weak]
    if firm and (why := doubt_of(firm[0].value, read_on)):
        named = f"the day of publication in its metadata ({_short(firm[0].value)!r})"
        yield _code_of(why), f"{named} {why}"
    stated = _stated(report)
    if stated and is_future(stated.days, read_on):
        named = f"the day of publication that its text names ({stated.days.edtf})"
        yield _code_of(FUTURE), f"{named} {FUTURE}"


def _code_of(why: str) -> str:
    return "future-date" if why == FUTURE else "bad-date"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _is_reading(value: str, read_at: datetime | None) -> bool:
    """Tell whether a named time is that of the reading: a crawler's, not the outlet's."""
    moment = parse_moment(value)
    return bool(
        moment and moment.at and read_at and abs(moment.at - read_at) < timedelta(seconds=2)
    )


def _of_stamps(stamps: Sequence[Stamp], helpers: Sequence[Stamp] = ()) -> Published | None:
    """Give the moment of the first stamp that can be read; ``helpers`` may tell its zone."""
    for i, stamp in enumerate(stamps):
        others = [s for s in helpers if s not in stamps]
        moment = settle([*stamps[i:], *others])
        if moment is not None:
            where = stamp.where
            said = (
                f"the page shows it ({where})"
                if stamp.weak
                else (f"the page's metadata says so ({where})")
            )
            return Published(moment.days, Basis.METADATA, (), moment.at, said)
    return None


def _stated(report: Report) -> Published | None:
    """Find a date line above the first paragraph, or one below the last that says it is one."""
    article = [i for i, b in enumerate(report.blocks) if b.kind is BlockKind.BODY]
    first, last = (article[0], article[-1]) if article else (len(report.blocks), -1)
    found: list[tuple[int, Published]] = []
    for i, block in enumerate(report.blocks):
        if block.kind in _STATING and (i < first or i > last):
            found.extend(_of_line(report, block, below=i > last and i > first))
    if article:
        found.extend(_of_opening(report, report.blocks[first]))
    return min(found, key=lambda f: f[0])[1] if found else None


def _of_line(report: Report, block: Block, *, below: bool) -> list[tuple[int, Published]]:
    """Give what a line states, with its rank: said to be published, plain, said to be updated."""
    line = block.span.exact
    if len(line) > _MAX_LINE or (block.kind is not BlockKind.DATELINE and not _CUE.search(line)):
        return []
    out = []
    previous = 0
    for moment in iter_moments(line):
        label = line[previous : moment.start]
        previous = moment.end
        rank = 0 if _CUE.search(label) else 2 if _CHANGE.search(label) else 1
        if below and rank:
            continue
        out.append((rank, _published(moment, block.span, "a date line of the text says so")))
    return out


def _of_opening(report: Report, block: Block) -> list[tuple[int, Published]]:
    """Read the full date in a wire report's opening ("CITY, April 15, 2019 (Agency) -")."""
    opening = _OPENING.match(block.span.exact)
    if not opening:
        return []
    for moment in iter_moments(opening.group()):
        start = block.span.start
        span = report.span(start + moment.start, min(start + moment.end, block.span.end))
        return [(1, _published(moment, span, "the opening of the report says so"))]
    return []


def _published(moment: Moment, span: Span, reason: str) -> Published:
    return Published(moment.days, Basis.STATED, (span,), moment.at, reason)
