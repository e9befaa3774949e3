"""Following the addresses that a list names: lists in lists, pages, and what the list said of each.

The order is that of the lists, depth first; an address is fetched once however often it is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import Document, Item, Link, ReadLimits, host_of
from reportedly.sources.documents import read_items, read_reports_only
from reportedly.sources.local import issue
from reportedly.text.html import read_page
from reportedly.text.normalise import declared_in_page, decode_bytes

if TYPE_CHECKING:
    from reportedly.sources.fetch import Fetcher

#: How many lists lead to a page at most: an OPML file, a sitemap's index, a sitemap.
MAX_DEPTH = 3
#: After so many of a host's addresses failed in a way that may pass, its others are not tried.
MAX_FAILED = 3
#: What a list says of a report that its page cannot know or may leave unsaid. Not the outlet nor
#: the language: a feed's name is not a newspaper's, and the text tells its own language.
_CARRIED = (
    "title",
    "published",
    "modified",
    "authors",
    "section",
    "guid",
    "credited",
    "credited_url",
)


def no_hook(_: Link) -> None:
    """Do nothing with a link that is done."""


def every(_: Link) -> bool:
    """Want every link."""
    return True


@dataclass(slots=True)
class Follower:
    """Reads documents and follows their links with one fetcher.

    Args:
        fetcher: fetches; it keeps the pace.
        limits: ``follow`` and ``max_links`` count; the latter for all that one document leads to.
        wanted: asked of each link before it is fetched, and of each report that a list holds whole.
            Not asked of a list whose time of change nobody tells: what it leads to may be new.
        done: told of each of them once all it gave has been taken.
        failed: told instead of ``done`` where another try may mend what went wrong.
    """

    fetcher: Fetcher
    limits: ReadLimits
    wanted: Callable[[Link], bool] = every
    done: Callable[[Link], None] = no_hook
    failed: Callable[[Link], None] = no_hook
    n_blind: int = 0  # lists followed without being asked about
    _seen: set[str] = field(default_factory=set)
    _n_failed: int = 0
    _n_left: int = 0
    _is_full: bool = False
    _n_failed_at: Counter[str] = field(default_factory=Counter)

    def read(self, document: Document) -> Iterator[RawReport | Issue]:
        """Give what a document holds and what its links lead to, in its order."""
        yield from self.follow(document, read_items(document, self.limits))

    def follow(self, document: Document, items: Iterable[Item]) -> Iterator[RawReport | Issue]:
        """Give the reports among the items of a document, and what its links lead to."""
        self._n_left, self._is_full = self.limits.max_links, False
        self._seen.add(_key(document.url or document.locator))
        yield from self._items(document, items, 1)

    def _items(
        self, document: Document, items: Iterable[Item], depth: int
    ) -> Iterator[RawReport | Issue]:
        for item in items:
            if isinstance(item, RawReport):
                yield from self._held(item, document)
            elif isinstance(item, Issue):
                yield item
            elif self.limits.follow == "never":
                yield from self._unfetched(item, document)
            elif self._takes(item):
                if self._n_left <= 0:
                    yield from self._too_many(document)
                    return
                self._n_left -= 1
                yield from self._link(item, document, depth)

    def _held(self, raw: RawReport, document: Document) -> Iterator[RawReport]:
        """Give a report that a document holds itself."""
        link = Link(raw.url or "", carried=raw)
        if self.wanted(link):
            is_page = raw.locator == document.locator
            yield raw if is_page else _listed(raw, document)
            self.done(link)

    def _takes(self, link: Link) -> bool:
        key = _key(link.url)
        if key in self._seen:
            return False
        self._seen.add(key)
        if link.is_list:  # a list may well lie elsewhere than what it leads to
            is_dated = link.carried is not None and link.carried.modified
            self.n_blind += not is_dated
            return self.wanted(link) if is_dated else True
        return self.limits.only.wants_host(link.url) and self.wanted(link)

    def _too_many(self, document: Document) -> Iterator[Issue]:
        """Say once that the bound is reached, however many lists lead to it."""
        if not self._is_full:
            self._is_full = True
            most = self.limits.max_links
            message = f"leads to more than {most:,} addresses; the rest were not fetched"
            yield issue(document.source, "too-many-links", message)

    def _unfetched(self, link: Link, document: Document) -> Iterator[RawReport | Issue]:
        if link.is_list or link.carried is None or not link.carried.content.strip():
            yield issue(document.source, "not-fetched", f"names {link.url}, which was not fetched")
        elif self.wanted(link):
            yield _listed(link.carried, document)
            self.done(link)

    def _link(self, link: Link, document: Document, depth: int) -> Iterator[RawReport | Issue]:
        carried = _listed(link.carried, document) if link.carried else None
        has_text = carried is not None and bool(carried.content.strip())
        if carried and has_text and not carried.summary_only and self.limits.follow != "always":
            yield carried
            self.done(link)
            return
        try:
            if depth >= MAX_DEPTH and link.is_list:
                raise InputError(f"lies more than {MAX_DEPTH} lists deep", code="too-deep")
            fetched = self._fetch(link, document)
        except InputError as error:
            if carried and has_text:
                yield carried
            yield issue(link.url, error.code, _told(str(error), document, has_text))
            self._settle(link, failed=_may_mend(error))
            return
        n_failed = self._n_failed
        yield from self._fetched(link, fetched, carried, document, depth)
        self._settle(link, failed=self._n_failed > n_failed)

    def _settle(self, link: Link, *, failed: bool) -> None:
        """Tell what became of a link; a list is done when all that it leads to is."""
        self._n_failed += failed
        (self.failed if failed else self.done)(link)

    def _fetch(self, link: Link, parent: Document) -> Document:
        """Fetch what a link names, unless its host failed too often.

        Raises:
            InputError: it cannot be had.
        """
        from reportedly.sources.fetch import Ask

        host = host_of(link.url)
        if self._n_failed_at[host] >= MAX_FAILED:
            what = f"the host {host} failed {MAX_FAILED} times and is not asked for more now"
            raise InputError(what, code="unreachable")
        try:
            return self.fetcher.fetch(link.url, Ask(from_public=parent.from_public)).document
        except InputError as error:
            self._n_failed_at[host] += _may_mend(error)
            raise

    def _fetched(
        self,
        link: Link,
        fetched: Document,
        carried: RawReport | None,
        parent: Document,
        depth: int,
    ) -> Iterator[RawReport | Issue]:
        """Give what a fetched address holds: further links, or the report that was listed."""
        items = read_items(fetched, self.limits)
        if link.is_list:
            yield from self._items(fetched, without_pages(fetched, items), depth + 1)
            return
        n_reports = 0
        for item in items:
            if isinstance(item, Link):
                message = f"is listed in {parent.source} as a report, but is a list itself"
                yield issue(link.url, "not-a-report", message)
                break
            if isinstance(item, RawReport):
                n_reports += 1
                if carried and n_reports == 1 and _shows_less(item, carried):
                    what = _told("the page shows less than its summary", parent, True)
                    yield carried
                    yield issue(link.url, "no-article", what)
                    break
                item = _merged(item, carried, parent) if n_reports == 1 else _listed(item, parent)
            yield item
        if not n_reports and carried and carried.content.strip():
            yield carried


def _may_mend(error: InputError) -> bool:
    """Tell whether what stood against an address may be gone at another time."""
    from reportedly.sources.fetch import FetchError

    status = error.status if isinstance(error, FetchError) else None
    return error.code in ("unreachable", "robots-later") or status == 429 or (status or 0) >= 500


def read_document(document: Document, limits: ReadLimits) -> Iterator[RawReport | Issue]:
    """Give what a document of this machine holds.

    Its links are followed only where the limits say ``always``: a list on disk is not a wish to
    have all of it fetched.
    """
    if limits.follow == "always":
        from reportedly.sources.fetch import shared_fetcher

        return Follower(shared_fetcher(limits), limits).read(document)
    return read_reports_only(document, limits)


def without_pages(document: Document, items: Iterable[Item]) -> Iterator[Item]:
    """Give the items of what should be a list; a page that stands in its place is no report."""
    for item in items:
        if isinstance(item, RawReport) and item.locator == document.locator:
            message = "should be a feed or a sitemap, but is a page"
            yield issue(document.source, "not-a-list", message)
        else:
            yield item


def _merged(page: RawReport, carried: RawReport | None, parent: Document) -> RawReport:
    """Give a page with what the list said of it, where the page's carrier says nothing."""
    page = _listed(page, parent)
    if carried is None:
        return page
    told = {k: getattr(carried, k) for k in _CARRIED if not getattr(page, k)}
    return replace(page, **told, listed_in=carried.listed_in or page.listed_in)


def _shows_less(page: RawReport, carried: RawReport) -> bool:
    """Tell whether a page shows fewer words than its own summary: a shell, filled by scripts."""
    n_carried = _n_words(carried)
    return n_carried > 0 and _n_words(page) < n_carried


def _n_words(raw: RawReport) -> int:
    if raw.media_type != "text/html" and not raw.media_type.startswith("text/html;"):
        return len(raw.content.split())
    try:
        text = decode_bytes(raw.content, raw.encoding or declared_in_page(raw.content)).text
        return len(read_page(text).text.split())
    except InputError:  # it shows nothing
        return 0


def _listed(raw: RawReport, parent: Document) -> RawReport:
    return raw if raw.listed_in else replace(raw, listed_in=parent.url or parent.source)


def _told(what: str, parent: Document, has_text: bool) -> str:
    stands = "; what the list says of it stands for it" if has_text else ""
    return f"{what} (listed in {parent.source}){stands}"


def _key(url: str) -> str:
    return urldefrag(url)[0]
