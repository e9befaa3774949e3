"""How long ``reportedly --help`` and the other light commands take from a cold start.

    python -m benchmarks.startup [--repeats N]

The aim is under .3 s: nothing heavy is imported until it is needed.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.measure import print_table, program, repeat_child

AIM_S = 0.3
COMMANDS = (["--help"], ["--version"], ["brief", "--help"], ["stories", "--help"])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--repeats", type=int, default=7)
    given = options.parse_args()
    rows = []
    bare = repeat_child([sys.executable, "-c", "pass"], given.repeats)
    rows.append(("python alone", f"{bare.wall_s:.3f}", f"{bare.cpu_s:.3f}", ""))
    for arguments in COMMANDS:
        child = repeat_child([*program(), *arguments], given.repeats)
        verdict = "within" if child.cpu_s < AIM_S and child.status == 0 else "ABOVE"
        name = f"reportedly {' '.join(arguments)}"
        rows.append((name, f"{child.wall_s:.3f}", f"{child.cpu_s:.3f}", f"{verdict} {AIM_S} s"))
    print_table(("command", "wall s", "CPU s", "aim (CPU)"), rows)


if __name__ == "__main__":
    main()
