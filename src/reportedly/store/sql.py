"""The library in SQL: SQLite as it comes, PostgreSQL by its URL. SQLAlchemy Core, no ORM."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, insert, select, update

from reportedly.model.codec import decode, encode
from reportedly.model.facts import Extraction
from reportedly.model.ids import make_id
from reportedly.model.report import Issue, RawReport, Report
from reportedly.model.story import Copy
from reportedly.store import tables as t
from reportedly.store.base import Clustered, Decision, Head, Look, Run, Seen
from reportedly.store.engine import now_text, open_engine
from reportedly.store.lock import hold_pen
from reportedly.store.nearest import Nearest, put_edges, put_postings
from reportedly.store.points import Points
from reportedly.store.rows import (
    Row,
    copy_of,
    dump,
    issue_row,
    raw_id,
    raw_row,
    report_of,
    report_row,
    seen_of,
    seen_row,
)
from reportedly.store.statements import (
    assignment_row,
    chunked,
    copy_row,
    correction_key,
    derived_rows,
    edition_rows,
    former_of,
    insert_new,
    insert_rows,
    last_seq_of,
    later_of,
    row_of,
    stamp_deleted,
    translated,
)

EXTRACTION = "extraction"
FEATURES = "features"


class SqlStore(Nearest, Points):
    """A library in a database; see :class:`reportedly.store.base.Store`.

    Raises:
        StoreError: it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.engine = open_engine(url, create=create)

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

    def arrivals(self) -> dict[str, int]:
        """Give the order of arrival of all reports by id."""
        asked = select(t.REPORTS.c.id, t.REPORTS.c.seq).order_by(t.REPORTS.c.seq)
        with self._transaction() as connection:
            return {row.id: row.seq for row in connection.execute(asked)}

    def arrival_days(self) -> dict[str, str]:
        """Give the day on which each report was read, by id."""
        asked = select(t.REPORTS.c.id, t.RUNS.c.started_at).join(
            t.RUNS, t.RUNS.c.id == t.REPORTS.c.run_id
        )
        with self._transaction() as connection:
            return {row.id: row.started_at[:10] for row in connection.execute(asked)}

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

    def get_extraction(self, report: Report, version: str) -> Extraction | None:
        """Give what was found in a report, its spans checked against the text again."""
        body = self.get_derived(EXTRACTION, version, [report.id]).get(report.id)
        if body is None:
            return None
        with translated():
            return decode(Extraction, body, {report.id: report})

    def missing(self, kind: str, version: str) -> list[str]:
        """Give the ids of standing reports that lack a derived record, in order of arrival."""
        derived = t.DERIVED.c
        asked = select(derived.report_id).where(derived.kind == kind, derived.version == version)
        with self._transaction() as connection:
            there = set(connection.execute(asked).scalars())
        return [report_id for report_id in self.find_ids() if report_id not in there]

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

    def former_members(self, head: str) -> list[str]:
        """Give the ids of the reports once in a story whose id begins so and is no more, sorted."""
        rows = t.ASSIGNMENTS.c
        asked = select(rows.report_id).where(
            rows.deleted_at.is_not(None), rows.story_id.startswith(head, autoescape=True)
        )
        with self._transaction() as connection:
            return sorted(set(connection.execute(asked).scalars()))

    def unassigned(self) -> list[tuple[str, str | None]]:
        """Give the standing reports that are in no story, each with its language."""
        assigned = self.assignments()
        asked = select(t.REPORTS.c.id, t.REPORTS.c.language)
        with self._transaction() as connection:
            languages = {row.id: row.language for row in connection.execute(asked)}
        return [(i, languages[i]) for i in self.find_ids() if i not in assigned]

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

    def heads(self) -> dict[str, Head]:
        """Give all heads of stories by key."""
        with self._transaction() as connection:
            bodies = connection.execute(select(t.HEADS.c.body)).scalars()
            heads = [decode(Head, json.loads(body), {}) for body in bodies]
        return {head.key: head for head in heads}

    def decisions(self) -> list[Decision]:
        """Give a person's standing decisions, oldest first."""
        rows = t.DECISIONS
        asked = select(rows).where(rows.c.deleted_at.is_(None)).order_by(rows.c.seq)
        with self._transaction() as connection:
            return [
                Decision(r.id, r.kind, json.loads(r.body), r.created_at)
                for r in connection.execute(asked)
            ]

    def corrected_by(self) -> str:
        """Give the hash of the decisions that are in the assignments; empty without any."""
        with self._transaction() as connection:
            return correction_key(connection)

    def find_successors(self, ids: Iterable[str]) -> dict[str, str]:
        """Give for each report that stands, or whose later text does, the id of that text."""
        standing = set(self.find_ids())
        found: dict[str, str] = {}
        with self._transaction() as connection:
            for report_id in ids:
                later, seen = [report_id], {report_id}
                while later and later[0] not in standing:
                    later += [i for i in later_of(connection, later.pop(0)) if i not in seen]
                    seen.update(later)
                if later:
                    found[report_id] = later[0]
        return found

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
            stamp_deleted(connection, t.ASSIGNMENTS, t.ASSIGNMENTS.c.report_id, touched)
            insert_rows(connection, t.ASSIGNMENTS, [assignment_row(a, run.id) for a in changed])
            insert_new(connection, t.COPIES, [copy_row(c, run.id) for c in made.copies])
            insert_new(connection, t.DERIVED, features)
            put_postings(connection, made.postings)
            put_edges(connection, made.edges)
            if made.corrections != correction_key(connection):
                row = {"key": made.corrections, "run_id": run.id}
                insert_rows(connection, t.CORRECTED, [row])

    def write_heads(self, run: Run, heads: Sequence[Head]) -> None:
        """Keep heads of stories."""
        rows = [
            {
                "key": head.key,
                "story_id": head.story_id,
                "body": dump(encode(head)),
                "run_id": run.id,
            }
            for head in heads
        ]
        with self._transaction() as connection:
            insert_new(connection, t.HEADS, rows)

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
