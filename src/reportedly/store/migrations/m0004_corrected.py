"""Which of a person's decisions are in the stories already."""

from __future__ import annotations

from sqlalchemy import Connection, text

STATEMENT = "CREATE TABLE corrected (seq {serial}, key TEXT NOT NULL, run_id TEXT NOT NULL)"


def migrate(connection: Connection) -> None:
    """Make the table."""
    postgres = connection.dialect.name == "postgresql"
    serial = "SERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY AUTOINCREMENT"
    connection.execute(text(STATEMENT.format(serial=serial)))
