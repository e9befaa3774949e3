"""Statements that go to the database's driver as they are.

For thousands of rows of two numbers, and for many small questions, SQLAlchemy's own handling would
cost several times what the database does. Errors are SQLAlchemy's all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

#: Values asked for in one statement, a power of two so that few statements differ.
VALUES = 512


def fetch_all(connection: Connection, asked: str, values: Sequence[Any]) -> list[Any]:
    """Give all rows, as tuples; ``?`` stands for a value in the statement."""
    result = connection.exec_driver_sql(_spelled(connection, asked), tuple(values))
    return list(result.cursor.fetchall()) if result.cursor is not None else []


def asked_in(
    connection: Connection, asked: str, values: Sequence[Any], *before: Any
) -> Iterator[Any]:
    """Give the rows of a statement that ends in ``IN``, for all of some values.

    ``before`` are the values of the marks that the statement has itself.
    """
    for part in parts(values, VALUES):
        size = 1 << (len(part) - 1).bit_length()
        padded = [*part, *[part[-1]] * (size - len(part))]
        marks = ", ".join("?" * size)
        yield from fetch_all(connection, f"{asked} ({marks})", [*before, *padded])


def put_all(connection: Connection, statement: str, rows: Sequence[Any]) -> None:
    """Insert rows by a statement with a mark for each of their values."""
    if rows:
        connection.exec_driver_sql(_spelled(connection, statement), list(rows))


def parts(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Give values in pieces."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _spelled(connection: Connection, statement: str) -> str:
    """Write a statement as the driver wants it."""
    return statement if connection.dialect.paramstyle == "qmark" else statement.replace("?", "%s")
