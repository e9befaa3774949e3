"""``reportedly watch``: poll feeds politely and keep the library current."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.filters import filter_options
from reportedly.cli.output import (
    clean,
    follow_option,
    get_settings,
    make_limits,
    no_cache_option,
    open_library,
)

if TYPE_CHECKING:
    from types import FrameType

    from reportedly.pipeline.watch import Watched, Watcher, WatchOptions
    from reportedly.sources.base import ReadFilter

_UNITS_S = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_DURATION = re.compile(r"(\d{1,6})([smhd])")
#: No feed is asked more often than this.
SHORTEST_S = 60.0


def read_duration(_: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Read a flag as a time in seconds: ``90s``, ``15m``, ``2h``, ``1d``."""
    if value is None:
        return None
    found = _DURATION.fullmatch(value.strip().lower())
    if found is None or not int(found[1]):
        raise click.BadParameter(f"{value!r} is no time; write it as 90s, 15m, 2h or 1d")
    seconds = int(found[1]) * _UNITS_S[found[2]]
    if param.name == "every" and seconds < SHORTEST_S:
        raise click.BadParameter("feeds are not asked more often than once a minute")
    return seconds


@click.command("watch", short_help="Poll feeds and keep the library current.")
@click.argument("targets", nargs=-1, required=True, metavar="FEEDS.opml|URL…")
@click.option(
    "--library",
    metavar="FILE|URL",
    help="The library: a file, or a database address. Default: as for add.",
)
@click.option(
    "--every",
    metavar="TIME",
    default="15m",
    show_default=True,
    callback=read_duration,
    help="How long a feed is left alone; longer where it asks for that itself.",
)
@click.option("--once", is_flag=True, help="Poll what is due, and end.")
@click.option("--for", "for_s", metavar="TIME", callback=read_duration, help="End after so long.")
@filter_options
@follow_option
@no_cache_option
@click.option("--allow-private", is_flag=True, help="Fetch from private network addresses, too.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error.")
def watch_command(**flags: Any) -> int:
    """Poll feeds, sitemaps and pages politely, and keep the library current.

    A target is an OPML list of feeds (a file or an address) or the address of a feed, a sitemap or
    a page. News is told in one line a feed; a feed that fails, moves or serves something else is
    told of once, and asked again later and later. Ctrl-C ends it once what is being written lies in
    the library.

    \b
    Examples:
      reportedly watch feeds.opml
      reportedly watch https://news.example/feed.xml --every 30m --for 8h
      reportedly watch feeds.opml --once
    """
    return run_watch(WatchFlags(**flags))


@dataclass(frozen=True, slots=True)
class WatchFlags:
    """What was typed after ``watch``; times in seconds."""

    targets: tuple[str, ...]
    library: str | None
    every: float
    once: bool
    for_s: float | None
    only: ReadFilter
    follow: str | None
    no_cache: bool
    allow_private: bool
    quiet: bool


def run_watch(flags: WatchFlags) -> int:
    """Watch until told to stop; give the exit status."""
    from reportedly.pipeline.watch import Watcher, WatchOptions
    from reportedly.pipeline.watch_state import state_folder
    from reportedly.settings import data_home
    from reportedly.sources.fetch import Fetcher

    cache = "none" if flags.no_cache else None
    settings = get_settings(library=flags.library, follow=flags.follow, cache=cache)
    limits = make_limits(settings, allow_private=flags.allow_private, only=flags.only)

    def say(line: str) -> None:
        if not flags.quiet:
            click.echo(f"reportedly: {clean(line)}", err=True)

    options = WatchOptions(flags.every, flags.once, flags.for_s)
    fetcher = Fetcher(limits)
    states = state_folder(settings.library_url, data_home())
    with open_library(settings, create=True) as store:
        watcher = Watcher(store, fetcher, states, say, options)
        with _stopping(watcher):
            try:
                watched = watcher.run(flags.targets)
            except KeyboardInterrupt:
                watched = watcher.result()
        fetcher.close()
    say(_told(watched, options))
    return _status(watched)


@contextmanager
def _stopping(watcher: Watcher) -> Iterator[None]:
    """Let Ctrl-C and a plain ``kill`` end the watch, but never amid a transaction."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if watcher.stop():
            raise KeyboardInterrupt

    before = {kind: signal.signal(kind, stop) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _told(watched: Watched, options: WatchOptions) -> str:
    n_plain = watched.n_new - watched.n_changed
    feeds = f"{watched.n_feeds} feed{'s' * (watched.n_feeds != 1)}"
    told = f"{feeds}, {n_plain} new, {watched.n_changed} changed"
    if options.once and not watched.n_polled:
        told += ", none due"
    return f"{told}, {len(watched.failing)} failing" if watched.failing else told


def _status(watched: Watched) -> int:
    from reportedly.cli.main import DONE, NOTHING_READ, SOME_SET_ASIDE

    if not watched.failing:
        return SOME_SET_ASIDE if watched.n_aside else DONE
    return NOTHING_READ if len(watched.failing) == watched.n_feeds else SOME_SET_ASIDE
