"""When a report came out: what its own text states, what its carrier says, or what follows.

The order: the carrier's word (with the time and zone of a date line that agrees on the day), the
date line of the text, the page's metadata, then the range that the text's own time words leave
open (:mod:`reportedly.parse.infer`), then unknown. A date inside the prose is never taken for
the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
from reportedly.parse.moments import settle

#: Kinds whose lines may state the day of publication.
_STATING = frozenset({BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.BOILERPLATE})
_CUE = re.compile(r"\b(?:publish|post|issue|release|creat|dat)ed\b|\bdate\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:updat|modifi|edit|correct|revis)ed\b", re.IGNORECASE)
#: The opening of a wire report: "CITY, April 15, 2019 (Agency) -".
_OPENING = re.compile(r"[^\n]{0,80}?(?:\((?:[^()\n]{1,40})\)|\s[-–—]{1,2}\s|\s?—)")
_MAX_LINE = 200


def find_published(report: Report, carrier: str | None, stamps: Sequence[Stamp] = ()) -> Published:
    """Give when a report came out, on which basis, with the spans that say so.

    Args:
        report: the report with its blocks.
        carrier: what the carrier (a JSON line, a feed) says, in any usual shape.
        stamps: what the page's metadata says, the most trusted first.
    """
    stated = _stated(report)
    said = parse_moment(carrier) if carrier else None
    if said is not None:
        if stated and stated.at and not said.at and stated.days == said.days:
            return stated
        return Published(said.days, Basis.METADATA, (), said.at, "the carrier says so")
    firm = _of_stamps([s for s in stamps if not s.weak])
    return firm or stated or _of_stamps(stamps) or infer_days(report)


def find_modified(carrier: str | None, stamps: Sequence[Stamp]) -> Published:
    """Give when a report was last changed: the carrier's word, else the page's, else unknown."""
    said = parse_moment(carrier) if carrier else None
    if said is not None:
        return Published(said.days, Basis.METADATA, (), said.at, "the carrier says so")
    return _of_stamps(stamps) or Published()


def _of_stamps(stamps: Sequence[Stamp]) -> Published | None:
    for i, stamp in enumerate(stamps):
        moment = settle(stamps[i:])
        if moment is not None:
            reason = f"the page's metadata says so ({stamp.where})"
            return Published(moment.days, Basis.METADATA, (), moment.at, reason)
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
