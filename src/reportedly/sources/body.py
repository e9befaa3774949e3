"""The body of an answer as a stream: unpacked on the way, in bounded pieces."""

from __future__ import annotations

import io
import sqlite3
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from typing_extensions import Buffer

from reportedly.errors import InputError, TransientError

if TYPE_CHECKING:
    import httpx2

_PIECE = 65_536
#: No answer is longer than this, whatever it holds.
MAX_STREAM_BYTES = 8_000_000_000
_PLAIN = frozenset({"", "identity", "none"})
_ZLIB = frozenset({"gzip", "x-gzip", "deflate"})


class BodyStream(io.RawIOBase):
    """Reads an answer's body, unpacking gzip and deflate in bounded pieces.

    Raises (while reading):
        InputError: codes ``too-large``, ``unreadable`` (broken packing), and ``unreachable`` once
            ``retryable`` is unset.
        TransientError: the connection failed or met its deadline, while ``retryable`` is set.
    """

    def __init__(self, response: httpx2.Response) -> None:
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing not in _PLAIN | _ZLIB:
            raise InputError(f"the page is packed as {packing}", code="unknown-type")
        self.retryable = True
        self._response = response
        self._pieces = self._unpacked() if packing in _ZLIB else self._raw()
        self._waiting = memoryview(b"")
        self._n_given = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Give the next bytes."""
        while not self._waiting:
            try:
                self._waiting = memoryview(next(self._pieces))
            except StopIteration:
                return 0
        view = memoryview(buffer)
        piece = self._waiting[: len(view)]
        self._waiting = self._waiting[len(piece) :]
        view[: len(piece)] = piece
        self._n_given += len(piece)
        if self._n_given > MAX_STREAM_BYTES:
            raise InputError(f"is longer than {MAX_STREAM_BYTES:,} bytes", code="too-large")
        return len(piece)

    def close(self) -> None:
        """Let go of the connection."""
        if not self.closed:
            self._response.close()
        super().close()

    def _raw(self) -> Iterator[bytes]:
        import httpx2

        try:
            yield from self._response.iter_raw(_PIECE)
        except (httpx2.HTTPError, RuntimeError, sqlite3.Error) as error:
            # The latter two are the cache's, when what it gives is taken away under it.
            raise self._failed(f"broke off ({plain_error(error)})") from error

    def _failed(self, what: str) -> InputError | TransientError:
        message = f"the answer {what}"
        if self.retryable:
            return TransientError(message)
        return InputError(message, code="unreachable")

    def _unpacked(self) -> Iterator[bytes]:
        """Unpack gzip (of several members, too), zlib, and bare deflate."""
        unpack, n_members, n_given = zlib.decompressobj(zlib.MAX_WBITS | 32), 0, 0
        try:
            for raw in self._raw():
                waiting = raw
                while waiting:
                    if unpack.eof:
                        unpack, n_members, n_given = _next_member(), n_members + 1, 0
                    try:
                        piece = unpack.decompress(waiting, _PIECE)
                    except zlib.error:
                        if n_members and not n_given:
                            return  # what stands behind the last member is no packing
                        if n_given or n_members:
                            raise
                        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
                        piece = unpack.decompress(waiting, _PIECE)
                    waiting = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
                    n_given += len(piece)
                    yield piece
        except zlib.error as error:
            raise InputError("the page's packing is broken", code="unreadable") from error
        if not unpack.eof:
            raise self._failed("is cut short")


def _next_member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 32)


def plain_error(error: Exception) -> str:
    """Give the first line of an error, or its kind."""
    words = str(error).splitlines()
    return words[0][:120] if words and words[0] else type(error).__name__
