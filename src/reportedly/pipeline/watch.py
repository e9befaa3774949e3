"""Watching feeds: each polled when it is due, its news taken into the library, its troubles told.

A feed that fails is asked less and less often, down to once a day; one that moves for good is asked
at its new address; of one that serves something else, what it gave before is kept. Each of these is
told of once, when it begins and when it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import InputError, StoreError
from reportedly.log import get_logger
from reportedly.model.report import Issue, RawReport
from reportedly.pipeline.intake import Added
from reportedly.pipeline.library import add_items
from reportedly.pipeline.watch_feed import DAY_S, Feed, FeedPoller, Polled, Steps, next_interval_s
from reportedly.pipeline.watch_state import FeedState, StateFolder
from reportedly.sources.base import Link
from reportedly.sources.documents import make_document, read_items
from reportedly.sources.fetch import Fetcher
from reportedly.sources.local import locator_of, open_regular
from reportedly.sources.pace import in_words
from reportedly.store.base import Store

#: How long the library may be written by somebody else, and how often that is looked at.
BUSY_S, BUSY_STEP_S = 300.0, 5.0
_SLICE_S = 1.0
#: Feeds polled in turn: while one's host is left alone, the others' are asked.
MAX_ACTIVE = 8
#: Of what a poll set aside, so many are named.
FEW_ASIDE = 5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How often, in seconds; ``once`` polls what is due and ends; ``for_s`` ends after so long."""

    every_s: float = 900.0
    once: bool = False
    for_s: float | None = None


@dataclass(slots=True)
class Watched:
    """What a watch did: reports, edits among them, and the feeds in trouble when it ended."""

    n_feeds: int = 0
    n_polled: int = 0
    n_new: int = 0
    n_changed: int = 0
    n_aside: int = 0
    failing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Polling:
    """A poll under way, with the feed's trouble and address before it."""

    feed: Feed
    state: FeedState
    steps: Steps
    before: str
    where: str


class Watcher:
    """Polls feeds and keeps a library current.

    Args:
        store: the library; its pen is held only while something is written.
        fetcher: fetches, and tells the time.
        states: where each feed's state is kept.
        say: shows one line to a person.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, states: StateFolder, say: Say, options: WatchOptions
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = fetcher.clock
        self._states = states
        self._say = say
        self._options = options
        self._poller = FeedPoller(fetcher, self._take)
        self._feeds: dict[str, Feed] = {}
        self._active: dict[str, _Polling] = {}
        self._files: dict[str, tuple[int, int]] = {}
        self._is_writing = self._is_stopped = False
        self._done = Watched()

    def stop(self) -> bool:
        """Ask for the end; tells whether it may come at once, as nothing is being written."""
        self._is_stopped = True
        return not self._is_writing

    def run(self, targets: Sequence[str]) -> Watched:
        """Watch until stopped, or until the options say so.

        A target is the address of a feed, a sitemap, a page or an OPML list, or the path of an OPML
        list; such a list on disk is read again when it changes.

        Raises:
            InputError: there is nothing to watch.
            StoreError: the library or the states cannot be written.
        """
        self._look_at(targets)
        if not self._feeds:
            raise InputError("there is no feed to watch", code="nothing-read")
        self._take(())  # what a killed run left undone
        ends_at = self._clock.monotonic() + (self._options.for_s or float("inf"))
        while not self._is_over(ends_at):
            self._begin_due()
            for polling in list(self._active.values()):
                if not self._is_over(ends_at):
                    self._step(polling)
            if self._active or any(map(self._is_due, self._feeds.values())):
                continue
            if self._options.once:
                break
            self._wait(ends_at)
            self._look_at(targets)
        return self.result()

    def _is_over(self, ends_at: float) -> bool:
        return self._is_stopped or self._clock.monotonic() >= ends_at

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _is_due(self, feed: Feed) -> bool:
        """Tell whether a feed's time has come; asked for once, a healthy one always is."""
        if self._options.once and not feed.n_failures and feed.interval_s <= self._options.every_s:
            return feed.polled_at is None
        return feed.next_at <= self._now() or feed.next_at > self._now() + 2 * DAY_S

    def _wait(self, ends_at: float) -> None:
        """Wait until a feed is due, in small pieces so that the end can come."""
        due_at = min((f.next_at for f in self._feeds.values()), default=0.0)
        while not self._is_over(ends_at) and self._now() < due_at:
            left = min(due_at - self._now(), ends_at - self._clock.monotonic())
            self._clock.sleep(max(0.0, min(_SLICE_S, left)))

    def result(self) -> Watched:
        """Give what was done so far; polls that were cut short are done again another time."""
        for polling in self._active.values():
            polling.steps.close()
            self._states.save(polling.state)
        self._active.clear()
        self._done.n_feeds = len(self._feeds)
        self._done.failing = [f.given for f in self._feeds.values() if f.n_failures]
        return self._done

    # which feeds

    def _look_at(self, targets: Sequence[str]) -> None:
        """Bring the feeds up to date with the targets: lists on disk may have changed."""
        for target in targets:
            if target[:8].lower().startswith(("http://", "https://")):
                self._adopt(target, None, is_list=False)
            else:
                self._look_at_file(target)

    def _look_at_file(self, target: str) -> None:
        path = Path(target)
        try:
            status = path.stat()
            mark = (status.st_mtime_ns, status.st_size)
        except (OSError, ValueError):
            mark = (0, 0)
        if self._files.get(target) == mark:
            return
        self._files[target] = mark
        try:
            self._replace(target, _links_in(path, self._fetcher))
        except InputError as error:
            self._say(f"{target}: {error} [{error.code}]")

    def _replace(self, parent: str, links: Sequence[Link]) -> None:
        """Watch what a list names now, and no more what it named before."""
        named = {link.url for link in links}
        for feed in [f for f in self._feeds.values() if f.parent == parent]:
            if feed.given not in named:
                del self._feeds[feed.given]
        for link in links:
            self._adopt(link.url, parent, is_list=link.is_list)

    def _adopt(self, address: str, parent: str | None, *, is_list: bool) -> None:
        if address in self._feeds or len(self._feeds) >= self._fetcher.limits.max_links:
            return
        state = self._states.load(address)
        self._feeds[address] = Feed(
            address, parent, is_list, state.next_at, state.n_failures, state.interval_s
        )

    # one feed

    def _begin_due(self) -> None:
        """Begin to poll the feeds that are due, as many at once as have a turn."""
        for feed in self._feeds.values():
            if len(self._active) >= MAX_ACTIVE:
                break
            if feed.given not in self._active and self._is_due(feed):
                state = self._states.load(feed.given)
                state.is_list = state.is_list or feed.is_list
                steps = self._poller.poll(state)
                self._active[feed.given] = _Polling(
                    feed, state, steps, state.condition, state.address
                )

    def _step(self, polling: _Polling) -> None:
        """Do the next step of a poll, and end it after its last."""
        try:
            next(polling.steps)
        except StopIteration as end:
            self._end(polling, end.value)
        except StoreError as error:
            if error.code != "busy":
                raise
            self._end(polling, Polled("busy", str(error), has_failed=True))
        except Exception as error:  # a bug met in one feed must not end the watch of the others
            get_logger(__name__).exception("bug", extra={"feed": polling.feed.given})
            told = f"met a bug of ours ({type(error).__name__}: {error})"
            self._end(polling, Polled("bug", told, has_failed=True))

    def _end(self, polling: _Polling, polled: Polled) -> None:
        """Set the feed's next time, and say what is to be said."""
        feed, state = polling.feed, polling.state
        del self._active[feed.given]
        if polled.lists is not None:
            self._replace(feed.given, polled.lists)
        self._done.n_polled += 1
        self._done.n_new += polled.n_new
        self._done.n_changed += polled.n_changed
        self._done.n_aside += polled.n_aside
        state.n_failures = state.n_failures + 1 if polled.has_failed else 0
        state.condition = polled.code
        state.interval_s = next_interval_s(polled, state.n_failures, self._options.every_s)
        state.next_at = self._now() + state.interval_s
        self._states.save(state)
        feed.take(state, self._now())
        self._tell(polling, polled)

    def _tell(self, polling: _Polling, polled: Polled) -> None:
        """Say what changed: news, a trouble that begins or ends, a move."""
        feed = polling.feed
        if polled.moved_to and polled.moved_to != polling.where:
            self._say(f"{feed.given}: has moved for good to {polled.moved_to}; asked there now")
        if polled.code != polling.before:
            if not polled.code:
                self._say(f"{feed.given}: answers well again")
            elif polled.has_failed:
                wait = in_words(feed.next_at - self._now())
                self._say(f"{feed.given}: {polled.message}; what it gave before is kept; "
                          f"asked again in {wait} [{polled.code}]")  # fmt: skip
            else:
                self._say(f"{feed.given}: {polled.message} [{polled.code}]")
        news = [(polled.n_new - polled.n_changed, "new"), (polled.n_changed, "changed")]
        told = [f"{n} {what}" for n, what in [*news, (polled.n_aside, "set aside")] if n]
        if told:
            self._say(f"{feed.given}: {', '.join(told)}")
        self._tell_aside(feed, polled)
        get_logger(__name__).info(
            "polled", extra={"feed": feed.given, "code": polled.code, "n_new": polled.n_new}
        )

    def _tell_aside(self, feed: Feed, polled: Polled) -> None:
        """Name what was set aside, once: not again what the poll before told of as well."""
        lines = dict.fromkeys(f"{issue.message} [{issue.code}]" for issue in polled.aside)
        fresh = [line for line in lines if line not in feed.aside]
        for line in fresh[:FEW_ASIDE]:
            self._say(line)
        if len(fresh) > FEW_ASIDE:
            self._say(f"and {len(fresh) - FEW_ASIDE} more set aside")
        feed.aside = frozenset(lines)

    # taking in

    def _take(self, items: Sequence[RawReport | Issue]) -> Added:
        """Take some items into the library; waits while somebody else is writing it."""
        waited_s = 0.0
        while True:
            self._is_writing = True
            try:
                only = self._fetcher.limits.only
                return add_items(self._store, items, command="watch", only=only)
            except StoreError as error:
                if error.code != "busy" or waited_s >= BUSY_S:
                    raise
            finally:
                self._is_writing = False
            self._clock.sleep(BUSY_STEP_S)
            waited_s += BUSY_STEP_S


def _links_in(path: Path, fetcher: Fetcher) -> list[Link]:
    """Give the addresses that a list on disk names.

    Raises:
        InputError: it cannot be read, or names none.
    """
    document = make_document(str(path), locator_of(path), path.name, lambda: open_regular(path))
    items = list(read_items(document, fetcher.limits))
    links = [i for i in items if isinstance(i, Link) and (i.is_list or i.carried is None)]
    if not links:
        told = next((item.message for item in items if isinstance(item, Issue)), "")
        told = told.removeprefix(f"{path}: ")
        raise InputError(told or "names no feed to watch (an OPML list is wanted)", code="empty")
    return links
