"""Feeds in XML: RSS 0.9x, 1.0 and 2.0, and Atom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.bounded import read_bounded
from reportedly.sources.carried import text_as_html
from reportedly.sources.feed_entries import (
    FeedEntry,
    FeedHead,
    entry_item,
    html_or_lines,
    make_head,
)
from reportedly.sources.feed_mend import Mended, mend_feed
from reportedly.sources.feed_words import as_line, section_of
from reportedly.sources.local import issue
from reportedly.sources.plain import suffix_of
from reportedly.sources.xml_head import Root, find_root
from reportedly.text.normalise import declared_in_page, decode_bytes

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/x-rss+xml"}
)
_XML_TYPES = frozenset({"application/xml", "text/xml"})
_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_RDF = frozenset(
    {
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://purl.org/net/rss1.1#",
    }
)


class FeedFormat:
    """Reads feeds through feedparser, an entry a report or a link.

    Only whole entries are read: of a feed that is cut off, or longer than the limit, those before
    the cut.
    """

    name = "atom"
    rank = 26
    suffixes = frozenset({".rss", ".atom", ".rdf", ".xml"})

    def recognises(self, document: Document) -> bool:
        """Take a document whose root element is a feed's."""
        suffix = suffix_of(document.name)
        named = document.media_type in _TYPES | _XML_TYPES or suffix in self.suffixes
        root = find_root(document.head, junk=named)
        if root is None:
            return document.media_type in _TYPES or suffix in (".rss", ".atom")
        return _is_feed(root, document.head)

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the entries in the feed's order, then what is wrong with the feed."""
        content, cut = read_bounded(document, limits)
        text = decode_bytes(content, document.encoding or declared_in_page(content)).text
        mended = mend_feed(text, limits.max_links)
        parsed = _parse(mended.text, document)
        entries = parsed["entries"][: limits.max_links]
        head = _head(document, parsed)
        for number, entry in enumerate(entries, 1):
            yield entry_item(head, _entry(entry, head), number)
        yield from _doubts(document, limits, mended, len(entries), cut)


def _is_feed(root: Root, head: bytes) -> bool:
    name = root.name
    if name == "rss":
        return True
    if name == "feed":
        return bool(root.declared & _ATOM) or (not root.namespace and b"<entry" in head)
    return name == "RDF" and bool(root.declared & _RDF)


def _parse(text: str, document: Document) -> Any:
    """Hand a feed to feedparser, as a stream: bytes it would take for the name of a file.

    Its cleaning of HTML and resolving of links within are off. Cleaning loses text (of "if x<y
    then it rains" it leaves "if x"), both together take two thirds of the time (151 ms with, 45
    without, for 200 entries of 2 kB), and our own parser reads hostile pages anyway.

    Raises:
        InputError: code ``unreadable``, when feedparser itself fails over a broken feed.
    """
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if document.url:
        headers["content-location"] = document.url
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        return feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # whatever its parsers come upon in broken markup
        what = f"is a feed too broken to be read ({type(error).__name__})"
        raise InputError(what, code="unreadable") from error


def _doubts(
    document: Document, limits: ReadLimits, mended: Mended, n_read: int, cut: str | None
) -> Iterator[Item]:
    """Tell of entries that were not read; of a feed without any."""
    if not n_read and not cut and not mended.truncated:
        yield issue(document.source, "empty", "is a feed without any entry")
    elif mended.n_left:
        more = "at least " if cut or mended.truncated else ""
        what = f"has {more}{n_read + mended.n_left:,} entries; only the first {n_read:,} were read"
        yield issue(document.source, "too-many-links", what)
    elif cut or mended.truncated:
        why = cut or "ends in the middle"
        code = "too-large" if cut and "longer" in cut else "truncated"
        yield issue(document.source, code, f"{why}; {_whole(n_read)} before that")


def _whole(n_read: int) -> str:
    if not n_read:
        return "it has no whole entry"
    return (
        "the one whole entry was read" if n_read == 1 else f"the {n_read:,} whole entries were read"
    )


def _head(document: Document, parsed: Any) -> FeedHead:
    """Give what the feed says of itself. Its authors are those of its entries in Atom only: what
    feedparser calls so in RSS is who edits the feed."""
    feed = parsed["feed"]
    links = _list(feed, "links")
    own = next((_get(link, "href") for link in links if _get(link, "rel") == "self"), None)
    return make_head(
        document,
        title=_line(feed, "title"),
        site=_get(feed, "link"),
        own=own,
        language=_line(feed, "language"),
        authors=_authors(feed) if parsed["version"].startswith("atom") else (),
    )


def _entry(entry: Any, head: FeedHead) -> FeedEntry:
    origin = _get(entry, "feedburner_origlink")
    source = dict.get(entry, "source") or {}
    return FeedEntry(
        title=_line(entry, "title"),
        url=_get(entry, "link") or _permalink(entry) or _alternate(entry),
        canonical=origin,
        guid=_line(entry, "id"),
        contents=[h for c in _list(entry, "content") if (h := _as_html(c))],
        summaries=_summaries(entry),
        published=_line(entry, "published") or _line(entry, "created"),
        modified=_line(entry, "updated"),
        authors=_authors(entry),
        credited=_line(source, "title"),
        credited_url=_get(source, "link") or _get(source, "href"),
        section=_line(entry, "prism_section")
        or section_of(_get(tag, "label") or _get(tag, "term") for tag in _list(entry, "tags")),
        language=_language(entry),
    )


def _summaries(entry: Any) -> list[str]:
    detail = dict.get(entry, "summary_detail")
    told = _as_html(detail) if isinstance(detail, dict) else ""
    return [told] if told else []


def _as_html(content: Any) -> str:
    """Give a text construct as HTML; "" for what is no text (a picture, a sound)."""
    value, kind = _get(content, "value"), _get(content, "type") or "text/html"
    if not value or not value.strip():
        return ""
    if kind in ("text/html", "application/xhtml+xml"):
        return html_or_lines(value)
    return text_as_html(value) if kind.startswith("text/") else ""


def _permalink(entry: Any) -> str | None:
    """Give the lasting name of an entry without a link, when it is an address."""
    guid = _get(entry, "id") or ""
    return guid if guid.startswith(("http://", "https://")) else None


def _alternate(entry: Any) -> str | None:
    """Give the address of the report where it is no page (a PDF)."""
    links = _list(entry, "links")
    return next((_get(link, "href") for link in links if _get(link, "rel") == "alternate"), None)


def _authors(item: Any) -> tuple[str, ...]:
    """Give the authors as written. Of one alone the whole element: feedparser cuts a mail
    address short whose last part is longer than four letters, and leaves the rest in the name."""
    names = tuple(name for one in _list(item, "authors") if (name := _get(one, "name")))
    whole = _get(item, "author")
    return (whole,) if whole and len(names) < 2 else names


def _language(entry: Any) -> str | None:
    """Give the language that the entry's own elements declare (``xml:lang``)."""
    for content in (*_list(entry, "content"), dict.get(entry, "summary_detail")):
        if isinstance(content, dict) and (told := _line(content, "language")):
            return told
    return None


def _get(item: Any, key: str) -> str | None:
    """Give a string of feedparser's, without its aliases of names (``updated`` for others)."""
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _line(item: Any, key: str) -> str | None:
    return as_line(_get(item, key))


def _list(item: Any, key: str) -> list[Any]:
    value = dict.get(item, key)
    return value if isinstance(value, list) else []
