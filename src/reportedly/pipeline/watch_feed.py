"""One poll of one feed: what it answers, what of that is news, and when to come again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.pipeline.intake import Added
from reportedly.pipeline.local import NOTES
from reportedly.pipeline.watch_state import FeedState
from reportedly.sources.base import Document, Item, Link
from reportedly.sources.documents import format_name, read_items
from reportedly.sources.fetch import Ask, Fetched, Fetcher, FetchError
from reportedly.sources.follow import Follower, without_pages

DAY_S = 86_400.0
#: The longest pause that a feed's own word (ttl, updatePeriod, Cache-Control) gets it.
MAX_HINT_S = 6 * 3_600.0
#: What is taken into the library at once; a kill costs at most so much fetching.
CHUNK, CHUNK_BYTES = 64, 16_000_000
#: Formats whose links are feeds to be watched each by itself.
_LISTS_OF_FEEDS = frozenset({"opml"})
_TTL = re.compile(rb"<ttl>\s{0,20}(\d{1,6})\s{0,20}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"updatePeriod>\s{0,20}(hourly|daily|weekly|monthly|yearly)", re.IGNORECASE)
_FREQUENCY = re.compile(rb"updateFrequency>\s{0,20}(\d{1,4})")
_PERIODS_S = {
    b"hourly": 3_600.0,
    b"daily": DAY_S,
    b"weekly": 7 * DAY_S,
    b"monthly": 30 * DAY_S,
    b"yearly": 365 * DAY_S,
}

Take = Callable[[Sequence[RawReport | Issue]], Added]
#: A poll in steps, between which other feeds have their turn.
Steps = Generator[None, None, "Polled"]


@dataclass(slots=True)
class Feed:
    """A feed among those watched: what is needed to know when it is due."""

    given: str
    parent: str | None
    is_list: bool
    next_at: float
    n_failures: int
    interval_s: float
    polled_at: float | None = None
    aside: frozenset[str] = frozenset()  # what its last poll told of inputs set aside

    def take(self, state: FeedState, now: float) -> None:
        """Take over what a poll left."""
        self.next_at, self.n_failures = state.next_at, state.n_failures
        self.interval_s, self.polled_at = state.interval_s, now


@dataclass(slots=True)
class Polled:
    """What a poll gave.

    ``code`` is "" when the feed answered well; with ``has_failed`` nothing of the answer could be
    used. ``aside`` are the first of the ``n_aside`` inputs set aside. ``lists`` are the feeds named
    by a list of feeds, else None. ``hint_s`` is how long the feed asks to be left alone,
    ``retry_after_s`` how long its server does.
    """

    code: str = ""
    message: str = ""
    has_failed: bool = False
    n_new: int = 0
    n_changed: int = 0
    n_aside: int = 0
    aside: list[Issue] = field(default_factory=list)
    moved_to: str | None = None
    lists: list[Link] | None = None
    hint_s: float = 0.0
    retry_after_s: float = 0.0


def next_interval_s(polled: Polled, n_failures: int, every_s: float) -> float:
    """Give how long to leave a feed alone: as asked for, or as it asks, or ever longer.

    >>> [next_interval_s(Polled(has_failed=True), n, 900.0) for n in (1, 2, 3, 20)]
    [1800.0, 3600.0, 7200.0, 86400.0]
    """
    if not polled.has_failed:
        return max(every_s, min(polled.hint_s, MAX_HINT_S))
    waits = max(every_s * 2.0 ** min(n_failures, 20), polled.retry_after_s)
    return max(every_s, min(waits, DAY_S))


class FeedPoller:
    """Polls feeds with one fetcher; their news go to ``take``."""

    def __init__(self, fetcher: Fetcher, take: Take) -> None:
        self._fetcher = fetcher
        self._take = take

    def poll(self, state: FeedState) -> Steps:
        """Ask a feed, take in its news, and bring its state up to date but for its times.

        Done in steps, one for each report fetched: a feed whose host must be left alone for a
        second keeps no other waiting.
        """
        try:
            fetched = self._fetcher.fetch(state.address, Ask(confirm=True))
            return (yield from self._answered(state, fetched))
        except InputError as error:
            asked = getattr(error, "retry_after_s", None) or 0.0
            is_gone = isinstance(error, FetchError) and error.status == 410
            return Polled(
                error.code,
                f"{error}{' (gone for good)' if is_gone else ''}",
                has_failed=True,
                retry_after_s=DAY_S if is_gone else asked,
            )

    def _answered(self, state: FeedState, fetched: Fetched) -> Steps:
        document = fetched.document
        polled = Polled(hint_s=max(read_hint_s(document.head), fetched.max_age_s or 0.0))
        digest = _digest(document)
        if digest and digest == state.digest:
            polled.code, polled.message = state.doubt, state.doubt_message
            self._move(state, fetched, polled)
            return polled
        items = read_items(document, self._fetcher.limits)
        if format_name(document) in _LISTS_OF_FEEDS:
            return self._named(state, list(items), polled, fetched)
        return (yield from self._news(state, fetched, items, polled, digest))

    def _named(
        self, state: FeedState, items: list[Item], polled: Polled, fetched: Fetched
    ) -> Polled:
        """Take a list of feeds: each is watched by itself."""
        polled.lists = [item for item in items if isinstance(item, Link)]
        if not polled.lists:
            return _rubbish(polled, [i for i in items if isinstance(i, Issue)])
        state.is_list = True
        self._move(state, fetched, polled)
        return polled

    def _news(
        self,
        state: FeedState,
        fetched: Fetched,
        items: Iterator[Item],
        polled: Polled,
        digest: str,
    ) -> Steps:
        document = fetched.document
        if state.is_list:
            items = without_pages(document, items)
        first, doubts = _first_good(items)
        if first is None:
            return _rubbish(polled, doubts)
        is_page = isinstance(first, RawReport) and first.locator == document.locator
        state.is_list = state.is_list or not is_page
        self._move(state, fetched, polled)
        n_open = yield from self._follow(state, document, chain(doubts, [first], items), polled)
        state.digest = "" if n_open else digest
        state.doubt, state.doubt_message = polled.code, polled.message
        return polled

    def _follow(
        self, state: FeedState, document: Document, items: Iterator[Item], polled: Polled
    ) -> Generator[None, None, int]:
        """Fetch what is news and take it in; give how many entries are to be looked at again.

        Entries count as worked off only once what they gave lies in the library.
        """
        done: list[Link] = []
        failed: list[Link] = []
        tried: set[str] = set()
        follower = Follower(
            self._fetcher, self._fetcher.limits, state.is_news, done.append, failed.append
        )
        chunk: list[RawReport | Issue] = []
        for item in follower.follow(document, items):
            chunk.append(item)
            if len(chunk) >= CHUNK or n_bytes(chunk) >= CHUNK_BYTES:
                settled = (done[:], failed[:])
                done.clear()
                failed.clear()
                self._take_in(document, chunk, polled)
                tried |= state.settle(*settled)
                chunk.clear()
            yield
        if chunk:
            self._take_in(document, chunk, polled)
        tried |= state.settle(done, failed)
        return state.keep_tries(tried) + follower.n_blind

    def _take_in(
        self, document: Document, chunk: Sequence[RawReport | Issue], polled: Polled
    ) -> None:
        added = self._take(chunk)
        polled.n_new += added.n_new
        polled.n_changed += added.n_changed
        polled.n_aside += added.n_lost
        polled.aside += [
            i for i in added.issues if i.code not in NOTES and i.source != document.source
        ]
        for item in chunk:
            if isinstance(item, Issue) and item.source == document.source:
                polled.code, polled.message = item.code, _bare(item)
                polled.n_aside -= item.code not in NOTES

    def _move(self, state: FeedState, fetched: Fetched, polled: Polled) -> None:
        """Ask a feed that moved for good, and that answered well there, at its new address."""
        if fetched.moved_to and fetched.moved_to != state.address:
            polled.moved_to = state.address = fetched.moved_to


def _first_good(items: Iterator[Item]) -> tuple[RawReport | Link | None, list[Issue]]:
    """Give the first report or link, and the issues before it."""
    doubts: list[Issue] = []
    for item in items:
        if not isinstance(item, Issue):
            return item, doubts
        doubts.append(item)
    return None, doubts


def _rubbish(polled: Polled, doubts: Sequence[Issue]) -> Polled:
    """Tell of an answer that holds nothing of what was wanted."""
    polled.has_failed = True
    polled.code = doubts[0].code if doubts else "empty"
    polled.message = _bare(doubts[0]) if doubts else "holds nothing"
    return polled


def _bare(issue: Issue) -> str:
    return issue.message.removeprefix(f"{issue.source}: ")


def _digest(document: Document) -> str:
    """Give a hash of an answer, "" for one that can be read but once."""
    if document.once:
        return ""
    with document.open_stream() as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def n_bytes(items: Sequence[RawReport | Issue]) -> int:
    """Give how many bytes some items hold."""
    return sum(len(item.content) for item in items if isinstance(item, RawReport))


def read_hint_s(head: bytes) -> float:
    """Give how long a feed says that it stays as it is: ``ttl`` or ``sy:updatePeriod``.

    >>> read_hint_s(b"<rss><channel><ttl>60</ttl>")
    3600.0
    >>> read_hint_s(b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2<")
    1800.0
    """
    ttl, period, often = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    hint_s = int(ttl[1]) * 60.0 if ttl else 0.0
    if period:
        hint_s = max(hint_s, _PERIODS_S[period[1].lower()] / max(1, int(often[1]) if often else 1))
    return hint_s
