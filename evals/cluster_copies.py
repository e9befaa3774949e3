"""Near-duplicates: families on the synthetic wire, and natural reuse between FNC-1 bodies.

Run: ``python evals/cluster_copies.py [DATA]``; DATA is the folder with ``cluster/neardup`` (default
``../shared/data``). Peers' figures are the ones measured for the data's README.
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reportedly.cluster.copies import CopyFinder, find_copies
from reportedly.cluster.families import copy_families
from reportedly.cluster.tokens import tokens_of
from reportedly.model.report import Block, BlockKind, Report

PEERS = (
    "peers, pair F1 on synthetic_wire (their best threshold): MinHash .851, rensa .857, "
    "containment .883; ARI .075 at most\n"
    "peers, F1 on fnc1 natural pairs: MinHash .860, rensa .829, containment .984"
)


def read_lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def plain_report(key: str, text: str) -> Report:
    bare = Report(key, "eval", text, "")
    if not text.strip():
        return bare
    block = Block(bare.span(0, len(text)), BlockKind.BODY, "eval")
    return Report(key, "eval", text, "", (block,))


def n_pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def pair_scores(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Pair precision, recall, F1 and the adjusted Rand index of two groupings."""
    both = n_pairs(Counter((gold[k], found[k]) for k in gold).values())
    n_found = n_pairs(Counter(found[k] for k in gold).values())
    n_gold = n_pairs(Counter(gold.values()).values())
    chance = n_found * n_gold / n_pairs([len(gold)])
    return {
        "P": both / n_found,
        "R": both / n_gold,
        "F1": 2 * both / (n_found + n_gold),
        "ARI": (both - chance) / ((n_found + n_gold) / 2 - chance),
    }


def score_synthetic(folder: Path) -> dict[str, float]:
    docs = read_lines(folder / "synthetic_wire.open.jsonl.gz")
    reports = [plain_report(d["id"], d["text"]) for d in docs]
    began = time.process_time()
    copies = list(find_copies(reports))
    families = copy_families(reports, copies)
    took = time.process_time() - began
    scores = pair_scores({d["id"]: d["base"] for d in docs}, families)
    for variant, recall in sorted(recall_by_variant(docs, families).items()):
        print(f"    recall {variant:28} {recall:.3f}")
    print(f"    {len(reports)} reports, {len(copies)} copies, {took:.1f} s of CPU")
    return scores


def recall_by_variant(
    docs: Iterable[Mapping[str, Any]], families: Mapping[str, str]
) -> dict[str, float]:
    """Share of pairs of the same base that are kin, for the pairs with one of a variant."""
    bases: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for doc in docs:
        bases[doc["base"]].append(doc)
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for group in bases.values():
        for a, b in itertools.combinations(group, 2):
            for variant in {a["variant"], b["variant"]}:
                total[variant] += 1
                hit[variant] += families[a["id"]] == families[b["id"]]
    return {variant: hit[variant] / n for variant, n in total.items()}


def score_natural(folder: Path, bodies: Path, at_least: float = 0.5) -> dict[str, float]:
    """FNC-1 bodies: pairs whose exact containment reaches ``at_least``, found at the same share."""
    docs = [d for d in read_lines(bodies) if d.get("kind") == "body"]
    gold_rows = read_lines(folder / "fnc1_reuse_pairs.open.jsonl.gz")
    gold = {frozenset((r["a"], r["b"])) for r in gold_rows if r["containment5"] >= at_least}
    known = {d["id"] for d in docs if len(d["text"].split()) >= 44}
    copies = list(find_copies(plain_report(d["id"], d["text"]) for d in docs))
    any_pair = {frozenset((c.from_id, c.to_id)) for c in copies}
    found = {
        frozenset((c.from_id, c.to_id))
        for c in copies
        if c.share >= at_least and {c.from_id, c.to_id} <= known
    }
    hit = len(gold & found)
    return {
        "pairs": float(len(gold)),
        "candidate recall": len(gold & any_pair) / len(gold),
        "P": hit / max(1, len(found)),
        "R": hit / len(gold),
        "F1": 2 * hit / (len(found) + len(gold)),
    }


def candidate_rate(bodies: Path) -> float:
    """Reports a second of CPU through fingerprints and the inverted index."""
    docs = [d for d in read_lines(bodies) if d.get("kind") == "body"]
    reports = [plain_report(d["id"], d["text"]) for d in docs]
    finder = CopyFinder()
    began = time.process_time()
    for report in reports:
        tokens = tokens_of(report)
        finder.candidates(tokens)
        finder.register(tokens)
    return len(reports) / (time.process_time() - began)


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data") / "cluster"
    neardup, bodies = data / "neardup", data / "clustering" / "fnc1.open.jsonl.gz"
    for name, scores in (
        ("synthetic_wire", score_synthetic(neardup)),
        ("fnc1 natural >= .5", score_natural(neardup, bodies)),
    ):
        print(name, "  ".join(f"{k} {v:.4g}" for k, v in scores.items()))
    print(f"candidates {candidate_rate(bodies):.0f} reports/s of CPU")
    print(PEERS)


if __name__ == "__main__":
    main()
