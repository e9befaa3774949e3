"""A person's word on which reports belong together, laid over the program's grouping.

Pure: the same grouping and the same decisions give the same stories, whatever the order in which
the reports came and however often it is done. Decisions are about reports, not stories: a story
changes its id when an earlier report joins it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, product

#: Raised when the same decisions come to other stories.
CORRECTIONS_VERSION = 1

#: How likely two reports of a group tell one story; the same either way round.
Likeness = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One decision: the reports of a group in ``together`` are in one story; no report of one
    side in ``apart`` is in a story with a report of another side."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


def apply_corrections(
    grouping: Mapping[str, str],
    constraints: Sequence[Constraint],
    likeness_within: Callable[[Sequence[str]], Likeness],
    name_of: Callable[[Sequence[str]], str],
) -> dict[str, str]:
    """Give report id to story id as a person wants it, in the order of the ids.

    What a person said of a report holds; where two decisions are at odds, the later does, report
    by report. All else follows the program: reports that it groups stay together unless a person
    put them apart, and a report that nobody decided on goes with the part of its group that it is
    most like on the mean. Decisions on reports that are not there are passed over.

    Args:
        grouping: the program's story of each report.
        constraints: what a person decided, oldest first.
        likeness_within: gives a measure of likeness among the reports of one of the groups;
            called only for groups that a person took apart.
        name_of: gives the id of a story of these reports.

    Cost: linear in the reports and in the reports decided on; quadratic in the parts of a group.
    """
    if not constraints:
        return dict(sorted(grouping.items()))
    blocks = _settle(constraints, grouping.keys())
    members = _members(grouping)
    touched = {name: ids for name, ids in members.items() if any(i in blocks for i in ids)}
    likeness = cache(lambda name: likeness_within(touched[name]))
    _follow_program(blocks, touched, likeness)
    stories: dict[str, list[str]] = {}
    for name, ids in touched.items():
        for report_id, root in _place(blocks, ids, partial(likeness, name)).items():
            stories.setdefault(root, []).append(report_id)
    corrected = dict(grouping)
    for own in stories.values():
        former = grouping[own[0]]
        name = former if own == members[former] else name_of(sorted(own))
        corrected.update(dict.fromkeys(own, name))
    return dict(sorted(corrected.items()))


class _Blocks:
    """Sets of reports that belong together, and which of them are apart; named by their smallest
    id. Only reports that a person decided on are in one."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def __contains__(self, report_id: str) -> bool:
        return report_id in self._parent

    def root(self, report_id: str) -> str:
        """Give the name of a report's block; a new report is a block by itself."""
        if report_id not in self._parent:
            self._parent[report_id] = report_id
            self._apart[report_id] = set()
        while self._parent[report_id] != report_id:
            self._parent[report_id] = self._parent[self._parent[report_id]]
            report_id = self._parent[report_id]
        return report_id

    def unite(self, one: str, other: str) -> bool:
        """Make two blocks one; False, and nothing done, when they are apart."""
        left, right = sorted((self.root(one), self.root(other)))
        if right in self._apart[left]:
            return False
        if left != right:
            self._parent[right] = left
            for enemy in self._apart.pop(right):
                self._apart[enemy].remove(right)
                self._apart[enemy].add(left)
                self._apart[left].add(enemy)
        return True

    def unite_all(self, ids: Iterable[str]) -> None:
        """Unite as many blocks as are not apart, those with most of the reports first."""
        counts = Counter(self.root(report_id) for report_id in ids)
        kept: list[str] = []
        for root in sorted(counts, key=lambda r: (-counts[r], r)):
            if not any(self.unite(other, root) for other in kept):
                kept.append(root)

    def put_apart(self, left: Iterable[str], right: Iterable[str]) -> None:
        """Put blocks apart, but for reports that are in one already."""
        rights = {self.root(i) for i in right}
        for one, other in product({self.root(i) for i in left}, rights):
            if one != other:
                self._apart[one].add(other)
                self._apart[other].add(one)

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether the blocks of two reports are apart."""
        return self.root(other) in self._apart[self.root(one)]

    def divide(self, ids: Iterable[str]) -> bool:
        """Tell whether any of these reports are apart."""
        found = {self.root(i) for i in ids if i in self}
        return any(found & self._apart[root] for root in found)


def _settle(constraints: Sequence[Constraint], present: Iterable[str]) -> _Blocks:
    """Join what decisions say, the latest first; earlier ones add what is not at odds with it."""
    there = set(present)
    blocks = _Blocks()
    for constraint in reversed(constraints):
        for group in constraint.together:
            blocks.unite_all(there.intersection(group))
        for left, right in combinations(constraint.apart, 2):
            blocks.put_apart(there.intersection(left), there.intersection(right))
    return blocks


def _members(grouping: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the sorted reports of each story, by the stories' sorted names."""
    found: dict[str, list[str]] = {name: [] for name in sorted(set(grouping.values()))}
    for report_id in sorted(grouping):
        found[grouping[report_id]].append(report_id)
    return found


def _parts(blocks: _Blocks, ids: Sequence[str]) -> dict[str, list[str]]:
    """Give the decided reports of a group by their blocks, in the order of the blocks' names."""
    found: dict[str, list[str]] = {}
    for report_id in ids:
        if report_id in blocks:
            found.setdefault(blocks.root(report_id), []).append(report_id)
    return dict(sorted(found.items()))


def _follow_program(
    blocks: _Blocks, groups: Mapping[str, Sequence[str]], likeness: Callable[[str], Likeness]
) -> None:
    """Unite the blocks that share a group of the program's: in groups that nobody took apart
    first, then the most alike on the mean first, as far as they are not apart."""
    links: list[tuple[float, str, str]] = []
    divided = [name for name, ids in groups.items() if blocks.divide(ids)]
    for name, ids in groups.items():
        if name not in divided:
            blocks.unite_all(i for i in ids if i in blocks)
    for name in divided:
        for left, right in combinations(_parts(blocks, groups[name]).values(), 2):
            if blocks.are_apart(left[0], right[0]):
                continue
            total = sum(likeness(name)(i, j) for i in left for j in right)
            links.append((-total / (len(left) * len(right)), left[0], right[0]))
    for _, one, other in sorted(links):
        blocks.unite(one, other)


def _place(blocks: _Blocks, ids: Sequence[str], likeness: Callable[[], Likeness]) -> dict[str, str]:
    """Give the block of each report of a group; one that nobody decided on follows the part that
    it is most like on the mean (of several, the first)."""
    parts = _parts(blocks, ids)
    roots = {i: blocks.root(i) if i in blocks else next(iter(parts)) for i in ids}
    free = [i for i in ids if i not in blocks]
    if len(parts) > 1 and free:
        like = likeness()
        few_parts = 2 * len(free) > len(ids)  # a measure costs most the first time for its first
        for report_id in free:
            means = {
                root: sum(like(i, report_id) if few_parts else like(report_id, i) for i in part)
                / len(part)
                for root, part in parts.items()
            }
            roots[report_id] = max(means, key=means.__getitem__)
    return roots
