"""Hard pairs of reports: of two events that look alike, and of one event told differently.

From each clustering set, each report with the report nearest to it in meaning among those that it
is to be told apart from (in ECB+ of the other event of its topic, in AllSides of another story
within three days), and with one other report of its own story. Each pair is grouped by itself, as
the cluster stage groups two reports that are all there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from evals import data
from evals.metrics import mean
from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.stories import Clusterer
from reportedly.pipeline.stages import parse_raw, raw_from_line

Figures = dict[str, float]
Row = dict[str, Any]

#: Days within which two stories of the news of a week can be taken for one.
NEAR_DAYS = 3
#: Days after which reports told alike are of something that comes round again.
LATER_DAYS = 31
#: Pairs of a set and side that are grouped, chosen by hash.
MOST = 400


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of one set; ``same`` tells whether they are of one story."""

    left: Row
    right: Row
    same: bool


def _gap(left: Row, right: Row) -> int:
    days = [date.fromisoformat((r.get("date") or "0001-01-01")[:10]) for r in (left, right)]
    return abs((days[0] - days[1]).days)


LooksAlike = Callable[[Row, Row], bool]

#: By name: a set, and which other reports could be taken for being of a report's story.
SETS: dict[str, tuple[str, LooksAlike]] = {
    "allsides": ("allsides", lambda left, right: _gap(left, right) <= NEAR_DAYS),
    "allsides later": ("allsides", lambda left, right: _gap(left, right) >= LATER_DAYS),
    "ecbplus": ("ecbplus", lambda left, right: bool(left["topic"] == right["topic"])),
    "giveme5w": ("giveme5w", lambda left, right: True),
    "fnc1": ("fnc1", lambda left, right: True),
    "uci": ("uci_headlines", lambda left, right: True),
}


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """Give the reports of a set, as the cluster stage takes them, in the order of their ids."""
    rows = data.lines(f"cluster/clustering/{name}.open.jsonl.gz")
    kept = [r for r in rows if r.get("kind", "body") == "body"]
    dated = [r for r in kept if r.get("date") or name != "allsides"]
    return tuple(sorted(dated, key=lambda r: str(r["id"])))


@cache
def features(name: str) -> tuple[ReportFeatures, ...]:
    """Give the features of each report of a set. Cost: some 20 ms a report."""
    return tuple(_features(row) for row in rows_of(name))


def _features(row: Row) -> ReportFeatures:
    body = {
        "id": str(row["id"]),
        "text": row.get("text") or row.get("title"),
        "title": row.get("title"),
        "published": row.get("date"),
        "outlet": row.get("source"),
    }
    return features_of(parse_raw(raw_from_line(body)))


def find_pairs(name: str) -> list[tuple[int, int, bool]]:
    """Give the hard pairs of one of ``SETS``, by place in :func:`rows_of` of its set.

    At most ``MOST`` of each kind.
    """
    which, looks_alike = SETS[name]
    rows = rows_of(which)
    vectors = np.stack([f.embedding for f in features(which)])
    apart = {_key(i, j) for i, j in _nearest_others(looks_alike, rows, vectors)}
    kept = {_key(i, j) for i, j in _own(rows)}
    return [*_some(rows, apart, same=False), *_some(rows, kept, same=True)]


def _key(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _nearest_others(
    looks_alike: LooksAlike, rows: Sequence[Row], vectors: np.ndarray
) -> Iterator[tuple[int, int]]:
    for i, row in enumerate(rows):
        nearness = vectors @ vectors[i]
        for j in np.argsort(-nearness, kind="stable"):
            if rows[j]["story"] != row["story"] and looks_alike(row, rows[j]):
                yield i, int(j)
                break


def _own(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Pair each report with the next of its story, in an order by hash."""
    stories: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        stories.setdefault(str(row["story"]), []).append(i)
    for members in stories.values():
        ordered = sorted(members, key=lambda i: _number(str(rows[i]["id"])))
        for k in range(len(ordered) - 1):
            yield ordered[k], ordered[k + 1]


def _some(
    rows: Sequence[Row], pairs: set[tuple[int, int]], *, same: bool
) -> Iterator[tuple[int, int, bool]]:
    ordered = sorted(pairs, key=lambda p: _number(f"{rows[p[0]]['id']} {rows[p[1]]['id']}"))
    for i, j in ordered[:MOST]:
        yield i, j, same


def is_one_story(left: ReportFeatures, right: ReportFeatures) -> bool:
    """Tell whether two reports are grouped together when they are all there is."""
    clusterer = Clusterer(find_copies=False)
    for one in (left, right):
        clusterer.add_features(one)
    return len(set(clusterer.final().values())) == 1


def judged_pairs(name: str) -> Iterator[tuple[Pair, bool]]:
    """Give each hard pair of a set, and whether it was grouped rightly."""
    rows, known = rows_of(SETS[name][0]), features(SETS[name][0])
    for i, j, same in find_pairs(name):
        yield Pair(rows[i], rows[j], same), is_one_story(known[i], known[j]) is same


def score_lookalikes() -> Figures:
    """By set, the share of look-alikes told apart, and of pairs of one story kept together."""
    figures: Figures = {}
    for name in SETS:
        judged = list(judged_pairs(name))
        for side, same in (("apart", False), ("together", True)):
            if same and name != SETS[name][0].removesuffix("_headlines"):
                continue
            figures[f"{name} {side}"] = mean(right for pair, right in judged if pair.same is same)
    return figures
