"""The longer stories: how alike neighbouring stories are, and where each has its place."""

from __future__ import annotations

from sqlalchemy import Connection, text

STATEMENTS = (
    """CREATE TABLE links (
        seq {serial}, one TEXT NOT NULL, other TEXT NOT NULL, mean DOUBLE PRECISION NOT NULL,
        run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE INDEX links_one ON links (one) WHERE deleted_at IS NULL",
    "CREATE INDEX links_other ON links (other) WHERE deleted_at IS NULL",
    """CREATE TABLE places (
        seq {serial}, story_id TEXT NOT NULL, part_of TEXT NOT NULL, follows TEXT,
        run_id TEXT NOT NULL, deleted_at TEXT)""",
    "CREATE UNIQUE INDEX places_live ON places (story_id) WHERE deleted_at IS NULL",
    "CREATE INDEX places_part_of ON places (part_of) WHERE deleted_at IS NULL",
)


def migrate(connection: Connection) -> None:
    """Make the tables and the indexes."""
    postgres = connection.dialect.name == "postgresql"
    serial = "SERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY AUTOINCREMENT"
    for statement in STATEMENTS:
        connection.execute(text(statement.format(serial=serial)))
