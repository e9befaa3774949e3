"""Pages saved with all their parts (MHTML, RFC 2557), as Blink and Internet Explorer write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.errors import InputError
from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import read_whole
from reportedly.sources.mime import Part, decode_header, read_mime
from reportedly.sources.plain import suffix_of

_TYPES = frozenset({"multipart/related", "application/x-mimearchive", "message/rfc822"})
_SIGNS = re.compile(
    rb'^(?:Snapshot-Content-Location:|From:[ \t]*"?<?Saved by )', re.IGNORECASE | re.MULTILINE
)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_WEB = ("http://", "https://")


class MhtmlFormat:
    """Reads the page of a saved web page; its frames, pictures and styles are passed over.

    The day of saving is when the page was retrieved, never when it came out.
    """

    name = "mhtml"
    rank = 14
    suffixes = frozenset({".mhtml", ".mht"})

    def recognises(self, document: Document) -> bool:
        """Take files by suffix, and what begins with the headers of a saved page."""
        suffix = suffix_of(document.name)
        if suffix in self.suffixes:
            return True
        if suffix not in ("", ".txt") and document.media_type not in _TYPES:
            return False
        headers = _HEAD_END.split(document.head, maxsplit=1)[0]
        return bool(_SIGNS.search(headers))

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the page.

        Raises:
            InputError: code ``no-article`` (no page in it), or it cannot be read.
        """
        message = read_mime(read_whole(document, limits))
        page = main_page(message)
        if page is None:
            raise InputError("holds no web page (cut off, or no MHTML)", code="no-article")
        content = page.content()
        if not content.strip():
            raise InputError("holds a web page without any content", code="empty")
        yield RawReport(
            document.source,
            content,
            "text/html",
            encoding=page.charset,
            url=_address(message, page) or document.url,
            title=None if b"<title" in content[:65_536].lower() else message.header("subject"),
            retrieved_at=message.moment() or document.retrieved_at,
            locator=document.locator,
        )


def main_page(message: Part) -> Part | None:
    """Give the part that is the page itself: the one named as start, else the one at the
    snapshot's address, else the first page; None when there is none."""
    pages = [p for p in message.leaves() if p.media_type in _HTML_TYPES]
    start = message.parameter("start")
    address = message.headers.get("snapshot-content-location", "").strip()
    for page in pages:
        if start and page.headers.get("content-id", "").strip() == start:
            return page
    for page in pages:
        if address and page.headers.get("content-location", "").strip() == address:
            return page
    return pages[0] if pages else None


def _address(message: Part, page: Part) -> str | None:
    headers = (message.headers, page.headers, message.headers)
    names = ("snapshot-content-location", "content-location", "content-location")
    for held, name in zip(headers, names, strict=True):
        url = "".join(decode_header(held.get(name, "")).split())
        if url.lower().startswith(_WEB):
            return url
    return None
