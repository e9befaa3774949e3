"""Fit the linear weights of ``reportedly compare`` and write them with their card.

    python scripts/train_compare.py ../shared/data/claims/stance_contradiction

Logistic regression over the interpretable features of ``reconcile/text_features.py``, fitted by
Newton's method with an L2 penalty. Trained on the development part of RTE-3 and the training
folds of Emergent only; their official test parts are measured and never trained on. The threshold
is the one with the best mean F1 of out-of-fold scores on the training parts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from reportedly.reconcile.text_features import pair_features
from reportedly.reconcile.text_words import read_passage
from reportedly.text.embed import embed_texts

OUT = Path(__file__).parents[1] / "src" / "reportedly" / "data" / "compare"
PENALTY = 2.0
FOLDS = 5
Row = tuple[str, str, bool, bool]


def read_rte3(folder: Path) -> list[Row]:
    rows = _lines(folder / "rte3_3way.open.jsonl")
    return [
        (r["text"], r["hypothesis"], r["label"] == "contradiction", r["part"] == "test")
        for r in rows
    ]


def read_emergent(folder: Path) -> list[Row]:
    rows = _lines(folder / "emergent.open.jsonl")
    return [(r["claim"], r["headline"], r["label"] == "against", "test" in r["fold"]) for r in rows]


def _lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def features_of(rows: list[Row]) -> tuple[list[str], np.ndarray]:
    table = []
    for left, right, _, _ in rows:
        a, b = embed_texts([left, right])
        table.append(pair_features(read_passage(left), read_passage(right), float(a @ b)))
    names = sorted(table[0])
    return names, np.array([[row[name] for name in names] for row in table])


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Give raw weights and bias of an L2-penalised logistic regression on scaled features."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    design = np.c_[np.ones(len(x)), (x - mean) / scale]
    beta = np.zeros(design.shape[1])
    penalty = PENALTY * np.r_[1e-6, np.ones(x.shape[1])]
    for _ in range(60):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (p - y)) + penalty * beta
        hessian = (design.T * (weight * p * (1 - p))) @ design + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    raw = beta[1:] / scale
    return raw, float(beta[0] - raw @ mean)


def score(x: np.ndarray, raw: np.ndarray, bias: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(x @ raw + bias)))


def prf(gold: np.ndarray, hit: np.ndarray) -> tuple[float, float, float]:
    tp = float((gold & hit).sum())
    p, r = tp / max(1, hit.sum()), tp / max(1, gold.sum())
    return p, r, 2 * p * r / max(1e-9, p + r)


def main() -> None:
    folder = Path(sys.argv[1])
    sets = {"rte3": read_rte3(folder), "emergent": read_emergent(folder)}
    made = {name: features_of(rows) for name, rows in sets.items()}
    names = made["rte3"][0]
    x = np.concatenate([made[n][1][[not r[3] for r in sets[n]]] for n in sets])
    y = np.array([r[2] for n in sets for r in sets[n] if not r[3]], dtype=float)
    of = np.array([n for n in sets for r in sets[n] if not r[3]])
    weight = np.array([1000 / (of == n).sum() for n in of])
    out_of_fold = np.zeros(len(x))
    for fold in range(FOLDS):
        held = np.arange(len(x)) % FOLDS == fold
        raw, bias = fit(x[~held], y[~held], weight[~held])
        out_of_fold[held] = score(x[held], raw, bias)
    grid = np.round(np.arange(0.1, 0.9, 0.01), 2)
    gains = [
        np.mean([prf(y[of == n] > 0, out_of_fold[of == n] >= t)[2] for n in sets]) for t in grid
    ]
    threshold = float(grid[int(np.argmax(gains))])
    raw, bias = fit(x, y, weight)
    lines = []
    for n in sets:
        test = np.array([r[3] for r in sets[n]])
        gold = np.array([r[2] for r in sets[n]])
        p, r, f = prf(gold[test], score(made[n][1][test], raw, bias) >= threshold)
        oof = prf(y[of == n] > 0, out_of_fold[of == n] >= threshold)
        lines.append(
            f"| {n} | {int(gold[~test].sum())} of {(~test).sum()} | {oof[2]:.3f} "
            f"| {int(gold[test].sum())} of {test.sum()} | {p:.3f} / {r:.3f} / {f:.3f} |"
        )
        print(lines[-1])
    weights = {name: round(float(w), 4) for name, w in zip(names, raw, strict=True)}
    body = {"bias": round(bias, 4), "threshold": threshold, "weights": weights}
    (OUT / "text_weights.json").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    (OUT / "text_weights.card.md").write_text(card(lines, len(weights)), encoding="utf-8")


def card(lines: list[str], n: int) -> str:
    return f"""# Weights of the passage comparison

{n} weights and a bias of a logistic regression (`text_weights.json`), fitted by
`scripts/train_compare.py`. They say how much each feature of `reconcile/text_features.py` speaks
for two passages contradicting each other. No text is in them.

Trained on the development part of RTE-3 (three-way labels) and the training folds of Emergent
(headline *against* claim). The texts are their publishers' and are not part of this project.

| set | trained on (positive) | F1 out of fold | official test part | P / R / F1 there |
|---|---|---|---|---|
{chr(10).join(lines)}

Measured on the openly held 70 % of each set. What it is poor at: contradictions that need knowledge
of the world or of who did what to whom; RTE-3 is made of those.
"""


if __name__ == "__main__":
    main()
