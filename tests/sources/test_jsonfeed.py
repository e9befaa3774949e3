"""JSON Feed: what an item keeps, and feeds that are broken."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import DEFAULT_LIMITS, Item, Link, ReadLimits
from reportedly.sources.documents import make_document, read_items

DATA = Path(__file__).parent.parent / "data" / "feeds" / "coast-feed.json"
QUAY = "The harbour council of Velmora voted on Tuesday to close the northern quay."


def items_of(content: bytes | str, limits: ReadLimits = DEFAULT_LIMITS) -> list[Item]:
    data = content.encode() if isinstance(content, str) else content
    document = make_document("f.json", "f.json", "f.json", lambda: io.BytesIO(data))
    return list(read_items(document, limits))


def feed(*items: Any, **more: Any) -> str:
    head = {"version": "https://jsonfeed.org/version/1", "title": "Coast Notes", **more}
    return json.dumps({**head, "items": items})


def test_an_item_keeps_what_the_feed_says() -> None:
    whole, short = items_of(DATA.read_bytes())
    assert isinstance(whole, RawReport)
    assert (whole.title, whole.guid) == ("Why the pillars cracked", "412")
    assert whole.url == "https://coastnotes.example/412"
    assert (whole.outlet, whole.section) == ("Coast Notes", "engineering")
    assert whole.published == "2026-03-12T06:30:00+02:00"
    assert whole.modified == "2026-03-12T11:00:00+02:00"
    assert whole.authors == ("Runa Sol",)
    assert whole.listed_in == "https://coastnotes.example/feed.json"
    assert whole.content.count(b"<p>") == 4
    assert isinstance(short, Link)
    assert short.url == "https://coastnotes.example/413"
    assert short.carried is not None
    assert short.carried.summary_only
    assert short.carried.authors == ("Mo Abi",)


def test_a_version_named_at_the_end_is_no_hindrance() -> None:
    record = json.loads(DATA.read_bytes())
    record["items"][0]["content_text"] *= 20
    last = {"items": record.pop("items"), **record}
    whole, short = items_of(json.dumps(last))
    assert isinstance(whole, RawReport)
    assert whole.outlet == "Coast Notes"
    assert isinstance(short, Link)


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (feed(), ["empty"]),
        (feed(7, {"id": "1"}, None), ["bad-record", "empty", "bad-record"]),
        (feed({"title": ["Quay"], "url": 4, "authors": {}, "tags": "a"}), ["empty"]),
        (feed({"url": "https://v.example/1", "content_text": QUAY})[:-20], ["truncated"]),
        (feed(items=4), ["empty"]),
        ('{"version": "https://jsonfeed.org/version/1", "items": 4', ["bad-json"]),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, ["truncated"]),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": []}', ["empty"]),
    ],
)
def test_broken_feeds(content: bytes | str, codes: list[str]) -> None:
    assert [i.code for i in items_of(content) if isinstance(i, Issue)] == codes


def test_of_a_feed_that_is_cut_the_whole_items_are_read() -> None:
    items = [{"url": f"https://v.example/{n}", "content_text": QUAY} for n in range(5)]
    text = feed(*items)
    *links, told = items_of(text[: text.index("v.example/3") + 20])
    assert [i.url for i in links if isinstance(i, Link)] == [
        f"https://v.example/{n}" for n in range(3)
    ]
    assert isinstance(told, Issue)
    assert told.code == "truncated"
    *links, told = items_of(text, ReadLimits(max_links=2))
    assert (len(links), told.code) == (2, "too-many-links")  # type: ignore[union-attr]


def test_lone_surrogates_and_null_characters_are_let_by() -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "https://v.example/1",'
    text += '"title": "Quay\\ud800", "content_text": "' + QUAY + '\\u0000\\ud800"}]}'
    (link,) = items_of(text)
    assert isinstance(link, Link)
    assert link.carried is not None
    assert QUAY in link.carried.content.decode()
