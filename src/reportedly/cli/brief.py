"""``reportedly brief``: the main job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.filters import filter_options
from reportedly.cli.output import (
    FORMATS,
    choose_format,
    fields_option,
    follow_option,
    get_settings,
    make_limits,
    no_cache_option,
    open_library,
    read_day,
    read_day_or_last,
    render,
    show_issues,
    show_progress,
    write_document,
)

if TYPE_CHECKING:
    from reportedly.brief.compose import BriefOptions
    from reportedly.pipeline.local import Inputs, Progress
    from reportedly.settings import Settings
    from reportedly.sources.base import ReadFilter


@click.command("brief", short_help="Read reports, compare them, print one brief a story.")
@click.argument("targets", nargs=-1, required=True, metavar="PATH|URL|-…")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="Default: text.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of to standard output; its suffix chooses the format.",
)
@click.option(
    "--as-of", metavar="DATE", callback=read_day, help="The news as it stood on that day."
)
@click.option(
    "--since",
    metavar="DATE|last",
    callback=read_day_or_last,
    help="Summarise only what came out since; last: since you last asked for these reports.",
)
@click.option(
    "--max-sentences", type=click.IntRange(1, 100), metavar="N", help="Length of the summary."
)
@click.option("--story", metavar="N|ID|WORDS", help="Only that story (1 is the weightiest).")
@filter_options
@fields_option
@follow_option
@no_cache_option
@click.option("--allow-private", is_flag=True, help="Fetch from private network addresses, too.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error.")
@click.option("--strict", is_flag=True, help="Print nothing unless every input can be used.")
def brief_command(**flags: Any) -> int:
    """Read news reports, compare them, and print one brief for each story they tell.

    A target is a file (text, HTML, PDF, mail, saved page, feed, archive, an agency's XML or JSON,
    JSON Lines with {"id", "text" or "html", "url"?, "title"?, "published"?, "outlet"?} a line), a
    folder of them, a web address, or - for standard input. Several stories are printed one after
    another, the weightiest first.

    \b
    Examples:
      reportedly brief examples/
      reportedly brief one.txt two.html -o brief.html
      reportedly brief reports.jsonl --format json --story 1
    """
    return run_brief(BriefFlags(**flags))


@dataclass(frozen=True, slots=True)
class BriefFlags:
    """What was typed after ``brief``."""

    targets: tuple[str, ...]
    form: str | None
    output: Path | None
    as_of: date | None
    since: date | str | None
    max_sentences: int | None
    story: str | None
    only: ReadFilter
    fields: str | None
    follow: str | None
    no_cache: bool
    allow_private: bool
    quiet: bool
    strict: bool


def run_brief(flags: BriefFlags) -> int:
    """Read, compare and print; give the exit status."""
    from reportedly.cli.main import DONE, SOME_SET_ASIDE
    from reportedly.pipeline.local import brief_reports, choose_stories, set_aside

    cache = "none" if flags.no_cache else None
    settings = get_settings(
        max_sentences=flags.max_sentences, follow=flags.follow, cache=cache, fields=flags.fields
    )
    form = choose_format(flags.form, flags.output)
    with show_progress(quiet=flags.quiet) as progress:
        inputs = _read(flags, settings, progress)
        lost = set_aside(inputs)
        if lost and (flags.strict or not inputs.reports):
            show_issues(lost, quiet=flags.quiet)
        if lost and flags.strict:
            return SOME_SET_ASIDE
        briefs = brief_reports(inputs, _options(flags, settings), progress)
    text = render(
        choose_stories(briefs, flags.story),
        form,
        to_file=flags.output is not None,
    )
    write_document(text, flags.output)
    show_issues(inputs.issues, quiet=flags.quiet)
    if flags.since == "last":
        _remember_look(flags, settings)
    return SOME_SET_ASIDE if set_aside(inputs) else DONE


def _read(flags: BriefFlags, settings: Settings, progress: Progress) -> Inputs:
    from reportedly.pipeline.local import read_reports, sort_inputs

    limits = make_limits(settings, allow_private=flags.allow_private, only=flags.only)
    return sort_inputs(read_reports(flags.targets, limits), progress)


def _options(flags: BriefFlags, settings: Settings) -> BriefOptions:
    from reportedly.brief.compose import BriefOptions

    since = flags.since
    if isinstance(since, str):
        with open_library(settings, create=True) as store:
            look = store.last_look(_look_name(flags))
        since = date.fromisoformat(look.at[:10]) if look else None
    return BriefOptions(
        flags.as_of,
        max_sentences=settings.max_sentences,
        since=since,
        max_reports=settings.max_reports,
    )


def _remember_look(flags: BriefFlags, settings: Settings) -> None:
    """Remember that these targets were asked for now, for the next ``--since last``."""
    with open_library(settings, create=True) as store, store.writing("brief") as run:
        store.write_look(run, _look_name(flags))


def _look_name(flags: BriefFlags) -> str:
    from reportedly.model.ids import make_id

    return make_id("brief", targets=sorted(flags.targets))
