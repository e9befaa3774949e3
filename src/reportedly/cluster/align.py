"""Which passages two reports share, word for word or nearly so.

Words in rows of ``SHINGLE`` are matched exactly, runs on one diagonal are joined, and runs that
follow each other at nearly the same pace in both texts are merged into one region, so a changed
word or a dropped clause does not cut a copied passage in two. Seed-and-extend after Schleimer,
Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003) and the
text-reuse tool passim (Smith, Cordell, Mullen 2015), without their dynamic programming.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from reportedly.cluster.tokens import SHINGLE, Tokens

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.intp]

#: Words that may differ between two matches of one region, on either side.
MAX_GAP = 12

#: Words a region must have; shorter ones are how people write, not copying.
MIN_REGION = 12

#: Regions back that a run may continue.
_LOOK_BACK = 3


class Region(NamedTuple):
    """A shared passage: words ``left_start:left_end`` and ``right_start:right_end`` (half-open),
    of which ``n_matched`` words stand in both."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    n_matched: int


def shared_regions(left: Tokens, right: Tokens) -> tuple[Region, ...]:
    """Give the shared passages in the order of the left text.

    Cost: O(n log n) in the words of both, whatever they repeat.
    """
    runs = _diagonal_runs(*_seeds(left, right))
    return tuple(r for r in _merged(runs) if r.n_matched >= MIN_REGION)


def n_covered(ranges: Iterable[tuple[int, int]]) -> int:
    """Count the places that lie in any of some half-open ranges."""
    total = reached = 0
    for start, end in sorted(ranges):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _seeds(left: Tokens, right: Tokens) -> tuple[Places, Places]:
    """Pair the rows of words that stand in both, in the order of the left text."""
    import numpy as np

    here, order = left.sorted_shingles
    there, places = right.sorted_shingles
    if not len(here) or not len(there):
        return order[:0], order[:0]
    slot = np.searchsorted(there, here)  # sorted in sorted: several times faster than unsorted
    np.minimum(slot, len(there) - 1, out=slot)
    hit = np.flatnonzero(there[slot] == here)
    opposite = np.full(len(left), -1, dtype=np.intp)
    opposite[order[hit]] = places[slot[hit]]
    found = np.flatnonzero(opposite >= 0)
    return found, opposite[found]


def _diagonal_runs(i: Places, j: Places) -> list[Region]:
    """Join seeds that follow each other word by word."""
    import numpy as np

    if len(i) < MIN_REGION - SHINGLE:
        return []
    breaks = np.flatnonzero((i[1:] - i[:-1] != 1) | (j[1:] - j[:-1] != 1))
    heads = np.concatenate(([0], breaks + 1))
    tails = np.concatenate((breaks, [len(i) - 1]))
    left, right, extra = i[heads].tolist(), j[heads].tolist(), (tails - heads + SHINGLE).tolist()
    return [Region(a, a + n, b, b + n, n) for a, b, n in zip(left, right, extra, strict=True)]


def _merged(runs: list[Region]) -> list[Region]:
    """Merge each run into the last region that it continues within ``MAX_GAP`` words."""
    regions: list[Region] = []
    for run in runs:
        for back in range(1, min(_LOOK_BACK, len(regions)) + 1):
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
