"""Gradient boosted trees as data files, evaluated with numpy alone.

The trees are trained elsewhere (LightGBM or scikit-learn; see ``scripts/export_trees.py``) and
shipped as ``data/NAME.json`` beside ``data/NAME.sha256``. All rows go down all trees at once, one
level at a time (Friedman, "Greedy function approximation: a gradient boosting machine", 2001, for
the model; nothing here trains).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportedly.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]

#: Rows evaluated at a time: bounds the memory at some 10 MB for a thousand trees.
_ROWS = 512


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of binary trees; nodes of all trees in one array, leaves point at themselves.

    ``features`` names the columns of the input, in order. ``roots`` are the trees' first nodes,
    ``classes`` the class that each tree votes on. ``link`` is ``sigmoid`` (two classes, one
    score), ``softmax`` (several) or ``identity``.
    """

    features: tuple[str, ...]
    link: str
    base: Doubles
    roots: Ints
    classes: Ints
    column: Ints
    threshold: Doubles
    children: Ints
    value: Doubles
    depth: int

    def scores(self, rows: npt.ArrayLike) -> Doubles:
        """Give the sums of the leaves before the link, shape (n, k)."""
        import numpy as np

        table = np.ascontiguousarray(rows, dtype=np.float64)
        if table.ndim != 2 or table.shape[1] != len(self.features):
            raise ValueError(f"rows of {len(self.features)} features wanted, not {table.shape}")
        if not np.isfinite(table).all():
            raise ValueError("features must be finite numbers")
        out = np.empty((len(table), len(self.base)), dtype=np.float64)
        for start in range(0, len(table), _ROWS):
            out[start : start + _ROWS] = self._some(table[start : start + _ROWS])
        return out

    def predict(self, rows: npt.ArrayLike) -> Doubles:
        """Give a probability per row, shape (n,), or one per row and class, shape (n, k).

        Args:
            rows: shape (n, f), finite, columns as in :attr:`features`.

        Raises:
            ValueError: another shape, or a number that is not finite.

        Cost: n × trees × depth steps; about 5 ms for 300 rows and 200 trees of 31 leaves.
        """
        import numpy as np

        scores = self.scores(rows)
        if self.link == "softmax":
            raised = np.exp(scores - scores.max(axis=1, keepdims=True))
            return np.asarray(raised / raised.sum(axis=1, keepdims=True))
        if self.link == "sigmoid":
            return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores[:, 0], -60.0, 60.0))))
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def _some(self, table: Doubles) -> Doubles:
        """Send rows down all trees; each class sums its own trees, in their order."""
        import numpy as np

        flat, width = table.ravel(), table.shape[1]
        offsets = (np.arange(len(table), dtype=np.intp) * width)[:, None]
        node = np.repeat(self.roots[None, :], len(table), axis=0)
        for _ in range(self.depth):
            over = flat[offsets + self.column[node]] > self.threshold[node]
            node = self.children[2 * node + over]
        leaves = self.value[node]
        out = np.repeat(self.base[None, :], len(table), axis=0)
        for k in range(len(self.base)):
            out[:, k] += leaves[:, self.classes == k].sum(axis=1)
        return out


@cache
def load_trees(name: str) -> Trees:
    """Read the shipped ensemble ``data/NAME.json`` once a process, after checking its hash.

    Raises:
        ConfigError: a file is missing, broken, or not the one that its ``.sha256`` names.
    """
    folder = resources.files("reportedly").joinpath("data")
    try:
        content = folder.joinpath(f"{name}.json").read_bytes()
        expected = folder.joinpath(f"{name}.sha256").read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"the model {name} cannot be read ({error}); install again") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise ConfigError(f"the model {name} does not match its hash; install reportedly again")
    return read_trees(json.loads(content))


def read_trees(data: dict[str, Any]) -> Trees:
    """Build an ensemble from its JSON form.

    Each tree is ``{"c": class, "f": columns, "t": thresholds, "l": left, "r": right, "v": leaves}``
    where a row goes left when its value is at most the threshold, and a child below zero is the
    leaf ``-1 - child``. A tree without columns is one leaf.

    Raises:
        ConfigError: it is not such a form.
    """
    import numpy as np

    column: list[int] = []
    threshold: list[float] = []
    children: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    try:
        for tree in data["trees"]:
            roots.append(len(column))
            _lay_out(tree, column, threshold, children, value)
        return Trees(
            tuple(data["features"]),
            data["link"],
            np.array(data["base"], dtype=np.float64),
            np.array(roots, dtype=np.intp),
            np.array([t["c"] for t in data["trees"]], dtype=np.intp),
            np.array(column, dtype=np.intp),
            np.array(threshold, dtype=np.float64),
            np.array(children, dtype=np.intp),
            np.array(value, dtype=np.float64),
            max((_depth(t) for t in data["trees"]), default=0),
        )
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise ConfigError(f"this is no tree ensemble: {error!r}") from error


def _lay_out(
    tree: dict[str, Any],
    column: list[int],
    threshold: list[float],
    children: list[int],
    value: list[float],
) -> None:
    """Append a tree's nodes, splits first, then leaves that point at themselves."""
    first, n_splits = len(column), len(tree["f"])
    for left, right in zip(tree["l"], tree["r"], strict=True):
        children += [first + (c if c >= 0 else n_splits - 1 - c) for c in (left, right)]
    column += tree["f"] + [0] * len(tree["v"])
    threshold += tree["t"] + [0.0] * len(tree["v"])
    value += [0.0] * n_splits + tree["v"]
    for leaf in range(len(tree["v"])):
        children += [first + n_splits + leaf] * 2


def _depth(tree: dict[str, Any]) -> int:
    """Give the number of splits on the longest way down (children come after their parents)."""
    levels = [0] * len(tree["f"])
    deepest = 0
    for node, pair in enumerate(zip(tree["l"], tree["r"], strict=True)):
        deepest = max(deepest, levels[node] + 1)
        for child in pair:
            if 0 <= child <= node:
                raise ValueError("a child stands before its parent")
            if child > 0:
                levels[child] = levels[node] + 1
    return deepest


def dump_trees(
    features: Sequence[str], link: str, base: Sequence[float], trees: Sequence[dict[str, Any]]
) -> bytes:
    """Write an ensemble as compact JSON bytes, as :func:`read_trees` reads it."""
    body = {"features": list(features), "link": link, "base": list(base), "trees": list(trees)}
    return (json.dumps(body, separators=(",", ":")) + "\n").encode()
