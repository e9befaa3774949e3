"""How many reports a second go through the search for copies, and what a larger library costs.

    python -m benchmarks.copies [--held 1000 10000 50000] [--count 1500] [--seed 1]

Texts are invented: words and stock phrases drawn as they fall in English, some 450 a report; 30 %
are reprints of a report of the last days, whole, cut or edited, a few texts taken up much more
than the rest; every fifth report quotes a statement that others quote too; half of them end with
lines of their outlet, which nothing marks here. All figures are CPU seconds on one thread, with
the index and the texts in memory; texts are made outside the time; the quickest of three
parts counts. The aim is 2,000 reports a second, from the text to the aligned spans.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from benchmarks.measure import print_table, use_one_thread

use_one_thread()

from benchmarks.stream_words import common_words, english  # noqa: E402 - threads are settled first
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

AIM, WORDS, REPEATS = 2_000, 450, 3
#: Share of reports that reprint another, of how many new ones; stock phrases.
REPRINTED, FRESH, PHRASES = 0.3, 6_000, 5_000
#: Reports of one text that is reprinted very often.
REPRINTS = 5_000

T = TypeVar("T")


def iter_reports(seed: int) -> Iterator[Report]:
    """Give invented reports in order of arrival, endless, some 2,000 a day."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    words = list(common_words())
    phrases = [" ".join(english().draw(rng, rng.randint(5, 9))) for _ in range(PHRASES)]
    recent: list[list[str]] = []
    statements: list[str] = []
    for number in itertools.count():
        if number % 20 == 0:
            statements.append(" ".join(rng.choices(words, k=rng.randint(20, 40))))
        if recent and rng.random() < REPRINTED:
            paragraphs = _reprint(rng.choice(recent[-FRESH:]), rng)
        else:
            paragraphs = _own(rng, phrases, statements)
            taken_up = min(60, int(rng.paretovariate(1.2)))
            recent.extend([paragraphs] * taken_up)
            del recent[: -2 * FRESH]
        outlet = rng.randrange(300)
        if rng.random() < 0.5:
            paragraphs = [*paragraphs, f"More of this from {words[outlet]} and {words[-outlet]}."]
            paragraphs.append(f"Write to the desk of paper {words[7 * outlet]} with what you know.")
        day = date(2030, 1, 1) + timedelta(days=number // 2_000)
        text = "\n\n".join(paragraphs)
        yield plain_report(f"r{number}", text, f"Outlet {outlet}", day.isoformat())


def _own(rng: random.Random, phrases: Sequence[str], statements: Sequence[str]) -> list[str]:
    """Write some twelve paragraphs of a sentence or two."""
    paragraphs = []
    for _ in range(rng.randint(10, 15)):
        told = english().draw(rng, rng.randint(20, 44))
        if rng.random() < 0.4:
            told.append(phrases[min(int(rng.paretovariate(0.5)), PHRASES) - 1])
        rng.shuffle(told)
        paragraphs.append(f"{' '.join(told).capitalize()}.")
    if rng.random() < 0.2:
        said = rng.choice(statements[-20:])
        paragraphs.insert(3, f"“{said.capitalize()},” {' '.join(english().draw(rng, 4))} said.")
    return paragraphs


def _reprint(paragraphs: Sequence[str], rng: random.Random) -> list[str]:
    """Give a text whole, its first part, or with one word in twelve changed."""
    way = rng.random()
    if way < 0.4:
        return list(paragraphs)
    if way < 0.7:
        return list(paragraphs[: max(2, int(len(paragraphs) * rng.uniform(0.3, 0.8)))])
    edited = [
        [english().draw(rng, 1)[0] if rng.random() < 0.08 else w for w in paragraph.split()]
        for paragraph in paragraphs
    ]
    return [" ".join(words) for words in edited]


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


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work and give its result and its CPU time in seconds."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def least(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work several times; the time is the least."""
    runs = [timed(work) for _ in range(REPEATS)]
    return runs[0][0], min(took for _, took in runs)


def add_all(finder: CopyFinder, reports: Sequence[Report]) -> tuple[list[tuple[Copy, ...]], float]:
    """Add reports one by one; give what was found, and the CPU time by the quickest third."""
    third = len(reports) // REPEATS
    runs = [
        timed(partial(_added, finder, reports[n * third : (n + 1) * third])) for n in range(REPEATS)
    ]
    return [copies for found, _ in runs for copies in found], REPEATS * min(t for _, t in runs)


def _added(finder: CopyFinder, reports: Sequence[Report]) -> list[tuple[Copy, ...]]:
    return [finder.add(report) for report in reports]


def measure_stages(reports: Sequence[Report]) -> list[tuple[str, float]]:
    """Give microseconds of each step for a report of 450 words, none but these held."""
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
    tokens, tokens_s = least(lambda: [tokens_of(r) for r in reports])
    values, values_s = least(lambda: [(asked_values(t), stored_values(t)) for t in tokens])
    for number, (report, (_, stored)) in enumerate(zip(reports, values, strict=True)):
        index.add(number, stored, day_of(report))

    def choose() -> list[list[tuple[int, int]]]:
        held = (
            (index.holders(asked, day_of(r), bounds.max_holders), day_of(r))
            for r, (asked, _) in zip(reports, values, strict=True)
        )
        return [choose_candidates(found, day, bounds) for found, day in held]

    chosen, chosen_s = least(choose)
    pairs = [
        (tokens[number_of(item)], own)
        for own, items in zip(tokens, chosen, strict=True)
        for item, _ in items
        if tokens[number_of(item)] is not own
    ]
    _, aligned_s = least(lambda: [compare_tokens(a, b, settings) for a, b in pairs])
    steps = {
        "words": tokens_s,
        "fingerprints": values_s,
        "candidates": chosen_s,
        f"alignment ({len(pairs) / len(reports) / 2:.1f} pairs a report)": aligned_s / 2,
    }
    n_reports = sum(r.text.count(" ") for r in reports) / WORDS
    return [(name, 1e6 * took / n_reports) for name, took in steps.items()]


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
    options.add_argument("--count", type=int, default=1_500)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    stream = iter_reports(given.seed)
    finder, n_held = CopyFinder(), 0
    rows: list[tuple[str, ...]] = []
    rates: list[float] = []
    for wanted in sorted(given.held):
        for report in itertools.islice(stream, max(0, wanted - n_held)):
            finder.seed(report)
        batch = list(itertools.islice(stream, given.count))
        n_held = max(n_held, wanted) + len(batch)
        found, took = add_all(finder, batch)
        kinds = Counter(copy.kind.value for copies in found for copy in copies)
        reprints = sum(any(c.share > 0.3 for c in copies) for copies in found)
        n_reports = sum(r.text.count(" ") for r in batch) / WORDS
        rates.append(n_reports / took)
        rows.append(
            (
                f"{wanted:,}",
                f"{rates[-1]:,.0f}",
                f"{1e6 / rates[-1]:.0f}",
                f"{reprints / len(batch):.0%}",
                ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())),
            )
        )
    print_table(("held", "reports/s", "µs a report", "reprints", "found"), rows)
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
