"""The list of stories as it stands: their heads in order of rank, and which are to be made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.model.codec import decode, encode
from reportedly.store import tables as t
from reportedly.store.base import Head, Listing, Run
from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in, fetch_all, parts
from reportedly.store.rows import Row, dump
from reportedly.store.statements import insert_new, insert_rows, stamp_deleted, translated

#: Later than any day: where a story without one is among its equals.
NO_DAY = "9999"
#: Heads read at a time.
PAGE = 256

_HEADS = "SELECT body FROM heads WHERE key IN"
_HEADS_OF = """SELECT h.body FROM listed l JOIN heads h ON h.key = l.key
    WHERE l.deleted_at IS NULL AND l.story_id IN"""
_LIVE = """SELECT story_id, key, version, named FROM listed
    WHERE deleted_at IS NULL AND story_id IN"""
_UNLISTED = """SELECT DISTINCT a.story_id FROM assignments a WHERE a.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM listed l
        WHERE l.story_id = a.story_id AND l.deleted_at IS NULL AND l.version = ?)"""
_NAMED = "SELECT story_id, named FROM listed WHERE deleted_at IS NULL AND named > ''"


class ListedStories(Connected):
    """The part of the library that lists its stories."""

    def iter_listed(self, limit: int | None = None) -> Iterator[Head]:
        """Give the heads of the stories, those of most reports first, then the weightiest, then
        the earliest. Cost: by the number given; in memory are a hash of each, and a page."""
        rows = t.LISTED.c
        asked = select(rows.key).where(rows.deleted_at.is_(None)).limit(limit)
        rank = (rows.n_reports.desc(), rows.weight.desc(), rows.first_day, rows.story_id)
        with self._transaction() as connection:
            keys = list(connection.execute(asked.order_by(*rank)).scalars())
        for part in parts(keys, PAGE):
            heads = self.get_heads(part)
            yield from (heads[key] for key in part)

    def count_listed(self) -> int:
        """Give how many stories are listed."""
        asked = select(func.count()).select_from(t.LISTED).where(t.LISTED.c.deleted_at.is_(None))
        with self._transaction() as connection:
            return connection.execute(asked).scalar() or 0

    def heads_of(self, story_ids: Sequence[str]) -> dict[str, Head]:
        """Give the heads of some stories as they are listed, by the stories' ids."""
        with self._transaction() as connection:
            heads = [_head(body) for (body,) in asked_in(connection, _HEADS_OF, story_ids)]
        return {head.story_id: head for head in heads}

    def get_heads(self, keys: Sequence[str]) -> dict[str, Head]:
        """Give the heads of stories, listed or not, that have these keys."""
        with self._transaction() as connection:
            heads = [_head(body) for (body,) in asked_in(connection, _HEADS, keys)]
        return {head.key: head for head in heads}

    def stale_stories(self, limit: int | None = None) -> list[str]:
        """Give the stories that changed, or are no more, since they were listed, sorted."""
        rows = t.STALE.c
        asked = select(rows.story_id).where(rows.deleted_at.is_(None)).limit(limit)
        with self._transaction() as connection:
            return sorted(connection.execute(asked).scalars())

    def unlisted(self, version: str) -> list[str]:
        """Give the stories that are not listed by a version, sorted. Cost: by all stories."""
        with self._transaction() as connection:
            return sorted(i for (i,) in fetch_all(connection, _UNLISTED, [version]))

    def listed_names(self) -> dict[str, str]:
        """Give the names that stories are listed by, where a person gave them one."""
        with self._transaction() as connection:
            return dict(fetch_all(connection, _NAMED, []))

    def write_listing(self, run: Run, made: Listing) -> None:
        """Keep heads and list their stories by them, and list others no more."""
        ids = [head.story_id for head in made.heads]
        with self._transaction() as connection:
            insert_new(connection, t.HEADS, [_head_row(head, run) for head in made.heads])
            rows = [_listed_row(head, made, run) for head in made.heads]
            live = {row[0]: row for row in asked_in(connection, _LIVE, ids)}
            changed = [row for row in rows if live.get(row["story_id"]) != _shown(row)]
            former = [row["story_id"] for row in changed if row["story_id"] in live]
            stamp_deleted(connection, t.LISTED, t.LISTED.c.story_id, [*former, *made.gone])
            insert_rows(connection, t.LISTED, changed)
            stamp_deleted(connection, t.STALE, t.STALE.c.story_id, [*ids, *made.gone])


def mark_stale(connection: Connection, story_ids: Sequence[str], run: Run) -> None:
    """Remember that stories have changed since they were listed."""
    rows = [{"story_id": i, "run_id": run.id, "deleted_at": None} for i in story_ids]
    insert_new(connection, t.STALE, rows)


def _head_row(head: Head, run: Run) -> Row:
    body = dump(encode(head))
    return {"key": head.key, "story_id": head.story_id, "body": body, "run_id": run.id}


def _listed_row(head: Head, made: Listing, run: Run) -> Row:
    return {
        "story_id": head.story_id,
        "key": head.key,
        "n_reports": head.n_reports,
        "weight": head.weight,
        "first_day": head.first or NO_DAY,
        "named": made.names.get(head.story_id, ""),
        "version": made.version,
        "run_id": run.id,
        "deleted_at": None,
    }


def _shown(row: Row) -> tuple[Any, ...]:
    return tuple(row[column] for column in ("story_id", "key", "version", "named"))


def _head(body: str) -> Head:
    with translated():
        return decode(Head, json.loads(body), {})
