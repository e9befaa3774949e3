"""What all parts of the library in SQL share: an engine, and transactions on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from reportedly.store.statements import translated


class Connected:
    """A part of the library in SQL."""

    engine: Engine
    _kept: threading.local

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of all that this thread asks and writes in the block.

        It is written at the end, or not at all when the block raises. Many small questions cost
        half as much so.
        """
        if self._kept_connection() is not None:
            yield
            return
        with translated(), self.engine.begin() as connection:
            self._kept.connection = connection
            try:
                yield
            finally:
                self._kept.connection = None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        kept = self._kept_connection()
        if kept is not None:
            with translated():
                yield kept
            return
        with translated(), self.engine.begin() as connection:
            yield connection

    def _kept_connection(self) -> Connection | None:
        return getattr(self._kept, "connection", None)
