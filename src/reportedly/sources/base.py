"""The doors of reading: a source finds bytes, a format tells what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from reportedly.model.report import Issue, RawReport

#: How much of a document's beginning a format may look at.
HEAD_BYTES = 8_192


@dataclass(frozen=True, slots=True)
class ReadFilter:
    """Which reports are wanted, by what is known of them before and after parsing; default all.

    ``domains`` are host names in lower case: each stands for itself and all hosts below it.
    ``languages`` are ISO 639-1 codes. ``first`` and ``last`` bound the day of publication. What a
    source can tell early (an archive the host and the hour of retrieval) it need not unpack;
    whatever it gives is looked at again once it is parsed. ``today`` is the day of the reading,
    where it is known: what names a later day of publication is doubted.
    """

    domains: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    today: date | None = None

    def wants_host(self, url: str | None) -> bool:
        """Tell whether an address lies in one of the domains; without an address it does not."""
        if not self.domains:
            return True
        host = host_of(url)[-255:]
        while host:
            if host in self.domains:
                return True
            host = host.partition(".")[2]
        return False

    def wants_retrieved(self, retrieved_at: datetime | None) -> bool:
        """Tell whether what was retrieved then can have come out on the first day or later."""
        if self.first is None or retrieved_at is None:
            return True
        # A day less: where it came out it may have been the next day already.
        return (self.first - retrieved_at.date()).days <= 1


def host_of(url: str | None) -> str:
    """Give the host of an address in lower case, empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How servers are asked.

    ``user_agent`` is the name given to them ("": our own); ``robots`` tells whether robots.txt is
    heeded for an address that a person names (for what a list leads to it always is); ``delay_s``
    passes between two requests to one host; ``cache`` is the folder where answers are kept ("":
    none are), up to ``cache_bytes``.
    """

    user_agent: str = ""
    robots: bool = True
    delay_s: float = 1.0
    cache: str = ""
    cache_bytes: int = 500_000_000


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on what is read. Sizes in bytes, times in seconds.

    ``max_bytes`` holds for one report, packed or unpacked; a stream of reports (an archive, JSON
    Lines) may be of any size. ``max_links`` bounds how many addresses one list leads to, and
    ``follow`` tells whether they are fetched: always, never, or (auto) only where the list itself
    came over the web. ``only`` says which reports are wanted at all.
    ``fields`` maps our names of a record's fields to the record's own (``--fields``).
    """

    max_bytes: int = 20_000_000
    timeout_s: float = 20.0
    allow_private: bool = False
    max_redirects: int = 5
    max_links: int = 1_000
    follow: str = "auto"
    only: ReadFilter = ReadFilter()
    fields: tuple[tuple[str, str], ...] = ()
    manners: Manners = Manners()


#: What is used when nobody says otherwise.
DEFAULT_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes of one place, before anybody has told what they hold.

    ``source`` is the place as it was given, for people; ``locator`` the same place however it is
    spelled, for ids; ``name`` its file name or the last part of its address. ``media_type`` is
    what the carrier says ("" when it says nothing). ``head`` is its beginning, unpacked when the
    whole is gzipped. ``open_stream`` starts at the first byte each time it is called, except where
    ``once`` is set (standard input, an answer on the wire): there it may be called only once.
    ``from_public`` tells that a public server gave it, which may not lead into a private network.
    """

    source: str
    locator: str
    name: str
    head: bytes
    open_stream: Callable[[], BinaryIO]
    media_type: str = ""
    encoding: str | None = None
    url: str | None = None
    retrieved_at: datetime | None = None
    once: bool = False
    from_public: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a list names (a feed, a sitemap, an OPML file).

    ``is_list`` marks an address of another list. ``carried`` is what the list itself holds of the
    report; it stands where the address is not fetched, or cannot be, unless it holds no text.
    """

    url: str
    is_list: bool = False
    carried: RawReport | None = None


Item = RawReport | Issue | Link


class Source(Protocol):
    """Reads one kind of target. ``rank`` orders the asking: low is asked first."""

    name: str
    rank: int

    def accepts(self, target: str) -> bool:
        """Tell whether this source reads that target (cheap; no I/O beyond a stat)."""
        ...

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give raw reports in a stable order, and an issue for each input set aside."""
        ...


class Format(Protocol):
    """Tells what the bytes of one kind of document hold. ``rank`` orders the asking.

    ``suffixes`` (lower case, with the dot) are those that files of the format bear: files found in
    a folder are read when some format bears theirs.
    """

    name: str
    rank: int
    suffixes: frozenset[str]

    def recognises(self, document: Document) -> bool:
        """Tell by name, media type and head whether a document is of this format (cheap)."""
        ...

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the reports it holds, in its own order, streaming; an issue for each set aside.

        Raises:
            InputError: the document as a whole is refused; what was given before stands.
        """
        ...
