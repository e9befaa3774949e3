"""What the commands show: documents on stdout or in a file, issues and progress on stderr."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.errors import ConfigError

if TYPE_CHECKING:
    from reportedly.model.report import Issue
    from reportedly.model.story import Brief
    from reportedly.pipeline.local import Progress
    from reportedly.settings import Settings
    from reportedly.sources.base import ReadFilter, ReadLimits
    from reportedly.store.base import Store

FORMATS = ("text", "md", "html", "json")
_SUFFIXES = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}
MAX_WIDTH = 100
#: Of more issues than ``MANY_ISSUES`` with one code, the first ``FEW_ISSUES`` are shown.
MANY_ISSUES, FEW_ISSUES = 12, 3


def read_day(_: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read a flag as an ISO 8601 day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day; write it as 2020-12-31") from error


def read_day_or_last(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> date | str | None:
    """Read a flag as an ISO 8601 day or the word ``last``."""
    return value if value == "last" else read_day(ctx, param, value)


def get_settings(**flags: object) -> Settings:
    """Join environment, file and flags, and start logging as they say."""
    from reportedly.log import configure_logging
    from reportedly.settings import load_settings

    level = click.get_current_context().find_root().params.get("log_level")
    settings = load_settings({**flags, "log_level": level})
    configure_logging(settings.log_level)
    return settings


@contextmanager
def open_library(settings: Settings, *, create: bool = False) -> Iterator[Store]:
    """Open the library that the settings name, and close it."""
    from reportedly.store.sql import SqlStore

    store = SqlStore(settings.library_url, create=create)
    try:
        yield store
    finally:
        store.close()


library_option = click.option(
    "--library",
    metavar="FILE|URL",
    help="The library: a file, or a database address. Default: $REPORTEDLY_LIBRARY, "
    "$DATABASE_URL, or a file among your own data.",
)
follow_option = click.option(
    "--follow",
    type=click.Choice(["auto", "always", "never"]),
    help="Fetch what feeds and sitemaps name; auto (the default): if they came over the web.",
)
fields_option = click.option(
    "--fields",
    metavar="OURS=THEIRS,…",
    help="What fields of JSON records are called: text=body,published=date.created",
)
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    help="Parse in so many processes; what comes out is the same. Default: 1.",
)
no_cache_option = click.option(
    "--no-cache", is_flag=True, help="Keep no answers of servers on disk, and use none."
)


def make_limits(
    settings: Settings, *, allow_private: bool, only: ReadFilter | None = None
) -> ReadLimits:
    """Give the bounds on reading that the settings ask for, with a filter."""
    from reportedly.sources.base import Manners, ReadFilter, ReadLimits
    from reportedly.sources.mapping import parse_fields

    manners = Manners(
        settings.user_agent,
        settings.robots,
        settings.host_delay_s,
        settings.cache_folder,
        settings.cache_bytes,
    )
    return ReadLimits(
        settings.max_bytes,
        settings.timeout_s,
        allow_private,
        max_links=settings.max_links,
        follow=settings.follow,
        manners=manners,
        only=replace(only or ReadFilter(), today=settings.today or datetime.now(UTC).date()),
        fields=parse_fields(settings.fields),
    )


def choose_format(wanted: str | None, output: Path | None) -> str:
    """Give the format asked for, else the one the output file's name tells, else text.

    Raises:
        ConfigError: the file's name tells a format that there is none of.
    """
    if wanted or output is None:
        return wanted or "text"
    form = _SUFFIXES.get(output.suffix.lower())
    if form is None and not (output.exists() and not output.is_file()):
        known = ", ".join(suffix for suffix in _SUFFIXES if suffix)
        raise ConfigError(
            f"{output}: no format goes by {output.suffix!r}; name the file {known}, or say --format"
        )
    return form or "text"


def render(briefs: Sequence[Brief], form: str, *, to_file: bool) -> str:
    """Render briefs for where they go."""
    from reportedly import plugins

    renderer = plugins.get_component("reportedly.renderers", form)
    on_terminal = not to_file and sys.stdout.isatty()
    columns = shutil.get_terminal_size((MAX_WIDTH, 24)).columns if on_terminal else MAX_WIDTH
    text: str = renderer.render(
        briefs,
        color=on_terminal and not os.environ.get("NO_COLOR"),
        width=max(40, min(columns, MAX_WIDTH)),
    )
    return text


def write_document(text: str, output: Path | None) -> None:
    """Write a document as UTF-8 to stdout, or to a file all at once.

    Raises:
        ConfigError: the file cannot be written.
    """
    data = text.encode("utf-8")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(output.name + ".part")
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(data)  # a device or a pipe is written to, never replaced
            return
        draft.write_bytes(data)
        draft.replace(output.resolve())
    except OSError as error:
        raise ConfigError(f"{output} cannot be written: {error.strerror}") from error


def show_issues(
    issues: Iterable[Issue], *, quiet: bool, n_by_code: Mapping[str, int] | None = None
) -> None:
    """Show one line an issue on stderr; of many with one code, the first and how many more.

    Args:
        issues: those to be shown, in order.
        quiet: show none.
        n_by_code: how many there are of each code, where ``issues`` are not all.
    """
    if quiet:
        return
    listed = list(issues)
    n_all = n_by_code or Counter(issue.code for issue in listed)
    n_shown: Counter[str] = Counter()
    for issue in listed:
        n_shown[issue.code] += 1
        if n_all[issue.code] > MANY_ISSUES and n_shown[issue.code] > FEW_ISSUES:
            continue
        click.echo(f"reportedly: {clean(issue.message)} [{issue.code}]", err=True)
    for code, n in n_all.items():
        if n > MANY_ISSUES:
            click.echo(f"reportedly: and {n - FEW_ISSUES:,} more like these [{code}]", err=True)


def clean(message: str) -> str:
    """Give a text on one line, unable to move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Progress]:
    """Give a progress function: a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        from reportedly.pipeline.local import no_progress

        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(30), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def update(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        yield update
