"""The library's shape over time: small functions, in order, each recorded by its name.

Adding one: a module here with a function that takes a connection, and a row at the end of
``MIGRATIONS``. A row once released is never changed; it is followed by another.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from reportedly.store.migrations import (
    m0001_first,
    m0002_editions,
    m0003_seen,
    m0004_corrected,
    m0005_nearest,
    m0006_standing,
    m0007_listing,
    m0008_threads,
)

Migration = Callable[[Connection], None]

MIGRATIONS: tuple[tuple[str, Migration], ...] = (
    ("0001_first", m0001_first.migrate),
    ("0002_editions", m0002_editions.migrate),
    ("0003_seen", m0003_seen.migrate),
    ("0004_corrected", m0004_corrected.migrate),
    ("0005_nearest", m0005_nearest.migrate),
    ("0006_standing", m0006_standing.migrate),
    ("0007_listing", m0007_listing.migrate),
    ("0008_threads", m0008_threads.migrate),
)
