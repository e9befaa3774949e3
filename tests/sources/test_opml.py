"""OPML: feeds, lists that are included, pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reportedly.model.report import Issue
from reportedly.sources.base import DEFAULT_LIMITS, Item, Link
from reportedly.sources.documents import make_document, read_items

DATA = Path(__file__).parent.parent / "data" / "feeds" / "velmora.opml"


def items_of(content: bytes, name: str = "list.opml") -> list[Item]:
    document = make_document(name, name, name, lambda: io.BytesIO(content))
    return list(read_items(document, DEFAULT_LIMITS))


@pytest.mark.parametrize("name", ["list.opml", "list.xml", "list"])
def test_each_feed_is_a_link_to_a_list_once(name: str) -> None:
    assert items_of(DATA.read_bytes(), name) == [
        Link("https://velmoraherald.example/rss.xml", is_list=True),
        Link("https://oskcourier.example/atom.xml?a=1&b=2", is_list=True),
        Link("https://lists.example/coast.opml", is_list=True),
        Link("https://lists.example/page.html"),
    ]


@pytest.mark.parametrize(
    ("content", "n_links", "code"),
    [
        (b"<opml><body></body></opml>", 0, "empty"),
        (b"<opml><body><outline xmlUrl='https://v.example/1'/><outline", 1, "truncated"),
        (b"<opml><body><outline xmlUrl='https://v.example/1?a=1&b=2'/></body></opml>", 1, ""),
        (b"<opml><body>" + b"<outline text='a'>" * 100_000, 0, "unreadable"),
        (b"not XML at all", 0, "unreadable"),
    ],
)
def test_broken_lists(content: bytes, n_links: int, code: str) -> None:
    items = items_of(content)
    issues = [i for i in items if isinstance(i, Issue)]
    assert [i.code for i in issues] == ([code] if code else [])
    assert len(items) - len(issues) == n_links
