"""Families of reports that are one text: reprints of reprints, without chains through roundups.

Two reports are kin when most of the shorter stands in the longer and makes up a fair part of it.
A roundup, which takes much from two texts that are strangers to each other, is kin to neither:
else it would chain both into one family. It is told by what its second source adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.cluster.tokens import article_ranges
from reportedly.model.report import Report
from reportedly.model.story import Copy, CopyKind

#: Part of the shorter report, and of the longer, that kin share.
KIN_SHARE = 0.62
KIN_SHARE_LONG = 0.12

#: Part of a roundup that the second source adds, at least.
SECOND_SOURCE = 0.15

#: Two reports that share less than this are strangers.
STRANGERS = 0.1

#: A passage that so many reports carry, each two of which share less than ``UNLIKE``, is
#: boilerplate.
BOILERPLATE_HOLDERS = 3
UNLIKE = 0.35

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Tie:
    """What one report shares with another: character ranges on its own side."""

    other: str
    ranges: Ranges
    share: float


def copy_families(reports: Iterable[Report], copies: Iterable[Copy]) -> dict[str, str]:
    """Give each report the smallest id of its family (its own, when it has no kin).

    The order of the arguments does not matter. Cost: near linear in reports and copies.
    """
    lengths = {r.id: sum(end - start for start, end in article_ranges(r)) for r in reports}
    pairs = [c for c in copies if c.kind is not CopyKind.QUOTATION]
    ties = _ties(pairs, lengths)
    roundups = _roundups(ties, lengths)
    parent = {key: key for key in lengths}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for copy in pairs:
        if _are_kin(copy, ties, roundups):
            left, right = sorted((root(copy.from_id), root(copy.to_id)))
            parent[right] = left
    return {key: root(key) for key in sorted(lengths)}


def _ties(copies: Sequence[Copy], lengths: Mapping[str, int]) -> dict[str, dict[str, _Tie]]:
    found: dict[str, dict[str, _Tie]] = defaultdict(dict)
    for copy in copies:
        for side, (own, other) in enumerate(
            [(copy.from_id, copy.to_id), (copy.to_id, copy.from_id)]
        ):
            ranges = merge_ranges((pair[side].start, pair[side].end) for pair in copy.spans)
            share = total_length(ranges) / max(1, lengths[own])
            found[own][other] = _Tie(other, ranges, share)
    return found


def _roundups(ties: Mapping[str, Mapping[str, _Tie]], lengths: Mapping[str, int]) -> frozenset[str]:
    """Find roundups; again without those found, since one roundup may hide another's sources."""
    found: frozenset[str] = frozenset()
    while True:
        new = {
            key
            for key in ties
            if key not in found and _is_roundup(ties[key], ties, found, lengths[key])
        }
        if not new:
            return found
        found |= new


def _are_kin(copy: Copy, ties: Mapping[str, Mapping[str, _Tie]], roundups: frozenset[str]) -> bool:
    shares = sorted(
        (ties[copy.from_id][copy.to_id].share, ties[copy.to_id][copy.from_id].share), reverse=True
    )
    if (copy.from_id in roundups) or (copy.to_id in roundups):
        return shares[1] >= 0.9
    return shares[0] >= KIN_SHARE and shares[1] >= KIN_SHARE_LONG


def _is_roundup(
    own: Mapping[str, _Tie],
    ties: Mapping[str, Mapping[str, _Tie]],
    roundups: frozenset[str],
    length: int,
) -> bool:
    """Tell whether a stranger to the main source adds a good part of the text."""
    ranked = sorted(own.values(), key=lambda t: (-t.share, t.other))
    ranked = [t for t in ranked if t.other not in roundups]
    if not ranked:
        return False
    main = ranked[0]
    strangers = [t for t in ranked[1:] if _share(ties, main.other, t.other) < STRANGERS]
    for tie in strangers:
        added = subtract_ranges(tie.ranges, main.ranges)
        if total_length(added) < SECOND_SOURCE * max(1, length):
            continue
        if not _is_boilerplate(added, ranked, ties):
            return True
    return False


def _is_boilerplate(
    passage: Ranges, own: Sequence[_Tie], ties: Mapping[str, Mapping[str, _Tie]]
) -> bool:
    """Tell whether several reports that have little else in common carry a passage."""
    groups: list[str] = []
    for tie in own:
        outside = total_length(subtract_ranges(passage, tie.ranges))
        if outside > 0.2 * total_length(passage):
            continue
        if all(_share(ties, tie.other, seen) < UNLIKE for seen in groups):
            groups.append(tie.other)
            if len(groups) >= BOILERPLATE_HOLDERS:
                return True
    return False


def _share(ties: Mapping[str, Mapping[str, _Tie]], a: str, b: str) -> float:
    tie = ties.get(a, {}).get(b)
    back = ties.get(b, {}).get(a)
    return max(tie.share if tie else 0.0, back.share if back else 0.0)


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Sort half-open ranges and join those that touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def subtract_ranges(ranges: Ranges, taken: Ranges) -> Ranges:
    """Give what of ``ranges`` lies outside ``taken``; both merged."""
    left: list[tuple[int, int]] = []
    for start, end in ranges:
        for a, b in taken:
            if b <= start or a >= end:
                continue
            if a > start:
                left.append((start, a))
            start = max(start, b)
        if start < end:
            left.append((start, end))
    return tuple(left)


def total_length(ranges: Ranges) -> int:
    """Count the characters in merged ranges."""
    return sum(end - start for start, end in ranges)
