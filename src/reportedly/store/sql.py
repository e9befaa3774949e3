"""The library in SQL: SQLite as it comes, PostgreSQL by its URL. SQLAlchemy Core, no ORM."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, insert, select, update

from reportedly.model.codec import decode, encode
from reportedly.model.facts import Extraction
from reportedly.model.ids import make_id
from reportedly.model.report import Issue, Report
from reportedly.model.story import Copy
from reportedly.store import tables as t
from reportedly.store.base import Clustered, Decision, Look, Run
from reportedly.store.engine import now_text, open_engine
from reportedly.store.listing import ListedStories, mark_stale
from reportedly.store.lock import hold_pen
from reportedly.store.nearest import Nearest, put_edges, put_postings
from reportedly.store.pending import Pending
from reportedly.store.points import Points, stories_in
from reportedly.store.reports import Reports
from reportedly.store.rows import copy_of, dump, issue_row
from reportedly.store.statements import (
    assignment_row,
    chunked,
    copy_row,
    correction_key,
    derived_rows,
    insert_new,
    insert_rows,
    last_seq_of,
    row_of,
    stamp_deleted,
    translated,
)
from reportedly.store.threads import Threads, write_threading

EXTRACTION = "extraction"
FEATURES = "features"


class SqlStore(Reports, ListedStories, Pending, Points, Nearest, Threads):
    """A library in a database; see :class:`reportedly.store.base.Store`.

    Raises:
        StoreError: it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.engine = open_engine(url, create=create)
        self._kept = threading.local()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def writing(self, command: str, config_hash: str = "") -> Iterator[Run]:
        """Hold the pen, and record the run from start to end."""
        from importlib.metadata import version

        with hold_pen(self.engine):
            run_id = f"run-{uuid.uuid4().hex[:16]}"
            run = Run(run_id, command, version("reportedly"), config_hash, now_text())
            with self._transaction() as connection:
                connection.execute(insert(t.RUNS), {**row_of(run), "finished_at": None})
            yield run
            with self._transaction() as connection:
                ended = update(t.RUNS).where(t.RUNS.c.id == run.id)
                connection.execute(ended.values(finished_at=now_text()))

    # reading

    def get_extraction(self, report: Report, version: str) -> Extraction | None:
        """Give what was found in a report, its spans checked against the text again."""
        body = self.get_derived(EXTRACTION, version, [report.id]).get(report.id)
        if body is None:
            return None
        with translated():
            return decode(Extraction, body, {report.id: report})

    def get_derived(self, kind: str, version: str, ids: Iterable[str]) -> dict[str, Any]:
        """Give the derived records of some reports, by report id."""
        derived = t.DERIVED.c
        found: dict[str, Any] = {}
        with self._transaction() as connection:
            for chunk in chunked(list(ids)):
                asked = select(derived.report_id, derived.body).where(
                    derived.kind == kind,
                    derived.version == version,
                    derived.report_id.in_(chunk),
                )
                found |= {r.report_id: json.loads(r.body) for r in connection.execute(asked)}
        return found

    def assignments(self) -> dict[str, str]:
        """Give the story of each report that has one, in order of arrival."""
        rows = t.ASSIGNMENTS.c
        asked = (
            select(rows.report_id, rows.story_id)
            .join(t.REPORTS, t.REPORTS.c.id == rows.report_id)
            .where(rows.deleted_at.is_(None))
            .order_by(t.REPORTS.c.seq)
        )
        with self._transaction() as connection:
            return {row.report_id: row.story_id for row in connection.execute(asked)}

    def copies(self, ids: Sequence[str]) -> tuple[Copy, ...]:
        """Give the copies among some reports, ordered by their ids."""
        wanted = set(ids)
        rows = t.COPIES.c
        bodies: list[tuple[str, str, str]] = []
        with self._transaction() as connection:
            for chunk in chunked(sorted(wanted)):
                asked = select(rows.from_id, rows.to_id, rows.body).where(
                    rows.deleted_at.is_(None), rows.to_id.in_(chunk)
                )
                bodies += [tuple(r) for r in connection.execute(asked) if r.from_id in wanted]
        reports = {r.id: r for r in self.iter_reports({i for row in bodies for i in row[:2]})}
        with translated():
            return tuple(copy_of(body, reports) for _, _, body in sorted(bodies))

    def decisions(self, *, withdrawn: bool = False) -> list[Decision]:
        """Give a person's decisions, oldest first: those that stand, or withdrawn ones as well."""
        rows = t.DECISIONS
        asked = select(rows).order_by(rows.c.seq)
        if not withdrawn:
            asked = asked.where(rows.c.deleted_at.is_(None))
        with self._transaction() as connection:
            return [
                Decision(r.id, r.kind, json.loads(r.body), r.created_at)
                for r in connection.execute(asked)
            ]

    def corrected_by(self) -> str:
        """Give the hash of the decisions that are in the assignments; empty without any."""
        with self._transaction() as connection:
            return correction_key(connection)

    def issues(self) -> list[Issue]:
        """Give all standing issues, by source and code."""
        rows = t.ISSUES
        asked = select(rows).where(rows.c.deleted_at.is_(None))
        with self._transaction() as connection:
            found = [
                Issue(r.stage, r.source, r.code, r.message, r.report_id)
                for r in connection.execute(asked)
            ]
        return sorted(found, key=lambda i: (i.source, i.stage, i.code, i.message))

    def last_look(self, name: str) -> Look | None:
        """Give the last look of that name."""
        rows = t.LOOKS.c
        asked = select(rows.name, rows.at, rows.last_seq).where(rows.name == name)
        with self._transaction() as connection:
            row = connection.execute(asked.order_by(rows.seq.desc()).limit(1)).first()
        return None if row is None else Look(row.name, row.at, row.last_seq)

    # writing: each one transaction

    def write_derived(self, run: Run, kind: str, version: str, bodies: Mapping[str, Any]) -> None:
        """Keep derived records by report id."""
        with self._transaction() as connection:
            insert_new(connection, t.DERIVED, derived_rows(kind, version, bodies, run.id))

    def write_extractions(self, run: Run, version: str, found: Sequence[Extraction]) -> None:
        """Keep extractions."""
        self.write_derived(run, EXTRACTION, version, {e.report_id: encode(e) for e in found})

    def write_clustering(self, run: Run, made: Clustered) -> None:
        """Keep what the cluster stage made, all or nothing."""
        changed = made.assignments
        touched = [a.report_id for a in changed] + list(made.gone)
        features = derived_rows(FEATURES, made.features_version, made.features, run.id)
        with self._transaction() as connection:
            stories = {*stories_in(connection, touched).values(), *(a.story_id for a in changed)}
            mark_stale(connection, sorted(stories), run)
            stamp_deleted(connection, t.ASSIGNMENTS, t.ASSIGNMENTS.c.report_id, touched)
            insert_rows(connection, t.ASSIGNMENTS, [assignment_row(a, run.id) for a in changed])
            insert_new(connection, t.COPIES, [copy_row(c, run.id) for c in made.copies])
            insert_new(connection, t.DERIVED, features)
            put_postings(connection, made.postings)
            put_edges(connection, made.edges)
            write_threading(connection, made.threading, run.id)
            if made.corrections != correction_key(connection):
                row = {"key": made.corrections, "run_id": run.id}
                insert_rows(connection, t.CORRECTED, [row])

    def write_issues(self, run: Run, issues: Sequence[Issue]) -> None:
        """Keep issues."""
        with self._transaction() as connection:
            insert_new(connection, t.ISSUES, [issue_row(i, run.id) for i in issues])

    def write_decision(self, run: Run, kind: str, body: Mapping[str, Any]) -> Decision:
        """Keep a person's decision; the same as the last one that stands is that one."""
        last = self.decisions()[-1:]
        if last and (last[0].kind, dump(last[0].body)) == (kind, dump(body)):
            return last[0]
        with self._transaction() as connection:
            seq = (connection.execute(select(func.max(t.DECISIONS.c.seq))).scalar() or 0) + 1
            made = {"kind": kind, "body": dump(body), "created_at": now_text()}
            decision_id = make_id("decision", kind=kind, body=made["body"], seq=seq)
            insert_rows(
                connection, t.DECISIONS, [{**made, "id": decision_id, "seq": seq, "run_id": run.id}]
            )
        return Decision(decision_id, kind, body, made["created_at"])

    def withdraw_decision(self, decision_id: str) -> None:
        """Let a person's decision stand no more; its row stays, with a stamp."""
        with self._transaction() as connection:
            stamp_deleted(connection, t.DECISIONS, t.DECISIONS.c.id, [decision_id])

    def write_look(self, run: Run, name: str) -> Look:
        """Remember that everything read so far was looked at."""
        with self._transaction() as connection:
            look = Look(name, now_text(), last_seq_of(connection))
            insert_rows(connection, t.LOOKS, [row_of(look)])
        return look
