"""What a library holds, for comparing two."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Content = dict[str, list[str]]

#: Every row but provenance (which run, at what hour) and row numbers.
CONTENT = {
    "raw_reports": "id, source, content, carrier",
    "reports": "id, seq, raw_id, locator, sha256, supersedes, body, deleted_at",
    "derived": "report_id, kind, version, body",
    "assignments": "report_id, story_id, reason, deleted_at IS NULL",
    "copies": "from_id, to_id, body, deleted_at IS NULL",
    "heads": "key, story_id, body",
    "listed": "story_id, key, n_reports, weight, first_day, named, version, deleted_at IS NULL",
    "stale": "story_id, deleted_at IS NULL",
    "done": "stage, version, up_to",
    "postings": 'kind, key, day, "row"',
    "edges": 'kind, "row", other, score, body',
    "issues": "id, stage, source, code, message, report_id",
    "seen": "raw_id, version, body",
}


@pytest.fixture(scope="session")
def dump() -> Callable[[Path], Content]:
    """Give a library's content: two that hold the same give the same."""

    def read(library: Path) -> Content:
        with closing(sqlite3.connect(library)) as connection:
            return {
                table: sorted(map(repr, connection.execute(f"SELECT {columns} FROM {table}")))  # noqa: S608
                for table, columns in CONTENT.items()
            }

    return read
