"""The records of a web archive (WARC, ISO 28500:2017), one at a time, also of a damaged one.

A record is a header, a blank line, and a block of as many bytes as the header says. Where that is
not so - the archive is cut, its packing broken, a length wrong, junk between records - what is
whole is given, and one :class:`Damage` says where something is not. In memory is one block at a
time, of at most the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.sources.warc_tape import CUT, Tape

_HEADER_BYTES = 65_536
#: How much is looked at of a block that is too large.
_GLANCE = 65_536
_RECORD = re.compile(rb"(?:^|(?<=\n))WARC/[01]\.\d{1,3}\r?\n[A-Za-z]")
#: No shorter than what the pattern above can take, less one byte.
_LONGEST_START = 16
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``offset`` is its place in the archive (in its unpacked bytes where many records
    are packed as one); header names are in lower case.

    ``block`` is its content; of one longer than the limit, only the beginning (``too_large``).
    ``mended`` tells that the header's length was wrong and the block reaches to the next record.
    """

    offset: int
    headers: dict[str, str]
    block: bytes
    too_large: bool = False
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """Something at ``offset`` that is no whole record, in words that go on from its place."""

    offset: int
    what: str


def read_records(tape: Tape, max_bytes: int) -> Iterator[Record | Damage]:
    """Give the records of an archive in order, and what is damaged where it is.

    Cost: one pass; memory of about twice ``max_bytes`` at most.
    """
    while tape.begin():
        yield from _Segment(tape, max_bytes).records()


class _Segment:
    """Reads the records of one segment of a tape."""

    def __init__(self, tape: Tape, max_bytes: int) -> None:
        self._tape = tape
        self._max_bytes = max_bytes
        self._data = bytearray()
        self._done = 0  # unpacked bytes of this segment that were taken before ``_data``
        self._n_records = 0

    def records(self) -> Iterator[Record | Damage]:
        """Give the segment's records; at its end, what is wrong with it unless said before."""
        said = False
        while self._pass_blank():
            place, n_before = self._place, self._done
            headers = self._take_header()
            if headers is None:
                self._find_record(1)
                why = self._tape.fault if not self._data else ""
                said = bool(why)
                n_bytes = f"{self._done - n_before:,} bytes"
                yield Damage(place, f"the record {why}" if why else f"{n_bytes} are no record")
                continue
            self._n_records += 1
            found = self._take_record(place, headers)
            said = isinstance(found, Damage) and not self._data
            yield found
        if self._tape.fault and not said:
            yield Damage(self._place, f"the record {self._tape.fault}")

    @property
    def _place(self) -> int:
        return self._tape.offset + self._done

    # reading headers

    def _take_header(self) -> dict[str, str] | None:
        """Take the header that stands here, or nothing if none does."""
        self._fill(16)
        if not _RECORD.match(self._data):
            return None
        end = self._find(_BLANK_LINE, _HEADER_BYTES)
        if end is None:
            return None
        headers = parse_headers(bytes(self._data[: end[0]]))
        if not headers.get("content-length", "").isdecimal() or "warc-type" not in headers:
            return None
        self._drop(end[1])
        return headers

    def _find(self, pattern: re.Pattern[bytes], most: int) -> tuple[int, int] | None:
        seen = 0
        while True:
            found = pattern.search(self._data, max(0, seen - _LONGEST_START), most)
            if found:
                return found.span()
            seen = len(self._data)
            if seen >= most or not self._more():
                return None

    # reading blocks

    def _take_record(self, place: int, headers: dict[str, str]) -> Record | Damage:
        length = int(headers["content-length"][:18])
        if length > self._max_bytes and not self._lies(length):
            return self._pass_large(place, headers, length)
        self._fill(min(length, self._max_bytes) + 4)
        short = len(self._data) < length
        if not short and self._ends_well(length):
            block = self._take(length)
            if self._pass_blank() or not self._tape.fault or self._n_records > 1:
                return Record(place, headers, block)
            return Damage(place, f"the record {self._tape.fault}")
        return self._mend(place, headers, short=short)

    def _lies(self, length: int) -> bool:
        """Tell whether an unpacked archive is too short for a block of that length."""
        size = self._tape.size
        return size is not None and self._done + length > size

    def _ends_well(self, length: int) -> bool:
        """Tell whether a record's end stands after so many bytes: a blank line, or the end."""
        tail = bytes(self._data[length : length + 5])
        return not tail or tail.startswith((b"\r\n\r\n", b"\n\n", b"WARC/")) or tail == b"\r\n"

    def _mend(self, place: int, headers: dict[str, str], *, short: bool) -> Record | Damage:
        """Take a record whose length is wrong: it reaches to where the next one begins."""
        end = self._find(_RECORD, self._max_bytes)
        if end is None and len(self._data) > self._max_bytes:
            self._find_record(0)
            return Damage(place, "the record's length is wrong, and where it ends is not found")
        if end is None and (self._tape.fault or (short and self._tape.size is not None)):
            self._drop(len(self._data))
            return Damage(place, f"the record {self._tape.fault or CUT}")
        block = self._take(len(self._data) if end is None else end[0])
        return Record(place, headers, block.removesuffix(b"\r\n\r\n"), mended=True)

    def _pass_large(self, place: int, headers: dict[str, str], length: int) -> Record | Damage:
        """Pass over a block without holding it."""
        self._fill(_GLANCE)
        block = bytes(self._data[:_GLANCE])
        left = length - self._skip(length)
        if left:
            why = self._tape.fault or CUT
            return Damage(place, f"the record {why} ({left:,} bytes of it are missing)")
        return Record(place, headers, block, too_large=True)

    # the bytes

    def _skip(self, size: int) -> int:
        """Drop so many bytes; give how many there were."""
        left = size
        while left:
            if not self._data and not self._more():
                break
            n_here = min(left, len(self._data))
            self._drop(n_here)
            left -= n_here
        return size - left

    def _find_record(self, start: int) -> None:
        """Drop everything before the next record's header, looking from ``start`` on."""
        while True:
            found = _RECORD.search(self._data, start)
            if found:
                self._drop(found.start())
                return
            self._drop(max(0, len(self._data) - _LONGEST_START))
            start = 1 if self._data else 0
            if not self._more():
                self._drop(len(self._data))
                return

    def _pass_blank(self) -> bool:
        """Pass over line ends before a record; False at the segment's end."""
        while True:
            if self._data and self._data[0] not in b"\r\n":
                return True
            self._drop(len(self._data) - len(self._data.lstrip(b"\r\n")))
            if self._data:
                return True
            if not self._more():
                return False

    def _fill(self, size: int) -> None:
        while len(self._data) < size and self._more():
            continue

    def _more(self) -> bool:
        piece = self._tape.pull()
        self._data += piece
        return bool(piece)

    def _take(self, size: int) -> bytes:
        block = bytes(memoryview(self._data)[:size])
        self._drop(size)
        return block

    def _drop(self, size: int) -> None:
        del self._data[:size]
        self._done += size


def parse_headers(head: bytes) -> dict[str, str]:
    """Read ``Name: value`` lines below a first line; of a name given twice the first counts."""
    lines = _FOLD.sub(" ", head.decode("utf-8", "replace")).split("\n")[1:]
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers
