"""The root element, told by the beginning of a document."""

from __future__ import annotations

import pytest

from reportedly.sources.base import Document
from reportedly.sources.documents import format_name
from reportedly.sources.xml_head import find_root

ATOM = "http://www.w3.org/2005/Atom"


@pytest.mark.parametrize(
    ("head", "junk", "name"),
    [
        (b"<rss version='2.0'>", False, "rss"),
        (b"\xef\xbb\xbf\r\n <?xml version='1.0'?><!-- <feed> --><rss>", False, "rss"),
        (b"<!DOCTYPE rss [<!ENTITY a '>'>]><rss>", False, "rss"),
        (b"<!DOCTYPE rss PUBLIC '-//N//DTD' 'http://x/y.dtd'>\n<rss>", False, "rss"),
        (b"<?xml-stylesheet href='a'?><rss/>", False, "rss"),
        ("<?xml version='1.0'?><feed>".encode("utf-16"), False, "feed"),
        ("<feed a='b'>".encode("utf-16-le"), False, "feed"),
        (b"<x:feed xmlns:x='" + ATOM.encode() + b"'>", False, "feed"),
        (b"<urlset xmlns='http://www.site", False, "urlset"),
        (b"<br>Warning<br><rss>", True, "rss"),
        (b"<br>Warning<br><rss>", False, "br"),
        (b"<notes><rss>", True, "notes"),
        (b"An article about <rss> and <feed>", False, None),
        (b"<?xml version='1.0'", False, None),
        (b"<!-- a comment that does not end <rss>", False, None),
        (b"<!DOCTYPE rss [ <!ENTITY", False, None),
        (b"", True, None),
        (b"< rss>", False, None),
    ],
)
def test_roots(head: bytes, junk: bool, name: str | None) -> None:
    root = find_root(head, junk=junk)
    assert (root.name if root else None) == name


def test_namespaces_are_told() -> None:
    root = find_root(f"<a:feed xmlns:a='{ATOM}' xmlns='urn:x'>".encode())
    assert root is not None
    assert (root.namespace, root.declared) == (ATOM, frozenset({ATOM, "urn:x"}))


@pytest.mark.parametrize(
    ("name", "media_type", "head", "known_as"),
    [
        ("a.xml", "", b"<rss version='2.0'>", "atom"),
        ("a", "text/html", b"<?xml version='1.0'?><rss>", "atom"),
        ("a.xml", "", f"<feed xmlns='{ATOM}'>".encode(), "atom"),
        ("a.xml", "", b"<feed><channel>4</channel></feed>", "text"),
        ("a.xml", "", b"<rdf:RDF xmlns:rdf='urn:r' xmlns='http://purl.org/rss/1.0/'>", "atom"),
        ("a.xml", "", b"<rdf:RDF xmlns:rdf='urn:r' xmlns='http://xmlns.com/foaf/0.1/'>", "text"),
        ("a.xml", "", b"<opml version='2.0'>", "opml"),
        ("a.txt", "", b"<sitemapindex>", "sitemap"),
        ("a.json", "", b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "jsonfeed"),
        ("a.json", "application/json", b'{"items": [{"text": "a"}]}', "records"),
        ("a.txt", "text/plain", b"How to write <rss version='2.0'> by hand", "text"),
        ("a.html", "text/html", b"<!DOCTYPE html><html><body><rss>", "html"),
        ("a.xml", "", b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", "newsmlg2"),
    ],
)
def test_each_document_goes_to_its_own_format(
    name: str, media_type: str, head: bytes, known_as: str
) -> None:
    document = Document(name, name, name, head, lambda: None, media_type)  # type: ignore[arg-type,return-value]
    assert format_name(document) == known_as
