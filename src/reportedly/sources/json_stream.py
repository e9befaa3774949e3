"""JSON of any size: told by its beginning, and read one record after another."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportedly.errors import InputError

_TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<string>"(?:[^"\\]|\\.)*")|[{}\[\]:,]|-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity'
)
_STRUCTURE = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_LITERALS = ("true", "false", "null", "NaN", "-Infinity", "Infinity")
_DECODER = json.JSONDecoder()
_CHUNK = 65_536
#: Parser errors this near to the end of what was read may only mean that more is to come.
_NEAR = 16
#: A part of a number that is none by itself (".", "e+") is no longer.
_NUMBER_TAIL = 2
#: How deep the list of records may lie in an object.
_MAX_DEPTH = 4
_PROBED = 5

IsRecord = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class JsonHead:
    """What the beginning of a document shows of its JSON.

    ``keys`` are those of the outermost object, or of the first object in the outermost list;
    ``inner`` those of the first object in a list within the outermost object. ``one_line``: the
    first value holds no line end; ``followed``: another one begins on a line after it. ``clean``:
    nothing in it is against the rules of JSON.
    """

    is_array: bool
    keys: frozenset[str]
    inner: frozenset[str]
    one_line: bool
    followed: bool
    clean: bool


def look_at_json(head: bytes) -> JsonHead | None:
    """Tell what JSON a document begins with; None when it does not begin as JSON does.

    The head may end anywhere. Cost: linear.
    """
    text = decode_head(head).lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        return None
    scan = _Scan()
    end = 0
    while match := _TOKEN.match(text, end):
        end = match.end()
        if not scan.step(match):
            break
    clean = end >= len(text) or scan.over or _cut_short(text[end:])
    if not clean and not scan.keys["["] | scan.keys["{"]:
        return None
    keys = frozenset(scan.keys["["] if text[0] == "[" else scan.keys["{"])
    return JsonHead(
        text[0] == "[", keys, frozenset(scan.keys["{["]), scan.one_line, scan.followed, clean
    )


class _Scan:
    """Walks the tokens of a head, noting the keys of the outer objects."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = {"{": set(), "[": set(), "{[": set()}
        self.stack = ""
        self.closed: set[str] = set()
        self.last = ""
        self.one_line = True
        self.whole = self.followed = self.over = self.new_line = False

    def step(self, match: re.Match[str]) -> bool:
        """Take one mark in; False when enough was seen."""
        mark = match.group()
        if match.lastgroup == "space":
            self.new_line = self.new_line or "\n" in mark
            self.one_line = self.one_line and (self.whole or "\n" not in mark)
            return True
        if self.whole:
            self.followed, self.over = self.new_line and mark in "{[", True
            return False
        if mark == ":":
            self._note()
        elif mark in "{[":
            self.stack += mark
        elif mark in "}]":
            self._close()
        self.last = mark if match.lastgroup == "string" else ""
        return True

    def _note(self) -> None:
        place = self.stack[:-1] if self.stack in ("[{", "{[{") else self.stack
        if self.stack in ("{", "[{", "{[{") and place not in self.closed and self.last:
            self.keys[place].add(self.last[1:-1])

    def _close(self) -> None:
        if self.stack in ("[{", "{[{"):
            self.closed.add(self.stack[:-1])
        self.stack = self.stack[:-1]
        if not self.stack:
            self.whole, self.new_line = True, False


def _cut_short(rest: str) -> bool:
    """Tell whether the rest is a mark that the end of the head cut in two."""
    return rest.startswith('"') or any(w.startswith(rest) for w in _LITERALS)


def decode_head(head: bytes) -> str:
    """Read the beginning of a text in one of the Unicode encodings; never fails."""
    return head.decode(json.detect_encoding(head[:8]), "replace")


class JsonReader:
    """Reads JSON values off a stream. Holds one value, at most ``max_chars`` long."""

    def __init__(self, stream: BinaryIO, max_chars: int) -> None:
        self._stream = stream
        self._max = max_chars
        self._decode: codecs.IncrementalDecoder | None = None
        self._buffer = ""
        self._at = self._dropped = 0
        self._done = False

    def _more(self) -> bool:
        """Read on; False at the end of the stream."""
        if self._done:
            return False
        piece = self._read(max(_CHUNK, len(self._buffer) - self._at))
        if self._decode is None:
            self._decode = codecs.getincrementaldecoder(json.detect_encoding(piece[:8]))()
        self._done = not piece
        try:
            text = self._decode.decode(piece, self._done)
        except UnicodeDecodeError as error:
            raise InputError(f"is JSON but not UTF-8 ({error.reason})", code="bad-json") from error
        self._dropped += self._at
        self._buffer, self._at = self._buffer[self._at :] + text, 0
        return True

    def _read(self, wanted: int) -> bytes:
        """Read so many bytes; fewer only at the end, since each piece is parsed anew."""
        pieces: list[bytes] = []
        while wanted > 0 and (piece := self._stream.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def peek(self) -> str:
        """Give the next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in " \t\r\n\ufeff":
                    return self._buffer[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Pass over one of some characters.

        Raises:
            InputError: another one stands there.
        """
        found = self.peek()
        if not found or found not in wanted:
            raise self._broken(f"Expecting one of {wanted}", self._at)
        self._at += 1
        return found

    def value(self) -> Any:
        """Read one value whole; on ``too-large`` nothing is consumed.

        Raises:
            InputError: codes ``bad-json`` and ``too-large``.
        """
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._done or not self._may_go_on(error):
                    raise self._broken(error.msg, error.pos) from error
            except RecursionError as error:
                raise InputError("is JSON nested too deep to be news", code="bad-json") from error
            except ValueError as error:
                raise InputError(f"is no usable JSON: {error}", code="bad-json") from error
            else:
                # a number at the very end may go on: "0." of "0.5"
                if end < len(self._buffer) - _NUMBER_TAIL or self._done or self._closed(end):
                    self._at = end
                    return value
            if len(self._buffer) - self._at > self._max:
                message = f"the record is longer than {self._max:,} characters"
                raise InputError(message, code="too-large")
            self._more()

    def _closed(self, end: int) -> bool:
        return self._buffer[end - 1] in '"}]' and end < len(self._buffer)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _NEAR

    def _broken(self, what: str, at: int) -> InputError:
        cut = self._done and (at >= len(self._buffer) or what.startswith("Unterminated"))
        place = "ends in the middle" if cut else f"breaks off at character {self._dropped + at:,}"
        return InputError(f"is JSON that {place} ({what})", code="bad-json")

    def skip(self, depth: int = 0) -> None:
        """Pass over one value, or within ``depth`` lists and objects to their end; holds nothing.

        Raises:
            InputError: code ``bad-json``, at the end of the stream.
        """
        if not depth and self.peek() not in ("{", "[", '"'):
            self.value()
            return
        in_string = False
        while self._at < len(self._buffer) or self._more():
            for match in _STRUCTURE.finditer(self._buffer, self._at):
                self._at = match.end()
                mark = match.group()
                if mark == '"':
                    in_string = not in_string
                elif not in_string:
                    depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark, 0)
                if depth <= 0 and not in_string:
                    return
            self._at = len(self._buffer) - self._buffer.endswith("\\", self._at)
            if self._done:
                break
            self._more()
        raise self._broken("", len(self._buffer))

    def skip_to_object(self) -> bool:
        """Pass on to the next line that begins with an object; False when there is none."""
        while True:
            end = self._buffer.find("\n", self._at)
            if 0 <= end < len(self._buffer) - 1:
                self._at = end + 1
                if self._buffer[self._at] == "{":
                    return True
                continue
            self._at = len(self._buffer) if end < 0 else end
            if not self._more():
                return False


def iter_records(
    stream: BinaryIO, max_chars: int, is_record: IsRecord, path: str = ""
) -> Iterator[Any]:
    """Give the records of a JSON document, in order, at most one in memory.

    A document is a list of records, an object with such a list in it, one record, or values one
    behind the other (JSON Lines too). An :class:`InputError` stands in the place of a record that
    is too large. What is no record is given too: whoever asks says what is wrong with it.

    Args:
        stream: unpacked bytes.
        max_chars: bound on one record.
        is_record: tells a record from an object that holds the records.
        path: where in the outermost object the list is, with dots ("response.docs"); found by
            itself when empty.

    Raises:
        InputError: code ``bad-json``; what was given before stands.
    """
    reader = JsonReader(stream, max_chars)
    n_values = 0
    while first := reader.peek():
        if first == "[":
            yield from _elements(reader)
            n_values += 1
            continue
        try:
            value = reader.value()
        except InputError as error:
            if error.code == "too-large" and first == "{":
                yield from _members(reader, is_record, path.split(".") if path else [], _MAX_DEPTH)
                n_values += 1
                continue
            if not n_values or not reader.skip_to_object():
                raise
            yield error  # a broken line among many
            continue
        n_values += 1
        yield from records_within(value, is_record, path)


def _elements(reader: JsonReader) -> Iterator[Any]:
    """Give the elements of the list that begins here."""
    reader.take("[")
    if reader.peek() == "]":
        reader.take("]")
        return
    while True:
        try:
            yield reader.value()
        except InputError as error:
            if error.code != "too-large":
                raise
            reader.skip()
            yield error
        if reader.take(",]") == "]":
            return


def _members(reader: JsonReader, is_record: IsRecord, path: list[str], depth: int) -> Iterator[Any]:
    """Give the records of the first list of records in an object too large to be held."""
    reader.take("{")
    if reader.peek() == "}":
        reader.take("}")
        return
    while True:
        key = reader.value()
        reader.take(":")
        opening = reader.peek()
        wanted = not path or key == path[0]
        if wanted and opening == "[":
            yield from _records_of_list(reader, is_record if not path else _any_object)
        elif wanted and opening == "{" and depth:
            yield from _members(reader, is_record, path[1:], depth - 1)
        else:
            reader.skip()
        if reader.take(",}") == "}":
            return


def _any_object(_: dict[str, Any]) -> bool:
    return True


def _records_of_list(reader: JsonReader, is_record: IsRecord) -> Iterator[Any]:
    """Give a list's elements when the first is a record, else pass over the list."""
    elements = _elements(reader)
    first = next(elements, None)
    if isinstance(first, InputError) or (isinstance(first, dict) and is_record(first)):
        yield first
        yield from elements
    else:
        for _ in elements:
            pass


def records_within(value: Any, is_record: IsRecord, path: str = "") -> Iterator[Any]:
    """Give the records that a JSON value in memory is or holds; the value itself when none."""
    if path:
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        yield from value if isinstance(value, list) else [value]
        return
    if isinstance(value, dict) and not is_record(value):
        found = _find_list(value, is_record)
        if found is not None:
            yield from found
            return
    yield value


def _find_list(value: dict[str, Any], is_record: IsRecord) -> list[Any] | None:
    """Give the outermost list (or table by id) in an object in which a record stands."""
    level: list[dict[str, Any]] = [value]
    for _ in range(_MAX_DEPTH):
        inner: list[dict[str, Any]] = []
        for holder in level:
            for member in holder.values():
                found = member if isinstance(member, list) else []
                if isinstance(member, dict):
                    inner.append(member)
                    found = list(member.values())
                if any(isinstance(v, dict) and is_record(v) for v in found[:_PROBED]):
                    return found
        level = inner
    return None
