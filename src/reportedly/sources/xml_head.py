"""What an XML document is, told by its beginning alone: nothing is parsed or expanded."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: XML declarations, comments and processing instructions may stand before the root element.
_SKIPPED = ((b"<?", b"?>"), (b"<!--", b"-->"))
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)(?:/?>|\Z)")
_NAMESPACE = re.compile(rb"\sxmlns(?::([\w.-]+))?\s*=\s*[\"']([^\"'<>]*)[\"']")
#: What may stand before a feed that a broken program wrote: its own complaints.
_BEGINNING = re.compile(rb"<\?xml\s|<(?:rss|rdf:RDF|feed|opml|urlset|sitemapindex)[\s>]")
_COMPLAINTS = frozenset({"br", "b", "p", "div", "font", "script", "table", "html"})
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Root:
    """The root element: its local name, its namespace ("" for none), and all that it declares."""

    name: str
    namespace: str = ""
    declared: frozenset[str] = frozenset()


def find_root(head: bytes, *, junk: bool = False) -> Root | None:
    """Give the root element of the XML that ``head`` begins, or None when it begins none.

    Args:
        head: the first bytes of a document, in an encoding that holds ASCII, or in UTF-16.
        junk: let other text stand before the XML (only where name or type tell of XML).
    """
    text = _narrow(head).lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    root = _root(text)
    complaint = root is None or root.name.lower() in _COMPLAINTS
    if junk and complaint and (start := _BEGINNING.search(text)):
        return _root(text[start.start() :])
    return root


def _root(text: bytes) -> Root | None:
    at = _after_prolog(text)
    match = _ROOT.match(text, at) if at is not None else None
    if match is None:
        return None
    prefix, name, told = match.groups()
    declared = {p: uri.decode("ascii", "replace") for p, uri in _NAMESPACE.findall(told)}
    own = declared.get(prefix or b"", "")
    return Root(name.decode(), own, frozenset(declared.values()))


def _narrow(head: bytes) -> bytes:
    """Give a head in UTF-16 as ASCII, any other as it is."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").encode("ascii", "replace")
    if head.startswith(b"<\x00"):
        return head.decode("utf-16-le", "replace").encode("ascii", "replace")
    if head.startswith(b"\x00<"):
        return head.decode("utf-16-be", "replace").encode("ascii", "replace")
    return head


def _after_prolog(text: bytes) -> int | None:
    """Give where the root element begins; None when the beginning shows none."""
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        end = _end_of_prolog_item(text, at)
        if end == at:
            return at if text.startswith(b"<", at) else None
        if end < 0:
            return None
        at = end


def _end_of_prolog_item(text: bytes, at: int) -> int:
    """Give the end of what stands at ``at`` if it may stand before the root, else ``at``; -1 when
    it does not end here."""
    for opening, closing in _SKIPPED:
        if text.startswith(opening, at):
            end = text.find(closing, at + len(opening))
            return end + len(closing) if end >= 0 else -1
    if text[at : at + 9].upper() == b"<!DOCTYPE":
        return end_of_doctype(text, at)
    return at


def end_of_doctype(text: bytes, at: int) -> int:
    """Give the end of the document type declaration at ``at`` (its own list included), or -1."""
    close, bracket = text.find(b">", at), text.find(b"[", at)
    if close < 0 or not 0 <= bracket < close:
        return close + 1 if close >= 0 else -1
    listed = text.find(b"]", bracket)
    close = text.find(b">", listed) if listed >= 0 else -1
    return close + 1 if close >= 0 else -1
