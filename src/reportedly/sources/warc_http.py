"""An HTTP answer as an archive keeps it: its status, its headers, and its body unpacked.

Archives keep what went over the wire, or what is left when the transfer's chunks and packing are
taken off; the headers may speak of the one where the other is kept. So a body is unpacked as its
headers say only where it looks like that.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass

from reportedly.errors import InputError
from reportedly.sources.warc_records import parse_headers

_HEAD_BYTES = 65_536
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_CHARSET = re.compile(r"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9][\w.:-]{0,39})", re.IGNORECASE)
_CHUNK = re.compile(rb"\s{0,4}([0-9A-Fa-f]{1,8})[ \t]{0,16}(?:;[^\r\n]{0,200})?\r?\n")
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; ``body`` as it was kept, header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type that the header names, in lower case, or nothing."""
        return media_type_of(self.headers.get("content-type", ""))

    @property
    def charset(self) -> str | None:
        """The encoding that the header names."""
        return charset_of(self.headers.get("content-type", ""))


@dataclass(frozen=True, slots=True)
class Body:
    """What a body unpacks to; ``cut`` where its packing ends before its end."""

    content: bytes
    cut: bool = False


def parse_answer(block: bytes) -> Answer | None:
    """Read an HTTP answer, or its beginning; None if it is none."""
    status = _STATUS.match(block)
    end = _BLANK_LINE.search(block, 0, _HEAD_BYTES)
    if status is None or end is None:
        return None
    return Answer(int(status[1]), parse_headers(block[: end.start()]), block[end.end() :])


def media_type_of(value: str) -> str:
    """Give the type of a ``Content-Type`` without its parameters."""
    return value.split(";")[0].strip().lower()


def charset_of(value: str) -> str | None:
    """Give the charset that a ``Content-Type`` names."""
    found = _CHARSET.search(value, 0, 300)
    return found[1].lower() if found else None


def unpack_body(answer: Answer, max_bytes: int) -> Body:
    """Take a body's chunks and packing off.

    Raises:
        InputError: codes ``too-large``, ``unreadable`` (broken packing), ``unknown-type`` (a
            packing that is not known).
    """
    body, cut = answer.body, False
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        joined = join_chunks(body)
        body, cut = joined.content, joined.cut
    packings = answer.headers.get("content-encoding", "").lower().replace(",", " ").split()
    for packing in reversed(packings[-3:]):
        unpacked = _unpack(packing, body, max_bytes)
        body, cut = unpacked.content, cut or unpacked.cut
    if len(body) > max_bytes:
        raise InputError(f"is longer than {max_bytes:,} bytes unpacked", code="too-large")
    return Body(body, cut)


def join_chunks(body: bytes) -> Body:
    """Join the chunks of a body sent in chunks; one that is not in chunks is given as it is."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return Body(b"".join(parts))
        part = body[found.end() : found.end() + size]
        parts.append(part)
        at = found.end() + size
        if len(part) < size:
            break
    return Body(b"".join(parts), cut=True) if parts else Body(body)


def _unpack(packing: str, body: bytes, max_bytes: int) -> Body:
    if packing in ("identity", "none"):
        return Body(body)
    if packing in ("gzip", "x-gzip"):
        return (
            _inflate(body, zlib.MAX_WBITS | 16, max_bytes)
            if body[:2] == b"\x1f\x8b"
            else (Body(body))
        )
    if packing == "deflate":
        return _inflate_any(body, max_bytes)
    if packing == "br":
        return _read_by_fastwarc("BrotliReader", body, max_bytes)
    if packing == "zstd":
        return _read_by_fastwarc("ZstdReader", body, max_bytes)
    raise InputError(f"is packed as {packing[:40]!r}", code="unknown-type")


def _inflate(body: bytes, bits: int, max_bytes: int) -> Body:
    unpack = zlib.decompressobj(bits)
    try:
        content = unpack.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise InputError("has broken packing", code="unreadable") from error
    return Body(content, cut=not unpack.eof and len(content) <= max_bytes)


def _inflate_any(body: bytes, max_bytes: int) -> Body:
    """Unpack "deflate", which is sent with a zlib header or without; or is not packed at all."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _inflate(body, bits, max_bytes)
        except InputError:
            continue
    return _as_it_is(body)


def _read_by_fastwarc(reader: str, body: bytes, max_bytes: int) -> Body:
    from fastwarc import stream_io

    parts: list[bytes] = []
    left = max_bytes + 1
    try:
        opened = getattr(stream_io, reader)(io.BytesIO(body))
        while left > 0 and (part := opened.read(min(left, _PIECE))):
            parts.append(part)
            left -= len(part)
    except (OSError, EOFError, ValueError):
        return Body(b"".join(parts), cut=True) if parts else _as_it_is(body)
    return Body(b"".join(parts))


def _as_it_is(body: bytes) -> Body:
    """Give a body that turns out not to be packed, though its header says so.

    Raises:
        InputError: it is no text either.
    """
    if body.lstrip()[:1] == b"<":
        return Body(body)
    raise InputError("has broken packing", code="unreadable")
