"""Train the weights that tell whether a candidate passes words on, for ``reportedly extract``.

Run: ``python scripts/train_cues.py [--documents N] [--dry-run] [DATA]``. DATA is the folder with
``claims/polnear_attribution`` (default ``../shared/data``); where that is absent it says so and
ends. Writes ``src/reportedly/data/cue_weights.json``; ``--dry-run`` only prints.

Learned from PolNeAR's train part only; its dev and test parts are not looked at. A candidate is one
that :func:`reportedly.extract.reported.find_reported` weighs, described by ``cue_features``. It is
right when its content shares half of its characters with an annotated content (intersection over
union) that no direct speech has taken, and its source three tenths with the annotated source.

A logistic regression with an L2 penalty, of which the feature with the smallest Wald statistic is
dropped, and the rest fitted again, until ``LIMIT`` weights are left (backward elimination). The
threshold has the best F1 of content and source, out of fold over whole documents; the selection is
made anew in each fold.

The tiers of ``cues.json`` were counted on the same train part, so a lemma that is rare there tells
its own label through its tier. Candidates whose lemma is rare in its shape are not learned from.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import numpy.typing as npt

from reportedly.extract import reported
from reportedly.extract.context import Context, Passage
from reportedly.extract.cue_features import features_of
from reportedly.extract.cues import Lexicon, load_lexicon
from reportedly.extract.run import BATCH, parse_contexts
from reportedly.extract.sayings import Saying
from reportedly.extract.speakers import phrase_of
from reportedly.extract.speech import outer_speaker
from reportedly.pipeline.stages import parse_raw, raw_from_line

OUT = Path(__file__).parents[1] / "src/reportedly/data/cue_weights.json"
NAME = "claims/polnear_attribution/data.open.jsonl"

#: Weights that are kept, the bias among them.
LIMIT = 48
PENALTY = 2.0
FOLDS = 5
#: A feature must hold for as many candidates to be thought of.
MIN_SEEN = 40
#: A lemma must be a candidate in its shape as often to be learned from.
MIN_LEMMA = 10
SAME_CONTENT, SAME_SOURCE = 0.5, 0.3
THRESHOLDS = np.round(np.arange(-2.0, 1.01, 0.05), 2)

Doubles = npt.NDArray[np.float64]
Range = tuple[int, int]
Row = dict[str, Any]


@dataclass(frozen=True)
class Recorder(Lexicon):
    """The lexicon, which notes each candidate that it is asked about and lets none pass."""

    seen: list[tuple[Any, Saying, list[str]]] = field(default_factory=list)

    def score(self, doc: Any, text: str, saying: Saying) -> float | None:
        tier = self.tier_of(saying)
        if tier != "none":
            names = features_of(doc, text, saying, tier, self.class_of(saying.lemma))
            self.seen.append((doc, saying, names))
        return None


@dataclass(frozen=True)
class Candidate:
    """One candidate: ``cue`` is shared by those of one cue, of which the best is taken.

    ``gold`` numbers the attribution whose content it has, or is -1; ``right`` asks for the source.
    """

    doc: int
    cue: tuple[int, int, int]
    kind: tuple[str, str, str]
    names: list[str]
    gold: int
    right: bool


@dataclass(frozen=True)
class Document:
    """What one document gives: its candidates, and what direct speech finds without weights."""

    candidates: list[Candidate]
    n_gold: int
    n_direct: int
    right_direct: int


def read_documents(path: Path, limit: int | None) -> list[Row]:
    """Give the train part; of it, when ``limit`` is given, as many evenly spread documents."""
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["compartment"] == "train"]
    step = len(rows) / min(limit or len(rows), len(rows))
    return [rows[int(k * step)] for k in range(round(len(rows) / step))]


def collect(rows: list[Row]) -> Iterator[Document]:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        reports = [
            parse_raw(raw_from_line({"id": r["id"], "text": r["text"], "published": r["date"]}))
            for r in batch
        ]
        for number, (row, context) in enumerate(zip(batch, parse_contexts(reports), strict=True)):
            yield read_document(start + number, row, context)


def read_document(number: int, row: Row, context: Context) -> Document:
    gold = [a for a in row["attributions"] if a["content"]]
    own = load_lexicon()
    recorder = Recorder(**{f.name: getattr(own, f.name) for f in fields(own)})
    with mock.patch.object(reported, "load_lexicon", return_value=recorder):
        found = [r for r in reported.find_reported(context) if r.shape == "direct"]
    taken = [(r.content.start, r.content.end) for r in found]
    used: set[int] = set()
    right = 0
    for item in found:
        index = best_gold(gold, (item.content.start, item.content.end), used)
        if index >= 0:
            used.add(index)
            source = (item.source.start, item.source.end) if item.source else None
            right += same_source(gold[index]["source"], source)
    passages = {id(p.doc): (n, p) for n, p in enumerate(context.passages)}
    candidates = []
    for doc, saying, names in recorder.seen:
        page, passage = passages[id(doc)]
        content = (passage.offset + saying.content[0], passage.offset + saying.content[1])
        if 2 * sum(shared(content, t) for t in taken) > content[1] - content[0]:
            continue
        index = best_gold(gold, content, used)
        source = source_of(passage, saying, own)
        hit = index >= 0 and same_source(gold[index]["source"], source)
        kind = (saying.shape, saying.detail, own.lemma(saying.lemma))
        candidates.append(Candidate(number, (number, page, saying.head), kind, names, index, hit))
    return Document(candidates, len(gold), len(found), right)


def source_of(passage: Passage, saying: Saying, lexicon: Lexicon) -> Range | None:
    """The source as the extractor gives it."""
    doc = passage.doc
    head = outer_speaker(doc[saying.head], lexicon)
    if head is None:
        if saying.source is None:
            return None
        head = doc[saying.source]
    start, end = phrase_of(head, saying.cue[0] if head.idx < saying.cue[0] else None)
    return passage.offset + start, passage.offset + end


def shared(left: Range, right: Range) -> int:
    return max(0, min(left[1], right[1]) - max(left[0], right[0]))


def likeness(parts: list[Range], found: Range) -> float:
    """Intersection over union, in characters."""
    both = sum(shared(part, found) for part in parts)
    return both / (sum(e - s for s, e in parts) + found[1] - found[0] - both)


def best_gold(gold: list[Row], content: Range, used: set[int]) -> int:
    scores = [(likeness(a["content"], content), -n) for n, a in enumerate(gold) if n not in used]
    best, index = max(scores, default=(0.0, 0))
    return -index if best >= SAME_CONTENT else -1


def same_source(parts: list[Range], found: Range | None) -> bool:
    if not parts or found is None:
        return not parts and found is None
    return likeness(parts, found) >= SAME_SOURCE


def fit(rows: Doubles, labels: Doubles, start: Doubles) -> tuple[Doubles, Doubles]:
    """Give the weights and their Wald statistics; the first column is the bias."""
    weights = start.copy()
    penalty = PENALTY * np.r_[0.0, np.ones(rows.shape[1] - 1)]
    for _ in range(30):
        odds = 1 / (1 + np.exp(-rows @ weights))
        curve = (rows * (odds * (1 - odds))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, rows.T @ (odds - labels) + penalty * weights)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights, weights**2 / np.diag(np.linalg.inv(curve))


def train(candidates: list[Candidate], common: set[tuple[str, str, str]]) -> dict[str, float]:
    """Give at most ``LIMIT`` weights by feature, the bias among them, to two decimals."""
    chosen = [c for c in candidates if c.kind in common]
    counts = Counter(name for c in chosen for name in c.names)
    names = ["bias", *sorted(n for n, count in counts.items() if count >= MIN_SEEN)]
    rows = matrix(chosen, names)
    labels = np.array([c.right for c in chosen], dtype=np.float64)
    weights, wald = fit(rows, labels, np.zeros(len(names)))
    while len(names) > LIMIT:
        worst = 1 + int(np.argmin(wald[1:]))
        names.pop(worst)
        rows = np.delete(rows, worst, axis=1)
        weights, wald = fit(rows, labels, np.delete(weights, worst))
    return {n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}


def matrix(candidates: list[Candidate], names: list[str]) -> Doubles:
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(candidates), len(names)))
    rows[:, place["bias"]] = 1
    for at, candidate in enumerate(candidates):
        for name in candidate.names:
            if name in place:
                rows[at, place[name]] = 1
    return rows


def scored(candidates: list[Candidate], weights: dict[str, float]) -> list[tuple[float, Candidate]]:
    """The best candidate of each cue, with its log-odds; best first."""
    best: dict[tuple[int, int, int], tuple[float, Candidate]] = {}
    for candidate in candidates:
        odds = sum(weights.get(name, 0.0) for name in ("bias", *candidate.names))
        held = best.get(candidate.cue)
        if held is None or odds > held[0]:
            best[candidate.cue] = (odds, candidate)
    return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].cue))


def f1_curve(documents: list[Document], ranked: list[tuple[float, Candidate]]) -> Doubles:
    """F1 of content and source, direct speech counted in, at each of ``THRESHOLDS``."""
    curve = []
    n_gold, n_direct = sum(d.n_gold for d in documents), sum(d.n_direct for d in documents)
    for threshold in THRESHOLDS.tolist():
        kept = [c for odds, c in ranked if odds >= threshold]
        first = {(c.doc, c.gold): c.right for c in reversed(kept) if c.gold >= 0}
        right = sum(first.values()) + sum(d.right_direct for d in documents)
        curve.append(2 * right / (n_gold + n_direct + len(kept)))
    return np.array(curve)


def out_of_fold(
    documents: list[Document], common: set[tuple[str, str, str]]
) -> list[tuple[float, Candidate]]:
    ranked = []
    for fold in range(FOLDS):
        rest = [c for n, d in enumerate(documents) if n % FOLDS != fold for c in d.candidates]
        held = [c for n, d in enumerate(documents) if n % FOLDS == fold for c in d.candidates]
        ranked.extend(scored(held, train(rest, common)))
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].cue))


def show(documents: list[Document]) -> None:
    candidates = [c for d in documents for c in d.candidates]
    print(
        f"{len(documents)} documents, {sum(d.n_gold for d in documents)} attributions, "
        f"{len(candidates)} candidates, {sum(c.right for c in candidates)} right"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/data", type=Path)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    if not (options.data / NAME).exists():
        sys.exit(f"{options.data / NAME} is not there: the weights stay as they are")
    documents = list(collect(read_documents(options.data / NAME, options.documents)))
    show(documents)
    body = learn(documents)
    if not options.dry_run:
        OUT.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def learn(documents: list[Document]) -> dict[str, Any]:
    """Give what ``cue_weights.json`` holds."""
    candidates = [c for d in documents for c in d.candidates]
    seen = Counter(c.kind for c in candidates)
    common = {kind for kind, count in seen.items() if count >= MIN_LEMMA}
    curve = f1_curve(documents, out_of_fold(documents, common))
    threshold = float(THRESHOLDS[int(curve.argmax())])
    weights = train(candidates, common)
    own = f1_curve(documents, scored(candidates, weights))[curve.argmax()]
    print(
        f"learned from {sum(c.kind in common for c in candidates)}; {len(weights)} weights; "
        f"threshold {threshold}: F1 {curve.max():.3f} out of fold, {own:.3f} on the documents"
    )
    return {"threshold": threshold, "weights": dict(sorted(weights.items()))}


if __name__ == "__main__":
    main()
