"""Train the trees that tell which of a page's shown days is its day of publication.

    python -m venv /tmp/train && /tmp/train/bin/pip install lightgbm numpy
    .venv/bin/python scripts/fit_shown_days.py rows /tmp/rows.json
    PYTHONPATH=src /tmp/train/bin/python scripts/fit_shown_days.py fit /tmp/rows.json

The first step (in the project's environment) writes the candidates of the pages of
``evals.metadata_pages``: fundus (MIT), WCXB (CC-BY-4.0, Murrough Foley) and htmldate (Apache-2.0).
The second reports figures cross-validated by domain, then trains on all pages and writes
``data/shown_days.json``. Pages whose data name a day serve as well, at a third of the weight.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FOLDS, ROUNDS, TAKEN = 5, 150, 0.3
SETTINGS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 15,
    "verbosity": -1, "seed": 1, "deterministic": True, "num_threads": 1,
}  # fmt: skip


def write_rows(target: str) -> None:
    """Write each page's group, true day, whether its data name a day, and its candidates."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from evals.metadata_pages import load_pages

    from reportedly.errors import InputError
    from reportedly.parse.metadata import candidate_days
    from reportedly.text.html import read_page

    rows = []
    for name in ("fundus", "wcxb", "htmldate"):
        for known in load_pages(name):
            try:
                page = read_page(known.source)
            except InputError:
                continue
            if known.published is None or page.tree is None:
                continue
            firm, shown = candidate_days(page, known.source, known.url)
            host = urlsplit(known.url or "").hostname or known.id
            rows.append(
                {
                    "set": name,
                    "group": ".".join(host.split(".")[-2:]),
                    "day": known.published[:10],
                    "named": firm,
                    "days": [c.day.isoformat() for c in shown],
                    "features": [c.features for c in shown],
                }
            )
    Path(target).write_text(json.dumps(rows), encoding="utf-8")


def fit(source: str) -> None:
    """Report cross-validated figures, then train on everything and write the model."""
    import lightgbm
    import numpy as np
    from export_trees import from_lightgbm, save

    from reportedly.parse.date_lines import FEATURES

    rows = json.loads(Path(source).read_text("utf-8"))
    x = np.array([f for r in rows for f in r["features"]])
    y = np.array([float(d == r["day"]) for r in rows for d in r["days"]])
    owner = np.array([i for i, r in enumerate(rows) for _ in r["days"]])
    weight = np.array([1.0 if rows[i]["named"] else 3.0 for i in owner])
    fold = np.array([zlib.crc32(rows[i]["group"].encode()) % FOLDS for i in owner])
    chances = np.zeros(len(y))
    for k in range(FOLDS):
        part = fold != k
        data = lightgbm.Dataset(x[part], y[part], weight=weight[part])
        chances[~part] = lightgbm.train(SETTINGS, data, ROUNDS).predict(x[~part])
    for name in ("fundus", "wcxb", "htmldate"):
        print(name, figures(rows, owner, chances, name))
    booster = lightgbm.train(SETTINGS, lightgbm.Dataset(x, y, weight=weight), ROUNDS)
    save("shown_days", from_lightgbm(booster, list(FEATURES)), x, booster.predict(x))


def figures(rows: list[Any], owner: Any, chances: Any, name: str) -> dict[str, Any]:
    """Count on pages whose data name no day: right, wrong, missed, rightly without a day."""
    out = {"right": 0, "wrong": 0, "missed": 0, "none": 0}
    for i, row in enumerate(rows):
        if row["set"] != name or row["named"]:
            continue
        own = [(float(c), d) for c, d in zip(chances[owner == i], row["days"], strict=True)]
        best = max(own, default=(0.0, ""))
        if best[0] < TAKEN:
            out["missed" if row["day"] else "none"] += 1
        else:
            out["right" if best[1] == row["day"] else "wrong"] += 1
    return out


if __name__ == "__main__":
    {"rows": write_rows, "fit": fit}[sys.argv[1]](sys.argv[2])
