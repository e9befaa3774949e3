"""How much a term tells: how rare it is in English, by the rank of the word in a vocabulary.

What else a library holds does not count. So the likeness of two reports depends on the two alone,
and stays as it was when others come (measured: counting the library's own terms as well gains
.003 of B-cubed F1 at most).
"""

from __future__ import annotations

import math
from functools import lru_cache

#: Words of a typical report, to turn the frequency of a word into a share of reports.
_TYPICAL_WORDS = 400

#: Rank given to words outside the vocabulary.
_RARE_RANK = 60_000

#: A word in every report weighs next to nothing, one in no report log(122).
_SMOOTHING = 1.0 / 120.0

#: Rarities are stored in steps of so much.
STEPS = 50.0


@lru_cache(maxsize=1 << 16)
def prior_share(term: str) -> float:
    """Estimate the share of English news reports that use a term.

    By Zipf's law on the rank of the word in the embedding model's vocabulary, which is sorted by
    frequency: the word of rank r makes up about 0.1 / r of a text.
    """
    from reportedly.text.embed import vocabulary_rank

    ranks = [r for r in (vocabulary_rank(term), vocabulary_rank(f"{term}s")) if r is not None]
    rank = min(ranks, default=_RARE_RANK)
    return 1.0 - math.exp(-_TYPICAL_WORDS * 0.1 / (rank + 3.0))


@lru_cache(maxsize=1 << 16)
def rarity_code(term: str) -> int:
    """Give the inverse document frequency of a term in steps of 1/50, 0 to 255; 0 tells nothing."""
    idf = math.log((1.0 + 2 * _SMOOTHING) / (prior_share(term) + _SMOOTHING))
    return max(0, min(255, round(STEPS * idf)))
