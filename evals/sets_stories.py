"""Scorers of the cluster, compare, parse and summarize stages."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from typing import Any

from evals import data, program
from evals.metrics import bcubed, four_grams, mean, prf, rouge, word_f1

Figures = dict[str, float]
Row = dict[str, Any]

_BODY = ("body", "subheading", "standfirst")


def score_clusters(which: str) -> Figures:
    """B-cubed of stories formed online in the order of dates, as they stand at the end."""
    docs = data.lines(f"cluster/clustering/{which}.open.jsonl.gz")
    docs = [d for d in docs if d.get("kind", "body") == "body"]
    if which == "allsides":
        docs = [d for d in docs if d.get("date")]
    docs.sort(key=lambda d: (d.get("date") or "", d["id"]))
    rows = [
        {
            "id": d["id"],
            "text": d.get("text") or d.get("title"),
            "title": d.get("title"),
            "published": d.get("date"),
            "outlet": d.get("source"),
        }
        for d in docs
    ]
    out = program.run("cluster", rows, final=True)
    found = {str(o["id"]): o.get("story", o["id"]) for o in out}
    p, r, f = bcubed({str(d["id"]): d["story"] for d in docs}, found)
    return {"B3 F1": f, "B3 P": p, "B3 R": r}


def score_wire() -> Figures:
    """Pair F1 and adjusted Rand index of near-duplicate families on the synthetic wire."""
    from evals.cluster_copies import pair_scores, plain_report
    from reportedly.cluster.copies import find_copies
    from reportedly.cluster.families import copy_families

    docs = data.lines("cluster/neardup/synthetic_wire.open.jsonl.gz")
    reports = [plain_report(d["id"], d["text"]) for d in docs]
    families = copy_families(reports, list(find_copies(reports)))
    scores = pair_scores({d["id"]: d["base"] for d in docs}, families)
    return {"pair F1": scores["F1"], "ARI": scores["ARI"]}


_PAIRS = {
    "rte3": ("rte3_3way", "text", "hypothesis"),
    "emergent": ("emergent", "claim", "headline"),
    "claimdiff": ("claimdiff", "claim_a", "claim_b"),
}


def _is_against(which: str, row: Row) -> bool:
    if which == "rte3":
        return bool(row["label"] == "contradiction")
    return bool(row["label"] == "against") if which == "emergent" else bool(row["weaken"])


def score_pairs(which: str) -> Figures:
    """Precision, recall and F1 of contradictions (in ClaimDiff: contradict or differ)."""
    name, left, right = _PAIRS[which]
    rows = data.lines(f"claims/stance_contradiction/{name}.open.jsonl")
    lines = [
        {
            "id": str(i),
            "left": {"text": r[left], "published": r.get("date")},
            "right": {"text": r[right], "published": r.get("date")},
        }
        for i, r in enumerate(rows)
    ]
    counted = ("contradict", "differ") if which == "claimdiff" else ("contradict",)
    hits = [o.get("relation") in counted for o in program.run("compare", lines)]
    gold = [_is_against(which, r) for r in rows]
    tp = sum(a and b for a, b in zip(gold, hits, strict=True))
    p, r, f = prf(tp, sum(hits), sum(gold))
    return {"contradiction F1": f, "P": p, "R": r}


def _unzip(raw: bytes, name: str) -> str:
    return (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8", "replace")


def _aeb_pages() -> Iterator[tuple[str, str]]:
    with tarfile.open(data.find("extract/aeb/aeb.tar.xz")) as tar:
        members = {m.name.split("/")[-1]: m for m in tar.getmembers() if m.isfile()}
        truth = json.loads(tar.extractfile(members["ground-truth.json"]).read())  # type: ignore[union-attr]
        pages = {n.split(".")[0]: n for n in members if "ground" not in n and ".html" in n}
        for key, gold in sorted(truth.items()):
            name = pages[key.split(".")[0]]
            raw = tar.extractfile(members[name]).read()  # type: ignore[union-attr]
            yield _unzip(raw, name), gold["articleBody"]


def _wcxb_pages() -> Iterator[tuple[str, str]]:
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
    pages = list(_aeb_pages() if which == "aeb" else _wcxb_pages())
    rows = [{"id": str(i), "html": html} for i, (html, _) in enumerate(pages)]
    bodies = [_body(out) for out in program.run("parse", rows)]
    golds = [gold for _, gold in pages]
    if which == "wcxb":
        return {"main text F1": mean(word_f1(b, g) for b, g in zip(bodies, golds, strict=True))}
    scores = []
    for body, gold in zip(bodies, golds, strict=True):
        a, b = four_grams(body), four_grams(gold)
        both = sum((a & b).values())
        scores.append((both / max(1, sum(a.values())), both / max(1, sum(b.values()))))
    p, r = mean(s[0] for s in scores), mean(s[1] for s in scores)
    return {"main text F1": 2 * p * r / (p + r) if p + r else 0.0, "P": p, "R": r}


def _text(value: str | list[str] | None) -> str:
    return " ".join(value) if isinstance(value, list) else value or ""


def score_summaries(which: str) -> Figures:
    """ROUGE F1 of summaries of at most 75 words against a human one."""
    name = {"neus": "neus", "roundups": "allsides2021"}[which]
    rows = data.lines(f"cluster/mds/{name}.open.jsonl.gz")
    lines = []
    for i, row in enumerate(rows):
        texts = [(d, _text(d.get("lead") or d.get("text"))) for d in row["docs"]]
        reports = [
            {"id": str(k), "title": d.get("title"), "text": text}
            for k, (d, text) in enumerate(texts)
            if text
        ]
        lines.append({"id": str(i), "reports": reports, "max_words": 75})
    totals = {"1": 0.0, "2": 0.0, "L": 0.0}
    for row, out in zip(rows, program.run("summarize", lines), strict=True):
        made = " ".join(" ".join(s["text"] for s in out.get("summary", [])).split()[:75])
        for key, value in rouge(_text(row["summary"]), made).items():
            totals[key] += value
    return {f"ROUGE-{key}": totals[key] / len(rows) for key in ("2", "1", "L")}
