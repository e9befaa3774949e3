"""Sitemaps, lists of sitemaps, and news sitemaps (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, Link, ReadLimits
from reportedly.sources.feed_words import as_line, web_address, without_tracking
from reportedly.sources.local import issue
from reportedly.sources.plain import suffix_of
from reportedly.sources.xml_head import find_root
from reportedly.sources.xml_stream import ListStream

_ROOTS = frozenset({"urlset", "sitemapindex"})
#: Parts of an entry that hold addresses and titles of pictures and films, not of the page.
_OTHER = frozenset({"image", "video", "mobile", "PageMap"})


class SitemapFormat:
    """Reads a sitemap as links to pages, a list of sitemaps as links to lists; streaming."""

    name = "sitemap"
    rank = 24
    suffixes = frozenset({".xml"})

    def recognises(self, document: Document) -> bool:
        """Take a document whose root element is ``urlset`` or ``sitemapindex``."""
        root = find_root(document.head, junk=suffix_of(document.name) in self.suffixes)
        return root is not None and root.name in _ROOTS

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a link for each address, with what a news sitemap tells of the report."""
        stream = ListStream(document, limits, ("url", "sitemap"))
        n_read = 0
        for element in stream:
            link = _link(element, document)
            if link is None:
                continue
            if n_read == limits.max_links:
                what = f"names more than {limits.max_links:,} addresses; only those were read"
                yield issue(document.source, "too-many", what)
                return
            n_read += 1
            yield link
        if not n_read and not stream.broken:
            yield issue(document.source, "empty", "is a sitemap without any address")
        yield from stream.doubts(n_read, "address")


def _link(element: Any, document: Document) -> Link | None:
    told = _told(element)
    url = _address(told.get("loc"), document.url or "")
    if url is None:
        return None
    if _name(element) == "sitemap":
        return Link(url, is_list=True)
    return Link(url, carried=_carried(url, told, document))


def _told(element: Any) -> dict[str, str]:
    """Give the text of each part of an entry by its local name; the first of a name counts."""
    told: dict[str, str] = {}
    waiting = list(element)
    while waiting:
        part = waiting.pop(0)
        name = _name(part)
        if name in _OTHER:
            continue
        if part.text and part.text.strip():
            told.setdefault(name, part.text.strip())
        waiting.extend(part)
    return told


def _carried(url: str, told: dict[str, str], document: Document) -> RawReport:
    """Give what the sitemap itself says of a report. It holds no text, so the content is empty.

    ``lastmod`` is when the page was changed, never when the report came out.
    """
    return RawReport(
        document.source,
        b"",
        "text/html",
        url=url,
        title=as_line(told.get("title")),
        outlet=as_line(told.get("name")),
        published=as_line(told.get("publication_date")),
        language=as_line(told.get("language")),
        retrieved_at=document.retrieved_at,
        locator=url,
        modified=as_line(told.get("lastmod")),
        canonical_url=without_tracking(url),
        listed_in=document.url or document.source,
        summary_only=True,
    )


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _address(written: str | None, base: str) -> str | None:
    if not written:
        return None
    try:
        return web_address(urljoin(base, written))
    except ValueError:
        return None
