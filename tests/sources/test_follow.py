"""Following links: order, bounds, what the list said, and what stands when a page cannot be had."""

from __future__ import annotations

import httpx2
import pytest

from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import ReadFilter, ReadLimits
from reportedly.sources.read import read_targets
from reportedly.sources.web import WebSource

from ..loopback import Exchange, page
from .conftest import FakeClock

XML = {"Content_Type": "application/rss+xml"}


def article(words: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>{words}</p></body></html>".encode()


def rss(*items: str, head: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Tolva Ledger</title>'
        f"{head}{body}</channel></rss>"
    ).encode()


def entry(url: str, title: str = "", summary: str = "", date: str = "", guid: str = "") -> str:
    return (
        f"<link>{url}</link><title>{title}</title><description>{summary}</description>"
        f"<pubDate>{date}</pubDate><guid isPermaLink='false'>{guid or url}</guid>"
    )


def opml(*urls: str) -> bytes:
    body = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'.encode()


@pytest.fixture
def follow(make_fetcher):
    """Read an address, giving texts of reports and codes of issues."""
    from reportedly.sources.follow import Follower

    def read(url: str, **limits):
        hooks = limits.pop("hooks", {})
        fetcher = make_fetcher(**limits)
        return list(Follower(fetcher, fetcher.limits, **hooks).read(fetcher.fetch(url).document))

    return read


def shown(items):
    return [
        i.code
        if isinstance(i, Issue)
        else i.content.decode().partition("<p>")[2].partition("</")[0]
        for i in items
    ]


def test_a_page_comes_with_what_its_feed_said_of_it(site, follow):
    date = "Mon, 03 May 2021 10:00:00 GMT"
    link = f"{site.url}/a"
    told = entry(link, "Ferry halted", "In short.", date, "tag:1").replace(
        "<guid", '<source url="https://wire.example/rss">Bay Wire</source><guid'
    )
    site.pages["/feed"] = page(rss(told), **XML)
    site.pages["/a"] = page(article("The ferry was halted by a storm."))
    [raw] = follow(f"{site.url}/feed")
    assert isinstance(raw, RawReport)
    assert b"halted by a storm" in raw.content
    assert (raw.title, raw.published, raw.guid) == ("Ferry halted", date, "tag:1")
    assert (raw.credited, raw.credited_url) == ("Bay Wire", "https://wire.example/rss")
    assert (raw.url, raw.listed_in, raw.summary_only) == (link, f"{site.url}/feed", False)


def test_order_is_that_of_the_list_and_nothing_is_fetched_twice(site, follow):
    links = [f"{site.url}/{name}" for name in ("c", "a", "c#part", "b", "a")]
    site.pages["/feed"] = page(rss(*map(entry, links)), **XML)
    for name in "abc":
        site.pages[f"/{name}"] = page(article(f"Report {name}."))
    assert shown(follow(f"{site.url}/feed")) == ["Report c.", "Report a.", "Report b."]
    assert site.paths.count("/c") == site.paths.count("/a") == 1


def test_the_summary_stands_for_a_page_that_cannot_be_had(site, follow):
    site.pages["/feed"] = page(
        rss(
            entry(f"{site.url}/gone", "One", "The pier is closed."),
            entry(f"{site.url}/none", "Two"),
            entry(f"{site.url}/a", "Three", "Short."),
        ),
        **XML,
    )
    site.pages["/a"] = page(article("The pier is open."))
    items = follow(f"{site.url}/feed")
    kinds = [i.code if isinstance(i, Issue) else i.summary_only for i in items]
    assert kinds == [True, "http-status", "http-status", False]
    assert b"The pier is closed." in items[0].content
    assert "stands for it" in items[1].message
    assert "stands for it" not in items[2].message


@pytest.mark.parametrize(
    "shell",
    [
        b"<html><body><div id='root'></div><script>go('a b c d e f g h i')</script></body></html>",
        b"<html><body><noscript>Please enable scripts.</noscript></body></html>",
    ],
)
def test_the_summary_stands_for_a_page_that_shows_less(site, follow, shell):
    summary = "The pier at Tolva is closed until the spring, the harbour office said."
    site.pages["/feed"] = page(rss(entry(f"{site.url}/a", "One", summary)), **XML)
    site.pages["/a"] = page(shell)
    carried, told = follow(f"{site.url}/feed")
    assert carried.summary_only
    assert summary.encode() in carried.content
    assert told.code == "no-article"


def test_robots_txt_is_heeded_for_links_whatever_the_settings_say(site, follow):
    site.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /a\n")
    site.pages["/feed"] = page(rss(entry(f"{site.url}/a", "One", "The pier is closed.")), **XML)
    site.pages["/a"] = page(article("The pier is closed."))
    assert [getattr(i, "code", "report") for i in follow(f"{site.url}/feed")] == [
        "report",
        "robots",
    ]
    assert "/a" not in site.paths


def test_lists_of_lists_are_followed_to_a_depth(site, follow):
    site.pages["/all.opml"] = page(opml(f"{site.url}/more.opml"), Content_Type="text/x-opml")
    site.pages["/more.opml"] = page(opml(f"{site.url}/feed"), Content_Type="text/x-opml")
    site.pages["/feed"] = page(rss(entry(f"{site.url}/a")), **XML)
    site.pages["/a"] = page(article("Deep."))
    assert shown(follow(f"{site.url}/all.opml")) == ["Deep."]
    site.pages["/top.opml"] = page(opml(f"{site.url}/all.opml"), Content_Type="text/x-opml")
    assert shown(follow(f"{site.url}/top.opml")) == ["too-deep"]


def test_lists_that_lead_in_a_circle_end(site, follow):
    site.pages["/a.opml"] = page(opml(f"{site.url}/b.opml"), Content_Type="text/x-opml")
    site.pages["/b.opml"] = page(
        opml(f"{site.url}/a.opml", f"{site.url}/b.opml"), Content_Type="text/x-opml"
    )
    assert follow(f"{site.url}/a.opml") == []
    assert site.paths.count("/a.opml") == site.paths.count("/b.opml") == 1


def test_a_page_in_a_feeds_place_is_no_report(site, follow):
    site.pages["/all.opml"] = page(opml(f"{site.url}/feed"), Content_Type="text/x-opml")
    site.pages["/feed"] = page(article("This domain is for sale."))
    assert shown(follow(f"{site.url}/all.opml")) == ["not-a-list"]


def test_the_number_of_links_is_bounded_and_that_is_told_once(site, follow):
    feeds = [f"{site.url}/f{i}" for i in range(3)]
    site.pages["/all.opml"] = page(opml(*feeds), Content_Type="text/x-opml")
    for i in range(3):
        links = (entry(f"{site.url}/{i}/{j}") for j in range(4))
        site.pages[f"/f{i}"] = page(rss(*links), **XML)
        for j in range(4):
            site.pages[f"/{i}/{j}"] = page(article(f"{i}{j}"))
    assert shown(follow(f"{site.url}/all.opml", max_links=6)) == [
        "00", "01", "02", "03", "too-many-links",
    ]  # fmt: skip


def test_a_host_that_does_not_answer_is_left_after_three_tries(site, make_fetcher, monkeypatch):
    from reportedly.sources.follow import Follower

    monkeypatch.setattr("reportedly.sources.fetch.TRIES", 1)
    tried: list[int] = []

    def drop(exchange: Exchange) -> None:
        tried.append(1)
        exchange.close_connection = True

    links = (entry(f"{site.url}/{i}", "T", "S.") for i in range(8))
    site.pages["/feed"] = page(rss(*links), **XML)
    for i in range(8):
        site.pages[f"/{i}"] = drop
    failed, done = [], []
    fetcher = make_fetcher()
    follower = Follower(fetcher, fetcher.limits, done=done.append, failed=failed.append)
    items = list(follower.read(fetcher.fetch(f"{site.url}/feed").document))
    assert shown(items).count("unreachable") == 8
    assert (len(tried), len(failed), done) == (3, 8, [])


def test_a_busy_host_is_left_after_three_tries_too(site, make_fetcher):
    from reportedly.sources.follow import Follower

    links = (entry(f"{site.url}/{i}", "T", "S.") for i in range(8))
    site.pages["/feed"] = page(rss(*links), **XML)
    for i in range(8):
        site.pages[f"/{i}"] = page(b"", 503)
    fetcher = make_fetcher(FakeClock())
    items = list(Follower(fetcher, fetcher.limits).read(fetcher.fetch(f"{site.url}/feed").document))
    assert [i for i in items if isinstance(i, Issue)][-1].code == "unreachable"
    assert len(site.paths) == 2 + 3 * 3


def test_links_outside_the_domains_wanted_are_not_fetched(site, follow):
    site.pages["/feed"] = page(rss(entry(f"{site.url}/a")), **XML)
    site.pages["/a"] = page(article("Here."))
    assert follow(f"{site.url}/feed", only=ReadFilter(frozenset({"ledger.example"}))) == []
    assert "/a" not in site.paths


@pytest.mark.parametrize(
    ("host", "expected"), [("ledger.example", ["private-address"] * 2), ("10.0.0.1", ["In."] * 2)]
)
def test_a_public_list_leads_into_no_private_network(host, expected):
    """Not even where private addresses are allowed: that is said of addresses a person names."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/feed":
            links = ("http://10.0.0.1/in", f"http://{host}/moved")
            return httpx2.Response(200, stream=httpx2.ByteStream(rss(*map(entry, links))))
        if path == "/moved":
            return httpx2.Response(302, headers={"location": "http://10.0.0.1/in2"})
        if path.startswith("/in"):
            return httpx2.Response(200, stream=httpx2.ByteStream(article("In.")))
        return httpx2.Response(404)

    source = WebSource(
        httpx2.MockTransport(handler),
        lambda name, port: ["93.184.215.14"] if name == "ledger.example" else [name],
        FakeClock(),
    )
    assert shown(source.read(f"http://{host}/feed", ReadLimits(allow_private=True))) == expected


def test_nothing_is_followed_where_that_is_said(site, follow):
    site.pages["/feed"] = page(
        rss(entry(f"{site.url}/a", "One", "The pier is closed."), entry(f"{site.url}/b")), **XML
    )
    assert [getattr(i, "code", "report") for i in follow(f"{site.url}/feed", follow="never")] == [
        "report",
        "not-fetched",
    ]
    assert site.paths == ["/robots.txt", "/feed"]


def test_a_list_on_disk_is_followed_only_when_asked_to(site, tmp_path):
    path = tmp_path / "saved.xml"
    path.write_bytes(rss(entry(f"{site.url}/a", "One", "In short, it is closed.")))
    site.pages["/a"] = page(article("The pier is closed. " * 4))
    [item] = read_targets([str(path)], ReadLimits(allow_private=True))
    assert isinstance(item, RawReport)
    assert item.summary_only
    assert site.paths == []
    [item] = read_targets([str(path)], ReadLimits(allow_private=True, follow="always"))
    assert isinstance(item, RawReport)
    assert b"The pier is closed." in item.content
