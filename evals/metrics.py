"""Metrics, written from their definitions: F1, overlap, B-cubed, ROUGE, great-circle distance."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from evals.porter import porter_stem

Spans = Sequence[tuple[int, int]]


def prf(tp: float, n_found: float, n_gold: float) -> tuple[float, float, float]:
    """Precision, recall, F1; nothing found or nothing to find gives 0."""
    p = tp / n_found if n_found else 0.0
    r = tp / n_gold if n_gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def characters(spans: Spans) -> frozenset[int]:
    """Give the offsets that spans cover."""
    return frozenset(i for start, end in spans for i in range(start, end))


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Intersection over union; two empty sets give 0."""
    return len(a & b) / len(a | b) if a or b else 0.0


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def bcubed(
    gold: Mapping[str, Hashable], found: Mapping[str, Hashable]
) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga & Baldwin 1998) over the items of ``gold``."""
    groups: dict[Hashable, set[str]] = defaultdict(set)
    clusters: dict[Hashable, set[str]] = defaultdict(set)
    for item in gold:
        groups[gold[item]].add(item)
        clusters[found.get(item, item)].add(item)
    p = r = 0.0
    for item in gold:
        both = len(groups[gold[item]] & clusters[found.get(item, item)])
        p += both / len(clusters[found.get(item, item)])
        r += both / len(groups[gold[item]])
    n = max(1, len(gold))
    p, r = p / n, r / n
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def normal(text: str | None) -> str:
    """Lower case, word characters only, single spaces."""
    return re.sub(r"\W+", " ", (text or "").lower()).strip()


def near(a: str | None, b: str | None) -> bool:
    """Tell whether half of the shorter one's words stand in the other."""
    x, y = set(normal(a).split()), set(normal(b).split())
    return bool(x & y) and len(x & y) / min(len(x), len(y)) >= 0.5


def four_grams(text: str) -> Counter[tuple[str, ...]]:
    """Give the multiset of 4-grams of words; a shorter text gives one gram of all its words."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def word_f1(a: str, b: str) -> float:
    """F1 of two texts' lower-case word multisets."""
    x, y = Counter(re.findall(r"\w+", a.lower())), Counter(re.findall(r"\w+", b.lower()))
    total = sum(x.values()) + sum(y.values())
    return 2 * sum((x & y).values()) / total if total else 0.0


def rouge_tokens(text: str) -> list[str]:
    """Split as the usual ROUGE package does: lower case, a–z and 0–9; stem words over 3 letters."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [porter_stem(w) if len(w) > 3 else w for w in words]


def rouge(reference: str, summary: str) -> dict[str, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L F1 (Lin 2004), with stemming."""
    gold, made = rouge_tokens(reference), rouge_tokens(summary)
    scores = {"1": _rouge_n(gold, made, 1), "2": _rouge_n(gold, made, 2)}
    return {**scores, "L": prf(_longest_common(gold, made), len(made), len(gold))[2]}


def _rouge_n(gold: Sequence[str], made: Sequence[str], n: int) -> float:
    a = Counter(zip(*(gold[i:] for i in range(n)), strict=False))
    b = Counter(zip(*(made[i:] for i in range(n)), strict=False))
    return prf(sum((a & b).values()), sum(b.values()), sum(a.values()))[2]


def _longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], previous + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def mean(values: Iterable[float]) -> float:
    """Mean, 0 for none."""
    given = list(values)
    return sum(given) / len(given) if given else 0.0
