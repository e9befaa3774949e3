"""What a report more costs as a library grows, on a stream of invented news.

    python -m benchmarks.growth                       2,000 to 20,000 reports
    python -m benchmarks.growth --sizes 2000,200000   the bounds of the issue (hours, 10 GB)

Fills a library through the pipeline itself, with stand-ins for the models (see
``benchmarks/standin.py``), and measures at each size, on a copy: opening it and listing its
stories in a fresh process; whole adds of one report at a time, with the models; the grouping in
them; peak memory; and how fast the grouping takes in many. Repeated, it goes on where it was.
The exit status is 1 when a bound is broken: an add at the largest size may cost 1.5 times one at
the smallest (median and 99th percentile), opening takes under a second, memory stays under 2 GB,
and the grouping takes in 150 reports a second at least.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.growth_chart import draw_chart
from benchmarks.growth_fill import (
    Extracted,
    Stream,
    copy_library,
    fill,
    neighbours,
    write_lines,
)
from benchmarks.growth_probe import WARM_UP
from benchmarks.measure import ONE_THREAD, print_table, program, run_child

HERE = Path(__file__).parent
RATIO, OPEN_S, PEAK_MB, RATE = 1.5, 1.0, 2000.0, 150.0
#: Reports that the grouping takes in at once, and adds in fresh processes, a size.
MORE, FRESH = 500, 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured at one size: seconds of CPU unless named otherwise."""

    n_reports: int
    n_stories: int
    file_mb: float
    open_wall_s: float
    open_cpu_s: float
    add_median_s: float
    add_p99_s: float
    add_wall_median_s: float
    add_wall_p99_s: float
    group_median_s: float
    group_p99_s: float
    fresh_add_s: float
    rate: float
    peak_mb: float
    stages: dict[str, float] = field(default_factory=dict)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that this share of values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(folder: Path, stream: Stream, size: int, n_adds: int) -> Figures:
    """Measure a filled library on a copy of it."""
    copy = copy_library(folder / "library.db", folder / "probed.db")
    opened = [run_child([*program(), "stories", "--library", str(copy)]) for _ in range(FRESH)]
    if any(child.status for child in opened):
        raise RuntimeError("the stories could not be listed")
    probes = stream.probes(size, n_adds + WARM_UP + FRESH)
    fresh = []
    for made in stream.made(probes[:FRESH]):
        path = write_lines(folder / "fresh.jsonl", [made.line()])
        fresh.append(run_child([*program(), "add", str(path), "--library", str(copy)]))
    more = stream.next_items(size, MORE)
    result = _probe(folder, copy, [_places(stream, items) for items in (probes[FRESH:], more)])
    return Figures(
        size,
        count_stories(folder / "library.db"),
        copy.stat().st_size / 1e6,
        statistics.median(child.wall_s for child in opened),
        statistics.median(child.cpu_s for child in opened),
        *_spread([row["cpu"] for row in result["adds"]]),
        *_spread([row["wall"] for row in result["adds"]]),
        *_spread([row["group"] for row in result["adds"]]),
        statistics.median(child.cpu_s for child in fresh),
        result["rate"],
        max([result["peak_mb"], *(child.peak_mb for child in [*fresh, *opened])]),
        {s: statistics.median(row.get(s, 0.0) for row in result["adds"]) for s in STAGE_NAMES},
    )


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return statistics.median(values), percentile(values, 0.99)


def _places(stream: Stream, items: Sequence[Any]) -> list[dict[str, int]]:
    return [{"seed": stream.seed, "story": i.story, "place": i.place} for i in items]


def _probe(folder: Path, copy: Path, lists: Sequence[list[dict[str, int]]]) -> dict[str, Any]:
    """Run the measuring process on a copied library."""
    paths = [
        str(write_lines(folder / f"probes{number}.jsonl", rows))
        for number, rows in enumerate(lists)
    ]
    result = folder / "result.json"
    command = [sys.executable, "-m", "benchmarks.growth_probe", str(copy), *paths, str(result)]
    _run_loud(command)
    answer: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return answer


def _run_loud(command: Sequence[str]) -> None:
    import os
    import subprocess

    subprocess.run(command, check=True, cwd=HERE.parent, env={**os.environ, **ONE_THREAD})


def count_stories(library: Path) -> int:
    """Count the stories that stand in a library's file."""
    import sqlite3

    asked = "SELECT count(DISTINCT story_id) FROM assignments WHERE deleted_at IS NULL"
    with sqlite3.connect(library) as connection:
        return int(connection.execute(asked).fetchone()[0])


def verdicts(first: Figures, last: Figures) -> list[tuple[str, str, str, bool]]:
    """Hold the figures against the bounds: what, measured, bound, whether it holds."""
    rows = []
    for name in ("add_median_s", "add_p99_s", "group_median_s", "group_p99_s"):
        ratio = getattr(last, name) / max(1e-9, getattr(first, name))
        told = f"{name} at {last.n_reports} : at {first.n_reports}"
        rows.append((told, f"{ratio:.2f}", f"<= {RATIO}", ratio <= RATIO))
    rows.append(("opens, wall s", f"{last.open_wall_s:.2f}", f"< {OPEN_S}", last.open_wall_s < 1))
    rows.append(("peak MB", f"{last.peak_mb:.0f}", f"< {PEAK_MB:.0f}", last.peak_mb < PEAK_MB))
    rows.append(("reports/s grouped", f"{last.rate:.0f}", f">= {RATE:.0f}", last.rate >= RATE))
    return rows


def table_rows(figures: Sequence[Figures]) -> list[list[str]]:
    """Give the rows of the printed table, times in milliseconds."""
    return [
        [
            f"{f.n_reports:,}",
            f"{f.n_stories:,}",
            f"{f.file_mb:.0f}",
            f"{f.open_wall_s:.2f}",
            *(f"{1000 * s:.0f}" for s in (f.add_median_s, f.add_p99_s)),
            *(f"{1000 * s:.0f}" for s in (f.add_wall_median_s, f.add_wall_p99_s)),
            *(f"{1000 * s:.1f}" for s in (f.group_median_s, f.group_p99_s)),
            f"{f.fresh_add_s:.2f}",
            f"{f.rate:.0f}",
            f"{f.peak_mb:.0f}",
        ]
        for f in figures
    ]


#: Parts of an add, in the order in which they are done.
STAGE_NAMES = ("read", "extract", "embed", "group", "heads")
HEAD = (
    "reports", "stories", "file MB", "open s", "add ms", "p99", "wall ms", "p99", "group ms", "p99",
    "fresh add s", "grouped/s", "peak MB",
)  # fmt: skip


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", default="2000,5000,10000,20000", help="comma between them")
    options.add_argument("--folder", type=Path, default=Path("build/growth"))
    options.add_argument("--minutes", type=float, help="begin no further size after so many")
    options.add_argument("--adds", type=int, default=200, help="measured at each size")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--chart", type=Path, help="where to draw the curve (SVG)")
    options.add_argument("--quality", action="store_true", help="score the stories, too")
    given = options.parse_args(arguments)
    given.sizes = sorted(int(size) for size in given.sizes.split(","))
    return given


def main(arguments: Sequence[str]) -> int:
    """Fill, measure, print, draw; give the exit status."""
    given = read_options(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 60 * given.minutes if given.minutes else None
    stream = Stream(given.seed, max(given.sizes) + 4000)
    wanted = neighbours(stream, given.sizes, given.adds + WARM_UP + FRESH)
    extracted = Extracted(given.folder / "extracted.db", wanted)
    figures: list[Figures] = []
    for size in given.sizes:
        if fill(given.folder / "library.db", stream, size, extracted, until) < size:
            print(f"the time is up before {size} reports; repeat to go on")
            break
        figures.append(measure(given.folder, stream, size, given.adds))
        print_figures(figures)
        if given.quality:
            print_quality(given.folder / "library.db")
        rows = [asdict(f) for f in figures]
        (given.folder / "figures.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if not figures:
        return 1
    if given.chart:
        given.chart.write_text(draw_chart([asdict(f) for f in figures]), encoding="utf-8")
    held = verdicts(figures[0], figures[-1])
    print_table(("bound", "measured", "asked", "holds"), [[*r[:3], str(r[3])] for r in held])
    return 0 if all(holds for *_, holds in held) else 1


def print_figures(figures: Sequence[Figures]) -> None:
    """Print what was measured so far, and where the time of an add goes (medians)."""
    print_table(HEAD, table_rows(figures))
    rows = [
        [f"{f.n_reports:,}", *(f"{1000 * f.stages[name]:.1f}" for name in STAGE_NAMES)]
        for f in figures
    ]
    print_table(("reports", *(f"{name} ms" for name in STAGE_NAMES)), rows)


def print_quality(library: Path) -> None:
    """Score the stories of a filled library: as first assigned, and as they stand."""
    from benchmarks.growth_quality import score_library

    for name, (p, r, f) in score_library(library).items():
        print(f"stories {name}: B-cubed precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
