"""What a person may do to stories: ``merge``, ``split``, ``move``, ``name`` and ``undo``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from reportedly.cli.library import DONE_BY_YOU, listed_text
from reportedly.cli.output import (
    clean,
    get_settings,
    library_option,
    open_library,
    show_progress,
    write_document,
)

if TYPE_CHECKING:
    from reportedly.pipeline.corrections import Told
    from reportedly.pipeline.local import Progress
    from reportedly.pipeline.members import Members
    from reportedly.store.base import Store


@click.command("merge", short_help="Make one story of several.")
@click.argument("stories", nargs=-1, required=True, metavar="STORY STORY…")
@click.option("--name", "title", metavar="TITLE", default="", help="Name the story, too.")
@library_option
def merge_command(stories: tuple[str, ...], title: str, library: str | None) -> int:
    """Make one story of several, by the heads of their ids.

    Your word outranks the program's and stays: reports that are added later and belong to any of
    them join the one story. `reportedly undo` takes it back.
    """
    from reportedly.pipeline.corrections import merge_stories

    return _correct(library, lambda store, progress: merge_stories(store, stories, title, progress))


@click.command("split", short_help="Make reports of a story a story of their own.")
@click.argument("story", metavar="STORY")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT…")
@library_option
def split_command(story: str, reports: tuple[str, ...], library: str | None) -> int:
    """Make some reports of a story a story of their own.

    A report is named by its number in the story's brief, by where it was read from, or by the
    head of its id. Your word outranks the program's and stays: reports that are added later join
    the part that they are most like. `reportedly undo` takes it back.
    """
    from reportedly.pipeline.corrections import split_story

    return _correct(library, lambda store, progress: split_story(store, story, reports, progress))


@click.command("move", short_help="Move a report to another story.")
@click.argument("report", metavar="REPORT")
@click.argument("story", metavar="STORY")
@library_option
def move_command(report: str, story: str, library: str | None) -> int:
    """Move a report to another story, by the head of its id or by where it was read from.

    Your word outranks the program's and stays. `reportedly undo` takes it back.
    """
    from reportedly.pipeline.corrections import move_report

    return _correct(library, lambda store, progress: move_report(store, report, story, progress))


@click.command("name", short_help="Give a story a title.")
@click.argument("story", metavar="STORY")
@click.argument("title", metavar="TITLE")
@library_option
def name_command(story: str, title: str, library: str | None) -> int:
    """Give a story a title of your own, which stays whatever reports are added.

    `reportedly undo` takes it back.
    """
    from reportedly.pipeline.corrections import name_story

    return _correct(library, lambda store, progress: name_story(store, story, title, progress))


def _correct(library: str | None, change: Callable[[Store, Progress], Members]) -> int:
    """Carry a correction out in the library, and show its story as it stands after it."""
    settings = get_settings(library=library)
    with open_library(settings) as store, show_progress(quiet=False) as progress:
        _show(store, change(store, progress))
    return 0


@click.command("undo", short_help="List your corrections, or take one back.")
@click.argument("decision", required=False, metavar="[ID]")
@library_option
def undo_command(decision: str | None, library: str | None) -> int:
    """List what you merged, split, moved and named, oldest first; with an ID, take that back.

    What you said before and since still holds.
    """
    from reportedly.pipeline.corrections import list_decisions, undo_decision

    settings = get_settings(library=library)
    with open_library(settings) as store:
        if decision is None:
            lines = [_told_text(told) for told in list_decisions(store)]
            write_document("".join(lines) or "nothing corrected\n", None)
            return 0
        with show_progress(quiet=False) as progress:
            told = undo_decision(store, decision, progress)
    write_document(f"taken back: {_told_text(told)}", None)
    return 0


def _show(store: Store, members: Members) -> None:
    """Print the story's line in the list of stories."""
    from reportedly.pipeline.listed import require_listed_story

    write_document(listed_text(require_listed_story(store, members.story_id)), None)


def _told_text(told: Told) -> str:
    gone = f" ({told.n_gone} are gone)" if told.n_gone else ""
    parts = [
        f"{told.id}  {told.at[:10]}  {DONE_BY_YOU[told.kind]}",
        f"{told.n_reports} report{'s' * (told.n_reports != 1)}{gone}",
        ", ".join(told.stories) or "in no story",
        *([clean(told.title)] if told.title else []),
    ]
    return "  ".join(parts) + "\n"
