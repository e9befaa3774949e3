"""What a new report is to be compared with, found by day, and where reports and stories are."""

from __future__ import annotations

import pytest

from reportedly.model.report import RawReport
from reportedly.model.story import Assignment
from reportedly.store.base import Clustered, Edge, Posting


@pytest.fixture
def keep(store):
    def write(**made):
        with store.writing("test") as run:
            made = {"assignments": (), "gone": (), "copies": (), "features": {}, **made}
            store.write_clustering(run, Clustered(**made, features_version="1"))

    return write


@pytest.fixture
def filled(store, make_report, keep):
    with store.writing("test") as run:
        pairs = [
            (RawReport(f"/x/{i}.txt", b"x"), make_report(f"Text {i}", report_id=i)) for i in "dcba"
        ]
        store.write_parsed(run, pairs, ())
    keep(assignments=[Assignment(i, "s1" if i in "cb" else "s2") for i in "abc"])
    return store


def test_the_nearest_in_day_come_first_on_each_side(store, keep):
    days = {1: 10, 2: 12, 3: 12, 4: 15, 5: 0, 6: 14, 7: 0, 8: 13}
    keep(postings=[Posting(1, -(2**62), day, row) for row, day in days.items()])
    keep(postings=[Posting(1, -(2**62), 10, 1), Posting(2, -(2**62), 12, 99), Posting(1, 5, 12, 4)])
    found = store.find_postings(1, [-(2**62), 5, 6], 12, 2)
    nearest = [(12, 3), (12, 2), (13, 8), (14, 6), (0, 7), (0, 5)]
    assert found == {-(2**62): nearest, 5: [(12, 4)], 6: []}
    found = store.find_postings(1, [-(2**62)], 12, 1)
    assert found == {-(2**62): [(12, 3), (13, 8), (0, 7)]}
    found = store.find_postings(1, [-(2**62)], 0, 2)
    assert found == {-(2**62): [(15, 4), (14, 6), (0, 7), (0, 5)]}
    assert store.find_postings(1, [], 12, 2) == {}


def test_more_keys_than_one_statement_takes(store, keep):
    keep(postings=[Posting(1, key, 3, key + 1) for key in range(1000)])
    assert store.find_postings(1, range(1000), 3, 5) == {key: [(3, key + 1)] for key in range(1000)}


def test_edges_are_found_from_either_end(store, keep):
    edges = [Edge(3, 1, 0.5, 1.5), Edge(3, 2, -0.25, 0.1), Edge(9, 3, 1.0, 0.0), Edge(8, 7, 1, 1)]
    keep(edges=edges)
    keep(edges=[Edge(3, 1, 99.0, 99.0), Edge(3, 1, 2.0, 2.0, kind=4)])
    assert store.find_edges([3]) == edges[:3]
    assert store.find_edges([3, 1, 7]) == [*edges[:2], edges[3], edges[2]]
    assert store.find_edges([1], kind=4) == [Edge(3, 1, 2.0, 2.0, kind=4)]
    assert store.find_edges([]) == []


def test_places_in_the_order_of_arrival(filled):
    assert filled.seqs_of(["a", "d", "none"]) == {"a": 4, "d": 1}
    assert filled.ids_of_rows([4, 1, 77]) == {4: "a", 1: "d"}
    assert filled.seqs_of([]) == {}


def test_stories_of_reports_and_reports_of_stories(filled, keep):
    assert filled.stories_of(["a", "b", "d"]) == {"a": "s2", "b": "s1"}
    assert filled.members_of(["s1", "s2", "s3"]) == {"s1": ("c", "b"), "s2": ("a",), "s3": ()}
    keep(assignments=[Assignment("b", "s2")], gone=["c"])
    assert filled.stories_of(["a", "b", "c"]) == {"a": "s2", "b": "s2"}
    assert filled.members_of(["s1", "s2"]) == {"s1": (), "s2": ("b", "a")}


def test_more_ids_than_one_statement_takes(filled):
    ids = [f"none{i}" for i in range(1300)]
    assert filled.seqs_of([*ids, "a"]) == {"a": 4}
    assert filled.stories_of([*ids, "a", *ids]) == {"a": "s2"}


def test_a_failed_write_leaves_no_posting(store, keep):
    from reportedly.errors import StoreError

    broken = [Assignment("a", "s1"), Assignment("a", "s2")]
    with pytest.raises(StoreError):
        keep(assignments=broken, postings=[Posting(1, 1, 1, 1)], edges=[Edge(1, 2, 0, 0)])
    with pytest.raises(StoreError):
        keep(postings=[Posting(1, 1, 1, 1), Posting(1, 2, None, 1)], edges=[])  # type: ignore
    assert store.find_postings(1, [1], 1, 1) == {1: []}
    assert store.find_edges([1]) == []
