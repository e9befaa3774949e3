"""A set of reports as weighted vectors, and the pair features the model of likeness reads.

Terms are weighted by how rare they are: in the set itself, smoothed by how rare the word is in
English at large (its rank in the embedding model's vocabulary, by Zipf's law), so that five
reports about one person do not make that person's name worthless.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reportedly.cluster.features import ReportFeatures

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

#: The weight of English at large, in reports: a set of so many reports counts as much.
PRIOR_REPORTS = 60.0

#: Words of a typical report, to turn the frequency of a word into a share of reports.
_PRIOR_WORDS = 400

#: Rank given to words outside the vocabulary.
_RARE_RANK = 60_000

#: Terms kept of a report, the weightiest first.
MAX_TERMS = 200

#: What stands in each column of :meth:`Space.pair_features`.
PAIR_FEATURES = (
    "one",
    "body",
    "head",
    "meaning",
    "names",
    "gap",
    "dated",
    "short",
    "short_body",
    "short_head",
    "short_meaning",
    "body_root",
    "meaning_square",
    "cover_high",
    "cover_low",
    "shared_names",
    "year_gap",
    "year_known",
    "short_cover",
    "body_meaning",
)


@lru_cache(maxsize=1 << 17)
def prior_share(term: str) -> float:
    """Estimate the share of English news reports that use a term, from its rank."""
    from reportedly.text.embed import vocabulary_rank

    ranks = [r for r in (vocabulary_rank(term), vocabulary_rank(f"{term}s")) if r is not None]
    rank = min(ranks, default=_RARE_RANK)
    return 1.0 - math.exp(-_PRIOR_WORDS * 0.1 / (rank + 3.0))


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of ``n_reports`` reports use each term."""

    n_reports: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, features: Sequence[ReportFeatures]) -> Rarity:
        """Count the terms of some reports."""
        counts: Counter[str] = Counter()
        for item in features:
            counts.update(item.terms.keys())
        return cls(len(features), counts)

    def weight(self, term: str) -> float:
        """Give the inverse document frequency of a term, smoothed by English at large."""
        expected = self.counts.get(term, 0) + PRIOR_REPORTS * prior_share(term)
        return math.log((self.n_reports + PRIOR_REPORTS + 1.0) / (expected + 0.5))


def weigh(counts: Mapping[str, int], rarity: Rarity, limit: int = MAX_TERMS) -> dict[str, float]:
    """Give the heaviest terms with tf-idf weights, scaled to length 1."""
    raw = {t: (1.0 + math.log(n)) * rarity.weight(t) for t, n in counts.items()}
    kept = sorted(raw.items(), key=lambda item: (-item[1], item[0]))[:limit]
    length = math.sqrt(sum(w * w for _, w in kept))
    return {t: w / length for t, w in kept if w > 0} if length > 0 else {}


@dataclass(frozen=True, slots=True)
class SparseRow:
    """Numbers of terms and their weights, of one report."""

    ids: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]

    def squared(self) -> SparseRow:
        """Square the weights: for a row of length 1, the share of each term."""
        return SparseRow(self.ids, self.weights * self.weights)


class Vocabulary:
    """Numbers for terms, shared by all rows of one space."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def row(self, weights: Mapping[str, float]) -> SparseRow:
        """Turn term weights into a sparse row."""
        import numpy as np

        numbers = self._numbers
        ids = [numbers.setdefault(term, len(numbers)) for term in weights]
        return SparseRow(
            np.array(ids, dtype=np.int64), np.fromiter(weights.values(), np.float64, len(ids))
        )


class Postings:
    """For each term the rows that hold it, to multiply one row with all at once."""

    def __init__(self, rows: Sequence[SparseRow], n_terms: int) -> None:
        import numpy as np

        self._n_rows = len(rows)
        flat = np.concatenate([np.zeros(0, dtype=np.int64), *(row.ids for row in rows)])
        owner = np.repeat(np.arange(len(rows)), [len(row.ids) for row in rows])
        order = np.argsort(flat, kind="stable")
        self._owner = owner[order]
        self._weight = np.concatenate([np.zeros(0), *(row.weights for row in rows)])[order]
        self._start = np.searchsorted(flat[order], np.arange(n_terms + 1))

    def products(self, row: SparseRow) -> npt.NDArray[np.float64]:
        """Give the dot product of a row with every row held: shape ``(n_rows,)``."""
        import numpy as np

        starts = self._start[row.ids]
        lengths = self._start[row.ids + 1] - starts
        ends = np.cumsum(lengths)
        if not len(ends) or not ends[-1]:
            return np.zeros(self._n_rows)
        flat = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        weighted = self._weight[flat] * np.repeat(row.weights, lengths)
        sums = np.bincount(self._owner[flat], weights=weighted, minlength=self._n_rows)
        return sums.astype(np.float64)


class Space:
    """Some reports, ready for comparing every one with every other.

    Memory: about 10 KB a report. The order of the reports must be a fixed one (sorted by id) for
    sums to come out the same to the last bit. ``tells_something`` is False for a report without
    a word.
    """

    def __init__(self, features: Sequence[ReportFeatures], rarity: Rarity | None = None) -> None:
        import numpy as np

        rarity = rarity or Rarity.of(features)
        self.n = len(features)
        words = Vocabulary()
        self._body_rows = [words.row(weigh(f.terms, rarity)) for f in features]
        self._head_rows = [words.row(weigh(f.head, rarity)) for f in features]
        self._name_rows = [words.row(weigh(dict.fromkeys(f.names, 1), rarity)) for f in features]
        self._used_rows = [words.row(dict.fromkeys(f.terms, 1.0)) for f in features]
        n_terms = len(words)
        self._body = Postings(self._body_rows, n_terms)
        self._head = Postings(self._head_rows, n_terms)
        self._names = Postings(self._name_rows, n_terms)
        self._used = Postings(self._used_rows, n_terms)
        self._head_shares = Postings([row.squared() for row in self._head_rows], n_terms)
        self._name_shares = Postings([row.squared() for row in self._name_rows], n_terms)
        vectors = np.array([f.embedding for f in features], dtype=np.float32)
        self._vectors = vectors.reshape(self.n, -1)
        self._first = _numbers(f.first_day for f in features)
        self._last = _numbers(f.last_day for f in features)
        self._year = _numbers(latest_year(f.terms) for f in features)
        self._short = np.array([1.0 / (1.0 + f.n_words / 50.0) for f in features])
        self.tells_something = np.array([bool(f.terms) for f in features], dtype=np.bool_)

    def pair_features(self, row: int) -> Floats:
        """Give the features of one report with every report: ``(n, len(PAIR_FEATURES))``."""
        import numpy as np

        body = self._body.products(self._body_rows[row])
        head = self._head.products(self._head_rows[row])
        names = self._names.products(self._name_rows[row])
        meaning = np.clip(self._vectors @ self._vectors[row], 0.0, 1.0)
        gap, dated = _distances(self._first, self._last, row)
        year_gap, year_known = _distances(self._year, self._year, row)
        short = np.maximum(self._short, self._short[row])
        high, low = self._covers(row)
        columns = [
            np.ones(self.n),
            body,
            head,
            meaning,
            names,
            gap,
            dated,
            short,
            short * body,
            short * head,
            short * meaning,
            np.sqrt(np.maximum(body, 0.0)),
            meaning * meaning,
            high,
            low,
            self._shared_names(row),
            year_gap * (1.0 - dated),
            year_known * (1.0 - dated),
            short * low,
            body * meaning,
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _covers(self, row: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give how much of either's headline and lead is used in the other: higher, lower."""
        import numpy as np

        mine = self._used.products(self._head_rows[row].squared())
        theirs = self._head_shares.products(self._used_rows[row])
        return np.maximum(mine, theirs), np.minimum(mine, theirs)

    def _shared_names(self, row: int) -> npt.NDArray[np.float64]:
        """Give the lower of the shares of either's names that the other's text uses."""
        import numpy as np

        mine = self._used.products(self._name_rows[row].squared())
        theirs = self._name_shares.products(self._used_rows[row])
        return np.minimum(mine, theirs)


def latest_year(terms: Mapping[str, int]) -> int | None:
    """Give the latest year that a text names, or None."""
    years = [int(t) for t in terms if len(t) == 4 and t.isdecimal() and t[:2] in ("19", "20")]
    return max(years, default=None)


def _numbers(values: Iterable[int | None]) -> npt.NDArray[np.float64]:
    """Turn optional numbers into floats, NaN for None."""
    import numpy as np

    return np.array([float("nan") if v is None else float(v) for v in values])


def _distances(
    first: npt.NDArray[np.float64], last: npt.NDArray[np.float64], row: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give log distances between ranges (0 where one is unknown), and where both are known."""
    import numpy as np

    apart = np.maximum(first - last[row], first[row] - last)
    known = ~np.isnan(apart)
    distance = np.where(known, np.maximum(apart, 0.0), 0.0)
    return np.log1p(np.minimum(distance, 400.0)), known.astype(np.float64)
