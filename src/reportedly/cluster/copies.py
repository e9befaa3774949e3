"""Who reprints whom: copies, partial reprints and quotations, with aligned spans.

Candidates come from an inverted index over fingerprints chosen by winnowing (Schleimer, Wilkerson,
Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003): the smallest hash
of every window of shingles, so that a passage of 21 words in common is never missed. Candidates
are confirmed by alignment. Words inside direct quotation marks on both sides are what somebody
said to both, and count as a quotation, not as copying.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from reportedly.cluster.align import Region, shared_regions, shingle_hashes
from reportedly.cluster.direction import CREDIT_KINDS, direction_of
from reportedly.cluster.tokens import Tokens, tokens_of
from reportedly.model.report import Report, Span
from reportedly.model.story import Copy, CopyKind

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class CopySettings:
    """Bounds on what counts. Lengths in words, shares in [0, 1].

    Of every ``window`` shingles one is a fingerprint, and ``min_common`` fingerprints make a
    candidate; ``max_holders`` bounds how many reports one
    fingerprint leads to, so that a text reprinted a thousand times stays cheap.
    """

    shingle: int = 4
    window: int = 6
    min_common: int = 3
    max_holders: int = 40
    max_candidates: int = 60
    min_words: int = 20
    copy_share: float = 0.8


@dataclass(frozen=True, slots=True)
class Overlap:
    """The measured overlap of two reports: regions, and words covered on either side."""

    regions: tuple[Region, ...]
    left_words: int
    right_words: int
    left_covered: int
    right_covered: int
    unquoted: int

    @property
    def left_share(self) -> float:
        """Part of the left article that stands in the right."""
        return self.left_covered / max(1, self.left_words)

    @property
    def right_share(self) -> float:
        """Part of the right article that stands in the left."""
        return self.right_covered / max(1, self.right_words)

    @property
    def share(self) -> float:
        """Part of the shorter article that is shared."""
        return self.left_share if self.left_words <= self.right_words else self.right_share


class CopyFinder:
    """Finds what each new report shares with those added before.

    Adding costs time in the length of the report and the number of candidates, not in the number
    of reports held. Memory: about 2 KB of fingerprints a report, and its tokens.
    """

    def __init__(self, settings: CopySettings = CopySettings()) -> None:
        self._settings = settings
        self._tokens: dict[str, Tokens] = {}
        self._holders: dict[int, list[str]] = {}

    def candidates(self, tokens: Tokens) -> list[str]:
        """Give ids of reports that share several fingerprints, most shared first."""
        holders = (self._holders.get(value, ()) for value in self._fingerprints(tokens))
        counts = Counter(chain.from_iterable(holders))
        limit = self._settings.min_common
        ranked = sorted(((-n, key) for key, n in counts.items() if n >= limit))
        return [key for _, key in ranked[: self._settings.max_candidates]]

    def add(self, report: Report) -> tuple[Copy, ...]:
        """Register a report and give its copies among earlier ones, by the other's id."""
        tokens = tokens_of(report)
        found = [
            copy
            for key in self.candidates(tokens)
            if key != report.id
            and (copy := compare_tokens(self._tokens[key], tokens, self._settings)) is not None
        ]
        self.register(tokens)
        return tuple(sorted(found, key=lambda c: (c.from_id, c.to_id)))

    def seed(self, report: Report) -> None:
        """Register a report that was compared in an earlier run."""
        self.register(tokens_of(report))

    def register(self, tokens: Tokens) -> None:
        """Hold a report for later ones to be compared with."""
        if tokens.report.id in self._tokens:
            return
        self._tokens[tokens.report.id] = replace(tokens, report=_slim(tokens.report))
        for value in self._fingerprints(tokens):
            holders = self._holders.setdefault(value, [])
            if len(holders) < self._settings.max_holders:
                holders.append(tokens.report.id)

    def _fingerprints(self, tokens: Tokens) -> list[int]:
        import numpy as np

        hashes = shingle_hashes(tokens.codes, self._settings.shingle)
        if len(hashes) > self._settings.window:
            windows = np.lib.stride_tricks.sliding_window_view(hashes, self._settings.window)
            hashes = windows.min(axis=1)
        kept: list[int] = np.unique(hashes).tolist()
        return kept


def _slim(report: Report) -> Report:
    """Give a report with only what tells where it is from: its text, and its lines of credit.

    Its blocks take ten times the memory of its text.
    """
    return replace(report, blocks=tuple(b for b in report.blocks if b.kind in CREDIT_KINDS))


def find_copies(
    reports: Iterable[Report], settings: CopySettings = CopySettings()
) -> Iterator[Copy]:
    """Give the copies among some reports, each pair once, in the order of their ids.

    The order of the reports does not matter.
    """
    finder = CopyFinder(settings)
    for report in sorted(reports, key=lambda r: r.id):
        yield from finder.add(report)


def compare_tokens(left: Tokens, right: Tokens, settings: CopySettings) -> Copy | None:
    """Give the copy between two reports, or None when they share too little.

    The pair is put in a fixed order first, so the result does not depend on who came first.
    """
    if right.report.id < left.report.id:
        left, right = right, left
    overlap = measure_overlap(left, right)
    kind = _kind_of(overlap, settings)
    if kind is None:
        return None
    forward, directed, reason = direction_of(
        left.report, right.report, overlap.left_words, overlap.right_words
    )
    pairs = _span_pairs(overlap.regions, left, right)
    if not forward:
        left, right = right, left
        pairs = tuple((b, a) for a, b in pairs)
    return Copy(
        from_id=left.report.id,
        to_id=right.report.id,
        kind=kind,
        share=round(min(1.0, overlap.share), 4),
        spans=pairs,
        directed=directed,
        reason=f"{_words_shared(overlap, kind)}; {reason}",
    )


def measure_overlap(left: Tokens, right: Tokens) -> Overlap:
    """Align two reports and count the words covered on either side."""
    import numpy as np

    regions = shared_regions(left, right)
    in_left = np.zeros(len(left), dtype=np.bool_)
    in_right = np.zeros(len(right), dtype=np.bool_)
    unquoted = 0
    for r in regions:
        in_left[r.left_start : r.left_end] = True
        in_right[r.right_start : r.right_end] = True
        free_left = int((~left.quoted[r.left_start : r.left_end]).sum())
        free_right = int((~right.quoted[r.right_start : r.right_end]).sum())
        unquoted += min(r.n_matched, max(free_left, free_right))
    return Overlap(
        regions, len(left), len(right), int(in_left.sum()), int(in_right.sum()), unquoted
    )


def _kind_of(overlap: Overlap, settings: CopySettings) -> CopyKind | None:
    """Tell copy, partial reprint and quotation apart; None when nothing is shared."""
    if not overlap.regions:
        return None
    if min(overlap.left_share, overlap.right_share) >= settings.copy_share:
        return CopyKind.COPY
    if overlap.unquoted >= settings.min_words:
        return CopyKind.PARTIAL
    return CopyKind.QUOTATION


def _words_shared(overlap: Overlap, kind: CopyKind) -> str:
    n = min(overlap.left_covered, overlap.right_covered)
    share = f"{100 * min(1.0, overlap.share):.0f} %"
    where = " inside quotation marks" if kind is CopyKind.QUOTATION else ""
    return f"{n} words{where} stand in both, {share} of the shorter article"


def _span_pairs(
    regions: Iterable[Region], left: Tokens, right: Tokens
) -> tuple[tuple[Span, Span], ...]:
    """Turn regions of words into pairs of spans of characters."""
    return tuple(
        (
            left.report.span(int(left.starts[r.left_start]), int(left.ends[r.left_end - 1])),
            right.report.span(int(right.starts[r.right_start]), int(right.ends[r.right_end - 1])),
        )
        for r in regions
    )
