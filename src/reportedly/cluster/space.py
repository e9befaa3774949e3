"""A set of reports as weighted vectors, and the pair features the model of likeness reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.cluster.features import ReportFeatures
from reportedly.cluster.postings import Postings, SparseRow, Vocabulary
from reportedly.cluster.rarity import Rarity, weigh

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

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
    "crowd",
)

#: Nearest other reports that make up a report's crowd, and the likeness from which another is a
#: copy and no part of it.
CROWD = 10
COPY_LIKENESS = 0.8

#: log(1 + 3): distances in days beyond this count on a second slope.
_THREE_DAYS = 1.3863


@dataclass(frozen=True, slots=True)
class Weighed:
    """One report's features as weighted rows over a shared vocabulary."""

    features: ReportFeatures
    body: SparseRow
    head: SparseRow
    names: SparseRow
    used: SparseRow

    @classmethod
    def of(cls, features: ReportFeatures, rarity: Rarity, words: Vocabulary) -> Weighed:
        """Weigh the terms of a report. Cost: about 1 ms per 500 words."""
        return cls(
            features,
            words.row(weigh(features.terms, rarity)),
            words.row(weigh(features.head, rarity)),
            words.row(weigh(dict.fromkeys(features.names, 1), rarity)),
            words.row(dict.fromkeys(features.terms, 1.0)),
        )


class Space:
    """Some reports, ready for comparing every one with every other.

    Memory: about 15 KB a report. The order of the reports must be a fixed one (sorted by id) for
    sums to come out the same to the last bit. ``tells_something`` is False for a report without
    a word. ``crowd`` is, per report, the mean likeness in words to its ``CROWD`` nearest others
    (copies left out, none counting 0): where much is written on one matter, two reports must be
    more alike to tell the same event.
    """

    def __init__(self, items: Sequence[Weighed], crowd: Doubles | None = None) -> None:
        import numpy as np

        self.n = len(items)
        self._items = items
        self._body = Postings([item.body for item in items])
        self._head = Postings([item.head for item in items])
        self._names = Postings([item.names for item in items])
        self._used = Postings([item.used for item in items])
        self._head_shares = Postings([item.head.squared() for item in items])
        self._name_shares = Postings([item.names.squared() for item in items])
        features = [item.features for item in items]
        vectors = np.array([f.embedding for f in features], dtype=np.float32)
        self._vectors = vectors.reshape(self.n, -1)
        self._first = _numbers(f.first_day for f in features)
        self._last = _numbers(f.last_day for f in features)
        self._year = _numbers(f.year for f in features)
        self._short = np.array([1.0 / (1.0 + f.n_words / 50.0) for f in features])
        self.tells_something = np.array([bool(f.terms) for f in features], dtype=np.bool_)
        self.crowd = self._crowds() if crowd is None else crowd

    @classmethod
    def of(cls, features: Sequence[ReportFeatures], rarity: Rarity | None = None) -> Space:
        """Weigh some reports by their own rarity of terms and put them in a space."""
        rarity = rarity or Rarity.of(features)
        words = Vocabulary()
        return cls([Weighed.of(item, rarity, words) for item in features])

    def pair_features(self, row: int) -> Doubles:
        """Give the features of one report with every report: ``(n, len(PAIR_FEATURES))``."""
        import numpy as np

        item = self._items[row]
        body = self._body.products(item.body)
        head = self._head.products(item.head)
        meaning = np.clip(self._vectors @ self._vectors[row], 0.0, 1.0).astype(np.float64)
        gap, dated = _distances(self._first, self._last, row)
        year_gap, year_known = _distances(self._year, self._year, row)
        short = np.maximum(self._short, self._short[row])
        high, low = self._covers(item)
        columns = [
            np.ones(self.n),
            body,
            head,
            meaning,
            self._names.products(item.names),
            gap,
            np.maximum(gap - _THREE_DAYS, 0.0),
            dated,
            short,
            short * body,
            short * head,
            short * meaning,
            np.sqrt(np.maximum(body, 0.0)),
            meaning * meaning,
            body * meaning,
            high,
            low,
            short * low,
            self._shared_names(item),
            year_gap * (1.0 - dated),
            year_known * (1.0 - dated),
            np.minimum(self.crowd, self.crowd[row]),
        ]
        return np.stack(columns, axis=1)

    def body_likeness(self, row: int) -> Doubles:
        """Give the likeness in words of one report to every report, in [0, 1]: ``(n,)``."""
        return self._body.products(self._items[row].body)

    def _crowds(self) -> Doubles:
        import numpy as np

        crowds = np.zeros(self.n)
        for row in range(self.n):
            likeness = self.body_likeness(row)
            likeness[row] = 0.0
            crowds[row] = crowd_of(likeness)
        return crowds

    def _covers(self, item: Weighed) -> tuple[Doubles, Doubles]:
        """Give how much of either's headline and lead is used in the other: higher, lower."""
        import numpy as np

        mine = self._used.products(item.head.squared())
        theirs = self._head_shares.products(item.used)
        return np.maximum(mine, theirs), np.minimum(mine, theirs)

    def _shared_names(self, item: Weighed) -> Doubles:
        """Give the lower of the shares of either's names that the other's text uses."""
        import numpy as np

        mine = self._used.products(item.names.squared())
        theirs = self._name_shares.products(item.used)
        return np.minimum(mine, theirs)


def crowd_of(likeness: Doubles) -> float:
    """Give the mean of the ``CROWD`` highest values that are no copies; missing ones count 0."""
    import numpy as np

    others = np.where(likeness < COPY_LIKENESS, likeness, 0.0)
    if len(others) > CROWD:
        others = -np.partition(-others, CROWD - 1)[:CROWD]
    return float(np.sort(others).sum()) / CROWD


def _numbers(values: Iterable[int | None]) -> Doubles:
    """Turn optional numbers into floats, NaN for None."""
    import numpy as np

    return np.array([float("nan") if v is None else float(v) for v in values])


def _distances(first: Doubles, last: Doubles, row: int) -> tuple[Doubles, Doubles]:
    """Give log distances between ranges (0 where one is unknown), and where both are known."""
    import numpy as np

    apart = np.maximum(first - last[row], first[row] - last)
    known = ~np.isnan(apart)
    distance = np.where(known, np.maximum(apart, 0.0), 0.0)
    return np.log1p(np.minimum(distance, 400.0)), known.astype(np.float64)
