"""The answers kept on disk, so that a server is asked only for what changed.

The cache follows RFC 9111 (hishel's state machine and SQLite storage): it keeps validators and asks
with them, and gives out an answer unasked only while the server itself says that it is fresh.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.log import get_logger

if TYPE_CHECKING:
    import httpx2

#: Named after the shape of hishel's tables: another shape takes another file.
FILE_NAME = "answers-2.db"
#: A server's word that an answer is fresh counts for so long at most.
MAX_FRESH_S = 3_600
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,10})")


def cached_transport(
    inner: httpx2.BaseTransport, folder: str, max_bytes: int, max_answer_bytes: int
) -> httpx2.BaseTransport:
    """Put a cache in a folder before a transport.

    A folder or file that cannot be used does no harm: then nothing is kept.
    """
    import sqlite3

    from hishel import CacheOptions, SqliteStorage
    from hishel.httpx2 import CacheTransport

    class ForgivingCache(CacheTransport):
        """Asks without the cache where its storage fails."""

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            try:
                return super().handle_request(request)
            except (RuntimeError, sqlite3.Error, OSError):
                get_logger(__name__).exception("the cache cannot be used")
                return self.next_transport.handle_request(request)

    logging.getLogger("hishel").addHandler(logging.NullHandler())
    place = Path(folder).expanduser()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(place, os.W_OK):
            return inner
    except OSError:
        return inner
    storage = SqliteStorage(
        database_path=place / FILE_NAME, max_size=max_bytes, max_stream_size=max_answer_bytes
    )
    return ForgivingCache(inner, storage, CacheOptions(shared=False))


def cache_key(url: str) -> dict[str, Any]:
    """Give the extension of a request that names what it is kept under."""
    return {"key": hashlib.sha256(url.encode()).hexdigest()}


def bound_freshness(headers: httpx2.Headers) -> None:
    """Make an answer's headers say no more than we believe, before it is kept.

    Fresh without asking is only what the server says is (never by a guess from its age), and for
    an hour at most. Cookies are not kept.
    """
    told = headers.get("cache-control", "").lower()
    stated = _MAX_AGE.search(told)
    del_all(headers, "set-cookie", "expires", "pragma")
    if "no-store" in told:
        headers["cache-control"] = "no-store"
    elif stated and "no-cache" not in told:
        headers["cache-control"] = f"max-age={min(int(stated[1]), MAX_FRESH_S)}"
    else:
        headers["cache-control"] = "no-cache"


def stated_age_s(headers: httpx2.Headers) -> float | None:
    """Give for how long the server says that its answer is fresh, in seconds."""
    stated = _MAX_AGE.search(headers.get("cache-control", "").lower())
    return float(stated[1]) if stated else None


def del_all(headers: httpx2.Headers, *names: str) -> None:
    """Take headers out, there or not."""
    for name in names:
        if name in headers:
            del headers[name]
