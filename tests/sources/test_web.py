"""Web addresses: what is fetched, what is refused, and that the checked address is the one used."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import httpx2
import pytest

from reportedly.model.report import Issue, RawReport
from reportedly.sources.address import is_public
from reportedly.sources.base import DEFAULT_LIMITS, ReadLimits
from reportedly.sources.web import WebSource, without_credentials

from .conftest import FakeClock, without_robots

PUBLIC = "93.184.215.14"
PAGE = b"<html><body><p>The ferry runs again.</p></body></html>"
Handler = Callable[[httpx2.Request], httpx2.Response]


def fetch(
    url: str,
    handler: Handler,
    *,
    hosts: dict[str, list[str]] | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
) -> RawReport | Issue:
    known = {"news.example": [PUBLIC], **(hosts or {})}
    transport = httpx2.MockTransport(without_robots(handler))
    source = WebSource(transport, lambda host, port: known.get(host, [host]), FakeClock())
    [item] = source.read(url, limits)
    return item


def answer(body: bytes, headers: dict[str, str] | None = None) -> httpx2.Response:
    return httpx2.Response(200, stream=httpx2.ByteStream(body), headers=headers)


def html(request: httpx2.Request) -> httpx2.Response:
    return answer(PAGE, {"content-type": "text/html; charset=koi8-r"})


def test_a_page_is_fetched_from_the_checked_address() -> None:
    asked: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return html(request)

    item = fetch("https://news.example/a?b=1#c", handler)
    assert isinstance(item, RawReport)
    assert item.content == PAGE
    assert (item.media_type, item.encoding) == ("text/html", "koi8-r")
    assert item.url == "https://news.example/a?b=1"
    [request] = asked
    assert request.url.host == PUBLIC
    assert request.headers["host"] == "news.example"
    assert request.extensions["sni_hostname"] == "news.example"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "private-address"),
        ("http://[::1]/", "private-address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://10.1.2.3:8080/", "private-address"),
        ("http://[::ffff:192.168.0.1]/", "private-address"),
        ("http://inside.example/", "private-address"),
        ("http://both.example/", "private-address"),
        ("http://user:secret@news.example/", "credentials"),
        ("http://news.example:99999/", "bad-url"),
        ("http://", "bad-url"),
        ("http://[::1/", "bad-url"),
    ],
)
def test_addresses_that_are_refused_are_never_asked(url: str, code: str) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("asked")

    hosts = {"inside.example": ["192.168.1.1"], "both.example": [PUBLIC, "10.0.0.1"]}
    item = fetch(url, handler, hosts=hosts)
    assert isinstance(item, Issue)
    assert item.code == code
    assert "secret" not in item.message + item.source


def test_private_addresses_can_be_allowed() -> None:
    item = fetch("http://127.0.0.1/", html, limits=ReadLimits(allow_private=True))
    assert isinstance(item, RawReport)


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/", "private-address"),
        ("file:///etc/passwd", "bad-url"),
        ("//a:b@news.example/", "credentials"),
        ("/again", "redirects"),
    ],
)
def test_every_hop_of_a_redirect_is_checked(location: str, code: str) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"location": location})

    item = fetch("http://news.example/", handler)
    assert isinstance(item, Issue)
    assert item.code == code


def test_a_name_that_changes_its_address_between_check_and_use_gains_nothing() -> None:
    answers = iter([[PUBLIC], [PUBLIC], ["127.0.0.1"]])  # the page's, its robots.txt's, and lies
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        return html(request)

    transport = httpx2.MockTransport(without_robots(handler))
    source = WebSource(transport, lambda host, port: next(answers), FakeClock())
    list(source.read("http://news.example/", ReadLimits()))
    assert asked == [PUBLIC]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (httpx2.Response(404), "http-status"),
        (answer(b"  "), "empty"),
        (answer(b"x" * 2_000), "too-large"),
        (answer(b"x", {"content-length": "999999"}), "too-large"),
        (answer(b"x", {"content-type": "image/png"}), "unknown-type"),
        (answer(gzip.compress(b"x" * 9_000_000), {"content-encoding": "gzip"}), "too-large"),
        (answer(b"no gzip", {"content-encoding": "gzip"}), "unreadable"),
        (answer(b"x", {"content-encoding": "br"}), "unknown-type"),
    ],
)
def test_answers_that_are_refused(response: httpx2.Response, code: str) -> None:
    item = fetch("http://news.example/", lambda _: response, limits=ReadLimits(max_bytes=1_000))
    assert isinstance(item, Issue)
    assert item.code == code


def test_a_network_that_fails_is_asked_three_times_and_then_told_of() -> None:
    tries: list[int] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        tries.append(1)
        raise httpx2.ConnectTimeout("timed out", request=request)

    item = fetch("http://news.example/", handler)
    assert isinstance(item, Issue)
    assert item.code == "unreachable"
    assert len(tries) == 3


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_credentials_are_never_shown() -> None:
    assert without_credentials("https://u:p@h.example/a@b") == "https://h.example/a@b"
