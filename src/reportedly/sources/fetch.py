"""Fetching one address politely: checked at every hop, paced, repeated with patience, bounded."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urldefrag, urljoin

from reportedly.errors import InputError, InvariantError, TransientError
from reportedly.sources.address import Checked, Resolver, check_url, resolve_host
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.pace import (
    MAX_WAIT_S,
    Clock,
    Pace,
    SystemClock,
    backoff_s,
    in_words,
    read_retry_after,
)
from reportedly.sources.robots import MAX_BYTES as ROBOTS_BYTES
from reportedly.sources.robots import Robots, agent_name

if TYPE_CHECKING:
    import httpx2

    from reportedly.sources.wire import Deadline

T = TypeVar("T")

TRIES = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,text/plain;q=0.9,*/*;q=0.5"
)
_ROBOTS_TIMEOUT_S = 10.0


class FetchError(InputError):
    """An address that could not be had. ``retry_after_s`` is the wait that the server asked for."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.status = status
        self.retry_after_s = retry_after_s


class _Later(TransientError):
    """The server asks to come again later."""

    def __init__(self, message: str, status: int, retry_after_s: float | None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer.

    ``moved_to`` is where permanent redirects alone led, else None. ``unchanged`` tells that the
    cache gave it, fresh or confirmed by the server. ``max_age_s`` is for how long the server says
    that it stands.
    """

    document: Document
    url: str
    moved_to: str | None = None
    unchanged: bool = False
    max_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """How one address is asked for.

    ``robots``: heed robots.txt. ``confirm``: ask the server even where it said that its last
    answer stands for a while. ``paced``: leave the host alone for a while afterwards.
    ``from_public``: a public server named the address, so that it may not lead into a private
    network, whatever the limits allow.
    """

    robots: bool = True
    confirm: bool = False
    paced: bool = True
    from_public: bool = False


@dataclass(slots=True)
class _Chain:
    """The hops of one fetch."""

    url: str
    seen: set[str] = field(default_factory=set)
    for_good: bool = True
    moved_to: str | None = None

    def step(self, checked: Checked, response: httpx2.Response) -> None:
        """Follow a redirect.

        Raises:
            InputError: it leads in a circle, or nowhere.
        """
        try:
            self.url = urldefrag(urljoin(checked.url, response.headers["location"]))[0]
        except ValueError as error:  # brackets that hold no address
            raise InputError("the address redirects to a malformed one", code="bad-url") from error
        self.for_good = self.for_good and response.status_code in _FOR_GOOD
        if self.for_good:
            self.moved_to = self.url
        if self.url in self.seen:
            raise InputError("the address redirects in a circle", code="redirects")


#: Makes something of the last answer of a chain of redirects.
Use = Callable[[Checked, "httpx2.Response", _Chain], T]


class Fetcher:
    """Fetches addresses for one run: one pace, one cache, one memory of robots.txt.

    Every hop of a redirect is checked anew: no private, loopback, link-local or metadata address
    unless the limits allow it, and even then no way into a private network from a public server;
    no credentials in the address, no other scheme. The connection goes to the very address that was
    checked. No proxy, cookie or password of the environment is used. Not for use by several threads
    at once.

    Args:
        limits: bounds and manners.
        transport: stands in for the network in tests.
        resolve: stands in for the name server in tests.
        clock: stands in for the time in tests.
        chance: the chance in the waits between tries; it changes no result.
    """

    def __init__(
        self,
        limits: ReadLimits,
        *,
        transport: httpx2.BaseTransport | None = None,
        resolve: Resolver = resolve_host,
        clock: Clock | None = None,
        chance: random.Random | None = None,
    ) -> None:
        from reportedly.sources.wire import Deadline

        self.limits = limits
        self.clock = clock or SystemClock()
        self._resolve = resolve
        self._chance = chance or random.Random()  # noqa: S311 - no secret hangs on it
        self._deadline: Deadline = Deadline(self.clock)
        self._transport = _make_transport(limits, transport, self._deadline)
        self._pace = Pace(self.clock)
        self._agent = limits.manners.user_agent or default_user_agent()
        self._robots = Robots(self._fetch_robots, self.clock, agent_name(self._agent))

    def close(self) -> None:
        """Close connections and cache."""
        self._transport.close()

    def fetch(self, url: str, ask: Ask = Ask()) -> Fetched:
        """Fetch an address.

        Answers up to the limit of bytes are read whole; a longer one of a kind that may hold many
        reports is a stream that can be opened once.

        Raises:
            FetchError: codes ``unreachable``, ``http-status``.
            InputError: the address or the answer is refused: ``robots``, ``robots-later``,
                ``redirects``, ``private-address``, ``bad-url``, ``credentials``, ``too-large``,
                ``unknown-type``, ``unreadable``, ``empty``.
        """
        return self._patiently(
            lambda: self._through(
                url, ask, lambda *hop: self._fetched(url, *hop), self.limits.timeout_s
            )
        )

    def _patiently(self, attempt: Callable[[], T]) -> T:
        """Try several times, waiting longer each time.

        Raises:
            FetchError: the last try failed, or the server asks for a long wait.
        """
        for n_failed in range(1, TRIES + 1):
            try:
                return attempt()
            except TransientError as error:
                asked_for = getattr(error, "retry_after_s", None)
                wait_s = max(backoff_s(n_failed, self._chance), asked_for or 0.0)
                if n_failed >= TRIES or wait_s > MAX_WAIT_S:
                    raise _given_up(error, asked_for) from error
                self.clock.sleep(wait_s)
        raise InvariantError("no try was made")

    def _through(self, url: str, ask: Ask, use: Use[T], timeout_s: float) -> T:
        """Follow an address through its redirects, each hop checked, to what is made of the end."""
        chain = _Chain(url)
        from_public = ask.from_public
        for _hop in range(self.limits.max_redirects + 1):
            checked = self._check(chain.url, from_public=from_public)
            from_public = from_public or not checked.is_private
            chain.seen |= {chain.url, checked.url}
            with self._answer(checked, ask, timeout_s) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    chain.step(checked, response)
                    continue
                return use(checked, response, chain)
        raise InputError(
            f"the address redirects more than {self.limits.max_redirects} times", code="redirects"
        )

    def _check(self, url: str, *, from_public: bool) -> Checked:
        allow_private = self.limits.allow_private and not from_public
        return check_url(url, allow_private=allow_private, resolve=self._resolve)

    def _require_open(self, checked: Checked) -> None:
        """Raise ``FetchError`` where the host asked to be left alone for longer."""
        rest_s = self._pace.closed_for(checked.host)
        if rest_s:
            message = f"the host asked to be left alone, for {in_words(rest_s)} more"
            raise FetchError(message, code="http-status", status=429, retry_after_s=rest_s)

    def _delay_s(self, checked: Checked, ask: Ask) -> float:
        """Give how long the host is to be left alone after this; robots.txt has its say.

        Raises:
            InputError: robots.txt forbids the address.
        """
        asked = self._robots.require(checked.url) if ask.robots else 0.0
        return max(self.limits.manners.delay_s, asked) if ask.paced else 0.0

    @contextmanager
    def _answer(self, checked: Checked, ask: Ask, timeout_s: float) -> Iterator[httpx2.Response]:
        """Send one request and give the answer, closed in the end unless it is a kept stream.

        Raises:
            InputError: the address is malformed, or robots.txt forbids it.
            TransientError: the network failed.
        """
        import httpx2

        from reportedly.sources.body import plain_error
        from reportedly.sources.cache import cache_key
        from reportedly.sources.wire import pinned_to

        self._require_open(checked)
        delay_s = self._delay_s(checked, ask)
        headers = {
            "Host": checked.authority,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "User-Agent": self._agent,
        }
        if ask.confirm:
            headers["Cache-Control"] = "no-cache"
        extensions = {
            **pinned_to(checked.pinned),
            "caching": cache_key(checked.url),
            "sni_hostname": checked.host,
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), timeout_s),
        }
        try:
            request = httpx2.Request("GET", checked.url, headers=headers, extensions=extensions)
            if delay_s > 0:
                self._pace.wait(checked.host, delay_s)
            self._deadline.restart(timeout_s)
            response = self._transport.handle_request(request)
        except httpx2.InvalidURL as error:
            raise InputError(f"the address is malformed: {error}", code="bad-url") from error
        except (httpx2.HTTPError, OSError) as error:
            raise TransientError(f"the page cannot be reached ({plain_error(error)})") from error
        try:
            yield response
        finally:
            if not response.extensions.get("kept"):
                response.close()

    def _fetched(
        self, target: str, checked: Checked, response: httpx2.Response, chain: _Chain
    ) -> Fetched:
        from reportedly.sources.answer import answer_document
        from reportedly.sources.cache import stated_age_s

        self._require_good(checked, response)
        document = answer_document(target, checked, response, self.limits)
        caching = response.extensions.get("caching") or {}
        return Fetched(
            document,
            checked.url,
            moved_to=chain.moved_to,
            unchanged=bool(caching.get("from_cache")),
            max_age_s=stated_age_s(response.headers),
        )

    def _require_good(self, checked: Checked, response: httpx2.Response) -> None:
        status = response.status_code
        if status in _LATER:
            asked = read_retry_after(response.headers.get("retry-after"), self.clock.now())
            if asked:
                leave_alone = self._pace.close if asked > MAX_WAIT_S else self._pace.hold
                leave_alone(checked.host, asked)
            raise _Later(f"the server answers {status}", status, asked)
        if status != 200:
            raise FetchError(f"the server answers {status}", code="http-status", status=status)

    def _fetch_robots(self, url: str) -> tuple[int, bytes]:
        """Give the status and the first bytes of a robots.txt."""
        timeout_s = min(_ROBOTS_TIMEOUT_S, self.limits.timeout_s)
        ask = Ask(robots=False, paced=False)
        return self._patiently(lambda: self._through(url, ask, _robots_body, timeout_s))


def _robots_body(_: Checked, response: httpx2.Response, _chain: _Chain) -> tuple[int, bytes]:
    from reportedly.sources.body import BodyStream

    if response.status_code != 200:
        return response.status_code, b""
    with io.BufferedReader(BodyStream(response)) as stream:
        return 200, stream.read(ROBOTS_BYTES + 1)


def _given_up(error: TransientError, retry_after_s: float | None) -> FetchError:
    status = getattr(error, "status", None)
    message = str(error)
    if retry_after_s and retry_after_s > MAX_WAIT_S:
        message += f" and asks to come again in {in_words(retry_after_s)}"
    code = "unreachable" if status is None else "http-status"
    return FetchError(message, code=code, status=status, retry_after_s=retry_after_s)


def _make_transport(
    limits: ReadLimits, transport: httpx2.BaseTransport | None, deadline: Deadline
) -> httpx2.BaseTransport:
    from reportedly.sources.cache import cached_transport
    from reportedly.sources.wire import BoundedTransport, PinnedTransport

    inner = PinnedTransport(transport or BoundedTransport(deadline))
    manners = limits.manners
    if not manners.cache:
        return inner
    return cached_transport(inner, manners.cache, manners.cache_bytes, limits.max_bytes)


def default_user_agent() -> str:
    """Give the name under which this program asks."""
    from importlib.metadata import version

    return f"reportedly/{version('reportedly')} (news report reader)"


@lru_cache(maxsize=2)
def shared_fetcher(limits: ReadLimits) -> Fetcher:
    """Give the fetcher that all reading in this process with these limits shares."""
    return Fetcher(limits)
