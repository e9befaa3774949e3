"""The library: what goes in comes out, twice is once, and nothing but stamps changes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import inspect, select

from reportedly.errors import StoreError
from reportedly.model.facts import Extraction, Sentence
from reportedly.model.report import Issue, RawReport
from reportedly.model.story import Assignment, Copy, CopyKind
from reportedly.store import tables as t
from reportedly.store.base import Clustered
from reportedly.store.migrations import MIGRATIONS
from reportedly.store.sql import SqlStore


@pytest.fixture
def pair(make_report):
    def make(text: str, report_id: str, **more):
        raw = RawReport(f"/x/{report_id}.txt", text.encode(), given_id=more.pop("given_id", None))
        return raw, replace(make_report(text, report_id=report_id), **more)

    return make


def write(store, *pairs, issues=()):
    with store.writing("test") as run:
        return store.write_parsed(run, pairs, issues)


def cluster(store, assignments, gone=(), copies=(), features=None):
    with store.writing("test") as run:
        made = Clustered(assignments, gone, copies, features or {}, "1")
        store.write_clustering(run, made)


def test_reports_come_back_in_order_of_arrival(store, pair):
    b, a = pair("Ferry halted by storm", "b"), pair("Bridge closed \x00 😀", "a")
    assert write(store, b, a) == 2
    assert [r.id for r in store.iter_reports()] == ["b", "a"]
    assert store.get_report("a") == a[1]
    assert store.get_report("none") is None
    assert store.seqs_of(["a", "b"]) == {"b": 1, "a": 2}
    assert store.last_seq() == 2


def test_writing_twice_changes_nothing(store, pair):
    a, b = pair("One", "a"), pair("Two", "b")
    issue = Issue("read", "/x/c", "empty", "is empty")
    assert write(store, a, issues=[issue]) == 1
    assert write(store, a, b, issues=[issue]) == 1
    assert store.find_ids() == ["a", "b"]
    assert store.issues() == [issue]


def test_superseded_reports_stand_no_more_but_are_kept(store, pair):
    old, new = pair("Nine hurt", "a"), pair("Ten hurt", "b", supersedes="a")
    write(store, old)
    write(store, new)
    assert store.find_ids() == ["b"]
    assert store.find_ids(up_to=1) == ["a"]
    assert store.get_report("a") is not None


def test_extractions_are_checked_against_the_text_when_read(store, pair):
    a = pair("Ferry halted", "a")
    write(store, a)
    found = Extraction("a", sentences=(Sentence(a[1].span(0, 12), 0),))
    assert store.lacking("extraction", "v1", 0) == ["a"]
    with store.writing("test") as run:
        store.write_extractions(run, "v1", [found])
    assert store.lacking("extraction", "v1", 0) == []
    assert store.get_extraction(a[1], "v1") == found
    assert store.get_extraction(a[1], "v2") is None
    tampered = replace(a[1], text="Train halted")
    with pytest.raises(StoreError, match="damaged"):
        store.get_extraction(tampered, "v1")


def test_assignments_are_replaced_and_the_old_ones_kept_with_a_stamp(store, pair):
    write(store, pair("One", "a"), pair("Two", "b"))
    cluster(store, [Assignment("a", "s1"), Assignment("b", "s2")])
    cluster(store, [Assignment("b", "s1")])
    assert store.assignments() == {"a": "s1", "b": "s1"}
    cluster(store, [], gone=["a"])
    assert store.assignments() == {"b": "s1"}
    assert store.ungrouped(0) == [("a", "en")]
    assert store.former_members("s1") == ["a"]
    assert store.former_members("s2") == ["b"]
    assert store.former_members("s_") == []
    with store.engine.begin() as connection:
        assert len(connection.execute(select(t.ASSIGNMENTS)).all()) == 3


def test_copies_come_back_with_their_spans(store, pair):
    a, b = pair("Ferry halted by storm", "a"), pair("Storm: ferry halted", "b")
    write(store, a, b)
    copy = Copy("a", "b", CopyKind.PARTIAL, 0.5, ((a[1].span(0, 5), b[1].span(7, 12)),))
    cluster(store, [], copies=[copy])
    cluster(store, [], copies=[copy])
    assert store.copies(["a", "b"]) == (copy,)
    assert store.copies(["a"]) == ()


def test_the_rest_comes_back(store, pair):
    write(store, pair("One", "a"))
    with store.writing("test") as run:
        decision = store.write_decision(run, "merge", {"stories": ["s1", "s2"]})
        store.write_decision(run, "merge", {"stories": ["s1", "s2"]})
        look = store.write_look(run, "new")
    assert [d.id for d in store.decisions()] == [decision.id]
    assert store.last_look("new") == look
    assert look.last_seq == 1
    assert store.last_look("other") is None


def test_decisions_stand_in_order_until_they_are_withdrawn(store):
    with store.writing("test") as run:
        first, second, third = (
            store.write_decision(run, "merge", {"together": [[key]]}) for key in "aba"
        )
        assert store.write_decision(run, "merge", {"together": [["a"]]}) == third
        assert store.decisions() == [first, second, third]
        store.withdraw_decision(second.id)
        store.withdraw_decision(third.id)
        assert store.decisions() == [first]
        again = store.write_decision(run, "merge", {"together": [["b"]]})
    assert [d.id for d in store.decisions()] == [first.id, again.id]
    assert len({first.id, second.id, third.id, again.id}) == 4


def test_a_report_is_followed_to_the_text_that_stands(store, pair):
    write(store, pair("Nine hurt", "a"), pair("Two", "x"))
    write(store, pair("Ten hurt", "b", supersedes="a"))
    write(store, pair("Twelve hurt", "c", supersedes="b"))
    raw, report = pair("Eight hurt", "late")
    with store.writing("test") as run:
        store.write_parsed(run, [(raw, report)], (), {"late": "b"})
    ids = ["a", "b", "c", "x", "late", "none"]
    standing = {"a": "c", "b": "c", "c": "c", "x": "x", "late": "c"}
    assert store.find_successors(ids) == standing


def test_it_is_known_which_decisions_are_in_the_stories(store):
    assert store.corrected_by() == ""
    for key in ("", "k1", "k1", ""):
        with store.writing("test") as run:
            store.write_clustering(run, Clustered((), (), (), {}, "1", key))
        assert store.corrected_by() == key


def test_runs_are_recorded_from_start_to_end(store):
    with store.writing("add", "c0ffee") as run:
        pass
    with store.engine.begin() as connection:
        row = connection.execute(select(t.RUNS).where(t.RUNS.c.id == run.id)).one()
    assert (row.command, row.config_hash) == ("add", "c0ffee")
    assert row.finished_at >= row.started_at


def test_a_failed_write_leaves_nothing(store, pair):
    write(store, pair("One", "a"))
    broken = Clustered([Assignment("a", "s1"), Assignment("a", "s2")], (), (), {}, "1")
    with pytest.raises(StoreError), store.writing("test") as run:
        store.write_clustering(run, broken)
    assert store.assignments() == {}


def test_what_is_written_together_is_written_at_once_or_not_at_all(store, pair, url):
    def break_off():
        with store.together():
            write(store, pair("One", "a"))
            with store.together():
                write(store, pair("Two", "b"))
            assert store.find_ids() == ["a", "b"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert store.find_ids() == []
    other = SqlStore(url)
    with store.together():
        write(store, pair("One", "a"))
        assert store.find_ids() == ["a"]
        assert other.find_ids() == []
    assert store.find_ids() == other.find_ids() == ["a"]
    other.close()


def test_only_one_process_writes_at_a_time(store, url):
    code = (
        "import sys; from reportedly.store.sql import SqlStore; from reportedly.errors import *\n"
        "try:\n"
        "    with SqlStore(sys.argv[1]).writing('x'): pass\n"
        "except StoreError as error: print(error); sys.exit(7)"
    )
    argv = [sys.executable, "-c", code, url]
    with store.writing("test"):
        busy = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert busy.returncode == 7
    assert "another reportedly is writing" in busy.stdout
    assert subprocess.run(argv, check=False).returncode == 0


def test_the_tables_are_what_the_migrations_make(store):
    made = inspect(store.engine)
    assert sorted(made.get_table_names()) == sorted(t.METADATA.tables)
    for name, table in t.METADATA.tables.items():
        keys = set(table.primary_key.columns.keys())
        there = {c["name"]: c["nullable"] or c["name"] in keys for c in made.get_columns(name)}
        assert there == {c.name: c.nullable or c.name in keys for c in table.columns}


def test_migrations_are_recorded_once(store, url):
    SqlStore(url).close()
    with store.engine.begin() as connection:
        names = list(connection.execute(select(t.MIGRATED.c.name)).scalars())
    assert names == [name for name, _ in MIGRATIONS]


def test_a_library_of_a_newer_version_is_refused(store, url):
    with store.engine.begin() as connection:
        connection.execute(t.MIGRATED.insert(), {"name": "9999_later", "applied_at": "x"})
    with pytest.raises(StoreError, match="newer reportedly"):
        SqlStore(url)


def test_what_cannot_be_opened_is_told_in_one_line(tmp_path):
    with pytest.raises(StoreError, match="begin one with: reportedly add"):
        SqlStore(f"sqlite:///{tmp_path / 'none.db'}", create=False)
    (tmp_path / "noise.db").write_bytes(b"not a database at all, but long enough" * 40)
    with pytest.raises(StoreError, match="cannot be opened"):
        SqlStore(f"sqlite:///{tmp_path / 'noise.db'}")
    with pytest.raises(StoreError, match="not usable"):
        SqlStore("nonsense://x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="folder cannot be made"):
        SqlStore(f"sqlite:///{tmp_path / 'file' / 'sub' / 'l.db'}")


def test_somebody_elses_database_is_left_alone(tmp_path):
    import sqlite3

    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(StoreError, match="no library of ours"):
        SqlStore(f"sqlite:///{path}")


def test_nothing_is_ever_deleted_or_rewritten():
    """The statements that the store sends: inserts, and updates of two stamps."""
    from pathlib import Path

    from reportedly.store import sql

    files = Path(sql.__file__).parent.glob("*.py")
    written = "".join(path.read_text(encoding="utf-8") for path in files)
    assert "delete(" not in written
    assert not any(f"{word} " in written for word in ("DELETE", "UPDATE", "DROP", "REPLACE"))
    assert len(re.findall(r"\.values\(\w", written)) == written.count("_at=now_text()") == 2
