"""From an entry of a feed, whatever its dialect, to a report or to a link to one."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import datetime

from reportedly.errors import InputError
from reportedly.model.report import ARTICLE_HTML, Issue, RawReport
from reportedly.sources.base import Document, Item, Link
from reportedly.sources.carried import page_of, text_as_html
from reportedly.sources.feed_words import (
    author_names,
    clean_outlet,
    host_of,
    is_cut,
    join_address,
    title_without_credit,
    web_address,
    without_tracking,
)
from reportedly.sources.local import issue
from reportedly.text.html import read_page

#: An entry is the report itself from so many words on: in an element that is meant to hold the
#: whole text, and in one that is meant for a summary.
FULL_CONTENT_WORDS, FULL_SUMMARY_WORDS = 80, 200
#: With fewer letters ("Comments", a bare link) an entry has no text.
MIN_LETTERS = 13
#: Scripts without spaces: so many letters count as a word where words cannot be counted.
LETTERS_A_WORD = 8
#: From so many characters on a text tells its language better than the feed does: programs
#: write "en-us" into feeds of any language.
TELLING_CHARACTERS = 300
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|span|a|b|i|em|strong|ul|li|h[1-6]|img)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself. ``base`` is what its relative addresses are relative to."""

    source: str
    locator: str
    listed_in: str
    base: str = ""
    outlet: str | None = None
    host: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    retrieved_at: datetime | None = None


@dataclass(slots=True)
class FeedEntry:
    """What an entry says, as it is written. ``contents`` are elements meant for the whole text,
    ``summaries`` for less; both are HTML."""

    title: str | None = None
    url: str | None = None
    canonical: str | None = None
    guid: str | None = None
    contents: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    credited: str | None = None
    credited_url: str | None = None
    section: str | None = None
    language: str | None = None


def make_head(
    document: Document,
    *,
    title: str | None,
    site: str | None = None,
    own: str | None = None,
    language: str | None = None,
    authors: tuple[str, ...] = (),
) -> FeedHead:
    """Give what a feed says of itself.

    Args:
        document: the feed.
        title: its title, one line.
        site: the address of the site it belongs to.
        own: the address it gives as its own; counts where it was not fetched.
        language: its language tag.
        authors: those of all its entries that name none.
    """
    base = document.url or web_address(own) or web_address(site) or ""
    site = join_address(base, site) or base
    return FeedHead(
        document.source,
        document.locator,
        document.url or web_address(own) or document.source,
        base,
        clean_outlet(title, site),
        host_of(site) or host_of(base),
        language,
        authors,
        document.retrieved_at,
    )


def entry_item(head: FeedHead, entry: FeedEntry, number: int) -> Item:
    """Give the entry as a report when it holds the whole text, else as a link to it.

    An element meant for the whole text counts as the whole from 80 words on, one meant for a
    summary from 200 words on, unless the text says that it goes on elsewhere ("[…]", "read
    more"). An entry without an address is given as a report, marked when it is a summary; one
    with neither text nor address as an issue ``empty``.
    """
    title, credit_in_title = title_without_credit(entry.title, entry.credited)
    body = _best_body(entry, title)
    url = join_address(head.base, entry.canonical) or join_address(head.base, entry.url)
    if not body.html and not url:
        return _nothing(head, entry, number)
    report = RawReport(
        f"{head.source}#{number}",
        page_of(title, body.html) if body.html else b"",
        ARTICLE_HTML,
        encoding="utf-8",
        url=url,
        title=title,
        outlet=_outlet(head, entry, url, listed_only=credit_in_title),
        published=entry.published or entry.modified,
        language=_language(head, entry, body),
        retrieved_at=head.retrieved_at,
        locator=url or f"{head.locator}#{entry.guid or number}",
        authors=author_names(entry.authors or head.authors, head.outlet),
        modified=entry.modified if entry.published else None,
        section=entry.section,
        canonical_url=without_tracking(url) if url else None,
        guid=entry.guid,
        credited=entry.credited,
        credited_url=join_address(head.base, entry.credited_url),
        listed_in=head.listed_in,
        summary_only=not body.is_whole,
    )
    return report if body.is_whole or not url else Link(url, carried=report)


def html_or_lines(text: str) -> str:
    """Give what should be HTML: what was escaped once too often unescaped, and where there is no
    tag at all the ends of the lines made to count."""
    if _MARKUP.search(text):
        return text
    if _ESCAPED.search(text):
        return html.unescape(text)
    return text_as_html(html.unescape(text)) if "\n" in text.strip() else text


@dataclass(frozen=True, slots=True)
class _Body:
    """A text of an entry: as HTML, as it is shown, and whether it is the whole report."""

    html: str = ""
    shown: str = ""
    is_whole: bool = False


def _best_body(entry: FeedEntry, title: str | None) -> _Body:
    """Give the first text that is the whole report, else the longest that says more than the
    title."""
    best, most = _Body(), MIN_LETTERS - 1
    bodies = [(body, FULL_CONTENT_WORDS) for body in entry.contents]
    bodies += [(body, FULL_SUMMARY_WORDS) for body in entry.summaries if body not in entry.contents]
    for body, enough in bodies:
        shown = _shown(body)
        letters = _letters(shown)
        if len(letters) <= most or letters in _titles(entry, title):
            continue
        n_words = max(len(_WORD.findall(shown)), len(letters) // LETTERS_A_WORD)
        best, most = _Body(body, shown, n_words >= enough and not is_cut(shown)), len(letters)
        if best.is_whole:
            break
    return best


def _shown(body: str) -> str:
    try:
        return read_page(body).text
    except InputError:
        return ""


def _titles(entry: FeedEntry, title: str | None) -> frozenset[str]:
    """Give what a text says that says no more than the title, with or without whom it credits."""
    told, credit = _letters(title or ""), _letters(entry.credited or "")
    return frozenset({told, told + credit, credit + told, _letters(entry.title or "")} - {""})


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _outlet(head: FeedHead, entry: FeedEntry, url: str | None, *, listed_only: bool) -> str | None:
    """Give the outlet: the one credited where the feed only lists its reports, else the feed's.

    A feed only lists when it writes the outlet behind the title, or links to the outlet's site.
    """
    there = host_of(join_address(head.base, entry.credited_url))
    at_home = bool(there) and there != head.host and host_of(url) == there
    return entry.credited if entry.credited and (listed_only or at_home) else head.outlet


def _language(head: FeedHead, entry: FeedEntry, body: _Body) -> str | None:
    told = entry.language or head.language
    return None if len(body.shown) >= TELLING_CHARACTERS else told


def _nothing(head: FeedHead, entry: FeedEntry, number: int) -> Issue:
    named = f" ({entry.title!r})" if entry.title else ""
    what = f"the entry{named} has neither a text nor an address"
    return issue(f"{head.source}#{number}", "empty", what)
