"""Write a trained tree ensemble as the JSON that ``reportedly.text.trees`` evaluates.

Used by the training scripts; needs LightGBM or scikit-learn only in the one who trains:

    from export_trees import from_lightgbm, save
    save("my_model", from_lightgbm(booster, names), rows, booster.predict(rows))

Thresholds are kept exactly; leaves are rounded to six digits. ``save`` evaluates what it wrote
and refuses a file that does not say what the trained model says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.text.trees import dump_trees, read_trees

DATA = Path(__file__).parents[1] / "src/reportedly/data"


def _number(value: float, digits: int = 0) -> float:
    """Round to some significant digits (0: all that are needed to get the same number back)."""
    return float(f"{value:.{digits}g}") if digits else float(value)


def _from_lightgbm_tree(root: dict[str, Any], cls: int) -> dict[str, Any]:
    tree: dict[str, Any] = {"c": cls, "f": [], "t": [], "l": [], "r": [], "v": []}

    def add(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            tree["v"].append(_number(node["leaf_value"], 6))
            return -len(tree["v"])
        if node["decision_type"] != "<=":
            raise ValueError("only numerical splits can be written")
        at = len(tree["f"])
        tree["f"].append(node["split_feature"])
        tree["t"].append(_number(node["threshold"]))
        tree["l"].append(0)
        tree["r"].append(0)
        tree["l"][at] = add(node["left_child"])
        tree["r"][at] = add(node["right_child"])
        return at

    add(root)
    return tree


def from_lightgbm(booster: Any, names: Sequence[str]) -> bytes:
    """Write a LightGBM ``Booster`` (binary, multi-class or regression; no categories, no NaN)."""
    dump = booster.dump_model()
    k = dump["num_tree_per_iteration"]
    objective = dump["objective"].split(" ")[0]
    link = {"binary": "sigmoid", "multiclass": "softmax"}.get(objective, "identity")
    trees = [
        _from_lightgbm_tree(t["tree_structure"], i % k) for i, t in enumerate(dump["tree_info"])
    ]
    return dump_trees(names, link, [0.0] * k, trees)


def _from_sklearn_tree(nodes: Any, cls: int) -> dict[str, Any]:
    tree: dict[str, Any] = {"c": cls, "f": [], "t": [], "l": [], "r": [], "v": []}

    def add(at: int) -> int:
        node = nodes[at]
        if node["is_leaf"]:
            tree["v"].append(_number(node["value"], 6))
            return -len(tree["v"])
        if node["is_categorical"]:
            raise ValueError("only numerical splits can be written")
        own = len(tree["f"])
        tree["f"].append(int(node["feature_idx"]))
        tree["t"].append(_number(node["num_threshold"]))
        tree["l"].append(0)
        tree["r"].append(0)
        tree["l"][own] = add(int(node["left"]))
        tree["r"][own] = add(int(node["right"]))
        return own

    add(0)
    return tree


def from_sklearn(model: Any, names: Sequence[str]) -> bytes:
    """Write a ``HistGradientBoostingClassifier`` or ``…Regressor`` (no categories, no NaN)."""
    trees = [
        _from_sklearn_tree(predictor.nodes, k)
        for round_ in model._predictors
        for k, predictor in enumerate(round_)
    ]
    base = [float(b) for b in np.ravel(model._baseline_prediction)]
    link = "identity"
    if hasattr(model, "classes_"):
        link = "sigmoid" if len(base) == 1 else "softmax"
    return dump_trees(names, link, base, trees)


def save(name: str, content: bytes, rows: Any, wanted: Any, within: float = 1e-4) -> Path:
    """Write ``data/NAME.json`` and ``data/NAME.sha256``, after comparing on some rows.

    Args:
        wanted: what the trained model itself says of ``rows`` (probabilities; of the second
            class where there are two).

    Raises:
        ValueError: the written form differs from it by more than ``within``.
    """
    off = float(np.abs(read_trees(json.loads(content)).predict(rows) - wanted).max())
    if off > within:
        raise ValueError(f"the written trees are off by {off:.2g}")
    path = DATA / f"{name}.json"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    (DATA / f"{name}.sha256").write_text(digest + "\n", encoding="utf-8")
    print(f"wrote {path.name}: {len(content) / 1e3:.0f} kB, off by at most {off:.1e}")
    return path
