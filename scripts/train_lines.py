"""Train the model of lines: what each paragraph of a scraped plain text is.

    python -m venv /tmp/train && /tmp/train/bin/pip install -e . lightgbm
    REPORTEDLY_PEERS_PYTHON=/path/to/python /tmp/train/bin/python scripts/train_lines.py [--cv]

Reads the open sets in ``../shared/data/extract`` (``REPORTEDLY_EVAL_DATA``): WCXB articles (CC BY
4.0), the article extraction benchmark (MIT), Fundus' fixtures (MIT). Their pages are flattened in
several ways and their lines labelled by ``evals.line_gold``. Writes ``line_words.tsv`` and the
trees ``line_content``, ``line_article`` and ``line_furniture`` to ``src/reportedly/data``. Domains
of fold 0 (a fifth, by hash of the name) are never trained on, so that ``python -m evals.run lines``
scores the shipped model on pages it has not seen. ``--cv`` writes nothing and prints the figures
cross-validated over all five folds. Seeds are fixed; one thread; about ten minutes.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import lightgbm as lgb
import numpy as np
from evals.line_gold import CONTENT, Text, fold_of
from evals.sets_lines import HELD_OUT, Tally, report_lines
from export_trees import DATA, from_lightgbm, save

from evals import line_gold
from reportedly.model.report import BlockKind
from reportedly.parse.line_features import AROUND, FEATURES, measure_around, measure_lines
from reportedly.parse.line_model import ARTICLE, FURNITURE, Opinion
from reportedly.parse.plain import rules_of
from reportedly.parse.settle import settle

N_FOLDS = 5
#: Words of this many domains, and this many times as common on one side (log), are kept.
MIN_DOMAINS, MIN_ODDS = 6, 0.6
#: Share of the longest flattenings (all that a page shows) that is trained on.
BIG = frozenset({"whole", "resiliparse_all"})
BIG_SHARE = 0.3
CONTENT_ROUNDS, ARTICLE_ROUNDS, FURNITURE_ROUNDS = 120, 25, 30
BASE: dict[str, Any] = {
    "num_leaves": 15,
    "max_depth": 6,
    "learning_rate": 0.12,
    "min_child_samples": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
KINDS: dict[str, Any] = {"num_leaves": 12, "learning_rate": 0.15, "objective": "multiclass"}


@dataclass
class Rows:
    """All labelled paragraphs: features, and by paragraph its text, fold, kind and weight."""

    x: Any
    starts: list[int]
    fold: Any
    kind: list[str]
    weight: Any
    use: Any


def load_texts() -> list[Text]:
    """Give all flattenings of all pages, in a fixed order."""
    pages = list(line_gold.iter_pages())
    others = line_gold.other_texts(pages)
    return [t for p in pages for t in line_gold.iter_texts(p, others.get(p.id))]


def learn_words(texts: Iterable[Text], without: set[int]) -> dict[str, float]:
    """Give the log odds of words: in how many domains furniture has them against articles."""
    seen: dict[bool, dict[str, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for text in texts:
        if text.way != "whole" or fold_of(text.domain, N_FOLDS) in without:
            continue
        for unit, label in zip(text.units, text.labels, strict=True):
            is_content = label.kind in CONTENT
            if label.kind != "?" and (is_content or unit.n_words <= 60):
                for word in {w.casefold() for w in unit.words[:120]}:
                    seen[is_content][word].add(text.domain)
    odds = {}
    for word in sorted({*seen[True], *seen[False]}):
        outside, inside = len(seen[False][word]), len(seen[True][word])
        value = math.log((outside + 0.7) / (inside + 0.7))
        if outside + inside >= MIN_DOMAINS and abs(value) >= MIN_ODDS:
            odds[word] = round(max(-3.0, min(3.0, value)), 1)
    return odds


def measure(texts: list[Text], words: list[dict[str, float]]) -> Rows:
    """Measure all paragraphs; each text with the words learned without its own fold."""
    chunks, starts, fold, kind, weight, use = [], [0], [], [], [], []
    for text in texts:
        own, rules = rules_of(text.units)
        here = fold_of(text.domain, N_FOLDS)
        chunks.append(measure_lines(text.units, own, rules, words[here]))
        n = len(text.units)
        starts.append(starts[-1] + n)
        chance = int(hashlib.sha256((text.page + text.way).encode()).hexdigest()[:4], 16) / 65536
        kept = text.way not in BIG or chance < BIG_SHARE
        fold += [here] * n
        kind += [label.kind for label in text.labels]
        weight += [1 / math.sqrt(n)] * n
        use += [kept and label.kind != "?" for label in text.labels]
    mean = sum(weight) / len(weight)
    return Rows(
        np.vstack(chunks),
        starts,
        np.array(fold),
        kind,
        np.array(weight) / mean,
        np.array(use),
    )


def train_content(rows: Rows, mask: Any) -> lgb.Booster:
    """Train the probability of a paragraph to be article."""
    target = np.array([k in CONTENT for k in rows.kind])
    data = lgb.Dataset(rows.x[mask], target[mask], weight=rows.weight[mask])
    return lgb.train({**BASE, "objective": "binary"}, data, CONTENT_ROUNDS)


def train_kinds(
    rows: Rows, wide: Any, mask: Any, kinds: tuple[BlockKind, ...], rounds: int
) -> lgb.Booster:
    """Train which of some kinds a paragraph is, given that it is one of them."""
    place = {k.value: i for i, k in enumerate(kinds)}
    inside = mask & np.array([k in place for k in rows.kind])
    target = np.array([place.get(k, 0) for k in rows.kind])[inside]
    counts = np.maximum(1, np.bincount(target, minlength=len(kinds)))
    rare = (counts.max() / counts) ** 0.35
    data = lgb.Dataset(wide[inside], target, weight=rows.weight[inside] * rare[target])
    return lgb.train({**BASE, **KINDS, "num_class": len(kinds)}, data, rounds)


def around(rows: Rows, scores: Any) -> Any:
    """Widen the features by what the first scores say around each paragraph."""
    parts = [
        measure_around(scores[a:b]) for a, b in zip(rows.starts, rows.starts[1:], strict=False)
    ]
    return np.hstack([rows.x, np.vstack(parts)])


def out_of_fold(rows: Rows, held: set[int]) -> Any:
    """Give each paragraph's score by a model that has seen neither its domain nor ``held``."""
    scores = np.zeros(len(rows.x))
    for k in range(N_FOLDS):
        seen = ~np.isin(rows.fold, [k, *held])
        booster = train_content(rows, rows.use & seen)
        scores[rows.fold == k] = booster.predict(rows.x[rows.fold == k])
    return scores


def cross_validate(texts: list[Text], rows: Rows) -> None:
    """Print the figures of every flattening, each page by models that have not seen its domain."""
    scores = out_of_fold(rows, set())
    wide = around(rows, scores)
    parts = {k: np.zeros((len(rows.x), len(k))) for k in (ARTICLE, FURNITURE)}
    for k in range(N_FOLDS):
        here = rows.fold == k
        for kinds, rounds in ((ARTICLE, ARTICLE_ROUNDS), (FURNITURE, FURNITURE_ROUNDS)):
            booster = train_kinds(rows, wide, rows.use & ~here, kinds, rounds)
            parts[kinds][here] = booster.predict(wide[here])
    tally = Tally()
    for text, start in zip(texts, rows.starts, strict=False):
        own, rules = rules_of(text.units)
        made = rules
        if len(text.units) > 3:
            opinions = [
                Opinion.of(scores[i], parts[ARTICLE][i], parts[FURNITURE][i], "")
                for i in range(start, start + len(text.units))
            ]
            made = settle(text.units, own, rules, opinions)
        tally.add(text, [kind.value for kind, _ in made])
    print(report_lines(tally))


def main(arguments: list[str]) -> None:
    """Train and write, or cross-validate."""
    texts = load_texts()
    held = set() if "--cv" in arguments else {HELD_OUT}
    words = [learn_words(texts, {k, *held}) for k in range(N_FOLDS)]
    rows = measure(texts, words)
    print(f"{len(texts)} texts, {len(rows.x)} paragraphs, {len(words[0])} words", flush=True)
    if "--cv" in arguments:
        cross_validate(texts, rows)
        return
    mask = rows.use & (rows.fold != HELD_OUT)
    content = train_content(rows, mask)
    scores = out_of_fold(rows, {HELD_OUT})
    wide = around(rows, scores)
    names = (*FEATURES, *AROUND)
    write_words(words[HELD_OUT])
    sample = slice(0, 3000)
    save(
        "line_content",
        from_lightgbm(content, FEATURES),
        rows.x[sample],
        content.predict(rows.x[sample]),
    )
    for name, kinds, rounds in (
        ("line_article", ARTICLE, ARTICLE_ROUNDS),
        ("line_furniture", FURNITURE, FURNITURE_ROUNDS),
    ):
        booster = train_kinds(rows, wide, mask, kinds, rounds)
        save(name, from_lightgbm(booster, names), wide[sample], booster.predict(wide[sample]))


def write_words(words: dict[str, float]) -> None:
    """Write the words and their hash."""
    lines = ["# Log odds of words: furniture of news pages above nought, articles below."]
    content = "\n".join([*lines, *(f"{w}\t{o:g}" for w, o in sorted(words.items()))]) + "\n"
    (DATA / "line_words.tsv").write_bytes(content.encode())
    digest = hashlib.sha256(content.encode()).hexdigest()
    (DATA / "line_words.sha256").write_text(digest + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
