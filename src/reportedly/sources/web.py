"""Web addresses: whatever answers there, and what the lists found there lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.address import Resolver, resolve_host
from reportedly.sources.base import ReadLimits
from reportedly.sources.local import issue

if TYPE_CHECKING:
    import httpx2

    from reportedly.sources.fetch import Fetcher
    from reportedly.sources.pace import Clock


class WebSource:
    """Reads ``http`` and ``https`` addresses: pages, feeds, sitemaps, archives.

    See :class:`reportedly.sources.fetch.Fetcher` for how it asks, and
    :class:`reportedly.sources.follow.Follower` for which links it follows.

    Args:
        transport: stands in for the network in tests.
        resolve: stands in for the name server in tests.
        clock: stands in for the time in tests.
    """

    name = "web"
    rank = 20

    def __init__(
        self,
        transport: httpx2.BaseTransport | None = None,
        resolve: Resolver = resolve_host,
        clock: Clock | None = None,
    ) -> None:
        self._transport = transport
        self._resolve = resolve
        self._clock = clock

    def accepts(self, target: str) -> bool:
        """Take targets with one of the two schemes."""
        return target[:8].lower().startswith(("http://", "https://"))

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give what stands at the address, or one issue; then what its links lead to."""
        from reportedly.sources.fetch import Ask
        from reportedly.sources.follow import Follower

        try:
            fetcher = self._fetcher(limits)
            fetched = fetcher.fetch(target, Ask(robots=limits.manners.robots))
        except InputError as error:
            yield issue(without_credentials(target), error.code, str(error))
            return
        yield from Follower(fetcher, limits).read(fetched.document)

    def _fetcher(self, limits: ReadLimits) -> Fetcher:
        from reportedly.sources.fetch import Fetcher, shared_fetcher

        if self._transport is None and self._clock is None and self._resolve is resolve_host:
            return shared_fetcher(limits)
        return Fetcher(limits, transport=self._transport, resolve=self._resolve, clock=self._clock)


def without_credentials(url: str) -> str:
    """Give an address with any user name and password blotted out, to be shown to people."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}"
