"""IPTC NewsML-G2: news items, alone or many in a news message; and NITF by itself.

The package ``newsmlg2`` 1.1 was tried and is not used: it reads with a parser that resolves
entities, builds an object for every element, prints warnings on standard output and raises on
whatever it does not know. What is needed here are some twenty fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError
from reportedly.sources.agency import AgencyItem
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import read_whole
from reportedly.sources.local import issue
from reportedly.sources.ninjs import told_of
from reportedly.sources.nitf import body_of, bylines, nitf_item, to_html
from reportedly.sources.xml_head import find_root
from reportedly.sources.xml_tree import child, children, local_name, parse_tree, words
from reportedly.text.names import clean_names

_NAMESPACE = "iptc.org/std/nar/"
_ITEMS = frozenset(
    {"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
)
_TEXTS = frozenset({"", "text", "composite"})


class NewsMLG2Format:
    """Reads the texts of NewsML-G2 and NITF documents; how much else was passed over is told."""

    name = "newsmlg2"
    rank = 20
    suffixes = frozenset({".xml", ".nitf", ".newsml"})

    def recognises(self, document: Document) -> bool:
        """Take XML whose root element is one of NewsML-G2's or NITF's."""
        root = find_root(document.head)
        if root is None:
            return False
        if root.name == "nitf":
            return True
        return root.name in _ITEMS | {"newsMessage"} and _NAMESPACE in root.namespace

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report, or an issue, for each text in order.

        Raises:
            InputError: code ``bad-xml``, or it cannot be read.
        """
        root, broken = parse_tree(read_whole(document, limits))
        passed: Counter[str] = Counter()
        is_message = local_name(root) == "newsMessage"
        members = children(root, "itemSet") if is_message else iter([root])
        found = [e for m in members for e in (m if is_message else [m])]
        for number, element in enumerate(found, 1):
            where = f"{document.source}#{number}" if is_message else document.source
            try:
                item = _item(element, passed)
                if item is not None:
                    yield item.raw_report(where, document.locator)
                    if item.embargo:
                        yield issue(where, "embargoed", item.embargo)
            except InputError as error:
                yield issue(where, error.code, str(error))
        if broken:
            what = f"is broken XML ({broken}); what could be mended is read"
            yield issue(document.source, "bad-xml", what)
        if passed:
            yield issue(document.source, "passed-over", told_of(passed))
        elif not found and not broken:
            raise InputError("is a news message without any item", code="empty")


def _item(element: Any, passed: Counter[str]) -> AgencyItem | None:
    """Give an item's text and what is said of it, or None when it is no text.

    Raises:
        InputError: its text is not in it.
    """
    name = local_name(element)
    if name == "nitf":
        return nitf_item(element)
    kind = _code(child(element, "itemMeta", "itemClass")) if name == "newsItem" else name
    if kind not in _TEXTS:
        passed[kind[:40]] += 1
        return None
    html, text, credited = _content(child(element, "contentSet"))
    about = child(element, "contentMeta")
    summary = words(child(about, "description")) or ""
    remote = child(element, "contentSet", "remoteContent")
    if not html and not text and not summary and remote is not None:
        raise InputError("only names the address of its text (remoteContent)", code="empty")
    return _told(element, about, html, text, summary, credited)


def _told(
    element: Any, about: Any, html: str, text: str, summary: str, bylined: tuple[str, ...]
) -> AgencyItem:
    meta = child(element, "itemMeta")
    language = child(about, "language")
    by = [words(e) or "" for e in children(about, "by")]
    makers = [words(child(e, "name")) or "" for e in children(about, "creator")]
    providers = (_named(child(meta, "provider")), words(child(about, "creditline")))
    return AgencyItem(
        guid=element.get("guid"),
        status=_code(child(meta, "pubStatus")),
        headline=_headline(about) or words(child(meta, "title")),
        html=html,
        text=text,
        summary=summary,
        authors=clean_names(by) or bylined or clean_names(makers),
        providers=tuple(filter(None, (*providers, _holder(element)))),
        source=_named(child(about, "infoSource")),
        first_created=words(child(meta, "firstCreated")),
        version_created=words(child(meta, "versionCreated")),
        content_created=words(child(about, "contentCreated")),
        embargoed=words(child(meta, "embargoed")),
        language=language.get("tag") if language is not None else _language(element),
        section=words(child(about, "subject", "name")),
    )


def _content(content: Any) -> tuple[str, str, tuple[str, ...]]:
    """Give the longest text with markup, the longest without, and the writers that NITF names."""
    html = text = ""
    writers: tuple[str, ...] = ()
    for holder in children(content, "inlineXML"):
        root = next(iter(holder), None)
        if root is None or not local_name(root):
            continue
        is_nitf = local_name(root) == "nitf"
        body = child(root, "body")
        found = body_of(root) if is_nitf else to_html(root if body is None else body)
        html = max(html, found, key=len)
        writers = writers or (bylines(child(body, "body.head")) if is_nitf else ())
    for holder in children(content, "inlineData"):
        found = "".join(holder.itertext()).strip()
        if "html" in (holder.get("contenttype") or ""):
            html = max(html, found, key=len)
        else:
            text = max(text, found, key=len)
    return html, text, writers


def _headline(about: Any) -> str | None:
    """Give the headline without a role, or the main one, or the first."""
    found = sorted(
        children(about, "headline"),
        key=lambda e: not (e.get("role") or "main").endswith(("main", "headline")),
    )
    return next(filter(None, map(words, found)), None)


def _holder(element: Any) -> str | None:
    return _named(child(element, "rightsInfo", "copyrightHolder"))


def _named(element: Any) -> str | None:
    """Give the name of a party: its name, else its literal, else the end of its code."""
    if element is None:
        return None
    named = words(child(element, "name")) or element.get("literal")
    return named or (element.get("qcode") or "").rpartition(":")[2] or None


def _code(element: Any) -> str:
    """Give the end of a code or URI ("text" of "ninat:text"), in lower case."""
    if element is None:
        return ""
    code: str = element.get("qcode") or element.get("uri") or ""
    return code.rpartition(":")[2].rpartition("/")[2].lower()


def _language(element: Any) -> str | None:
    language: str | None = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return language
