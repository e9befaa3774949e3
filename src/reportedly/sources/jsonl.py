"""JSON Lines: one report a line, with what the carrier knows about it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import HEAD_BYTES, Document, Item, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.local import as_input_error, issue
from reportedly.sources.plain import suffix_of
from reportedly.text.normalise import replace_surrogates

_TYPES = frozenset({"application/jsonl", "application/x-ndjson", "application/jsonlines"})
_LOOSE_TYPES = frozenset({"", "text/plain", "application/json", "application/octet-stream"})


class JsonLinesFormat:
    """Reads JSON Lines, a line at a time, in bounded memory.

    A line is ``{"id", "text" or "html", "url", "title", "published", "outlet", "language",
    "retrieved_at"}``; all but the text may be missing. The limit of bytes holds for a line.
    """

    name = "jsonl"
    rank = 40
    suffixes = frozenset({".jsonl", ".ndjson"})

    def recognises(self, document: Document) -> bool:
        """Take documents by suffix or type, or by a first line that is a whole record."""
        if suffix_of(document.name) in self.suffixes or document.media_type in _TYPES:
            return True
        return document.media_type in _LOOSE_TYPES and is_record(_first_line(document.head))

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report, or an issue with the line's number, for each line in order."""
        try:
            with open_unpacked(document) as file:
                yield from parse_json_lines(file, document.source, document.locator, limits)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(f"its packing is broken ({error})", code="unreadable") from error
        except OSError as error:
            raise as_input_error(error) from error


def _first_line(head: bytes) -> bytes:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]


def is_record(line: bytes) -> bool:
    """Tell whether a line is a JSON object with a text in it.

    Of a line longer than what is looked at, its beginning must name a text.
    """
    if not line.startswith(b"{"):
        return False
    if len(line) >= HEAD_BYTES - 64:
        return b'"text"' in line or b'"html"' in line
    try:
        record = load_record(line)
    except InputError:
        return False
    return "text" in record or "html" in record


def parse_json_lines(
    file: BinaryIO, source: str, locator: str, limits: ReadLimits, first: bytes = b""
) -> Iterator[RawReport | Issue]:
    """Give a raw report or an issue for each line of an open file; blank lines are passed over.

    ``first`` is a first line that was read already. A file without any line gives one issue.
    """
    number = n_seen = 0
    line = first or file.readline(limits.max_bytes + 1)
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
                yield record_to_raw(load_record(line), where, locator)
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


def record_to_raw(record: dict[str, Any], source: str, locator: str = "") -> RawReport:
    """Make a raw report of a record.

    Raises:
        InputError: codes ``bad-record`` (no text and no html) and ``empty``.
    """
    html, text = record.get("html"), record.get("text")
    body = html if isinstance(html, str) and html else text
    if not isinstance(body, str):
        raise InputError('the record has neither "text" nor "html" as a string', code="bad-record")
    if not body.strip():
        raise InputError("the record's text is empty", code="empty")
    return RawReport(
        source,
        replace_surrogates(body).encode(),
        "text/html" if body is html else "text/plain",
        encoding="utf-8",
        given_id=_words(record.get("id")),
        url=_words(record.get("url")),
        title=_words(record.get("title")),
        outlet=_words(record.get("outlet")),
        published=_words(record.get("published")),
        language=_words(record.get("language")),
        retrieved_at=parse_moment(record.get("retrieved_at")),
        locator=locator,
    )


def _words(value: object) -> str | None:
    """Give a field as text: strings stripped, numbers written out, all else as missing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return " ".join(replace_surrogates(value).split()) or None


def parse_moment(value: object) -> datetime | None:
    """Read an ISO 8601 moment as an aware time (UTC where it names no zone), else None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
