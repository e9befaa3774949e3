"""Reports as weighted rows, and the pair features that the model of likeness reads.

The features of a pair depend on the two reports alone, and are the same to the last bit whichever
is asked about the other, and whatever else is compared in the same call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
)

#: Rows of weights of a report: each of length 1, or all zero.
BODY, HEAD, TITLE, NAMES, PAIRS, FIGURES, LEAD_NAMES = range(7)
ROWS = 7

#: Nearest other reports that make up a report's crowd, and the likeness from which another is a
#: copy and no part of it.
CROWD = 10
COPY_LIKENESS = 0.8

#: log(1 + 3): distances in days beyond this count on a second slope.
_THREE_DAYS = 1.3863


@dataclass(frozen=True, slots=True)
class Weighed:
    """One report's entries with their weights: ``weights[k]`` for each kind of row, ``ids`` rising.

    About 16 KB.
    """

    features: ReportFeatures
    ids: npt.NDArray[np.uint32]
    weights: Doubles
    has: npt.NDArray[np.bool_]
    vector: npt.NDArray[np.float32]

    @classmethod
    def of(cls, features: ReportFeatures) -> Weighed:
        """Weigh the entries of a report. Cost: about 60 µs."""
        import numpy as np

        n = len(features.table) // 6
        ids = np.frombuffer(features.table, dtype="<u4", count=n)
        marks, rarity = np.frombuffer(features.table, dtype=np.uint8, offset=4 * n).reshape(2, n)
        idf = rarity / STEPS
        kind = marks & KIND
        word = kind != PAIR
        headline, lead = (marks & IN_HEADLINE) > 0, (marks & IN_LEAD) > 0
        name = (marks & IS_NAME) > 0
        rows = np.stack(
            [
                word * idf * _count_weights()[marks >> COUNT_SHIFT],
                word * idf * np.array([0.0, 1.0, 1.0, 1.69])[headline + 2 * lead],
                word * headline * idf,
                name * idf,
                (kind == PAIR) * idf,
                (kind == FIGURE) * idf,
                (name & (headline | lead)) * idf,
            ]
        )
        lengths = np.sqrt(np.add.accumulate(rows * rows, axis=1)[:, -1:]) if n else 1.0
        vector = np.frombuffer(features.vector, dtype=np.int8).astype(np.float32)
        has = np.asarray(rows.any(axis=1), dtype=np.bool_)
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
def _count_weights() -> Doubles:
    import numpy as np

    return 1.0 + np.log(np.array(COUNT_STEPS, dtype=np.float64))


class Space:
    """Some reports, ready for comparing any one with all of them.

    Memory: about 16 KB a report. With ``indexed``, comparing many costs less than building once.
    """

    def __init__(self, items: Sequence[Weighed], *, indexed: bool = False) -> None:
        import numpy as np

        self.n = len(items)
        self.items = items
        self._ids = np.concatenate([np.zeros(0, dtype=np.uint32), *(item.ids for item in items)])
        self._weights = np.concatenate([np.zeros((ROWS, 0)), *(i.weights for i in items)], axis=1)
        self._owner = np.repeat(np.arange(self.n), [len(item.ids) for item in items])
        self._index = Postings(self._ids) if indexed else None
        self._has = np.array([item.has for item in items], dtype=np.bool_).reshape(self.n, ROWS)
        features = [item.features for item in items]
        self._vectors = np.array([item.vector for item in items]).reshape(self.n, DIMENSIONS)
        self._steps = np.array([f.step for f in features])
        self._first = _numbers(f.first_day for f in features)
        self._last = _numbers(f.last_day for f in features)
        self._year = _numbers(f.year for f in features)
        self._short = np.array([shortness(f) for f in features])
        self.tells_something = np.array([f.tells_something for f in features], dtype=np.bool_)

    def pair_features(self, item: Weighed) -> Doubles:
        """Give the features of a report with all: ``(len(PAIR_FEATURES), n)``."""
        import numpy as np

        mine, theirs = self._met(item.ids)
        met = _Met(self.n, self._owner[theirs], item.weights[:, mine], self._weights[:, theirs])
        body, head = met.product(BODY), met.product(HEAD)
        meaning = self._meaning(item)
        gap, dated = distances(self._first, self._last, *days_of(item.features))
        year = as_number(item.features.year)
        year_gap, year_known = distances(self._year, self._year, year, year)
        short = np.maximum(self._short, shortness(item.features))
        covers, names, pairs = met.covers(HEAD), met.covers(NAMES), met.covers(PAIRS)
        has = self._has & item.has
        columns = (
            np.ones(self.n),
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
            1.0 - has[:, PAIRS],
            1.0 - has[:, FIGURES],
            np.maximum(*names),
            np.minimum(*met.covers(LEAD_NAMES)),
        )
        return np.stack(columns)

    def body_likeness(self, item: Weighed) -> Doubles:
        """Give the likeness in words of a report to all, in [0, 1]: ``(n,)``."""
        mine, theirs = self._met(item.ids)
        met = _Met(self.n, self._owner[theirs], item.weights[:, mine], self._weights[:, theirs])
        return met.product(BODY)

    def _meaning(self, item: Weighed) -> Doubles:
        """Give cosines of vectors; sums of whole numbers, exact in any order."""
        import numpy as np

        cosines = (self._vectors @ item.vector).astype(np.float64) * self._steps
        clipped: Doubles = np.clip(cosines * item.features.step, 0.0, 1.0)
        return clipped

    def _met(self, ids: npt.NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """Give the places of shared entries in ``ids`` and in all; each report's by rising hash."""
        import numpy as np

        if self._index is not None:
            return self._index.find(ids)
        if not len(ids):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        slot = np.minimum(np.searchsorted(ids, self._ids), len(ids) - 1)
        theirs = np.flatnonzero(ids[slot] == self._ids)
        return slot[theirs], theirs


@dataclass(frozen=True, slots=True)
class _Met:
    """Entries that one report shares with ``n`` others: whose they are, and their weights."""

    n: int
    owner: Ints
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

        sums: Doubles = np.minimum(np.bincount(self.owner, values, self.n), 1.0)
        return sums


def shortness(features: ReportFeatures) -> float:
    """Give 1 for no words down to 0 for many."""
    return 1.0 / (1.0 + features.n_words / 50.0)


def crowd_of(likeness: Doubles) -> float:
    """Give the mean of the ``CROWD`` highest values that are no copies; missing ones count 0."""
    import numpy as np

    others = np.where(likeness < COPY_LIKENESS, likeness, 0.0)
    return float(np.add.accumulate(np.sort(others)[::-1][:CROWD])[-1]) / CROWD if len(others) else 0


def days_of(features: ReportFeatures) -> tuple[float, float]:
    """Give the first and last day, NaN when unknown."""
    return as_number(features.first_day), as_number(features.last_day)


def as_number(value: int | None) -> float:
    """Turn an optional number into a float, NaN for None."""
    return float("nan") if value is None else float(value)


def _numbers(values: Iterable[int | None]) -> Doubles:
    import numpy as np

    return np.array([as_number(value) for value in values])


def distances(
    firsts: Doubles, lasts: Doubles, first: float, last: float
) -> tuple[Doubles, Doubles]:
    """Give log distances between ranges (0 where one is unknown), and where both are known."""
    import numpy as np

    apart = np.maximum(firsts - last, first - lasts)
    known = ~np.isnan(apart)
    distance = np.where(known, np.maximum(apart, 0.0), 0.0)
    return np.log1p(np.minimum(distance, 400.0)), known.astype(np.float64)
