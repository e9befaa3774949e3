"""Groups by average linkage over some of the pairs, the likest pair first.

Every pair that was compared is looked at once, best first; its two groups are joined when the mean
over all compared pairs between them is high enough. The sums between groups are kept and added up
as groups are joined, so a joint costs the groups that the smaller of the two touches, and no pair
is summed twice. Sums are whole numbers: the outcome owes nothing to the order of adding.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Scores are counted in units of this.
_UNIT = 10**12
#: Between two groups: the sum of the scores, how many they are, how many keep the groups apart.
_Tie = tuple[int, int, int]


def link_pairs(
    n: int, scores: Mapping[tuple[int, int], float], join_at: float, apart: float = float("-inf")
) -> list[list[int]]:
    """Group the numbers below ``n``; each group sorted, the groups by their smallest number.

    Args:
        n: how many things there are.
        scores: of pairs ``(i, j)`` with ``i < j``; pairs that are not there say nothing.
        join_at: the mean from which two groups are one.
        apart: a pair with this score or less keeps its groups apart, whatever the others say.

    Cost: the sort of the pairs, then about linear in them.
    """
    groups = _Groups(n)
    for (i, j), score in scores.items():
        groups.tie(i, j, score, score <= apart)
    for (i, j), _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if scores[i, j] < join_at:
            break
        groups.join(i, j, join_at)
    return groups.members()


class _Groups:
    def __init__(self, n: int) -> None:
        self._group_of = list(range(n))
        self._members = {i: [i] for i in range(n)}
        self._ties: list[dict[int, _Tie]] = [{} for _ in range(n)]

    def tie(self, i: int, j: int, score: float, is_apart: bool) -> None:
        """Note the score of a pair, before any groups are joined."""
        tie = (0, 0, 1) if is_apart else (round(score * _UNIT), 1, 0)
        self._ties[i][j] = self._ties[j][i] = tie

    def join(self, i: int, j: int, join_at: float) -> None:
        """Make the groups of a pair one, if their mean is high enough and no pair is apart."""
        one, other = self._group_of[i], self._group_of[j]
        if one == other:
            return
        total, n, n_apart = self._ties[one][other]
        if n_apart or not n or total < join_at * _UNIT * n:
            return
        if len(self._ties[one]) < len(self._ties[other]):
            one, other = other, one
        self._absorb(one, other)

    def _absorb(self, one: int, other: int) -> None:
        kept, gone = self._ties[one], self._ties[other]
        del kept[other], gone[one]
        for third, tie in gone.items():
            before = kept.get(third, (0, 0, 0))
            joint = (before[0] + tie[0], before[1] + tie[1], before[2] + tie[2])
            ties = self._ties[third]
            del ties[other]
            kept[third] = ties[one] = joint
        self._ties[other] = {}
        for member in self._members[other]:
            self._group_of[member] = one
        self._members[one] += self._members.pop(other)

    def members(self) -> list[list[int]]:
        return sorted(sorted(group) for group in self._members.values())
