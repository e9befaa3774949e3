"""Train the model of lines: what each paragraph of a scraped plain text is.

    python -m venv /tmp/train && /tmp/train/bin/pip install -e . lightgbm
    /tmp/train/bin/python scripts/train_lines.py [SCORES]

Reads the open sets in ``../shared/data/extract`` (``REPORTEDLY_EVAL_DATA``): WCXB articles (CC BY
4.0), the article extraction benchmark (MIT), Fundus' fixtures (MIT). Their pages are flattened in
several ways and their lines labelled by ``evals.line_gold``. Five models are trained, each without
a fifth of the domains (by hash of the name); together they give the cross-validated figures, which
are
printed (and every paragraph's scores, in the file ``SCORES``, for setting the bounds in
``parse/settle.py``). The one without fold 0 is written to ``src/reportedly/data``:
``line_words.tsv`` and the trees ``line_content``, ``line_article`` and ``line_furniture``; so
``python -m evals.run lines`` scores the shipped model on pages it was not trained on. (What the
odds of words and the first scores say of training pages is cross-fitted over all five parts.)
Seeds are fixed; one thread; about four minutes.
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
from reportedly.parse.line_features import (
    AROUND,
    FEATURES,
    measure_around,
    measure_lines,
    starts_with,
)
from reportedly.parse.line_model import ARTICLE, FURNITURE, Opinion
from reportedly.parse.plain import FEW_UNITS, rules_of
from reportedly.parse.settle import settle

N_FOLDS = 5
#: Words of this many domains, and this many times as common on one side (log), are kept.
MIN_DOMAINS, MIN_ODDS = 6, 0.6
#: Share of the paragraphs of body that the kinds within the article are trained on.
BODY_SHARE = 0.25
CONTENT_ROUNDS, ARTICLE_ROUNDS, FURNITURE_ROUNDS = 150, 20, 25
BASE: dict[str, Any] = {
    "num_leaves": 24,
    "max_depth": 6,
    "learning_rate": 0.11,
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
KINDS: dict[str, Any] = {
    "num_leaves": 12,
    "max_depth": 6,
    "learning_rate": 0.15,
    "objective": "multiclass",
}


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
    others = line_gold.noisy_texts()
    return [t for p in pages for t in line_gold.iter_texts(p, others.get(p.id))]


def learn_words(texts: Iterable[Text], without: int) -> dict[str, float]:
    """Give the log odds of words: in how many domains furniture has them against articles."""
    seen: dict[bool, dict[str, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for text in texts:
        if text.way not in ("whole", "window") or fold_of(text.domain, N_FOLDS) == without:
            continue
        for unit, label in zip(text.units, text.labels, strict=True):
            is_content = label.kind in CONTENT
            if label.kind != "?" and (is_content or unit.n_words <= 60):
                words = [w.casefold() for w in unit.words[:120]]
                for word in {*words, starts_with(words)}:
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
        fold += [here] * n
        kind += [label.kind for label in text.labels]
        weight += [1 / math.sqrt(n)] * n
        use += [label.kind != "?" for label in text.labels]
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
    luck = np.random.default_rng(7).random(len(mask)) < BODY_SHARE
    inside = mask & np.array(
        [k in place and (k != "body" or b) for k, b in zip(rows.kind, luck, strict=True)]
    )
    target = np.array([place.get(k, 0) for k in rows.kind])[inside]
    counts = np.maximum(1, np.bincount(target, minlength=len(kinds)))
    rare = (counts.max() / counts) ** 0.35
    if kinds is ARTICLE:
        rare[place["body"]] /= BODY_SHARE
    data = lgb.Dataset(wide[inside], target, weight=rows.weight[inside] * rare[target])
    return lgb.train({**BASE, **KINDS, "num_class": len(kinds)}, data, rounds)


def around(rows: Rows, scores: Any) -> Any:
    """Widen the features by what the first scores say around each paragraph."""
    parts = [
        measure_around(scores[a:b]) for a, b in zip(rows.starts, rows.starts[1:], strict=False)
    ]
    return np.hstack([rows.x, np.vstack(parts)])


def fit(name: str, rows: Rows, x: Any, names: tuple[str, ...], train: Any, width: int) -> Any:
    """Train one model a fold, keep the one without the held-out domains, give all scores.

    Each paragraph's scores are by the model that has not seen its domain; shape (n, width).
    """
    scores = np.zeros((len(x), width))
    for k in range(N_FOLDS):
        here = rows.fold == k
        booster = train(rows.use & ~here)
        scores[here] = np.reshape(booster.predict(x[here]), (-1, width))
        if k == HELD_OUT:
            sample = x[np.flatnonzero(here)[:2000]]
            save(name, from_lightgbm(booster, names), sample, booster.predict(sample))
        print(name, "without fold", k, flush=True)
    return scores


def main(arguments: list[str]) -> None:
    """Train, write, and print the cross-validated figures."""
    texts = load_texts()
    words = [learn_words(texts, k) for k in range(N_FOLDS)]
    rows = measure(texts, words)
    print(f"{len(texts)} texts, {len(rows.x)} paragraphs, {len(words[0])} words", flush=True)
    write_words(words[HELD_OUT])
    first = fit("line_content", rows, rows.x, FEATURES, lambda mask: train_content(rows, mask), 1)[
        :, 0
    ]
    wide = around(rows, first)
    names = (*FEATURES, *AROUND)
    parts = {}
    for name, kinds, rounds in (
        ("line_article", ARTICLE, ARTICLE_ROUNDS),
        ("line_furniture", FURNITURE, FURNITURE_ROUNDS),
    ):
        parts[name] = fit(
            name, rows, wide, names,
            lambda mask, k=kinds, r=rounds: train_kinds(rows, wide, mask, k, r),
            len(kinds),
        )  # fmt: skip
    if arguments:
        np.savez(arguments[0], first=first, **parts)
    print(cross_validated(texts, rows, first, parts))


def cross_validated(texts: list[Text], rows: Rows, first: Any, parts: dict[str, Any]) -> str:
    """Write the figures of every flattening, by models that have not seen the page's domain."""
    tally = Tally()
    for text, start in zip(texts, rows.starts, strict=False):
        own, made = rules_of(text.units)
        if len(text.units) > FEW_UNITS:
            opinions = [
                Opinion.of(first[i], parts["line_article"][i], parts["line_furniture"][i], "")
                for i in range(start, start + len(text.units))
            ]
            made = settle(text.units, own, made, opinions)
        tally.add(text, [kind.value for kind, _ in made])
    return report_lines(tally)


def write_words(words: dict[str, float]) -> None:
    """Write the words and their hash."""
    lines = ["# Log odds of words: furniture of news pages above nought, articles below."]
    content = "\n".join([*lines, *(f"{w}\t{o:g}" for w, o in sorted(words.items()))]) + "\n"
    (DATA / "line_words.tsv").write_bytes(content.encode())
    digest = hashlib.sha256(content.encode()).hexdigest()
    (DATA / "line_words.sha256").write_text(digest + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
