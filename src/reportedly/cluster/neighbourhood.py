"""Grouping anew around what came: the stories it touches, and those near to it.

Stories merge, split and swap reports here as evidence comes. What is grouped is decided by what
was compared, never by when it came, so the order of arrival hardly shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from reportedly.cluster.features import ReportFeatures
from reportedly.cluster.finder import Finder
from reportedly.cluster.holdings import Edge, Holdings
from reportedly.cluster.likeness import Level, load_model
from reportedly.cluster.linkage import pieces_of
from reportedly.cluster.merging import alike, group, join
from reportedly.model.ids import make_id

#: Edges from these log-odds on make a neighbourhood.
NEAR = -1.0

#: A library of so many reports is always grouped as a whole.
SMALL = 300

#: A story of more reports is grouped as one: it takes in others, and is looked at again by a
#: sample of so many each time it has doubled.
BIG = 200

#: The same where everything is grouped anew at once.
BIG_OF_ALL = 1000

#: Members of a story or group that stand for it.
SAMPLE = 24

#: Share of a big story's sample that a part must have to become a story of its own.
PART = 0.1


class Neighbourhood:
    """The reports around some rows: loose ones, and big stories that are taken as one."""

    def __init__(
        self,
        holdings: Holdings,
        finder: Finder,
        rows: Iterable[int],
        *,
        whole: bool = False,
        loose: Collection[str] = (),
        wider: int = 1,
    ) -> None:
        """Look around ``rows``, or at everything; big stories in ``loose`` are not taken as one.

        A story is big above ``BIG`` reports, ``wider`` times as many where that is asked for, or
        ``BIG_OF_ALL`` where everything is looked at.
        """
        self._held = holdings
        self._finder = finder
        self._rows = set(rows)
        self._level = Level.EVENT
        members = self._touched(whole=whole)
        self.stories = frozenset(members)
        big = BIG_OF_ALL if whole else wider * BIG
        self._big = {s: own for s, own in members.items() if s not in loose and len(own) > big}
        self._loose = sorted(
            row for story, own in members.items() if story not in self._big for row in own
        )

    def group(self, limit: int, level: Level = Level.EVENT) -> dict[int, str]:
        """Give the story of each row that may have moved; blocks of ``limit`` rows at most."""
        self._level = level
        edges = self._held.get_edges(self._loose)
        groups = list(self._group_loose(edges, limit))
        found: dict[int, str] = {}
        for story, own in self._settle_big(groups, edges):
            found.update(dict.fromkeys(own, story))
        return found

    def _touched(self, *, whole: bool) -> dict[str, tuple[int, ...]]:
        """Give the stories of the rows and of those near to them, with all their members."""
        every = self._held.get_all(None if whole else SMALL)
        if every is not None:
            return self._held.get_members(set(self._held.get_stories(every).values()))
        near = set(self._rows)
        for edge in self._held.get_edges(self._rows):
            if edge.score >= NEAR:
                near.update((edge.row, edge.other))
        return self._held.get_members(sorted(set(self._held.get_stories(near).values())))

    def _group_loose(self, edges: Sequence[Edge], limit: int) -> Iterable[list[int]]:
        rows = self._in_order(self._loose)
        place = {row: number for number, row in enumerate(rows)}
        inner = [
            (place[e.row], place[e.other], e.score)
            for e in edges
            if e.row in place and e.other in place
        ]
        for piece in pieces_of(len(rows), inner, NEAR, limit):
            own = [rows[number] for number in piece]
            items = self._finder.get_items(own)
            for part in group(items, load_model(), self._level):
                yield [own[number] for number in part]

    def _in_order(self, rows: Sequence[int]) -> list[int]:
        """Sort rows by their reports' ids, so that nothing hangs on the order of arrival."""
        ids = self._held.get_ids(rows)
        return sorted(rows, key=lambda row: ids[row])

    def _settle_big(
        self, groups: Sequence[list[int]], edges: Sequence[Edge]
    ) -> Iterable[tuple[str, Sequence[int]]]:
        """Name the groups; those that belong to a big story go to it, and big ones are looked at
        again where they doubled."""
        big = self._merged_big() if self._big else {}
        taken: dict[str, list[int]] = {story: [] for story in big}
        homes = self._homes(big, edges)
        for own in groups:
            near = sorted({homes[row] for row in own if row in homes})
            home = self._best_home(own, near, big) if near else ""
            if home:
                taken[home] += own
            else:
                yield self._name(own), own
        for story, own in big.items():
            yield from self._renewed(story, own, taken[story])

    def _homes(self, big: Mapping[str, Sequence[int]], edges: Sequence[Edge]) -> dict[int, str]:
        """Give for loose rows the big story that they have their best edge into."""
        story_of = {row: story for story, own in big.items() for row in own}
        best: dict[int, tuple[float, str]] = {}
        for edge in edges:
            for row, other in ((edge.row, edge.other), (edge.other, edge.row)):
                if edge.score >= NEAR and other in story_of and row not in story_of:
                    best[row] = max(best.get(row, (NEAR, "")), (edge.score, story_of[other]))
        return {row: story for row, (_, story) in best.items() if story}

    def _best_home(
        self, group: Sequence[int], near: Sequence[str], big: Mapping[str, Sequence[int]]
    ) -> str:
        """Give the big story that a group belongs to, or nothing."""
        means = [self._alike(group, big[story]) for story in near]
        best = max(range(len(near)), key=lambda n: (means[n], near[n]))
        return near[best] if means[best] >= self._threshold else ""

    def _merged_big(self) -> dict[str, list[int]]:
        """Give the big stories, those that tell the same joined under the first one's name."""
        merged: dict[str, list[int]] = {}
        for story, own in sorted(self._big.items()):
            alike = (s for s, rows in merged.items() if self._alike(own, rows) >= self._threshold)
            home = next(alike, "")
            if home:
                merged[home] += own
            else:
                merged[story] = list(own)
        return merged

    def _renewed(
        self, story: str, own: list[int], taken: list[int]
    ) -> Iterable[tuple[str, list[int]]]:
        """Give a big story with what it took in; its parts, where a sample falls into parts."""
        every = own + taken
        if _has_doubled(len(own), len(every), self._rows.intersection(own)):
            parts = self._parts(every)
            if len(parts) > 1:
                yield from ((self._name(part), part) for part in parts)
                return
        yield self._name_big(story, own, taken), every

    def _parts(self, rows: Sequence[int]) -> list[list[int]]:
        """Split a big story by a sample of it: each row goes to the part it is most like."""
        order = self._in_order(rows)
        sample = order[:: max(1, len(order) // BIG)][:BIG]
        items = self._finder.get_items(sample)
        groups = group(items, load_model(), self._level)
        cores = [[items[n] for n in part][:SAMPLE] for part in groups]
        cores = [core for core in cores if len(core) >= PART * len(sample)]
        if len(cores) < 2:
            return [list(rows)]
        parts: list[list[int]] = [[] for _ in cores]
        for row in order:
            scores = join(self._finder.get_items([row])[0], cores, load_model())
            parts[max(range(len(cores)), key=lambda n: scores[n])].append(row)
        return [part for part in parts if part]

    def _alike(self, left: Sequence[int], right: Sequence[int]) -> float:
        """Give the log-odds that two groups are one story, by samples of them."""
        sides = [
            self._finder.get_items(spread(self._in_order(side), SAMPLE)) for side in (left, right)
        ]
        return alike(sides[0], sides[1], load_model())

    @property
    def _threshold(self) -> float:
        return load_model().thresholds[self._level]

    def _name(self, rows: Sequence[int]) -> str:
        return story_name(list(self._held.get_features(rows).values()))

    def _name_big(self, story: str, own: Sequence[int], taken: Sequence[int]) -> str:
        """Name a big story after its seed, or after what came if that is earlier."""
        ids = self._held.get_ids(own)
        seed = [row for row in own if make_id("story", seed=ids[row]) == story]
        if not seed:
            return self._name([*own, *taken])
        return self._name([*seed, *taken, *self._rows.intersection(own)])


def story_name(features: Sequence[ReportFeatures]) -> str:
    """Give a story's id: a hash of its earliest report (undated last, ties by id)."""
    first = min(features, key=lambda f: (f.first_day is None, f.first_day or 0, f.report_id))
    return make_id("story", seed=first.report_id)


def spread(rows: Sequence[int], n: int) -> list[int]:
    """Give ``n`` rows at most, spread evenly."""
    return list(rows[:: max(1, -(-len(rows) // n))])


def _has_doubled(before: int, after: int, fresh: Iterable[int]) -> bool:
    """Tell whether a big story passed ``BIG`` times a power of two by what came."""
    start = before - len(list(fresh))
    mark = BIG
    while mark <= start:
        mark *= 2
    return mark <= after
