"""Which reports of a pool make up stories, and which of some stories a report belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.cluster.likeness import Level, Model, likeness_matrix, pair_scores
from reportedly.cluster.linkage import average_merges, cut
from reportedly.cluster.space import Weighed


def group(
    items: Sequence[Weighed],
    model: Model,
    level: Level = Level.EVENT,
    crowds: Sequence[float] | None = None,
) -> list[list[int]]:
    """Group reports exactly, over all pairs; the input sorted by report id.

    Gives numbers of items: groups by their first, the numbers of each rising. ``crowds`` (how
    dense it is around each report) is not looked at by this model. Cost: O(n²).
    """
    if not items:
        return []
    floor = model.thresholds[level]
    merges = average_merges(likeness_matrix(items, model), floor)
    groups: dict[int, list[int]] = {}
    for number, root in enumerate(cut(len(items), merges, floor)):
        groups.setdefault(root, []).append(number)
    return list(groups.values())


def join(item: Weighed, members: Sequence[Sequence[Weighed]], model: Model) -> list[float]:
    """Give how much a report belongs to each of some stories: log-odds, on the mean of members.

    It belongs to one where they reach ``model.thresholds``. Cost: that of ``pair_scores``.
    """
    every = [member for own in members for member in own]
    if not every:
        return [float("-inf")] * len(members)
    scores = pair_scores(item, every, model).log_odds.tolist()
    means: list[float] = []
    start = 0
    for own in members:
        part = scores[start : start + len(own)]
        means.append(sum(part) / len(part) if part else float("-inf"))
        start += len(own)
    return means
