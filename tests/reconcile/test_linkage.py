"""Average linkage over some of the pairs, against the same written out plainly."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.reconcile.linkage import link_pairs

APART = -10.0
JOIN_AT = 0.5


def plainly(n: int, scores: dict[tuple[int, int], float]) -> list[list[int]]:
    groups = [[i] for i in range(n)]
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        one, other = (next(g for g in groups if k in g) for k in (i, j))
        pairs = [(min(a, b), max(a, b)) for a in one for b in other]
        met = [scores[pair] for pair in pairs if pair in scores]
        if score < JOIN_AT or one is other or APART in met:
            continue
        if sum(Fraction(str(s)) for s in met) >= Fraction(str(JOIN_AT)) * len(met):
            groups = [g for g in groups if g is not one and g is not other]
            groups.append(sorted(one + other))
    return sorted(groups)


@st.composite
def scored(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], float]]:
    n = draw(st.integers(1, 8))
    value = st.one_of(st.none(), st.just(APART), st.integers(0, 10).map(lambda k: k / 10))
    drawn = {pair: draw(value) for pair in combinations(range(n), 2)}
    return n, {pair: score for pair, score in drawn.items() if score is not None}


@given(scored(), st.randoms(use_true_random=False))
def test_groups_are_those_written_out_plainly(drawn, random) -> None:  # type: ignore[no-untyped-def]
    n, scores = drawn
    found = link_pairs(n, scores, JOIN_AT, APART)
    assert found == plainly(n, scores)
    assert (
        link_pairs(n, dict(random.sample(list(scores.items()), len(scores))), JOIN_AT, APART)
        == found
    )


def test_one_odd_pair_keeps_groups_apart() -> None:
    scores = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): APART}
    assert link_pairs(3, scores, JOIN_AT, APART) == [[0, 1], [2]]
    assert link_pairs(3, scores, JOIN_AT) == [[0, 1], [2]]
    assert link_pairs(3, {(0, 1): 0.9, (1, 2): 0.9}, JOIN_AT) == [[0, 1, 2]]
