"""Statements and rows that the library in SQL is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import SQLAlchemyError

from reportedly.errors import StoreError
from reportedly.model.codec import CodecError, encode
from reportedly.model.story import Assignment, Copy
from reportedly.store import tables as t
from reportedly.store.engine import now_text
from reportedly.store.rows import (
    Row,
    dump,
)

#: Ids asked for in one statement; databases bound the number of parameters.
CHUNK = 500


@contextmanager
def translated() -> Iterator[None]:
    """Turn what databases and the codec raise into one clear line."""
    try:
        yield
    except CodecError as error:
        raise StoreError(
            f"the library holds a damaged record ({error}); restore it from a copy"
        ) from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the library cannot be used: {cause}") from error


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, leaving alone those whose key is there."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgres

        connection.execute(insert_postgres(table).on_conflict_do_nothing(), list(rows))
    else:
        connection.execute(insert_sqlite(table).on_conflict_do_nothing(), list(rows))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all of them new."""
    if rows:
        connection.execute(insert(table), list(rows))


def stamp_deleted(connection: Connection, table: Table, column: Any, ids: Sequence[str]) -> None:
    """Mark the standing rows whose column holds one of some ids as deleted."""
    for chunk in chunked(list(ids)):
        standing = update(table).where(table.c.deleted_at.is_(None), column.in_(chunk))
        connection.execute(standing.values(deleted_at=now_text()))


def derived_rows(kind: str, version: str, bodies: Mapping[str, Any], run_id: str) -> list[Row]:
    """Give the rows of derived records."""
    return [
        {
            "report_id": report_id,
            "kind": kind,
            "version": version,
            "body": dump(body),
            "run_id": run_id,
        }
        for report_id, body in bodies.items()
    ]


def former_of(connection: Connection, report_id: str) -> list[str]:
    """Give the texts that a report superseded itself, the one it replaced first."""
    superseded = select(t.REPORTS.c.supersedes).where(
        t.REPORTS.c.id == report_id, t.REPORTS.c.supersedes.is_not(None)
    )
    late = select(t.EDITIONS.c.former_id).where(t.EDITIONS.c.report_id == report_id)
    first = list(connection.execute(superseded).scalars())
    return first + list(connection.execute(late.order_by(t.EDITIONS.c.seq)).scalars())


def later_of(connection: Connection, report_id: str) -> list[str]:
    """Give the texts that superseded a report, in order of arrival, and the one it came after."""
    superseding = select(t.REPORTS.c.id).where(t.REPORTS.c.supersedes == report_id)
    newer = select(t.EDITIONS.c.report_id).where(t.EDITIONS.c.former_id == report_id)
    first = list(connection.execute(superseding.order_by(t.REPORTS.c.seq)).scalars())
    return first + list(connection.execute(newer.order_by(t.EDITIONS.c.seq)).scalars())


def correction_key(connection: Connection) -> str:
    """Give the key of the decisions that the stories were last grouped by."""
    rows = t.CORRECTED.c
    asked = select(rows.key).order_by(rows.seq.desc()).limit(1)
    return connection.execute(asked).scalar() or ""


def edition_rows(new: Sequence[Row], outdated: Mapping[str, str], run_id: str) -> list[Row]:
    """Give the rows of older texts that were read after the newer ones."""
    return [
        {"former_id": row["id"], "report_id": outdated[row["id"]], "seq": row["seq"],
         "run_id": run_id}
        for row in new
        if row["id"] in outdated
    ]  # fmt: skip


def assignment_row(assignment: Assignment, run_id: str) -> Row:
    """Give the row of an assignment."""
    return {
        "report_id": assignment.report_id,
        "story_id": assignment.story_id,
        "reason": assignment.reason,
        "standing": assignment.standing.value,
        "run_id": run_id,
        "deleted_at": None,
    }


def copy_row(copy: Copy, run_id: str) -> Row:
    """Give the row of a copy."""
    return {
        "from_id": copy.from_id,
        "to_id": copy.to_id,
        "body": dump(encode(copy)),
        "run_id": run_id,
        "deleted_at": None,
    }


def last_seq_of(connection: Connection) -> int:
    """Give how many reports have been read, ever."""
    return connection.execute(select(func.max(t.REPORTS.c.seq))).scalar() or 0


def row_of(record: Any) -> Row:
    """Give a record of the model as a row."""
    row: Row = encode(record)
    return row


def chunked(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give items in pieces that one statement may ask for."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
