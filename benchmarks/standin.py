"""Stand-ins for the models, to fill a library in minutes that would take hours with them.

The pipeline runs as it is; only what the models would say is made up. A vector is a sum of random
vectors of the words of headline and lead, the rare ones weighing most, so that reports of one
story lie near each other and reports of one section nearer than others. Nothing is extracted, and
a brief is its headline.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from reportedly.model.facts import Extraction
    from reportedly.model.report import Report
    from reportedly.model.story import Brief
    from reportedly.pipeline.library import Members
    from reportedly.store.base import Store

    Vectors = npt.NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+")
#: What all texts have in common, so that two of one language are never quite unlike.
_COMMON = 0.4
#: How much more a rare word says than one half as rare.
_POWER = 2.0


def embed_words(texts: Sequence[str], max_tokens: int = 64) -> Vectors:
    """Give vectors of length 1 for texts, of the model's shape. Cost: some 0.3 ms a text."""
    import numpy as np

    rows = [_embed(_WORD.findall(text.lower())[:max_tokens]) for text in texts]
    return np.array(rows, dtype=np.float32).reshape(len(texts), -1)


def embed_at_full_price(texts: Sequence[str], max_tokens: int = 64) -> Vectors:
    """Run the real model too and throw its vectors away: the cost of the one, the other's result.

    Reports that come to a library filled with stand-ins must have vectors of the same kind.
    """
    _real_embedding()(texts, max_tokens)
    return embed_words(texts, max_tokens)


def _real_embedding() -> Any:
    return _REAL.get("embed_texts") or __import__("reportedly.text.embed").text.embed.embed_texts


_REAL: dict[str, Any] = {}


@contextmanager
def words_for_vectors(*, at_full_price: bool) -> Iterator[None]:
    """Let the pipeline take stand-in vectors, with or without the cost of real ones."""
    from reportedly.text import embed

    _REAL["embed_texts"] = embed.embed_texts
    chosen = embed_at_full_price if at_full_price else embed_words
    try:
        with patch.object(embed, "embed_texts", chosen):
            yield
    finally:
        _REAL.clear()


@contextmanager
def without_models() -> Iterator[None]:
    """Let the pipeline run without embedding, extraction and briefs."""
    from reportedly.pipeline import library, stages

    with ExitStack() as stack:
        stack.enter_context(words_for_vectors(at_full_price=False))
        stack.enter_context(patch.object(stages, "extract_one", _extract_nothing))
        stack.enter_context(patch.object(library, "story_brief", _bare_brief))
        yield


def _extract_nothing(report: Report) -> Extraction:
    from reportedly.model.facts import Extraction

    return Extraction(report.id)


def _bare_brief(store: Store, members: Members, options: object = None) -> Brief:
    from reportedly.model.story import Brief
    from reportedly.pipeline.library import bare_story

    reports = tuple(store.iter_reports(members.report_ids))
    story = bare_story(store, members)
    return Brief(story, "", "stand-in", reports, (), (), (), (), (), (), ())


def _embed(words: Sequence[str]) -> Vectors:
    import numpy as np

    total = np.zeros(384, dtype=np.float32)
    for word in dict.fromkeys(words):
        total += _weight(word) * _word_vector(word)
    total /= max(float(np.linalg.norm(total)), 1e-9)
    total += _COMMON * _word_vector("")
    unit: Vectors = total / float(np.linalg.norm(total))
    return unit


@lru_cache(maxsize=20_000)
def _word_vector(word: str) -> Vectors:
    """Give the random vector of a word: signs from a hash, length 1."""
    import numpy as np

    digest = hashlib.blake2b(word.encode(), digest_size=48).digest()
    bits = np.unpackbits(np.frombuffer(digest, dtype=np.uint8)).astype(np.float32)
    vector: Vectors = (2.0 * bits - 1.0) / math.sqrt(384)
    return vector


@lru_cache(maxsize=20_000)
def _weight(word: str) -> float:
    from reportedly.text.embed import vocabulary_rank

    rank = vocabulary_rank(word)
    return float(max(0.0, math.log(60_000 if rank is None else 1.0 + rank) - 5.0) ** _POWER)
