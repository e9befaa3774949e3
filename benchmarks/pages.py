"""How many pages a second: main text of web pages, ours beside other programs in one run.

    python -m benchmarks.pages [--limit N] [NAME…]

The pages are those of the article extraction benchmark (``REPORTEDLY_EVAL_DATA``); other programs
run where ``REPORTEDLY_PEERS_PYTHON`` names a python that has them. Figures are CPU seconds of one
thread after a first page for warmth. Ours does more than the others' here: it marks every line of
the page, and reads the metadata and the day of publication.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.sets_html import PEERS, aeb_pages, is_ours

from benchmarks.measure import print_table
from evals import data, peers_env

WORKER = Path(__file__).parents[1] / "evals" / "peer_text.py"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("names", nargs="*", default=["reportedly", *PEERS])
    options.add_argument("--limit", type=int, default=60)
    given = options.parse_args()
    pages = [html for html, _ in aeb_pages()][: given.limit]
    rows = [{"id": str(i), "html": html} for i, html in enumerate(pages)]
    megabytes = sum(len(p.encode()) for p in pages) / 1e6
    table = []
    for name in given.names:
        try:
            python = sys.executable if is_ours(name) else None
            answers = peers_env.run_worker(WORKER, rows, name, python=python)
        except (data.Absent, RuntimeError) as missing:
            print(f"{name}: skipped, {missing}")
            continue
        took = sum(a["cpu_s"] for a in answers)
        if not any(a["text"] for a in answers):
            print(f"{name}: skipped, it finds no text on any page (is it installed whole?)")
            continue
        found = sum(bool(a["text"].strip()) for a in answers)
        speed = f"{len(rows) / took:.1f}", f"{megabytes / took:.2f}"
        table.append((name, *speed, f"{found} of {len(rows)}"))
    print_table(("program", "pages/s", "MB/s", "pages with a text"), table)


if __name__ == "__main__":
    main()
