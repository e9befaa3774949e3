"""What bytes came to when they were parsed, so that they need not be parsed again."""

from __future__ import annotations

from sqlalchemy import Connection, text

STATEMENT = """CREATE TABLE seen (
    raw_id TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL, run_id TEXT NOT NULL,
    PRIMARY KEY (raw_id, version))"""


def migrate(connection: Connection) -> None:
    """Make the table."""
    connection.execute(text(STATEMENT))
