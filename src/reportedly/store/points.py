"""Questions about some reports or stories, each answered by an index."""

from __future__ import annotations

from collections.abc import Sequence

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
            return dict(asked_in(connection, _STORIES, report_ids))

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
