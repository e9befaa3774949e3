"""Opening a library: the engine, its ways, and bringing an older library up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from reportedly.errors import StoreError
from reportedly.store import tables as t
from reportedly.store.lock import hold_pen
from reportedly.store.migrations import MIGRATIONS


def now_text() -> str:
    """Give this moment in UTC as ISO 8601; for provenance, never for results."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def open_engine(url: str, *, create: bool = True) -> Engine:
    """Open a library, made and migrated where needed.

    Raises:
        StoreError: no such library (and ``create`` is False), it cannot be opened, it is no
            library, or a newer version made it.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _prepare_file(parsed.database, create=create)
        engine = create_engine(parsed)
        if engine.dialect.name == "sqlite":
            _set_sqlite_ways(engine)
        _migrate(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"the library's address is not usable: {error}") from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        shown = make_url(url).render_as_string(hide_password=True)
        raise StoreError(f"the library {shown} cannot be opened: {cause}") from error
    return engine


def _prepare_file(database: str | None, *, create: bool) -> None:
    if not database or database == ":memory:":
        return
    path = Path(database)
    if path.exists():
        return
    if not create:
        raise StoreError(
            f"there is no library at {path} yet; begin one with: reportedly add FOLDER"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the library's folder cannot be made: {error}") from error


def _set_sqlite_ways(engine: Engine) -> None:
    """Leave transactions to us (the driver would not cover table changes), and use the WAL."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")  # KiB; postings are all over their tree

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


def _migrate(engine: Engine) -> None:
    """Apply the migrations that the library lacks, each in a transaction of its own."""
    known = [name for name, _ in MIGRATIONS]
    done = _applied(engine)
    foreign = sorted(set(done) - set(known))
    if foreign:
        raise StoreError(
            f"this library was made by a newer reportedly ({foreign[-1]}); update the program"
        )
    if set(done) == set(known):
        return
    if not done:
        _require_empty(engine)
    with hold_pen(engine):
        for name, migrate in MIGRATIONS:
            _apply_once(engine, name, migrate)


def _require_empty(engine: Engine) -> None:
    """Refuse to build a library into somebody else's database."""
    with engine.begin() as connection:
        others = [n for n in inspect(connection).get_table_names() if n != t.MIGRATED.name]
    if others:
        raise StoreError(
            f"this database is no library of ours (it holds {others[0]!r}); choose another place"
        )


def _apply_once(engine: Engine, name: str, migrate: Any) -> None:
    if name in _applied(engine):
        return
    with engine.begin() as connection:
        t.MIGRATED.create(connection, checkfirst=True)
        migrate(connection)
        connection.execute(t.MIGRATED.insert(), {"name": name, "applied_at": now_text()})


def _applied(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        if not inspect(connection).has_table(t.MIGRATED.name):
            return []
        return list(connection.execute(select(t.MIGRATED.c.name)).scalars())
