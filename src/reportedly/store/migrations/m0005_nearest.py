"""What a new report is to be compared with, found without reading the library: postings, edges,
and the indexes that questions about single reports and stories need."""

from __future__ import annotations

from sqlalchemy import Connection, text

STATEMENTS = (
    """CREATE TABLE postings (
        kind INTEGER NOT NULL, key BIGINT NOT NULL, day INTEGER NOT NULL, "row" INTEGER NOT NULL,
        PRIMARY KEY (kind, key, day, "row")){packed}""",
    """CREATE TABLE edges (
        kind INTEGER NOT NULL, "row" INTEGER NOT NULL, other INTEGER NOT NULL,
        score DOUBLE PRECISION NOT NULL, body DOUBLE PRECISION NOT NULL,
        PRIMARY KEY ("row", other, kind)){packed}""",
    'CREATE INDEX edges_other ON edges (other, "row", kind)',
    "DROP INDEX reports_locator",
    "CREATE INDEX reports_place ON reports (locator, seq)",
    "CREATE INDEX reports_seq_id ON reports (seq, id, language)",
    "CREATE INDEX reports_former ON reports (supersedes)",
    "CREATE INDEX editions_later ON editions (report_id)",
    """CREATE INDEX assignments_standing ON assignments (story_id, report_id)
        WHERE deleted_at IS NULL""",
    "CREATE INDEX copies_to ON copies (to_id) WHERE deleted_at IS NULL",
    "CREATE INDEX heads_story ON heads (story_id)",
)


def migrate(connection: Connection) -> None:
    """Make the tables and the indexes."""
    packed = "" if connection.dialect.name == "postgresql" else " WITHOUT ROWID"
    for statement in STATEMENTS:
        connection.execute(text(statement.format(packed=packed)))
