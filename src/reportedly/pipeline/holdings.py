"""A library as the clusterer sees it: asked piece by piece, with a batch laid over it.

What a batch finds is kept aside until it is written at once. Nothing is read whole.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reportedly.cluster.features import FEATURES_VERSION, ReportFeatures
from reportedly.cluster.fingerprints import FINGERPRINTS_VERSION, MemoryFingerprints, holder
from reportedly.cluster.holdings import Edge, nearest
from reportedly.store import base
from reportedly.store.base import Store
from reportedly.store.sql import FEATURES

#: Sorts of postings and edges, the version of what they are made of in them: terms and likeness,
#: and fingerprints.
TERMS = FEATURES_VERSION * 8
PRINTS = FINGERPRINTS_VERSION * 8 + 1


class LibraryHoldings:
    """What a clusterer asks of a library, with the batch at hand laid over it.

    Rows are the reports' places in the order of arrival. ``gone`` are reports that are in a story
    still and no longer stand.
    """

    def __init__(self, store: Store, gone: Iterable[str] = ()) -> None:
        self._store = store
        self._gone = frozenset(gone)
        self._rows: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._features: dict[int, ReportFeatures] = {}
        self._holders: dict[int, list[tuple[int, int]]] = {}
        self._edges: dict[int, list[Edge]] = {}
        self._moved: dict[int, str] = {}

    # asked by the clusterer

    def row_of(self, report_id: str) -> int | None:
        """Give the row of a report that is in a story, or None."""
        row = self._know([report_id]).get(report_id)
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
        row = self._know([features.report_id])[features.report_id]
        self._features[row] = features
        self._moved[row] = story
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
        """Give the features of some rows."""
        missing = [row for row in rows if row not in self._features]
        if not missing:
            return {row: self._features[row] for row in rows}
        ids = self.get_ids(missing)
        stored = self._store.get_derived(FEATURES, str(FEATURES_VERSION), list(ids.values()))
        read = {row: ReportFeatures.from_json(stored[i]) for row, i in ids.items() if i in stored}
        return {row: self._features[row] if row in self._features else read[row] for row in rows}

    def get_stories(self, rows: Iterable[int]) -> dict[int, str]:
        """Give the story of each of some rows that stands in one."""
        wanted = list(rows)
        ids = self.get_ids(row for row in wanted if row not in self._moved)
        stored = self._store.stories_of([i for i in ids.values() if i not in self._gone])
        found = {row: stored[i] for row, i in ids.items() if i in stored}
        found |= {row: self._moved[row] for row in wanted if row in self._moved}
        return found

    def get_members(self, stories: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Give the rows of each of some stories, in the order in which they came."""
        wanted = list(stories)
        stored = self._store.members_of(wanted)
        rows = self._know([i for ids in stored.values() for i in ids if i not in self._gone])
        found = {
            story: {rows[i] for i in ids if i not in self._gone and rows[i] not in self._moved}
            for story, ids in stored.items()
        }
        for row, story in self._moved.items():
            if story in found:
                found[story].add(row)
        return {story: tuple(sorted(own)) for story, own in found.items()}

    def get_edges(self, rows: Iterable[int]) -> list[Edge]:
        """Give all edges that touch any of some rows, each once."""
        wanted = list(rows)
        stored = self._store.find_edges([r for r in wanted if r not in self._features], TERMS)
        found = {(e.row, e.other): Edge(e.row, e.other, e.score, e.body) for e in stored}
        found |= {(e.row, e.other): e for row in wanted for e in self._edges.get(row, ())}
        return [found[key] for key in sorted(found)]

    def get_all(self, limit: int | None = None) -> list[int] | None:
        """Give all rows in a story; None when they are more than ``limit``, or none is given."""
        if limit is None:
            return None
        stored = self._store.first_assigned(limit + 1)
        rows = {row for i, row in self._know(stored).items() if i not in self._gone}
        rows |= set(self._moved)
        return None if len(stored) > limit or len(rows) > limit else sorted(rows)

    def add_edges(self, edges: Sequence[Edge]) -> None:
        """Keep edges of a row of the batch."""
        for edge in edges:
            self._edges.setdefault(edge.row, []).append(edge)
            self._edges.setdefault(edge.other, []).append(edge)

    def assign(self, rows: Iterable[int], story: str) -> None:
        """Put some rows into a story."""
        self._moved.update(dict.fromkeys(rows, story))

    # asked by the pipeline

    def moved(self) -> tuple[dict[str, str], set[str]]:
        """Give the story of each report that the batch put into another than it was in, and the
        stories that those, and the reports that are gone, were in."""
        ids = self.get_ids(self._moved)
        before = self._store.stories_of([*ids.values(), *self._gone])
        moved = {
            ids[row]: story
            for row, story in sorted(self._moved.items())
            if before.get(ids[row]) != story
        }
        return moved, {before[i] for i in {*moved, *self._gone} if i in before}

    def features(self) -> dict[str, ReportFeatures]:
        """Give the features of the reports of the batch."""
        return {item.report_id: item for _, item in sorted(self._features.items())}

    def postings(self) -> Iterator[base.Posting]:
        """Give what the reports of the batch are found by."""
        for key, holders in sorted(self._holders.items()):
            for day, row in holders:
                yield base.Posting(TERMS, key, day, row)

    def edges(self) -> Iterator[base.Edge]:
        """Give what the reports of the batch were compared with."""
        for row in sorted(self._features):
            for edge in self._edges.get(row, ()):
                if edge.row == row:
                    yield base.Edge(edge.row, edge.other, edge.score, edge.body, TERMS)

    def rows_by_id(self, report_ids: Sequence[str]) -> dict[str, int]:
        """Give the rows of those of some reports that are in the library, by id."""
        return self._know(report_ids)

    def rows_of(self, report_ids: Iterable[str]) -> set[int]:
        """Give the rows of those of some reports that are in the library."""
        return set(self._know(list(report_ids)).values())

    def settle(self) -> None:
        """Forget the batch, which was written."""
        self._gone = frozenset()
        for kept in (self._rows, self._ids, self._features, self._holders, self._edges):
            kept.clear()
        self._moved.clear()

    def _know(self, ids: Sequence[str]) -> dict[str, int]:
        missing = [i for i in ids if i not in self._rows]
        if missing:
            seqs = self._store.seqs_of(missing)
            self._remember({row: i for i, row in seqs.items()})
        return {i: self._rows[i] for i in ids if i in self._rows}

    def _remember(self, ids: Mapping[int, str]) -> None:
        self._ids |= ids
        self._rows |= {report_id: row for row, report_id in ids.items()}


class LibraryFingerprints:
    """The fingerprints of a library's texts; those of a batch are laid over them in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, number: int, values: Sequence[int], day: int | None) -> None:
        """Refuse: they are written with the batch."""
        raise NotImplementedError

    def holders(
        self, values: Sequence[int], day: int | None, limit: int
    ) -> Mapping[int, Sequence[int]]:
        """Give for each value that is held its holders nearest in day."""
        stored = self._store.find_postings(PRINTS, values, day or 0, limit)
        return {
            value: [holder(row, held_on or None) for held_on, row in found]
            for value, found in stored.items()
            if found
        }


def fingerprint_postings(fresh: MemoryFingerprints) -> Iterator[base.Posting]:
    """Give the postings of a batch's fingerprints."""
    for value, day, row in fresh.rows():
        yield base.Posting(PRINTS, value, day or 0, row)
