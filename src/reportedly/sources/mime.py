"""MIME messages (mail, saved pages) taken apart in bounded time, however broken they are.

The standard library's parser hands every line through one generator a level of nesting, and its
header classes raise what they like on hostile input; here the parts are found by one search a
level, at most :data:`MAX_DEPTH` deep, and only single short headers go to the standard library.
"""

from __future__ import annotations

import binascii
import email.header
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.message import Message

from reportedly.text.normalise import decode_bytes, known_encoding, replace_surrogates

MAX_DEPTH = 10
MAX_PARTS = 1_000
_MAX_HEAD = 262_144
_MAX_HEADER = 4_000
_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_NAME = re.compile(r"([!-9;-~]{1,80}):[ \t]*(.*)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A message or a part of one. ``headers`` by lower-case name, as they were written."""

    headers: dict[str, str]
    body: bytes
    parts: tuple[Part, ...] = ()

    def _message(self) -> Message:
        message = Message()
        for name in ("content-type", "content-disposition"):
            if name in self.headers:
                message[name] = _readable(self.headers[name]).replace("\n", " ")
        return message

    @property
    def media_type(self) -> str:
        """The media type in lower case; ``text/plain`` where none is given."""
        return self._message().get_content_type()

    @property
    def charset(self) -> str | None:
        """The encoding that the part names."""
        return self.parameter("charset")

    @property
    def file_name(self) -> str:
        """The name of an attachment, its last part only; "" for what is none."""
        message = self._message()
        try:
            name = message.get_filename() or ""
        except (LookupError, ValueError):
            return ""
        return re.split(r"[/\\]", decode_header(name))[-1].strip()

    @property
    def is_attachment(self) -> bool:
        """Tell whether the part is handed over as a file."""
        return self._message().get_content_disposition() == "attachment" or bool(self.file_name)

    def parameter(self, name: str) -> str | None:
        """Give a parameter of the media type, or None."""
        try:
            value = self._message().get_param(name)
        except (LookupError, ValueError):
            return None
        return email.utils.collapse_rfc2231_value(value).strip() or None if value else None

    def header(self, name: str) -> str | None:
        """Give a header as people read it, on one line, or None."""
        value = self.headers.get(name.lower())
        return decode_header(value) or None if value is not None else None

    def moment(self, name: str = "date") -> datetime | None:
        """Give a header as an aware time (UTC where its zone is unknown), or None."""
        return parse_mail_date(self.headers.get(name))

    def content(self) -> bytes:
        """Give the body with its transfer encoding undone, as far as it can be."""
        encoding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if encoding == "base64":
            return _from_base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        return self.body

    def text(self) -> str:
        """Give the body as normalised text.

        Raises:
            InputError: it is no text.
        """
        return decode_bytes(self.content(), self.charset).text

    def leaves(self) -> Iterator[Part]:
        """Give the parts that have no parts, in order; the message itself when it has none."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def parse_mail_date(text: str | None) -> datetime | None:
    """Read the date of a mail, or of a server's answer, as an aware time, or None."""
    if not text:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(decode_header(text)[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_mime(content: bytes) -> Part:
    """Take a message apart. Cost: linear in it, times the depth of nesting."""
    return _read_part(content.lstrip(b"\xef\xbb\xbf\r\n"), MAX_DEPTH, [MAX_PARTS])


def _read_part(content: bytes, depth: int, left: list[int]) -> Part:
    left[0] -= 1
    headers, body = split_head(content)
    part = Part(headers, body)
    boundary = part.parameter("boundary") if part.media_type.startswith("multipart/") else None
    if not boundary or not depth:
        return part
    pieces = list(_split_body(body, boundary.encode("utf-8", "surrogateescape"), left[0]))
    parts = tuple(_read_part(piece, depth - 1, left) for piece in pieces if left[0] > 0)
    return Part(headers, body if not parts else b"", parts)


def _split_body(body: bytes, boundary: bytes, at_most: int) -> Iterator[bytes]:
    """Give what stands between the boundaries; the last part may lack its end."""
    line = re.compile(rb"(?:\A|\r?\n|\r)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    start = None
    for match in line.finditer(body):
        if start is not None:
            yield body[start : match.start()]
            at_most -= 1
        start = _past_line_end(body, match.end())
        if match.group(1) or at_most <= 0:
            return
    if start is not None:
        yield body[start:]


def _past_line_end(body: bytes, at: int) -> int:
    return at + (2 if body.startswith(b"\r\n", at) else 1)


def split_head(content: bytes) -> tuple[dict[str, str], bytes]:
    """Give the headers (the first of each name, cut at 4,000 characters) and the body."""
    if content[:1] in (b"\r", b"\n"):
        return {}, content[_past_line_end(content, 0) :]
    end = _HEAD_END.search(content, 0, _MAX_HEAD)
    head, body = content[: end.start() if end else _MAX_HEAD], content[end.end() :] if end else b""
    headers: dict[str, str] = {}
    name = ""
    for line in _LINE_END.split(head.decode("utf-8", "surrogateescape")):
        if line[:1] in (" ", "\t") and name:
            headers[name] = (headers[name] + "\n" + line.strip())[:_MAX_HEADER]
            continue
        match = _NAME.fullmatch(line)
        name = match.group(1).lower() if match else ""
        if match and name not in headers:
            headers[name] = match.group(2)[:_MAX_HEADER]
        else:
            name = ""
    return (headers, body) if headers else ({}, content)


def decode_header(value: str) -> str:
    """Give a header with its encoded words read, on one line; never fails.

    >>> decode_header("=?utf-8?q?Caf=C3=A9?= news")
    'Café news'
    """
    try:
        pieces = email.header.decode_header(value.replace("\n", " ")[:_MAX_HEADER])
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    text = "".join(p if isinstance(p, str) else _decode_word(p, charset) for p, charset in pieces)
    return " ".join(replace_surrogates(_readable(text)).split())


def _readable(text: str) -> str:
    """Read what is not UTF-8 in a header as Windows-1252, the likeliest encoding beside it."""
    if text.isascii() or not any("\udc80" <= c <= "\udcff" for c in text):
        return text
    return replace_surrogates(text.encode("utf-8", "surrogateescape").decode("cp1252", "replace"))


def _decode_word(piece: bytes, charset: str | None) -> str:
    encoding = known_encoding(charset) or "utf-8"
    try:
        return piece.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return piece.decode("latin-1")


def _from_base64(body: bytes) -> bytes:
    """Decode what there is of base64: foreign bytes are passed over, a cut end is left out."""
    letters = _BASE64.sub(b"", body)
    usable = len(letters) - (1 if len(letters) % 4 == 1 else 0)
    letters = letters[:usable]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
