"""Where the public sets lie, and how their lines are read."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

#: Folder with claims/, cluster/, extract/ and reading/ (environment: REPORTEDLY_EVAL_DATA).
DEFAULT = Path(__file__).parents[2] / "shared" / "data"


class Absent(Exception):
    """A set is not on this machine."""


def root() -> Path:
    """Give the folder of the sets."""
    return Path(os.environ.get("REPORTEDLY_EVAL_DATA") or DEFAULT)


def find(path: str) -> Path:
    """Give a file or folder of the sets.

    Raises:
        Absent: it is not there.
    """
    found = root() / path
    if not found.exists():
        raise Absent(f"no {path} under {root()}")
    return found


def lines(path: str, limit: int | None = None) -> list[dict[str, Any]]:
    """Read JSON Lines, gzipped or not, up to ``limit`` of them."""
    file = find(path)
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    return rows[:limit] if limit else rows
