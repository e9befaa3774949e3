"""What the benchmarks share: CPU time of a call, child processes, tables."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: One thread everywhere, so that CPU seconds mean the same on every machine.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def use_one_thread() -> None:
    """Ask the number libraries for one thread; call before they are imported."""
    os.environ.update(ONE_THREAD)


def cpu_seconds(work: Callable[[], object], repeats: int) -> float:
    """Give the least CPU time of some runs; the least is the one with the fewest disturbances."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


@dataclass(frozen=True, slots=True)
class Child:
    """What one run of a command cost."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    status: int


def run_child(arguments: Sequence[str]) -> Child:
    """Run a command to its end with its output thrown away; peak memory is that of this child.

    ``os.wait4`` gives the child's own use of resources, whatever ran before it. The child may
    write bytecode, whatever this process was told: an install has it, and compiling some 600
    modules anew takes longer than a brief.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    child = subprocess.Popen(
        list(arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment, **ONE_THREAD},
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    return Child(wall, used.ru_utime + used.ru_stime, _megabytes(used), child.returncode)


def _megabytes(used: resource.struct_rusage) -> float:
    """Peak resident memory in MB: Linux counts kilobytes, macOS bytes."""
    return used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def own_peak_mb() -> float:
    """Give the peak resident memory of this process so far."""
    return _megabytes(resource.getrusage(resource.RUSAGE_SELF))


def program() -> list[str]:
    """Give the command line of this environment's ``reportedly``."""
    return [sys.executable, "-c", "from reportedly.cli import main; raise SystemExit(main())"]


def repeat_child(arguments: Sequence[str], repeats: int) -> Child:
    """Run a command several times; give medians of the times and the highest peak."""
    runs = [run_child(arguments) for _ in range(repeats)]
    return Child(
        statistics.median(r.wall_s for r in runs),
        statistics.median(r.cpu_s for r in runs),
        max(r.peak_mb for r in runs),
        max(r.status for r in runs),
    )


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the machine above them."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    widths = [max(len(r[i]) for r in (head, *rows)) for i in range(len(head))]
    for row in (head, ["-" * w for w in widths], *rows):
        print("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
