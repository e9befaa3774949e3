"""What the clusterer asks of the reports it holds: in memory here, or in a library.

A report is known by its row, a whole number given once. Nothing is asked for that grows with the
number of reports held: holders of keys near in time, the features and stories of some rows, the
members of some stories, the edges of some rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reportedly.cluster.features import ReportFeatures

#: The day under which reports without a known day are held.
UNDATED = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Two reports that were compared: the log-odds that they tell one story, as far as the two
    alone tell it, and their likeness in words."""

    row: int
    other: int
    score: float
    body: float


class Holdings(Protocol):
    """The reports that a clusterer holds, their stories, and what was found between them."""

    def row_of(self, report_id: str) -> int | None:
        """Give the row of a report, or None when it is not held."""
        ...

    def get_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the ids of the reports of some rows."""
        ...

    def put(self, features: ReportFeatures, keys: Sequence[int], day: int, story: str) -> int:
        """Hold a report under some keys and a day, in a story; gives its row."""
        ...

    def find(self, keys: Sequence[int], day: int, limit: int) -> Mapping[int, Sequence[int]]:
        """Give for each key its holders nearest to a day: ``limit`` at most up to it, after it,
        and undated."""
        ...

    def get_features(self, rows: Sequence[int]) -> Mapping[int, ReportFeatures]:
        """Give the features of some rows."""
        ...

    def get_stories(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the story of each of some rows that stands in one."""
        ...

    def get_members(self, stories: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Give the rows of each of some stories, in the order in which they came."""
        ...

    def get_edges(self, rows: Iterable[int]) -> list[Edge]:
        """Give all edges that touch any of some rows, each once."""
        ...

    def get_all(self, limit: int | None = None) -> list[int] | None:
        """Give all rows in a story; None when they are more than ``limit``."""
        ...

    def add_edges(self, edges: Sequence[Edge]) -> None:
        """Keep edges of a new row."""
        ...

    def assign(self, rows: Iterable[int], story: str) -> None:
        """Put some rows into a story."""
        ...


class MemoryHoldings:
    """Everything in memory: about 6 KB a report."""

    def __init__(self) -> None:
        self._features: list[ReportFeatures] = []
        self._rows: dict[str, int] = {}
        self._stories: list[str] = []
        self._members: dict[str, list[int]] = {}
        self._holders: dict[int, list[tuple[int, int]]] = {}
        self._edges: dict[int, list[Edge]] = {}

    def row_of(self, report_id: str) -> int | None:
        """Give the row of a report, or None when it is not held."""
        return self._rows.get(report_id)

    def get_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the ids of the reports of some rows."""
        return {row: self._features[row].report_id for row in rows}

    def put(self, features: ReportFeatures, keys: Sequence[int], day: int, story: str) -> int:
        """Hold a report; gives its row."""
        row = len(self._features)
        self._features.append(features)
        self._rows[features.report_id] = row
        self._stories.append(story)
        self._members.setdefault(story, []).append(row)
        for key in keys:
            insort(self._holders.setdefault(key, []), (day, row))
        return row

    def find(self, keys: Sequence[int], day: int, limit: int) -> dict[int, list[int]]:
        """Give for each key its holders nearest to a day."""
        return {key: nearest(self._holders.get(key, []), day, limit) for key in keys}

    def get_features(self, rows: Sequence[int]) -> dict[int, ReportFeatures]:
        """Give the features of some rows."""
        return {row: self._features[row] for row in rows}

    def get_stories(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the story of each of some rows."""
        return {row: self._stories[row] for row in rows}

    def get_members(self, stories: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Give the rows of each of some stories, in the order in which they came."""
        return {story: tuple(sorted(self._members.get(story, ()))) for story in stories}

    def get_edges(self, rows: Iterable[int]) -> list[Edge]:
        """Give all edges that touch any of some rows, each once."""
        found = {(e.row, e.other): e for row in rows for e in self._edges.get(row, ())}
        return [found[key] for key in sorted(found)]

    def get_all(self, limit: int | None = None) -> list[int] | None:
        """Give all rows; None when they are more than ``limit``."""
        n = len(self._features)
        return None if limit is not None and n > limit else list(range(n))

    def add_edges(self, edges: Sequence[Edge]) -> None:
        """Keep edges of a new row."""
        for edge in edges:
            self._edges.setdefault(edge.row, []).append(edge)
            self._edges.setdefault(edge.other, []).append(edge)

    def assign(self, rows: Iterable[int], story: str) -> None:
        """Put some rows into a story."""
        for row in rows:
            former = self._members[self._stories[row]]
            former.remove(row)
            if not former:
                del self._members[self._stories[row]]
            self._stories[row] = story
            self._members.setdefault(story, []).append(row)


def nearest(holders: Sequence[tuple[int, int]], day: int, limit: int) -> list[int]:
    """Give the rows nearest to a day out of ``(day, row)``, sorted; undated ones as well."""
    undated = bisect_left(holders, (UNDATED + 1, -1))
    found = [row for _, row in holders[max(0, undated - limit) : undated]]
    if day == UNDATED:
        return found + [row for _, row in holders[undated:][-limit:]]
    split = max(undated, bisect_right(holders, (day, 1 << 62)))
    before = holders[max(undated, split - limit) : split]
    return found + [row for _, row in (*before, *holders[split : split + limit])]
