"""Questions about some reports or stories, each answered by an index."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in, fetch_all

_SEQS = "SELECT id, seq FROM reports WHERE id IN"
_IDS = "SELECT seq, id FROM reports WHERE seq IN"
_STORIES = "SELECT report_id, story_id FROM assignments WHERE deleted_at IS NULL AND report_id IN"
_MEMBERS = """SELECT a.story_id, r.seq, a.report_id FROM assignments a
    JOIN reports r ON r.id = a.report_id WHERE a.deleted_at IS NULL AND a.story_id IN"""
_FIRST = "SELECT report_id FROM assignments WHERE deleted_at IS NULL LIMIT ?"
_WAITING = """SELECT report_id, reason FROM assignments
    WHERE deleted_at IS NULL AND standing = 'waits' AND report_id IN"""
_HEADED = """SELECT DISTINCT {what} FROM assignments
    WHERE deleted_at IS {state} AND {what}{code} >= ? AND {what}{code} < ?"""
_ARRIVED = """SELECT a.story_id, r.id FROM reports r
    JOIN assignments a ON a.report_id = r.id AND a.deleted_at IS NULL WHERE r.seq > ?"""
_DATED = """SELECT a.story_id, r.id FROM reports r
    JOIN assignments a ON a.report_id = r.id AND a.deleted_at IS NULL WHERE r.last_day >= ?"""
_UNDATED = """SELECT a.story_id, r.id FROM runs n
    JOIN reports r ON r.last_day IS NULL AND r.run_id = n.id
    JOIN assignments a ON a.report_id = r.id AND a.deleted_at IS NULL WHERE n.started_at >= ?"""
_DAYS = """SELECT r.id, COALESCE(r.last_day, substr(n.started_at, 1, 10)) FROM reports r
    JOIN runs n ON n.id = r.run_id WHERE r.id IN"""


class Points(Connected):
    """The part of the library that knows where reports and stories are."""

    def seqs_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Give the place in the order of arrival of some reports, by id."""
        with self._transaction() as connection:
            return dict(asked_in(connection, _SEQS, ids))

    def ids_of_rows(self, rows: Sequence[int]) -> dict[int, str]:
        """Give the ids of the reports at some places in the order of arrival."""
        with self._transaction() as connection:
            return dict(asked_in(connection, _IDS, rows))

    def stories_of(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the story of each of some reports that has one."""
        with self._transaction() as connection:
            return stories_in(connection, report_ids)

    def members_of(self, story_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Give the reports of some stories, in order of arrival; empty for one that is not."""
        found: dict[str, list[str]] = {story_id: [] for story_id in story_ids}
        with self._transaction() as connection:
            for story_id, _, report_id in sorted(asked_in(connection, _MEMBERS, list(found))):
                found[story_id].append(report_id)
        return {story_id: tuple(ids) for story_id, ids in found.items()}

    def first_assigned(self, limit: int) -> list[str]:
        """Give the ids of some reports that are in stories, ``limit`` at most, sorted."""
        with self._transaction() as connection:
            return sorted(report_id for (report_id,) in fetch_all(connection, _FIRST, [limit]))

    def waiting(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the reasons for which some reports wait, by the ids of those that do."""
        with self._transaction() as connection:
            return dict(asked_in(connection, _WAITING, report_ids))

    def stories_headed(self, head: str) -> list[str]:
        """Give the ids of the stories whose id begins so, sorted."""
        return self._headed("story_id", head, "NULL")

    def reports_headed(self, head: str) -> list[str]:
        """Give the ids of the reports in stories whose id begins so, sorted."""
        return self._headed("report_id", head, "NULL")

    def former_members(self, head: str) -> list[str]:
        """Give the ids of the reports once in a story whose id begins so and is no more, sorted."""
        former = self._headed("story_id", head, "NOT NULL")
        asked = "SELECT report_id FROM assignments WHERE deleted_at IS NOT NULL AND story_id IN"
        with self._transaction() as connection:
            return sorted({report_id for (report_id,) in asked_in(connection, asked, former)})

    def arrived_after(self, seq: int) -> dict[str, set[str]]:
        """Give by story the reports that came after the first so many.

        Cost: by the number of those reports.
        """
        with self._transaction() as connection:
            return _grouped(fetch_all(connection, _ARRIVED, [seq]))

    def dated_from(self, day: str) -> dict[str, set[str]]:
        """Give by story the reports published on a day (ISO 8601) or later, by the last day that
        they may be of; one without a day counts for the day on which it was read.

        Cost: by the number of those reports.
        """
        with self._transaction() as connection:
            dated = fetch_all(connection, _DATED, [day])
            return _grouped([*dated, *fetch_all(connection, _UNDATED, [day])])

    def days_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the last day of some reports, or the day on which one was read that has none."""
        with self._transaction() as connection:
            return dict(asked_in(connection, _DAYS, ids))

    def _headed(self, what: str, head: str, state: str) -> list[str]:
        with self._transaction() as connection:
            code = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
            asked = _HEADED.format(what=what, code=code, state=state)
            rows = fetch_all(connection, asked, [head, head + chr(0x10FFFF)])
        return sorted(found for (found,) in rows)


def stories_in(connection: Connection, report_ids: Sequence[str]) -> dict[str, str]:
    """Give the story of each of some reports that has one."""
    return dict(asked_in(connection, _STORIES, report_ids))


def _grouped(rows: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for story_id, report_id in rows:
        found.setdefault(story_id, set()).add(report_id)
    return found
