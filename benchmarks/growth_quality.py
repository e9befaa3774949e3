"""Whether stories hold together in a large library: B-cubed against the stream's own stories."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from evals.metrics import bcubed

from benchmarks.growth_fill import story_of_url

Scores = tuple[float, float, float]


def score_library(library: Path) -> dict[str, Scores]:
    """Give precision, recall and F1 of the stories as first assigned, and as they stand."""
    with sqlite3.connect(library) as connection:
        gold = {
            report_id: story_of_url(json.loads(body)["url"])
            for report_id, body in connection.execute("SELECT id, body FROM reports")
        }
        ever = "SELECT report_id, story_id FROM assignments ORDER BY seq DESC"
        first = dict(connection.execute(ever).fetchall())
        standing = "SELECT report_id, story_id FROM assignments WHERE deleted_at IS NULL"
        last = dict(connection.execute(standing).fetchall())
    return {"as first assigned": bcubed(gold, first), "as they stand": bcubed(gold, last)}
