"""How likely two reports tell one story: a small linear model over pair features."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from reportedly.cluster.space import PAIR_FEATURES, Space, Weighed
from reportedly.errors import InvariantError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]

#: Log-odds are cut to this, so that one odd pair cannot outweigh a whole group in a mean.
LIMIT = 8.0

#: Reports compared with all others at a time.
_BLOCK = 8

_BODY, _GAP = PAIR_FEATURES.index("body"), PAIR_FEATURES.index("gap")


class Level(StrEnum):
    """How wide a group is: one event and its echo, or a story that goes on for weeks."""

    EVENT = "event"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Model:
    """What decides that reports tell one story.

    ``weights`` are those of a pair's features, in the order of ``PAIR_FEATURES``; ``joining``
    those of ``merging.GROUP_FEATURES``, which tell whether two groups are one. ``thresholds`` are
    the log-odds from which two groups are, ``floors`` the mean log-odds of pairs that come nearest
    to that.
    """

    weights: tuple[float, ...]
    joining: Mapping[str, float]
    thresholds: Mapping[Level, float]
    floors: Mapping[Level, float]


@dataclass(frozen=True, slots=True)
class PairScores:
    """Some reports against others: log-odds that a pair tells one story, not cut and rounded to
    six digits, likeness in words in [0, 1], and log(1 + days apart), 0 where a day is unknown."""

    uncut: Floats
    body: Floats
    gap: Floats

    @property
    def log_odds(self) -> Floats:
        """The log-odds within ±``LIMIT``."""
        import numpy as np

        return np.minimum(np.maximum(self.uncut, -LIMIT), LIMIT)


@cache
def model_key() -> int:
    """Give a number for the shipped weights: the head of their hash, below 2**24."""
    told = resources.files("reportedly.data").joinpath("cluster_weights.sha256")
    return int(told.read_text("utf-8").strip()[:6], 16)


@cache
def load_model() -> Model:
    """Read the shipped weights, after checking their hash.

    Raises:
        InvariantError: they are not the ones shipped, or were made for other features.
    """
    folder = resources.files("reportedly.data")
    content = folder.joinpath("cluster_weights.json").read_bytes()
    expected = folder.joinpath("cluster_weights.sha256").read_text("utf-8").strip()
    if hashlib.sha256(content).hexdigest() != expected:
        raise InvariantError("cluster_weights.json does not match its hash; install again")
    data = json.loads(content)
    weights: dict[str, float] = data["weights"]
    if tuple(weights) != PAIR_FEATURES:
        raise InvariantError("cluster_weights.json was trained for other features")
    return Model(
        tuple(weights.values()),
        data["joining"],
        _levels(data["thresholds"]),
        _levels(data["floors"]),
    )


def _levels(values: Mapping[str, float]) -> dict[Level, float]:
    return {Level(name): float(value) for name, value in values.items()}


def pair_scores(item: Weighed, others: Sequence[Weighed], model: Model) -> PairScores:
    """Compare one report with some others, in their order. Cost: 0.3 ms, and 10 µs for each.

    What is said of a pair depends on the two reports only.
    """
    scores = space_scores(Space(others), [item], model)
    return PairScores(scores.uncut[0], scores.body[0], scores.gap[0])


def space_scores(space: Space, items: Sequence[Weighed], model: Model) -> PairScores:
    """Compare some reports with all of a space: shape ``(len(items), space.n)``."""
    import numpy as np

    columns = space.pair_features(items)
    total = np.zeros((len(items), space.n))
    for weight, column in zip(model.weights, columns, strict=True):
        total += weight * column
    told = space.tells_something & np.array([[item.tells_something] for item in items])
    uncut: Doubles = np.where(told, total, -LIMIT)
    return PairScores(np.round(uncut, 6), columns[_BODY], columns[_GAP])


def all_scores(items: Sequence[Weighed], model: Model) -> PairScores:
    """Compare reports with each other: symmetric, shape ``(n, n)``, as float32. Cost: O(n²)."""
    import numpy as np

    space = Space(items, indexed=True)
    scores = np.empty((space.n, space.n), dtype=np.float32)
    bodies, gaps = np.empty_like(scores), np.empty_like(scores)
    for start in range(0, space.n, _BLOCK):
        some = space_scores(space, items[start : start + _BLOCK], model)
        scores[start : start + _BLOCK] = some.uncut
        bodies[start : start + _BLOCK] = some.body
        gaps[start : start + _BLOCK] = some.gap
    return PairScores(scores, bodies, gaps)
