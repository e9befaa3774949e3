"""Reports into stories: one pass as they arrive, and a re-merging that forgets the order.

A new report is compared with a bounded number of earlier ones and joins the story whose members
it is most like on the mean, or opens one. :meth:`Clusterer.final` then groups everything anew by
average link, in the order of the ids, so that neither the order of arrival nor an early mistake
stays. Up to ``EXACT_LIMIT`` reports all pairs are looked at; beyond that only groups that hang
together by pairs met on arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from reportedly.cluster.copies import CopyFinder
from reportedly.cluster.corrections import Likeness
from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.index import CandidateIndex
from reportedly.cluster.likeness import (
    Level,
    Model,
    likeness_matrix,
    likeness_row,
    load_model,
    uncut_row,
)
from reportedly.cluster.linkage import average_merges, cut, pieces_of
from reportedly.cluster.postings import Vocabulary
from reportedly.cluster.rarity import Rarity
from reportedly.cluster.space import Space, Weighed, crowd_of
from reportedly.model.ids import make_id
from reportedly.model.report import Report
from reportedly.model.story import Assignment

#: So many reports are grouped exactly, over all pairs (64 MB of likeness).
EXACT_LIMIT = 4000

#: Newest members of a story that a new report is measured against.
MAX_MEMBERS = 24

#: Stories that a new report is measured against in full.
MAX_STORIES = 3


class Clusterer:
    """Groups reports into stories as they come; deterministic, without I/O.

    Adding costs one embedding, plus a few milliseconds that hardly grow with the number held.
    """

    def __init__(self, *, find_copies: bool = True) -> None:
        self._model: Model = load_model()
        self._copies = CopyFinder() if find_copies else None
        self._words = Vocabulary()
        self._index = CandidateIndex()
        self._held: list[Weighed] = []
        self._rows: dict[str, int] = {}
        self._story_of: list[str] = []
        self._members: dict[str, list[int]] = {}
        self._counts: dict[str, int] = {}
        self._near: dict[int, dict[int, float]] = {}

    def add(self, report: Report) -> Assignment:
        """Assign one report to a story, and tell what it shares with earlier ones.

        A report that is already here keeps its story.
        """
        if report.id in self._rows:
            return Assignment(report.id, self.story_of(report.id), reason="it was here already")
        copies = self._copies.add(report) if self._copies else ()
        story, reason = self.add_features(features_of(report))
        return Assignment(report.id, story, copies, reason)

    def add_features(self, features: ReportFeatures) -> tuple[str, str]:
        """Assign a report by its features alone; gives the story and the reason in words."""
        item = Weighed.of(features, self._rarity(), self._words)
        near = self._find_near(item)
        story, reason = self._choose(item, near)
        self._near[self._register(item, story)] = near
        return story, reason

    def seed(self, features: ReportFeatures, story_id: str, report: Report | None = None) -> None:
        """Register a stored report with the story it is in; nothing is compared (about 2 ms).

        With ``report`` given, later reports are also checked for copies of it.
        """
        if features.report_id in self._rows:
            return
        self._register(Weighed.of(features, self._rarity(), self._words), story_id)
        if report is not None and self._copies:
            self._copies.seed(report)

    def story_of(self, report_id: str) -> str:
        """Give the story a report is in so far.

        Raises:
            KeyError: no such report was added.
        """
        return self._story_of[self._rows[report_id]]

    def features_of(self, report_id: str) -> ReportFeatures:
        """Give the features of a report that was added, to be stored.

        Raises:
            KeyError: no such report was added.
        """
        return self._held[self._rows[report_id]].features

    def state(self) -> dict[str, Any]:
        """Give everything as plain JSON data (features and stories; not the reports)."""
        return {
            "features": [item.features.to_json() for item in self._held],
            "stories": list(self._story_of),
        }

    @classmethod
    def restore(
        cls, state: Mapping[str, Any], reports: Iterable[Report] = (), *, find_copies: bool = True
    ) -> Clusterer:
        """Rebuild from :meth:`state`; with ``reports``, later copies of them are found.

        Raises:
            ValueError: the state was written by another version of the features.
        """
        clusterer = cls(find_copies=find_copies)
        known = {report.id: report for report in reports}
        for data, story in zip(state["features"], state["stories"], strict=True):
            features = ReportFeatures.from_json(data)
            clusterer.seed(features, story, known.get(features.report_id))
        return clusterer

    def final(self, level: Level = Level.EVENT) -> dict[str, str]:
        """Group everything anew; gives report id to story id, in the order of the ids.

        The same reports give the same stories in any order of arrival (beyond ``EXACT_LIMIT``
        nearly so). A story is named after its earliest report.
        """
        order = sorted(range(len(self._held)), key=lambda r: self._held[r].features.report_id)
        rarity = Rarity.of([self._held[row].features for row in order])
        floor = self._model.thresholds[level]
        stories: dict[str, str] = {}
        for block in self._blocks(order, floor):
            features = [self._held[row].features for row in block]
            for group in group_features(features, rarity, self._model, floor):
                name = story_name(group)
                stories.update({item.report_id: name for item in group})
        return dict(sorted(stories.items()))

    def name_of(self, report_ids: Sequence[str]) -> str:
        """Give the id of a story of some reports that were added."""
        return story_name([self.features_of(report_id) for report_id in report_ids])

    def likeness_within(self, report_ids: Sequence[str]) -> Likeness:
        """Give the log-odds, uncut, that one of some reports and another of them tell one story.

        Cost: that of one report with all of them, the first time it is asked for.
        """
        rows = {report_id: row for row, report_id in enumerate(sorted(report_ids))}
        space = Space.of([self.features_of(report_id) for report_id in rows], self._rarity())
        computed = cache(lambda report_id: uncut_row(space, rows[report_id], self._model))
        return lambda one, other: float(computed(one)[rows[other]])

    def _find_near(self, item: Weighed) -> dict[int, float]:
        """Give earlier rows worth comparing, with the log-odds that they tell the same story."""
        rows = self._index.candidates(item.body, item.features.embedding)
        found = dict(zip(rows, self._scores(item, rows), strict=True))
        return {row: score for row, score in found.items() if self._held[row] is not item}

    def _scores(self, item: Weighed, rows: Sequence[int]) -> list[float]:
        """Give the log-odds of one report with some rows; the crowd is that among them."""
        import numpy as np

        if not rows:
            return []
        items = [item, *(self._held[row] for row in rows)]
        space = Space(items, np.zeros(len(items)))
        space.crowd = np.full(len(items), crowd_of(space.body_likeness(0)[1:]))
        return [float(score) for score in likeness_row(space, 0, self._model)[1:]]

    def _choose(self, item: Weighed, near: Mapping[int, float]) -> tuple[str, str]:
        """Pick the story with the highest mean likeness, or open one."""
        best, best_mean = "", float("-inf")
        for story in self._likely_stories(near):
            mean = self._mean_likeness(item, self._members[story], near)
            if mean > best_mean:
                best, best_mean = story, mean
        if best and best_mean >= self._model.thresholds[Level.EVENT]:
            return best, f"mean log-odds {best_mean:.2f} with {len(self._members[best])} reports"
        nearest = f"; the nearest has {best_mean:.2f}" if best else ""
        return story_name([item.features]), f"no story is near enough{nearest}"

    def _likely_stories(self, near: Mapping[int, float]) -> list[str]:
        """Give the stories whose members met so far are most alike on the mean."""
        met: dict[str, list[float]] = {}
        for row in sorted(near):
            met.setdefault(self._story_of[row], []).append(near[row])
        ranked = sorted((-sum(scores) / len(scores), story) for story, scores in met.items())
        return [story for _, story in ranked[:MAX_STORIES]]

    def _mean_likeness(
        self, item: Weighed, members: Sequence[int], near: Mapping[int, float]
    ) -> float:
        newest = members[-MAX_MEMBERS:]
        missing = [row for row in newest if row not in near]
        total = sum(near[row] for row in newest if row in near)
        return (total + sum(self._scores(item, missing))) / len(newest)

    def _register(self, item: Weighed, story: str) -> int:
        row = self._index.add(item.body, item.features.embedding)
        self._rows[item.features.report_id] = row
        self._held.append(item)
        self._story_of.append(story)
        self._members.setdefault(story, []).append(row)
        for term in item.features.terms:
            self._counts[term] = self._counts.get(term, 0) + 1
        return row

    def _rarity(self) -> Rarity:
        return Rarity(len(self._held), self._counts)

    def _blocks(self, order: Sequence[int], floor: float) -> Iterator[list[int]]:
        """Cut the reports into sets that cannot share a story: one, when there are few."""
        if len(order) <= EXACT_LIMIT:
            yield list(order)
            return
        place = {row: number for number, row in enumerate(order)}
        edges = [
            (place[row], place[other], score)
            for row in order
            for other, score in self._near_of(row).items()
        ]
        for piece in pieces_of(len(order), edges, floor, EXACT_LIMIT):
            yield [order[number] for number in piece]

    def _near_of(self, row: int) -> dict[int, float]:
        """Give what a report was compared with on arrival; for a seeded one, compare it now."""
        if row not in self._near:
            self._near[row] = self._find_near(self._held[row])
        return self._near[row]


def group_features(
    features: Sequence[ReportFeatures], rarity: Rarity, model: Model, floor: float
) -> list[list[ReportFeatures]]:
    """Group reports by average link down to a mean log-odds of ``floor``; sorted input."""
    if len(features) < 2:
        return [list(features)] if features else []
    merges = average_merges(likeness_matrix(Space.of(features, rarity), model), floor)
    groups: dict[int, list[ReportFeatures]] = {}
    for item, root in zip(features, cut(len(features), merges, floor), strict=True):
        groups.setdefault(root, []).append(item)
    return list(groups.values())


def story_name(features: Sequence[ReportFeatures]) -> str:
    """Give a story's id: a hash of its earliest report (undated last, ties by id)."""
    first = min(features, key=lambda f: (f.first_day is None, f.first_day or 0, f.report_id))
    return make_id("story", seed=first.report_id)


def cluster_reports(reports: Iterable[Report]) -> Iterator[Assignment]:
    """Give one assignment per report, in order, as each stands when it arrives.

    Streaming; memory grows by about 30 KB a report.
    """
    clusterer = Clusterer()
    for report in reports:
        yield clusterer.add(report)
