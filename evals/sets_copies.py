"""Scorers of copies: families on the synthetic wire, natural reuse, and speed on real reports."""

from __future__ import annotations

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from evals import data
from reportedly.cluster.copies import find_copies
from reportedly.cluster.families import copy_families
from reportedly.model.report import Block, BlockKind, Report

Figures = dict[str, float]
Row = dict[str, Any]

#: The sets of natural reuse: where their texts are, and what tells a text that counts.
REUSE = {
    "fnc1": ("cluster/clustering/fnc1.open.jsonl.gz", "body"),
    "t17": ("cluster/tls/t17_articles.open.jsonl.gz", None),
}


def plain_report(key: str, text: str) -> Report:
    """Make an undated report of one body block."""
    bare = Report(key, "eval", text, "")
    if not text.strip():
        return bare
    block = Block(bare.span(0, len(text)), BlockKind.BODY, "eval")
    return Report(key, "eval", text, "", (block,))


def n_pairs(counts: Iterable[int]) -> int:
    """Count the pairs within groups of some sizes."""
    return sum(n * (n - 1) // 2 for n in counts)


def pair_scores(gold: Mapping[str, str], found: Mapping[str, str]) -> Figures:
    """Give pair precision, recall, F1 and the adjusted Rand index of a grouping."""
    both = n_pairs(Counter((gold[k], found[k]) for k in gold).values())
    n_found = n_pairs(Counter(found[k] for k in gold).values())
    n_gold = n_pairs(Counter(gold.values()).values())
    chance = n_found * n_gold / n_pairs([len(gold)])
    return {
        "pair F1": 2 * both / (n_found + n_gold),
        "P": both / n_found,
        "R": both / n_gold,
        "ARI": (both - chance) / ((n_found + n_gold) / 2 - chance),
    }


def recall_by_variant(docs: Iterable[Row], families: Mapping[str, str]) -> Figures:
    """Share of pairs of the same base that are kin, for the pairs with one of a variant."""
    bases: dict[str, list[Row]] = defaultdict(list)
    for doc in docs:
        bases[doc["base"]].append(doc)
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for group in bases.values():
        for a, b in itertools.combinations(group, 2):
            for variant in {a["variant"], b["variant"]}:
                total[variant] += 1
                hit[variant] += families[a["id"]] == families[b["id"]]
    return {variant: hit[variant] / n for variant, n in sorted(total.items())}


def score_wire() -> Figures:
    """Families on the synthetic wire: pairs, adjusted Rand index, recall by kind of edit."""
    docs = data.lines("cluster/neardup/synthetic_wire.open.jsonl.gz")
    reports = [plain_report(d["id"], d["text"]) for d in docs]
    families = copy_families(reports, list(find_copies(reports)))
    scores = pair_scores({d["id"]: d["base"] for d in docs}, families)
    recalls = recall_by_variant(docs, families)
    return scores | {f"R {variant}": recall for variant, recall in recalls.items()}


def score_reuse(which: str) -> Figures:
    """Recall of natural pairs by the share of 5-word rows that the shorter has in the other.

    With it the reports a second of CPU, from the text to the aligned spans.
    """
    path, kind = REUSE[which]
    docs = [d for d in data.lines(path) if d.get("kind") == kind]
    reports = [plain_report(d["id"], d["text"]) for d in docs]
    began = time.process_time()
    shares = {frozenset((c.from_id, c.to_id)): c.share for c in find_copies(reports)}
    took = time.process_time() - began
    rows = data.lines(f"cluster/neardup/{which}_reuse_pairs.open.jsonl.gz")
    gold = {frozenset((r["a"], r["b"])): r["containment5"] for r in rows}
    figures = {}
    for least in (0.5, 0.3, 0.1):
        wanted = [pair for pair, share in gold.items() if share >= least]
        figures[f"R ≥ {least}"] = sum(pair in shares for pair in wanted) / len(wanted)
    return figures | {"reports/s": len(reports) / took}
