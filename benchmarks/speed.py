"""Parse, extract and cluster against the language models alone on the same texts; and the brief.

    python -m benchmarks.speed [PATH] [--limit N] [--repeats N]

PATH is anything ``reportedly brief`` reads (default ``examples/``). All figures are CPU seconds on
one thread after a warm-up. "Models alone" is what cannot be saved: the English parser over the
article blocks, in batches, and one embedding of the headline and lead of each report. The aim is a
ratio of at most 1.3.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.measure import (
    cpu_seconds,
    print_table,
    program,
    repeat_child,
    run_child,
    use_one_thread,
)

use_one_thread()

from reportedly.model.report import Report  # noqa: E402 - threads are settled first

EXAMPLES = Path(__file__).parents[1] / "examples"
AIM = 1.3
LEAD_WORDS = 60


def read(path: str, limit: int | None) -> list[Report]:
    """Read and parse reports of a path."""
    from reportedly.pipeline.local import read_reports, sort_inputs
    from reportedly.sources.base import ReadLimits

    return sort_inputs(read_reports([path], ReadLimits())).reports[:limit]


def parse_again(reports: list[Report]) -> None:
    """Parse the reports' texts anew, as plain text."""
    from reportedly.model.report import RawReport
    from reportedly.parse.run import parse_report

    for report in reports:
        parse_report(
            RawReport(
                source=report.source,
                content=report.text.encode("utf-8"),
                media_type="text/plain",
                encoding="utf-8",
                given_id=report.id,
            )
        )


def extract(reports: list[Report]) -> None:
    """Extract from all, as the brief does."""
    from reportedly.pipeline.local import extract_all

    extract_all(reports)


def cluster(reports: list[Report]) -> None:
    """Group all into stories."""
    from reportedly.pipeline.local import group_reports

    group_reports(reports)


def run_models(reports: list[Report]) -> None:
    """Run the parser over all article blocks, and embed one head a report."""
    from reportedly.extract.run import load_model
    from reportedly.text.embed import embed_texts

    blocks = [b.span.exact for r in reports for b in r.article_blocks]
    for _ in load_model().pipe(blocks, batch_size=64):
        pass
    for report in reports:
        words = " ".join(b.span.exact for b in report.article_blocks).split()
        embed_texts([" ".join(words[:LEAD_WORDS])])


def brief(path: str) -> None:
    """Do all that ``reportedly brief --format json`` does, but for printing."""
    from reportedly.cli.output import render
    from reportedly.pipeline.local import brief_reports, read_reports, sort_inputs
    from reportedly.sources.base import ReadLimits

    render(brief_reports(sort_inputs(read_reports([path], ReadLimits()))), "json", to_file=True)


def print_briefs(path: str, repeats: int) -> None:
    """Print how long a brief takes, from a cold start and warm."""
    command = [*program(), "brief", path, "--format", "json"]
    run_child(command)  # leaves bytecode behind, as an install does
    child = repeat_child(command, repeats)
    print(f"brief from a cold start: {child.wall_s:.2f} s, {child.cpu_s:.2f} s of CPU")
    brief(path)
    print(f"brief when warm: {cpu_seconds(lambda: brief(path), repeats):.2f} s of CPU")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("path", nargs="?", default=str(EXAMPLES))
    options.add_argument("--limit", type=int)
    options.add_argument("--repeats", type=int, default=3)
    given = options.parse_args()
    reports = read(given.path, given.limit)
    n_words = sum(len(b.span.exact.split()) for r in reports for b in r.article_blocks)
    run_models(reports[:1])
    extract(reports[:1])
    cluster(reports[:1])
    work = {
        "models alone": lambda: run_models(reports),
        "parse": lambda: parse_again(reports),
        "extract": lambda: extract(reports),
        "cluster": lambda: cluster(reports),
    }
    took = {name: cpu_seconds(call, given.repeats) for name, call in work.items()}
    alone = took.pop("models alone")
    ours = sum(took.values())
    rows = [("models alone", f"{alone:.2f}", _rate(n_words, alone), "1.00")]
    rows += [(n, f"{t:.2f}", _rate(n_words, t), f"{t / alone:.2f}") for n, t in took.items()]
    rows.append(("parse + extract + cluster", f"{ours:.2f}", _rate(n_words, ours), ""))
    print(f"{len(reports)} reports, {n_words} words of articles")
    print_table(("what", "CPU s", "reports of 500 words/s", "of the models"), rows)
    verdict = "within" if ours <= AIM * alone else "ABOVE"
    print(f"ratio to the models alone: {ours / alone:.2f} ({verdict} the aim of {AIM})")
    if given.limit is None:
        print_briefs(given.path, given.repeats)


def _rate(n_words: int, seconds: float) -> str:
    return f"{n_words / 500 / max(seconds, 1e-9):.1f}"


if __name__ == "__main__":
    main()
