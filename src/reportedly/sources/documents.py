"""What a document holds: the format that knows it, asked in order of rank."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import BinaryIO, cast

from typing_extensions import Buffer

from reportedly import plugins
from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import HEAD_BYTES, Document, Format, Item, ReadLimits
from reportedly.sources.local import issue

GROUP = "reportedly.formats"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
#: A stream that begins with so many bytes of line ends is taken for an empty one.
_MAX_BLANK = 1_000_000


@cache
def registered_formats() -> tuple[Format, ...]:
    """Give the registered formats in the order they are asked: by rank, then by name."""
    formats: tuple[Format, ...] = plugins.load_all(GROUP)
    return tuple(sorted(formats, key=lambda f: (f.rank, f.name)))


@cache
def known_suffixes() -> frozenset[str]:
    """Give all suffixes that some format bears, each also with ``.gz`` behind it."""
    plain = frozenset(s for f in registered_formats() for s in f.suffixes)
    return plain | {f"{s}.gz" for s in plain if not s.endswith(".gz")}


def read_items(document: Document, limits: ReadLimits) -> Iterator[Item]:
    """Give the reports and links that a document holds; one issue when it is refused as a whole."""
    try:
        chosen = _format_of(document)
        if chosen is None:
            raise InputError(_unknown(document), code="unknown-type")
        yield from chosen.read(document, limits)
    except InputError as error:
        yield issue(document.source, error.code, str(error))


def format_name(document: Document) -> str:
    """Give the name of the format that knows a document, "" when none does."""
    chosen = _format_of(document)
    return chosen.name if chosen else ""


def _unknown(document: Document) -> str:
    if document.head.startswith(_ZIP):
        return "is a ZIP archive or an office document; unpack it, or save it as PDF or text"
    told = f" ({document.media_type})" if document.media_type else ""
    return f"is no text, page, mail, feed or archive that can be read{told}"


def _format_of(document: Document) -> Format | None:
    return next((f for f in registered_formats() if f.recognises(document)), None)


def read_reports_only(document: Document, limits: ReadLimits) -> Iterator[RawReport | Issue]:
    """Give what a document itself holds, following none of its links.

    A link's own summary stands for it; a link without any becomes an issue ``not-fetched``.
    """
    for item in read_items(document, limits):
        if isinstance(item, RawReport | Issue):
            yield item
        elif item.carried is not None and item.carried.content.strip():
            yield item.carried
        else:
            message = f"names {item.url}, which was not fetched"
            yield issue(document.source, "not-fetched", message)


def make_document(
    source: str,
    locator: str,
    name: str,
    open_stream: Callable[[], BinaryIO],
    *,
    media_type: str = "",
    url: str | None = None,
) -> Document:
    """Look at a document that can be opened more than once, and give it with its head.

    Raises:
        InputError: it cannot be opened or read, or is empty.
    """
    with open_stream() as stream:
        head = read_head(stream)
    if not head:
        raise InputError("is empty", code="empty")
    return Document(source, locator, name, unpacked_head(head), open_stream, media_type, url=url)


def unpacked_head(head: bytes) -> bytes:
    """Give the beginning of a gzipped document as it is unpacked, of any other as it is."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(head, HEAD_BYTES)
    except zlib.error:
        return head


def read_head(stream: BinaryIO) -> bytes:
    """Read the beginning of a stream, passing over blank lines before it, a megabyte at most."""
    head, n_read = b"", 0
    while len(head) < HEAD_BYTES and (piece := stream.read(HEAD_BYTES - len(head))):
        head, n_read = (head + piece).lstrip(b"\r\n"), n_read + len(piece)
        if not head and n_read > _MAX_BLANK:
            break
    return head


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was read already: the beginning again, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        piece: bytes | memoryview = self._head[: len(view)]
        self._head = self._head[len(piece) :]
        piece = piece or self._rest.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._rest.close()
        super().close()


def rejoin(head: bytes, rest: BinaryIO) -> BinaryIO:
    """Give a stream of ``head`` and then what is left of ``rest``; closing it closes ``rest``."""
    return io.BufferedReader(_Rejoined(head, rest))


def open_unpacked(document: Document) -> BinaryIO:
    """Open a document, unpacking gzip on the way; read it in bounded pieces only."""
    stream = document.open_stream()
    first = stream.read(len(_GZIP))
    whole = rejoin(first, stream)
    return cast(BinaryIO, gzip.GzipFile(fileobj=whole)) if first == _GZIP else whole


def read_whole(document: Document, limits: ReadLimits) -> bytes:
    """Read a document of one report whole, unpacked, within the limit of bytes.

    Raises:
        InputError: codes ``too-large``, ``empty``, ``unreadable`` (broken packing).
    """
    try:
        with open_unpacked(document) as stream:
            content = stream.read(limits.max_bytes + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"its packing is broken ({error})", code="unreadable") from error
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error})", code="unreadable"
        ) from error
    if len(content) > limits.max_bytes:
        raise InputError(f"is longer than {limits.max_bytes:,} bytes", code="too-large")
    if not content.strip():
        raise InputError("is empty", code="empty")
    return content
