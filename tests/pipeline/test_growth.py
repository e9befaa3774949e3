"""What an add asks of the library is found by indexes: no question reads a table from end to end.

The statements are taken down as they are sent, and SQLite is asked how it would answer them.
"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from reportedly.model.report import RawReport
from reportedly.pipeline.library import add_items
from reportedly.store.sql import SqlStore

#: Small whatever the library holds: decisions, what is still to be done, a bounded part of a union.
SMALL = {
    "decisions",
    "stale",
    "d",
    "migrations",
    "sqlite_master",
    "corrected",
    "done",
    "looks",
    "side",
}

TEXT = "{what} halted\n\n{day} May 2021\n\nThe {what} to Tolva was halted by a storm, police said."


def raw(number: int, text: str) -> RawReport:
    return RawReport(f"/x/{number}.txt", text.encode(), url=f"https://news.example/{number}")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    store = SqlStore(f"sqlite:///{tmp_path_factory.mktemp('growth') / 'library.db'}")
    texts = [TEXT.format(what=w, day=d) for w in ("Ferry", "Night train") for d in (3, 4)]
    add_items(store, [raw(i, text) for i, text in enumerate(texts)])
    yield store
    store.close()


def sent(store: SqlStore, work) -> list[str]:
    """Give the statements, each once, that some work sends."""
    found: dict[str, None] = {}

    def note(connection, cursor, statement, values, context, many):
        found[statement] = None

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    return [s for s in found if s.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "INSERT")]


def scanned(store: SqlStore, statement: str) -> list[str]:
    """Give the tables that SQLite would read from end to end to answer a statement."""
    with store.engine.begin() as connection:
        cursor = connection.connection.cursor()
        values = [1] * len(re.findall(r"\?", statement))
        plan = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    if " LIMIT ?" in statement and "TEMP B-TREE" not in str(plan):
        return []  # no more is read than is given
    tables = [row[3].split()[1] for row in plan if row[3].startswith("SCAN ")]
    return [table for table in tables if table not in SMALL and "subquery" not in table.lower()]


def test_an_add_reads_no_table_from_end_to_end(library):
    edited = raw(0, TEXT.format(what="Ferry", day=3) + " Nobody was hurt, they said.")
    fresh = raw(9, TEXT.format(what="Ferry", day=5))
    statements = sent(library, lambda: add_items(library, [edited, fresh]))
    assert len(statements) > 30
    found = {s: tables for s in statements if (tables := scanned(library, s))}
    assert found == {}


def test_the_list_of_stories_reads_no_more_than_it_shows(library):
    from reportedly.pipeline.listed import list_stories
    from reportedly.pipeline.members import require_members

    (story,) = list_stories(library, 1)
    work = (
        lambda: list_stories(library, 1),
        lambda: require_members(library, story.head.story_id[:-2]),
    )
    statements = [s for one in work for s in sent(library, one)]
    assert any("ORDER BY listed.n_reports" in s for s in statements)
    assert any("FROM places" in s for s in statements)
    found = {s: tables for s in statements if (tables := scanned(library, s))}
    assert found == {}


def test_a_scan_would_be_seen(library):
    assert scanned(library, "SELECT body FROM reports WHERE sha256 = ?") == ["reports"]
    assert scanned(library, "SELECT body FROM reports WHERE id = ?") == []
