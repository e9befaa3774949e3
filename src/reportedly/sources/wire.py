"""One request on the wire: to the address that was checked, and never beyond its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2

from reportedly.sources.cache import bound_freshness, del_all
from reportedly.sources.pace import Clock

if TYPE_CHECKING:
    import ssl

_PINNED = "reportedly.pinned"
#: A body may take its time limit, and then a second more for each so many bytes that came.
SLOWEST_BYTES_PER_S = 100_000


@dataclass(slots=True)
class Deadline:
    """How long one answer may keep us waiting; the time between the reads does not count."""

    clock: Clock
    budget_s: float = 0.0
    waited_s: float = 0.0
    n_bytes: int = 0

    def restart(self, budget_s: float) -> None:
        """Begin the counting for another answer."""
        self.budget_s, self.waited_s, self.n_bytes = budget_s, 0.0, 0

    def left(self) -> float:
        """Give the seconds left; 0 or less is too late."""
        return self.budget_s + self.n_bytes / SLOWEST_BYTES_PER_S - self.waited_s

    @contextmanager
    def counting(self, timeout: float | None, late: type[Exception]) -> Iterator[float]:
        """Give the limit of one wait, and count how long it took.

        Raises:
            late: no time is left.
        """
        left = self.left()
        if left <= 0:
            raise late("the answer takes too long")
        began = self.clock.monotonic()
        try:
            yield left if timeout is None else min(left, timeout)
        finally:
            self.waited_s += self.clock.monotonic() - began


class PinnedTransport(httpx2.BaseTransport):
    """Sends a request to the address that its extension names, under its own host's name.

    It stands behind the cache, which so knows answers by their addresses as people write them.
    """

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it, without what was meant for the cache alone."""
        headers = request.headers.copy()
        del_all(headers, "cache-control", "pragma")
        extensions = {k: v for k, v in request.extensions.items() if k not in (_PINNED, "caching")}
        pinned = httpx2.Request(
            request.method, request.extensions[_PINNED], headers=headers, extensions=extensions
        )
        response = self._inner.handle_request(pinned)
        bound_freshness(response.headers)
        return response

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def pinned_to(address: str) -> dict[str, Any]:
    """Give the extension that pins a request to an address."""
    return {_PINNED: address}


class BoundedTransport(httpx2.HTTPTransport):
    """The network without proxies, each of whose reads and writes ends with a shared deadline.

    The time limits of the HTTP library hold for each read; a server that sends its headers a byte
    a second would never meet them.
    """

    def __init__(self, deadline: Deadline) -> None:
        # In the place of the parent's own, which takes no network backend.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=8,
            max_keepalive_connections=4,
            keepalive_expiry=15.0,
            network_backend=_BoundedBackend(deadline),
        )


class _BoundedBackend(httpcore2.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._inner = httpcore2.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        with self._deadline.counting(timeout, httpcore2.ConnectTimeout) as bound:
            stream = self._inner.connect_tcp(host, port, bound, local_address, socket_options)
        return _BoundedStream(stream, self._deadline)


class _BoundedStream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._deadline.counting(timeout, httpcore2.ReadTimeout) as bound:
            piece = self._inner.read(max_bytes, bound)
        self._deadline.n_bytes += len(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._deadline.counting(timeout, httpcore2.WriteTimeout) as bound:
            self._inner.write(buffer, bound)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        with self._deadline.counting(timeout, httpcore2.ConnectTimeout) as bound:
            secured = self._inner.start_tls(ssl_context, server_hostname, bound)
        return _BoundedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
