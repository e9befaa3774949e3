"""Fuzz every source and parser with a coverage-guided fuzzer, and keep what was found.

    python -m benchmarks.fuzz [--seconds N] [--keep N] [TARGET…]

Needs atheris (``pip install atheris``). Each target runs in a process of its own, within 20 s and
1.5 GB an input, from the inputs kept in ``tests/corpus/TARGET`` and the files in ``tests/data`` and
``examples`` that its format reads. An input that breaks something is kept in ``tests/corpus`` as
``TARGET/crash-…``; the tests replay all that is kept there. The exit status is 1 when anything
fell. ``--keep`` also keeps the N smallest inputs of each target that reached something new.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.fuzz_target import FORMATS
from benchmarks.measure import print_table

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "corpus"
WORK = ROOT / "build" / "fuzz"
TARGETS = (*sorted(FORMATS), "address", "stated")
SECONDS_AN_INPUT, MEGABYTES = 20, 1_500
LARGEST_SEED = 100_000


def seeds_of(target: str) -> list[Path]:
    """Give the files of this repository that a target can begin from."""
    kept = sorted(p for p in (KEPT / target).glob("*") if p.is_file())
    suffix = FORMATS.get(target, ".txt")
    places = [p for folder in ("tests/data", "examples") for p in (ROOT / folder).rglob("*")]
    ours = sorted(p for p in places if p.is_file() and p.name.endswith((suffix, f"{suffix}.gz")))
    return kept + [p for p in ours if p.stat().st_size <= LARGEST_SEED]


def fuzz(target: str, seconds: int) -> tuple[str, str, str]:
    """Run one target; give its row of the table: name, inputs run, what fell."""
    work = WORK / target
    shutil.rmtree(work, ignore_errors=True)
    (work / "in").mkdir(parents=True)
    for n, path in enumerate(seeds_of(target)):
        shutil.copyfile(path, work / "in" / f"seed-{n:03}")
    command = [
        sys.executable, "-m", "benchmarks.fuzz_target", target,
        f"-max_total_time={seconds}", f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MEGABYTES}",
        "-max_len=65536", f"-artifact_prefix={work}/", "-print_final_stats=1", "-seed=1",
        str(work / "in"),
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    found = sorted(p for p in work.iterdir() if p.is_file())
    for path in found:
        (KEPT / target).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, KEPT / target / path.name[:28])
    if ended.returncode and not found:
        return target, "?", f"stopped with status {ended.returncode}: {ended.stderr[-300:]!r}"
    if found:
        (work / "log").write_text(ended.stdout + ended.stderr, encoding="utf-8")
    return target, _count(ended.stderr), ", ".join(p.name[:28] for p in found)


def keep_smallest(target: str, n_kept: int) -> None:
    """Keep the smallest inputs that reached code no earlier one did."""
    found = [p for p in (WORK / target / "in").iterdir() if not p.name.startswith("seed-")]
    (KEPT / target).mkdir(parents=True, exist_ok=True)
    for path in sorted(found, key=lambda p: (p.stat().st_size, p.name))[:n_kept]:
        shutil.copyfile(path, KEPT / target / path.name[:16])


def _count(log: str) -> str:
    rows = [line for line in log.splitlines() if "number_of_executed_units" in line]
    return rows[-1].rpartition(":")[2].strip() if rows else "?"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together")
    parser.add_argument("--keep", type=int, default=0, metavar="N")
    given = parser.parse_args()
    targets = given.targets or list(TARGETS)
    rows = [fuzz(target, max(1, given.seconds // len(targets))) for target in targets]
    for target in targets if given.keep else ():
        keep_smallest(target, given.keep)
    print_table(("target", "inputs", "fell"), rows)
    return int(any(row[2] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
