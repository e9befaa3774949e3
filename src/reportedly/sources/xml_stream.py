"""Long lists in XML, read an element at a time: no tree is built and nothing is expanded."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.local import as_input_error, issue

_PIECE = 65_536
#: An address or a title has fewer characters than this; what is longer is cut.
_MAX_VALUE = 8_000


@dataclass(frozen=True, slots=True)
class ListItem:
    """An element of a list: its local name, its attributes, and the text of each element in it
    by local name (the first of a name counts)."""

    name: str
    attributes: Mapping[str, str]
    parts: dict[str, str] = field(default_factory=dict)


class ListStream:
    """The elements of some local names, of whatever namespace, in the order of the document.

    At most ``limits.max_bytes`` are read, in memory that does not grow with the list. Broken XML
    is read as far as libxml2 can mend it.

    Args:
        document: the list.
        limits: how much of it is read.
        names: local names of the elements wanted.
        skipped: local names of elements within them that do not count, with all they hold.
        at_start: give an element where it begins: its attributes alone count, and those within
            it are given too.
    """

    def __init__(
        self,
        document: Document,
        limits: ReadLimits,
        names: frozenset[str],
        *,
        skipped: frozenset[str] = frozenset(),
        at_start: bool = False,
    ) -> None:
        self._document, self._limits = document, limits
        self._target = _Target(names, skipped, at_start=at_start)
        self.broken: str | None = None

    def __iter__(self) -> Iterator[ListItem]:
        from lxml import etree

        parser = etree.XMLParser(
            target=self._target,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
        )
        try:
            with open_unpacked(self._document) as stream:
                for piece in self._pieces(stream):
                    parser.feed(piece)
                    yield from self._target.take()
            parser.close()
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.broken = self.broken or f"its packing is broken ({error})"
        except OSError as error:
            raise as_input_error(error) from error
        except etree.XMLSyntaxError as error:
            self.broken = self.broken or f"is broken XML ({error.msg})"
        yield from self._target.take()
        if not self._target.closed:
            self.broken = self.broken or "is broken XML, or ends in the middle"

    def doubts(self, n_read: int) -> Iterator[Issue]:
        """Tell what was not read, and why, once all elements were asked for.

        Raises:
            InputError: code ``unreadable``, when there was nothing before the break.
        """
        if self.broken is None:
            return
        if not n_read:
            raise InputError(self.broken, code="unreadable")
        code = "too-large" if self.broken.startswith("is longer") else "truncated"
        what = f"{self.broken}; the addresses before that ({n_read:,}) were read"
        yield issue(self._document.source, code, what)

    def _pieces(self, stream: BinaryIO) -> Iterator[bytes]:
        n_bytes = 0
        while piece := stream.read(_PIECE):
            n_bytes += len(piece)
            if n_bytes > self._limits.max_bytes:
                self.broken = f"is longer than {self._limits.max_bytes:,} bytes"
                return
            yield piece.lstrip(b"\r\n \t") if n_bytes == len(piece) else piece


class _Target:
    """Takes what the parser finds; holds one element at a time, and those not yet asked for."""

    def __init__(self, names: frozenset[str], skipped: frozenset[str], *, at_start: bool) -> None:
        self._names, self._skipped, self._at_start = names, skipped, at_start
        self._done: list[ListItem] = []
        self._item: ListItem | None = None
        self._part: str | None = None
        self._text = ""
        self._root = self._skipping = ""
        self.closed = False

    def take(self) -> list[ListItem]:
        """Give the elements found since the last time."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        name = _local(tag)
        self._root = self._root or name
        if self._skipping:
            return
        if name in self._names:
            self._finish()  # one that was never closed
            told = {_local(k): v[:_MAX_VALUE] for k, v in attributes.items()}
            self._item = ListItem(name, told)
            if self._at_start:
                self._done.append(self._item)
        elif name in self._skipped:
            self._skipping = name
        else:
            self._part, self._text = name, ""

    def data(self, text: str) -> None:
        """Add text to the element that is open."""
        if self._part and self._item and len(self._text) < _MAX_VALUE:
            self._text += text[:_MAX_VALUE]

    def end(self, tag: str) -> None:
        """End an element."""
        name = _local(tag)
        if self._skipping:
            self._skipping = "" if name == self._skipping else self._skipping
        elif self._item and name == self._part and self._text.strip():
            self._item.parts.setdefault(name, self._text.strip())
        elif self._item and name in self._names:
            self._finish()
        self._part = None if name == self._part else self._part
        self.closed = self.closed or name == self._root

    def _finish(self) -> None:
        if self._item and not self._at_start:
            self._done.append(self._item)
        self._item = None

    def close(self) -> None:
        """Nothing is built."""


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
