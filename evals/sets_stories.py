"""Scorers of the cluster, compare, parse and summarize stages."""

from __future__ import annotations

from typing import Any

from evals import data, program
from evals.metrics import bcubed, prf, rouge

Figures = dict[str, float]
Row = dict[str, Any]


#: Sets of reports or headlines whose stories are known.
STORY_SETS = (
    "allsides",
    "giveme5w",
    "ecbplus",
    "fnc1",
    "uci_headlines",
    "basil",
    "googlenews_titles",
)


def story_docs(which: str) -> list[Row]:
    """Give a set's reports in the order of their dates (ids, where there is none)."""
    docs = data.lines(f"cluster/clustering/{which}.open.jsonl.gz")
    docs = [d for d in docs if d.get("kind", "body") == "body"]
    if which == "allsides":
        docs = [d for d in docs if d.get("date")]
    return sorted(docs, key=lambda d: (d.get("date") or "", d["id"]))


def _story_score(docs: list[Row], *, final: bool) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of the stage's answers."""
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
    out = program.run("cluster", rows, final=final)
    found = {str(o["id"]): o.get("story", o["id"]) for o in out}
    return bcubed({str(d["id"]): d["story"] for d in docs}, found)


def score_clusters(which: str) -> Figures:
    """B-cubed of stories of reports given in the order of dates, as they stand at the end."""
    p, r, f = _story_score(story_docs(which), final=True)
    return {"B3 F1": f, "B3 P": p, "B3 R": r}


def score_online() -> Figures:
    """B-cubed F1 of each set by the answers given on arrival, and by those after re-merging."""
    figures = {}
    for which in STORY_SETS:
        docs = story_docs(which)
        for told, final in (("on arrival", False), ("re-merged", True)):
            figures[f"{which} {told}"] = _story_score(docs, final=final)[2]
    return figures


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
