"""How much the order of arrival within a day changes: stories of shuffled streams side by side.

The reports of a dated set arrive day by day, those without a date last. Within a day they are
shuffled, with several seeds, and each outcome is held against that of the order of the ids. An
assignment has changed when a report is no longer in the story that its story has become: stories
of the two outcomes are matched one to one, those that share most first, and the reports outside
the matched ones are counted (``moved``). As one report that moves changes the company of all whom
it leaves and joins, ``mates`` (the share of reports whose set of story-mates is another) is higher,
and one minus B-cubed F1 between the two outcomes (``apart``) lies between.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals import data
from evals.metrics import bcubed, mean

if TYPE_CHECKING:
    from reportedly.cluster.features import ReportFeatures

Stories = Mapping[str, str]
#: Sets whose reports come on more than one day, or at known hours of one.
DATED = ("allsides", "giveme5w", "uci_headlines")
SEEDS = 3
#: Reports after which a library groups their neighbourhood anew.
BATCH = 100


def moved(one: Stories, other: Stories) -> float:
    """Give the share of reports outside the stories that the two groupings share, matched greedily.

    With the best matching it could only be less. Cost: a sort of the stories' overlaps.
    """
    overlaps = Counter((one[item], other[item]) for item in one)
    used_left: set[str] = set()
    used_right: set[str] = set()
    stayed = 0
    for (left, right), n in sorted(overlaps.items(), key=lambda row: (-row[1], row[0])):
        if left not in used_left and right not in used_right:
            used_left.add(left)
            used_right.add(right)
            stayed += n
    return 1.0 - stayed / max(1, len(one))


def mates_changed(one: Stories, other: Stories) -> float:
    """Give the share of reports that are with others than before, or with fewer or more."""
    left, right = _members(one), _members(other)
    return mean(float(left[one[item]] != right[other[item]]) for item in one)


def differences(one: Stories, other: Stories) -> dict[str, float]:
    """Give all three figures; all are 0 for the same grouping, whatever the stories are called."""
    apart = 1.0 - bcubed(one, other)[2]
    return {"moved": moved(one, other), "mates": mates_changed(one, other), "apart": apart}


def shuffled_days(days: Mapping[str, str], seed: int | None) -> list[str]:
    """Give the ids day by day (undated last), within a day shuffled, or sorted without a seed."""
    by_day: dict[str, list[str]] = defaultdict(list)
    for item, day in sorted(days.items()):
        by_day[day or "9999"].append(item)
    rng = random.Random(f"order {seed}")  # noqa: S311 - nothing here is secret
    for day in sorted(by_day):
        if seed is not None:
            rng.shuffle(by_day[day])
    return [item for day in sorted(by_day) for item in by_day[day]]


def compare_orders(
    days: Mapping[str, str], group: Callable[[Sequence[str]], Mapping[str, Stories]], seeds: int
) -> dict[str, float]:
    """Group a stream in several orders; give the mean differences from the order of the ids.

    ``group`` gives the stories of each outcome (see :func:`group_features`) for ids in an order.
    """
    base = group(shuffled_days(days, None))
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        outcomes = group(shuffled_days(days, seed))
        for name, stories in outcomes.items():
            for measure, value in differences(base[name], stories).items():
                found[f"{name} {measure}"].append(value)
    return {name: mean(values) for name, values in found.items()}


def group_features(features: Mapping[str, ReportFeatures], order: Sequence[str]) -> dict[str, Any]:
    """Group reports that arrive in an order, in three ways.

    ``online``: one pass, nothing looked at again; ``standing``: as a library does, the
    neighbourhood grouped anew after every :data:`BATCH`; ``merged``: all grouped anew at the end.
    """
    from reportedly.cluster.holdings import MemoryHoldings
    from reportedly.cluster.stories import Clusterer

    # Given their holdings, they group anew only when asked to.
    online, library = (Clusterer(MemoryHoldings(), find_copies=False) for _ in range(2))
    for start in range(0, len(order), BATCH):
        for item in order[start : start + BATCH]:
            online.add_features(features[item])
            library.add_features(features[item])
        library.regroup()
    return {
        "online": {item: online.story_of(item) for item in order},
        "standing": {item: library.story_of(item) for item in order},
        "merged": library.final(),
    }


def score_order(seeds: int = SEEDS) -> dict[str, float]:
    """Give for each dated set the share of reports that the order within a day moves."""
    figures = {}
    for name in DATED:
        features, days = read_set(name)

        def group(order: Sequence[str], held: Any = features) -> dict[str, Any]:
            return group_features(held, order)

        for measure, value in compare_orders(days, group, seeds).items():
            if "moved" in measure:
                figures[f"{name} {measure.removesuffix(' moved')}"] = value
    return figures


def read_set(name: str) -> tuple[dict[str, ReportFeatures], dict[str, str]]:
    """Give the features and the days of a set's reports. Cost: some 30 ms a report."""
    from reportedly.cluster.features import features_of
    from reportedly.pipeline.stages import parse_raw, raw_from_line

    docs = data.lines(f"cluster/clustering/{name}.open.jsonl.gz")
    docs = [d for d in docs if d.get("kind", "body") == "body"]
    features = {line["id"]: features_of(parse_raw(raw_from_line(line))) for line in _lines(docs)}
    return features, {str(d["id"]): _day(d) for d in docs}


def _lines(docs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for doc in docs:
        line = {
            "id": str(doc["id"]),
            "text": doc.get("text") or doc["title"],
            "title": doc.get("title"),
            "published": doc.get("date"),
            "outlet": doc.get("source"),
        }
        yield {key: value for key, value in line.items() if value is not None}


def _day(doc: Mapping[str, Any]) -> str:
    """Give the day as ISO 8601, empty when there is none; uci tells milliseconds."""
    if doc.get("ts"):
        from datetime import UTC, datetime

        return datetime.fromtimestamp(int(doc["ts"]) / 1000, UTC).date().isoformat()
    return str(doc.get("date") or "")[:10]


def _members(stories: Stories) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item, story in stories.items():
        found[story].add(item)
    return {story: frozenset(items) for story, items in found.items()}
