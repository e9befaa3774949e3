"""JSON Lines: one report a line, with what the carrier knows about it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.json_stream import look_at_json
from reportedly.sources.local import as_input_error, issue
from reportedly.sources.mapping import Mapping
from reportedly.sources.plain import suffix_of

_TYPES = frozenset({"application/jsonl", "application/x-ndjson", "application/jsonlines"})
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TEXT_KEYS = ("text", "html")
_LOOSE_TYPES = frozenset({"", "text/plain", "application/json", "application/octet-stream"})


class JsonLinesFormat:
    """Reads JSON Lines, a line at a time, in bounded memory.

    A line is ``{"id", "text" or "html", "url", "title", "published", "outlet", "language",
    "retrieved_at"}``; all but the text may be missing, and fields by other names in use or named
    by ``limits.fields`` are found too. The limit of bytes holds for a line.
    """

    name = "jsonl"
    rank = 40
    suffixes = frozenset({".jsonl", ".ndjson"})

    def recognises(self, document: Document) -> bool:
        """Take documents by suffix or type, or by a first line that is a record."""
        if suffix_of(document.name) in self.suffixes or document.media_type in _TYPES:
            return True
        if document.media_type not in _LOOSE_TYPES or document.head.startswith(_WIDE):
            return False
        head = look_at_json(document.head)
        if head is None or head.is_array or not head.one_line:
            return False
        return head.followed or not head.keys.isdisjoint(_TEXT_KEYS)

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report, or an issue with the line's number, for each line in order."""
        try:
            with open_unpacked(document) as file:
                yield from parse_json_lines(file, document.source, document.locator, limits)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(f"its packing is broken ({error})", code="unreadable") from error
        except OSError as error:
            raise as_input_error(error) from error


def parse_json_lines(
    file: BinaryIO, source: str, locator: str, limits: ReadLimits
) -> Iterator[RawReport | Issue]:
    """Give a raw report or an issue for each line of an open file; blank lines are passed over.

    A file without any line gives one issue.
    """
    mapping = Mapping(limits.fields)
    number = n_seen = 0
    line = file.readline(limits.max_bytes + 1)
    while line:
        number += 1
        where = f"{source}:{number}"
        if len(line) > limits.max_bytes:
            n_seen += 1
            yield issue(where, "too-large", f"the line is longer than {limits.max_bytes:,} bytes")
            while line and not line.endswith(b"\n"):
                line = file.readline(limits.max_bytes + 1)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            n_seen += 1
            try:
                yield mapping.raw_report(load_record(line), where, locator)
            except InputError as error:
                yield issue(where, error.code, str(error))
        line = file.readline(limits.max_bytes + 1)
    if not n_seen:
        yield issue(source, "empty", "is empty")


def load_record(line: bytes) -> dict[str, Any]:
    """Read one line as a JSON object.

    Raises:
        InputError: code ``bad-json``.
    """
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not UTF-8 (byte {error.start})", code="bad-json") from error
    except json.JSONDecodeError as error:
        detail = f"the line is no JSON: {error.msg} at column {error.colno}"
        raise InputError(detail, code="bad-json") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"the line is no usable JSON: {error}", code="bad-json") from error
    if not isinstance(record, dict):
        raise InputError("the line is JSON but no object {…}", code="bad-json")
    return record
