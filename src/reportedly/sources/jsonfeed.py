"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
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
from reportedly.sources.feed_words import as_line, section_of, web_address
from reportedly.sources.local import issue
from reportedly.text.normalise import decode_bytes, replace_surrogates

_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
#: A feed that names its version behind its items: what is in reach shows items with their texts.
_SHAPE = re.compile(rb'"items"\s*:\s*\[\s*\{[^\x00]*"content_(?:html|text)"\s*:\s*"')
_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_COMMA = re.compile(r"\s*,?\s*")


class JsonFeedFormat:
    """Reads a JSON Feed; of one that is cut off, the items before the cut."""

    name = "jsonfeed"
    rank = 32
    suffixes = frozenset({".json"})

    def recognises(self, document: Document) -> bool:
        """Take an object that names JSON Feed as its version, or has its items."""
        head = document.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not head.startswith(b"{"):
            return False
        named = document.media_type == "application/feed+json" or _VERSION.search(head)
        return bool(named or _SHAPE.search(head))

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the items in the feed's order, then what is wrong with the feed."""
        content, cut = read_bounded(document, limits)
        text = decode_bytes(content, document.encoding or "utf-8").text
        feed, whole = load_feed(text.removeprefix("\ufeff"))
        listed = feed.get("items")
        items = listed if isinstance(listed, list) else []
        head = _head(document, feed)
        for number, item in enumerate(items[: limits.max_links], 1):
            if isinstance(item, dict):
                yield entry_item(head, _entry(item, head), number)
            else:
                yield issue(f"{document.source}#{number}", "bad-record", "the item is no object")
        n_read = min(len(items), limits.max_links)
        if n_read < len(items):
            what = f"has {len(items):,} items; only the first {n_read:,} were read"
            yield issue(document.source, "too-many-links", what)
        elif not whole:
            code = "too-large" if cut and "longer" in cut else "truncated"
            what = f"{cut or 'ends in the middle'}; the {n_read:,} whole items before were read"
            yield issue(document.source, code, what)
        elif not items:
            yield issue(document.source, "empty", "is a feed without any item")


def load_feed(text: str) -> tuple[dict[str, Any], bool]:
    """Read a feed; when it is broken, what stands before the break. Tell whether it is whole.

    Raises:
        InputError: code ``bad-json``, when nothing of it can be read.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        feed, why = _load_broken(text), error
        if feed is None:
            raise InputError(f"is no usable JSON: {why}", code="bad-json") from error
        return feed, False
    if not isinstance(feed, dict):
        raise InputError("is JSON but no object {…}", code="bad-json")
    return feed, True


def _load_broken(text: str) -> dict[str, Any] | None:
    """Read what stands before ``items``, and one item after another up to the break."""
    start = _ITEMS.search(text)
    if start is None:
        return None
    try:
        feed = json.loads(text[: start.end()] + "]}")
    except (ValueError, RecursionError):
        feed = {}
    items, at = [], start.end()
    decoder = json.JSONDecoder()
    while at < len(text):
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
        comma = _COMMA.match(text, at)
        at = comma.end() if comma else at
    return {**feed, "items": items} if isinstance(feed, dict) else None


def _head(document: Document, feed: dict[str, Any]) -> FeedHead:
    return make_head(
        document,
        title=as_line(feed.get("title")),
        site=_string(feed.get("home_page_url")),
        own=_string(feed.get("feed_url")),
        language=as_line(feed.get("language")),
        authors=_authors(feed),
    )


def _entry(item: dict[str, Any], head: FeedHead) -> FeedEntry:
    guid = _name(item.get("id"))
    url = _string(item.get("url")) or _string(item.get("external_url")) or web_address(guid)
    tags = item.get("tags")
    return FeedEntry(
        title=as_line(item.get("title")),
        url=url,
        guid=as_line(guid),
        contents=[
            *([html_or_lines(body)] if (body := _string(item.get("content_html"))) else []),
            *([text_as_html(body)] if (body := _string(item.get("content_text"))) else []),
        ],
        summaries=[text_as_html(body)] if (body := _string(item.get("summary"))) else [],
        published=as_line(item.get("date_published")),
        modified=as_line(item.get("date_modified")),
        authors=_authors(item),
        section=section_of(tags) if isinstance(tags, list) else None,
        language=as_line(item.get("language")),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """Give the names of authors: a list since version 1.1, one object before."""
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = (_string(one.get("name")) for one in people if isinstance(one, dict))
    return tuple(name for name in names if name)


def _string(value: object) -> str | None:
    return replace_surrogates(value) if isinstance(value, str) and value.strip() else None


def _name(value: object) -> str | None:
    """Give an id, which some feeds write as a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _string(value)
