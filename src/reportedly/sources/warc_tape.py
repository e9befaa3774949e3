"""The bytes of an archive as they unpack: forward only, what is whole told from what is broken.

A WARC is commonly packed record by record (each a gzip member of its own), sometimes as a whole,
sometimes not at all. A tape gives its bytes in *segments*: a segment ends where a packing begins
that begins with a record, where the packing breaks, and at the end of the archive. So what is
broken is bounded, and what stands behind it is found again.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_PIECE = 65_536
#: Unpacked at a time; what one piece of gzip can grow to must not stand in memory at once.
_MOST_UNPACKED = 1_048_576
#: Of a member, so much of what was read last is kept, to look for the next one when it breaks.
_MOST_KEPT = 1_048_576
#: A member that has unpacked to more than this, and to more than so many times its size, is given
#: up (deflate can reach 1,032 times; pages reach 20, rarely 50).
_BOMB_BYTES, _BOMB_RATIO = 64_000_000, 200
#: Looking again at bytes that were unpacked before may cost so many times the reading, and so
#: much more; then the search goes on behind them.
_AGAIN, _AGAIN_BYTES = 4, 64_000_000

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
#: What a .warc.zst may begin with: a frame that holds the dictionary.
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_START = b"WARC/"

CUT = "is cut off"
BROKEN = "has broken packing"


@dataclass(frozen=True, slots=True)
class Begin:
    """A segment begins; ``offset`` is its place in the archive as packed."""

    offset: int


@dataclass(frozen=True, slots=True)
class Fault:
    """The segment ends and is not whole; ``why`` goes on from the words "the record"."""

    why: str


Event = Begin | Fault | bytes


class Tape:
    """Gives unpacked bytes, segment by segment.

    ``offset`` is where in the archive the segment begins; ``fault`` is empty until the segment
    ends without being whole. ``size`` is the archive's where it is not packed and known.
    """

    def __init__(self, events: Iterator[Event], size: int | None = None) -> None:
        self.offset, self.fault, self.size = 0, "", size
        self._events = events
        self._next: Begin | None = None
        self._ended = True

    def begin(self) -> bool:
        """Go to the next segment; False when there is none."""
        while self._next is None:
            event = next(self._events, None)
            if event is None:
                return False
            if isinstance(event, Begin):
                self._next = event
        self.offset, self.fault, self._ended, self._next = self._next.offset, "", False, None
        return True

    def pull(self) -> bytes:
        """Give the next bytes of this segment, nothing at its end."""
        if self._ended:
            return b""
        event = next(self._events, None)
        if isinstance(event, bytes):
            return event
        self._ended = True
        if isinstance(event, Begin):
            self._next = event
        elif event is not None:
            self.fault = event.why
        return b""


def open_tape(stream: BinaryIO) -> Tape:
    """Look at the first bytes of an archive and give the tape that unpacks it."""
    size = _size_left(stream)
    first = stream.read(_PIECE)
    if first.startswith(GZIP) or (not first.startswith(_START) and _MEMBER.search(first)):
        return Tape(GzipReel(stream, first).events())
    if first.startswith((ZSTD, ZSTD_DICTIONARY)):
        return Tape(_zstd_events(_Joined(first, stream)))
    return Tape(_plain_events(stream, first), size)


def _size_left(stream: BinaryIO) -> int | None:
    if not stream.seekable():
        return None
    here = stream.tell()
    size = stream.seek(0, 2) - here
    stream.seek(here)
    return size


def _plain_events(stream: BinaryIO, first: bytes) -> Iterator[Event]:
    yield Begin(0)
    yield first
    while piece := stream.read(_PIECE):
        yield piece


def _zstd_events(stream: _Joined) -> Iterator[Event]:
    """Unpack Zstandard by fastwarc, which knows the dictionary frame of .warc.zst."""
    from fastwarc.stream_io import ZstdReader

    yield Begin(0)
    try:
        reader: Any = ZstdReader(stream)
        # An error loses what the same call had unpacked before it, so little is asked for.
        while piece := reader.read(4_096):
            yield piece
    except (OSError, EOFError, ValueError):
        yield Fault(BROKEN)


class _Joined:
    """A stream whose first bytes were read, as fastwarc wants it."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest, self._at = first, rest, 0

    def read(self, size: int = -1) -> bytes:
        wanted = _PIECE if size < 0 else size
        piece, self._first = self._first[:wanted], self._first[wanted:]
        piece = piece or self._rest.read(wanted)
        self._at += len(piece)
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a tape runs forward only")

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        return None


class _BrokenMember(Exception):
    """A gzip member cannot be unpacked to its end."""


class GzipReel:
    """Unpacks the gzip members of an archive one after another, passing over what is broken."""

    def __init__(self, stream: BinaryIO, first: bytes) -> None:
        self._stream = stream
        self._data = bytearray(first)
        self._base = 0  # where in the archive ``_data`` begins
        self._at = 0  # how much of ``_data`` was unpacked
        self._n_read = len(first)
        self.n_fed = 0  # bytes unpacked, those unpacked again too
        self._lost = False  # whether the next member must begin with a record
        self._begun = False

    def events(self) -> Iterator[Event]:
        """Give what the members unpack to."""
        while self._pass_padding():
            start, self._begun = self._base + self._at, False
            try:
                if not _MEMBER.match(self._look(4)):
                    raise _BrokenMember("is no gzip")
                yield from self._member(start)
                self._lost = False
            except _BrokenMember as broken:
                if not self._begun and not self._lost:
                    yield Begin(start)
                if self._begun or not self._lost:
                    yield Fault(str(broken))
                self._lost = True
                if not self._find_member(start + 1):
                    return

    def _member(self, start: int) -> Iterator[Event]:
        """Unpack one member; a segment begins with it if a record does, or after a fault.

        Raises:
            _BrokenMember: with what is wrong with it.
        """
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        head, n_out = b"", 0
        while not unpack.eof:
            piece = self._unpack(unpack, _MOST_UNPACKED if self._begun else 64)
            n_out += len(piece)
            n_in = self._base + self._at - start
            if n_out > max(_BOMB_BYTES, _BOMB_RATIO * n_in):
                raise _BrokenMember(f"unpacks to more than {_BOMB_RATIO} times its size")
            if not self._begun:
                head += piece
                if len(head) < len(_START) and not unpack.eof:
                    continue
                if self._lost and not head.startswith(_START):
                    raise _BrokenMember("")
                piece = head
                self._begun = True
                if head.startswith(_START) or not start:
                    yield Begin(start)
            if piece:
                yield piece
        self._at -= len(unpack.unused_data)

    def _unpack(self, unpack: Any, most: int) -> bytes:
        packed = unpack.unconsumed_tail or self._next_piece()
        try:
            piece: bytes = unpack.decompress(packed, most)
        except zlib.error as error:
            raise _BrokenMember(BROKEN) from error
        if not packed and not piece and not unpack.eof:
            raise _BrokenMember(CUT)
        return piece

    def _next_piece(self) -> bytes:
        """Give bytes not unpacked yet; little at first when looking for a member."""
        if self._at == len(self._data):
            self._read()
        size = 512 if self._lost and not self._begun else _PIECE
        piece = bytes(memoryview(self._data)[self._at : self._at + size])
        self._at += len(piece)
        self.n_fed += len(piece)
        return piece

    def _read(self) -> bool:
        """Read on; of what was unpacked only the last is kept."""
        extra = self._at - _MOST_KEPT
        if extra > 0:
            self._forget(extra)
        piece = self._stream.read(_PIECE)
        self._n_read += len(piece)
        self._data += piece
        return bool(piece)

    def _forget(self, size: int) -> None:
        del self._data[:size]
        self._base += size
        self._at -= size

    def _look(self, size: int) -> bytes:
        while len(self._data) - self._at < size and self._read():
            continue
        return bytes(memoryview(self._data)[self._at : self._at + size])

    def _pass_padding(self) -> bool:
        """Pass over null bytes and line ends between members; False at the archive's end."""
        self._forget(self._at)
        while byte := self._look(1):
            if byte not in b"\0\r\n":
                return True
            self._at += len(self._data) - self._at - len(self._rest().lstrip(b"\0\r\n"))
            self._forget(self._at)
        return False

    def _rest(self) -> bytes:
        return bytes(memoryview(self._data)[self._at :])

    def _find_member(self, start: int) -> bool:
        """Go to the next bytes that look like a member's; from ``start`` on while that is cheap."""
        if self.n_fed < _AGAIN * self._n_read + _AGAIN_BYTES:
            self._at = max(0, start - self._base)
        while True:
            found = _MEMBER.search(self._data, self._at)
            if found:
                self._at = found.start()
                return True
            self._at = max(self._at, len(self._data) - 3)
            if not self._read():
                return False
