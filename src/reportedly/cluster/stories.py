"""Reports into stories: as they arrive, and again where something came.

A new report is compared with a bounded number of earlier ones, the nearest in its rare words and
in time. It joins the story whose members it is most like on the mean, starts one, or waits: its
story is its own for the time being. :meth:`Clusterer.regroup` then groups the neighbourhood of
what came anew, by average link, so that stories merge and split as evidence comes and hardly
anything depends on the order of arrival. Both cost the same in a library of any size.

Method of the two passes: "single-pass clustering with re-assignment" as in topic detection and
tracking (Allan, Papka, Lavrenko, "On-line new event detection and tracking", SIGIR 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from reportedly.cluster.copies import CopyFinder
from reportedly.cluster.corrections import Likeness
from reportedly.cluster.doubts import NEAR as DOUBTFUL
from reportedly.cluster.doubts import Doubt, choose_standing, near_doubts
from reportedly.cluster.doubts import Near as MetStory
from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.finder import KEY_TERMS, Finder, Near, day_of
from reportedly.cluster.holdings import Edge, Holdings, MemoryHoldings
from reportedly.cluster.likeness import Level, load_model, pair_scores
from reportedly.cluster.links import place_stories
from reportedly.cluster.merging import alike, join
from reportedly.cluster.neighbourhood import SAMPLE, Neighbourhood, story_name
from reportedly.cluster.space import Weighed
from reportedly.cluster.threads import Place
from reportedly.model.report import Report
from reportedly.model.story import Assignment, Standing

#: So many reports are grouped over all pairs at a time: when nothing else is there, where a
#: person's word takes stories apart, and in a neighbourhood.
WHOLE_LIMIT = 4000
EXACT_LIMIT = 4000
BLOCK_LIMIT = 400

#: Where so many came at once, blocks are this many times as large: it costs each of them less.
MANY, WIDER = 50, 2

#: What is held in memory is grouped anew after so many reports.
BATCH = 100

#: Comparisons that came to less (log-odds) are forgotten, but for the so many likest in words: what
#: is told of the same people months later is another event of the same longer story.
KEPT = -2.0
KEPT_BY_WORDS = 4

#: Stories that a new report is measured against, and reports by which two of them are.
MAX_STORIES = 3
FEW = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report came to be on its arrival, and what it was compared with (by row)."""

    story: str
    standing: Standing
    reason: str
    near: Mapping[int, Near]
    doubts: tuple[Doubt, ...] = ()


#: Changes a grouping (report id to story id) as a person wants it.
Correct = Callable[[Mapping[str, str]], Mapping[str, str]]


class Clusterer:
    """Groups reports into stories as they come; deterministic, without I/O of its own.

    Adding costs one embedding, plus some milliseconds that do not grow with the number held.
    """

    def __init__(self, holdings: Holdings | None = None, *, find_copies: bool = True) -> None:
        self._held: Holdings = MemoryHoldings() if holdings is None else holdings
        self._batch = BATCH if holdings is None else 0
        self._copies = CopyFinder() if find_copies else None
        self.finder = Finder(self._held)
        self._fresh: set[int] = set()

    def add(self, report: Report) -> Assignment:
        """Assign one report to a story, and tell what it shares with earlier ones.

        A report that is already here keeps its story.
        """
        if self._held.row_of(report.id) is not None:
            return Assignment(report.id, self.story_of(report.id), reason="it was here already")
        copies = self._copies.add(report) if self._copies else ()
        placed = self.add_features(features_of(report))
        return Assignment(report.id, placed.story, copies, placed.reason, placed.standing)

    def add_features(self, features: ReportFeatures) -> Placed:
        """Assign a new report by its features alone."""
        item = Weighed.of(features)
        near = self.finder.find_near(item)
        placed = self._choose(item, near)
        row = self._held.put(features, item.keys(KEY_TERMS), day_of(features), placed.story)
        in_words = sorted(near, key=lambda other: (-near[other].body, other))[:KEPT_BY_WORDS]
        kept = {other for other, n in near.items() if n.score >= KEPT}.union(in_words)
        self._held.add_edges([Edge(row, o, near[o].score, near[o].body) for o in sorted(kept)])
        self._fresh.add(row)
        if self._batch and len(self._fresh) >= self._batch:
            self.regroup()
        return placed

    def story_of(self, report_id: str) -> str:
        """Give the story a report is in so far.

        Raises:
            KeyError: no such report was added.
        """
        row = self._held.row_of(report_id)
        if row is None:
            raise KeyError(report_id)
        return self._held.get_stories([row])[row]

    def stories_around(self, rows: Iterable[int] = ()) -> frozenset[str]:
        """Give the stories that :meth:`regroup` would look at."""
        return Neighbourhood(self._held, self.finder, self._fresh.union(rows)).stories

    def regroup(
        self,
        rows: Iterable[int] = (),
        correct: Correct = dict,
        decided: Collection[str] = (),
    ) -> dict[str, str]:
        """Group anew the neighbourhood of what came since the last time, and of ``rows``.

        Gives the story of each report whose story changed. ``correct`` lays a person's word over
        the grouping; stories in ``decided`` are taken apart for it however big they are. Cost:
        that of all pairs among the neighbours, in blocks.
        """
        around = self._fresh.union(rows)
        wider = WIDER if len(self._fresh) >= MANY else 1
        self._fresh = set()
        if not around:
            return {}
        area = Neighbourhood(self._held, self.finder, around, loose=decided, wider=wider)
        grouped = area.group(EXACT_LIMIT if decided else wider * BLOCK_LIMIT)
        ids = self._held.get_ids(grouped)
        rows_of = {report_id: row for row, report_id in ids.items()}
        now = correct({ids[row]: story for row, story in sorted(grouped.items())})
        before = self._held.get_stories(grouped)
        changed: dict[str, list[int]] = {}
        for report_id, story in sorted(now.items()):
            row = rows_of[report_id]
            if before.get(row) != story:
                changed.setdefault(story, []).append(row)
        for story, moved in changed.items():
            self._held.assign(moved, story)
        return {ids[row]: story for story, moved in changed.items() for row in moved}

    def final(self, level: Level = Level.EVENT) -> dict[str, str]:
        """Give the stories as they are when all has come: report id to story id, sorted by id.

        Up to ``WHOLE_LIMIT`` reports are grouped anew over all pairs, so that the same reports give
        the same stories in any order of arrival; what more there are stay as they were regrouped
        in their neighbourhoods. A story is named after its earliest report.
        """
        self.regroup()
        every = self._held.get_all(WHOLE_LIMIT if level is Level.EVENT else None)
        if every is None:
            found = self._held.get_stories(self._held.get_all() or [])
        else:
            area = Neighbourhood(self._held, self.finder, every, whole=True)
            found = area.group(EXACT_LIMIT, level)
        ids = self._held.get_ids(found)
        return dict(sorted((ids[row], story) for row, story in found.items()))

    def places(self, grouping: Mapping[str, str]) -> dict[str, Place]:
        """Give where the stories that :meth:`final` gave stand in longer ones; they are then the
        reports' stories."""
        rows: dict[str, list[int]] = {}
        for report_id, story in grouping.items():
            rows.setdefault(story, []).extend(self._rows([report_id]))
        for story, own in rows.items():
            self._held.assign(own, story)
        return place_stories(self._held, self.finder, rows)

    def name_of(self, report_ids: Sequence[str]) -> str:
        """Give the id of a story of some reports that were added."""
        return story_name(list(self._held.get_features(self._rows(report_ids)).values()))

    def likeness_within(self, report_ids: Sequence[str]) -> Likeness:
        """Give the log-odds that one of some reports and another of them tell one story.

        Cost: that of one report with all of them, the first time it is asked for.
        """
        ordered = sorted(report_ids)
        place = {report_id: number for number, report_id in enumerate(ordered)}
        items = self.finder.get_items(self._rows(ordered))
        computed = cache(lambda number: pair_scores(items[number], items, load_model()).uncut)
        return lambda one, other: float(computed(place[one])[place[other]])

    def _rows(self, report_ids: Sequence[str]) -> list[int]:
        rows = [self._held.row_of(report_id) for report_id in report_ids]
        return [row for row in rows if row is not None]

    def _choose(self, item: Weighed, near: Mapping[int, Near]) -> Placed:
        """Let the report join the likest story, start one, or wait."""
        stories = self._likely_stories(near)
        members = self._held.get_members(stories)
        cores = [self.finder.get_items(members[story][-SAMPLE:]) for story in stories]
        model = load_model()
        met = [
            MetStory(story, score, len(members[story]))
            for story, score in zip(stories, join(item, cores, model), strict=True)
        ]
        floor = model.thresholds[Level.EVENT]
        found = choose_standing(met, item.features.n_terms, floor)
        near_ones = [n for n, other in enumerate(met) if other.log_odds >= DOUBTFUL]
        doubts = near_doubts(met, self._between(near_ones, stories, cores))
        story = found.story_id or story_name([item.features])
        return Placed(story, found.standing, found.reason, near, doubts)

    def _between(
        self, near: Sequence[int], stories: Sequence[str], cores: Sequence[Sequence[Weighed]]
    ) -> dict[tuple[str, str], float]:
        """Give the likeness of some stories by their newest reports, when there are three."""
        pairs = combinations(near, 2) if len(near) > 2 else ()
        return {
            (stories[i], stories[j]): alike(cores[i][-FEW:], cores[j][-FEW:], load_model())
            for i, j in pairs
        }

    def _likely_stories(self, near: Mapping[int, Near]) -> list[str]:
        """Give the stories whose members met so far are most alike on the mean."""
        story_of = self._held.get_stories(near)
        met: dict[str, list[float]] = {}
        for row in sorted(near):
            met.setdefault(story_of[row], []).append(near[row].score)
        ranked = sorted((-sum(scores) / len(scores), story) for story, scores in met.items())
        return [story for _, story in ranked[:MAX_STORIES]]


def cluster_reports(reports: Iterable[Report]) -> Iterator[Assignment]:
    """Give one assignment per report, in order, as each stands when it arrives.

    Streaming; memory grows by about 10 KB a report.
    """
    clusterer = Clusterer()
    for report in reports:
        yield clusterer.add(report)
