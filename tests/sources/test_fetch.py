"""Fetching from a real server: bounds, redirects, the cache, robots.txt, patience."""

from __future__ import annotations

import gzip
import random
import time
import zlib
from datetime import UTC, datetime

import httpx2
import pytest

from reportedly.errors import InputError
from reportedly.sources.address import Checked
from reportedly.sources.answer import answer_document
from reportedly.sources.base import DEFAULT_LIMITS
from reportedly.sources.fetch import Ask, FetchError
from reportedly.sources.pace import Pace, backoff_s, read_retry_after
from reportedly.sources.robots import agent_name

from ..loopback import Exchange, page
from .conftest import FakeClock

PAGE = b"<html><body><p>The ferry runs again.</p></body></html>"
PACKED = gzip.compress(PAGE, mtime=0)  # the same bytes each time: they stand in the tests' names


def content(fetched) -> bytes:
    with fetched.document.open_stream() as stream:
        return stream.read()


def refused(fetcher, url, ask=Ask()) -> str:  # noqa: B008
    with pytest.raises(InputError) as error:
        fetcher.fetch(url, ask)
    return error.value.code


def test_a_page_comes_with_what_the_server_says_of_it(site, make_fetcher):
    site.pages["/a%20b.html"] = page(PAGE, Content_Type="text/html; charset=koi8-r")
    fetched = make_fetcher().fetch(f"{site.url}/a%20b.html#part")
    assert content(fetched) == content(fetched) == PAGE
    document = fetched.document
    assert (document.name, document.media_type) == ("a b.html", "text/html")
    assert (document.encoding, document.url) == ("koi8-r", f"{site.url}/a%20b.html")
    assert site.paths == ["/robots.txt", "/a%20b.html"]
    told = site.asked[1][1]
    assert told["user-agent"].startswith("reportedly/")
    assert "cookie" not in told


# redirects


def test_permanent_moves_are_told_apart_from_others(site, make_fetcher):
    site.pages["/old"] = page(b"", 301, Location="/older")
    site.pages["/older"] = page(b"", 308, Location="/now")
    site.pages["/now"] = page(b"", 302, Location="/today")
    site.pages["/today"] = page(b"", 301, Location="/here")
    site.pages["/here"] = page(PAGE)
    fetched = make_fetcher().fetch(f"{site.url}/old")
    assert (fetched.url, fetched.moved_to) == (f"{site.url}/here", f"{site.url}/now")
    assert make_fetcher().fetch(f"{site.url}/now").moved_to is None


def test_redirects_in_a_circle_end_at_once(site, make_fetcher):
    site.pages["/a"] = page(b"", 302, Location="/b")
    site.pages["/b"] = page(b"", 302, Location="/a#again")
    assert refused(make_fetcher(), f"{site.url}/a") == "redirects"
    assert site.paths.count("/a") == 1


def test_redirects_without_end_are_left(site, make_fetcher):
    for i in range(9):
        site.pages[f"/{i}"] = page(b"", 302, Location=f"/{i + 1}")
    assert refused(make_fetcher(max_redirects=4), f"{site.url}/0") == "redirects"


@pytest.mark.parametrize("to", ["http://[::", "//[", "http://[a]/"])
def test_a_redirect_to_a_malformed_address_is_refused(site, make_fetcher, to):
    site.pages["/a"] = page(b"", 302, Location=to)
    assert refused(make_fetcher(), f"{site.url}/a") == "bad-url"


# size and time


def endless(exchange: Exchange) -> None:
    exchange.begin(Content_Type="application/rss+xml")
    exchange.wfile.write(b"<rss><channel>")
    while True:
        exchange.wfile.write(b"<item><title>again</title></item>" * 500)


def test_a_feed_that_never_ends_is_bounded(site, make_fetcher):
    site.pages["/feed"] = endless
    assert refused(make_fetcher(max_bytes=100_000), f"{site.url}/feed") == "too-large"


def test_a_stream_of_many_reports_may_be_longer_than_one(site, make_fetcher):
    line = b'{"text": "one"}\n'
    site.pages["/all.jsonl"] = page(line * 5_000, Content_Type="application/jsonl")
    fetched = make_fetcher(max_bytes=1_000).fetch(f"{site.url}/all.jsonl")
    assert fetched.document.once
    assert fetched.document.head == (line * 600)[: len(fetched.document.head)]
    assert content(fetched) == line * 5_000


def drip(exchange: Exchange) -> None:
    exchange.begin(Content_Type="text/html")
    for _ in range(200):
        exchange.wfile.write(b"x")
        exchange.wfile.flush()
        time.sleep(0.05)


def drip_headers(exchange: Exchange) -> None:
    exchange.close_connection = True
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    drip_body(exchange)


def drip_body(exchange: Exchange) -> None:
    for _ in range(200):
        exchange.wfile.write(b"x")
        exchange.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("slow", [drip, drip_headers])
def test_a_server_that_drips_is_left_in_time(site, make_fetcher, slow, monkeypatch):
    monkeypatch.setattr("reportedly.sources.fetch.TRIES", 1)
    site.pages["/slow"] = slow
    began = time.monotonic()
    assert refused(make_fetcher(timeout_s=0.4), f"{site.url}/slow") == "unreachable"
    assert time.monotonic() - began < 2.0


def test_a_bomb_is_unpacked_no_further_than_the_limit(site, make_fetcher):
    bomb = gzip.compress(bytes(60_000_000))
    site.pages["/bomb"] = page(bomb, Content_Encoding="gzip")
    assert refused(make_fetcher(max_bytes=100_000), f"{site.url}/bomb") == "too-large"


@pytest.mark.parametrize(
    "packed",
    [
        PACKED,
        gzip.compress(PAGE[:20], mtime=0) + gzip.compress(PAGE[20:], mtime=0),
        PACKED + b"\0\0\0",
        zlib.compress(PAGE),
        zlib.compress(PAGE, wbits=-15),
    ],
)
def test_packings_that_are_read(site, make_fetcher, packed):
    site.pages["/p"] = page(packed, Content_Encoding="gzip")
    assert content(make_fetcher().fetch(f"{site.url}/p")) == PAGE


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"", {}, "empty"),
        (b"x", {"Content_Encoding": "br"}, "unknown-type"),
        (b"x", {"Content_Encoding": "zstd"}, "unknown-type"),
        (b"not packed", {"Content_Encoding": "gzip"}, "unreadable"),
        (PACKED[:-12], {"Content_Encoding": "gzip"}, "unreachable"),
        (b"\x89PNG", {"Content_Type": "image/png"}, "unknown-type"),
    ],
)
def test_answers_that_are_refused(site, make_fetcher, body, headers, code):
    site.pages["/x"] = page(body, **headers)
    assert refused(make_fetcher(FakeClock()), f"{site.url}/x") == code


def test_an_answer_cut_short_is_asked_for_again(site, make_fetcher):
    def cut(exchange: Exchange) -> None:
        exchange.close_connection = True
        exchange.send_response(200)
        exchange.send_header("Content-Length", "5000")
        exchange.end_headers()
        exchange.wfile.write(PAGE)
        site.pages["/cut"] = page(PAGE)

    site.pages["/cut"] = cut
    clock = FakeClock()
    assert content(make_fetcher(clock).fetch(f"{site.url}/cut")) == PAGE
    assert len(clock.slept) == 1


# the cache


def validated(exchange: Exchange) -> None:
    if exchange.headers.get("If-None-Match") == '"one"':
        exchange.reply(304, b"", ETag='"one"')
    else:
        exchange.reply(200, PAGE, ETag='"one"', Content_Type="text/html", Set_Cookie="id=7")


def test_the_server_is_asked_only_for_what_changed(site, make_fetcher, tmp_path):
    site.pages["/a"] = validated
    first = make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")
    again = make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")
    assert (first.unchanged, again.unchanged) == (False, True)
    assert content(first) == content(again) == PAGE
    assert site.asked[-1][1]["if-none-match"] == '"one"'
    assert "cache-control" not in site.asked[-1][1]
    assert b"id=7" not in b"".join(p.read_bytes() for p in tmp_path.glob("*.db*"))


def test_a_page_that_changed_is_told_apart_from_one_that_did_not(site, make_fetcher, tmp_path):
    site.pages["/a"] = page(PAGE, ETag='"one"')
    make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")
    site.pages["/a"] = page(PAGE + b"<!-- later -->", ETag='"two"')
    fetched = make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")
    assert site.asked[-1][1]["if-none-match"] == '"one"'
    assert not fetched.unchanged
    assert content(fetched).endswith(b"<!-- later -->")


def test_last_modified_is_a_validator_and_never_a_guess(site, make_fetcher, tmp_path):
    """A page changed long ago is asked for again each time: its age promises nothing."""

    def dated(exchange: Exchange) -> None:
        stamp = "Wed, 01 Jan 2020 00:00:00 GMT"
        known = exchange.headers.get("If-Modified-Since")
        exchange.reply(304 if known == stamp else 200, b"" if known else PAGE, Last_Modified=stamp)

    site.pages["/a"] = dated
    for _ in range(3):
        assert content(make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")) == PAGE
    assert site.paths.count("/a") == 3


def test_what_the_server_says_is_fresh_is_not_asked_for(site, make_fetcher, tmp_path):
    site.pages["/a"] = page(PAGE, Cache_Control="max-age=300", ETag='"x"')
    fetcher = make_fetcher(cache=tmp_path)
    assert fetcher.fetch(f"{site.url}/a").max_age_s == 300
    assert fetcher.fetch(f"{site.url}/a").unchanged
    assert site.paths.count("/a") == 1
    fetcher.fetch(f"{site.url}/a", Ask(confirm=True))
    assert site.paths.count("/a") == 2
    assert "cache-control" not in site.asked[-1][1]


def test_what_may_not_be_stored_is_not(site, make_fetcher, tmp_path):
    site.pages["/a"] = page(PAGE, Cache_Control="no-store", ETag='"x"')
    for _ in range(2):
        assert not make_fetcher(cache=tmp_path).fetch(f"{site.url}/a").unchanged
    assert "if-none-match" not in site.asked[-1][1]


def test_the_cache_is_private_and_bounded_and_may_be_broken(site, make_fetcher, tmp_path):
    site.pages["/a"] = validated
    folder = tmp_path / "answers"
    make_fetcher(cache=folder).fetch(f"{site.url}/a")
    assert folder.stat().st_mode & 0o077 == 0
    [file] = folder.glob("*.db")
    for rest in folder.glob("*.db*"):
        rest.unlink()
    file.write_bytes(b"no database" * 1_000)
    assert content(make_fetcher(cache=folder).fetch(f"{site.url}/a")) == PAGE
    (tmp_path / "file").write_text("x")
    assert content(make_fetcher(cache=tmp_path / "file").fetch(f"{site.url}/a")) == PAGE


@pytest.mark.parametrize("method", ["get_entries", "create_entry"])
def test_a_cache_that_fails_does_no_harm(site, make_fetcher, tmp_path, monkeypatch, method):
    import hishel

    def fail(*_args, **_more):
        raise RuntimeError("not our tables")

    monkeypatch.setattr(hishel.SqliteStorage, method, fail)
    site.pages["/a"] = validated
    assert content(make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")) == PAGE


def test_a_cached_page_of_a_private_address_is_not_given_to_whom_it_is_refused(
    site, make_fetcher, tmp_path
):
    from reportedly.sources.base import Manners, ReadLimits
    from reportedly.sources.fetch import Fetcher

    site.pages["/a"] = page(PAGE, Cache_Control="max-age=300")
    make_fetcher(cache=tmp_path).fetch(f"{site.url}/a")
    stranger = Fetcher(ReadLimits(manners=Manners(cache=str(tmp_path))))
    assert refused(stranger, f"{site.url}/a") == "private-address"


# robots.txt


def robots(site, text: bytes, status: int = 200) -> None:
    site.pages["/robots.txt"] = page(text, status, Content_Type="text/plain")
    site.pages["/a"] = page(PAGE)
    site.pages["/b"] = page(PAGE)


def test_robots_txt_is_heeded_and_asked_once_a_host(site, make_fetcher):
    robots(site, b"User-agent: *\nDisallow: /\n\nUser-agent: Reportedly\nDisallow: /a\n")
    fetcher = make_fetcher()
    assert refused(fetcher, f"{site.url}/a") == "robots"
    assert content(fetcher.fetch(f"{site.url}/b")) == PAGE
    assert content(fetcher.fetch(f"{site.url}/a", Ask(robots=False))) == PAGE
    assert site.paths == ["/robots.txt", "/b", "/a"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, None), (401, None), (503, "robots-later"), (429, "robots-later")],
)
def test_a_robots_txt_that_cannot_be_read(site, make_fetcher, status, code):
    """RFC 9309, 2.3.1: none allows all; one that the server fails to give forbids all for now."""
    robots(site, b"", status)
    fetcher = make_fetcher(FakeClock())
    if code is None:
        assert content(fetcher.fetch(f"{site.url}/a")) == PAGE
    else:
        assert refused(fetcher, f"{site.url}/a") == code
        robots(site, b"")
        assert refused(fetcher, f"{site.url}/a") == code
        fetcher.clock.sleep(601)
        assert content(fetcher.fetch(f"{site.url}/a")) == PAGE


def test_a_server_that_gives_no_robots_txt_in_time_is_not_asked_for_more(
    site, make_fetcher, monkeypatch
):
    monkeypatch.setattr("reportedly.sources.fetch.TRIES", 1)
    robots(site, b"")
    site.pages["/robots.txt"] = drip
    fetcher = make_fetcher(timeout_s=0.3)
    for _ in range(2):
        assert refused(fetcher, f"{site.url}/a") == "unreachable"
    assert site.paths == ["/robots.txt"]


def test_a_robots_txt_that_breaks_off_once_is_asked_for_again(site, make_fetcher):
    def drop(exchange: Exchange) -> None:
        exchange.close_connection = True
        robots(site, b"User-agent: *\nDisallow: /b\n")

    robots(site, b"")
    site.pages["/robots.txt"] = drop
    fetcher = make_fetcher(FakeClock())
    assert content(fetcher.fetch(f"{site.url}/a")) == PAGE
    assert refused(fetcher, f"{site.url}/b") == "robots"


def test_a_redirected_robots_txt_counts(site, make_fetcher):
    robots(site, b"User-agent: *\nDisallow: /a\n")
    site.pages["/rules"] = site.pages["/robots.txt"]
    site.pages["/robots.txt"] = page(b"", 301, Location="/rules")
    assert refused(make_fetcher(), f"{site.url}/a") == "robots"


def test_robots_txt_is_asked_for_each_hop(site, make_fetcher):
    robots(site, b"User-agent: *\nDisallow: /b\n")
    site.pages["/a"] = page(b"", 302, Location="/b")
    assert refused(make_fetcher(), f"{site.url}/a") == "robots"


def test_an_endless_robots_txt_is_read_up_to_its_limit(site, make_fetcher):
    robots(site, b"")

    def long(exchange: Exchange) -> None:
        exchange.begin(Content_Type="text/plain")
        exchange.wfile.write(b"User-agent: *\nDisallow: /a\n")
        while True:
            exchange.wfile.write(b"# again\n" * 1_000)

    site.pages["/robots.txt"] = long
    fetcher = make_fetcher()
    assert refused(fetcher, f"{site.url}/a") == "robots"
    assert content(fetcher.fetch(f"{site.url}/b")) == PAGE


def test_the_crawl_delay_is_kept_up_to_a_bound(site, make_fetcher):
    robots(site, b"User-agent: *\nCrawl-delay: 7\n")
    clock = FakeClock()
    fetcher = make_fetcher(clock, delay_s=1.0)
    for _ in range(3):
        fetcher.fetch(f"{site.url}/a")
    assert clock.slept == [7, 7]
    robots(site, b"User-agent: *\nCrawl-delay: 86400\n")
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    for _ in range(2):
        fetcher.fetch(f"{site.url}/a")
    assert clock.slept == [30]


def test_the_name_in_robots_txt():
    assert agent_name("Gazette-Reader/2.1 (+https://gazette.example)") == "Gazette-Reader"
    assert agent_name(" ") == "reportedly"


# patience


def test_one_host_is_asked_once_a_second(site, make_fetcher):
    robots(site, b"")
    clock = FakeClock()
    fetcher = make_fetcher(clock, delay_s=1.0)
    for _ in range(3):
        fetcher.fetch(f"{site.url}/a")
    assert clock.slept == [1.0, 1.0]


def busy(n_times: int, status: int, **headers: str):
    left = [n_times]

    def answer(exchange: Exchange) -> None:
        left[0] -= 1
        if left[0] >= 0:
            exchange.reply(status, b"", **headers)
        else:
            exchange.reply(200, PAGE, Content_Type="text/html")

    return answer


@pytest.mark.parametrize("status", [429, 503, 502])
def test_a_busy_server_is_asked_again_later_and_later(site, make_fetcher, status):
    site.pages["/a"] = busy(2, status)
    clock = FakeClock()
    assert content(make_fetcher(clock).fetch(f"{site.url}/a")) == PAGE
    first, second = clock.slept
    assert 0.5 <= first <= 1.5
    assert 1.0 <= second <= 3.0


def test_retry_after_is_kept(site, make_fetcher):
    site.pages["/a"] = busy(1, 429, Retry_After="17")
    clock = FakeClock()
    assert content(make_fetcher(clock).fetch(f"{site.url}/a")) == PAGE
    assert sum(clock.slept) == pytest.approx(17)


def test_an_impossible_retry_after_counts_for_none(site, make_fetcher):
    never = "Mon, 1 Jan 99999 00:00:00 +99999999999999"
    site.pages["/a"] = busy(1, 503, Retry_After=never)
    assert content(make_fetcher(FakeClock()).fetch(f"{site.url}/a")) == PAGE


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 1 Jan 99999 00:00:00 +99999999999999", None),
        ("Mon, 01 Jan 2024 00:00:00 +9999", None),
        ("", None),
        ("Mon, 01 Jan 2024 00:00:00 -0000", datetime(2024, 1, 1, tzinfo=UTC)),
    ],
)
def test_when_an_answer_was_given(date, expected):
    answer = httpx2.Response(200, headers={"Date": date}, content=iter([PAGE]))
    checked = Checked("http://h.example/", "http://192.0.2.1:80/", "h.example", "h.example")
    document = answer_document("http://h.example/", checked, answer, DEFAULT_LIMITS)
    assert document.retrieved_at == expected


def test_a_server_that_wants_a_long_wait_is_left_for_another_time(site, make_fetcher):
    site.pages["/a"] = busy(9, 503, Retry_After="7200")
    clock = FakeClock()
    with pytest.raises(FetchError, match="come again in 2 hours") as error:
        make_fetcher(clock).fetch(f"{site.url}/a")
    assert (error.value.code, error.value.retry_after_s) == ("http-status", 7200)
    assert clock.slept == []
    assert site.paths.count("/a") == 1


def test_a_server_that_wants_a_long_rest_is_asked_for_nothing_until_then(site, make_fetcher):
    site.pages["/a"] = busy(1, 429, Retry_After="7200")
    site.pages["/b"] = page(PAGE)
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    for path in ("/a", "/b", "/a"):
        with pytest.raises(FetchError, match="2 hours") as error:
            fetcher.fetch(f"{site.url}{path}")
        assert error.value.retry_after_s == 7200
    assert site.paths == ["/robots.txt", "/a"]
    clock.sleep(7201)
    assert content(fetcher.fetch(f"{site.url}/b")) == PAGE


def test_what_is_not_there_is_not_asked_for_again(site, make_fetcher):
    clock = FakeClock()
    assert refused(make_fetcher(clock), f"{site.url}/none") == "http-status"
    assert site.paths.count("/none") == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2020 12:01:00 GMT", 0),
        ("soon", None),
        ("-3", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_retry_after_is_read(value, seconds):
    assert read_retry_after(value, datetime(2026, 11, 21, 12, tzinfo=UTC)) == seconds


def test_waits_double():
    chance = random.Random(1)  # noqa: S311
    for n in range(1, 6):
        assert 2 ** (n - 2) <= backoff_s(n, chance) <= 1.5 * 2 ** (n - 1)


def test_the_memory_of_hosts_is_bounded():
    pace = Pace(FakeClock())
    for i in range(5_000):
        pace.wait(f"h{i}.example", 1.0)
    assert len(pace._free_at) == 4_096
