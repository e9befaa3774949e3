"""A set of reports as weighted vectors, and the pair features the model of likeness reads.

Terms are weighted by how rare they are: in the set itself, smoothed by how rare the word is in
English at large (its rank in the embedding model's vocabulary, by Zipf's law), so that five
reports about one person do not make that person's name worthless.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
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


class Postings:
    """Rows of term weights, and for each term the rows that hold it."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        import numpy as np

        terms = {t: k for k, t in enumerate(sorted({t for row in rows for t in row}))}
        self.n_rows = len(rows)
        self._ids = [np.array([terms[t] for t in row], dtype=np.int64) for row in rows]
        self._weights = [np.array(list(row.values()), dtype=np.float64) for row in rows]
        flat = np.concatenate([*self._ids, np.zeros(0, dtype=np.int64)])
        owner = np.repeat(np.arange(len(rows)), [len(ids) for ids in self._ids])
        order = np.argsort(flat, kind="stable")
        self._owner = owner[order]
        self._weight = np.concatenate([*self._weights, np.zeros(0)])[order]
        self._start = np.searchsorted(flat[order], np.arange(len(terms) + 1))

    def products(self, row: int) -> npt.NDArray[np.float64]:
        """Give the dot product of one row with every row: shape ``(n_rows,)``."""
        import numpy as np

        ids, weights = self._ids[row], self._weights[row]
        starts, lengths = self._start[ids], self._start[ids + 1] - self._start[ids]
        if not lengths.sum():
            return np.zeros(self.n_rows)
        ends = np.cumsum(lengths)
        flat = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        weighted = self._weight[flat] * np.repeat(weights, lengths)
        sums = np.bincount(self._owner[flat], weights=weighted, minlength=self.n_rows)
        return sums.astype(np.float64)


class Space:
    """Some reports, ready for comparing every one with every other.

    Memory: about 6 KB a report. The order of the reports must be a fixed one (sorted by id) for
    sums to come out the same to the last bit. ``tells_something`` is False for a report without
    a word.
    """

    def __init__(self, features: Sequence[ReportFeatures], rarity: Rarity | None = None) -> None:
        import numpy as np

        rarity = rarity or Rarity.of(features)
        self.n = len(features)
        self._body = Postings([weigh(f.terms, rarity) for f in features])
        self._head = Postings([weigh(f.head, rarity) for f in features])
        self._names = Postings(
            [weigh(dict.fromkeys(f.names, 1), rarity, MAX_TERMS) for f in features]
        )
        self._vectors = np.array([f.embedding for f in features], dtype=np.float32)
        self._vectors = self._vectors.reshape(self.n, -1)
        unknown = float("nan")
        self._first = np.array([unknown if f.first_day is None else f.first_day for f in features])
        self._last = np.array([unknown if f.last_day is None else f.last_day for f in features])
        self.tells_something = np.array([bool(f.terms) for f in features], dtype=np.bool_)
        self._short = np.array([1.0 / (1.0 + f.n_words / 50.0) for f in features])

    def pair_features(self, row: int) -> Floats:
        """Give the features of one report with every report: ``(n, len(PAIR_FEATURES))``."""
        import numpy as np

        body, head = self._body.products(row), self._head.products(row)
        names = self._names.products(row)
        meaning = np.clip(self._vectors @ self._vectors[row], 0.0, 1.0)
        gap, dated = self._gaps(row)
        short = np.maximum(self._short, self._short[row])
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
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _gaps(self, row: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give log distances in days (0 where a date is unknown) and whether both are known."""
        import numpy as np

        apart = np.maximum(self._first - self._last[row], self._first[row] - self._last)
        known = ~np.isnan(apart)
        days = np.where(known, np.maximum(apart, 0.0), 0.0)
        return np.log1p(np.minimum(days, 400.0)), known.astype(np.float64)
