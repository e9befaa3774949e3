"""Families of reports that are one text: reprints of reprints, without chains through roundups.

Two reports are kin when most of the shorter stands in the longer and makes up a fair part of it.
A passage that several reports carry which have little else in common is boilerplate and is taken
out first. A roundup, which takes much from two texts that are strangers to each other, is kin to
neither: else it would chain both into one family. It is told by what its second source adds.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.cluster.tokens import article_ranges
from reportedly.model.report import Report
from reportedly.model.story import Copy, CopyKind

#: Part of the shorter report, and of the longer, that kin share.
KIN_SHARE = 0.62
KIN_SHARE_LONG = 0.12

#: Reports that share so much either way are one text, whatever else they are.
SAME_SHARE = 0.9

#: Part of a roundup that the second source adds, at least.
SECOND_SOURCE = 0.1

#: Two reports that share less than this are strangers.
STRANGERS = 0.1

#: A passage that so many reports carry, each two of which share less than ``UNLIKE``, is
#: boilerplate. So many holders are looked at, those that share most first.
BOILERPLATE_HOLDERS = 3
UNLIKE = 0.35
MAX_HOLDERS = 100

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Tie:
    """What one report shares with another: character ranges on its own side."""

    other: str
    ranges: Ranges
    share: float


Ties = Mapping[str, Mapping[str, _Tie]]


def copy_families(reports: Iterable[Report], copies: Iterable[Copy]) -> dict[str, str]:
    """Give each report the smallest id of its family (its own, when it has no kin).

    The order of the arguments does not matter. Not every pair of a family need be among the
    copies. Cost: near linear in reports and copies.
    """
    lengths = {r.id: sum(end - start for start, end in article_ranges(r)) for r in reports}
    pairs = [c for c in copies if c.kind is not CopyKind.QUOTATION]
    ties = _ties(pairs, lengths)
    twins = _components(lengths, ((c.from_id, c.to_id) for c in pairs if c.kind is CopyKind.COPY))
    cleaned = {key: _without_boilerplate(key, ties, twins, lengths[key]) for key in ties}
    roundups = _roundups(cleaned, twins)
    kin = ((c.from_id, c.to_id) for c in pairs if _are_kin(c, ties, cleaned, roundups))
    return _components(lengths, kin)


def _components(keys: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each key the smallest of those it hangs together with."""
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        left, right = sorted(map(root, pair))
        parent[right] = left
    return {key: root(key) for key in sorted(parent)}


def _ties(copies: Sequence[Copy], lengths: Mapping[str, int]) -> Ties:
    found: dict[str, dict[str, _Tie]] = defaultdict(dict)
    for copy in copies:
        for side, (own, other) in enumerate(
            [(copy.from_id, copy.to_id), (copy.to_id, copy.from_id)]
        ):
            ranges = merge_ranges((pair[side].start, pair[side].end) for pair in copy.spans)
            share = total_length(ranges) / max(1, lengths[own])
            found[own][other] = _Tie(other, ranges, share)
    return found


def _without_boilerplate(
    key: str, ties: Ties, twins: Mapping[str, str], length: int
) -> dict[str, _Tie]:
    """Take boilerplate out of what a report shares with others, and out of its length."""
    own = ties[key]
    boilerplate = _boilerplate(_ranked(own.values()), ties, twins)
    if not boilerplate:
        return dict(own)
    rest = max(1, length - total_length(boilerplate))
    cleaned = {}
    for other, tie in own.items():
        ranges = subtract_ranges(tie.ranges, boilerplate)
        cleaned[other] = replace(tie, ranges=ranges, share=min(1.0, total_length(ranges) / rest))
    return cleaned


def _boilerplate(own: Sequence[_Tie], ties: Ties, twins: Mapping[str, str]) -> Ranges:
    """Give the passages that several reports carry that have little else in common."""
    alike: dict[Ranges, list[str]] = defaultdict(list)
    for tie in own[:MAX_HOLDERS]:
        alike[tie.ranges].append(tie.other)
    if len(own) < BOILERPLATE_HOLDERS:
        return ()
    found = []
    for start, end, holders in _pieces(alike):
        if _unlike(holders, ties, twins):
            found.append((start, end))
    return merge_ranges(found)


def _pieces(
    alike: Mapping[Ranges, Sequence[str]],
) -> Iterator[tuple[int, int, list[str]]]:
    """Cut ranges where one begins or ends; give each piece with all whose ranges cover it."""
    places = sorted({place for ranges in alike for pair in ranges for place in pair})
    for start, end in itertools.pairwise(places):
        holders = [
            other
            for ranges, others in alike.items()
            if any(a <= start and end <= b for a, b in ranges)
            for other in others
        ]
        yield start, end, holders


def _unlike(holders: Sequence[str], ties: Ties, twins: Mapping[str, str]) -> bool:
    """Tell whether there are some among the holders that have little in common."""
    groups: list[str] = []
    for other in holders:
        if all(
            twins[other] != twins[seen] and _share(ties, other, seen) < UNLIKE for seen in groups
        ):
            groups.append(other)
            if len(groups) >= BOILERPLATE_HOLDERS:
                return True
    return False


def _roundups(ties: Ties, twins: Mapping[str, str]) -> frozenset[str]:
    """Find roundups; again without those found, since one roundup may hide another's sources."""
    found: frozenset[str] = frozenset()
    while True:
        new = {key for key in ties if key not in found and _is_roundup(key, ties, twins, found)}
        if not new:
            return found
        found |= new


def _is_roundup(key: str, ties: Ties, twins: Mapping[str, str], roundups: frozenset[str]) -> bool:
    """Tell whether a stranger to the main source adds a good part of the text."""
    ranked = [t for t in _ranked(ties[key].values()) if t.other not in roundups]
    if not ranked or not ranked[0].ranges:
        return False
    main = ranked[0]
    per_char = main.share / total_length(main.ranges)
    return any(
        per_char * total_length(subtract_ranges(tie.ranges, main.ranges)) >= SECOND_SOURCE
        for tie in ranked[1:]
        if twins[tie.other] != twins[main.other] and _share(ties, main.other, tie.other) < STRANGERS
    )


def _ranked(ties: Iterable[_Tie]) -> list[_Tie]:
    return sorted(ties, key=lambda t: (-t.share, t.other))


def _are_kin(copy: Copy, ties: Ties, cleaned: Ties, roundups: frozenset[str]) -> bool:
    """Tell whether two reports are one text, both with boilerplate and without."""
    if min(_shares(copy, ties)) >= SAME_SHARE:
        return True
    if copy.from_id in roundups or copy.to_id in roundups:
        return False
    return all(
        max(shares) >= KIN_SHARE and min(shares) >= KIN_SHARE_LONG
        for shares in (_shares(copy, ties), _shares(copy, cleaned))
    )


def _shares(copy: Copy, ties: Ties) -> tuple[float, float]:
    return ties[copy.from_id][copy.to_id].share, ties[copy.to_id][copy.from_id].share


def _share(ties: Ties, a: str, b: str) -> float:
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
