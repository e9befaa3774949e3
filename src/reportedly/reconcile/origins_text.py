"""Whose text a passage is: the report that it was first in, through copies of copies.

Copies are pairs; a story of n reprints may have n² of them. Reports that are all of one text make a
family, of which the first stands for all. Of other copies those are kept that cover text which no
earlier report covers already. So following a passage to its root looks at a few, however many
copies there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from reportedly.model.report import ARTICLE_KINDS, BlockKind, Report, Span
from reportedly.model.story import Copy, CopyKind

_HEADS = frozenset({BlockKind.HEADLINE, BlockKind.STANDFIRST})

#: Share of a report's article from which its headlines tell what the other's text tells.
MOSTLY = 0.5
#: Share of a report's article from which all of it counts as the other's.
WHOLLY = 0.8
#: The place of a passage in a text that holds it all, where it is not known more closely.
_ANYWHERE = -1


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a passage was first: the report and about where there; whose text it came through."""

    report: str
    at: int
    through: str


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    there: int


@dataclass(frozen=True, slots=True)
class _Source:
    """What one report has from another: all of it, or pieces, and maybe its headlines."""

    report: str
    wholly: bool
    mostly: bool
    pieces: tuple[_Piece, ...]


class SharedText:
    """Tells where each passage of a story's reports was first.

    Cost: linear in the aligned spans of all copies, once; then a few steps a passage.
    """

    def __init__(self, reports: Sequence[Report], copies: Sequence[Copy]) -> None:
        self._reports = {r.id: r for r in reports}
        self._lengths = {r.id: _article_length(r) for r in reports}
        own = [
            c
            for c in copies
            if c.kind is not CopyKind.QUOTATION
            and c.from_id in self._reports
            and c.to_id in self._reports
            and c.from_id != c.to_id
        ]
        order = _in_order(reports, own)
        self._rank = {report: n for n, report in enumerate(order)}
        self._first = self._families(own)
        self._sources = self._choose(own)

    def _families(self, copies: Sequence[Copy]) -> dict[str, str]:
        """Give for each report the first of those that are all of the same text."""
        first = {report: report for report in self._rank}

        def root(report: str) -> str:
            while first[report] != report:
                first[report] = first[first[report]]
                report = first[report]
            return report

        for copy in copies:
            sides = root(copy.from_id), root(copy.to_id)
            if sides[0] != sides[1] and self._is_all(copy):
                early, late = sorted(sides, key=self._rank.__getitem__)
                first[late] = early
        return {report: root(report) for report in first}

    def _is_all(self, copy: Copy) -> bool:
        return copy.kind is CopyKind.COPY and all(
            self._source(side, copy).wholly for side in (copy.from_id, copy.to_id)
        )

    def _choose(self, copies: Sequence[Copy]) -> dict[str, list[_Source]]:
        """Give for each report the sources to look at, the first-ranked first."""
        into: dict[str, list[tuple[int, Copy]]] = defaultdict(list)
        chosen: dict[str, list[_Source]] = {}
        for copy in copies:
            early, late = sorted((copy.from_id, copy.to_id), key=self._rank.__getitem__)
            if self._first[late] == early:
                chosen[late] = [replace(self._source(late, copy), wholly=True)]
            elif self._first[late] == late:
                into[late].append((self._rank[early], copy))
        for report, first in self._first.items():
            if first != report:
                chosen.setdefault(report, [_Source(first, True, True, ())])
        for report, found in into.items():
            covered = _Cover()
            for _, copy in sorted(found, key=lambda rc: (rc[0], rc[1].from_id, rc[1].to_id)):
                if copy.spans and not covered.lacks(report, copy):
                    continue
                source = self._source(report, copy)
                covered.add(source.pieces)
                chosen.setdefault(report, []).append(source)
                if source.wholly:
                    break
        return chosen

    def _source(self, report: str, copy: Copy) -> _Source:
        other = copy.from_id if copy.to_id == report else copy.to_id
        pieces = []
        for pair in copy.spans:
            here = next((s for s in pair if s.report_id == report), None)
            there = next((s for s in pair if s.report_id == other), None)
            if here is not None and there is not None:
                pieces.append(_Piece(here.start, here.end, there.start))
        share = sum(p.end - p.start for p in pieces) / max(1, self._lengths[report])
        wholly = share >= WHOLLY if pieces else copy.kind is CopyKind.COPY
        return _Source(other, wholly, share >= MOSTLY, tuple(pieces))

    def root(self, report: str, span: Span) -> Taken | None:
        """Give where a passage was first, or None where it is the report's own."""
        at, through, home = (span.start + span.end) // 2, "", report
        heads = self._in_heads(report, span)
        while (step := self._step(home, at, heads)) is not None:
            through = through or step[0]
            home, at = step
        return Taken(home, at, through) if through else None

    def wholly_from(self, report: str) -> str | None:
        """Give the report whose text all of a report is, None where it has a text of its own."""
        home = report
        while (
            found := next((s for s in self._sources.get(home, ()) if s.wholly), None)
        ) is not None:
            home = found.report
        return home if home != report else None

    def _step(self, report: str, at: int, heads: bool) -> tuple[str, int] | None:
        for source in self._sources.get(report, ()):
            for piece in source.pieces:
                if at != _ANYWHERE and piece.start <= at < piece.end:
                    return source.report, piece.there + at - piece.start
            if source.wholly or (heads and source.mostly):
                return source.report, _ANYWHERE
        return None

    def _in_heads(self, report: str, span: Span) -> bool:
        blocks = self._reports[report].blocks
        return any(b.kind in _HEADS and b.span.contains(span) for b in blocks)


class _Cover:
    """Characters of a report that are accounted for, as disjoint sorted ranges."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def lacks(self, report: str, copy: Copy) -> bool:
        """Tell whether any aligned span of a copy on this side is not wholly there yet."""
        side = 0 if copy.spans[0][0].report_id == report else 1
        for pair in copy.spans:
            span = pair[side]
            for start, end in self._ranges:
                if start <= span.start and span.end <= end:
                    break
            else:
                return True
        return False

    def add(self, pieces: Sequence[_Piece]) -> None:
        """Add ranges."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted([*self._ranges, *((p.start, p.end) for p in pieces)]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._ranges = merged


def _article_length(report: Report) -> int:
    """Give the characters of an article below its headlines, which copies change; those of the
    whole text where no block is article."""
    total = sum(len(b.span) for b in report.blocks if b.kind in ARTICLE_KINDS - _HEADS)
    return total or len(report.text)


def _in_order(reports: Sequence[Report], copies: Sequence[Copy]) -> list[str]:
    """Put sources before those who take from them, as far as copies say so; then by day and id.

    Kahn's topological order; where copies go round in a circle, the earliest report comes first.
    """
    key = {r.id: (_day(r), r.id) for r in reports}
    takers: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(key, 0)
    for copy in copies:
        takers[copy.from_id].append(copy.to_id)
        waiting[copy.to_id] += 1
    ready = [key[r] for r, n in waiting.items() if not n]
    heapify(ready)
    left = sorted(key.values(), reverse=True)
    order: dict[str, None] = {}
    while len(order) < len(key):
        while not ready and left[-1][1] in order:
            left.pop()
        report = (heappop(ready) if ready else left.pop())[1]
        if report in order:
            continue
        order[report] = None
        for taker in takers[report]:
            waiting[taker] -= 1
            if not waiting[taker] and taker not in order:
                heappush(ready, key[taker])
    return list(order)


def _day(report: Report) -> str:
    last = report.published.days.last
    return last.isoformat() if last is not None else "9999"
