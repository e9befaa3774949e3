"""How each report came to its story: joined it, started it, or waits."""

from __future__ import annotations

from sqlalchemy import Connection, text


def migrate(connection: Connection) -> None:
    """Add the column; what older versions assigned had joined."""
    connection.execute(text("ALTER TABLE assignments ADD COLUMN standing TEXT"))
