"""Other programs beside ours in one run: a script under the python that has them installed.

``REPORTEDLY_PEERS_PYTHON`` names that python. The script reads JSON Lines on standard input and
answers each with one line of JSON, in order; what it prints besides goes to standard error.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.data import Absent

VARIABLE = "REPORTEDLY_PEERS_PYTHON"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def peers_python() -> str:
    """Give the python that has the peers.

    Raises:
        Absent: none is named, or it is not there.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        raise Absent(f"{VARIABLE} names no python with the peers")
    if not Path(named).exists():
        raise Absent(f"{VARIABLE} names {named}, which is not there")
    return named


def run_worker(
    script: str | Path,
    rows: Iterable[dict[str, Any]],
    *arguments: str,
    python: str | None = None,
    timeout_s: float = 3_000,
) -> list[dict[str, Any]]:
    """Send rows to a script as JSON Lines and give its answers, one a row, in order.

    Args:
        python: another python than the peers' (our own, to run a script the same way).

    Raises:
        Absent: there is no python with the peers.
        RuntimeError: the script failed or answered another number of lines.
    """
    command = [python or peers_python(), str(script), *arguments]
    sent = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    done = subprocess.run(
        command,
        input=sent.encode("utf-8", "replace"),
        capture_output=True,
        timeout=timeout_s,
        env={**os.environ, **ONE_THREAD, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    if done.returncode or len(answers) != sent.count("\n"):
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
        raise RuntimeError(f"{Path(script).name} failed: {' | '.join(told)}")
    return answers
