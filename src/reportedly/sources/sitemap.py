"""Sitemaps, lists of sitemaps, and news sitemaps (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, Link, ReadLimits
from reportedly.sources.feed_words import as_line, join_address, without_tracking
from reportedly.sources.local import issue
from reportedly.sources.plain import suffix_of
from reportedly.sources.xml_head import find_root
from reportedly.sources.xml_stream import ListItem, ListStream

_ITEMS = frozenset({"url", "sitemap"})
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
        stream = ListStream(document, limits, _ITEMS, skipped=_OTHER)
        n_read = 0
        for found in stream:
            link = _link(found, document)
            if link is None:
                continue
            if n_read == limits.max_links:
                what = f"names more than {limits.max_links:,} addresses; only those were read"
                yield issue(document.source, "too-many-links", what)
                return
            n_read += 1
            yield link
        if not n_read and not stream.broken:
            yield issue(document.source, "empty", "is a sitemap without any address")
        yield from stream.doubts(n_read)


def _link(found: ListItem, document: Document) -> Link | None:
    url = join_address(document.url, found.parts.get("loc"))
    if url is None:
        return None
    if found.name == "sitemap":
        carried = _carried(url, found.parts, document) if found.parts.get("lastmod") else None
        return Link(url, is_list=True, carried=carried)
    return Link(url, carried=_carried(url, found.parts, document))


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
