"""Lists read up to a limit: what stands before the limit, or before a break, counts."""

from __future__ import annotations

import gzip
import zlib

from reportedly.errors import InputError
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.local import as_input_error

_PIECE = 1 << 20


def read_bounded(document: Document, limits: ReadLimits) -> tuple[bytes, str | None]:
    """Read a list of entries up to the limit of bytes; tell why when that is not all of it.

    Raises:
        InputError: codes ``empty``, ``unreadable``.
    """
    content, cut = bytearray(), None
    try:
        with open_unpacked(document) as stream:
            while len(content) <= limits.max_bytes and (piece := stream.read(_PIECE)):
                content += piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        if not content:
            raise InputError(f"its packing is broken ({error})", code="unreadable") from error
        cut = "its packing is broken"
    except OSError as error:
        raise as_input_error(error) from error
    if len(content) > limits.max_bytes:
        cut = f"is longer than {limits.max_bytes:,} bytes"
    if not content.strip():
        raise InputError("is empty", code="empty")
    return bytes(content[: limits.max_bytes]), cut
