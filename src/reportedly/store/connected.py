"""What all parts of the library in SQL share: an engine, and transactions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from reportedly.store.statements import translated


class Connected:
    """A part of the library in SQL."""

    engine: Engine

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translated(), self.engine.begin() as connection:
            yield connection
