"""Whose text a passage is: the report that it was first in, through copies of copies.

Copies are pairs; a story of n reprints may have n² of them. For each report those are kept that
cover text which no earlier-ranked report covers already, so that following a passage to its root
looks at a few, however many copies there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.model.report import ARTICLE_KINDS, BlockKind, Report, Span
from reportedly.model.story import Copy, CopyKind

_HEADS = frozenset({BlockKind.HEADLINE, BlockKind.STANDFIRST})

#: Share of a report's article from which its headlines tell what the other's text tells.
MOSTLY = 0.5
#: Share of a report's article from which all of it counts as the other's.
WHOLLY = 0.7


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
        taken = Counter(c.to_id for c in own if c.directed)
        self._rank = {
            r.id: n
            for n, r in enumerate(
                sorted(reports, key=lambda r: (taken[r.id], _day(r), r.id)),
            )
        }
        self._sources = self._choose(own)

    def _choose(self, copies: Sequence[Copy]) -> dict[str, list[_Source]]:
        """Give for each report the sources to look at, the first-ranked first."""
        into: dict[str, list[tuple[int, Copy]]] = defaultdict(list)
        for copy in copies:
            first, later = sorted((copy.from_id, copy.to_id), key=self._rank.__getitem__)
            into[later].append((self._rank[first], copy))
        chosen: dict[str, list[_Source]] = {}
        for report, found in into.items():
            covered = _Cover()
            for _, copy in sorted(found, key=lambda rc: (rc[0], rc[1].from_id, rc[1].to_id)):
                source = self._source(report, copy)
                new = covered.add(source.pieces)
                if new or source.wholly:
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
        bare = copy.kind is CopyKind.COPY and not pieces
        wholly = copy.kind is CopyKind.COPY and (bare or share >= WHOLLY)
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
                if piece.start <= at < piece.end:
                    return source.report, piece.there + at - piece.start
            if source.wholly or (heads and source.mostly):
                return source.report, 0
        return None

    def _in_heads(self, report: str, span: Span) -> bool:
        blocks = self._reports[report].blocks
        return any(b.kind in _HEADS and b.span.contains(span) for b in blocks)


class _Cover:
    """Characters of a report that are accounted for, as disjoint sorted ranges."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def add(self, pieces: Sequence[_Piece]) -> bool:
        """Add ranges; tell whether any of them was not wholly there yet."""
        new = [p for p in pieces if not self._has(p.start, p.end)]
        if not new:
            return False
        merged: list[tuple[int, int]] = []
        for start, end in sorted([*self._ranges, *((p.start, p.end) for p in new)]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._ranges = merged
        return True

    def _has(self, start: int, end: int) -> bool:
        return any(s <= start and end <= e for s, e in self._ranges)


def _article_length(report: Report) -> int:
    """Give the characters of an article; those of the whole text where no block is article."""
    total = sum(len(b.span) for b in report.blocks if b.kind in ARTICLE_KINDS)
    return total or len(report.text)


def _day(report: Report) -> str:
    last = report.published.days.last
    return last.isoformat() if last is not None else "9999"
