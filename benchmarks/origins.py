"""What counting origins costs in stories of reprints, where every pair of reports is a copy.

    python -m benchmarks.origins [--reports 100 200 400 800]

Stories are invented: one passage that all reports share, whole reports or a part of each, and for
every pair a copy with four aligned spans, all made outside the time. CPU seconds on one thread;
``prepare`` is once a story, ``count`` once an answer that all reports give.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations

from benchmarks.measure import print_table, use_one_thread

use_one_thread()

from reportedly.model.facts import Modality  # noqa: E402 - threads are settled first
from reportedly.model.report import Block, BlockKind, Report  # noqa: E402
from reportedly.model.story import Copy, CopyKind, QuantityValue  # noqa: E402
from reportedly.reconcile.entities import MergedEntities  # noqa: E402
from reportedly.reconcile.evidence import Evidence  # noqa: E402
from reportedly.reconcile.origins import OriginCounter  # noqa: E402

SHARED = (
    "The ferry was carrying eighty passengers when it hit a rock in thick fog off the port. " * 5
)
OWN = " Nobody on the quay knew more than that, and the search went on."
STEP, ROUNDS = 100, 10


def make_report(number: int, kind: CopyKind) -> Report:
    """Make a report of the passage, with as much text of its own where copies are partial."""
    text = SHARED + (OWN * 7 if kind is CopyKind.PARTIAL else "")
    bare = Report(f"r{number}", "made", text, "", outlet=f"Paper {number}")
    body = Block(bare.span(0, len(text)), BlockKind.BODY, "made")
    return Report(f"r{number}", "made", text, "", (body,), outlet=f"Paper {number}")


def make_copy(left: Report, right: Report, kind: CopyKind) -> Copy:
    """Make a copy of the passage, aligned in four pieces."""
    starts = range(0, len(SHARED) - STEP, STEP)
    pairs = tuple((left.span(s, s + STEP), right.span(s, s + STEP)) for s in starts)
    return Copy(left.id, right.id, kind, 1.0, pairs, True)


def measure(n: int, kind: CopyKind) -> tuple[float, float]:
    """Give the CPU seconds to prepare a story of ``n`` reports, and to count one answer."""
    reports = [make_report(i, kind) for i in range(n)]
    copies = [make_copy(a, b, kind) for a, b in combinations(reports, 2)]
    value = QuantityValue(80, 80, "passenger", False)
    told = [
        Evidence(value, r.span(14, 40), r.span(0, 86), r, (), Modality.ASSERTED) for r in reports
    ]
    start = time.process_time()
    counter = OriginCounter(reports, {}, copies, MergedEntities((), {}, {}))
    ready = time.process_time()
    for _ in range(ROUNDS):
        counter.count(told)
    return ready - start, (time.process_time() - ready) / ROUNDS


def main() -> None:
    """Print a line a story."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, nargs="+", default=[100, 200, 400, 800])
    rows = []
    for kind in (CopyKind.COPY, CopyKind.PARTIAL):
        for n in parser.parse_args().reports:
            prepare, count = measure(n, kind)
            rows.append((kind.value, str(n), f"{prepare:.3f}", f"{1000 * count:.1f}"))
    print_table(("copies", "reports", "prepare s", "count ms"), rows)


if __name__ == "__main__":
    main()
