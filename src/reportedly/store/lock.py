"""One pen: a lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from reportedly.errors import StoreError

#: Any fixed number; PostgreSQL's advisory locks are told apart by it.
ADVISORY_KEY = 7_236_515


@contextmanager
def hold_pen(engine: Engine) -> Iterator[None]:
    """Be the only writer while the block runs.

    Raises:
        StoreError: another process is writing.
    """
    if engine.dialect.name == "postgresql":
        with _advisory_lock(engine):
            yield
        return
    place = engine.url.database
    if not place or place == ":memory:":
        yield
        return
    with _file_lock(Path(place + ".lock")):
        yield


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock_or_refuse(handle, path)
        yield
    finally:
        os.close(handle)  # which lets go of the lock; the empty file stays


def _lock_or_refuse(handle: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError as error:
            raise _busy(str(path)) from error
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _busy(str(path)) from error


@contextmanager
def _advisory_lock(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        taken = connection.execute(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}
        ).scalar()
        if not taken:
            raise _busy(engine.url.render_as_string(hide_password=True))
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


def _busy(place: str) -> StoreError:
    return StoreError(
        f"another reportedly is writing to this library ({place}); wait for it to end, then repeat",
        code="busy",
    )
