"""The reports of a library: what was read, which texts stand, and which took another's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from reportedly.model.report import Issue, RawReport, Report
from reportedly.store import tables as t
from reportedly.store.base import Run, Seen
from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in, fetch_all
from reportedly.store.pending import STANDS, superseded_in
from reportedly.store.rows import (
    Row,
    issue_row,
    raw_id,
    raw_row,
    report_of,
    report_row,
    seen_of,
    seen_row,
)
from reportedly.store.statements import (
    chunked,
    edition_rows,
    former_of,
    insert_new,
    last_seq_of,
    later_of,
    translated,
)

_LATEST = f"""SELECT r.id FROM reports r WHERE r.locator = ? AND {STANDS}
    ORDER BY r.seq DESC LIMIT 1"""  # noqa: S608 - constants


class Reports(Connected):
    """The part of the library that holds the reports."""

    def last_seq(self) -> int:
        """Give how many reports have been read, ever."""
        with self._transaction() as connection:
            return last_seq_of(connection)

    def get_report(self, report_id: str) -> Report | None:
        """Give a report, superseded ones too."""
        with self._transaction() as connection:
            asked = select(t.REPORTS.c.body).where(t.REPORTS.c.id == report_id)
            body = connection.execute(asked).scalar()
            return None if body is None else report_of(body)

    def find_ids(self, *, up_to: int | None = None) -> list[str]:
        """Give the ids of standing reports in order of arrival."""
        limit = 2**31 - 1 if up_to is None else up_to
        reports = t.REPORTS.c
        older = select(reports.supersedes).where(
            reports.supersedes.is_not(None), reports.seq <= limit
        )
        late = select(t.EDITIONS.c.former_id).where(t.EDITIONS.c.seq <= limit)
        asked = (
            select(reports.id)
            .where(
                reports.seq <= limit,
                reports.deleted_at.is_(None),
                reports.id.not_in(older),
                reports.id.not_in(late),
            )
            .order_by(reports.seq)
        )
        with self._transaction() as connection:
            return list(connection.execute(asked).scalars())

    def iter_reports(
        self, ids: Iterable[str] | None = None, *, up_to: int | None = None
    ) -> Iterator[Report]:
        """Give the reports of these ids, or all that stand, in order of arrival."""
        wanted = self.find_ids(up_to=up_to) if ids is None else list(ids)
        for chunk in chunked(wanted):
            asked = select(t.REPORTS.c.id, t.REPORTS.c.body).where(t.REPORTS.c.id.in_(chunk))
            with self._transaction() as connection:
                bodies = {row.id: row.body for row in connection.execute(asked)}
                reports = [report_of(bodies[i]) for i in chunk if i in bodies]
            yield from reports

    def find_by_locator(self, locator: str) -> list[str]:
        """Give the ids of all reports read from an address, the latest last."""
        reports = t.REPORTS.c
        asked = select(reports.id).where(reports.locator == locator).order_by(reports.seq)
        with self._transaction() as connection:
            return list(connection.execute(asked).scalars())

    def former_texts(self, report_id: str) -> list[str]:
        """Give the ids of the texts that a report superseded, and that those did, nearest first."""
        found: list[str] = []
        waiting = [report_id]
        with self._transaction() as connection:
            while waiting:
                before = [i for i in former_of(connection, waiting.pop(0)) if i not in found]
                found += before
                waiting += before
        return found

    def get_seen(self, raws: Sequence[RawReport], versions: Sequence[str]) -> list[Seen | None]:
        """Give what each of some raw reports came to, or None where none of these parsed it."""
        ids = [raw_id(raw) for raw in raws]
        rows = t.SEEN.c
        bodies: dict[str, str] = {}
        with self._transaction() as connection:
            for chunk in chunked(ids):
                asked = select(rows.raw_id, rows.body).where(
                    rows.raw_id.in_(chunk), rows.version.in_(versions)
                )
                bodies |= {row.raw_id: row.body for row in connection.execute(asked)}
        with translated():
            return [seen_of(bodies[i]) if i in bodies else None for i in ids]

    def latest_at(self, locator: str) -> Report | None:
        """Give the text that stands of what was read from an address, the last one read."""
        with self._transaction() as connection:
            found = fetch_all(connection, _LATEST, [locator])
        return self.get_report(found[0][0]) if found else None

    def find_successors(self, ids: Iterable[str]) -> dict[str, str]:
        """Give for each report that stands, or whose later text does, the id of that text."""
        wanted = list(dict.fromkeys(ids))
        with self._transaction() as connection:
            asked = "SELECT id FROM reports WHERE id IN"
            there = {i for (i,) in asked_in(connection, asked, wanted)}
            former = superseded_in(connection, wanted)
            found = {i: i for i in wanted if i in there - former}
            later = {i: _successor(connection, i) for i in wanted if i not in found}
        return found | {i: last for i, last in later.items() if last}

    def write_parsed(
        self,
        run: Run,
        parsed: Sequence[tuple[RawReport, Report]],
        issues: Sequence[Issue],
        outdated: Mapping[str, str] | None = None,
        seen: Sequence[tuple[RawReport, str, Seen]] = (),
    ) -> int:
        """Keep raw and parsed reports and issues; give how many reports are new."""
        with self._transaction() as connection:
            ids = [report.id for _, report in parsed]
            asked = select(t.REPORTS.c.id).where(t.REPORTS.c.id.in_(ids))
            there = set(connection.execute(asked).scalars())
            seq = last_seq_of(connection)
            new: list[Row] = []
            for raw, report in parsed:
                if report.id not in there:
                    there.add(report.id)
                    new.append(report_row(report, raw, seq + len(new) + 1, run.id))
            insert_new(connection, t.RAW, [raw_row(raw, run.id) for raw, _ in parsed])
            insert_new(connection, t.REPORTS, new)
            insert_new(connection, t.EDITIONS, edition_rows(new, outdated or {}, run.id))
            insert_new(connection, t.ISSUES, [issue_row(i, run.id) for i in issues])
            insert_new(connection, t.SEEN, [seen_row(*row, run.id) for row in seen])
        return len(new)


def _successor(connection: Connection, report_id: str) -> str | None:
    """Follow a report to the nearest later text that stands."""
    waiting, seen = [report_id], {report_id}
    while waiting:
        now = waiting.pop(0)
        later = [i for i in later_of(connection, now) if i not in seen]
        if now != report_id and not superseded_in(connection, [now]):
            return now
        waiting += later
        seen.update(later)
    return None
