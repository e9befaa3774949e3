"""What is still to be done: each stage marks up to which report it has done its work.

Above the mark, and only there, what is lacking is looked for; so a stage that was killed, or that
is of another version than the last mark, finds all that it has to do, and one that has nothing
to do finds so at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from reportedly.store import tables as t
from reportedly.store.base import Run
from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in, fetch_all

#: A report that stands: no other text took its place.
STANDS = """NOT EXISTS (SELECT 1 FROM reports l WHERE l.supersedes = r.id)
    AND NOT EXISTS (SELECT 1 FROM editions e WHERE e.former_id = r.id)
    AND r.id NOT IN (SELECT d.id FROM reports d WHERE d.deleted_at IS NOT NULL)"""
_LACKING = f"""SELECT r.id FROM reports r WHERE r.seq > ? AND NOT EXISTS (
    SELECT 1 FROM derived f WHERE f.report_id = r.id AND f.kind = ? AND f.version = ?)
    AND {STANDS} ORDER BY r.seq"""  # noqa: S608 - constants
_UNGROUPED = f"""SELECT r.id, r.language FROM reports r WHERE r.seq > ? AND NOT EXISTS (
    SELECT 1 FROM assignments a WHERE a.report_id = r.id AND a.deleted_at IS NULL)
    AND {STANDS} ORDER BY r.seq"""  # noqa: S608 - constants
_REPLACED = """SELECT r.supersedes FROM reports r
    JOIN assignments a ON a.report_id = r.supersedes AND a.deleted_at IS NULL
    WHERE r.seq > ?"""
_SUPERSEDED = (
    "SELECT supersedes FROM reports WHERE supersedes IN",
    "SELECT former_id FROM editions WHERE former_id IN",
    "SELECT id FROM reports WHERE deleted_at IS NOT NULL AND id IN",
)


class Pending(Connected):
    """The part of the library that knows what is still to be done."""

    def done_up_to(self, stage: str, version: str) -> int:
        """Give up to which report (by order of arrival) a stage has done its work; 0 when the
        last mark of the stage is of another version."""
        with self._transaction() as connection:
            last = _last_mark(connection, stage)
        return last[1] if last and last[0] == version else 0

    def write_done(self, run: Run, stage: str, version: str, up_to: int) -> None:
        """Mark that a stage has done all its work up to a report."""
        with self._transaction() as connection:
            if _last_mark(connection, stage) != (version, up_to):
                row = {"stage": stage, "version": version, "up_to": up_to, "run_id": run.id}
                connection.execute(insert(t.DONE), row)

    def lacking(self, kind: str, version: str, after: int) -> list[str]:
        """Give the standing reports after the first so many that lack a derived record, in order
        of arrival. Cost: by the number of reports after those."""
        with self._transaction() as connection:
            return [i for (i,) in fetch_all(connection, _LACKING, [after, kind, version])]

    def ungrouped(self, after: int) -> list[tuple[str, str | None]]:
        """Give the standing reports after the first so many that are in no story, in order of
        arrival, each with its language. Cost: by the number of reports after those."""
        with self._transaction() as connection:
            return [(i, language) for i, language in fetch_all(connection, _UNGROUPED, [after])]

    def replaced(self, after: int) -> list[str]:
        """Give the reports that are in stories and stand no more, being superseded by one after
        the first so many; sorted. Cost: by the number of reports after those."""
        with self._transaction() as connection:
            return sorted({i for (i,) in fetch_all(connection, _REPLACED, [after])})


def superseded_in(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Give those of some reports that stand no more."""
    return {i for asked in _SUPERSEDED for (i,) in asked_in(connection, asked, ids)}


def _last_mark(connection: Connection, stage: str) -> tuple[Any, ...] | None:
    rows = t.DONE.c
    asked = select(rows.version, rows.up_to).where(rows.stage == stage)
    row = connection.execute(asked.order_by(rows.seq.desc()).limit(1)).first()
    return None if row is None else tuple(row)
