"""OPML: lists of feeds (https://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.sources.base import Document, Item, Link, ReadLimits
from reportedly.sources.feed_words import join_address
from reportedly.sources.local import issue
from reportedly.sources.plain import suffix_of
from reportedly.sources.xml_head import find_root
from reportedly.sources.xml_stream import ListStream

_TYPES = frozenset({"text/x-opml", "application/xml+opml", "text/x-opml+xml"})


class OpmlFormat:
    """Reads a list of feeds: each becomes a link to another list, in the order of the outline."""

    name = "opml"
    rank = 22
    suffixes = frozenset({".opml"})

    def recognises(self, document: Document) -> bool:
        """Take a document whose root element is ``opml``."""
        root = find_root(document.head, junk=suffix_of(document.name) in self.suffixes)
        if root is None:
            return suffix_of(document.name) in self.suffixes or document.media_type in _TYPES
        return root.name.lower() == "opml"

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a link for each feed, each list that is included, and each page, once."""
        stream = ListStream(document, limits, frozenset({"outline"}), at_start=True)
        seen: set[str] = set()
        for outline in stream:
            link = _link({k.lower(): v for k, v in outline.attributes.items()}, document.url)
            if link is None or link.url in seen:
                continue
            if len(seen) == limits.max_links:
                what = f"names more than {limits.max_links:,} addresses; only those were read"
                yield issue(document.source, "too-many-links", what)
                return
            seen.add(link.url)
            yield link
        if not seen and not stream.broken:
            yield issue(document.source, "empty", "is a list without any feed")
        yield from stream.doubts(len(seen))


def _link(outline: Mapping[str, str], base: str | None) -> Link | None:
    """Give the address that an outline leads to: a feed, a list that is included, or a page."""
    kind = outline.get("type", "").strip().lower()
    feed = join_address(base, outline.get("xmlurl"))
    if feed:
        return Link(feed, is_list=True)
    other = join_address(base, outline.get("url"))
    if other is None:
        return None
    is_list = kind in ("include", "rss", "atom", "feed") or suffix_of(other) == ".opml"
    return Link(other, is_list=is_list) if is_list or kind == "link" else None
