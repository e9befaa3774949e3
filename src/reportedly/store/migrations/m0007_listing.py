"""What is still to be done, and the list of stories as it stands: marks of the stages, stories to
be looked at again, and the stories' heads in order of rank."""

from __future__ import annotations

from sqlalchemy import Connection, text

#: {text} sorts by code point in every database, so that heads of ids are found by its index.
STATEMENTS = (
    """CREATE TABLE done (
        seq {serial}, stage TEXT NOT NULL, version TEXT NOT NULL, up_to INTEGER NOT NULL,
        run_id TEXT NOT NULL)""",
    "CREATE INDEX done_stage ON done (stage, seq)",
    """CREATE TABLE stale (
        seq {serial}, story_id TEXT NOT NULL, run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE UNIQUE INDEX stale_live ON stale (story_id) WHERE deleted_at IS NULL",
    """CREATE TABLE listed (
        seq {serial}, story_id {text} NOT NULL, key TEXT NOT NULL, n_reports INTEGER NOT NULL,
        weight DOUBLE PRECISION NOT NULL, first_day {text} NOT NULL, named TEXT NOT NULL,
        version TEXT NOT NULL, run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE UNIQUE INDEX listed_live ON listed (story_id) WHERE deleted_at IS NULL",
    """CREATE INDEX listed_rank ON listed (n_reports DESC, weight DESC, first_day, story_id)
        WHERE deleted_at IS NULL""",
    "CREATE INDEX listed_named ON listed (named, story_id) WHERE deleted_at IS NULL",
    "CREATE INDEX reports_last_day ON reports (last_day, run_id, id)",
    "CREATE INDEX reports_deleted ON reports (id) WHERE deleted_at IS NOT NULL",
)

#: SQLite's indexes serve for heads of ids as they are.
POSTGRES = (
    'CREATE INDEX assignments_report_head ON assignments (report_id COLLATE "C")',
    'CREATE INDEX assignments_story_head ON assignments (story_id COLLATE "C")',
)


def migrate(connection: Connection) -> None:
    """Make the tables and the indexes."""
    postgres = connection.dialect.name == "postgresql"
    kinds = {
        "serial": "SERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY AUTOINCREMENT",
        "text": 'TEXT COLLATE "C"' if postgres else "TEXT",
    }
    for statement in STATEMENTS + (POSTGRES if postgres else ()):
        connection.execute(text(statement.format(**kinds)))
