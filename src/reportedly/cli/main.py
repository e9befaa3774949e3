"""The ``reportedly`` command: the group, the order of its commands, and the exit status.

Exit status: 0 done, 1 some inputs were set aside (listed on stderr), 2 wrong usage or settings,
3 nothing could be read.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from reportedly.errors import ConfigError, ReportedlyError

#: Where each command lives, in the order that ``--help`` lists them.
COMMANDS = {
    "brief": "brief",
    "add": "library",
    "watch": "watch",
    "stories": "library",
    "story": "library",
    "new": "library",
    "merge": "corrections",
    "split": "corrections",
    "move": "corrections",
    "name": "corrections",
    "undo": "corrections",
    "parse": "stages",
    "extract": "stages",
    "cluster": "stages",
    "compare": "stages",
    "summarize": "stages",
}

DONE, SOME_SET_ASIDE, WRONG_USAGE, NOTHING_READ = 0, 1, 2, 3
#: By Ctrl-C, as shells have it.
INTERRUPTED = 130

#: How much is made before Python looks for rings of garbage. Its own 700 costs a brief 5 % of its
#: time, most of it on looking through modules that stay; peak memory is the same.
_COLLECT_AFTER = (20_000, 20, 20)


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"reportedly.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"reportedly {version('reportedly')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first try: reportedly brief FOLDER. Every command has its own --help.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="Show log records of this level and above on stderr, as JSON lines.",
)
def group(log_level: str | None) -> None:
    """Compare news reports: who reports what, on whose word, when and where.

    Reads many reports of the same story and shows what they agree on, where they differ and
    what each of them rests on. Works offline; every sentence points at the characters it
    rests on.
    """
    from reportedly.log import configure_logging

    configure_logging(log_level)  # a command's settings may say otherwise


def main(args: list[str] | None = None) -> None:
    """Run a command and leave with its exit status."""
    gc.set_threshold(*_COLLECT_AFTER)
    # The collector's last pass looks through all modules, to free what ends with the process
    # anyhow: 8 % of a brief's time.
    atexit.register(gc.freeze)
    try:
        status: Any = group.main(args, prog_name="reportedly", standalone_mode=False)
    except click.exceptions.Exit as leave:
        status = leave.exit_code
    except click.Abort:
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = WRONG_USAGE
    except BrokenPipeError:
        # The reader went away (``| head``): leave quietly, and keep the interpreter from
        # complaining when it flushes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    except ReportedlyError as error:
        _say(str(error))
        status = WRONG_USAGE if isinstance(error, ConfigError) else NOTHING_READ
    except Exception as error:
        status = _report_bug(error)
    sys.exit(status if isinstance(status, int) else DONE)


def _report_bug(error: Exception) -> int:
    """Tell of a bug of ours in one line; the trace goes to the log."""
    from reportedly.log import get_logger

    get_logger(__name__).exception("unexpected error")
    name = type(error).__name__
    _say(f"this is a bug of ours ({name}: {error}); run again with --log-level error for the trace")
    return NOTHING_READ


def _say(message: str) -> None:
    """Show one line; it may quote what was read, which may be hostile."""
    from reportedly.cli.output import clean

    click.echo(f"reportedly: {clean(message)}", err=True)
