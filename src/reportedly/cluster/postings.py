"""Sparse rows of term weights, and the inverted index that multiplies one with all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SparseRow:
    """Numbers of terms and their weights, of one report."""

    ids: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]

    def squared(self) -> SparseRow:
        """Square the weights: for a row of length 1, the share of each term."""
        return SparseRow(self.ids, self.weights * self.weights)


class Vocabulary:
    """Numbers for terms, in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def row(self, weights: Mapping[str, float]) -> SparseRow:
        """Turn term weights into a sparse row, numbering new terms."""
        import numpy as np

        numbers = self._numbers
        ids = [numbers.setdefault(term, len(numbers)) for term in weights]
        return SparseRow(
            np.array(ids, dtype=np.int64), np.fromiter(weights.values(), np.float64, len(ids))
        )


class Postings:
    """For each term the rows that hold it.

    Building costs a sort of all entries; a product costs the number of entries it meets.
    """

    def __init__(self, rows: Sequence[SparseRow]) -> None:
        import numpy as np

        self._n_rows = len(rows)
        flat = np.concatenate([np.zeros(0, dtype=np.int64), *(row.ids for row in rows)])
        owner = np.repeat(np.arange(len(rows)), [len(row.ids) for row in rows])
        order = np.argsort(flat, kind="stable")
        self._owner = owner[order]
        self._weight = np.concatenate([np.zeros(0), *(row.weights for row in rows)])[order]
        self._terms, self._start = np.unique(flat[order], return_index=True)
        self._end = np.append(self._start[1:], len(flat))

    def products(self, row: SparseRow) -> npt.NDArray[np.float64]:
        """Give the dot product of a row with every row held: shape ``(n_rows,)``."""
        import numpy as np

        if not len(self._terms):
            return np.zeros(self._n_rows)
        slot = np.minimum(np.searchsorted(self._terms, row.ids), len(self._terms) - 1)
        met = self._terms[slot] == row.ids
        slot, weights = slot[met], row.weights[met]
        if not len(slot):
            return np.zeros(self._n_rows)
        starts = self._start[slot]
        lengths = self._end[slot] - starts
        ends = np.cumsum(lengths)
        flat = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        weighted = self._weight[flat] * np.repeat(weights, lengths)
        sums = np.bincount(self._owner[flat], weights=weighted, minlength=self._n_rows)
        return sums.astype(np.float64)
