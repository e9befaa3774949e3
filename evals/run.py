"""Score every stage on the public sets and print a table with the peers' figures beside ours.

    python -m evals.run                 all sets that are on this machine
    python -m evals.run te3 polnear     only these

The sets lie in ``REPORTEDLY_EVAL_DATA`` (default ``../shared/data``); a set that is absent is named
and skipped. The figures of all sets scored so far are kept in ``evals/results.json`` and written as
a table to ``evals/results.md``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from evals import (
    sets_copies,
    sets_dating,
    sets_facts,
    sets_html,
    sets_language,
    sets_lines,
    sets_lookalikes,
    sets_metadata,
    sets_order,
    sets_reading,
    sets_stories,
)
from evals.data import Absent

HERE = Path(__file__).parent
#: Figures that count.
COUNTS = frozenset({"claimed", "reports/s"})
RESULTS = HERE / "results.json"
Score = Callable[[], dict[str, float]]

SETS: dict[str, Score] = {
    **{n: partial(sets_facts.score_times, n) for n in ("te3", "meantime", "wikiwars")},
    "polnear": sets_facts.score_polnear,
    **{n: partial(sets_facts.score_places, n) for n in ("trnews", "geovirus", "geowebnews", "lgl")},
    **{
        n: partial(sets_stories.score_clusters, n)
        for n in ("allsides", "giveme5w", "ecbplus", "basil", "fnc1")
    },
    "uci": partial(sets_stories.score_clusters, "uci_headlines"),
    "order": sets_order.score_order,
    "lookalikes": sets_lookalikes.score_lookalikes,
    "stories-online": sets_stories.score_online,
    "synthetic_wire": sets_copies.score_wire,
    **{f"{n}_reuse": partial(sets_copies.score_reuse, n) for n in sets_copies.REUSE},
    **{n: partial(sets_html.score_pages, n) for n in ("aeb", "wcxb")},
    "html": sets_html.score_html,
    **{n: partial(sets_stories.score_pairs, n) for n in ("rte3", "emergent", "claimdiff")},
    **{n: partial(sets_stories.score_summaries, n) for n in ("neus", "roundups")},
    "dating": sets_dating.score_dating,
    "dating-siblings": sets_dating.score_siblings,
    "language": sets_language.score_language,
    "lines": sets_lines.score_lines,
    "metadata": sets_metadata.score_metadata,
    "reading-quotes": sets_reading.score_quotes,
    "reading-chains": sets_reading.score_chains,
    "reading-differences": sets_reading.score_differences,
    "reading-contradictions": sets_reading.score_contradictions,
    "reading-blocks": sets_reading.score_blocks,
}


def commit() -> str:
    """Give the short id of the commit that stands here, with a plus when files differ from it."""
    command = ["git", "describe", "--always", "--dirty=+"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def figures_line(figures: dict[str, float]) -> str:
    """Write figures as ``name 0.123, …``; counts as whole numbers."""
    parts = [f"{k} {v:.0f}" if k in COUNTS else f"{k} {v:.3f}" for k, v in figures.items()]
    return ", ".join(parts)


def table(results: dict[str, dict], peers: dict[str, str]) -> str:
    """Write the results as a Markdown table, in the order of :data:`SETS`."""
    lines = [
        "# Scores on public sets",
        "",
        "Written by `python -m evals.run`. Each set is scored on its open part with the metric of",
        "its own notes. Peers' figures are from those notes, most of them on the whole set or its",
        "official test part: read them side by side, not to the third decimal.",
        "",
        "| set | reportedly | peers | at commit | CPU s |",
        "|---|---|---|---|---|",
    ]
    for name in SETS:
        if name in results:
            row = results[name]
            figures = figures_line(row["figures"])
            lines.append(
                f"| {name} | {figures} | {peers.get(name, '')} | {row['commit']} | {row['cpu_s']} |"
            )
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    """Score the named sets, all by default; give the exit status."""
    unknown = [n for n in names if n not in SETS]
    if unknown:
        print(f"no such set: {', '.join(unknown)}; there are: {', '.join(SETS)}", file=sys.stderr)
        return 2
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    peers = json.loads((HERE / "peers.json").read_text("utf-8"))
    for name in names or SETS:
        began = time.process_time()
        try:
            figures = SETS[name]()
        except Absent as absent:
            print(f"{name:24} skipped: {absent}", flush=True)
            continue
        took = round(time.process_time() - began)
        rounded = {k: round(v, 4) for k, v in figures.items()}
        results[name] = {"figures": rounded, "commit": commit(), "cpu_s": took}
        print(
            f"{name:24} {figures_line(figures)}   [{took} s]\n{'':24} peers: {peers.get(name)}",
            flush=True,
        )
        body = json.dumps(dict(sorted(results.items())), indent=1)
        RESULTS.write_text(body + "\n", encoding="utf-8")
        (HERE / "results.md").write_text(table(results, peers), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
