"""Train the weights that tell whether two reports, and two groups of them, tell one story.

Run: ``python scripts/train_cluster.py [--check] [--cache FOLDER] [DATA]``. DATA is the folder with
``cluster/clustering`` (default ``../shared/data``). Without ``--check`` the weights and thresholds
are written to ``src/reportedly/data/cluster_weights.json``; with it, they are trained on either
half of the stories of each set and scored on the other half, and nothing is written.

First the weights of a pair's features:
Average link over log-odds that are linear in pair features equals a linear model of the mean
features of two groups. So the model is trained on the decisions that average link really meets:
cluster with the present weights, note for each merge whether it raises or lowers B-cubed and by how
much, fit a logistic regression to all merges noted so far, and repeat (DAgger: Ross, Gordon,
Bagnell, "A reduction of imitation learning and structured prediction to no-regret online learning",
2011).

Then those of a group's features (``merging.GROUP_FEATURES``): the merges that average link proposes
in each set, in parts of it drawn at random and in small folders are labelled and weighed in the
same way, by what B-cubed gains or loses.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.likeness import LIMIT
from reportedly.cluster.linkage import Merge, average_merges, cut
from reportedly.cluster.merging import FLOOR as JOIN_FLOOR
from reportedly.cluster.merging import GROUP_FEATURES, Between, Side, group_features
from reportedly.cluster.space import PAIR_FEATURES, Space, Weighed
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
#: Random parts of each set on which the joining of groups is learned as well, and what the set as
#: a whole, its parts together and its folders together count there.
PARTS = 6
WHOLE_COUNTS, PARTS_COUNT, FOLDERS_COUNT = 0.5, 0.5, 0.4
JOIN_RIDGE = 3e-3
#: Every so manyth folder holds a digest as well: a page with so many words of each of its stories.
DIGESTS = 3
DIGEST_WORDS = 120
#: Merges below these log-odds are not worth learning from.
FLOOR = -4.0
#: Set by hand, as the sets hold hardly any reports told alike months apart: the yearly prize.
LATE, ALONE_LATE = 0.0, -4.0
THRESHOLDS = np.round(np.arange(-1.5, 1.51, 0.05), 2)
OUT = Path(__file__).parents[1] / "src/reportedly/data/cluster_weights.json"

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Doc = dict[str, str]


@dataclass(frozen=True)
class Set:
    """One set: features of all pairs, shape (n, n, k), and the gold story of each report.

    Sets of one name are scored together, each with its weight.
    """

    name: str
    items: list[Weighed]
    texts: list[str]
    pairs: npt.NDArray[np.float16]
    gold: Ints
    weight: float

    def part(self, name: str, rows: list[int], weight: float) -> Set:
        gold = np.unique(self.gold[rows], return_inverse=True)[1].astype(np.int64)
        items, texts = [self.items[row] for row in rows], [self.texts[row] for row in rows]
        return Set(name, items, texts, self.pairs[np.ix_(rows, rows)], gold, weight)

    def with_digest(self) -> Set:
        """Add a page that tells all stories of the set, and is a story of its own."""
        firsts = np.unique(self.gold, return_index=True)[1].tolist()
        parts = [" ".join(self.texts[row].split()[:DIGEST_WORDS]) for row in firsts]
        day = self.items[0].features.first_day
        doc = {"id": "~digest", "title": "In brief", "text": "\n\n".join(parts)}
        if day is not None:
            doc["date"] = date.fromordinal(day).isoformat()
        items = [*self.items, Weighed.of(features_of(report_of(doc)))]
        gold = np.append(self.gold, self.gold.max() + 1)
        return Set(self.name, items, [*self.texts, ""], pairs_of(items), gold, self.weight)

    def likeness(self, weights: Doubles) -> npt.NDArray[np.float32]:
        n = len(self.gold)
        out = np.empty((n, n), dtype=np.float32)
        for start in range(0, n, 128):
            chunk = self.pairs[start : start + 128].astype(np.float64) @ weights
            out[start : start + 128] = np.clip(chunk, -LIMIT, LIMIT)
        return np.maximum(out, out.T)


def read_set(
    data: Path, name: str, cache: Path | None, keep: str
) -> tuple[list[Doc], list[ReportFeatures]]:
    """Give a set's reports, sorted by id, and their features."""
    path = data / "cluster" / "clustering" / f"{name}.open.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    docs = [d for d in docs if d.get("kind", "body") == "body"]
    docs = [d for d in docs if name != "allsides" or d.get("date")]
    docs = [d for d in docs if keep == "all" or half_of(kin_of(name, d)) == keep]
    docs.sort(key=lambda d: str(d["id"]))
    known = read_cache(cache, name)
    features = [known.get(str(d["id"])) or features_of(report_of(d)) for d in docs]
    write_cache(cache, name, {**known, **{f.report_id: f for f in features}})
    return docs, features


def make_set(name: str, docs: list[Doc], features: list[ReportFeatures], weight: float) -> Set:
    items = [Weighed.of(item) for item in features]
    _, gold = np.unique([doc["story"] for doc in docs], return_inverse=True)
    texts = [doc.get("text") or "" for doc in docs]
    return Set(name, items, texts, pairs_of(items), gold.astype(np.int64), weight)


def pairs_of(items: list[Weighed]) -> npt.NDArray[np.float16]:
    space = Space(items, indexed=True)
    pairs = np.empty((space.n, space.n, len(PAIR_FEATURES)), dtype=np.float16)
    for row, item in enumerate(items):
        pairs[row] = space.pair_features([item])[:, 0].T
    return pairs


def make_folders(whole: Set) -> list[Set]:
    """Folders as a person may give them: a story of two reports or more and three others, half of
    the time those nearest in meaning; four reports of each at most."""
    rng = np.random.default_rng(1)
    rows: dict[int, list[int]] = {}
    for row, story in enumerate(whole.gold.tolist()):
        rows.setdefault(story, []).append(row)
    names = [story for story, own in rows.items() if len(own) > 1]
    vectors = np.array([item.features.embedding for item in whole.items])
    centres = np.array([vectors[rows[story]].mean(axis=0) for story in names])
    folders = []
    for number in range(FOLDERS):
        first = int(rng.integers(len(names)))
        nearest = np.argsort(-(centres @ centres[first]), kind="stable")[:4]
        chosen = nearest if number % 2 else rng.permutation(len(names))[:4]
        picked = sorted(
            int(row) for k in chosen for row in rng.permutation(rows[names[int(k)]])[:4]
        )
        folder = whole.part(f"{whole.name} folders", picked, 0.3 / FOLDERS)
        is_told = number % DIGESTS == 0 and all(folder.texts)
        folders.append(folder.with_digest() if is_told else folder)
    return folders


def make_parts(whole: Set, rng: np.random.Generator) -> list[Set]:
    """Parts of a set: some of its stories, and of each some of its reports."""
    parts = []
    for _ in range(PARTS):
        stories = rng.random(whole.gold.max() + 1) < rng.choice([0.3, 0.6, 0.9])
        kept = stories[whole.gold] & (rng.random(len(whole.gold)) < rng.choice([0.4, 0.7, 1.0]))
        if kept.sum() >= 20:
            parts.append(whole.part(whole.name, np.flatnonzero(kept).tolist(), whole.weight))
    return parts


def load_sets(options: argparse.Namespace, keep: str) -> list[Set]:
    sets = []
    for name in SETS:
        docs, features = read_set(options.data, name, options.cache, keep)
        sets.append(make_set(name, docs, features, SETS[name]))
        sets.extend(make_folders(sets[-1]))
    return sets


def kin_of(name: str, doc: Doc) -> str:
    """Give what must stay together when stories are halved: those of one topic or month are alike,
    and to tell them apart is what is to be learned and scored."""
    if name == "ecbplus":
        return str(doc["topic"])
    return doc["date"][:7] if name == "allsides" else doc["story"]


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


def proposals(item: Set, weights: Doubles) -> tuple[Doubles, Doubles, list[Merge]]:
    """Features of each pair of groups that average link proposes, what summed B-cubed gains, and
    the merges."""
    scores = item.likeness(weights)
    bodies, gaps = (
        item.pairs[:, :, PAIR_FEATURES.index(name)].astype(np.float32) for name in ("body", "gap")
    )
    sizes = np.bincount(item.gold)
    members = {row: np.array([row]) for row in range(len(item.gold))}
    sides = {row: Side.of(report) for row, report in enumerate(item.items)}
    merges = average_merges(scores.copy(), JOIN_FLOOR)
    rows, gains = [], []
    for merge in merges:
        left, right = members[merge.left], members.pop(merge.right)
        one, other = sides[merge.left], sides.pop(merge.right)
        at = np.ix_(left, right)
        between = Between(scores[at], bodies[at], gaps[at])
        rows.append(group_features(one, other, between))
        gains.append(gain(item.gold[left], item.gold[right], sizes))
        members[merge.left] = np.concatenate([left, right])
        sides[merge.left] = one.joined(other, between)
    return np.array(rows).reshape(-1, len(GROUP_FEATURES)), np.array(gains), merges


def train_joining(sets: list[Set], weights: Doubles) -> Doubles:
    """Give the weights of ``GROUP_FEATURES`` by logistic regression on proposed merges."""
    rng = np.random.default_rng(5)
    rows, gains = [], []
    for item in sets:
        some = [(item, FOLDERS_COUNT)]
        if item.name in SETS:
            parts = make_parts(item, rng)
            some = [(item, WHOLE_COUNTS), *((p, PARTS_COUNT / len(parts)) for p in parts)]
        for one, counts in some:
            found, gained, _ = proposals(one, weights)
            rows.append(found)
            gains.append(gained * counts * one.weight / len(one.gold))
    table, told = np.concatenate(rows), np.concatenate(gains)
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    mean[0], scale[0] = 0.0, 1.0
    start = np.zeros(table.shape[1])
    fitted = fit(
        (table - mean) / scale, (told > 0).astype(np.float64), np.abs(told), start, JOIN_RIDGE
    )
    joining = fitted / scale
    joining[0] -= (joining * mean)[1:].sum()
    return joining


def groups_at(
    item: Set, found: tuple[Doubles, Doubles, list[Merge]], values: Doubles, least: float
) -> list[int]:
    """Give each row's group when proposals of ``least`` log-odds or more are taken."""
    n = len(item.gold)
    parts = {row: [[row]] for row in range(n)}
    for merge, value in zip(found[2], values.tolist(), strict=True):
        own, other = parts[merge.left], parts.pop(merge.right)
        whole = value >= least and len(own) == 1 and len(other) == 1
        parts[merge.left] = [own[0] + other[0]] if whole else own + other
    groups = [0] * n
    for pieces in parts.values():
        for piece in pieces:
            for row in piece:
                groups[row] = piece[0]
    return groups


def joined_curves(sets: list[Set], weights: Doubles, joining: Doubles) -> dict[str, Doubles]:
    """B-cubed F1 of each set at each of ``THRESHOLDS`` of the joining log-odds."""
    out: dict[str, Doubles] = {}
    total: dict[str, float] = {}
    for item in sets:
        found = proposals(item, weights)
        values = found[0] @ joining
        curve = [bcubed(item.gold, groups_at(item, found, values, t)) for t in THRESHOLDS.tolist()]
        out[item.name] = out.get(item.name, 0.0) + item.weight * np.array(curve)
        total[item.name] = total.get(item.name, 0.0) + item.weight
    return {name: curve / total[name] for name, curve in out.items()}


def story_level(curve: Doubles) -> float:
    """Where the set whose stories run for months (giveme5w) is grouped best."""
    return float(THRESHOLDS[np.flatnonzero(curve >= curve.max() - 1e-9).max()])


def show(title: str, curves_of: dict[str, Doubles], story: float) -> None:
    print(title)
    zero, wide = (int(np.abs(THRESHOLDS - value).argmin()) for value in (0.0, story))
    for name, curve in curves_of.items():
        print(
            f"  {name:22} event {curve[zero]:.3f}  story {curve[wide]:.3f}  best {curve.max():.3f}"
        )
    own = [curve[zero] for name, curve in curves_of.items() if name in SETS]
    print(f"  mean at event {np.mean(own):.4f}, worst {min(own):.3f}", flush=True)


def learn(sets: list[Set]) -> tuple[Doubles, Doubles, dict[str, float], dict[str, float]]:
    """Give the weights of pairs and of groups, rounded, and the thresholds and floors."""
    weights = np.round(train(sets), 3)
    joining = np.round(train_joining(sets, weights), 3)
    weights[PAIR_FEATURES.index("gap_over_30_days")] = LATE
    joining[GROUP_FEATURES.index("alone_late")] = ALONE_LATE
    known = joined_curves(sets, weights, joining)
    thresholds = {"event": 0.0, "story": min(-0.3, story_level(known["giveme5w"]))}
    show("trained on these:", known, thresholds["story"])
    wide = curves([s for s in sets if s.name == "giveme5w"], weights)["giveme5w"]
    return weights, joining, thresholds, {"event": 0.0, "story": min(-0.3, story_level(wide))}


def write(
    weights: Doubles, joining: Doubles, thresholds: dict[str, float], floors: dict[str, float]
) -> None:
    data = {
        "version": 4,
        "weights": dict(zip(PAIR_FEATURES, weights.tolist(), strict=True)),
        "joining": dict(zip(GROUP_FEATURES, joining.tolist(), strict=True)),
        "thresholds": thresholds,
        "floors": floors,
    }
    content = (json.dumps(data, indent=2) + "\n").encode()
    OUT.write_bytes(content)
    OUT.with_suffix(".sha256").write_text(hashlib.sha256(content).hexdigest() + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not options.check:
        learned = learn(load_sets(options, "all"))
        print(learned)
        write(*learned)
        return
    halves = {half: load_sets(options, half) for half in ("a", "b")}
    for half, other in (("a", "b"), ("b", "a")):
        weights, joining, thresholds, _ = learn(halves[half])
        found = joined_curves(halves[other], weights, joining)
        show(f"trained on half {half}, the other half:", found, thresholds["story"])


if __name__ == "__main__":
    main()
