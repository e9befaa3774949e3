"""The cluster stage over a library: what came is grouped, batch by batch, each written at once.

A run that is killed has done a batch or not; the next one goes on from there. Nothing is read
whole, so the work on a report is the same in a library of any size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.cluster.copies import CopyFinder
from reportedly.cluster.corrections import apply_corrections
from reportedly.cluster.doubts import Doubt
from reportedly.cluster.features import features_of
from reportedly.cluster.neighbourhood import BIG, spread
from reportedly.cluster.stories import Clusterer
from reportedly.model.report import Issue, Report
from reportedly.model.story import Assignment, Copy
from reportedly.pipeline.decisions import grouping_key, read_decisions
from reportedly.pipeline.holdings import (
    LibraryFingerprints,
    LibraryHoldings,
    grouping_version,
)
from reportedly.pipeline.local import Progress, arrival_key
from reportedly.pipeline.pending import Todo
from reportedly.pipeline.threads import thread_stories
from reportedly.store.base import Clustered, Run, Store

#: Reports grouped and written in one transaction.
BATCH = 100


def group_library(store: Store, run: Run, todo: Todo, progress: Progress) -> None:
    """Group what came, and anew what is near to it; write stories, copies, features and doubts.

    Cost: per report some milliseconds beside its embedding. Memory: a batch and its neighbours.
    """
    grouper = _Grouper(store, run, todo.gone)
    if not todo and grouper.is_corrected:
        return
    for start in range(0, max(1, len(todo.fresh)), BATCH):
        progress("clustering", start, len(todo.fresh))
        with store.together():
            grouper.group(todo.fresh[start : start + BATCH])


class _Grouper:
    """Groups batches of one run, one after the other."""

    def __init__(self, store: Store, run: Run, gone: Sequence[str]) -> None:
        self._store = store
        self._run = run
        self._gone = tuple(gone)
        self._held = LibraryHoldings(store, gone)
        self._clusterer = Clusterer(self._held, find_copies=False)
        self._prints = LibraryFingerprints(store)
        self._copies = CopyFinder(self._prints, self._load)
        self._decisions = read_decisions(store)
        self._key = grouping_key(self._decisions)
        self.is_corrected = store.corrected_by() == self._key

    def group(self, ids: Sequence[str]) -> None:
        """Group a batch and write what it came to."""
        reports = sorted(self._store.iter_reports(ids), key=arrival_key)
        rows = self._held.rows_by_id(ids)
        placed: dict[str, Assignment] = {}
        copies: list[Copy] = []
        for report in reports:
            found = self._clusterer.add_features(features_of(report))
            placed[report.id] = Assignment(report.id, found.story, (), found.reason, found.standing)
            copies.extend(self._copies.add(report, rows[report.id]))
            self._tell(report, found.doubts)
        around, decided = self._around()
        decided |= self._decided(around)
        self._clusterer.regroup(around, self._correct, decided)
        self._write(placed, copies)

    def _tell(self, report: Report, doubts: Sequence[Doubt]) -> None:
        """Keep what a person should look at; first, for a batch that is killed is done again."""
        issues = [
            Issue(
                "cluster",
                report.source,
                d.code,
                f"{report.source}: {d.message}",
                report.id,
                d.evidence,
            )
            for d in doubts
        ]
        if issues:
            self._store.write_issues(self._run, issues)

    def _load(self, rows: Sequence[int]) -> dict[int, Report]:
        """Give those reports of some rows that stand."""
        ids = self._held.get_ids(self._held.get_stories(rows))
        row_of = {report_id: row for row, report_id in ids.items()}
        return {row_of[r.id]: r for r in self._store.iter_reports(list(ids.values()))}

    def _around(self) -> tuple[set[int], set[str]]:
        """Give the rows around which all is grouped anew, whatever came: those that lost a
        neighbour, and those that a person decided on since; and the stories of the latter, which
        are taken apart however big they are, for what was taken back holds no more."""
        stories = set(self._store.stories_of(self._gone).values())
        members = self._held.get_members(sorted(stories))
        rows = {row for own in members.values() for row in spread(own, BIG)}
        if self.is_corrected:
            return rows, set()
        every = read_decisions(self._store, withdrawn=True)
        told = sorted({i for d in every if d.groups for i in d.reports})
        named = set(self._held.rows_by_id(told).values())
        return rows | named, set(self._held.get_stories(named).values())

    def _decided(self, around: set[int]) -> set[str]:
        """Widen ``around`` by the reports that decisions tie to it; give the stories of those.

        The reports of one decision are looked at together, or not at all.
        """
        waiting = [
            set(self._held.rows_by_id(sorted(d.reports)).values())
            for d in self._decisions
            if d.groups
        ]
        stories: set[str] = set()
        while waiting:
            touched = self._clusterer.stories_around(around)
            told = [set(self._held.get_stories(rows).values()) for rows in waiting]
            met = [n for n, own in enumerate(told) if own & touched]
            if not met:
                break
            around.update(*(waiting[n] for n in met))
            stories.update(*(told[n] for n in met))
            waiting = [rows for n, rows in enumerate(waiting) if n not in met]
        return stories

    def _correct(self, grouping: Mapping[str, str]) -> Mapping[str, str]:
        return apply_corrections(
            grouping,
            [d.constraint for d in self._decisions],
            self._clusterer.likeness_within,
            self._clusterer.name_of,
        )

    def _write(self, placed: Mapping[str, Assignment], copies: Sequence[Copy]) -> None:
        moved, former = self._held.moved()
        changed = {*moved.values(), *former}
        self._store.write_clustering(
            self._run,
            Clustered(
                [_assignment(report_id, story, placed) for report_id, story in moved.items()],
                self._gone,
                copies,
                {i: item.to_json() for i, item in self._held.features().items()},
                grouping_version(),
                self._key,
                (*self._held.postings(), *self._prints.postings()),
                tuple(self._held.edges()),
                thread_stories(self._store, self._held, self._clusterer.finder, changed),
            ),
        )
        self._held.settle()
        self._prints.settle()
        self._gone = ()
        self.is_corrected = True


def _assignment(report_id: str, story: str, placed: Mapping[str, Assignment]) -> Assignment:
    """Give the assignment of a report: as it was placed, unless it was moved after that."""
    found = placed.get(report_id)
    if found is not None and found.story_id == story:
        return found
    return Assignment(report_id, story, reason="grouped anew with what is near to it")
