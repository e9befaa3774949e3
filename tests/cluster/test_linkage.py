"""Average link against a plain, slow version of it."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.cluster.linkage import average_merges, components, cut, pieces_of


def slow_groups(likeness: np.ndarray, height: float) -> set[frozenset[int]]:
    groups = [frozenset([row]) for row in range(len(likeness))]
    while True:
        scored = [
            (likeness[np.ix_(sorted(a), sorted(b))].mean(), a, b)
            for a, b in itertools.combinations(groups, 2)
        ]
        if not scored or max(score for score, _, _ in scored) < height:
            return set(groups)
        _, a, b = max(scored, key=lambda item: item[0])
        groups = [g for g in groups if g not in (a, b)] + [a | b]


@given(st.integers(1, 9), st.integers(0, 10_000), st.floats(-0.9, 0.9))
def test_it_equals_the_plain_method(n: int, seed: int, height: float) -> None:
    rng = np.random.default_rng(seed)
    half = rng.uniform(-1, 1, (n, n)).astype(np.float32)
    likeness = np.triu(half, 1) + np.triu(half, 1).T
    found = cut(n, average_merges(likeness.copy(), height), height)
    groups = {frozenset(r for r in range(n) if found[r] == root) for root in found}
    assert groups == slow_groups(likeness, height)


def test_one_that_is_like_two_groups_does_not_join_them() -> None:
    likeness = np.full((5, 5), -4, dtype=np.float32)
    likeness[:2, :2] = likeness[3:, 3:] = 3
    likeness[2, :] = likeness[:, 2] = 1
    assert len(set(cut(5, average_merges(likeness, 0.0), 0.0))) == 2


def test_components_are_sorted_and_whole() -> None:
    assert components(5, [(4, 1), (1, 3)]) == [[0], [1, 3, 4], [2]]


def test_a_large_piece_is_cut_where_it_is_weakest() -> None:
    edges = [(0, 1, 5.0), (1, 2, 0.4), (2, 3, 5.0), (4, 3, -1.0)]
    assert pieces_of(5, edges, 0.0, 4) == [[0, 1, 2, 3], [4]]
    assert pieces_of(5, edges, 0.0, 3) == [[0, 1], [2, 3], [4]]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-8, 8)), max_size=30),
    st.integers(1, 10),
)
def test_pieces_hold_every_row_once_within_the_limit(edges, limit) -> None:
    pieces = pieces_of(10, edges, 0.0, limit)
    assert sorted(row for piece in pieces for row in piece) == list(range(10))
    assert max(len(piece) for piece in pieces) <= limit
