"""What a person may do to the stories of a library: merge, split, move, name, and take it back.

Each decision is written first and then carried out with whatever else is still to be done, so
that a run that was killed is completed by repeating it, or by any later run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly.errors import ConfigError, StoreError
from reportedly.model.addresses import lasting_address
from reportedly.model.report import Report
from reportedly.pipeline.decisions import Resolved, is_applied, read_decisions
from reportedly.pipeline.library import refresh
from reportedly.pipeline.local import Progress, no_progress
from reportedly.pipeline.members import Members, require_members, story_with
from reportedly.pipeline.pending import require_read
from reportedly.store.base import Run, Store

Body = Mapping[str, Any]

#: Longest name of a story, in characters.
MAX_TITLE = 200


def merge_stories(
    store: Store, wanted: Sequence[str], title: str = "", progress: Progress = no_progress
) -> Members:
    """Make one story of several, and name it if a title is given; gives the story.

    Raises:
        ConfigError: a story is not there, or is named twice; says which.
        StoreError: another process is writing, or the library is not up to date.
    """

    def make() -> Body:
        stories = [_find_story(store, one) for one in wanted]
        for number, story in enumerate(stories):
            if story.story_id in {other.story_id for other in stories[:number]}:
                raise ConfigError(f"{wanted[number]!r} is the same story as one before it")
        if len(stories) < 2:
            raise ConfigError("name two stories or more to be merged")
        reports = sorted(i for story in stories for i in story.report_ids)
        named = {"title": read_title(title), "named": reports} if title else {}
        return {"together": [reports], **named}

    body = _decide(store, "merge", make, progress)
    return story_with(store, body["together"][0][0])


def split_story(
    store: Store, wanted: str, parts: Sequence[str], progress: Progress = no_progress
) -> Members:
    """Make some reports of a story a story of their own; gives that story.

    Raises:
        ConfigError: the story or a report is not there, or nothing would be left.
        StoreError: another process is writing, or the library is not up to date.
    """

    def make() -> Body:
        story = _find_story(store, wanted)
        if not parts:
            raise ConfigError("name the reports that are to be a story of their own")
        part = sorted({_find_report(store, one, story) for one in parts})
        rest = sorted(set(story.report_ids) - set(part))
        if not rest:
            raise ConfigError(f"those are all reports of {story.story_id}; leave one at least")
        others = _put_apart_before(read_decisions(store), story)
        return {"together": [part, rest], "apart": [part, sorted({*rest, *others} - set(part))]}

    body = _decide(store, "split", make, progress)
    return story_with(store, body["together"][0][0])


def move_report(
    store: Store, wanted: str, target: str, progress: Progress = no_progress
) -> Members:
    """Move a report to another story; gives that story.

    Raises:
        ConfigError: the report or the story is not there, or the report is in it already.
        StoreError: another process is writing, or the library is not up to date.
    """

    def make() -> Body:
        report_id, story = _find_report(store, wanted), _find_story(store, target)
        if report_id in story.report_ids:
            raise ConfigError(f"{report_id} is in {story.story_id} already")
        home = story_with(store, report_id)
        rest = sorted(set(home.report_ids) - {report_id})
        with_it = sorted({report_id, *story.report_ids})
        others = {*rest, *_put_apart_before(read_decisions(store), home)} - set(with_it)
        return {
            "together": [with_it, *([rest] if rest else [])],
            "apart": [[report_id], sorted(others)],
            "report": report_id,
        }

    body = _decide(store, "move", make, progress)
    return story_with(store, body["report"])


def name_story(store: Store, wanted: str, title: str, progress: Progress = no_progress) -> Members:
    """Give a story a title that stays; gives the story.

    Raises:
        ConfigError: the story is not there, or the title says nothing.
        StoreError: another process is writing, or the library is not up to date.
    """

    def make() -> Body:
        story = _find_story(store, wanted)
        return {"title": read_title(title), "named": sorted(story.report_ids)}

    body = _decide(store, "name", make, progress)
    return story_with(store, body["named"][0])


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as a list shows it: the stories that it tells of, a title that it gave, how many
    reports it merged, named, moved or split off, and how many of those that it names are gone."""

    id: str
    kind: str
    at: str
    stories: tuple[str, ...]
    title: str
    n_reports: int
    n_gone: int


def list_decisions(store: Store) -> list[Told]:
    """Give the decisions that stand, oldest first."""
    decisions = read_decisions(store)
    assigned = store.stories_of(sorted({i for d in decisions for i in d.reports}))
    return [
        Told(
            resolved.decision.id,
            resolved.decision.kind,
            resolved.decision.created_at,
            tuple(sorted({assigned[i] for i in resolved.reports if i in assigned})),
            resolved.title,
            len(resolved.taken or resolved.reports),
            resolved.n_gone,
        )
        for resolved in decisions
    ]


def undo_decision(store: Store, wanted: str, progress: Progress = no_progress) -> Told:
    """Take back the one decision whose id begins like that; gives what it was.

    Raises:
        ConfigError: none does, or more than one.
        StoreError: another process is writing, or the library cannot be written.
    """
    with store.writing("undo") as run:
        heads = (wanted, f"decision-{wanted}")
        found = [told for told in list_decisions(store) if wanted and told.id.startswith(heads)]
        if len(found) != 1:
            what = f"{len(found)} decisions begin" if found else "no decision begins"
            raise ConfigError(f"{what} with {wanted!r}; list them with: reportedly undo")
        store.withdraw_decision(found[0].id)
        refresh(store, run, progress)
    return found[0]


def read_title(title: str) -> str:
    """Give a title on one line, without what cannot be printed.

    Raises:
        ConfigError: nothing is left of it, or too much.
    """
    told = "".join(c for c in " ".join(title.split()) if c.isprintable())
    if not told:
        raise ConfigError("a name needs a letter at least; take one back with: reportedly undo")
    if len(told) > MAX_TITLE:
        raise ConfigError(f"a name has at most {MAX_TITLE} characters; this one has {len(told)}")
    return told


def _decide(store: Store, kind: str, make: Callable[[], Body], progress: Progress) -> Body:
    """Make a decision, write it and carry it out; gives its body.

    What an earlier run left undone is done first, unless that run was killed over this decision.
    """
    with store.writing(kind) as run:
        body = _complete(store, run, kind, make, progress)
        store.write_decision(run, kind, body)
        refresh(store, run, progress)
    return body


def _complete(
    store: Store, run: Run, kind: str, make: Callable[[], Body], progress: Progress
) -> Body:
    require_read(store)
    if is_applied(store):
        return make()
    try:
        body = make()
        last = store.decisions()[-1:]
        if last and (last[0].kind, last[0].body) == (kind, body):
            return body
    except ConfigError:
        pass  # it may hold once the stories are up to date; if not, it is told below
    refresh(store, run, progress)
    return make()


def _find_story(store: Store, wanted: str) -> Members:
    if not wanted.strip():
        raise ConfigError("the id of a story is empty; list them with: reportedly stories")
    try:
        return require_members(store, wanted)
    except StoreError as error:
        if error.code == "no-such-story":
            raise ConfigError(str(error), code=error.code) from error
        raise


def _find_report(store: Store, wanted: str, story: Members | None = None) -> str:
    """Give the one report whose id begins so, or that was read from there; of a story, also the
    one with that number in its brief.

    Raises:
        ConfigError: none is, or more than one.
    """
    if not wanted.strip():
        raise ConfigError("the id of a report is empty")
    ids = story.report_ids if story else tuple(store.reports_headed(wanted))
    found = [i for i in ids if i == wanted] or [i for i in ids if i.startswith(wanted)]
    if story and wanted.isascii() and wanted.isdigit():
        numbered = _numbered(store, story)
        if 1 <= int(wanted) <= len(numbered):
            return numbered[int(wanted) - 1].id
    found = found or sorted(_read_from(store, wanted, story))
    if len(found) == 1:
        return found[0]
    where = f"of {story.story_id} " if story else ""
    if not found:
        raise ConfigError(f"no report {where}begins with {wanted!r}, or was read from there")
    heads = ", ".join(found[:5])
    raise ConfigError(f"{len(found)} reports {where}answer to {wanted!r}: {heads}; write more")


def _read_from(store: Store, wanted: str, story: Members | None) -> set[str]:
    """Give the texts that stand of what was read from an address or a file, or had that id; of a
    story, or of all."""
    places = {wanted, lasting_address(wanted), os.path.abspath(wanted)}
    former = {i for place in places for i in store.find_by_locator(place)}
    standing = set(store.find_successors({*former, wanted}).values())
    return standing.intersection(story.report_ids if story else store.stories_of(sorted(standing)))


def _numbered(store: Store, story: Members) -> list[Report]:
    from reportedly.brief.compose import report_order

    return sorted(store.iter_reports(story.report_ids), key=report_order)


def _put_apart_before(decisions: Sequence[Resolved], story: Members) -> set[str]:
    """Give the reports in other stories that earlier decisions tell of along with this story's.

    What a person takes out of the story is not to fall in with what was taken out before.
    """
    own = set(story.report_ids)
    met = (resolved.reports for resolved in decisions if own & resolved.reports)
    return set().union(*met) - own
