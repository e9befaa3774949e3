"""Which of the reports that share fingerprints with a new one are worth aligning with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.cluster.fingerprints import holder_day

#: A fingerprint that as many reports hold as are asked for may be a phrase of a trade or the foot
#: of a site: it counts for so much.
_COMMON = 1 / 8

#: How far apart an undated report is taken to be from any other, in days.
_UNDATED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is looked at.

    ``max_holders`` reports are asked for a fingerprint, those nearest in day. A report that shares
    only one is a candidate while there are fewer than ``max_single`` of such, the nearest in day
    first. A fingerprint leads to ``max_same`` candidates: so many reprints of one passage are
    enough to know it by. ``max_candidates`` are aligned, of ``max_spread``
    looked at.
    """

    max_holders: int = 24
    max_single: int = 4
    max_same: int = 12
    max_candidates: int = 40
    max_spread: int = 200


def choose_candidates(
    held: Mapping[int, Sequence[int]], day: int | None, bounds: Bounds
) -> list[tuple[int, int]]:
    """Give the holders worth aligning, each with how many fingerprints it shares.

    Those that share most come first, ties by nearness in day.

    Args:
        held: the holders of each fingerprint (see ``Fingerprints.holders``).
        day: when the new report was published.
    """
    rare: Counter[int] = Counter()
    common: Counter[int] = Counter()
    for items in held.values():
        (rare if len(items) < bounds.max_holders else common).update(items)
    weights = {item: rare[item] + n * _COMMON for item, n in common.items()} if common else {}
    weights = {**rare, **weights}
    ranked = sorted((-w, _days_apart(item, day), item) for item, w in weights.items() if w > 0.99)
    several = [item for w, _, item in ranked if w <= -2]
    single = [item for w, _, item in ranked if w > -2][: bounds.max_single]
    if len(several) > bounds.max_same:
        several = _spread(several[: bounds.max_spread], held.values(), bounds.max_same)
    chosen = (several + single)[: bounds.max_candidates]
    return [(item, rare[item] + common[item]) for item in chosen]


def _days_apart(item: int, day: int | None) -> int:
    other = holder_day(item)
    return _UNDATED_DAYS if day is None or other is None else abs(other - day)


def _spread(ranked: Sequence[int], passages: Iterable[Sequence[int]], max_same: int) -> list[int]:
    """Keep the candidates that hold a fingerprint which few of those before them hold."""
    own: dict[int, list[int]] = {item: [] for item in ranked}
    for passage, items in enumerate(passages):
        for item in items:
            if item in own:
                own[item].append(passage)
    times: Counter[int] = Counter()
    kept = []
    for item, held in own.items():
        if any(times[passage] < max_same for passage in held):
            kept.append(item)
            times.update(held)
    return kept
