"""Standard input: a text, a page, or JSON Lines, told by the first line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import ReadLimits
from reportedly.sources.jsonl import load_record, parse_json_lines
from reportedly.sources.local import issue

#: What standard input is called where a path would stand.
NAME = "-"


class StdinSource:
    """Reads ``-``. JSON Lines are streamed; a text or page is read whole, up to the limit."""

    name = "stdin"
    rank = 10

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = stream

    def accepts(self, target: str) -> bool:
        """Take ``-`` only."""
        return target == NAME

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give one raw report, or one for each line when the first line is a JSON object."""
        stream = self._stream or sys.stdin.buffer
        first = stream.readline(limits.max_bytes + 1)
        while first and not first.strip():
            first = stream.readline(limits.max_bytes + 1)
        if is_record(first):
            yield from parse_json_lines(stream, NAME, NAME, limits, first)
            return
        content = first + stream.read(max(0, limits.max_bytes + 1 - len(first)))
        if len(content) > limits.max_bytes:
            yield issue(NAME, "too-large", f"is longer than {limits.max_bytes:,} bytes")
        elif not content.strip():
            yield issue(NAME, "empty", "is empty")
        else:
            yield RawReport(NAME, content, locator=NAME)


def is_record(line: bytes) -> bool:
    """Tell whether a line is a JSON object with a text in it."""
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        record = load_record(line)
    except InputError:
        return False
    return "text" in record or "html" in record
