"""Average-link clustering by nearest-neighbour chains.

Method: Murtagh, "A survey of recent advances in hierarchical clustering algorithms" (1983); exact
for average link, which can be reduced. The likeness of two groups is the mean over their pairs,
so one report that quotes two stories cannot pull them together, as it would under single link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


#: By so much the floor rises when a piece is too large.
CUT_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Merge:
    """Two groups, each named by its smallest row, became one at a mean likeness of ``height``."""

    left: int
    right: int
    height: float


def average_merges(likeness: npt.NDArray[np.float32], floor: float) -> list[Merge]:
    """Give all merges at ``floor`` or above, highest first.

    Args:
        likeness: symmetric, shape ``(n, n)``; overwritten.
        floor: groups less alike than this are never merged.

    Cost: O(n²) time; no memory beyond the matrix. Ties go to the smaller row.
    """
    import numpy as np

    n = len(likeness)
    np.fill_diagonal(likeness, -np.inf)
    sizes = np.ones(n)
    alive = np.ones(n, dtype=np.bool_)
    merges: list[Merge] = []
    chain: list[int] = []
    unseen = 0
    while True:
        if not chain:
            while unseen < n and not alive[unseen]:
                unseen += 1
            if unseen == n:
                break
            chain.append(unseen)
        top = chain[-1]
        nearest = int(likeness[top].argmax())
        if len(chain) > 1 and likeness[top, chain[-2]] >= likeness[top, nearest]:
            nearest = chain[-2]
        height = float(likeness[top, nearest])
        if height < floor:
            _retire(likeness, alive, top)
            chain.clear()
        elif len(chain) > 1 and nearest == chain[-2]:
            del chain[-2:]
            left, right = min(top, nearest), max(top, nearest)
            merges.append(Merge(left, right, height))
            _absorb(likeness, sizes, left, right)
            alive[right] = False
        else:
            chain.append(nearest)
    return sorted(merges, key=lambda m: (-m.height, m.left, m.right))


def _absorb(
    likeness: npt.NDArray[np.float32], sizes: npt.NDArray[np.float64], left: int, right: int
) -> None:
    """Let ``left`` stand for both (Lance and Williams 1967), and take ``right`` out."""
    total = sizes[left] + sizes[right]
    row = (sizes[left] * likeness[left] + sizes[right] * likeness[right]) / total
    likeness[left] = row
    likeness[:, left] = row
    likeness[left, left] = float("-inf")
    likeness[right] = float("-inf")
    likeness[:, right] = float("-inf")
    sizes[left] = total


def _retire(likeness: npt.NDArray[np.float32], alive: npt.NDArray[np.bool_], row: int) -> None:
    """Set a group aside: nothing is near enough to it, and merging brings nothing nearer."""
    likeness[row] = float("-inf")
    likeness[:, row] = float("-inf")
    alive[row] = False


def cut(n: int, merges: Sequence[Merge], height: float) -> list[int]:
    """Give each of ``n`` rows the smallest row of its group, joining merges at ``height`` or more.

    Cost: near linear.
    """
    joined = [(m.left, m.right) for m in merges if m.height >= height]
    return roots(n, joined)


def components(n: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Give the connected components of ``n`` rows, each sorted, by their smallest row."""
    found: dict[int, list[int]] = {}
    for row, root in enumerate(roots(n, edges)):
        found.setdefault(root, []).append(row)
    return list(found.values())


def pieces_of(
    n: int, edges: Sequence[tuple[int, int, float]], floor: float, limit: int
) -> list[list[int]]:
    """Cut ``n`` rows into connected pieces of ``limit`` rows at most.

    Edges (row, row, likeness) under ``floor`` do not connect. A piece that is too large is cut
    again at a higher floor, and what no floor can cut, by the order of its rows.
    """
    strong = [edge for edge in edges if edge[2] >= floor]
    done: list[list[int]] = []
    for piece in components(n, ((a, b) for a, b, _ in strong)):
        if len(piece) <= limit:
            done.append(piece)
            continue
        place = {row: number for number, row in enumerate(piece)}
        inner = [(place[a], place[b], s) for a, b, s in strong if a in place]
        weakest = min(s for _, _, s in inner)
        if weakest == max(s for _, _, s in inner):
            done.extend(piece[start : start + limit] for start in range(0, len(piece), limit))
            continue
        higher = max(floor, weakest) + CUT_STEP
        for part in pieces_of(len(piece), inner, higher, limit):
            done.append([piece[number] for number in part])
    return done


def roots(n: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """Give each of ``n`` rows the smallest row that edges connect it with (union-find)."""
    parent = list(range(n))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in edges:
        left, right = sorted((root(a), root(b)))
        parent[right] = left
    return [root(row) for row in range(n)]
