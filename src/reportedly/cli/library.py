"""The library's commands: ``add``, ``stories``, ``story`` and ``new``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.filters import filter_options
from reportedly.cli.output import (
    FORMATS,
    choose_format,
    clean,
    fields_option,
    follow_option,
    get_settings,
    jobs_option,
    library_option,
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
    from reportedly.model.story import Correction
    from reportedly.pipeline.listed import Listed
    from reportedly.pipeline.news import StoryNews
    from reportedly.sources.base import ReadFilter

Command = Callable[..., Any]

#: Stories shown as text unless asked otherwise.
SHOWN = 50

#: What a person did to a story, in a list.
DONE_BY_YOU = {"merge": "merged", "split": "split", "move": "moved", "name": "named"}

_json_or_text = click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text"
)


@click.command("add", short_help="Read reports into the library.")
@click.argument("targets", nargs=-1, metavar="[PATH|URL|-…]")
@library_option
@filter_options
@fields_option
@follow_option
@no_cache_option
@jobs_option
@click.option("--allow-private", is_flag=True, help="Fetch from private network addresses, too.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error.")
def add_command(**flags: Any) -> int:
    """Read reports into the library and bring its stories up to date.

    Safe to repeat: what was read before is not read twice, an edited article supersedes what was
    read from the same address, and what a killed run left undone is done. Without a target, only
    that last. An archive (WARC) may be of any size; interrupted, it goes on where it was.
    """
    return _run_add(AddFlags(**flags))


@dataclass(frozen=True, slots=True)
class AddFlags:
    """What was typed after ``add``."""

    targets: tuple[str, ...]
    library: str | None
    only: ReadFilter
    fields: str | None
    follow: str | None
    no_cache: bool
    jobs: int
    allow_private: bool
    quiet: bool


def _run_add(flags: AddFlags) -> int:
    """Read into the library and tell how much; give the exit status."""
    from reportedly.cli.main import DONE, INTERRUPTED, NOTHING_READ, SOME_SET_ASIDE
    from reportedly.pipeline.library import add_targets

    cache = "none" if flags.no_cache else None
    settings = get_settings(
        library=flags.library, follow=flags.follow, cache=cache, fields=flags.fields
    )
    limits = make_limits(settings, allow_private=flags.allow_private, only=flags.only)
    with open_library(settings, create=True) as store, show_progress(quiet=flags.quiet) as progress:
        try:
            added = add_targets(store, flags.targets, limits, progress, flags.jobs)
        except KeyboardInterrupt:
            click.echo("reportedly: interrupted; what was read is kept, repeat to go on", err=True)
            return INTERRUPTED
    show_issues(added.issues, quiet=flags.quiet, n_by_code=added.n_issues)
    if not flags.quiet:
        told = f"{added.n_new} new, {added.n_known} known, {added.n_lost} set aside"
        click.echo(f"reportedly: {told}", err=True)
    if not added.n_lost:
        return DONE
    return SOME_SET_ASIDE if added.n_new + added.n_known else NOTHING_READ


@click.command("stories", short_help="List the stories in the library.")
@library_option
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help=f"How many, 0 for all. Default: {SHOWN} as text, all as JSON.",
)
@click.option("--by-story", is_flag=True, help="Put the events of a longer story together.")
@_json_or_text
def stories_command(library: str | None, limit: int | None, by_story: bool, form: str) -> int:
    """List the stories: id, span of dates, reports, origins, what is new, title.

    The weightiest comes first. New is counted since the last `reportedly new`. What you merged,
    split, moved or named yourself is marked, and so is a story whose only report waits for others.
    """
    from reportedly.pipeline.listed import by_longer_story, list_stories

    with open_library(get_settings(library=library)) as store:
        shown = (SHOWN if form == "text" else None) if limit is None else limit or None
        listed = list_stories(store, shown)
        n_more = store.count_listed() - len(listed)
    if by_story:
        listed = by_longer_story(listed)
    if form == "json":
        _write_stories(listed)
        return 0
    lines = _grouped_lines(listed) if by_story else map(listed_text, listed)
    more = (
        f"and {_count(n_more, 'stor', 'y', 'ies')} more; list all with: reportedly stories -n 0\n"
    )
    write_document("".join(lines) + more * bool(n_more) or "no stories yet\n", None)
    return 0


def _write_stories(listed: Iterable[Listed]) -> None:
    """Write the list as JSON piece by piece: it may be long."""
    from reportedly.pipeline.listed import listed_json, stories_json

    opening, closing = _dumps(stories_json(())).rsplit("[]", 1)
    write_document(opening + "[", None)
    between = "\n  "
    for one in listed:
        item = json.dumps(listed_json(one), ensure_ascii=False, indent=1)
        write_document(between + item.replace("\n", "\n  "), None)
        between = ",\n  "
    write_document(("]" if between == "\n  " else "\n ]") + closing, None)


@dataclass(frozen=True, slots=True)
class StoryFlags:
    """What was typed after ``story``."""

    story: str
    library: str | None
    form: str | None
    output: Path | None
    as_of: date | None
    since: date | str | None
    max_sentences: int | None


@click.command("story", short_help="Print one story's brief.")
@click.argument("story", metavar="ID")
@library_option
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="Default: text.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--as-of", metavar="DATE", callback=read_day, help="The news as it stood then.")
@click.option(
    "--since",
    metavar="DATE|last",
    callback=read_day_or_last,
    help="Summarise only what came out since; last: since the last `reportedly new`.",
)
@click.option(
    "--max-sentences", type=click.IntRange(1, 100), metavar="N", help="Length of the summary."
)
def story_command(**flags: Any) -> int:
    """Print the brief of one story of the library, by the head of its id or of a report's id."""
    return _run_story(StoryFlags(**flags))


def _run_story(flags: StoryFlags) -> int:
    from reportedly.brief.compose import BriefOptions
    from reportedly.pipeline.members import require_members, story_brief
    from reportedly.pipeline.news import LOOK

    settings = get_settings(library=flags.library, max_sentences=flags.max_sentences)
    form = choose_format(flags.form, flags.output)
    with open_library(settings) as store:
        since = flags.since
        if isinstance(since, str):
            look = store.last_look(LOOK)
            since = date.fromisoformat(look.at[:10]) if look else None
        options = BriefOptions(
            flags.as_of,
            max_sentences=settings.max_sentences,
            since=since,
            max_reports=settings.max_reports,
        )
        brief = story_brief(store, require_members(store, flags.story), options)
    write_document(render([brief], form, to_file=flags.output is not None), flags.output)
    return 0


@click.command("new", short_help="What is new, changed, contradicted, corroborated.")
@library_option
@click.option(
    "--since",
    metavar="DATE|last",
    default="last",
    callback=read_day_or_last,
    help="Default: last, which also remembers that you looked now.",
)
@_json_or_text
def new_command(library: str | None, since: date | str, form: str) -> int:
    """Tell what is new in the library: stories, reports, and answers that changed.

    Counted since you last asked, or since a day (then nothing is remembered).
    """
    from reportedly.pipeline.news import LOOK, library_news, news_json

    with open_library(get_settings(library=library)) as store:
        look = store.last_look(LOOK)
        news = library_news(store, since if isinstance(since, date) else None)
        counted_from = since.isoformat() if isinstance(since, date) else look.at if look else ""
        if form == "json":
            write_document(_dumps(news_json(news, counted_from)), None)
        else:
            write_document("".join(map(_news_text, news)) or "nothing new\n", None)
        if not isinstance(since, date):
            with store.writing("new") as run:
                store.write_look(run, LOOK)
    return 0


def listed_text(one: Listed) -> str:
    """Give a story's line in a list."""
    return _line(one, _part_of(one))


def _grouped_lines(listed: Sequence[Listed]) -> Iterator[str]:
    """Give the lines of stories, those of a longer one under a line of its own."""
    under = None
    for one in listed:
        whole = one.part_of
        if whole and whole.id != under:
            counted = f"{_dates(whole.first, whole.last):<24}  {whole.n_stories} stories"
            yield f"{whole.id}  {counted}  {clean(whole.title)}\n"
        under = whole.id if whole else None
        yield f"  {_line(one)}" if whole else _line(one)


def _line(one: Listed, told: str = "") -> str:
    head = one.head
    dates = _dates(head.first, head.last)
    counted = f"{_count(head.n_reports, 'report')}, {_origins(head.at_least, head.at_most)}"
    marks = f"{_new(one.n_new)}{', waits' * one.waits}{_corrected(one.corrections)}"
    return f"{head.story_id}  {dates:<24}  {counted}{marks}  {clean(head.title)}{told}\n"


def _part_of(one: Listed) -> str:
    """Name the longer story by its earliest event; at that event itself tell how many follow."""
    whole = one.part_of
    if whole is None:
        return ""
    if whole.id == one.head.story_id:
        return f" (first of {_count(whole.n_stories, 'stor', 'y', 'ies')})"
    return f" (part of {whole.id}: {clean(whole.title)})"


def _news_text(item: StoryNews) -> str:
    what = "new story" if item.is_new else "story"
    reports = _count(len(item.new_reports), "new report")
    lines = [f"{item.story.id}  {what}, {reports}: {clean(item.story.title)}"]
    lines += [f"  {c.kind.value}: {clean(c.text)}" for c in item.changes]
    return "\n".join(lines) + "\n"


def _dates(first: str | None, last: str | None) -> str:
    if first is None and last is None:
        return "undated"
    return first if first == last and first else f"{first or '..'} to {last or '..'}"


def _origins(at_least: int, at_most: int) -> str:
    return _count(at_least, "origin") if at_least == at_most else f"{at_least} to {at_most} origins"


def _count(n: int, what: str, one: str = "", more: str = "s") -> str:
    return f"{n} {what}{one if n == 1 else more}"


def _new(n_new: int) -> str:
    return f", {n_new} new" if n_new else ""


def _corrected(corrections: Sequence[Correction]) -> str:
    kinds = dict.fromkeys(c.kind for c in corrections)
    told = ", ".join(DONE_BY_YOU[kind] for kind in kinds)
    return f", {told} by you" if told else ""


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
