"""Peak memory of a brief.

    python -m benchmarks.memory [PATH]

PATH is anything ``reportedly brief`` reads (default ``examples/``). The aim is under 1 GB.
"""

from __future__ import annotations

import argparse

from benchmarks.measure import print_table, program, run_child
from benchmarks.speed import EXAMPLES

AIM_MB = 1000


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("path", nargs="?", default=str(EXAMPLES))
    given = options.parse_args()
    rows = []
    for name, arguments in (
        ("--help", ["--help"]),
        (f"brief {given.path}", ["brief", given.path, "--format", "json"]),
    ):
        child = run_child([*program(), *arguments])
        verdict = (
            "within" if child.peak_mb < AIM_MB and child.status in (0, 1) else "ABOVE or failed"
        )
        rows.append((name, f"{child.peak_mb:.0f}", f"{child.wall_s:.2f}", verdict))
    print_table(("command", "peak MB", "wall s", f"aim {AIM_MB} MB"), rows)


if __name__ == "__main__":
    main()
