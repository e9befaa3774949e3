"""An answer of a server as a document: read whole, or a stream where it may hold many reports."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from reportedly.errors import InputError
from reportedly.sources.address import Checked
from reportedly.sources.base import Document, ReadLimits
from reportedly.sources.documents import read_head, rejoin, unpacked_head
from reportedly.sources.mime import parse_mail_date

if TYPE_CHECKING:
    import httpx2

#: What is certainly no report, by the first part of its media type.
_NO_TEXT = ("image/", "audio/", "video/", "font/")
#: What may hold many reports, and so be longer than one.
_STREAMS = frozenset(
    {
        "application/warc",
        "application/gzip",
        "application/x-gzip",
        "application/jsonl",
        "application/jsonlines",
        "application/x-ndjson",
        "application/octet-stream",
        "binary/octet-stream",
    }
)
_STREAM_SUFFIXES = (".warc", ".gz", ".jsonl", ".ndjson")


def answer_document(
    target: str, checked: Checked, response: httpx2.Response, limits: ReadLimits
) -> Document:
    """Make a document of an answer.

    Raises:
        InputError: codes ``unknown-type``, ``too-large``, ``empty``, ``unreadable``.
        TransientError: it broke off.
    """
    from reportedly.sources.body import BodyStream

    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    name = unquote(urlsplit(checked.url).path).rpartition("/")[2]
    if media_type.startswith(_NO_TEXT):
        raise InputError(f"the page is {media_type}, not text or HTML", code="unknown-type")
    is_stream = media_type in _STREAMS or name.lower().endswith(_STREAM_SUFFIXES)
    announced = response.headers.get("content-length", "")
    if not is_stream and announced.isdecimal() and int(announced) > limits.max_bytes:
        raise InputError(f"the page has {int(announced):,} bytes, over the limit", code="too-large")
    body = BodyStream(response)
    stream = io.BufferedReader(body)
    content = stream.read(limits.max_bytes + 1)
    if not content.strip():
        raise InputError("the page is empty", code="empty")
    is_whole = len(content) <= limits.max_bytes
    if not is_whole and not is_stream:
        raise InputError(f"the page is longer than {limits.max_bytes:,} bytes", code="too-large")
    if not is_whole:
        body.retryable = False
        response.extensions["kept"] = True

    def open_stream() -> BinaryIO:
        return cast(BinaryIO, io.BytesIO(content)) if is_whole else rejoin(content, stream)

    return Document(
        target,
        checked.url,
        name,
        unpacked_head(read_head(cast(BinaryIO, io.BytesIO(content)))),
        open_stream,
        media_type,
        encoding=response.charset_encoding,
        url=checked.url,
        retrieved_at=parse_mail_date(response.headers.get("date")),
        once=not is_whole,
        from_public=not checked.is_private,
    )
