"""Train the model that chooses the main text of a web page, and write it with its card.

    pip install lightgbm            (beside the project, in an environment of its own)
    python scripts/train_html.py [--data ../shared/data] [--check] [--cache FILE]

Data: WCXB articles (CC BY 4.0, Murrough Foley), the article extraction benchmark's ground truth
(MIT, Scrapinghub) and Fundus' test resources (MIT). A line of a page is labelled main text when
half of its words stand in the page's gold text, in order (``text.align``). No text is written:
the model is thresholds on features. ``--check`` gives cross-validated figures, by domain, and
writes nothing but the figures; without it, the model is fitted on all pages. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle  # only for the cache that this script writes itself
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from export_trees import from_lightgbm, save

from reportedly.errors import InputError
from reportedly.parse.choose import MODEL, told_text
from reportedly.parse.lines import measure_unit
from reportedly.parse.metadata import read_facts
from reportedly.parse.page_features import feature_names, line_features
from reportedly.parse.voices import VOICES, line_shares
from reportedly.text.align import align_words, words_of
from reportedly.text.html import Page, read_page
from reportedly.text.normalise import normalise_text

#: What a page of each set counts in learning. Fundus' gold is what publishers' own rules take.
SETS = {"aeb": 1.0, "wcxb": 1.0, "fundus": 0.4}
FOLDS = 5
#: What a page counts with one extractor silenced.
HALF_TOLD = 0.4
ROUNDS = 180
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 15,
    "max_bin": 63,
    "learning_rate": 0.07,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}
#: Of short lines that are no main text, one in so many is learned from (and counts as many).
THIN = 4
CANONICAL = re.compile(
    r"""(?:rel=["']?canonical["']?[^>]*href|og:url["'][^>]*content)=["']?(https?://[^"' >]+)"""
)


@dataclass
class Row:
    """A page: its features and labels by line, and what it is scored with.

    ``half_told`` are its features with one extractor silenced: learned from too, so that the model
    stands on its own feet where one fails.
    """

    set: str
    domain: str
    gold: str
    texts: list[str]
    features: npt.NDArray[np.float32]
    half_told: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    chances: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))


def domain_of(address: str) -> str:
    """Give the last two or three parts of a host's name."""
    parts = (urlsplit(address).hostname or address).split(".")
    short = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
    return ".".join(parts[-3 if short else -2 :])


def _members(data: Path, pattern: str) -> dict[str, bytes]:
    with tarfile.open(next(data.glob(pattern))) as archive:
        files = (m for m in archive if m.isfile())
        return {m.name: archive.extractfile(m).read() for m in files}


def read_aeb(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Give domain, HTML and the gold text of each page."""
    files = _members(data, "extract/aeb/*.tar.xz")
    by_name = {name.rsplit("/", 1)[-1]: body for name, body in files.items()}
    for key, truth in json.loads(by_name["ground-truth.json"]).items():
        page = by_name[f"{key}.html"].decode("utf-8", "replace")
        yield domain_of(truth["url"]), page, [truth["articleBody"]]


def read_wcxb(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Give domain, HTML and the gold text of each page."""
    files = _members(data, "extract/wcxb-articles/*.tar.xz")
    for name in sorted(n for n in files if "ground-truth/" in n and n.endswith(".json")):
        truth = json.loads(files[name])
        page_name = name.replace("ground-truth/", "html/").replace(".json", ".html")
        text = truth["ground_truth"].get("main_content")
        if text and page_name in files:
            page = files[page_name].decode("utf-8", "replace")
            named = truth.get("url") or (m[1] if (m := CANONICAL.search(page)) else name)
            yield domain_of(named), page, [text]


def read_fundus(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Give domain, HTML and the bodies that each version of the publisher's rules takes."""
    files = _members(data, "extract/fundus-fixtures/*.tar.xz")
    for name in sorted(n for n in files if n.endswith("meta.info")):
        folder = name.rsplit("/", 1)[0]
        for page, told in sorted(json.loads(files[name]).items()):
            path = f"{folder}/{page.removesuffix('.gz')}"
            publisher = re.sub(r"_\d{4}_\d\d_\d\d.*$", "", page.removesuffix(".gz"))
            truth = json.loads(files.get(f"{folder}/{publisher}.json", b"{}"))
            bodies = [_body(v["body"]) for v in truth.values() if v.get("body")]
            if path in files and bodies:
                yield domain_of(told["url"]), files[path].decode("utf-8", "replace"), bodies


def _body(body: dict[str, Any]) -> str:
    parts = list(body.get("summary") or [])
    for section in body["sections"]:
        parts += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
    return "\n\n".join(parts)


READERS = {"aeb": read_aeb, "wcxb": read_wcxb, "fundus": read_fundus}


def labelled(page: Page, gold: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Give for each line how many words it has, and how many of them stand in the gold text."""
    owned = [words_of(page.text[x.start : x.end].lower()) for x in page.lines]
    words = [w for own in owned for w in own]
    marks = align_words(words, words_of(normalise_text(gold).lower()))
    ends = np.cumsum([len(own) for own in owned])
    sums = np.concatenate([[0], np.cumsum(np.frombuffer(marks, dtype=np.uint8), dtype=np.int64)])
    totals = np.array([len(own) for own in owned])
    return totals, sums[ends] - sums[ends - totals]


def make_row(name: str, domain: str, source: str, golds: list[str]) -> Row | None:
    """Read a page as the product does; None when it shows nothing or lacks its gold text."""
    source = normalise_text(source)
    try:
        page = read_page(source)
    except InputError:
        return None
    if page.tree is None:
        return None
    units = [measure_unit(page.text, x.start, x.end, gap=True) for x in page.lines]
    title = read_facts(page, source).title
    shares, told = line_shares(page), told_text(page.tree)
    rows = line_features(page.lines, units, shares, title, told)
    shares[len(source) % len(shares)] = [0.0] * len(page.lines)
    half = line_features(page.lines, units, shares, title, told).astype(np.float32)
    tried = [(*labelled(page, gold), gold) for gold in golds]
    totals, kept, gold = max(tried, key=lambda t: t[1].sum() / max(1, len(words_of(t[2]))))
    labels = ((kept >= 0.5 * totals) & (kept > 0)).astype(np.int64)
    whole = max(50, int(totals[labels == 1].sum()))
    weights = np.minimum(totals, 0.3 * whole) / whole * 100 + 0.3
    texts = [page.text[x.start : x.end] for x in page.lines]
    return Row(name, domain, gold, texts, rows.astype(np.float32), half, labels, weights)


def make_rows(data: Path, cache: Path | None) -> list[Row]:
    """Read all pages, or the cache of an earlier run."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # noqa: S301
    made = (make_row(n, *page) for n in SETS for page in READERS[n](data))
    rows = [row for row in made if row is not None]
    if cache:
        cache.write_bytes(pickle.dumps(rows))
    return rows


def fit(rows: list[Row]) -> lgb.Booster:
    """Fit the trees; short lines that are no main text are thinned out."""
    table = np.concatenate([r.features for r in rows] + [r.half_told for r in rows])
    labels = np.concatenate([r.labels for r in rows] * 2)
    whole = np.concatenate([r.weights * SETS[r.set] for r in rows])
    weights = np.concatenate([whole, whole * HALF_TOLD])
    easy = (labels == 0) & (table[:, 0] < np.log(6.5))
    picked = ~easy | (np.random.default_rng(1).random(len(labels)) < 1 / THIN)
    weights = np.where(easy, weights * THIN, weights)
    data = lgb.Dataset(table[picked], labels[picked], weight=weights[picked])
    return lgb.train(PARAMETERS, data, ROUNDS)


def cross_validate(rows: list[Row]) -> None:
    """Give each page the chances of a model that saw no page of its domain."""
    folds = [int(hashlib.md5(r.domain.encode()).hexdigest(), 16) % FOLDS for r in rows]  # noqa: S324
    for fold in range(FOLDS):
        model = fit([r for r, f in zip(rows, folds, strict=True) if f != fold])
        for row, own in zip(rows, folds, strict=True):
            if own == fold:
                row.chances = model.predict(row.features)


def _grams(text: str, n: int) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text if n > 1 else text.lower())
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)) if words)


def score(row: Row, n: int) -> tuple[float, float, float]:
    """Give precision, recall and F1 of the lines chosen, as multisets of n-grams of words."""
    text = "\n".join(t for t, c in zip(row.texts, row.chances, strict=True) if c >= 0.5)
    mine, gold = _grams(text, n), _grams(row.gold, n)
    both = sum((mine & gold).values())
    p, r = both / max(1, sum(mine.values())), both / max(1, sum(gold.values()))
    return p, r, 2 * p * r / (p + r) if both else 0.0


def figures(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Give each set's figures: 4-gram F1 of the mean precision and recall, mean word F1."""
    told = {}
    for name in SETS:
        own = [r for r in rows if r.set == name]
        p, r, _ = np.mean([score(x, 4) for x in own], axis=0)
        word = float(np.mean([score(x, 1)[2] for x in own]))
        told[name] = {
            "pages": len(own),
            "f1": round(2 * p * r / (p + r), 4),
            "word_f1": round(word, 4),
        }
    return told


def main() -> None:
    """Train, or check."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--check", action="store_true")
    options.add_argument("--cache", type=Path)
    given = options.parse_args()
    rows = make_rows(given.data, given.cache)
    if given.check:
        cross_validate(rows)
        print(json.dumps(figures(rows)))
        return
    model = fit(rows)
    some = np.concatenate([r.features for r in rows[::10]]).astype(np.float64)
    save(MODEL, from_lightgbm(model, feature_names(tuple(VOICES))), some, model.predict(some))


if __name__ == "__main__":
    main()
