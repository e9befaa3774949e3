"""The inverted index that finds the entries one report shares with all others at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.intp]


class Postings:
    """For each hash the places where it stands in a long rising row of hashes."""

    def __init__(self, ids: npt.NDArray[np.uint32]) -> None:
        import numpy as np

        self._ids, self._start = np.unique(ids, return_index=True)
        self._end = np.append(self._start[1:], len(ids))

    def find(self, ids: npt.NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """Give the places of the hashes met: in ``ids`` (rising), and in the long row.

        Cost: the number of places met.
        """
        import numpy as np

        if not len(self._ids) or not len(ids):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        slot = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        mine = np.flatnonzero(self._ids[slot] == ids)
        starts = self._start[slot[mine]]
        lengths = self._end[slot[mine]] - starts
        before = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        return np.repeat(mine, lengths), np.arange(int(lengths.sum())) + before
