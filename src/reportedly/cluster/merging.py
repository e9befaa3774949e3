"""Which reports of a pool make up stories, and which of some stories a report belongs to.

Average link proposes which groups become one. Whether they do is decided by what the two groups
are like: how alike they are on the mean, at worst, and each report with the one it is nearest to,
against how alike each group is within, and how large they are. A roundup of three and forty
headlines of one day then need no two thresholds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.cluster.likeness import Level, Model, all_scores, pair_scores, space_scores
from reportedly.cluster.linkage import Merge, average_merges
from reportedly.cluster.space import Space, Weighed, shortness

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]

#: Groups less alike on the mean than this never become one.
FLOOR = -3.0

#: Groups larger than this count as so large; within a larger one, so many are looked at.
LARGE = 24
WITHIN = 8

#: What a group of one report is taken to be like within.
_ALONE = 9.0
_BOTH_ALONE = 8.0

#: log(1 + 30): days apart beyond which two reports that are all there is are of two events.
_THIRTY_DAYS = 3.434

GROUP_FEATURES = (
    "one",
    "mean",
    "lowest",
    "nearest_mean",
    "nearest_lowest",
    "smaller",
    "larger",
    "within_lower",
    "within_mean",
    "drop",
    "both_alone",
    "one_alone",
    "short",
    "dated",
    "body",
    "body_within",
    "body_drop",
    "body_nearest",
    "gap",
    "gap_within",
    "alone_late",
)


@dataclass(frozen=True, slots=True)
class Between:
    """The pairs between two groups, each array of shape (left, right): log-odds, likeness in words
    and log(1 + days apart)."""

    scores: Floats
    bodies: Floats
    gaps: Floats


@dataclass(frozen=True, slots=True)
class Side:
    """One of two groups: its size, the sums over its pairs, and sums over its reports."""

    n: int
    pairs: int
    score: float
    body: float
    gap: float
    short: float
    dated: float

    @classmethod
    def of(cls, item: Weighed) -> Side:
        """Make a group of one report."""
        dated = float(item.features.is_dated)
        return cls(1, 0, 0.0, 0.0, 0.0, shortness(item.features), dated)

    def joined(self, other: Side, between: Between) -> Side:
        """Make one of two groups."""
        return Side(
            self.n + other.n,
            self.pairs + other.pairs + between.scores.size,
            self.score + other.score + float(between.scores.sum()),
            self.body + other.body + float(between.bodies.sum()),
            self.gap + other.gap + float(between.gaps.sum()),
            self.short + other.short,
            self.dated + other.dated,
        )


def group_features(left: Side, right: Side, between: Between) -> tuple[float, ...]:
    """Give the features of two groups, in the order of ``GROUP_FEATURES``.

    "Nearest" is what each report has with the one of the other group that it is most like.
    """
    scores, bodies = between.scores, between.bodies
    forth, back = scores.max(axis=0), scores.max(axis=1)
    mean, body, gap = float(scores.mean()), float(bodies.mean()), float(between.gaps.mean())
    pairs, n = left.pairs + right.pairs, left.n + right.n
    means = [side.score / side.pairs if side.pairs else _ALONE for side in (left, right)]
    within = (left.score + right.score) / pairs if pairs else _BOTH_ALONE
    body_within = (left.body + right.body) / pairs if pairs else body
    smaller, larger = sorted((min(left.n, LARGE), min(right.n, LARGE)))
    return (
        1.0,
        mean,
        float(scores.min()),
        (float(forth.mean()) + float(back.mean())) / 2,
        min(float(forth.min()), float(back.min())),
        math.log(smaller),
        math.log(larger),
        min(means) if pairs else _BOTH_ALONE,
        within,
        within - mean,
        float(larger == 1),
        float(smaller == 1 < larger),
        (left.short + right.short) / n,
        (left.dated + right.dated) / n,
        body,
        body_within,
        body_within - body,
        (float(bodies.max(axis=0).mean()) + float(bodies.max(axis=1).mean())) / 2,
        gap,
        (left.gap + right.gap) / pairs if pairs else gap,
        max(gap - _THIRTY_DAYS, 0.0) * (larger == 1),
    )


def belonging(left: Side, right: Side, between: Between, joining: Mapping[str, float]) -> float:
    """Give the log-odds that two groups tell one story, rounded to six digits."""
    features = dict(zip(GROUP_FEATURES, group_features(left, right, between), strict=True))
    return round(sum(weight * features[name] for name, weight in joining.items()), 6)


def group(
    items: Sequence[Weighed],
    model: Model,
    level: Level = Level.EVENT,
) -> list[list[int]]:
    """Group reports exactly, over all pairs; the input sorted by report id.

    Gives numbers of items: groups by their first, the numbers of each rising. Cost: O(n²), about
    1 ms a report and hundred.
    """
    import numpy as np

    if not items:
        return []
    pairs = all_scores(items, model)
    scores = pairs.log_odds
    dead: set[int] = set()
    groups = {number: [number] for number in range(len(items))}
    sides = {number: Side.of(item) for number, item in enumerate(items)}
    merges: list[Merge] = average_merges(scores.astype(np.float32), FLOOR)
    for merge in merges:
        left, right = merge.left, merge.right
        if left in dead or right in dead:
            dead |= {left, right}
            continue
        at = np.ix_(groups[left], groups[right])
        between = Between(scores[at], pairs.body[at], pairs.gap[at])
        value = belonging(sides[left], sides[right], between, model.joining)
        if value < model.thresholds[level]:
            dead |= {left, right}
            continue
        sides[left] = sides[left].joined(sides.pop(right), between)
        groups[left] += groups.pop(right)
    return sorted(sorted(own) for own in groups.values())


def join(item: Weighed, members: Sequence[Sequence[Weighed]], model: Model) -> list[float]:
    """Give how much a report belongs to each of some stories, by some members of each.

    It belongs to one where the log-odds reach ``model.thresholds``. Cost: ``pair_scores`` with all
    members, and a millisecond for each story.
    """
    every = [member for own in members for member in own]
    if not every:
        return [float("-inf")] * len(members)
    found = pair_scores(item, every, model)
    start, values = 0, []
    for own in members:
        at = (None, slice(start, start + len(own)))
        between = Between(found.log_odds[at], found.body[at], found.gap[at])
        told = Side.of(item), side_of(own, model), between, model.joining
        values.append(belonging(*told) if own else float("-inf"))
        start += len(own)
    return values


def alike(left: Sequence[Weighed], right: Sequence[Weighed], model: Model) -> float:
    """Give how much two groups are one story, by some members of each: log-odds, as ``join``'s.

    Neither may be empty. Cost: ``pair_scores`` of each of ``left`` with all of ``right``.
    """
    pairs = space_scores(Space(right, indexed=True), left, model)
    between = Between(pairs.log_odds, pairs.body, pairs.gap)
    return belonging(side_of(left, model), side_of(right, model), between, model.joining)


def side_of(items: Sequence[Weighed], model: Model) -> Side:
    """Look at a group from within, by some of its reports spread evenly."""
    import numpy as np

    looked = items[:: max(1, -(-len(items) // WITHIN))]
    pairs = all_scores(looked, model)
    upper = np.triu_indices(len(looked), 1)
    return Side(
        len(items),
        len(upper[0]),
        float(pairs.log_odds[upper].sum()),
        float(pairs.body[upper].sum()),
        float(pairs.gap[upper].sum()),
        sum(shortness(item.features) for item in looked) * len(items) / max(1, len(looked)),
        float(sum(item.features.is_dated for item in looked)) * len(items) / max(1, len(looked)),
    )
