"""Long lists in XML, read an element at a time in bounded memory; nothing is expanded."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.local import as_input_error, issue

_PIECE = 65_536


class ListStream:
    """The elements of some local names, in the order of the document.

    At most ``limits.max_bytes`` are read. Broken XML is read up to the break, and beyond it where
    libxml2 can mend it. Elements are freed once the next one is asked for.

    Args:
        document: the list.
        limits: how much of it is read.
        names: local names of the elements wanted, of whatever namespace.
        event: ``end`` gives whole elements, ``start`` those whose attributes alone count.
    """

    def __init__(
        self, document: Document, limits: ReadLimits, names: tuple[str, ...], event: str = "end"
    ) -> None:
        self._document, self._limits = document, limits
        self._names, self._event = names, event
        self.broken: str | None = None

    def __iter__(self) -> Iterator[Any]:
        from lxml import etree

        parser = etree.XMLPullParser(
            events=(self._event, "end") if self._event != "end" else ("end",),
            tag=[f"{{*}}{name}" for name in self._names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            with open_unpacked(self._document) as stream:
                for piece in self._pieces(stream):
                    parser.feed(piece)
                    yield from self._elements(parser)
                parser.close()
                yield from self._elements(parser)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.broken = self.broken or f"its packing is broken ({error})"
        except OSError as error:
            raise as_input_error(error) from error
        except etree.XMLSyntaxError as error:
            self.broken = self.broken or f"ends in the middle or is broken ({error.msg})"

    def doubts(self, n_read: int, what: str) -> Iterator[Issue]:
        """Tell what was not read, and why, once all elements were asked for.

        Raises:
            InputError: code ``unreadable``, when there was nothing before the break.
        """
        if self.broken is None:
            return
        if not n_read:
            raise InputError(self.broken, code="unreadable")
        code = "too-large" if "longer" in self.broken else "truncated"
        plural = what + ("es" if what.endswith("s") else "s") * (n_read != 1)
        yield issue(self._document.source, code, f"{self.broken}; {n_read:,} {plural} read")

    def _pieces(self, stream: BinaryIO) -> Iterator[bytes]:
        n_bytes = 0
        while piece := stream.read(_PIECE):
            n_bytes += len(piece)
            if n_bytes > self._limits.max_bytes:
                self.broken = f"is longer than {self._limits.max_bytes:,} bytes"
                return
            yield piece.lstrip(b"\r\n \t") if n_bytes == len(piece) else piece

    def _elements(self, parser: Any) -> Iterator[Any]:
        for event, element in parser.read_events():
            if event == self._event:
                yield element
            if event == "end":
                _free(element)


def _free(element: Any) -> None:
    """Drop an element that is done with, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
