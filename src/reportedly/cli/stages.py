"""The stage commands: JSON Lines in, JSON Lines out, one line for one line, in order."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from reportedly.cli.filters import filter_options
from reportedly.cli.output import jobs_option

if TYPE_CHECKING:
    from reportedly.sources.base import ReadFilter

#: How web archives begin: plain, in gzip, in Zstandard (with a dictionary or without).
_ARCHIVE_HEADS = (b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")

PARSE_HELP = (
    "Reads JSON Lines from FILE, or from standard input when FILE is - or left out. TARGET may be "
    "anything else that can be read (a web archive, a page, a folder, a feed, an address): then a "
    "line is written for each report in it, with its source, url and retrieved_at."
)
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


@click.command("parse", short_help="Stage: text or HTML to marked blocks.", epilog=PARSE_HELP)
@click.argument("target", metavar="[FILE|TARGET]", default="-")
@filter_options
@jobs_option
@click.option("--allow-private", is_flag=True, help="Fetch from private network addresses, too.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error of a TARGET.")
def parse_command(**flags: Any) -> int:
    """Find what is headline, body, caption, boilerplate; remove nothing.

    In:  {"id", "text" | "html", "url"?, "retrieved_at"?}

    Out: {"id", "text", "title", "authors", "outlet", "language", "published", "blocks"}
    """
    given = ParseFlags(**flags)
    if not _is_json_lines(given.target):
        return _parse_target(given)
    file = click.File("rb").convert(given.target, None, click.get_current_context())
    return _stage("parse", file)


@dataclass(frozen=True, slots=True)
class ParseFlags:
    """What was typed after ``parse``."""

    target: str
    only: ReadFilter
    jobs: int
    allow_private: bool
    quiet: bool


def _is_json_lines(target: str) -> bool:
    """Tell whether a target is to be read as the stage's own JSON Lines.

    Standard input is, but for an archive; so is a file by its name, or by an object at its head;
    and so would be one that is not there.
    """
    if target == "-":
        peek = getattr(sys.stdin.buffer, "peek", None)
        return peek is None or not peek(16).startswith(_ARCHIVE_HEADS)
    path = Path(target)
    if not path.is_file():
        return "://" not in target and not path.exists()
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(4_096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError:
        return False  # told of when it is read


def _parse_target(flags: ParseFlags) -> int:
    """Write a line for each report that stands at a target, as it is read."""
    from reportedly.cli.main import DONE, NOTHING_READ, SOME_SET_ASIDE
    from reportedly.cli.output import get_settings, make_limits, show_issues, show_progress
    from reportedly.pipeline.intake import Added
    from reportedly.pipeline.lines import write_lines
    from reportedly.pipeline.stages import read_answers

    limits = make_limits(get_settings(), allow_private=flags.allow_private, only=flags.only)
    told = Added()
    with show_progress(quiet=flags.quiet) as progress:
        answers = read_answers(flags.target, limits, told.tell, progress, flags.jobs)
        n_lines, _ = write_lines(answers, sys.stdout.buffer)
    show_issues(told.issues, quiet=flags.quiet, n_by_code=told.n_issues)
    if not told.n_lost:
        return DONE
    return SOME_SET_ASIDE if n_lines else NOTHING_READ


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
