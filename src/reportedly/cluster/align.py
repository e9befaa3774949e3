"""Which passages two reports share, word for word or nearly so.

Words in rows of ``SHINGLE`` are matched exactly, runs on one diagonal are joined, and runs that
follow each other at nearly the same pace in both texts are merged into one region, so a changed
word or a dropped clause does not cut a copied passage in two. Seed-and-extend after Schleimer,
Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003) and the
text-reuse tool passim (Smith, Cordell, Mullen 2015), without their dynamic programming.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.cluster.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Words in a row that must be the same to seed a match.
SHINGLE = 4

#: Words that may differ between two matches of one region, on either side.
MAX_GAP = 12

#: Words a region must have; shorter ones are how people write, not copying.
MIN_REGION = 12

_MULTIPLIER = 0x5851F42D4C957F2D


@dataclass(frozen=True, slots=True)
class Region:
    """A shared passage: words ``left_start:left_end`` and ``right_start:right_end`` (half-open),
    of which ``n_matched`` words stand in both."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    n_matched: int


def shingle_hashes(codes: npt.NDArray[np.uint64], size: int) -> npt.NDArray[np.uint64]:
    """Hash every ``size`` words in a row; length ``max(0, len(codes) - size + 1)``."""
    import numpy as np

    n = len(codes) - size + 1
    if n <= 0:
        return np.zeros(0, dtype=np.uint64)
    total = np.zeros(n, dtype=np.uint64)
    for offset in range(size):
        total = total * np.uint64(_MULTIPLIER) + codes[offset : offset + n]
    total ^= total >> np.uint64(29)
    total *= np.uint64(0xBF58476D1CE4E5B9)
    mixed: npt.NDArray[np.uint64] = total ^ (total >> np.uint64(32))
    return mixed


def shared_regions(left: Tokens, right: Tokens) -> tuple[Region, ...]:
    """Give the shared passages in the order of the left text.

    Cost: O(n log n) in the words of both.
    """
    runs = _diagonal_runs(*_seeds(left, right))
    return tuple(r for r in _merged(runs) if r.n_matched >= MIN_REGION)


def _seeds(left: Tokens, right: Tokens) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair each shingle of the left with its first place in the right."""
    import numpy as np

    a, b = shingle_hashes(left.codes, SHINGLE), shingle_hashes(right.codes, SHINGLE)
    if not len(a) or not len(b):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    values, first = np.unique(b, return_index=True)
    slot = np.minimum(np.searchsorted(values, a), len(values) - 1)
    hit = np.flatnonzero(values[slot] == a)
    return hit.astype(np.int64), first[slot[hit]].astype(np.int64)


def _diagonal_runs(i: npt.NDArray[np.int64], j: npt.NDArray[np.int64]) -> list[Region]:
    """Join seeds that follow each other word by word."""
    import numpy as np

    if not len(i):
        return []
    breaks = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    heads = np.concatenate(([0], breaks))
    tails = np.concatenate((breaks, [len(i)])) - 1
    return [
        Region(int(i[h]), int(i[t]) + SHINGLE, int(j[h]), int(j[t]) + SHINGLE, int(t - h) + SHINGLE)
        for h, t in zip(heads, tails, strict=True)
    ]


def _merged(runs: list[Region]) -> list[Region]:
    """Merge each run into the last region that it continues within ``MAX_GAP`` words."""
    regions: list[Region] = []
    for run in runs:
        for back in range(1, min(3, len(regions)) + 1):
            last = regions[-back]
            if _continues(last, run):
                regions[-back] = _joined(last, run)
                break
        else:
            regions.append(run)
    return regions


def _continues(last: Region, run: Region) -> bool:
    left_gap = run.left_start - last.left_end
    right_gap = run.right_start - last.right_end
    return (
        -SHINGLE < left_gap <= MAX_GAP
        and -SHINGLE < right_gap <= MAX_GAP
        and run.right_end > last.right_end
        and run.left_end > last.left_end
    )


def _joined(last: Region, run: Region) -> Region:
    overlap = max(0, last.left_end - run.left_start, last.right_end - run.right_start)
    return Region(
        last.left_start,
        run.left_end,
        last.right_start,
        run.right_end,
        last.n_matched + run.n_matched - overlap,
    )
