"""Two passages: do they agree, refine, update or contradict each other, or merely differ?

Whether they contradict is a logistic regression over a few dozen interpretable features
(``data/compare/text_weights.json`` and its card); the rest is coverage of words, nearness of
topic, and the typed comparers on what was extracted. Embeddings say only whether both speak of
one topic, never whether they agree: they do not see a "not".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reportedly.model.facts import Extraction
from reportedly.model.report import Report
from reportedly.model.story import Relation, Slot
from reportedly.reconcile.compare.both import Direction
from reportedly.reconcile.compare.shared import load_table
from reportedly.reconcile.text_features import pair_features
from reportedly.reconcile.text_values import ValuePair, compare_values
from reportedly.reconcile.text_words import Passage, read_passage

#: Share of the shorter passage's words found in the longer one from which it says the same.
SAME_COVER = 0.7
SAME_COSINE = 0.6

#: Below both, two passages have nothing to do with each other.
UNRELATED_COVER = 0.2
UNRELATED_COSINE = 0.3

#: What typed comparers say of two numbers that can both be true, each in its time.
_EXPLAINED = frozenset({Relation.AGREE, Relation.REFINE, Relation.UPDATE})

#: A passage this much longer than another that it covers tells more.
LONGER = 1.4


@dataclass(frozen=True, slots=True)
class TextComparison:
    """How left stands to right, why, and the values set against each other.

    ``score`` in [0, 1] is how sure the judge is of ``relation``; ``direction`` is the side from
    which a ``refine`` (the more precise) or ``update`` (the newer) starts. ``features`` are what
    the judgement rests on, by name.
    """

    relation: Relation
    score: float
    reason: str
    values: tuple[ValuePair, ...] = ()
    direction: Direction = Direction.NONE
    features: tuple[tuple[str, float], ...] = ()


def compare_texts(
    left: Report, left_facts: Extraction, right: Report, right_facts: Extraction
) -> TextComparison:
    """Compare two short passages: sentences, headlines, leads.

    Agree, contradict and differ are symmetric. Only the first 400 words of each are read. Cost:
    about 20 ms, nearly all of it the two embeddings.

    Args:
        left: a passage as a report.
        left_facts: what was extracted from it (may be empty: only ``values`` suffers).
        right: another passage.
        right_facts: what was extracted from that.
    """
    a, b = read_passage(left.text), read_passage(right.text)
    values = compare_values(left, left_facts, right, right_facts)
    if not a.words or not b.words:
        reason = "one of the passages has no words"
        return TextComparison(Relation.UNRELATED, 1.0, reason, values)
    if [w.lower for w in a.words] == [w.lower for w in b.words]:
        return TextComparison(Relation.AGREE, 1.0, "both say it in the same words", values)
    features = _explain(pair_features(a, b, _cosine(left.text, right.text)), values)
    relation, score, reason, direction = _judge(a, b, features, values)
    shown = tuple(sorted((name, round(value, 4)) for name, value in features.items()))
    return TextComparison(relation, score, reason, values, direction, shown)


def _explain(features: dict[str, float], values: tuple[ValuePair, ...]) -> dict[str, float]:
    """Take back a clash of numbers that the typed comparers explain (rounding, a later count)."""
    found = {v.relation for v in values if v.slot is Slot.QUANTITY}
    if not found or not found <= _EXPLAINED:
        return features
    return {n: 0.0 if n.startswith("numbers_") else v for n, v in features.items()}


def _cosine(left: str, right: str) -> float:
    from reportedly.text.embed import embed_texts

    a, b = embed_texts([left, right])
    return float(a @ b)


def contradiction_probability(features: dict[str, float]) -> float:
    """Give the logistic regression's probability that the passages contradict each other."""
    table = load_table("text_weights")
    weights = table["weights"]
    total = table["bias"] + sum(weights[name] * features[name] for name in sorted(weights))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _main_reason(features: dict[str, float]) -> str:
    weights, words = load_table("text_weights")["weights"], load_table("text_reasons")
    gains = [(weights[n] * features[n], n) for n in sorted(weights) if n in words]
    best = max(gains, key=lambda pair: pair[0])
    return str(words[best[1]])


_Judged = tuple[Relation, float, str, Direction]


def _judge(
    a: Passage, b: Passage, features: dict[str, float], values: tuple[ValuePair, ...]
) -> _Judged:
    cover, cosine = features["cover"], features["cosine"]
    if cover < UNRELATED_COVER and cosine < UNRELATED_COSINE:
        reason = f"they share {cover:.0%} of the shorter one's words and no topic"
        return Relation.UNRELATED, round(1.0 - max(cover, cosine), 4), reason, Direction.NONE
    p = contradiction_probability(features)
    if p >= load_table("text_weights")["threshold"]:
        clash = next((v for v in values if v.relation is Relation.CONTRADICT), None)
        reason = clash.reason if clash is not None else _main_reason(features)
        return Relation.CONTRADICT, round(p, 4), reason, Direction.NONE
    finer = _finer_value(values)
    if finer is not None and _bare_cover(a, b) >= SAME_COVER:
        return Relation.REFINE, finer.score, finer.reason, finer.direction
    newer = next((v for v in values if v.relation is Relation.UPDATE), None)
    if newer is not None and cover >= SAME_COVER / 2:
        return Relation.UPDATE, newer.score, newer.reason, newer.direction
    if cover >= SAME_COVER and cosine >= SAME_COSINE:
        return _same(a, b, features, p)
    reason = f"they share {cover:.0%} of the shorter one's words and each says something of its own"
    return Relation.DIFFER, round(1.0 - p, 4), reason, Direction.NONE


def _finer_value(values: tuple[ValuePair, ...]) -> ValuePair | None:
    """Give a value that refines its counterpart, when all the values fit and one way only."""
    if any(v.relation not in (Relation.AGREE, Relation.REFINE) for v in values):
        return None
    finer = [v for v in values if v.relation is Relation.REFINE]
    return finer[0] if len({v.direction for v in finer}) == 1 else None


def _bare_cover(a: Passage, b: Passage) -> float:
    """Give the share of the words other than numbers that both share, of the longer one."""
    one, other = ({w for w in p.content if not w[:1].isdigit()} for p in (a, b))
    return len(one & other) / max(1, len(one), len(other))


def _same(a: Passage, b: Passage, features: dict[str, float], p: float) -> _Judged:
    score = round(min(1.0, (features["cover"] + features["cosine"]) / 2) * (1.0 - p), 4)
    more, less = max(len(a.content), len(b.content)), min(len(a.content), len(b.content))
    share = f"{features['cover']:.0%} of the shorter one's words stand in the other"
    if more < LONGER * less:
        return Relation.AGREE, score, f"{share}, and neither tells more", Direction.NONE
    side = Direction.LEFT if len(a.content) > len(b.content) else Direction.RIGHT
    return Relation.REFINE, score, f"{share}; the {side} one tells more", side
