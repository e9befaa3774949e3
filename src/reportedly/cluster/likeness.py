"""How likely two reports tell one story: a small linear model over pair features."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from reportedly.cluster.space import PAIR_FEATURES, Space
from reportedly.errors import InvariantError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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


@cache
def load_model() -> Model:
    """Read the shipped weights.

    Raises:
        InvariantError: they were made for other features.
    """
    path = resources.files("reportedly.data").joinpath("cluster_weights.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    weights: dict[str, float] = data["weights"]
    if tuple(weights) != PAIR_FEATURES:
        raise InvariantError("cluster_weights.json was trained for other features")
    thresholds = {Level(name): float(value) for name, value in data["thresholds"].items()}
    return Model(tuple(weights.values()), thresholds)


def likeness_row(space: Space, row: int, model: Model) -> npt.NDArray[np.float32]:
    """Give the log-odds that one report and each other tell one story: shape ``(space.n,)``."""
    import numpy as np

    scores = uncut_row(space, row, model)
    clipped: npt.NDArray[np.float32] = np.clip(scores, -LIMIT, LIMIT).astype(np.float32)
    return clipped


def uncut_row(space: Space, row: int, model: Model) -> npt.NDArray[np.float64]:
    """Give the log-odds as they are, to tell apart what is beyond doubt: shape ``(space.n,)``."""
    import numpy as np

    scores = space.pair_features(row) @ np.array(model.weights, dtype=np.float64)
    told = space.tells_something & space.tells_something[row]
    uncut: npt.NDArray[np.float64] = np.where(told, scores, -LIMIT)
    return uncut


def likeness_matrix(space: Space, model: Model) -> npt.NDArray[np.float32]:
    """Give the log-odds of all pairs: symmetric, shape ``(n, n)``. Cost: O(n²)."""
    import numpy as np

    matrix = np.empty((space.n, space.n), dtype=np.float32)
    for row in range(space.n):
        matrix[row, row:] = likeness_row(space, row, model)[row:]
        matrix[row:, row] = matrix[row, row:]
    return matrix
