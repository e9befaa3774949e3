"""The stage commands: JSON Lines in, JSON Lines out, one line for one line, in order."""

from __future__ import annotations

import sys
from typing import IO

import click

FILE_HELP = "Reads JSON Lines from FILE, or from standard input when FILE is - or left out."


def _stage(name: str, file: IO[bytes], *, final: bool = False) -> int:
    """Run a stage over a stream and give the exit status."""
    from reportedly.cli.main import DONE, NOTHING_READ, SOME_SET_ASIDE
    from reportedly.cli.output import get_settings
    from reportedly.pipeline.lines import read_lines, write_lines
    from reportedly.pipeline.stages import run_stage

    get_settings()
    answers = run_stage(name, read_lines(file), final=final)
    n_lines, n_bad = write_lines(answers, sys.stdout.buffer)
    if not n_bad:
        return DONE
    click.echo(f"reportedly {name}: {n_bad} of {n_lines} lines set aside", err=True)
    return NOTHING_READ if n_bad == n_lines else SOME_SET_ASIDE


_file = click.argument("file", type=click.File("rb"), default="-")


@click.command("parse", short_help="Stage: text or HTML to marked blocks.", epilog=FILE_HELP)
@_file
def parse_command(file: IO[bytes]) -> int:
    """Find what is headline, body, caption, boilerplate; remove nothing.

    In:  {"id", "text" | "html", "url"?, "retrieved_at"?}

    Out: {"id", "text", "title", "authors", "outlet", "language", "published", "blocks"}
    """
    return _stage("parse", file)


@click.command("extract", short_help="Stage: text to facts with spans.", epilog=FILE_HELP)
@_file
def extract_command(file: IO[bytes]) -> int:
    """Find names, quotes, attribution chains, times, places, quantities and claims.

    In:  {"id", "text", "published"?, "outlet"?}

    \b
    Out: {"id", "sentences", "entities", "quotes", "attributions", "times", "places",
          "quantities", "claims"}
    """
    return _stage("extract", file)


@click.command("cluster", short_help="Stage: reports to stories and copies.", epilog=FILE_HELP)
@_file
@click.option("--final", is_flag=True, help="Give the stories as they stand after the last line.")
def cluster_command(file: IO[bytes], final: bool) -> int:
    """Say which story each report belongs to and whose text it carries.

    In:  {"id", "text", "title"?, "published"?, "outlet"?} in the order of arrival

    Out: {"id", "story", "copies"}
    """
    return _stage("cluster", file, final=final)


@click.command("compare", short_help="Stage: two passages to their relation.", epilog=FILE_HELP)
@_file
def compare_command(file: IO[bytes]) -> int:
    """Say how two passages stand: agree, refine, update, contradict, differ, unrelated.

    In:  {"id", "left": {"text", "published"?, "context"?}, "right": {…}}

    Out: {"id", "relation", "score", "reason", "values"}
    """
    return _stage("compare", file)


@click.command("summarize", short_help="Stage: reports to a summary.", epilog=FILE_HELP)
@_file
def summarize_command(file: IO[bytes]) -> int:
    """Choose the sentences that tell most of a story, and its dated happenings.

    In:  {"id", "reports": [{"id", "text", "title"?, "published"?}], "max_words"?, "dates"?}

    Out: {"id", "summary", "timeline"}
    """
    return _stage("summarize", file)
