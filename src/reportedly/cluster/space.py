"""Reports as weighted rows, and the pair features that the model of likeness reads.

The features of a pair depend on the two reports alone, and are the same to the last bit whichever
is asked about the other, and whatever else is compared in the same call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reportedly.cluster.features import (
    COUNT_SHIFT,
    COUNT_STEPS,
    DIMENSIONS,
    FIGURE,
    IN_HEADLINE,
    IN_LEAD,
    IS_NAME,
    KIND,
    PAIR,
    ReportFeatures,
)
from reportedly.cluster.postings import Postings
from reportedly.cluster.rarity import STEPS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]
    Bools = npt.NDArray[np.bool_]

#: What stands in each column of :meth:`Space.pair_features`.
PAIR_FEATURES = (
    "one",
    "body",
    "head",
    "meaning",
    "names",
    "gap",
    "gap_over_3_days",
    "dated",
    "short",
    "short_body",
    "short_head",
    "short_meaning",
    "body_root",
    "meaning_square",
    "body_meaning",
    "cover_high",
    "cover_low",
    "short_cover",
    "shared_names",
    "year_gap",
    "year_known",
    "title",
    "pairs",
    "figures",
    "pairs_cover_low",
    "pairs_cover_high",
    "figures_cover",
    "no_pairs",
    "no_figures",
    "shared_names_high",
    "lead_names_low",
    "gap_over_30_days",
)

#: Rows of weights of a report: each of length 1, or all zero.
BODY, HEAD, TITLE, NAMES, PAIRS, FIGURES, LEAD_NAMES = range(7)
ROWS = 7

#: log(1 + 3): distances in days beyond this count on a second slope.
_THREE_DAYS = 1.3863
#: log(1 + 30): and beyond this on a third.
_THIRTY_DAYS = 3.434


@dataclass(frozen=True, slots=True)
class Weighed:
    """One report's entries with their weights: ``weights[k]`` for each kind of row, ``ids`` rising.

    About 16 KB.
    """

    features: ReportFeatures
    ids: npt.NDArray[np.uint32]
    weights: Doubles
    has: Bools
    vector: npt.NDArray[np.float32]

    @classmethod
    def of(cls, features: ReportFeatures) -> Weighed:
        """Weigh the entries of a report. Cost: about 40 µs."""
        import numpy as np

        n = len(features.table) // 6
        ids = np.frombuffer(features.table, dtype="<u4", count=n)
        marks, rarity = np.frombuffer(features.table, dtype=np.uint8, offset=4 * n).reshape(2, n)
        rows = _factors()[:, marks] * (rarity / STEPS)
        lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        has: Bools = lengths[:, 0] > 0
        vector = np.frombuffer(features.vector, dtype=np.int8).astype(np.float32)
        return cls(features, ids, rows / np.maximum(lengths, 1e-9), has, vector)

    @property
    def tells_something(self) -> bool:
        """False for a report without a word."""
        return self.features.tells_something

    def keys(self, limit: int) -> list[int]:
        """Give the hashes of the weightiest words, heaviest first."""
        return [key for key, _ in self.heaviest(limit)]

    def heaviest(self, limit: int) -> list[tuple[int, float]]:
        """Give the hashes of the weightiest words with their weights, heaviest first."""
        import numpy as np

        weights = self.weights[BODY]
        order = np.lexsort((self.ids, -weights))[:limit]
        order = order[weights[order] > 0]
        return list(zip(self.ids[order].tolist(), weights[order].tolist(), strict=True))


@cache
def _factors() -> Doubles:
    """Give what an entry's rarity is multiplied by in each row, by its marks: ``(ROWS, 256)``."""
    import numpy as np

    marks = np.arange(256)
    kind = marks & KIND
    word = kind != PAIR
    headline, lead = (marks & IN_HEADLINE) > 0, (marks & IN_LEAD) > 0
    name = (marks & IS_NAME) > 0
    count = 1.0 + np.log(np.array(COUNT_STEPS, dtype=np.float64))
    factors = np.zeros((ROWS, 256))
    factors[BODY] = word * count[marks >> COUNT_SHIFT]
    factors[HEAD] = word * np.array([0.0, 1.0, 1.0, 1.69])[headline + 2 * lead]
    factors[TITLE] = word & headline
    factors[NAMES] = name
    factors[PAIRS] = kind == PAIR
    factors[FIGURES] = kind == FIGURE
    factors[LEAD_NAMES] = name & (headline | lead)
    return factors


class Space:
    """Some reports, ready for comparing any one with all of them.

    Memory: about 16 KB a report. With ``indexed``, comparing many costs less than building once.
    """

    def __init__(self, items: Sequence[Weighed], *, indexed: bool = False) -> None:
        import numpy as np

        self.n = len(items)
        self.items = items
        ids = np.concatenate([np.zeros(0, dtype=np.uint32), *(item.ids for item in items)])
        weights = np.concatenate([np.zeros((ROWS, 0)), *(item.weights for item in items)], axis=1)
        owner = np.repeat(np.arange(self.n), [len(item.ids) for item in items])
        order = np.argsort(ids, kind="stable") if indexed else slice(None)
        self._ids, self._weights, self._owner = ids[order], weights[:, order], owner[order]
        self._index = Postings(self._ids) if indexed else None
        self._has = np.array([item.has for item in items], dtype=np.bool_).reshape(self.n, ROWS)
        features = [item.features for item in items]
        self._vectors = np.array([item.vector for item in items]).reshape(self.n, DIMENSIONS)
        self._steps = np.array([f.step for f in features])
        self._days = np.array([days_of(f) for f in features]).reshape(self.n, 2)
        self._years = np.array([years_of(f) for f in features]).reshape(self.n, 2)
        self._short = np.array([shortness(f) for f in features])
        self.tells_something = np.array([f.tells_something for f in features], dtype=np.bool_)

    def pair_features(self, items: Sequence[Weighed]) -> Doubles:
        """Give the features of some reports with all: ``(len(PAIR_FEATURES), len(items), n)``."""
        import numpy as np

        met = self._met(items)
        body, head = met.product(BODY), met.product(HEAD)
        meaning = self._meaning(items)
        features = [item.features for item in items]
        gap, dated = _distances(self._days, np.array([days_of(f) for f in features]))
        year_gap, year_known = _distances(self._years, np.array([years_of(f) for f in features]))
        short = np.maximum(self._short, np.array([[shortness(f)] for f in features]))
        covers, names, pairs = met.covers(HEAD), met.covers(NAMES), met.covers(PAIRS)
        has = np.array([item.has for item in items])[:, None, :] & self._has
        columns = (
            np.ones_like(body),
            body,
            head,
            meaning,
            met.product(NAMES),
            gap,
            np.maximum(gap - _THREE_DAYS, 0.0),
            dated,
            short,
            short * body,
            short * head,
            short * meaning,
            np.sqrt(body),
            meaning * meaning,
            body * meaning,
            np.maximum(*covers),
            np.minimum(*covers),
            short * np.minimum(*covers),
            np.minimum(*names),
            year_gap * (1.0 - dated),
            year_known * (1.0 - dated),
            met.product(TITLE),
            met.product(PAIRS),
            met.product(FIGURES),
            np.minimum(*pairs),
            np.maximum(*pairs),
            np.maximum(*met.covers(FIGURES)),
            1.0 - has[:, :, PAIRS],
            1.0 - has[:, :, FIGURES],
            np.maximum(*names),
            np.minimum(*met.covers(LEAD_NAMES)),
            np.maximum(gap - _THIRTY_DAYS, 0.0),
        )
        return np.stack(columns)

    def _meaning(self, items: Sequence[Weighed]) -> Doubles:
        """Give cosines of vectors; sums of whole numbers, exact in any order."""
        import numpy as np

        vectors = np.array([item.vector for item in items])
        steps = np.array([[item.features.step] for item in items])
        cosines = (vectors @ self._vectors.T).astype(np.float64) * (self._steps * steps)
        clipped: Doubles = np.clip(cosines, 0.0, 1.0)
        return clipped

    def _met(self, items: Sequence[Weighed]) -> _Met:
        """Find the entries shared with each report, those of a pair by rising hash."""
        import numpy as np

        ids = np.concatenate([item.ids for item in items])
        weights = np.concatenate([item.weights for item in items], axis=1)
        if self._index is not None:
            mine, theirs = self._index.find(ids)
        else:
            mine, theirs = _find_each(items, self._ids)
        asked = np.repeat(np.arange(len(items)), [len(item.ids) for item in items])[mine]
        pair = asked * self.n + self._owner[theirs]
        return _Met((len(items), self.n), pair, weights[:, mine], self._weights[:, theirs])


def _find_each(items: Sequence[Weighed], ids: npt.NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """Give the places of shared hashes in the reports' entries, one after the other, and in
    ``ids``; no index is needed."""
    import numpy as np

    mine, theirs, start = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)], 0
    for item in items:
        if len(item.ids):
            slot = np.minimum(np.searchsorted(item.ids, ids), len(item.ids) - 1)
            found = np.flatnonzero(item.ids[slot] == ids)
            mine.append(slot[found] + start)
            theirs.append(found)
        start += len(item.ids)
    return np.concatenate(mine), np.concatenate(theirs)


@dataclass(frozen=True, slots=True)
class _Met:
    """Entries that some reports share with others: of which pair they are, and their weights."""

    shape: tuple[int, int]
    pair: Ints
    mine: Doubles
    theirs: Doubles

    def product(self, row: int) -> Doubles:
        """Give the dot product of one row of weights."""
        return self._sum(self.mine[row] * self.theirs[row])

    def covers(self, row: int) -> tuple[Doubles, Doubles]:
        """Give how much of mine is used there, and of theirs here."""
        return self._sum(self.mine[row] ** 2), self._sum(self.theirs[row] ** 2)

    def _sum(self, values: Doubles) -> Doubles:
        import numpy as np

        sums = np.bincount(self.pair, values, self.shape[0] * self.shape[1])
        return np.minimum(sums, 1.0).reshape(self.shape)


def shortness(features: ReportFeatures) -> float:
    """Give 1 for no words down to 0 for many."""
    return 1.0 / (1.0 + features.n_words / 50.0)


def days_of(features: ReportFeatures) -> tuple[float, float]:
    """Give the first and last day, NaN when unknown."""
    return _as_number(features.first_day), _as_number(features.last_day)


def years_of(features: ReportFeatures) -> tuple[float, float]:
    """Give the year told of, twice, NaN when unknown."""
    return _as_number(features.year), _as_number(features.year)


def _as_number(value: int | None) -> float:
    return float("nan") if value is None else float(value)


def _distances(held: Doubles, asked: Doubles) -> tuple[Doubles, Doubles]:
    """Give log distances between ranges (0 where one is unknown), and where both are known.

    Both are ``(number, 2)``; the answers are ``(asked, held)``.
    """
    import numpy as np

    apart = np.maximum(held[:, 0] - asked[:, 1:], asked[:, :1] - held[:, 1])
    known = ~np.isnan(apart)
    distance = np.where(known, np.maximum(apart, 0.0), 0.0)
    return np.log1p(np.minimum(distance, 400.0)), known.astype(np.float64)
