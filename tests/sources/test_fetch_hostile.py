"""Whatever an address looks like and a server answers: a document or one line, never a bug."""

from __future__ import annotations

import gzip
import random

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.sources.base import Manners, ReadLimits
from reportedly.sources.fetch import Ask, Fetcher

from .conftest import FakeClock

HEADERS = [
    (
        "cache-control",
        ["max-age=10", "max-age=" + "9" * 30, "no-cache", 'private="x', "=;=", ",,,"],
    ),
    ("vary", ["*", "accept, *", "\xff", "cookie"]),
    ("etag", ['"1"', 'W/"', ""]),
    ("last-modified", ["Sat, 21 Nov 2026 12:00:00 GMT", "Sat, 99 Nov 99999 12:00:00 GMT", "0"]),
    ("date", ["Sat, 21 Nov 2026 12:00:00 GMT", "never", "-1"]),
    ("age", ["-1", "x", "9" * 30]),
    ("content-type", ["text/html; charset=utf-99", 'text/html;charset="', "", "/", "image/png"]),
    ("content-length", ["-1", "9" * 30, "x"]),
    ("content-encoding", ["gzip", "deflate", "gzip, br", "br", "\xff"]),
    ("location", ["/x", "http://h.example/y", "//[", "http://\u2100/", "javascript:0", "", " "]),
    ("retry-after", ["10", "9" * 30, "Sat, 21 Nov 2026 12:00:00 GMT", "\x80"]),
    ("set-cookie", ["a=b"]),
]
header = st.sampled_from(HEADERS).flatmap(
    lambda row: st.tuples(st.just(row[0]), st.sampled_from(row[1]) | st.text(max_size=8))
)
status = st.sampled_from([200, 200, 200, 204, 206, 301, 302, 304, 308, 404, 410, 429, 503, 999])
body = st.sampled_from(
    [b"<html>a</html>", b"", b" ", b"\x1f\x8b", gzip.compress(b"a" * 9_000, mtime=0)]
)
answer = st.tuples(status, st.lists(header, max_size=5), body | st.binary(max_size=40))
odd = st.text(st.sampled_from('abc01.:/?#[]@!%-_~ \t\n\0é😀\u2100\\"<>{}|'), max_size=15)
address = st.builds(
    str.__add__,
    st.sampled_from(
        ["http://h.example/", "https://h.example:", "http://", "HTTP:/", "", "http://["]
    ),
    odd,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def _told(fetcher: Fetcher, url: str, ask: Ask) -> str:
    """Fetch, and give what a person is told of it."""
    try:
        document = fetcher.fetch(url, ask).document
    except InputError as error:
        return str(error)
    with document.open_stream() as stream:
        assert 0 < len(stream.read()) <= 5_000
    return "ok"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(addresses=st.lists(address, min_size=1, max_size=3), answers=st.lists(answer, min_size=1))
def test_hostile_addresses_and_answers(folder, addresses, answers):
    left = list(answers)

    def handler(_: httpx2.Request) -> httpx2.Response:
        code, headers, content = left.pop() if len(left) > 1 else left[0]
        raw = [(k.encode(), v.encode("latin-1", "replace")) for k, v in headers]
        return httpx2.Response(code, headers=raw, stream=httpx2.ByteStream(content))

    fetcher = Fetcher(
        ReadLimits(max_bytes=5_000, manners=Manners(cache=folder)),
        transport=httpx2.MockTransport(handler),
        resolve=lambda host, port: ["93.184.215.14"],
        clock=FakeClock(),
        chance=random.Random(1),  # noqa: S311
    )
    for url in [*addresses, "http://h.example/x", "http://h.example/x"]:
        told = _told(fetcher, url, Ask(confirm=len(left) % 2 == 0))
        assert told
        assert "\n" not in told
    fetcher.close()
