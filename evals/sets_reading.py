"""Scorers of whole briefs against stories that a careful reader has read by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from evals import data, program
from evals.metrics import near, normal

Figures = dict[str, float]
Row = dict[str, Any]
Story = tuple[Row, dict[str, Row], list[Row]]
_ARTICLE = ("headline", "standfirst", "subheading", "body")


@cache
def _stories() -> tuple[Story, ...]:
    """Give for each story the reader's gold, its reports by id, and the briefs made of them."""
    made = []
    for path in sorted(data.find("reading").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        folder = path.with_suffix("")
        raw = {r: json.loads((folder / f"{r}.json").read_text("utf-8")) for r in gold["reports"]}
        rows = [
            {
                "id": key,
                "text": report["text"],
                "title": report["title"],
                "published": report["date"],
                "outlet": report["source"],
            }
            for key, report in raw.items()
        ]
        made.append((gold, raw, program.brief(rows)))
    return tuple(made)


def _each(briefs: list[Row], field: str) -> Iterator[Row]:
    for brief in briefs:
        yield from brief[field]


def score_quotes() -> Figures:
    """Recall of direct quotes with the right speaker."""
    right = total = 0
    for gold, _, briefs in _stories():
        people = {e["id"]: e for e in _each(briefs, "entities")}
        quotes = [q for q in _each(briefs, "quotes") if q["kind"] != "indirect"]
        for wanted in gold["quotes"]:
            total += 1
            same = [q for q in quotes if _is_quote(q["content"], wanted)]
            right += any(_is_speaker(q, wanted, people) for q in same)
    return {"recall": right / max(1, total)}


def _is_quote(content: Row, wanted: Row) -> bool:
    mine, other = normal(content["exact"]), normal(wanted["content"])
    return content["report"] == wanted["report"] and bool(
        mine and (other[:60] in mine or mine[:60] in other)
    )


def _is_speaker(quote: Row, wanted: Row, people: dict[str, Row]) -> bool:
    names = [(quote["speaker"] or {}).get("exact")]
    if quote["entity"] in people:
        names += [people[quote["entity"]]["name"], *people[quote["entity"]]["aliases"]]
    return any(near(n, wanted["speaker"]) or near(n, wanted["speaker_text"]) for n in names if n)


def score_chains() -> Figures:
    """Recall of attribution chains with all their links."""
    right = total = 0
    for gold, _, briefs in _stories():
        for wanted in gold["chains"]:
            total += 1
            chains = [
                [link["name"] for link in a["chain"]]
                for a in _each(briefs, "attributions")
                if a["content"]["report"] == wanted["report"]
                and near(a["content"]["exact"], wanted["content"])
            ]
            right += any(all(any(near(n, w) for n in c) for w in wanted["chain"]) for c in chains)
    return {"recall": right / max(1, total)}


def _answer_of(span: Row, answers: list[Row]) -> set[int]:
    return {
        i
        for i, a in enumerate(answers)
        if span["report"] == a["report"]
        and (normal(a["text"]) in normal(span["exact"]) or near(span["exact"], a["text"]))
    }


def _is_asked(question: Row, wanted: Row) -> bool:
    spans = [s for answer in question["answers"] for s in answer["spans"]]
    hit = {i for span in spans for i in _answer_of(span, wanted["answers"])}
    return len(hit) >= 2 and len(question["answers"]) >= 2


def score_differences() -> Figures:
    """Recall of the reader's differences: two of the answers stand under one question."""
    right = total = 0
    for gold, _, briefs in _stories():
        questions = list(_each(briefs, "questions"))
        for wanted in gold["differences"]:
            total += 1
            right += any(_is_asked(q, wanted) for q in questions)
    return {"recall": right / max(1, total)}


def score_contradictions() -> Figures:
    """Precision of claimed contradictions, by the reader's; none claimed has no precision."""
    right = total = 0
    for gold, _, briefs in _stories():
        real = [g for g in gold["differences"] if g["relation"] == "contradict"]
        for question in _each(briefs, "questions"):
            claimed = [j for j in question["judgements"] if j["relation"] == "contradict"]
            total += len(claimed)
            right += len(claimed) * any(_is_asked(question, g) for g in real)
    claimed_none = {"claimed": 0.0}
    return {"precision": right / total, "claimed": float(total)} if total else claimed_none


def score_blocks() -> Figures:
    """Recall of what is no part of the article."""
    right = total = 0
    for gold, raw, briefs in _stories():
        blocks = {r["id"]: r["blocks"] for r in _each(briefs, "reports")}
        for wanted in gold["non_article"]:
            total += 1
            start = raw[wanted["report"]]["text"].find(wanted["text"])
            end = start + len(wanted["text"])
            here = blocks.get(wanted["report"], [])
            kinds = {b["kind"] for b in here if b["start"] < end and start < b["end"]}
            right += bool(kinds) and not kinds & set(_ARTICLE)
    return {"recall": right / max(1, total)}
