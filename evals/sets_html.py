"""Main text of web pages, ours beside other programs in one run, with the speed of each.

    python -m evals.run html

Three sets: ``aeb`` and ``wcxb``, on whose pages the model that ships was fitted (so the figures
to be read are the cross-validated ones, which need ``REPORTEDLY_TRAIN_PYTHON``: a python with
LightGBM), and the snippets of trafilatura's own evaluation, on which nothing here was tuned.
Other programs run where ``REPORTEDLY_PEERS_PYTHON`` names a python that has them.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evals import data, peers_env, program
from evals.metrics import four_grams, mean, prf, word_f1

Figures = dict[str, float]
Row = dict[str, Any]
HERE = Path(__file__).parent
TRAIN = "REPORTEDLY_TRAIN_PYTHON"
PEERS = (
    "trafilatura", "trafilatura fast", "trafilatura precision", "readability", "newspaper4k",
    "resiliparse", "consensus of three",
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_BODY = ("body", "subheading", "standfirst")


def _unzip(raw: bytes, name: str) -> str:
    return (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8", "replace")


def aeb_pages() -> Iterator[tuple[str, str]]:
    """Give HTML and gold text of each page of the article extraction benchmark."""
    with tarfile.open(data.find("extract/aeb/aeb.tar.xz")) as tar:
        members = {m.name.split("/")[-1]: m for m in tar.getmembers() if m.isfile()}
        truth = json.loads(tar.extractfile(members["ground-truth.json"]).read())  # type: ignore[union-attr]
        pages = {n.split(".")[0]: n for n in members if "ground" not in n and ".html" in n}
        for key, gold in sorted(truth.items()):
            name = pages[key.split(".")[0]]
            raw = tar.extractfile(members[name]).read()  # type: ignore[union-attr]
            yield _unzip(raw, name), gold["articleBody"]


def wcxb_pages() -> Iterator[tuple[str, str]]:
    """Give HTML and gold text of each article page of WCXB's development part."""
    archive = data.find("extract/wcxb-articles/wcxb-articles-dev300.tar.xz")
    with tarfile.open(archive) as tar:
        members = {m.name: m for m in tar.getmembers() if m.isfile()}
        pages = {n.split("/")[-1].split(".")[0]: n for n in members if ".html" in n}
        for name in sorted(n for n in members if "ground-truth/" in n and n.endswith(".json")):
            gold = json.loads(tar.extractfile(members[name]).read())["ground_truth"]  # type: ignore[union-attr]
            page = pages.get(name.split("/")[-1].split(".")[0])
            if page and gold.get("main_content"):
                raw = tar.extractfile(members[page]).read()  # type: ignore[union-attr]
                yield _unzip(raw, page), gold["main_content"]


def _body(out: Row) -> str:
    blocks = [b for b in out.get("blocks", []) if b["kind"] in _BODY]
    return "\n".join(out["text"][b["start"] : b["end"]] for b in blocks)


def score_pages(which: str) -> Figures:
    """Main text of web pages: 4-gram F1 of means (aeb), mean word F1 (wcxb)."""
    pages = list(aeb_pages() if which == "aeb" else wcxb_pages())
    rows = [{"id": str(i), "html": html} for i, (html, _) in enumerate(pages)]
    bodies = [_body(out) for out in program.run("parse", rows)]
    golds = [gold for _, gold in pages]
    if which == "wcxb":
        return {"main text F1": mean(word_f1(b, g) for b, g in zip(bodies, golds, strict=True))}
    p, r = four_gram_means(bodies, golds)
    return {"main text F1": prf_mean(p, r), "P": p, "R": r}


def score_html() -> Figures:
    """Print a table of all programs on all sets; give our own figures."""
    told: Figures = {}
    for name in ("reportedly", *PEERS):
        try:
            figures = _figures(name)
        except (data.Absent, RuntimeError) as missing:
            print(f"  {name:24} skipped: {missing}", file=sys.stderr, flush=True)
            continue
        shown = "  ".join(f"{k} {v:.3f}" if v < 2 else f"{k} {v:.1f}" for k, v in figures.items())
        print(f"  {name:24} {shown}", flush=True)
        if name == "reportedly":
            told = figures
    return {**told, **cross_validated()}


def cross_validated() -> Figures:
    """Fit and score the model by domains held out, where there is a python that can."""
    python = os.environ.get(TRAIN)
    if not python:
        print(f"  cross-validated          skipped: {TRAIN} names no python", file=sys.stderr)
        return {}
    script = HERE.parent / "scripts" / "train_html.py"
    answers = peers_env.run_worker(script, [{}], "--check", python=python)
    figures = answers[0]
    return {
        "aeb F1 cross-validated": figures["aeb"]["f1"],
        "wcxb word F1 cross-validated": figures["wcxb"]["word_f1"],
    }


def _figures(name: str) -> Figures:
    """Score one program on the three sets, with pages a second of CPU time on one core."""
    answers = {which: _answers(name, which) for which in ("aeb", "wcxb", "snippets")}
    texts = {which: [a["text"] for a in own] for which, own in answers.items()}
    if not any(texts["aeb"]):
        raise RuntimeError("it finds no text on any page (is it installed whole?)")
    p, r = four_gram_means(texts["aeb"], [gold for _, gold in _pages("aeb")])
    sp, sr, sf = snippet_scores(texts["snippets"])
    golds = [gold for _, gold in _pages("wcxb")]
    own = [a for which in ("aeb", "wcxb") for a in answers[which]]
    return {
        "aeb F1": prf_mean(p, r),
        "aeb P": p,
        "aeb R": r,
        "wcxb word F1": mean(word_f1(t, g) for t, g in zip(texts["wcxb"], golds, strict=True)),
        "snippets F1": sf,
        "snippets P": sp,
        "snippets R": sr,
        "pages/s": len(own) / max(1e-9, sum(a["cpu_s"] for a in own)),
    }


def _answers(name: str, which: str) -> list[Row]:
    if which == "snippets":
        pages = [html for html, _ in _snippets()]
    else:
        pages = [html for html, _ in _pages(which)]
    rows = [{"id": str(i), "html": html} for i, html in enumerate(pages)]
    python = sys.executable if is_ours(name) else None
    return peers_env.run_worker(HERE / "peer_text.py", rows, name, python=python)


def is_ours(name: str) -> bool:
    """Tell whether a program runs in our own environment: it ships with us."""
    return name == "reportedly" or name.startswith(("trafilatura", "readability"))


@cache
def _pages(which: str) -> list[tuple[str, str]]:
    return list(aeb_pages() if which == "aeb" else wcxb_pages())


def prf_mean(p: float, r: float) -> float:
    """Give the F1 of a mean precision and a mean recall."""
    return 2 * p * r / (p + r) if p + r else 0.0


def four_gram_means(texts: list[str], golds: list[str]) -> tuple[float, float]:
    """Give the means over pages of precision and recall of 4-grams (the benchmark's own way)."""
    scores = []
    for text, gold in zip(texts, golds, strict=True):
        a, b = four_grams(text), four_grams(gold)
        both = sum((a & b).values())
        scores.append((both / max(1, sum(a.values())), both / max(1, sum(b.values()))))
    return mean(s[0] for s in scores), mean(s[1] for s in scores)


@cache
def _snippets() -> list[tuple[str, Row]]:
    """Give the pages of trafilatura's evaluation: HTML, and what must and must not be in it."""
    pages = []
    with tarfile.open(data.find("extract/trafilatura-eval/trafilatura-eval.tar.xz")) as tar:
        files = {m.name.rsplit("/", 1)[-1]: m for m in tar.getmembers() if m.isfile()}
        told = json.loads(tar.extractfile(files["evaldata.json"]).read())  # type: ignore[union-attr]
        for _, row in sorted(told.items()):
            if row["file"] in files:
                raw = tar.extractfile(files[row["file"]]).read()  # type: ignore[union-attr]
                pages.append((_decoded(raw), row))
    return pages


def _decoded(raw: bytes) -> str:
    """Decode a page: UTF-8, else as it says itself, else as Windows does."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        from reportedly.text.normalise import declared_in_page, known_encoding

        return raw.decode(known_encoding(declared_in_page(raw)) or "cp1252", "replace")


def snippet_scores(texts: list[str]) -> tuple[float, float, float]:
    """Micro precision, recall and F1 over snippets, white space made one."""
    tp = fp = fn = 0
    for text, (_, row) in zip(texts, _snippets(), strict=True):
        plain = _SPACE.sub(" ", text)
        wanted = [s for s in row["with"] if s]
        found = sum(_SPACE.sub(" ", s) in plain for s in wanted)
        tp, fn = tp + found, fn + len(wanted) - found
        fp += sum(_SPACE.sub(" ", s) in plain for s in row["without"] if s)
    return prf(tp, tp + fp, tp + fn)
