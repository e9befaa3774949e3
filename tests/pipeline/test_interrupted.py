"""A run interrupted before or after any of its writes is completed by repeating it.

Each stage works in small batches here, so that most interruptions fall between two of a stage.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.model.report import RawReport
from reportedly.pipeline import grouping, intake, library, listing
from reportedly.store.sql import SqlStore

PLACES = ("Tolva", "Brel", "Marrin", "Oskar Bay", "Hale", "Vint")
WRITES = ("write_parsed", "write_derived", "write_clustering", "write_listing", "write_done")
RAWS = [
    RawReport(
        f"/x/{i}.txt",
        (
            f"Ferry to {PLACES[i % 6]} halted\n\n{i % 28 + 1} May 2021\n\nThe ferry to "
            f"{PLACES[i % 6]} was halted by a storm, police said. {i + 2} people were on board."
        ).encode(),
        url=f"https://news.example/{i % 14}",
    )
    for i in range(15)
]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    for module, size in ((intake, 5), (library, 4), (grouping, 6), (listing, 2)):
        monkeypatch.setattr(module, "BATCH", size)


def add(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    try:
        library.add_items(store, RAWS)
    finally:
        store.close()


def interrupted(path: Path, at: int, *, after: bool) -> bool:
    """Add, and break off at a write (counted from 0); give whether there was one so late."""
    count = 0

    def breaking(real):
        def write(*given, **named):
            nonlocal count
            count += 1
            if count - 1 != at:
                return real(*given, **named)
            if after:
                real(*given, **named)
            raise KeyboardInterrupt

        return write

    with pytest.MonkeyPatch.context() as patched:
        for name in WRITES:
            patched.setattr(SqlStore, name, breaking(getattr(SqlStore, name)))
        try:
            add(path)
        except KeyboardInterrupt:
            return True
    return False


def test_any_write_may_be_the_last(tmp_path, dump):
    add(tmp_path / "whole.db")
    whole = dump(tmp_path / "whole.db")
    assert {table for table, rows in whole.items() if not rows} <= {"issues"}
    path = tmp_path / "broken.db"
    n_broken = 0
    for at in range(1, 60, 4):
        single = tmp_path / f"{at}.db"
        if not interrupted(single, at, after=at % 8 == 1):
            break
        n_broken += 1
        interrupted(path, at % 7, after=not at % 3)
        add(single)
        assert dump(single) == whole, at
    assert n_broken >= 4
    add(path)
    assert dump(path) == whole
    add(path)
    assert dump(path) == whole
