"""Watching feeds that fail, move, lie, repeat themselves and never end: told once, kept going."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from reportedly.errors import InputError, StoreError
from reportedly.pipeline import watch as watch_module
from reportedly.pipeline import watch_feed
from reportedly.pipeline.watch import Watcher, WatchOptions
from reportedly.pipeline.watch_feed import read_hint_s
from reportedly.pipeline.watch_state import MAX_SEEN, FeedState, StateFolder, state_folder
from reportedly.sources.base import Link, Manners, ReadLimits
from reportedly.sources.fetch import Fetcher
from reportedly.store.sql import SqlStore

FEED = "http://ledger.example/feed"
OTHER = "http://harbour.example/feed"
HOUR = 3_600.0


class FakeClock:
    """Time that passes only by sleeping; ``alarms`` are called when it has come so far."""

    def __init__(self) -> None:
        self.at = 0.0
        self.alarms: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=self.at)

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        while self.alarms and self.alarms[0][0] <= self.at:
            self.alarms.pop(0)[1]()


class Web:
    """Pages by address; an address without a page answers 404."""

    def __init__(self) -> None:
        self.pages: dict[str, httpx2.Response | Callable[[httpx2.Request], httpx2.Response]] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        url = f"http://{request.headers['host']}{request.url.raw_path.decode()}"
        if request.url.path == "/robots.txt" and url not in self.pages:
            return httpx2.Response(404)
        self.asked.append(url)
        page = self.pages.get(url)
        if page is None:
            return httpx2.Response(404)
        if not isinstance(page, httpx2.Response):
            return page(request)
        body = httpx2.ByteStream(page.content)
        return httpx2.Response(page.status_code, headers=page.headers, stream=body)

    def put(self, url: str, body: bytes | str, status: int = 200, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.pages[url] = httpx2.Response(status, headers=named, content=content)

    def put_article(self, n: int, words: str = "") -> str:
        url = f"http://ledger.example/{n}"
        text = " ".join(f"The ferry number {n} was halted by storm {i}." for i in range(9))
        self.put(url, f"<html><body><article><p>{text} {words}</p></article></body></html>")
        return url

    def put_feed(self, *numbers: int, url: str = FEED, guid: str = "", head: str = "") -> None:
        self.put(url, feed(*numbers, guid=guid, head=head), content_type="application/rss+xml")


def feed(*numbers: int, guid: str = "", head: str = "", query: str = "") -> str:
    items = "".join(
        f"<item><link>http://ledger.example/{n}{query}</link><title>Ferry {n} halted</title>"
        f"<guid isPermaLink='false'>{guid}{n}</guid><description>Ferry {n} in short.</description>"
        f"<pubDate>Sat, 21 Nov 2026 0{n % 10}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Ledger</title>{head}{items}</channel></rss>"


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path):
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


@pytest.fixture
def watch(tmp_path, web, clock, store, monkeypatch):
    """Watch for a while; gives the lines said. Extraction is left out: it is not the matter."""
    monkeypatch.setattr("reportedly.pipeline.library.refresh", lambda *_: None)
    monkeypatch.setattr(watch_module, "_SLICE_S", 20.0)
    lines: list[str] = []

    def run(*targets: str, hours: float = 0.0, cache: bool = False, **limits):
        lines.clear()
        manners = Manners(delay_s=1.0, cache=str(tmp_path / "cache") if cache else "")
        fetcher = Fetcher(
            ReadLimits(manners=manners, **limits),
            transport=httpx2.MockTransport(web),
            resolve=lambda host, port: ["93.184.215.14"],
            clock=clock,
            chance=random.Random(1),  # noqa: S311
        )
        options = WatchOptions(900.0, once=not hours, for_s=hours * HOUR or None)
        states = StateFolder(tmp_path / "states")
        run.watcher = Watcher(store, fetcher, states, lines.append, options)
        run.done = run.watcher.run(targets or (FEED,))
        fetcher.close()
        return list(lines)

    return run


def n_reports(store) -> int:
    return len(store.find_ids())


def test_news_is_taken_in_once_and_told_in_one_line(web, watch, store):
    web.put_article(1)
    web.put_article(2)
    web.put_feed(1, 2)
    assert watch(hours=2) == [f"{FEED}: 2 new"]
    assert n_reports(store) == 2
    assert web.asked.count("http://ledger.example/1") == 1
    assert web.asked.count(FEED) == 8
    web.put_article(3)
    web.put_feed(3, 1, 2)
    assert watch(hours=1) == [f"{FEED}: 1 new"]
    assert web.asked.count("http://ledger.example/1") == 1


def test_an_edit_is_told_of_as_changed(web, watch, store):
    web.put_article(1)
    web.put_feed(1)
    watch()
    web.put_article(1, "Nobody was hurt, the harbour office said, and 40 cars were taken off.")
    web.put(FEED, feed(1).replace("in short", "at length"))
    assert watch() == [f"{FEED}: 1 changed"]
    assert n_reports(store) == 1


def test_changed_guids_and_addresses_with_tokens_are_no_news(web, watch, store):
    for n in (1, 2):
        web.put_article(n)
    web.put_feed(1, 2, guid="a")
    watch()
    web.put_feed(1, 2, guid="b")
    assert watch() == []
    web.put(FEED, feed(1, 2, query="?utm_source=x"))
    assert watch() == []
    web.put(FEED, feed(1, 2, query="?session=77"))
    assert watch() == []
    assert web.asked.count("http://ledger.example/1") == 1
    assert not [u for u in web.asked if "?" in u]


def test_a_feed_that_fails_is_told_of_once_and_asked_less_and_less_often(web, watch, clock):
    web.put_article(1)
    web.put_feed(1)
    watch()
    web.put(FEED, "", 503)
    begun = len(web.asked)
    said = watch(hours=60)
    assert said == [
        f"{FEED}: the server answers 503; what it gave before is kept; "
        "asked again in 30 minutes [http-status]"
    ]
    polls = (len(web.asked) - begun) / 3  # each with three tries
    assert polls == 8  # at 0, .5, 1.5, 3.5, 7.5, 15.5, 31.5 hours; then once a day
    web.put_feed(1)
    assert watch(hours=24) == [f"{FEED}: answers well again"]


def test_retry_after_is_kept_for_hours(web, watch):
    web.put(FEED, "", 429, retry_after="18000")
    assert "asked again in 5 hours" in watch(hours=4.9)[0]
    assert web.asked.count(FEED) == 1


def test_what_is_gone_for_good_is_asked_for_once_a_day(web, watch):
    web.put(FEED, "", 410)
    said = watch(hours=30)
    assert "gone for good" in said[0]
    assert web.asked.count(FEED) == 2
    assert watch.done.failing == [FEED]


def test_a_feed_that_moves_is_asked_at_its_new_address(web, watch, store):
    web.put_article(1)
    web.put_feed(1, url=OTHER)
    web.put(FEED, "", 301, location=OTHER)
    assert watch(hours=1) == [
        f"{FEED}: has moved for good to {OTHER}; asked there now",
        f"{FEED}: 1 new",
    ]
    assert web.asked.count(FEED) == 1
    assert watch() == []
    assert web.asked.count(FEED) == 1


def test_a_passing_redirect_is_not_a_move(web, watch):
    web.put_article(1)
    web.put_feed(1, url=OTHER)
    web.put(FEED, "", 302, location=OTHER)
    assert watch(hours=1) == [f"{FEED}: 1 new"]
    assert web.asked.count(FEED) == 4


def test_a_move_to_a_page_is_no_move(web, watch):
    web.put_article(1)
    web.put_feed(1)
    watch()
    web.put(FEED, "", 301, location="http://parking.example/")
    web.put("http://parking.example/", "<html><body><p>For sale.</p></body></html>")
    [said] = watch()
    assert "[not-a-list]" in said
    web.put_feed(1)
    assert watch(hours=1) == [f"{FEED}: answers well again"]


@pytest.mark.parametrize(
    ("rubbish", "code"),
    [
        ("<html><body><p>We will be back soon.</p></body></html>", "not-a-list"),
        ("", "empty"),
        (feed(), "empty"),
        ("{}", None),
        ("\x00\x01\x02" * 400, None),
        (feed(1)[:60], None),
    ],
)
def test_rubbish_is_told_of_once_and_costs_nothing(web, watch, store, rubbish, code):
    web.put_article(1)
    web.put_feed(1)
    watch()
    web.put(FEED, rubbish, content_type="application/rss+xml")
    [said] = watch(hours=6)
    assert "what it gave before is kept" in said
    assert code is None or f"[{code}]" in said
    assert n_reports(store) == 1
    web.put_feed(1)
    assert watch(hours=24) == [f"{FEED}: answers well again"]


def test_of_a_feed_cut_short_the_whole_entries_are_taken(web, watch, store):
    web.put_article(1)
    web.put_article(2)
    web.put(FEED, feed(1, 2)[:-60], content_type="application/rss+xml")
    said = watch(hours=2)
    assert len(said) == 2
    assert "[truncated]" in said[0]
    assert said[1] == f"{FEED}: 1 new"
    web.put_feed(1, 2)
    assert watch(hours=1) == [f"{FEED}: answers well again", f"{FEED}: 1 new"]


def test_a_feed_that_never_ends_is_bounded(web, watch, store):
    body = feed(1).replace("</channel>", "<item><title>again</title></item>" * 20_000)
    web.put(FEED, body, content_type="application/rss+xml")
    [said] = watch(max_bytes=50_000)
    assert "[too-large]" in said
    assert n_reports(store) == 0


def test_one_feeds_trouble_is_not_anothers(web, watch, store, tmp_path):
    web.put_article(1)
    web.put_feed(1)
    path = tmp_path / "feeds.opml"
    path.write_text(
        f'<opml><body><outline xmlUrl="{OTHER}"/><outline xmlUrl="{FEED}"/></body></opml>'
    )
    said = watch(str(path), hours=1)
    assert [line.partition(": ")[0] for line in said] == [OTHER, FEED]
    assert n_reports(store) == 1
    assert (watch.done.n_feeds, watch.done.failing) == (2, [OTHER])


def test_feeds_of_several_hosts_have_their_turns(web, watch, clock, store):
    """Each host is left alone for a second; what both take together is what one takes alone."""
    for n in range(12):
        web.put_article(n)
    web.put_feed(*range(6))
    watch(FEED)
    alone = clock.at
    other = feed(*range(6, 12)).replace("ledger.example", "harbour.example")
    web.put(OTHER, other, content_type="application/rss+xml")
    for n in range(6, 12):
        web.pages[f"http://harbour.example/{n}"] = web.pages[f"http://ledger.example/{n}"]
    web.put_feed(*range(12))
    began = clock.at
    said = watch(FEED, OTHER)
    assert said == [f"{FEED}: 6 new", f"{OTHER}: 6 new"]
    assert alone <= clock.at - began <= alone + 1.0
    hosts = [u.split("/")[2] for u in web.asked[-10:]]
    assert hosts == ["ledger.example", "harbour.example"] * 5


def test_a_list_on_disk_is_read_again_when_it_changes(web, watch, clock, tmp_path):
    for n, url in ((1, FEED), (2, OTHER)):
        web.put_article(n)
        web.put_feed(n, url=url)
    path = tmp_path / "feeds.opml"
    listed = '<opml><body><outline xmlUrl="{}"/></body></opml>'
    path.write_text(listed.format(FEED))
    clock.alarms = [
        (1.5 * HOUR, lambda: path.write_text(listed.format(OTHER) + " ")),
        (3.5 * HOUR, lambda: path.unlink()),
    ]
    said = watch(str(path), hours=5)
    assert said[:2] == [f"{FEED}: 1 new", f"{OTHER}: 1 new"]
    assert "is not there" in said[2]
    assert len(said) == 3
    assert web.asked.count(FEED) < 9
    assert web.asked.count(OTHER) > 10


def test_a_list_of_feeds_may_be_on_the_web(web, watch, clock):
    list_url = "http://ledger.example/all.opml"
    web.put_article(1)
    web.put_feed(1)
    web.put(list_url, f'<opml><body><outline xmlUrl="{FEED}"/></body></opml>')
    assert watch(list_url) == [f"{FEED}: 1 new"]
    assert watch.done.n_feeds == 2
    began = clock.at
    assert watch(list_url) == []
    assert web.asked.count(FEED) == 2
    assert clock.at - began < 60


def sitemap(*entries: str, root: str = "urlset", item: str = "url") -> str:
    return f"<{root}>{''.join(f'<{item}>{entry}</{item}>' for entry in entries)}</{root}>"


@pytest.mark.parametrize("dated", [True, False])
def test_of_a_list_of_sitemaps_only_what_changed_is_asked_for(web, watch, store, dated):
    """Where nobody tells when a sitemap changed, it is asked each time."""
    parts = [f"http://ledger.example/map{i}.xml" for i in (1, 2)]

    def put(i: int, stamp: str, *numbers: int) -> None:
        web.put(parts[i], sitemap(*(f"<loc>{web.put_article(n)}</loc>" for n in numbers)))
        stamps[i] = f"<lastmod>{stamp}</lastmod>" if dated else ""
        listed = (f"<loc>{url}</loc>{mod}" for url, mod in zip(parts, stamps, strict=True))
        web.put(index, sitemap(*listed, root="sitemapindex", item="sitemap"))

    index, stamps = "http://ledger.example/sitemap.xml", ["", ""]
    put(0, "2026-11-20", 1)
    put(1, "2026-11-20", 2)
    assert watch(index) == [f"{index}: 2 new"]
    assert watch(index) == []
    put(1, "2026-11-21", 2, 3)
    assert watch(index) == [f"{index}: 1 new"]
    assert watch(index) == []
    asked = [web.asked.count(part) for part in parts]
    assert asked == ([1, 2] if dated else [4, 4])
    assert web.asked.count("http://ledger.example/1") == 1


def test_a_sitemap_one_of_whose_pages_failed_is_looked_at_again(web, watch, store):
    index, part = "http://ledger.example/sitemap.xml", "http://ledger.example/map.xml"
    listed = f"<loc>{part}</loc><lastmod>2026-11-20</lastmod>"
    web.put(index, sitemap(listed, root="sitemapindex", item="sitemap"))
    web.put(part, sitemap("<loc>http://ledger.example/1</loc>"))
    web.put("http://ledger.example/1", "", 503)
    told = "http://ledger.example/1: the server answers 503"
    assert watch(index) == [
        f"{index}: 1 set aside",
        f"{told} (listed in {part}) [http-status]",
    ]
    assert watch(index) == [f"{index}: 1 set aside", f"{told} (listed in {part}) [http-status]"]
    web.put_article(1)
    assert watch(index) == [f"{index}: 1 new"]


def test_a_page_is_watched_for_edits(web, watch, store):
    url = web.put_article(1)
    assert watch(url) == [f"{url}: 1 new"]
    assert watch(url) == []
    web.put_article(1, "Nobody was hurt, the harbour office said, and 40 cars were taken off.")
    assert watch(url) == [f"{url}: 1 changed"]


def test_pages_that_cannot_be_reached_are_tried_again_and_then_left(web, watch, store):
    def drop(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route", request=request)

    web.pages["http://ledger.example/1"] = drop
    web.put_feed(1)
    news, why = watch()
    assert news == f"{FEED}: 1 new, 1 set aside"  # the summary stands
    assert why.startswith("http://ledger.example/1: the page cannot be reached (no route)")
    web.put_article(1)
    assert watch() == [f"{FEED}: 1 changed"]
    assert watch() == []
    web.pages["http://ledger.example/2"] = drop
    web.put_feed(1, 2)
    n_polls = 0
    while watch():
        n_polls += 1
    assert n_polls == 4


def test_the_server_is_asked_with_validators(web, watch):
    def validated(request: httpx2.Request) -> httpx2.Response:
        if request.headers.get("if-none-match") == '"1"':
            return httpx2.Response(304, headers={"etag": '"1"'})
        return httpx2.Response(
            200,
            headers={"etag": '"1"', "content-type": "application/rss+xml"},
            stream=httpx2.ByteStream(feed(1).encode()),
        )

    seen: list[int] = []
    web.put_article(1)
    web.pages[FEED] = lambda request: (r := validated(request), seen.append(r.status_code))[0]
    assert watch(hours=1, cache=True) == [f"{FEED}: 1 new"]
    assert seen == [200, 304, 304, 304]


@pytest.mark.parametrize(
    ("head", "headers", "n_polls"),
    [
        ("<ttl>120</ttl>", {}, 3),
        ("<ttl>999999</ttl>", {}, 1),
        ("<ttl>1</ttl>", {}, 24),
        ("", {"cache_control": "max-age=3600"}, 6),
    ],
)
def test_a_feed_may_ask_for_longer_pauses_within_bounds(web, watch, head, headers, n_polls):
    web.put_article(1)
    web.put(FEED, feed(1, head=head), content_type="application/rss+xml", **headers)
    watch(hours=5.99)
    assert web.asked.count(FEED) == n_polls


def test_hints_are_read():
    assert read_hint_s(b"<sy:updatePeriod>daily</sy:updatePeriod>") == 86_400
    assert read_hint_s(b"<sy:updatePeriod>hourly<x><sy:updateFrequency>0<") == 3_600
    assert read_hint_s(b"<ttl>soon</ttl>") == 0


def test_robots_txt_is_always_heeded(web, watch):
    web.put("http://ledger.example/robots.txt", "User-agent: *\nDisallow: /\n")
    web.put_feed(1)
    [said] = watch()
    assert "[robots]" in said
    assert FEED not in web.asked


def test_it_stops_when_asked_to_and_never_amid_a_write(web, watch, clock, store, monkeypatch):
    web.put_article(1)
    web.put_feed(1)
    may_stop: list[bool] = []
    real = watch_module.add_items

    def add(*args, **more):
        may_stop.append(watch.watcher.stop())
        return real(*args, **more)

    monkeypatch.setattr(watch_module, "add_items", add)
    assert watch(hours=100) == []
    assert may_stop == [False]
    monkeypatch.setattr(watch_module, "add_items", real)
    clock.alarms = [(clock.at + HOUR, lambda: may_stop.append(watch.watcher.stop()))]
    began = clock.at
    assert watch(hours=100) == [f"{FEED}: 1 new"]
    assert may_stop == [False, True]
    assert clock.at - began < 1.1 * HOUR


def test_it_ends_amid_a_poll_and_goes_on_there_the_next_time(web, watch, clock, store):
    for n in range(9):
        web.put_article(n)
    web.put_feed(*range(9))
    clock.alarms = [(4.5, lambda: watch.watcher.stop())]
    assert watch() == []
    assert 4 <= len(web.asked) <= 7
    assert watch() == [f"{FEED}: 9 new"]
    assert n_reports(store) == 9


def test_a_library_that_somebody_else_writes_is_waited_for(web, watch, clock, monkeypatch):
    web.put_article(1)
    web.put_feed(1)
    real, busy = watch_module.add_items, [1] * 10

    def add(store, items, **more):
        if items and busy:
            busy.pop()
            raise StoreError("another reportedly is writing", code="busy")
        return real(store, items, **more)

    monkeypatch.setattr(watch_module, "add_items", add)
    assert watch() == [f"{FEED}: 1 new"]
    busy.extend([1] * 100)
    web.put_article(2)
    web.put_feed(1, 2)
    said = watch(hours=3)
    assert "another reportedly is writing" in said[0]
    assert said[1:] == [f"{FEED}: answers well again", f"{FEED}: 1 new"]


def test_a_store_that_breaks_ends_it(web, watch, monkeypatch):
    def add(*_args, **_more):
        raise StoreError("the disk is full")

    monkeypatch.setattr(watch_module, "add_items", add)
    with pytest.raises(StoreError, match="disk is full"):
        watch()


def test_nothing_to_watch(watch, tmp_path):
    with pytest.raises(InputError, match="no feed to watch"):
        watch(str(tmp_path / "none.opml"))


# what is remembered


def test_states_are_kept_and_damaged_ones_begun_anew(tmp_path):
    states = StateFolder(tmp_path / "deep" / "states")
    state = FeedState(FEED, OTHER, 12.5, seen={"a": "b"}, tries={"c": 1})
    states.save(state)
    assert states.load(FEED) == state
    [file] = states.path.glob("*.json")
    for damage in (b"", b"[]", b"{", b'{"version":9}', b'{"version":1,"given":3}', b"\xff"):
        file.write_bytes(damage)
        assert states.load(FEED) == FeedState(FEED, FEED)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        StateFolder(tmp_path / "file").save(state)


def test_what_is_remembered_of_a_feed_is_bounded():
    state = FeedState(FEED, FEED)
    for i in range(MAX_SEEN + 50):
        state.mark(Link(f"http://ledger.example/{i}"))
    assert len(state.seen) == MAX_SEEN
    assert not state.is_news(Link(f"http://ledger.example/{MAX_SEEN}"))
    assert state.is_news(Link("http://ledger.example/0"))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:////x/library.db", "/x/library.db.watch"),
        ("postgresql+psycopg://u:secret@h/db", "/home/data/watch-"),
    ],
)
def test_states_lie_beside_the_library_or_among_the_users_data(tmp_path, url, place):
    from pathlib import Path

    assert str(state_folder(url, Path("/home/data")).path).startswith(place)


def test_a_bug_met_in_one_feed_does_not_end_the_watch(web, watch, store, monkeypatch):
    def fail(head: bytes) -> float:
        if b"broken" in head:
            raise ZeroDivisionError("by nought")
        return 0.0

    monkeypatch.setattr(watch_feed, "read_hint_s", fail)
    web.put("http://ledger.example/broken", "<rss><channel>broken</channel></rss>")
    web.put_article(1)
    web.put_feed(1)
    trouble, news = watch("http://ledger.example/broken", FEED)
    assert "met a bug of ours (ZeroDivisionError: by nought)" in trouble
    assert news == f"{FEED}: 1 new"
