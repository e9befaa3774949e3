"""How likely two reports tell one story: a small model over pair features."""

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

#: Log-odds are cut to this, so that one odd pair cannot outweigh a whole group in a mean.
LIMIT = 8.0


class Level(StrEnum):
    """How wide a group is: one event and its echo, or a story that goes on for weeks."""

    EVENT = "event"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in the order of ``PAIR_FEATURES``, and the mean log-odds that join two groups."""

    weights: tuple[float, ...]
    thresholds: Mapping[Level, float]


@dataclass(frozen=True, slots=True)
class PairScores:
    """One report against some others, in their order: log-odds that they tell one story, not cut
    and rounded to six digits, and likeness in words in [0, 1]."""

    uncut: Doubles
    body: Doubles

    @property
    def log_odds(self) -> Doubles:
        """The log-odds within ±``LIMIT``."""
        import numpy as np

        cut: Doubles = np.clip(self.uncut, -LIMIT, LIMIT)
        return cut


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
    thresholds = {Level(name): float(value) for name, value in data["thresholds"].items()}
    return Model(tuple(weights.values()), thresholds)


def pair_scores(item: Weighed, others: Sequence[Weighed], model: Model) -> PairScores:
    """Compare one report with some others. Cost: about 1 ms, and 20 µs for each of them.

    What is said of a pair depends on the two reports only.
    """
    return space_scores(Space(others), item, model)


def space_scores(space: Space, item: Weighed, model: Model) -> PairScores:
    """Compare one report with all of a space."""
    import numpy as np

    columns = space.pair_features(item)
    total = np.zeros(space.n)
    for weight, column in zip(model.weights, columns, strict=True):
        total += weight * column
    told = space.tells_something & item.features.tells_something
    uncut: Doubles = np.where(told, total, -LIMIT)
    return PairScores(np.round(uncut, 6), columns[BODY_COLUMN])


BODY_COLUMN = PAIR_FEATURES.index("body")


def likeness_matrix(items: Sequence[Weighed], model: Model) -> npt.NDArray[np.float32]:
    """Give the log-odds of all pairs: symmetric, shape ``(n, n)``. Cost: O(n²)."""
    import numpy as np

    space = Space(items, indexed=True)
    matrix = np.empty((space.n, space.n), dtype=np.float32)
    for row, item in enumerate(items):
        matrix[row] = space_scores(space, item, model).log_odds
    return matrix
