"""The longer stories of a library: how alike neighbouring stories are, and the place of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from reportedly.store import tables as t
from reportedly.store.base import Link, StoryPlace, Threading
from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in
from reportedly.store.statements import insert_rows, stamp_deleted

_ONE = "SELECT one, other, mean FROM links WHERE deleted_at IS NULL AND one IN"
_OTHER = "SELECT one, other, mean FROM links WHERE deleted_at IS NULL AND other IN"
_PLACES = """SELECT story_id, part_of, follows FROM places
    WHERE deleted_at IS NULL AND story_id IN"""
_MATES = "SELECT story_id, part_of, follows FROM places WHERE deleted_at IS NULL AND part_of IN"


class Threads(Connected):
    """The part of the library that knows which stories go on from which."""

    def links_of(self, story_ids: Sequence[str]) -> list[Link]:
        """Give how alike some stories are to those near to them, each pair once, sorted."""
        with self._transaction() as connection:
            found = {
                row[:2]: row for a in (_ONE, _OTHER) for row in asked_in(connection, a, story_ids)
            }
        return [Link(*found[pair]) for pair in sorted(found)]

    def places_of(self, story_ids: Sequence[str]) -> dict[str, StoryPlace]:
        """Give the places of some stories in longer ones, by the ids of those that have one."""
        with self._transaction() as connection:
            return {row[0]: StoryPlace(*row) for row in asked_in(connection, _PLACES, story_ids)}

    def parts_of(self, story_ids: Sequence[str]) -> list[StoryPlace]:
        """Give the places of all stories that are part of some longer ones, sorted."""
        with self._transaction() as connection:
            rows = {row[0]: StoryPlace(*row) for row in asked_in(connection, _MATES, story_ids)}
        return [rows[story_id] for story_id in sorted(rows)]


def write_threading(connection: Connection, made: Threading, run_id: str) -> None:
    """Keep links of the stories that changed, and the places that did."""
    for column in (t.LINKS.c.one, t.LINKS.c.other):
        stamp_deleted(connection, t.LINKS, column, list(made.changed))
    live = {"run_id": run_id, "deleted_at": None}
    links = [{"one": k.one, "other": k.other, "mean": k.mean, **live} for k in made.links]
    insert_rows(connection, t.LINKS, links)
    stamp_deleted(connection, t.PLACES, t.PLACES.c.story_id, list(made.moved))
    insert_rows(connection, t.PLACES, list(_place_rows(made.places, run_id)))


def _place_rows(places: Iterable[StoryPlace], run_id: str) -> Iterable[dict[str, str | None]]:
    for place in places:
        yield {
            "story_id": place.story_id,
            "part_of": place.part_of,
            "follows": place.follows,
            "run_id": run_id,
            "deleted_at": None,
        }
