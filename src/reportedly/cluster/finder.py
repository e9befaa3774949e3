"""The few earlier reports that may tell the same story, found without looking at all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.cluster.features import ReportFeatures
from reportedly.cluster.holdings import UNDATED, Holdings
from reportedly.cluster.likeness import load_model, pair_scores
from reportedly.cluster.space import Weighed

#: Weightiest terms of a report that lead to others; holders of each that are looked at up to its
#: day, after it, and undated; and how many reports are compared in the end.
KEY_TERMS = 24
MAX_HOLDERS = 48
MAX_NEAR = 36

#: So many times that many are looked at for those that stand.
LOOKS = 8

#: A report dated by a longer range of days than this counts as undated when others are looked for.
LONG_RANGE = 62

#: Prepared reports kept at hand (about 10 KB each).
CACHED = 4096


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier report that a new one was compared with: log-odds and likeness in words."""

    score: float
    body: float


class Finder:
    """Prepares reports for comparing, and finds what a new one is to be compared with."""

    def __init__(self, holdings: Holdings) -> None:
        self._held = holdings
        self._items: OrderedDict[int, Weighed] = OrderedDict()

    def find_near(self, item: Weighed) -> dict[int, Near]:
        """Compare a report with the standing ones that share most of its weightiest terms.

        Holders of a term near in time come first, so that an old archive read late meets its own
        time. Cost: bounded; about 3 ms.
        """
        rows = sorted(self._candidates(item))
        found = pair_scores(item, self.get_items(rows), load_model())
        pairs = zip(rows, found.log_odds.tolist(), found.body.tolist(), strict=True)
        return {row: Near(score, body) for row, score, body in pairs}

    def get_items(self, rows: Sequence[int]) -> list[Weighed]:
        """Give some rows ready for comparing."""
        items = self._items
        missing = [row for row in rows if row not in items]
        read = self._held.get_features(missing) if missing else {}
        fresh = {row: Weighed.of(features) for row, features in read.items()}
        found = [fresh[row] if row in fresh else items[row] for row in rows]
        for row, item in zip(rows, found, strict=True):
            items[row] = item
            items.move_to_end(row)
        while len(items) > CACHED:
            items.popitem(last=False)
        return found

    def _candidates(self, item: Weighed) -> list[int]:
        weights = dict(item.heaviest(KEY_TERMS))
        holders = self._held.find(list(weights), day_of(item.features), MAX_HOLDERS)
        shared: dict[int, float] = {}
        for key, weight in weights.items():
            for row in holders.get(key, ()):
                shared[row] = shared.get(row, 0.0) + weight
        own = self._held.row_of(item.features.report_id)
        if own is not None:
            shared.pop(own, None)
        ranked = sorted(shared.items(), key=lambda found: (-round(found[1], 9), found[0]))
        return self._standing([row for row, _ in ranked])

    def _standing(self, rows: Sequence[int]) -> list[int]:
        """Give the first ``MAX_NEAR`` that are in a story: former texts of articles are held, too,
        and must not crowd out what stands."""
        found: list[int] = []
        for start in range(0, min(len(rows), MAX_NEAR * LOOKS), MAX_NEAR):
            part = rows[start : start + MAX_NEAR]
            standing = self._held.get_stories(part)
            found += [row for row in part if row in standing]
            if len(found) >= MAX_NEAR:
                break
        return found[:MAX_NEAR]


def day_of(features: ReportFeatures) -> int:
    """Give the day number under which a report is held and looked for."""
    first, last = features.first_day, features.last_day
    if first is None or last is None or last - first > LONG_RANGE:
        return UNDATED
    return first
