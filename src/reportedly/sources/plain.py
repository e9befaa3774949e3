"""Pages and texts: a document that is one report, handed to the parsers as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from reportedly.errors import InputError
from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import read_whole
from reportedly.sources.xml_head import find_root

_HTML_HEADS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article")
_PAGE_ROOTS = frozenset({"html", "head", "body", "article", "div", "p", "section", "main"})
_TEXT_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class HtmlFormat:
    """Reads a web page."""

    name = "html"
    rank = 80
    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def recognises(self, document: Document) -> bool:
        """Take what is named or declared HTML, or begins as a page does."""
        if document.media_type in ("text/html", "application/xhtml+xml"):
            return True
        head = document.head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return suffix_of(document.name) in self.suffixes or head.startswith(_HTML_HEADS)

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the page."""
        yield whole_report(document, limits, "text/html")


class TextFormat:
    """Reads a text in whatever encoding; asked last."""

    name = "text"
    rank = 90
    suffixes = frozenset({".txt", ".text", ".md", ".markdown"})

    def recognises(self, document: Document) -> bool:
        """Take texts by name or type, and what nobody else knows if it is no binary."""
        if document.media_type.startswith("text/") or suffix_of(document.name) in self.suffixes:
            return True
        return document.media_type in _TEXT_TYPES and not is_binary(document.head)

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the text; the parser looks whether it is a page after all.

        Raises:
            InputError: code ``unknown-type`` for XML of a kind that no format knows.
        """
        refuse_unknown_xml(document)
        yield whole_report(document, limits, "")


def refuse_unknown_xml(document: Document) -> None:
    """Refuse data in XML that is neither a page nor a known list or format of news.

    Raises:
        InputError: code ``unknown-type``, naming the root element.
    """
    told = suffix_of(document.name) == ".xml" or "xml" in document.media_type
    if not told and b"<?xml" not in document.head[:200]:
        return
    head = document.head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    root = find_root(document.head)
    if root is None and (not head.startswith(b"<") or b"<html" in head or b"<body" in head):
        return
    if root is None or root.name.lower() not in _PAGE_ROOTS:
        named = f" (<{root.name[:40]}>)" if root else ""
        what = f"is XML{named}, but no feed, sitemap or news format that is known"
        raise InputError(what, code="unknown-type")


def whole_report(document: Document, limits: ReadLimits, media_type: str) -> RawReport:
    """Give the raw report that a document as a whole is.

    Raises:
        InputError: it is too large, empty, or cannot be read.
    """
    return RawReport(
        document.source,
        read_whole(document, limits),
        media_type,
        encoding=document.encoding,
        url=document.url,
        retrieved_at=document.retrieved_at,
        locator=document.locator,
    )


def suffix_of(name: str) -> str:
    """Give the suffix of a name in lower case, the one below ``.gz`` for a packed document."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def is_binary(head: bytes) -> bool:
    """Tell whether bytes are no text: more than two in a hundred are control characters.

    UTF-16 and UTF-32, which hold null bytes, are texts when they begin with their mark.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    n_control = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 27))
    return n_control > len(head) // 50
