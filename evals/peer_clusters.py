"""Common ways to group news beside ours in one run: a worker, and the one who asks it.

    python -m evals.peer_clusters

The worker runs under ``REPORTEDLY_PEERS_PYTHON`` (numpy, scikit-learn). A line in is ``{"id",
"text", "vector"}``, in the order of arrival; a line out ``{"id", "groups"}``: by method and setting
the number of the report's group. Vectors are those of all-MiniLM-L6-v2 for headline and lead, the
same that ours reads. "online" puts a report to the group with the nearest centroid, if near enough;
"hybrid" is the mean of both likenesses. Settings are chosen by the open part itself, in the peers'
favour: the one that is best on the mean of all sets, as ours has one setting, and the best of each.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from typing import Any

#: Settings tried: likenesses that join.
LEVELS = tuple(round(0.1 + 0.05 * step, 2) for step in range(15))
SETS = ("allsides", "giveme5w", "ecbplus", "fnc1", "uci_headlines", "basil")


def _likeness(rows: list[dict[str, Any]]) -> dict[str, Any]:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = np.array([row["vector"] for row in rows])
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2, max_df=0.5)
    terms = words.fit_transform([row["text"] or "-" for row in rows])
    by_terms = np.asarray((terms @ terms.T).todense())
    by_vectors = vectors @ vectors.T
    return {"tf-idf": by_terms, "MiniLM": by_vectors, "hybrid": (by_terms + by_vectors) / 2}


def _online(likeness: Any, level: float) -> list[int]:
    """Put each to the nearest centroid: the mean likeness over the group's own mean length."""
    import numpy as np

    groups: list[list[int]] = []
    within: list[float] = []
    labels: list[int] = []
    for row in range(len(likeness)):
        sums = [float(likeness[row, own].sum()) for own in groups]
        near = [
            s / np.sqrt(w * likeness[row, row] + 1e-12) for s, w in zip(sums, within, strict=True)
        ]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= level:
            groups[best].append(row)
            within[best] += 2 * sums[best] + float(likeness[row, row])
        else:
            best = len(groups)
            groups.append([row])
            within.append(float(likeness[row, row]))
        labels.append(best)
    return labels


def _average(likeness: Any, levels: tuple[float, ...]) -> dict[float, list[int]]:
    import numpy as np
    from scipy.cluster.hierarchy import average, fcluster
    from scipy.spatial.distance import squareform

    apart = np.clip(1 - (likeness + likeness.T) / 2, 0, None)
    np.fill_diagonal(apart, 0)
    tree = average(squareform(apart, checks=False))
    return {level: fcluster(tree, 1 - level, "distance").tolist() for level in levels}


def _density(likeness: Any, level: float) -> list[int]:
    """DBSCAN with two neighbours; what is noise stays alone."""
    import numpy as np
    from sklearn.cluster import DBSCAN

    apart = np.clip(1 - likeness, 0, None)
    found = DBSCAN(eps=1 - level, min_samples=2, metric="precomputed").fit_predict(apart)
    return [int(g) if g >= 0 else len(found) + row for row, g in enumerate(found)]


def work() -> None:
    """Answer the rows of standard input."""
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    groups: dict[str, list[int]] = {}
    for name, likeness in _likeness(rows).items():
        for level, labels in _average(likeness, LEVELS).items():
            groups[f"{name} average link|{level}"] = labels
        for level in LEVELS:
            groups[f"{name} online|{level}"] = _online(likeness, level)
            groups[f"{name} DBSCAN|{level}"] = _density(likeness, level)
    for number, row in enumerate(rows):
        told = {method: labels[number] for method, labels in groups.items()}
        print(json.dumps({"id": row["id"], "groups": told}))


def score_peers(sets: tuple[str, ...] = SETS) -> dict[str, dict[str, float]]:
    """Give for each method B-cubed F1 by set, at its one best setting and (``own``) at each set's.

    Raises:
        Absent: there is no python with the peers, or a set is missing.
    """
    from evals.metrics import bcubed
    from evals.peers_env import run_worker
    from evals.sets_stories import story_docs

    curves: dict[str, dict[float, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for which in sets:
        docs = story_docs(which)
        answers = run_worker(__file__, _rows(docs), "--work")
        gold = {str(d["id"]): d["story"] for d in docs}
        for key in answers[0]["groups"]:
            method, _, level = key.partition("|")
            found = {answer["id"]: str(answer["groups"][key]) for answer in answers}
            curves[method][float(level)][which] = bcubed(gold, found)[2]
    figures = {}
    for method, by_level in curves.items():
        best = max(by_level.values(), key=lambda by_set: sum(by_set.values()))
        own = {f"{w} own": max(by_set[w] for by_set in by_level.values()) for w in sets}
        figures[method] = {**best, **own}
    return figures


def _rows(docs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from reportedly.text.embed import embed_texts

    rows = []
    for doc in docs:
        title, text = doc.get("title") or "", doc.get("text") or ""
        lead = " ".join(text[:4000].split()[:60])
        vector = embed_texts([f"{title}. {lead}" if title and lead else title or lead])[0]
        rounded = [round(float(value), 5) for value in vector]
        rows.append({"id": str(doc["id"]), "text": f"{title} {text}", "vector": rounded})
    return rows


def main() -> None:
    """Print the figures of every method, one a line."""
    for method, figures in sorted(score_peers().items()):
        one = "  ".join(f"{which[:9]} {figures[which]:.3f}" for which in SETS)
        own = "  ".join(f"{figures[f'{which} own']:.3f}" for which in SETS)
        mean = sum(figures[which] for which in SETS) / len(SETS)
        print(f"{method:22} {one}  mean {mean:.3f}   each set's own: {own}", flush=True)


if __name__ == "__main__":
    work() if "--work" in sys.argv else main()
