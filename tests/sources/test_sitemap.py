"""Sitemaps: what each address carries, streaming, and lists that are broken or without end."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from reportedly.model.report import Issue
from reportedly.sources.base import DEFAULT_LIMITS, Document, Item, Link, ReadLimits
from reportedly.sources.documents import make_document, read_items

NEWS = Path(__file__).parent.parent / "data" / "feeds" / "velmora-news-sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def items_of(content: bytes | str, limits: ReadLimits = DEFAULT_LIMITS) -> list[Item]:
    data = content.encode() if isinstance(content, str) else content
    document = make_document("s.xml", "s.xml", "s.xml", lambda: io.BytesIO(data))
    return list(read_items(document, limits))


def urlset(n: int) -> str:
    urls = "".join(f"<url><loc>https://v.example/{i}</loc></url>" for i in range(n))
    return f"<urlset {SPACE}>{urls}</urlset>"


def test_a_news_sitemap_tells_of_the_reports() -> None:
    first, second = items_of(NEWS.read_bytes())
    assert isinstance(first, Link)
    assert (first.url, first.is_list) == (
        "https://velmoraherald.example/world/quay-closed?a=1&b=2",
        False,
    )
    told = first.carried
    assert told is not None
    assert told.title == "Velmora closes its northern quay & moves the ferry"
    assert (told.outlet, told.language) == ("The Velmora Herald", "en")
    assert told.published == "2026-03-10T19:20:00+02:00"
    assert told.modified == "2026-03-11T07:00:00+02:00"
    assert told.content == b""
    assert isinstance(second, Link)
    assert second.carried is not None
    assert (second.carried.published, second.carried.modified) == (None, "2026-03-11")


def test_a_list_of_sitemaps_leads_to_lists_also_when_it_is_packed() -> None:
    index = (
        f"<?xml version='1.0'?><!-- made by hand --><s:sitemapindex {SPACE.replace('=', ':s=')}>"
        "<s:sitemap><s:loc>https://v.example/1.xml.gz</s:loc><s:lastmod>2026-03-11</s:lastmod>"
        "</s:sitemap></s:sitemapindex>"
    )
    for content in (index.encode(), gzip.compress(index.encode())):
        [link] = items_of(content)
        assert isinstance(link, Link)
        assert (link.url, link.is_list) == ("https://v.example/1.xml.gz", True)
        assert link.carried is not None
        assert (link.carried.modified, link.carried.content) == ("2026-03-11", b"")


@pytest.mark.parametrize(
    ("content", "n_links", "code"),
    [
        (urlset(0), 0, "empty"),
        (urlset(3)[:-30], 2, "truncated"),
        (urlset(3).replace("</loc></url>", "</url>", 1), 3, "truncated"),
        (urlset(2000), 1000, "too-many-links"),
        (gzip.compress(urlset(90_000).encode(), mtime=0)[:-4000], 1000, "too-many-links"),
        (f"<urlset {SPACE}>" + "<a>" * 100_000, 0, "unreadable"),
        (f"<urlset {SPACE}>" + "<url>" * 100_000, 0, "unreadable"),
        (f"<urlset {SPACE}><url><loc>javascript:alert(1)</loc></url></urlset>", 0, "empty"),
        (f"<urlset {SPACE}><url><loc>//[::1</loc></url></urlset>", 0, "empty"),
    ],
)
def test_broken_and_long_lists(content: bytes | str, n_links: int, code: str) -> None:
    items = items_of(content)
    issues = [i for i in items if isinstance(i, Issue)]
    assert [i.code for i in issues] == ([code] if code else [])
    assert len(items) - len(issues) == n_links


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE urlset [<!ENTITY e0 "ha">{levels}]>'
    for name in ("&e11;", "&outside;"):
        outside = bomb.replace("]>", '<!ENTITY outside SYSTEM "file:///etc/hostname">]>')
        entry = f"<url><loc>https://v.example/{name}</loc><title>{name}</title></url>"
        items = items_of(f"{outside}<urlset {SPACE}>{entry}</urlset>")
        for item in items:
            assert isinstance(item, Issue) or item.url == "https://v.example/"  # type: ignore[union-attr]


class _Endless(io.RawIOBase):
    """A sitemap without end, of elements that are no addresses."""

    def __init__(self) -> None:
        self._pieces = self._make()

    @staticmethod
    def _make() -> Iterator[bytes]:
        yield f"<urlset {SPACE}>".encode()
        while True:
            yield b"<junk a='1'>text</junk>" * 2_000

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        piece = next(self._pieces)[: len(view)]
        view[: len(piece)] = piece
        return len(piece)


def test_a_sitemap_without_end_is_read_up_to_the_limit() -> None:
    def open_stream() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Endless()))

    head = f"<urlset {SPACE}>".encode()
    document = Document("s.xml", "s.xml", "s.xml", head, open_stream)
    (told,) = read_items(document, ReadLimits(max_bytes=2_000_000))
    assert isinstance(told, Issue)
    assert "longer than 2,000,000 bytes" in told.message
