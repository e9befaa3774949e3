"""Lists of every dialect, cut, shuffled and spoiled at random: issues at worst, never an error."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import DEFAULT_LIMITS, Document, Link
from reportedly.sources.documents import make_document
from reportedly.sources.feed_mend import mend_feed
from reportedly.sources.feeds import FeedFormat
from reportedly.sources.jsonfeed import JsonFeedFormat
from reportedly.sources.opml import OpmlFormat
from reportedly.sources.sitemap import SitemapFormat

DATA = Path(__file__).parent.parent / "data" / "feeds"
FORMATS = {
    "velmora-rss2.xml": FeedFormat(),
    "osk-atom.xml": FeedFormat(),
    "coast-feed.json": JsonFeedFormat(),
    "velmora.opml": OpmlFormat(),
    "velmora-news-sitemap.xml": SitemapFormat(),
}
SPOILS = [
    *(
        b"< > & &# &#xFFFFFFFF; &#99999999999; ]]> <![CDATA[ <!-- <? <item> </item> </channel>"
    ).split(),
    *(
        b"</ \x00 \xff\xfe \xc3 \xed\xa0\x80 \" ' = { } [ null \\u \\ud800 <svg><title> <image>"
    ).split(),
    *(b"<link/href='http://[::1'/> <guid>//[</guid> <source/url='x'> <textinput> <title").split(),
    b"<!DOCTYPE x [",
    b"<content type='application/octet-stream'>AAA</content>",
    b"<content mode='base64'>!!</content>",
    b"<link href='http://[::1'/>",
    b"<pubDate>99 Foo -1</pubDate>",
    b" xml:base='http://['",
]
Edit = tuple[int, int, bytes]
EDITS = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 60), st.sampled_from(SPOILS)), max_size=6
)


def spoiled(content: bytes, edits: list[Edit]) -> bytes:
    """Put pieces in the place of others."""
    for at, n_dropped, piece in edits:
        at %= len(content)
        content = content[:at] + piece + content[at + n_dropped :]
    return content


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(edits=EDITS, end=st.integers(200, 20_000))
def test_no_list_however_spoiled_raises(name: str, edits: list[Edit], end: int) -> None:
    content = spoiled((DATA / name).read_bytes(), edits)[:end]
    document: Document = make_document(name, name, name, lambda: io.BytesIO(content))
    FORMATS[name].recognises(document)
    try:
        items = list(FORMATS[name].read(document, DEFAULT_LIMITS))
    except InputError:
        return
    assert items
    for item in items:
        assert isinstance(item, RawReport | Issue | Link)
        if isinstance(item, Link):
            assert item.url.startswith(("http://", "https://"))
        if isinstance(item, Issue):
            assert "\n" not in item.message


def test_sections_of_characters_that_never_end_are_read_once() -> None:
    many = "<![CDATA[" * 100_000
    feed = f"<rss><channel><item><title>a</title>{many}</item></channel></rss>"
    began = time.process_time()
    mend_feed(feed, 10)
    assert time.process_time() - began < 5  # 0.1 s; minutes where each is searched for its end
