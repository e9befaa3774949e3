"""How much a term tells: rare in the set at hand, smoothed by how rare it is in English.

Without the second, a name that all of five reports share would weigh nothing among them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportedly.cluster.features import ReportFeatures

#: The weight of English at large, in reports: a set of so many reports counts as much.
PRIOR_REPORTS = 60.0

#: Words of a typical report, to turn the frequency of a word into a share of reports.
_PRIOR_WORDS = 400

#: Rank given to words outside the vocabulary.
_RARE_RANK = 60_000

#: Terms kept of a report, the weightiest first.
MAX_TERMS = 200


@lru_cache(maxsize=1 << 17)
def prior_share(term: str) -> float:
    """Estimate the share of English news reports that use a term.

    By Zipf's law on the rank of the word in the embedding model's vocabulary, which is sorted by
    frequency: the word of rank r makes up about 0.1 / r of a text.
    """
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
    """Give the weightiest terms, heaviest first, with tf-idf weights scaled to length 1."""
    raw = {t: (1.0 + math.log(n)) * rarity.weight(t) for t, n in counts.items()}
    kept = sorted(raw.items(), key=lambda item: (-item[1], item[0]))[:limit]
    length = math.sqrt(sum(w * w for _, w in kept))
    return {t: w / length for t, w in kept if w > 0} if length > 0 else {}
