"""Editions read out of order: an older text of an article that came after the newer one."""

from __future__ import annotations

from sqlalchemy import Connection, text

STATEMENT = """CREATE TABLE editions (
    former_id TEXT NOT NULL, report_id TEXT NOT NULL, seq INTEGER NOT NULL, run_id TEXT NOT NULL,
    PRIMARY KEY (former_id, report_id))"""


def migrate(connection: Connection) -> None:
    """Make the table."""
    connection.execute(text(STATEMENT))
