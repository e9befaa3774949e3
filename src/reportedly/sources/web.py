"""Web addresses, fetched with bounds, and only from the public internet."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reportedly.errors import InputError, TransientError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.address import Checked, Resolver, check_url, resolve_host
from reportedly.sources.base import ReadLimits
from reportedly.sources.local import issue

if TYPE_CHECKING:
    import httpx2

_TEXT_TYPES = ("text/html", "text/plain", "application/xhtml+xml", "text/markdown")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRIES = 2
_PIECE = 65_536
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "Accept-Encoding": "identity",
    "User-Agent": "reportedly/0.1 (news report reader)",
}


class WebSource:
    """Reads ``http`` and ``https`` addresses.

    Every hop of a redirect is checked anew: no private, loopback, link-local or metadata address
    unless the limits allow it, no credentials in the address, no other scheme. The connection
    goes to the very address that was checked. No proxy, cookie or password of the environment is
    used.

    Args:
        transport: stands in for the network in tests.
        resolve: stands in for the name server in tests.
    """

    name = "web"
    rank = 20

    def __init__(
        self, transport: httpx2.BaseTransport | None = None, resolve: Resolver = resolve_host
    ) -> None:
        self._transport = transport
        self._resolve = resolve

    def accepts(self, target: str) -> bool:
        """Take targets with one of the two schemes."""
        return target[:8].lower().startswith(("http://", "https://"))

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give the page at the address, or one issue."""
        try:
            yield self._fetch_patiently(target, limits)
        except InputError as error:
            yield issue(without_credentials(target), error.code, str(error))

    def _fetch_patiently(self, target: str, limits: ReadLimits) -> RawReport:
        for left in reversed(range(_TRIES)):
            try:
                return self._fetch(target, limits)
            except TransientError as error:
                if not left:
                    raise InputError(str(error), code="unreachable") from error
        raise InputError("the page cannot be reached", code="unreachable")

    def _fetch(self, target: str, limits: ReadLimits) -> RawReport:
        """Fetch a page, following redirects hop by hop.

        Raises:
            InputError: the address or the answer is refused.
            TransientError: the network failed.
        """
        import httpx2

        deadline = time.monotonic() + limits.timeout_s
        url = target
        transport = self._transport or httpx2.HTTPTransport(trust_env=False)
        with httpx2.Client(
            transport=transport, trust_env=False, timeout=limits.timeout_s
        ) as client:
            for _hop in range(limits.max_redirects + 1):
                checked = check_url(url, allow_private=limits.allow_private, resolve=self._resolve)
                request = _request(client, checked)
                try:
                    response = client.send(request, stream=True, follow_redirects=False)
                    with closing(response):
                        if response.status_code in _REDIRECTS and "location" in response.headers:
                            url = urljoin(checked.url, response.headers["location"])
                            continue
                        return _raw(target, checked, response, limits.max_bytes, deadline)
                except (httpx2.InvalidURL, httpx2.CookieConflict) as error:
                    raise InputError(
                        f"the address is malformed: {error}", code="bad-url"
                    ) from error
                except httpx2.HTTPError as error:
                    raise TransientError(f"the page cannot be reached ({_plain(error)})") from error
        raise InputError(
            f"the address redirects more than {limits.max_redirects} times", code="redirects"
        )


def _request(client: httpx2.Client, checked: Checked) -> httpx2.Request:
    """Build a request to the pinned address that still names the host (Host header and TLS)."""
    client.cookies.clear()
    return client.build_request(
        "GET",
        checked.pinned,
        headers={**_HEADERS, "Host": checked.authority},
        extensions={"sni_hostname": checked.host},
    )


def _raw(
    target: str, checked: Checked, response: httpx2.Response, max_bytes: int, deadline: float
) -> RawReport:
    if response.status_code >= 400:
        raise InputError(f"the server answers {response.status_code}", code="http-status")
    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type and media_type not in _TEXT_TYPES:
        raise InputError(f"the page is {media_type}, not text or HTML", code="unknown-type")
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise InputError(f"the page has {int(announced):,} bytes, over the limit", code="too-large")
    content = _read_body(response, max_bytes, deadline)
    if not content.strip():
        raise InputError("the page is empty", code="empty")
    is_html = media_type in ("text/html", "application/xhtml+xml")
    return RawReport(
        target,
        content,
        "text/html" if is_html else "",
        encoding=response.charset_encoding,
        url=checked.url,
        retrieved_at=_moment(response.headers.get("date")),
        locator=checked.url,
    )


def _read_body(response: httpx2.Response, max_bytes: int, deadline: float) -> bytes:
    """Read the body in pieces, unpacking at most ``max_bytes`` of it (no zip bombs).

    Raises:
        InputError: codes ``too-large``, ``unknown-type``, ``unreachable`` (too slow).
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise InputError(f"the page is packed as {packing}", code="unknown-type")
    unpack = None if packing in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    body = bytearray()
    for piece in response.iter_raw(_PIECE):
        if time.monotonic() > deadline:
            raise InputError("the page takes too long", code="unreachable")
        try:
            body += unpack.decompress(piece, max_bytes + 1) if unpack else piece
        except zlib.error as error:
            raise InputError("the page's packing is broken", code="unreadable") from error
        if len(body) > max_bytes:
            raise InputError(f"the page is longer than {max_bytes:,} bytes", code="too-large")
    return bytes(body)


def _moment(header: str | None) -> datetime | None:
    if not header:
        return None
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None


def _plain(error: Exception) -> str:
    words = str(error).splitlines()
    return words[0][:120] if words and words[0] else type(error).__name__


def without_credentials(url: str) -> str:
    """Give an address with any user name and password blotted out, to be shown to people."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}"
