"""Standard input: a text, a page, JSON Lines, a feed, an archive: told by its beginning."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.documents import read_head, rejoin, unpacked_head
from reportedly.sources.follow import read_document
from reportedly.sources.local import issue

#: What standard input is called where a path would stand.
NAME = "-"


class StdinSource:
    """Reads ``-``. JSON Lines and archives are streamed; all else is read up to the limit."""

    name = "stdin"
    rank = 10

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = stream

    def accepts(self, target: str) -> bool:
        """Take ``-`` only."""
        return target == NAME

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give what standard input holds: a text, a page, or any other known format."""
        stream = self._stream or sys.stdin.buffer
        head = read_head(stream)
        if not head.strip():
            yield issue(NAME, "empty", "is empty")
            return
        whole = rejoin(head, stream)
        document = Document(NAME, NAME, NAME, unpacked_head(head), lambda: whole, once=True)
        yield from read_document(document, limits)
