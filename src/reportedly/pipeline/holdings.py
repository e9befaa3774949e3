"""A library as the clusterer sees it: asked piece by piece, with a batch laid over it.

What a batch finds is kept aside until it is written at once. Nothing is read whole.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from reportedly.cluster.features import FEATURES_VERSION, ReportFeatures, features_of
from reportedly.cluster.fingerprints import FINGERPRINTS_VERSION, MemoryFingerprints, holder
from reportedly.cluster.holdings import Edge, nearest
from reportedly.cluster.likeness import model_key
from reportedly.store import base
from reportedly.store.base import Store
from reportedly.store.sql import FEATURES

#: Sorts of postings, with the version of what they are made of: terms, and fingerprints.
TERMS = FEATURES_VERSION * 8
PRINTS = FINGERPRINTS_VERSION * 8 + 1


def grouping_version() -> str:
    """Give a name for all that a stored grouping hangs on; under another all is grouped anew."""
    return f"{FEATURES_VERSION}-{FINGERPRINTS_VERSION}-{model_key():06x}"


#: Rows and stories of which is remembered what was asked, of each sort.
REMEMBERED = 50_000


class LibraryHoldings:
    """What a clusterer asks of a library, with the batch at hand laid over it.

    Rows are the reports' places in the order of arrival. ``gone`` are reports that are in a story
    still and no longer stand. What was asked for is remembered, up to ``REMEMBERED`` of each sort:
    this run holds the pen, so nobody else changes it.
    """

    def __init__(self, store: Store, gone: Iterable[str] = ()) -> None:
        self._store = store
        self._gone = frozenset(gone)
        self._rows: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._stories: dict[int, str | None] = {}
        self._members: dict[str, set[int]] = {}
        self._edges: dict[int, list[Edge]] = {}
        self._before: dict[int, str | None] = {}
        self._fresh: dict[int, ReportFeatures] = {}
        self._fresh_edges: list[Edge] = []
        self._holders: dict[int, list[tuple[int, int]]] = {}

    # asked by the clusterer

    def row_of(self, report_id: str) -> int | None:
        """Give the row of a report that is in a story, or None."""
        row = self.rows_by_id([report_id]).get(report_id)
        return row if row is not None and self.get_stories([row]) else None

    def get_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the ids of the reports of some rows."""
        wanted = list(rows)
        missing = [row for row in wanted if row not in self._ids]
        if missing:
            self._remember(self._store.ids_of_rows(missing))
        return {row: self._ids[row] for row in wanted}

    def put(self, features: ReportFeatures, keys: Sequence[int], day: int, story: str) -> int:
        """Hold a report of the batch; gives its row."""
        row = self.rows_by_id([features.report_id])[features.report_id]
        self._fresh[row] = features
        self._edges[row] = []
        self.assign([row], story)
        for key in keys:
            insort(self._holders.setdefault(key, []), (day, row))
        return row

    def find(self, keys: Sequence[int], day: int, limit: int) -> dict[int, list[int]]:
        """Give for each key its holders nearest to a day, those of the batch among them."""
        stored = self._store.find_postings(TERMS, keys, day, limit)
        found = {key: [row for _, row in holders] for key, holders in stored.items()}
        for key in keys:
            if key in self._holders:
                found[key] += nearest(self._holders[key], day, limit)
        return found

    def get_features(self, rows: Sequence[int]) -> dict[int, ReportFeatures]:
        """Give the features of some rows; those that an older version grouped get them now."""
        ids = self.get_ids(row for row in rows if row not in self._fresh)
        stored = self._store.get_derived(FEATURES, grouping_version(), ids.values())
        read = {row: ReportFeatures.from_json(stored[i]) for row, i in ids.items() if i in stored}
        for report in self._store.iter_reports([i for i in ids.values() if i not in stored]):
            row = self._rows[report.id]
            read[row] = self._fresh[row] = features_of(report)
        return {row: read[row] if row in read else self._fresh[row] for row in rows}

    def get_stories(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the story of each of some rows that stands in one."""
        wanted = list(rows)
        ids = self.get_ids(row for row in wanted if row not in self._stories)
        if ids:
            stored = self._store.stories_of([i for i in ids.values() if i not in self._gone])
            self._stories |= {row: stored.get(report_id) for row, report_id in ids.items()}
        return {row: story for row in wanted if (story := self._stories[row]) is not None}

    def get_members(self, stories: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Give the rows of each of some stories, in the order in which they came."""
        wanted = list(stories)
        self._read_members([story for story in wanted if story not in self._members])
        return {story: tuple(sorted(self._members[story])) for story in wanted}

    def get_edges(self, rows: Iterable[int]) -> list[Edge]:
        """Give all edges that touch any of some rows, each once."""
        wanted = set(rows)
        missing = sorted(row for row in wanted if row not in self._edges)
        if missing:
            self._edges |= {row: [] for row in missing}
            for kept in self._store.find_edges(missing, model_key()):
                edge = Edge(kept.row, kept.other, kept.score, kept.body)
                for row in {edge.row, edge.other}.intersection(missing):
                    self._edges[row].append(edge)
            self._lay_over(set(missing))
        found = {(e.row, e.other): e for row in wanted for e in self._edges[row]}
        return [found[key] for key in sorted(found)]

    def get_all(self, limit: int | None = None) -> list[int] | None:
        """Give all rows in a story; None when they are more than ``limit``, or none is given."""
        if limit is None:
            return None
        stored = self._store.first_assigned(limit + 1)
        rows = set(self.get_stories(self.rows_by_id(stored).values()))
        rows |= {row for row, story in self._stories.items() if story is not None}
        return None if len(stored) > limit or len(rows) > limit else sorted(rows)

    def add_edges(self, edges: Sequence[Edge]) -> None:
        """Keep edges of a row of the batch."""
        self._fresh_edges += edges
        for edge in edges:
            for row in (edge.row, edge.other):
                if row in self._edges:
                    self._edges[row].append(edge)

    def assign(self, rows: Iterable[int], story: str) -> None:
        """Put some rows into a story."""
        moved = list(rows)
        former = self.get_stories(moved)
        self._read_members([s for s in {story, *former.values()} if s not in self._members])
        for row in moved:
            self._before.setdefault(row, former.get(row))
            if row in former:
                self._members[former[row]].discard(row)
            self._stories[row] = story
            self._members[story].add(row)

    # asked by the pipeline

    def moved(self) -> tuple[dict[str, str], set[str]]:
        """Give the story of each report that the batch put into another than it was in, and the
        stories that those, and the reports that are gone, were in."""
        changed = {r: s for r, s in self._before.items() if self._stories[r] != s}
        ids = self.get_ids(sorted(changed))
        left = set(self._store.stories_of(list(self._gone)).values())
        left |= {story for story in changed.values() if story is not None}
        return {i: self.get_stories([row])[row] for row, i in ids.items()}, left

    def features(self) -> dict[str, ReportFeatures]:
        """Give the features of the reports of the batch."""
        return {item.report_id: item for _, item in sorted(self._fresh.items())}

    def postings(self) -> Iterator[base.Posting]:
        """Give what the reports of the batch are found by."""
        for key, holders in sorted(self._holders.items()):
            for day, row in holders:
                yield base.Posting(TERMS, key, day, row)

    def edges(self) -> Iterator[base.Edge]:
        """Give what the reports of the batch were compared with."""
        for edge in self._fresh_edges:
            yield base.Edge(edge.row, edge.other, edge.score, edge.body, model_key())

    def rows_by_id(self, report_ids: Sequence[str]) -> dict[str, int]:
        """Give the rows of those of some reports that are in the library, by id."""
        missing = [i for i in report_ids if i not in self._rows]
        if missing:
            seqs = self._store.seqs_of(missing)
            self._remember({row: i for i, row in seqs.items()})
        return {i: self._rows[i] for i in report_ids if i in self._rows}

    def settle(self) -> None:
        """Take the batch, which was written, for part of the library."""
        self._gone = frozenset()
        for aside in (self._before, self._fresh, self._holders):
            aside.clear()
        self._fresh_edges.clear()
        for kept in (self._rows, self._ids, self._stories, self._members, self._edges):
            if len(kept) > REMEMBERED:
                kept.clear()

    def _remember(self, ids: Mapping[int, str]) -> None:
        self._ids |= ids
        self._rows |= {report_id: row for row, report_id in ids.items()}

    def _read_members(self, stories: Sequence[str]) -> None:
        """Read the members of stories that are not known yet."""
        if not stories:
            return
        stored = self._store.members_of(stories)
        rows = self.rows_by_id([i for ids in stored.values() for i in ids])
        for story, ids in stored.items():
            own = {rows[report_id] for report_id in ids}
            for row in own:
                self._stories.setdefault(row, None if self._ids[row] in self._gone else story)
            self._members[story] = {row for row in own if self._stories[row] == story}
        for row in self._before:
            now = self._stories[row]
            if now in stored:
                self._members[str(now)].add(row)

    def _lay_over(self, rows: AbstractSet[int]) -> None:
        """Add the batch's edges to those read of some rows."""
        for edge in self._fresh_edges:
            for row in {edge.row, edge.other} & rows:
                self._edges[row].append(edge)


class LibraryFingerprints:
    """The fingerprints of a library's texts, with those of the batch at hand laid over them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fresh = MemoryFingerprints()

    def add(self, number: int, values: Sequence[int], day: int | None) -> None:
        """Keep the fingerprints of a report of the batch."""
        self._fresh.add(number, values, day)

    def holders(
        self, values: Sequence[int], day: int | None, limit: int
    ) -> Mapping[int, Sequence[int]]:
        """Give for each value that is held its holders nearest in day."""
        found = {
            value: [holder(row, held_on or None) for held_on, row in holders]
            for value, holders in self._store.find_postings(PRINTS, values, day or 0, limit).items()
            if holders
        }
        for value, fresh in self._fresh.holders(values, day, limit).items():
            found.setdefault(value, []).extend(fresh)
        return found

    def postings(self) -> Iterator[base.Posting]:
        """Give the fingerprints of the batch."""
        for value, day, row in self._fresh.rows():
            yield base.Posting(PRINTS, value, day or 0, row)

    def settle(self) -> None:
        """Take the batch, which was written, for part of the library."""
        self._fresh = MemoryFingerprints()
