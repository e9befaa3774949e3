"""A run killed at any moment loses nothing and doubles nothing once it is repeated.

`reportedly add` runs in a process of its own and is killed (SIGKILL) at moments seen from outside,
by watching the library's file: before it exists, between the batches of a stage, between stages.
Then it is repeated, and the library must hold, byte for byte, what an uninterrupted run makes.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

#: More than one batch, so that there is a moment between two of them.
N_REPORTS = 40
NAMES = ("Tolva", "Brel", "Marrin", "Oskar Bay")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("reports")
    for i in range(N_REPORTS):
        name = NAMES[i % len(NAMES)]
        text = (
            f"Ferry to {name} halted\n\n{i % 28 + 1} May 2021\n\nThe ferry to {name} was halted by "
            f"a storm, police said. {i + 2} people were on board.\n"
        )
        (path / f"{i:02}.txt").write_text(text, encoding="utf-8")
    (path / "99.txt").write_bytes(b"")  # an issue, too
    return path


def start(folder: Path, library: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reportedly", "add", "-q", str(folder)]
    return subprocess.Popen([*command, "--library", str(library)])


@pytest.fixture(scope="module")
def whole(folder, tmp_path_factory, dump) -> dict[str, list[str]]:
    library = tmp_path_factory.mktemp("whole") / "library.db"
    assert start(folder, library).wait(timeout=300) == 1
    return dump(library)


def count(library: Path, table: str) -> int:
    """Count rows from outside; 0 while there is no such table."""
    if not library.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{library}?mode=ro", uri=True, timeout=1) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
    except sqlite3.Error:
        return 0


Moment = Callable[[Path], bool]
MOMENTS: dict[str, Moment] = {
    "as the library is made": lambda library: library.exists(),
    "after the first batch read": lambda library: count(library, "reports") > 0,
    "between two batches read": lambda library: count(library, "reports") > 20,
    "while extracting": lambda library: count(library, "derived") > 0,
    "as extracting ends": lambda library: count(library, "derived") >= N_REPORTS,
    "as stories are compared": lambda library: count(library, "assignments") > 0,
    "as stories are listed": lambda library: count(library, "listed") > 0,
}


def kill_at(moment: Moment, process: subprocess.Popen[bytes], library: Path, delay_s: float) -> int:
    """Kill once the moment has come (or let the process end by itself before); give its status."""
    deadline = time.monotonic() + 120
    while process.poll() is None and not moment(library):
        assert time.monotonic() < deadline, "the moment never came"
        time.sleep(0.001)
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    return process.wait(timeout=60)


def test_a_killed_run_is_completed_by_repeating_it(folder, whole, tmp_path, dump):
    delays = random.Random(7)  # noqa: S311
    library = tmp_path / "library.db"
    n_killed = 0
    for name, moment in MOMENTS.items():
        process = start(folder, library)
        status = kill_at(moment, process, library, delays.uniform(0, 0.02))
        n_killed += status == -signal.SIGKILL
        assert status in (-signal.SIGKILL, 1), name
    assert n_killed >= 3
    assert start(folder, library).wait(timeout=300) == 1
    assert dump(library) == whole
    assert start(folder, library).wait(timeout=300) == 1
    assert dump(library) == whole


def test_the_dump_would_show_a_loss(whole):
    """The comparison above compares something: every table that matters has rows."""
    assert {table for table, rows in whole.items() if not rows} <= {"copies"}
    assert len(whole["reports"]) == N_REPORTS
    assert len(whole["derived"]) == 2 * N_REPORTS
    assert json.dumps(whole["heads"])
