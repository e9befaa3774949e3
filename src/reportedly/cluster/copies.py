"""Who reprints whom: copies, partial reprints and quotations, with aligned spans.

Candidates come from an index of fingerprints (:mod:`reportedly.cluster.fingerprints`) and are
confirmed by alignment (:mod:`reportedly.cluster.align`). Words inside direct quotation marks on
both sides are what somebody said to both, and count as a quotation, not as copying.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportedly.cluster.align import Region, n_covered, shared_regions
from reportedly.cluster.candidates import Bounds, choose_candidates
from reportedly.cluster.direction import Side, direction_of, edge_blocks
from reportedly.cluster.fingerprints import (
    WORDS_A_FINGERPRINT,
    Fingerprints,
    MemoryFingerprints,
    asked_values,
    day_of,
    number_of,
    stored_values,
)
from reportedly.cluster.tokens import Tokens, tokens_of
from reportedly.model.report import Report, Span
from reportedly.model.story import Copy, CopyKind

#: Gives reports by their numbers; those that are gone are left out.
Load = Callable[[Sequence[int]], Mapping[int, Report]]


@dataclass(frozen=True, slots=True)
class CopySettings:
    """What counts, and what is looked at. Lengths in words, shares in [0, 1].

    Of both articles' words ``copy_share`` must stand in the other for a copy; ``min_words`` outside
    quotation marks make a partial reprint, else ``min_quoted`` inside them a quotation. What two
    reports of one outlet share counts from ``own_share`` of the shorter: the rest is background and
    lines that it puts under everything.
    ``prepared`` reports are kept ready for comparison.
    """

    min_words: int = 12
    min_quoted: int = 10
    copy_share: float = 0.8
    own_share: float = 0.25
    bounds: Bounds = field(default_factory=Bounds)
    prepared: int = 4_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """The measured overlap of two reports: regions, and words covered on either side."""

    regions: tuple[Region, ...]
    left_words: int
    right_words: int
    left_covered: int
    right_covered: int
    unquoted: int
    quoted: int

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
    """Finds what each new report shares with those held.

    By default all is held in memory: the texts, and some 10 KB of fingerprints a report. With an
    index and a loader of its own nothing is held but ``settings.prepared`` reports that were met
    last (some 30 KB each). Either way adding costs time in the length of the report and the
    number of candidates, not in the number of reports held.
    """

    def __init__(
        self,
        fingerprints: Fingerprints | None = None,
        load: Load | None = None,
        settings: CopySettings = CopySettings(),
    ) -> None:
        if (fingerprints is None) != (load is None):
            raise TypeError("an index of fingerprints and a loader of reports go together")
        self._settings = settings
        self._index: Fingerprints = fingerprints or MemoryFingerprints()
        self._load = load
        self._prepared: OrderedDict[int, Tokens] = OrderedDict()
        self._shelf: dict[int, _Shelved] = {}
        self._numbers: dict[str, int] = {}

    def add(self, report: Report, number: int | None = None) -> tuple[Copy, ...]:
        """Hold a report and give its copies among those held before, by the ids of both.

        ``number`` is its number in the index, needed where that is not in memory. A report that
        is in the index already is not compared with itself.
        """
        tokens = tokens_of(report)
        found = self._compare(tokens, number)
        self._register(tokens, number)
        return found

    def compare(self, report: Report, number: int | None = None) -> tuple[Copy, ...]:
        """Give a report's copies among those held, by the ids of both."""
        return self._compare(tokens_of(report), number)

    def seed(self, report: Report, number: int | None = None) -> None:
        """Hold a report that was compared in an earlier run."""
        self._register(tokens_of(report), number)

    def _compare(self, tokens: Tokens, number: int | None) -> tuple[Copy, ...]:
        report, settings = tokens.report, self._settings
        day = day_of(report)
        held = self._index.holders(asked_values(tokens), day, settings.bounds.max_holders)
        chosen = choose_candidates(held, day, settings.bounds)
        shared = {number_of(item): n for item, n in chosen}
        if number is not None:
            shared.pop(number, None)
        found = [
            compare_tokens(other, tokens, settings)
            for n, other in self._ready(list(shared))
            if other.report.id != report.id
            and not _is_own_habit(other, tokens, shared[n] * WORDS_A_FINGERPRINT, settings)
        ]
        return tuple(sorted((c for c in found if c), key=lambda c: (c.from_id, c.to_id)))

    def _register(self, tokens: Tokens, number: int | None) -> None:
        report = tokens.report
        if number is None and self._load is not None:
            raise TypeError("a report needs the number that it has in the index")
        if number is None:
            number = self._numbers.setdefault(report.id, len(self._numbers))
        if self._load is None:
            slim = _slim(report)
            self._shelf[number] = _Shelved(slim, tuple(tokens.ranges))
            tokens.report = slim
        self._index.add(number, stored_values(tokens), day_of(report))
        del tokens.rows  # not needed again
        self._keep(number, tokens)

    def _ready(self, numbers: Sequence[int]) -> Iterator[tuple[int, Tokens]]:
        """Give the words of some held reports, in order; those that are gone are left out."""
        ready = {n: self._prepared[n] for n in numbers if n in self._prepared}
        absent = [n for n in numbers if n not in ready]
        if absent and self._load is not None:
            ready |= {n: tokens_of(report) for n, report in self._load(absent).items()}
        elif absent:
            ready |= {n: tokens_of(s.report, s.ranges) for n in absent if (s := self._shelf.get(n))}
        for number in numbers:
            if number in ready:
                self._keep(number, ready[number])
                yield number, ready[number]

    def _keep(self, number: int, tokens: Tokens) -> None:
        """Keep a report ready, in place of the one that was met longest ago."""
        self._prepared[number] = tokens
        self._prepared.move_to_end(number)
        if len(self._prepared) > self._settings.prepared:
            self._prepared.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Shelved:
    """A report held in memory, and which ranges of its text are the article."""

    report: Report
    ranges: tuple[tuple[int, int], ...]


def _slim(report: Report) -> Report:
    """Give a report with only the blocks that may tell where it is from.

    All its blocks take ten times the memory of its text.
    """
    return replace(report, blocks=edge_blocks(report))


def find_copies(
    reports: Iterable[Report],
    settings: CopySettings = CopySettings(),
) -> Iterator[Copy]:
    """Give the copies among some reports, each pair once, in the order of their ids.

    The order of the reports does not matter.
    """
    finder = CopyFinder(settings=settings)
    for report in sorted(reports, key=lambda r: r.id):
        yield from finder.add(report)


def compare_tokens(left: Tokens, right: Tokens, settings: CopySettings) -> Copy | None:
    """Give the copy between two reports, or None when they share too little.

    The pair is put in a fixed order first, so the result does not depend on who came first.
    """
    if right.report.id < left.report.id:
        left, right = right, left
    overlap = measure_overlap(left, right)
    covered = min(overlap.left_covered, overlap.right_covered)
    kind = None if _is_own_habit(left, right, covered, settings) else _kind_of(overlap, settings)
    if kind is None:
        return None
    forward, directed, reason = direction_of(_side_of(left), _side_of(right))
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


def _is_own_habit(left: Tokens, right: Tokens, n_words: int, settings: CopySettings) -> bool:
    """Tell whether some shared words are what one outlet puts into many of its reports."""
    outlet = left.report.outlet or left.report.domain
    if outlet is None or outlet != (right.report.outlet or right.report.domain):
        return False
    return n_words < settings.own_share * min(len(left), len(right))


def _side_of(tokens: Tokens) -> Side:
    return Side(tokens.report, len(tokens), tokens.edges)


def measure_overlap(left: Tokens, right: Tokens) -> Overlap:
    """Align two reports and count the words covered on either side."""
    regions = shared_regions(left, right)
    if not regions:
        return Overlap((), len(left), len(right), 0, 0, 0, 0)
    unquoted = matched = 0
    for r in regions:
        free_left = r.left_end - r.left_start - left.n_quoted(r.left_start, r.left_end)
        free_right = r.right_end - r.right_start - right.n_quoted(r.right_start, r.right_end)
        unquoted += min(r.n_matched, max(free_left, free_right))
        matched += r.n_matched
    return Overlap(
        regions,
        len(left),
        len(right),
        n_covered((r.left_start, r.left_end) for r in regions),
        n_covered((r.right_start, r.right_end) for r in regions),
        unquoted,
        matched - unquoted,
    )


def _kind_of(overlap: Overlap, settings: CopySettings) -> CopyKind | None:
    """Tell copy, partial reprint and quotation apart; None when nothing is shared."""
    if not overlap.regions:
        return None
    if min(overlap.left_share, overlap.right_share) >= settings.copy_share:
        return CopyKind.COPY
    if overlap.unquoted >= settings.min_words:
        return CopyKind.PARTIAL
    return CopyKind.QUOTATION if overlap.quoted >= settings.min_quoted else None


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
