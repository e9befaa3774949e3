"""Reports into stories: one pass as they arrive, and a re-merging that forgets the order.

A new report is compared with a bounded number of earlier ones and joins the story whose members
it is most like on the mean, or opens one. :meth:`Clusterer.final` then groups everything anew by
average link, in the order of the ids, so that neither the order of arrival nor an early mistake
stays. Up to ``EXACT_LIMIT`` reports all pairs are looked at; beyond that only groups that hang
together by pairs met on arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reportedly.cluster.copies import CopyFinder
from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.index import CandidateIndex
from reportedly.cluster.likeness import (
    Level,
    Model,
    likeness_matrix,
    likeness_row,
    load_model,
)
from reportedly.cluster.linkage import average_merges, cut
from reportedly.cluster.space import Rarity, Space, weigh
from reportedly.model.ids import make_id
from reportedly.model.report import Report
from reportedly.model.story import Assignment

#: So many reports are grouped exactly, over all pairs (64 MB of likeness).
EXACT_LIMIT = 4000

#: Newest members of a story that a new report is measured against.
MAX_MEMBERS = 24


class Clusterer:
    """Groups reports into stories as they come; deterministic, without I/O.

    Adding costs one embedding, plus a few milliseconds that hardly grow with the number held.
    """

    def __init__(self, *, find_copies: bool = True) -> None:
        self._model: Model = load_model()
        self._copies = CopyFinder() if find_copies else None
        self._features: list[ReportFeatures] = []
        self._rows: dict[str, int] = {}
        self._story_of: list[str] = []
        self._members: dict[str, list[int]] = {}
        self._edges: list[tuple[int, int]] = []
        self._counts: dict[str, int] = {}
        self._index = CandidateIndex()

    def add(self, report: Report) -> Assignment:
        """Assign one report to a story, and tell what it copies from earlier ones.

        A report that is already here keeps its story.
        """
        if report.id in self._rows:
            return Assignment(report.id, self.story_of(report.id), reason="it was here already")
        copies = self._copies.add(report) if self._copies else ()
        story, reason = self.add_features(features_of(report))
        return Assignment(report.id, story, copies, reason)

    def add_features(self, features: ReportFeatures) -> tuple[str, str]:
        """Assign a report by its features alone; gives the story and the reason in words."""
        near = self._near(features)
        story, reason = self._choose(features, near)
        self._register(features, story, near)
        return story, reason

    def seed(self, features: ReportFeatures, story_id: str, report: Report | None = None) -> None:
        """Register a stored report with the story it is in, without computing anything heavy.

        With ``report`` given, later reports are also checked for copies of it.
        """
        if features.report_id in self._rows:
            return
        self._register(features, story_id, self._near(features))
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
        return self._features[self._rows[report_id]]

    def state(self) -> dict[str, Any]:
        """Give everything as plain JSON data (features and stories; not the reports)."""
        return {
            "features": [f.to_json() for f in self._features],
            "stories": list(self._story_of),
        }

    @classmethod
    def restore(
        cls, state: Mapping[str, Any], reports: Iterable[Report] = (), *, find_copies: bool = True
    ) -> Clusterer:
        """Rebuild from :meth:`state`; with ``reports``, copies of them are found again.

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
        order = sorted(range(len(self._features)), key=lambda row: self._features[row].report_id)
        rarity = Rarity.of([self._features[row] for row in order])
        floor = self._model.thresholds[level]
        stories: dict[str, str] = {}
        for block in self._blocks(order):
            features = [self._features[row] for row in block]
            for group in group_features(features, rarity, self._model, floor):
                name = story_name(group)
                stories.update({item.report_id: name for item in group})
        return dict(sorted(stories.items()))

    def _near(self, features: ReportFeatures) -> dict[int, float]:
        """Give earlier rows worth comparing, with the log-odds that they tell the same story."""
        terms = weigh(features.terms, self._rarity())
        rows = self._index.candidates(terms, features.embedding)
        if not rows:
            return {}
        space = Space([features, *(self._features[row] for row in rows)], self._rarity())
        scores = likeness_row(space, 0, self._model)[1:]
        return {row: float(score) for row, score in zip(rows, scores, strict=True)}

    def _choose(self, features: ReportFeatures, near: Mapping[int, float]) -> tuple[str, str]:
        """Pick the story with the highest mean likeness, or open one."""
        best, best_mean = "", float("-inf")
        for story in sorted({self._story_of[row] for row in near}):
            mean = self._mean_likeness(features, self._members[story], near)
            if mean > best_mean:
                best, best_mean = story, mean
        if best and best_mean >= self._model.thresholds[Level.EVENT]:
            return best, f"mean log-odds {best_mean:.2f} with {len(self._members[best])} reports"
        nearest = f"; the nearest has {best_mean:.2f}" if best else ""
        return story_name([features]), f"no story is near enough{nearest}"

    def _mean_likeness(
        self, features: ReportFeatures, members: Sequence[int], near: Mapping[int, float]
    ) -> float:
        newest = members[-MAX_MEMBERS:]
        missing = [row for row in newest if row not in near]
        total = sum(near[row] for row in newest if row in near)
        if missing:
            space = Space([features, *(self._features[row] for row in missing)], self._rarity())
            total += float(likeness_row(space, 0, self._model)[1:].sum())
        return total / len(newest)

    def _register(self, features: ReportFeatures, story: str, near: Mapping[int, float]) -> None:
        row = self._index.add(weigh(features.terms, self._rarity()), features.embedding)
        self._rows[features.report_id] = row
        self._features.append(features)
        self._story_of.append(story)
        self._members.setdefault(story, []).append(row)
        for term in features.terms:
            self._counts[term] = self._counts.get(term, 0) + 1
        floor = min(self._model.thresholds.values())
        self._edges.extend((other, row) for other, score in near.items() if score >= floor)

    def _rarity(self) -> Rarity:
        return Rarity(len(self._features), self._counts)

    def _blocks(self, order: Sequence[int]) -> Iterator[list[int]]:
        """Cut the reports into sets that cannot share a story: one, when there are few."""
        if len(order) <= EXACT_LIMIT:
            yield list(order)
            return
        position = {row: place for place, row in enumerate(order)}
        for component in components(
            len(order), [(position[a], position[b]) for a, b in self._edges]
        ):
            for start in range(0, len(component), EXACT_LIMIT):
                yield [order[place] for place in component[start : start + EXACT_LIMIT]]


def group_features(
    features: Sequence[ReportFeatures], rarity: Rarity, model: Model, floor: float
) -> list[list[ReportFeatures]]:
    """Group reports by average link down to a mean log-odds of ``floor``; sorted input."""
    if len(features) < 2:
        return [list(features)] if features else []
    merges = average_merges(likeness_matrix(Space(features, rarity), model), floor)
    groups: dict[int, list[ReportFeatures]] = {}
    for item, root in zip(features, cut(len(features), merges, floor), strict=True):
        groups.setdefault(root, []).append(item)
    return list(groups.values())


def components(n: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Give the connected components of ``n`` rows, each sorted, by their smallest row."""
    parent = list(range(n))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for a, b in edges:
        left, right = sorted((root(a), root(b)))
        parent[right] = left
    found: dict[int, list[int]] = {}
    for row in range(n):
        found.setdefault(root(row), []).append(row)
    return list(found.values())


def story_name(features: Sequence[ReportFeatures]) -> str:
    """Give a story's id: a hash of its earliest report (undated last, ties by id)."""
    first = min(
        features,
        key=lambda f: (f.first_day is None, f.first_day or 0, f.report_id),
    )
    return make_id("story", seed=first.report_id)


def cluster_reports(reports: Iterable[Report]) -> Iterator[Assignment]:
    """Give one assignment per report, in order, as each stands when it arrives.

    Streaming; memory grows by about 10 KB a report.
    """
    clusterer = Clusterer()
    for report in reports:
        yield clusterer.add(report)
