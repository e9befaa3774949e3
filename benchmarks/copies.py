"""How many reports a second go through the search for copies, and what a larger library costs.

    python -m benchmarks.copies [--held 1000 10000 50000] [--count 1000] [--seed 1] [--words 450]

Texts are those of the stream of invented news (``benchmarks.stream``): about 30 % are reprints,
whole, cut or edited; outlets put lines of their own below. Reports of fewer words than
``--words`` are joined with own text of others until they have about as many. All figures are CPU
seconds on one thread, with the index and the texts in memory; texts are made outside the time.
The aim is 2,000 reports a second, from the text to the aligned spans.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from benchmarks.measure import print_table, use_one_thread

use_one_thread()

from benchmarks.stream import Made, iter_reports  # noqa: E402 - threads are settled first
from reportedly.cluster.copies import CopyFinder, find_copies  # noqa: E402
from reportedly.cluster.families import copy_families  # noqa: E402
from reportedly.model.report import (  # noqa: E402
    Basis,
    Block,
    BlockKind,
    DayInterval,
    Published,
    Report,
)
from reportedly.model.story import Copy  # noqa: E402

AIM = 2_000
#: Reports of one text that is reprinted very often.
REPRINTS = 5_000

T = TypeVar("T")


def report_of(made: Made, tail: str = "") -> Report:
    """Make a report of one body block a paragraph."""
    text = "\n\n".join([made.text, tail]) if tail else made.text
    return plain_report(made.url, text, made.outlet, made.published)


def plain_report(key: str, text: str, outlet: str, published: str | None) -> Report:
    """Make a report of a text, one body block a paragraph."""
    when = Published()
    if published:
        day = date.fromisoformat(published[:10])
        when = Published(DayInterval(day, day), Basis.METADATA)
    bare = Report(key, key, text, "", outlet=outlet, url=key, published=when)
    blocks, place = [], 0
    for paragraph in text.split("\n\n"):
        span = bare.span(place, place + len(paragraph))
        blocks.append(Block(span, BlockKind.BODY, "a paragraph"))
        place += len(paragraph) + 2
    return replace(bare, blocks=tuple(blocks))


def iter_stream(seed: int, n_words: int) -> Iterator[Report]:
    """Give the reports of the stream in order of arrival, the short ones made longer.

    What is added is text of the report that came so many before, cut to what is wanted: to a
    finder of copies this is a passage reprinted, so it is taken from a stream of its own.
    """
    others = iter_reports(seed + 1)
    for made in iter_reports(seed):
        absent = n_words - made.text.count(" ")
        tail = " ".join(next(others).text.split()[:absent]) if absent > 30 else ""
        yield report_of(made, tail)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work and give its result and its CPU time in seconds."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def add_all(finder: CopyFinder, reports: Sequence[Report]) -> list[tuple[Copy, ...]]:
    """Add reports one by one."""
    return [finder.add(report) for report in reports]


def measure_stages(reports: Sequence[Report]) -> list[tuple[str, float]]:
    """Give microseconds a report of each step, for reports like those held."""
    from reportedly.cluster.candidates import Bounds, choose_candidates
    from reportedly.cluster.copies import CopySettings, compare_tokens
    from reportedly.cluster.fingerprints import (
        MemoryFingerprints,
        asked_values,
        day_of,
        number_of,
        stored_values,
    )
    from reportedly.cluster.tokens import tokens_of

    bounds, settings, index = Bounds(), CopySettings(), MemoryFingerprints()
    tokens, tokens_s = timed(lambda: [tokens_of(r) for r in reports])
    values, values_s = timed(lambda: [(asked_values(t), stored_values(t)) for t in tokens])
    for number, (report, (_, stored)) in enumerate(zip(reports, values, strict=True)):
        index.add(number, stored, day_of(report))

    def choose() -> list[list[tuple[int, int]]]:
        held = (
            (index.holders(asked, day_of(r), bounds.max_holders), day_of(r))
            for r, (asked, _) in zip(reports, values, strict=True)
        )
        return [choose_candidates(found, day, bounds) for found, day in held]

    chosen, chosen_s = timed(choose)
    pairs = [
        (tokens[number_of(item)], own)
        for own, items in zip(tokens, chosen, strict=True)
        for item, _ in items
        if tokens[number_of(item)] is not own
    ]
    _, aligned_s = timed(lambda: [compare_tokens(a, b, settings) for a, b in pairs])
    steps = {
        "words": tokens_s,
        "fingerprints": values_s,
        "candidates": chosen_s,
        f"alignment ({len(pairs) / len(reports) / 2:.1f} pairs a report)": aligned_s / 2,
    }
    return [(name, 1e6 * took / len(reports)) for name, took in steps.items()]


def measure_reprints(report: Report) -> tuple[int, float, float, int]:
    """Reprint one text very often; give the number, both CPU times, and how many families."""
    notes = [
        f"Printed in edition {n} for the readers of district {n % 97}." for n in range(REPRINTS)
    ]
    reports = [
        plain_report(f"r{n:05}", f"{report.text}\n\n{note}", f"Outlet {n}", None)
        for n, note in enumerate(notes)
    ]
    copies, copies_s = timed(lambda: list(find_copies(reports)))
    families, families_s = timed(lambda: copy_families(reports, copies))
    return REPRINTS, copies_s, families_s, len(set(families.values()))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--held", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--words", type=int, default=450)
    given = options.parse_args()
    stream = iter_stream(given.seed, given.words)
    finder, n_held, rows = CopyFinder(), 0, []
    for wanted in sorted(given.held):
        for report in itertools.islice(stream, max(0, wanted - n_held)):
            finder.seed(report)
        batch = list(itertools.islice(stream, given.count))
        n_held = max(n_held, wanted) + len(batch)
        found, took = timed(partial(add_all, finder, batch))
        kinds = Counter(copy.kind.value for copies in found for copy in copies)
        reprints = sum(any(c.share > 0.3 for c in copies) for copies in found)
        n_words = sum(r.text.count(" ") for r in batch) // len(batch)
        rows.append(
            (
                f"{wanted:,}",
                f"{len(batch) / took:,.0f}",
                f"{1e6 * took / len(batch):.0f}",
                str(n_words),
                f"{reprints / len(batch):.0%}",
                ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())),
            )
        )
    print_table(("held", "reports/s", "µs a report", "words", "reprints", "found"), rows)
    print()
    steps = [(n, f"{us:.0f}") for n, us in measure_stages(batch)]
    print_table(("step", "µs a report"), steps)
    n, copies_s, families_s, n_families = measure_reprints(batch[0])
    print(
        f"\none text {n:,} times: {copies_s:.1f} s of CPU, {families_s:.1f} s for families", end=""
    )
    print(f" ({n_families} found)")
    least = min(float(row[1].replace(",", "")) for row in rows)
    print(
        f"least: {least:,.0f} reports/s ({'within' if least >= AIM else 'BELOW'} the aim {AIM:,})"
    )


if __name__ == "__main__":
    main()
