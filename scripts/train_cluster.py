"""Train the weights that tell whether two reports tell one story.

Run: ``python scripts/train_cluster.py [--check] [--cache FOLDER] [DATA]``. DATA is the folder with
``cluster/clustering`` (default ``../shared/data``). Without ``--check`` the weights and the two
thresholds are written to ``src/reportedly/data/cluster_weights.json``; with it, they are trained
on half of the stories of each set and scored on the other half, and nothing is written.

Average link over log-odds that are linear in pair features equals a linear model of the mean
features of two groups. So the model is trained on the decisions that average link really meets:
cluster with the present weights, note for each merge whether it raises or lowers B-cubed and by how
much, fit a logistic regression to all merges noted so far, and repeat (DAgger: Ross, Gordon,
Bagnell, "A reduction of imitation learning and structured prediction to no-regret online learning",
2011).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.likeness import LIMIT
from reportedly.cluster.linkage import Merge, average_merges, cut
from reportedly.cluster.space import PAIR_FEATURES, Space
from reportedly.errors import InputError
from reportedly.model.report import Report
from reportedly.pipeline.stages import parse_raw, raw_from_line

#: The sets and what each counts in learning: more where stories that look alike must be told apart.
SETS = {
    "allsides": 1.3,
    "giveme5w": 0.5,
    "ecbplus": 1.6,
    "fnc1": 1.0,
    "uci_headlines": 0.7,
    "basil": 0.4,
}
ROUNDS = 3
#: Small folders drawn from each set; together they count 0.3.
FOLDERS = 60
RIDGE = 1e-4
#: Merges below these log-odds are not worth learning from.
FLOOR = -4.0
THRESHOLDS = np.round(np.arange(-1.5, 1.51, 0.05), 2)
OUT = Path(__file__).parents[1] / "src/reportedly/data/cluster_weights.json"

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Set:
    """One set: features of all pairs, shape (n, n, k), and the gold story of each report.

    Sets of one name are scored together, each with its weight.
    """

    name: str
    pairs: npt.NDArray[np.float16]
    gold: Ints
    weight: float

    def likeness(self, weights: Doubles) -> npt.NDArray[np.float32]:
        n = len(self.gold)
        out = np.empty((n, n), dtype=np.float32)
        for start in range(0, n, 128):
            chunk = self.pairs[start : start + 128].astype(np.float64) @ weights
            out[start : start + 128] = np.clip(chunk, -LIMIT, LIMIT)
        return np.maximum(out, out.T)


def read_set(
    data: Path, name: str, cache: Path | None, keep: str
) -> tuple[list[ReportFeatures], list[str]]:
    """Give the features of a set's reports, sorted by id, and their gold stories."""
    path = data / "cluster" / "clustering" / f"{name}.open.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    docs = [d for d in docs if d.get("kind", "body") == "body"]
    docs = [d for d in docs if name != "allsides" or d.get("date")]
    docs = [d for d in docs if keep == "all" or half_of(d["story"]) == keep]
    docs.sort(key=lambda d: str(d["id"]))
    known = read_cache(cache, name)
    features = [known.get(str(d["id"])) or features_of(report_of(d)) for d in docs]
    write_cache(cache, name, {**known, **{f.report_id: f for f in features}})
    return features, [d["story"] for d in docs]


def make_set(name: str, features: list[ReportFeatures], stories: list[str], weight: float) -> Set:
    space = Space.of(features)
    pairs = np.empty((space.n, space.n, len(PAIR_FEATURES)), dtype=np.float16)
    for row in range(space.n):
        pairs[row] = space.pair_features(row)
    _, gold = np.unique(stories, return_inverse=True)
    return Set(name, pairs, gold.astype(np.int64), weight)


def make_folders(name: str, features: list[ReportFeatures], stories: list[str]) -> list[Set]:
    """Folders as a person may give them: a story of two reports or more and three others, half of
    the time those nearest in meaning; four reports of each at most."""
    rng = np.random.default_rng(1)
    rows: dict[str, list[int]] = {}
    for row, story in enumerate(stories):
        rows.setdefault(story, []).append(row)
    names = [story for story, own in rows.items() if len(own) > 1]
    centres = np.array([np.mean([features[r].embedding for r in rows[s]], axis=0) for s in names])
    folders = []
    for number in range(FOLDERS):
        first = int(rng.integers(len(names)))
        nearest = np.argsort(-(centres @ centres[first]), kind="stable")[:4]
        chosen = nearest if number % 2 else rng.permutation(len(names))[:4]
        picked = sorted(
            int(row) for k in chosen for row in rng.permutation(rows[names[int(k)]])[:4]
        )
        folders.append(
            make_set(
                f"{name} folders",
                [features[r] for r in picked],
                [stories[r] for r in picked],
                0.3 / FOLDERS,
            )
        )
    return folders


def load_sets(options: argparse.Namespace, keep: str) -> list[Set]:
    sets = []
    for name in SETS:
        features, stories = read_set(options.data, name, options.cache, keep)
        sets.append(make_set(name, features, stories, SETS[name]))
        sets.extend(make_folders(name, features, stories))
    return sets


def half_of(story: str) -> str:
    return "a" if hashlib.sha256(story.encode()).digest()[0] % 2 else "b"


def report_of(doc: dict[str, str]) -> Report:
    """Make a report as the cluster stage would; one without an article keeps its whole text."""
    text, title, published = doc.get("text") or doc["title"], doc.get("title"), doc.get("date")
    line = {"id": str(doc["id"]), "text": text, "title": title, "published": published}
    try:
        return parse_raw(raw_from_line({k: v for k, v in line.items() if v is not None}))
    except InputError:
        return Report(str(doc["id"]), "train", text, "", title_text=title)


def read_cache(cache: Path | None, name: str) -> dict[str, ReportFeatures]:
    if cache is None or not (cache / f"{name}.json").exists():
        return {}
    rows = json.loads((cache / f"{name}.json").read_text(encoding="utf-8"))
    return {row["id"]: ReportFeatures.from_json(row) for row in rows}


def write_cache(cache: Path | None, name: str, features: dict[str, ReportFeatures]) -> None:
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        rows = [item.to_json() for _, item in sorted(features.items())]
        (cache / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")


def bcubed(gold: Ints, found: list[int]) -> float:
    _, groups = np.unique(found, return_inverse=True)
    key = gold * (groups.max() + 1) + groups
    _, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    both = counts[place]
    precision = (both / np.bincount(groups)[groups]).mean()
    recall = (both / np.bincount(gold)[gold]).mean()
    return float(2 * precision * recall / (precision + recall))


def first_weights(sets: list[Set], rng: np.random.Generator) -> Doubles:
    """Logistic regression on near pairs and random pairs of one story, each set counting 1."""
    rows, labels, counts = [], [], []
    for item in (s for s in sets if s.name in SETS):
        n = len(item.gold)
        near = item.pairs[:, :, 1].astype(np.float32) + item.pairs[:, :, 3]
        np.fill_diagonal(near, -1)
        left = np.repeat(np.arange(n), 20)
        right = np.argpartition(-near, 20, axis=1)[:, :20].ravel()
        same_left, same_right = np.nonzero(item.gold[:, None] == item.gold[None, :])
        picked = rng.permutation(len(same_left))[: 15 * n]
        left = np.concatenate([left, same_left[picked]])
        right = np.concatenate([right, same_right[picked]])
        left, right = left[left != right], right[left != right]
        rows.append(item.pairs[left, right].astype(np.float64))
        labels.append((item.gold[left] == item.gold[right]).astype(np.float64))
        counts.append(np.full(len(left), 1 / len(left)))
    start = np.zeros(len(PAIR_FEATURES))
    return fit(np.concatenate(rows), np.concatenate(labels), np.concatenate(counts), start, 1e-5)


def fit(rows: Doubles, labels: Doubles, counts: Doubles, start: Doubles, ridge: float) -> Doubles:
    """Weighted logistic regression by Newton's method, drawn towards ``start``."""
    weights, counts = start.copy(), counts / counts.sum()
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 0.0
    for _ in range(40):
        odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (counts * (odds - labels)) + penalty * (weights - start)
        curve = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows
        weights = weights - np.linalg.solve(curve + np.diag(penalty + 1e-9), gradient)
    return weights


def decisions(item: Set, weights: Doubles) -> tuple[Doubles, Doubles]:
    """Mean features of each pair of groups that average link joins, and what B-cubed gains."""
    n = len(item.gold)
    sizes = np.bincount(item.gold)
    members = {row: np.array([row]) for row in range(n)}
    rows, gains = [], []
    for merge in average_merges(item.likeness(weights), FLOOR):
        left, right = members[merge.left], members.pop(merge.right)
        rows.append(item.pairs[np.ix_(left, right)].astype(np.float64).mean(axis=(0, 1)))
        gains.append(gain(item.gold[left], item.gold[right], sizes) / n)
        members[merge.left] = np.concatenate([left, right])
    return np.array(rows).reshape(-1, len(weights)), np.array(gains)


def gain(left: Ints, right: Ints, sizes: Ints) -> float:
    """Change of summed B-cubed precision and recall when two groups become one."""
    a, b = np.bincount(left, minlength=len(sizes)), np.bincount(right, minlength=len(sizes))
    both = a + b
    precision = (both**2).sum() / both.sum() - (a**2).sum() / a.sum() - (b**2).sum() / b.sum()
    return float(precision + 2 * (a * b / sizes).sum())


def curves(sets: list[Set], weights: Doubles) -> dict[str, Doubles]:
    """B-cubed F1 of each set at each of ``THRESHOLDS``."""
    out: dict[str, Doubles] = {}
    for item in sets:
        merges: list[Merge] = average_merges(item.likeness(weights), float(THRESHOLDS[0]))
        curve = [bcubed(item.gold, cut(len(item.gold), merges, t)) for t in THRESHOLDS.tolist()]
        known = out.setdefault(item.name, np.zeros(len(THRESHOLDS)))
        known += item.weight * np.array(curve)
    return out


def train(sets: list[Set]) -> Doubles:
    """Give the weights, moved so that the best mean B-cubed F1 is at log-odds 0."""
    weights = start = first_weights(sets, np.random.default_rng(0))
    best, best_score = weights, 0.0
    rows: list[Doubles] = []
    gains: list[Doubles] = []
    for number in range(ROUNDS):
        for item in sets:
            found, gained = decisions(item, weights)
            rows.append(found)
            gains.append(gained * item.weight)
        told = np.concatenate(gains)
        labels = (told > 0).astype(np.float64)
        weights = fit(np.concatenate(rows), labels, np.abs(told) + 1e-12, start, RIDGE)
        weights, score = centred(sets, weights)
        print(f"round {number}: mean B-cubed F1 {score:.4f}", flush=True)
        if score > best_score:
            best, best_score = weights, score
    return best


def centred(sets: list[Set], weights: Doubles) -> tuple[Doubles, float]:
    total = sum(item.weight for item in sets)
    mean = np.sum(list(curves(sets, weights).values()), axis=0) / total
    moved = weights.copy()
    moved[0] -= THRESHOLDS[mean.argmax()]
    return moved, float(mean.max())


def story_threshold(sets: list[Set], weights: Doubles) -> float:
    """Where the set whose stories run for months (giveme5w) is grouped best."""
    curve = curves([s for s in sets if s.name == "giveme5w"], weights)["giveme5w"]
    return float(THRESHOLDS[np.flatnonzero(curve >= curve.max() - 1e-9).max()])


def show(title: str, sets: list[Set], weights: Doubles, thresholds: dict[str, float]) -> None:
    print(title)
    for name, weighted in curves(sets, weights).items():
        curve = weighted / sum(s.weight for s in sets if s.name == name)
        at = {
            level: curve[int(np.abs(THRESHOLDS - value).argmin())]
            for level, value in thresholds.items()
        }
        told = "  ".join(f"{level} {value:.3f}" for level, value in at.items())
        print(f"  {name:22} {told}  best {max(curve):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    keep = "a" if options.check else "all"
    sets = load_sets(options, keep)
    weights = np.round(train(sets), 3)
    thresholds = {"event": 0.0, "story": min(-0.2, story_threshold(sets, weights))}
    show("trained on these:", sets, weights, thresholds)
    print(dict(zip(PAIR_FEATURES, weights.tolist(), strict=True)), thresholds)
    if options.check:
        show("the other half:", load_sets(options, "b"), weights, thresholds)
        return
    data = {
        "version": 1,
        "weights": dict(zip(PAIR_FEATURES, weights.tolist(), strict=True)),
        "thresholds": thresholds,
    }
    OUT.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
