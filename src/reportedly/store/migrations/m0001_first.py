"""The first library: what was read, what was found in it, stories, and a person's decisions."""

from __future__ import annotations

from sqlalchemy import Connection, text

#: {serial} and {blob} are the two types that SQLite and PostgreSQL spell differently.
STATEMENTS = (
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, command TEXT NOT NULL, version TEXT NOT NULL,
        config_hash TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT)""",
    """CREATE TABLE raw_reports (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, content {blob} NOT NULL,
        carrier TEXT NOT NULL, run_id TEXT NOT NULL)""",
    """CREATE TABLE reports (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, raw_id TEXT NOT NULL,
        locator TEXT, sha256 TEXT NOT NULL, first_day TEXT, last_day TEXT, language TEXT,
        supersedes TEXT, body TEXT NOT NULL, run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE INDEX reports_locator ON reports (locator)",
    """CREATE TABLE derived (
        report_id TEXT NOT NULL, kind TEXT NOT NULL, version TEXT NOT NULL,
        body TEXT NOT NULL, run_id TEXT NOT NULL, PRIMARY KEY (report_id, kind, version))""",
    """CREATE TABLE assignments (
        seq {serial}, report_id TEXT NOT NULL, story_id TEXT NOT NULL, reason TEXT NOT NULL,
        run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE UNIQUE INDEX assignments_live ON assignments (report_id) WHERE deleted_at IS NULL",
    "CREATE INDEX assignments_story ON assignments (story_id)",
    """CREATE TABLE copies (
        seq {serial}, from_id TEXT NOT NULL, to_id TEXT NOT NULL, body TEXT NOT NULL,
        run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE UNIQUE INDEX copies_live ON copies (from_id, to_id) WHERE deleted_at IS NULL",
    """CREATE TABLE heads (
        key TEXT PRIMARY KEY, story_id TEXT NOT NULL, body TEXT NOT NULL,
        run_id TEXT NOT NULL)""",
    """CREATE TABLE decisions (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        created_at TEXT NOT NULL, run_id TEXT NOT NULL, deleted_at TEXT)""",
    """CREATE TABLE issues (
        id TEXT PRIMARY KEY, stage TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
        message TEXT NOT NULL, report_id TEXT, run_id TEXT NOT NULL, deleted_at TEXT)""",
    """CREATE TABLE looks (
        seq {serial}, name TEXT NOT NULL, at TEXT NOT NULL, last_seq INTEGER NOT NULL)""",
)


def migrate(connection: Connection) -> None:
    """Create the tables."""
    postgres = connection.dialect.name == "postgresql"
    kinds = {
        "serial": "SERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY AUTOINCREMENT",
        "blob": "BYTEA" if postgres else "BLOB",
    }
    for statement in STATEMENTS:
        connection.execute(text(statement.format(**kinds)))
