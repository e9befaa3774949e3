"""Stand-ins for the models, to fill a library in minutes that would take hours with them.

The pipeline runs as it is; only what the models would say is made up. A vector is a sum of random
vectors of the words of headline and lead, the rare ones weighing most, so that reports of one
story lie near each other and reports of one section nearer than others. A line is a block, nothing
is extracted, and a brief is its headline.
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from reportedly.model.facts import Extraction
    from reportedly.model.report import Block, RawReport, Report
    from reportedly.model.story import Brief
    from reportedly.parse.run import Parsed
    from reportedly.pipeline.members import Members
    from reportedly.store.base import Store

    Vectors = npt.NDArray[np.float32]
    Extract = Callable[[Report], Extraction]

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
    return _REAL["embed_texts"]


_REAL: dict[str, Any] = {}


def replace_everywhere(stack: ExitStack, name: str, work: Any, other: Any) -> None:
    """Put another function in the place of one in all modules of ours that hold it under its name.

    Until the stack is left; modules that are loaded later import what is there by then.
    """
    for module_name, module in sorted(sys.modules.items()):
        if module_name.split(".")[0] == "reportedly" and getattr(module, name, None) is work:
            stack.enter_context(patch.object(module, name, other))


@contextmanager
def words_for_vectors(*, at_full_price: bool) -> Iterator[None]:
    """Let the pipeline take stand-in vectors, with or without the cost of real ones."""
    from reportedly.text import embed

    _REAL["embed_texts"] = embed.embed_texts
    with ExitStack() as stack:
        chosen = embed_at_full_price if at_full_price else embed_words
        replace_everywhere(stack, "embed_texts", embed.embed_texts, chosen)
        yield


@contextmanager
def without_models(extract: Extract | None = None) -> Iterator[None]:
    """Let the pipeline run without parsing, embedding and briefs, and with this for extraction."""
    from reportedly.parse.run import parse_apart
    from reportedly.pipeline import library, members  # noqa: F401 - all that holds them is loaded
    from reportedly.pipeline.stages import extract_one

    with ExitStack() as stack:
        stack.enter_context(words_for_vectors(at_full_price=False))
        replace_everywhere(stack, "parse_apart", parse_apart, parse_lines)
        replace_everywhere(stack, "extract_one", extract_one, extract or _extract_nothing)
        replace_everywhere(stack, "story_brief", members.story_brief, _bare_brief)
        yield


def parse_lines(raw: RawReport) -> Parsed:
    """Make a report of an invented one's lines, each a block; a tenth of the cost of parsing."""
    from reportedly.model.ids import make_id
    from reportedly.model.report import Basis, DayInterval, Published, Report
    from reportedly.parse.run import Parsed

    text = raw.content.decode("utf-8")
    published = Published()
    if raw.published:
        at = datetime.fromisoformat(raw.published)
        published = Published(DayInterval(at.date(), at.date()), Basis.METADATA, at=at)
    bare = Report(
        make_id("report", url=raw.url),
        raw.source,
        text,
        hashlib.sha256(raw.content).hexdigest(),
        outlet=raw.outlet,
        url=raw.url,
        title_text=raw.title,
        published=published,
        language="en",
    )
    report = replace(bare, blocks=tuple(_blocks(bare)))
    return Parsed(raw.source, raw.url, report.id, report.sha256, (), report)


def _blocks(report: Report) -> Iterator[Block]:
    from reportedly.model.report import Block, BlockKind

    starts = {"Source: ": BlockKind.SOURCE_LINE, "Copyright ": BlockKind.BOILERPLATE}
    starts["Read the "] = BlockKind.BOILERPLATE
    place = 0
    for line in report.text.split("\n"):
        if line:
            kind = next((k for head, k in starts.items() if line.startswith(head)), BlockKind.BODY)
            yield Block(report.span(place, place + len(line)), kind, "a line of the stand-in")
        place += len(line) + 1


def _extract_nothing(report: Report) -> Extraction:
    from reportedly.model.facts import Extraction

    return Extraction(report.id)


def _bare_brief(store: Store, members: Members, *_: object, **__: object) -> Brief:
    from reportedly.model.story import Brief
    from reportedly.pipeline.members import bare_story

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
