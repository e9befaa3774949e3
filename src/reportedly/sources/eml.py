"""Mails: newsletters, forwarded articles, and the articles attached to them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email.utils import parseaddr
from functools import partial

from reportedly.errors import InputError
from reportedly.model.report import RawReport
from reportedly.sources.base import HEAD_BYTES, Document, Item, ReadLimits
from reportedly.sources.documents import read_items, read_whole
from reportedly.sources.local import issue
from reportedly.sources.mail_body import Body, choose_body
from reportedly.sources.mail_text import (
    find_forwarded,
    find_forwarded_html,
    is_forward,
    plain_subject,
)
from reportedly.sources.mime import Part, decode_header, read_mime
from reportedly.sources.plain import suffix_of

_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,40}):", re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
#: Headers that only mails have, and those that stand beside them.
_SURE = frozenset({b"message-id", b"received", b"return-path", b"delivered-to", b"mime-version"})
_COMMON = frozenset({b"from", b"to", b"subject", b"date", b"sender", b"content-type"})
_ATTACHED = frozenset({".html", ".htm", ".xhtml", ".pdf", ".txt", ".md", ".mht", ".mhtml", ".eml"})
_SUFFIX_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "message/rfc822": ".eml",
}
_MAX_ATTACHED, _MAX_NESTED = 50, 4
#: A mail of fewer words that brings readable attachments is a note that goes with them.
_NOTE_WORDS = 25
#: So many letters of a name, found in a domain, are no chance.
_MIN_NAME = 4
_WORD = re.compile(r"\w+")


class EmlFormat:
    """Reads a mail: its best body, and the pages, PDFs, texts and mails attached to it.

    A newsletter's sender is its outlet; another mail's sender is a person, and names no outlet.
    The date of a mail that forwards an article is not the article's.
    """

    name = "eml"
    rank = 16
    suffixes = frozenset({".eml"})

    def recognises(self, document: Document) -> bool:
        """Take files by suffix or type, and what begins with the headers that only mails have."""
        suffix = suffix_of(document.name)
        if suffix in self.suffixes or document.media_type == "message/rfc822":
            return True
        if suffix not in ("", ".txt"):
            return False
        head = _HEAD_END.split(document.head.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
        if not _HEADER.match(head):
            return False
        names = {name.lower() for name in _HEADER.findall(head)}
        return bool(names & _SURE) and len(names & _COMMON) >= 2

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the mail's own text and then what is attached, in order.

        Raises:
            InputError: it holds nothing to read, or cannot be read.
        """
        message = read_mime(read_whole(document, limits))
        yield from _read_message(message, document, limits, _MAX_NESTED)


def _read_message(
    message: Part, document: Document, limits: ReadLimits, nested: int
) -> Iterator[Item]:
    if message.media_type in ("multipart/encrypted", "application/pkcs7-mime"):
        raise InputError("is an encrypted mail", code="encrypted")
    attached = [p for p in message.leaves() if _suffix(p)]
    body = choose_body(message)
    n_words = len(_WORD.findall(body.shown)) if body else 0
    if body and n_words and (not attached or n_words >= _NOTE_WORDS):
        yield _raw_report(message, body, document)
    elif n_words:
        what = f"the mail's own text of {n_words} words goes with what is attached; passed over"
        yield issue(document.source, "passed-over", what)
    elif not attached:
        raise InputError("is a mail without any text", code="empty")
    for part in attached[:_MAX_ATTACHED]:
        yield from _read_attached(part, message, document, limits, nested)
    if len(attached) > _MAX_ATTACHED:
        what = f"has {len(attached)} attachments; those after the {_MAX_ATTACHED}th are not read"
        yield issue(document.source, "too-many", what)


def _raw_report(message: Part, body: Body, document: Document) -> RawReport:
    subject = message.header("subject")
    content = body.content
    forwarded = (find_forwarded_html if body.is_html else find_forwarded)(content.decode())
    sent_at = message.moment()
    published = sent_at.isoformat() if sent_at else None
    if forwarded or is_forward(subject):
        published = forwarded.sent_at if forwarded else None
    title = (forwarded and forwarded.subject) or subject
    url = "".join((message.header("archived-at") or "").strip("<> ").split())
    return RawReport(
        document.source,
        forwarded.text.encode() if forwarded else content,
        "text/html" if body.is_html else "text/plain",
        encoding="utf-8",
        url=url if url.startswith(("http://", "https://")) else document.url,
        title=plain_subject(title),
        outlet=_own_name(forwarded.sender) if forwarded else newsletter_name(message),
        published=published,
        language=message.header("content-language"),
        retrieved_at=document.retrieved_at or sent_at,
        locator=document.locator,
        guid=(message.header("message-id") or "").strip("<> ") or None,
    )


def newsletter_name(message: Part) -> str | None:
    """Give the sender's name if the mail went out to many and its sender alone writes to them.

    What shows it: a way to unsubscribe, or a name of the list, and no address to post to; or a
    name that its own domain bears.
    """
    headers = message.headers
    sender = headers.get("from", "")
    is_bulk = headers.get("precedence", "").strip().lower() in ("bulk", "list", "junk")
    if not (is_bulk or "list-unsubscribe" in headers or "list-id" in headers):
        return _own_name(sender)
    if "mailto:" in headers.get("list-post", "").lower():
        return None
    name = _name_and_domain(sender)[0]
    return name.split(" via ")[0].strip() or None if "@" not in name else None


def _own_name(sender: str | None) -> str | None:
    """Give the name of a sender whose domain bears it (Oxmoor Herald, oxmoorherald.example)."""
    name, domain = _name_and_domain(sender or "")
    folded = "".join(_WORD.findall(name.casefold().removeprefix("the ")))
    return name if len(folded) >= _MIN_NAME and folded in domain.replace("-", "") else None


def _name_and_domain(sender: str) -> tuple[str, str]:
    name, address = parseaddr(sender)
    return decode_header(name).strip(" \"'"), address.rpartition("@")[2].casefold()


def _suffix(part: Part) -> str:
    """Give the suffix by which an attachment can be read, "" for none and for a body."""
    media_type = part.media_type
    if media_type != "message/rfc822" and not part.is_attachment:
        return ""
    suffix = suffix_of(part.file_name)
    return suffix if suffix in _ATTACHED else _SUFFIX_OF_TYPE.get(media_type, "")


def _read_attached(
    part: Part, message: Part, document: Document, limits: ReadLimits, nested: int
) -> Iterator[Item]:
    suffix = _suffix(part)
    name = part.file_name or f"attached{suffix}"
    name = name if suffix_of(name) == suffix else name + suffix
    source, locator = f"{document.source}!{name}", f"{document.locator}!{name}"
    content = part.content()
    inner = Document(
        source,
        locator,
        name,
        content[:HEAD_BYTES],
        partial(io.BytesIO, content),
        encoding=part.charset if part.media_type.startswith("text/") else None,
        retrieved_at=message.moment(),
    )
    try:
        if not content.strip():
            raise InputError("is empty", code="empty")
        if suffix == ".eml":
            if not nested:
                raise InputError("is a mail within too many mails; not read", code="too-deep")
            yield from _read_message(read_mime(content), inner, limits, nested - 1)
        else:
            yield from read_items(inner, limits)
    except InputError as error:
        yield issue(source, error.code, str(error))
