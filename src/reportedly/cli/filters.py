"""The options that say which reports are wanted: by domain, by language, by day."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.output import read_day

if TYPE_CHECKING:
    from reportedly.sources.base import ReadFilter

Command = Callable[..., Any]

_OPTIONS = (
    click.option(
        "--domain",
        "domains",
        multiple=True,
        metavar="HOST",
        help="Only reports from that site and all below it; may be given several times.",
    ),
    click.option(
        "--language",
        "languages",
        multiple=True,
        metavar="CODE",
        help="Only reports in that language (en, de, …) or in none that is known.",
    ),
    click.option(
        "--from",
        "first",
        metavar="DATE",
        callback=read_day,
        help="Only reports that may have come out on that day or later.",
    ),
    click.option(
        "--to",
        "last",
        metavar="DATE",
        callback=read_day,
        help="Only reports that may have come out on that day or earlier.",
    ),
)


def filter_options(command: Command) -> Command:
    """Give a command the options of a filter, handed to it as ``only``."""

    @functools.wraps(command)
    def with_filter(**flags: Any) -> Any:
        values = [flags.pop(name) for name in ("domains", "languages", "first", "last")]
        return command(only=make_filter(*values), **flags)

    for option in reversed(_OPTIONS):
        with_filter = option(with_filter)
    return with_filter


def make_filter(domains: Any, languages: Any, first: Any, last: Any) -> ReadFilter:
    """Make a filter of what was typed.

    Raises:
        click.BadParameter: a domain or a language is none, or the days are in the wrong order.
    """
    from reportedly.sources.base import ReadFilter

    if first is not None and last is not None and first > last:
        raise click.BadParameter(f"--from {first} is later than --to {last}")
    return ReadFilter(
        frozenset(map(_host, domains)), frozenset(map(_language, languages)), first, last
    )


def _host(typed: str) -> str:
    from reportedly.sources.base import host_of

    host = host_of(typed if "://" in typed else f"https://{typed}").removeprefix("www.")
    if "." not in host or any(c.isspace() for c in host):
        raise click.BadParameter(f"{typed!r} is no domain; write it as example.org")
    return host


def _language(typed: str) -> str:
    code = typed.strip().lower().partition("-")[0]
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        raise click.BadParameter(f"{typed!r} is no language; write its code, as en or de")
    return code
