"""The list of stories is kept up to date by what changed; older libraries catch up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert

from reportedly.errors import StoreError
from reportedly.model.report import RawReport
from reportedly.pipeline import listing, pending
from reportedly.pipeline.corrections import name_story, undo_decision
from reportedly.pipeline.library import add_items
from reportedly.pipeline.listing import list_heads
from reportedly.pipeline.members import require_members
from reportedly.store import tables as t
from reportedly.store.migrations import MIGRATIONS
from reportedly.store.sql import FEATURES, SqlStore

FERRY = (
    "Ferry to Brel halted\n\n{} May 2021\n\nThe ferry to Brel was halted by a storm, police said."
)
BELLS = (
    "Bells stolen\n\n{} June 2021\n\nForty bells were stolen from a foundry in Marrin on Monday."
)


def raw(number: int, text: str) -> RawReport:
    return RawReport(f"/x/{number}.txt", text.encode())


RAWS = [raw(1, FERRY.format(3)), raw(2, FERRY.format(4)), raw(3, BELLS.format(7))]


@pytest.fixture
def store(tmp_path):
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The stories for which a head was made, in order."""
    found: list[str] = []
    real = listing._make_head

    def make(store, run, members):
        found.append(members.story_id)
        return real(store, run, members)

    monkeypatch.setattr(listing, "_make_head", make)
    return found


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        names = [
            n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        counts = {n: connection.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for n in names}  # noqa: S608
    return {n: count for n, count in counts.items() if n != "runs"}


def test_only_stories_that_changed_are_made_anew(store, made):
    add_items(store, RAWS)
    assert len(made) == len(set(made)) == store.count_listed()
    made.clear()
    add_items(store, [raw(4, BELLS.format(8))])
    bells = {h.story_id for h in list_heads(store) if "Bells" in h.title}
    assert set(made) == bells


def test_repeating_writes_nothing(store, tmp_path):
    add_items(store, RAWS)
    before = rows(tmp_path / "library.db")
    assert before["listed"]
    assert before["done"] == 3
    add_items(store, RAWS)
    assert rows(tmp_path / "library.db") == before


def test_what_a_killed_run_left_is_told_and_then_done(store, monkeypatch, made):
    def fail(store, run, members):
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "_make_head", fail)
    with pytest.raises(KeyboardInterrupt):
        add_items(store, RAWS)
    with pytest.raises(StoreError, match="not up to date"):
        list_heads(store)
    monkeypatch.undo()
    add_items(store, [])
    assert sorted(h.n_reports for h in list_heads(store)) == [1, 2]


def test_another_version_makes_all_anew_and_the_former_finds_its_own_again(
    store, monkeypatch, made
):
    add_items(store, RAWS)
    n = store.count_listed()
    made.clear()
    with monkeypatch.context() as patched:
        patched.setattr("reportedly.pipeline.members._program_version", lambda: "99.0")
        with pytest.raises(StoreError, match="not up to date"):
            list_heads(store)
        add_items(store, [])
        assert len(made) == n == len(list(list_heads(store)))
    made.clear()
    with pytest.raises(StoreError, match="not up to date"):
        list_heads(store)
    add_items(store, [])
    assert made == []
    assert len(list(list_heads(store))) == n


def test_a_name_given_and_taken_back_reaches_the_list(store, made):
    add_items(store, RAWS)
    first = next(list_heads(store, 1))
    made.clear()
    name_story(store, first.story_id, "The long wait")
    assert made == [first.story_id]
    assert next(list_heads(store, 1)).title == "The long wait"
    decision = store.decisions()[0]
    undo_decision(store, decision.id)
    assert made == [first.story_id]
    assert next(list_heads(store, 1)) == first


def test_a_mark_of_another_version_of_the_extractors_counts_for_nothing(store, monkeypatch):
    add_items(store, RAWS)
    assert not pending.to_extract(store)
    monkeypatch.setattr(pending, "extract_version", lambda: "extract-other")
    assert len(pending.to_extract(store).fresh) == len(RAWS)


def old_library(new: SqlStore, path: Path) -> None:
    """Make a library as the first four migrations left it, of the rows of one of today."""
    engine = create_engine(f"sqlite:///{path}")
    tables = (t.RUNS, t.RAW, t.REPORTS, t.DERIVED, t.ASSIGNMENTS, t.COPIES, t.HEADS, t.SEEN)
    with engine.begin() as connection, new.engine.begin() as source:
        t.MIGRATED.create(connection)
        for name, migrate in MIGRATIONS[:4]:
            migrate(connection)
            connection.execute(t.MIGRATED.insert(), {"name": name, "applied_at": "2021-01-01"})
        for table in tables:
            found = [dict(row._mapping) for row in source.execute(table.select())]
            for row in found:
                row.pop("standing", None)
                if row.get("kind") == FEATURES:
                    row["version"] = "0"
            if found:
                connection.execute(insert(table), found)
    engine.dispose()


def test_an_older_library_is_brought_up_to_date(store, tmp_path, made):
    add_items(store, RAWS)
    expected = list(list_heads(store))
    old_library(store, tmp_path / "old.db")
    made.clear()
    older = SqlStore(f"sqlite:///{tmp_path / 'old.db'}")
    with pytest.raises(StoreError, match="complete it with: reportedly add"):
        list_heads(older)
    assert require_members(older, expected[0].story_id).report_ids
    add_items(older, [])
    assert list(list_heads(older)) == expected
    assert made == []
    before = rows(tmp_path / "old.db")
    add_items(older, RAWS)
    assert rows(tmp_path / "old.db") == before
    add_items(older, [raw(4, FERRY.format(5))])
    assert max(h.n_reports for h in list_heads(older)) == 3
    older.close()
