"""What a batch adds lies over what the library holds until it is written."""

from __future__ import annotations

from reportedly.cluster.fingerprints import number_of
from reportedly.pipeline.holdings import LibraryFingerprints
from reportedly.store.base import Clustered
from reportedly.store.sql import SqlStore


def test_fingerprints_of_library_and_batch_are_looked_at_together(tmp_path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    prints = LibraryFingerprints(store)
    prints.add(1, [7], 5)
    with store.writing("add") as run:
        written = Clustered((), (), (), {}, "", postings=tuple(prints.postings()))
        store.write_clustering(run, written)
    prints.settle()
    prints.add(2, [7, 8], 5)
    found = prints.holders([7, 8, 9], 5, 10)
    assert {v: [number_of(i) for i in items] for v, items in found.items()} == {7: [1, 2], 8: [2]}
    assert {posting.row for posting in prints.postings()} == {2}
    store.close()
