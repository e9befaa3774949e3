"""The text of a mail: flowed lines joined, a forwarded message's head read and taken off."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from reportedly.sources.mime import parse_mail_date

_FIELD = re.compile(
    r"[*>\s]*\*?(From|Sent|Date|To|Cc|Bcc|Subject|Reply-To):\*?\s*(.*)", re.IGNORECASE
)
_MARK = re.compile(
    r"[>\s]*(?:-{2,}\s*(?:Forwarded|Original) (?:message|by)\b.*|Begin forwarded message:)\s*",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:\s*(?:fwd?|fw|re|wg|tr|aw)\s*(?:\[\d+\])?:)+\s*", re.IGNORECASE)
_FORWARDED = re.compile(r"\s*(?:fwd?|fw|wg|tr)\s*:", re.IGNORECASE)
_TOKENS = re.compile(r"(<[^<>]*>)")
_LINE_TAG = re.compile(
    r"</?(?:br|div|p|tr|table|td|li|ul|ol|blockquote|body|hr|h[1-6])\b", re.IGNORECASE
)
_LINK = re.compile(r"[ \t]?<https?://[^<>\s]*>")
_QUOTED = re.compile(r"^>[ \t]?", re.MULTILINE)
#: A forwarded message's head stands behind so few lines of the sender's own, at most.
_MAX_OWN_LINES = 40
_MIN_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a mail's text says of the message forwarded in it, and the text without that head.

    ``sent_at`` is ISO 8601 where it can be read as a mail's date, else as it was written.
    """

    text: str
    subject: str | None = None
    sender: str | None = None
    sent_at: str | None = None


def join_flowed(text: str, *, del_sp: bool) -> str:
    """Join the lines of ``format=flowed`` text (RFC 3676): a space at a line's end runs on.

    Args:
        text: the body.
        del_sp: the space itself belongs to the mail, not to the text.
    """
    out: list[str] = []
    runs_on = False
    for line in text.split("\n"):
        if runs_on and line and not line.startswith(">"):
            out[-1] = (out[-1][:-1] if del_sp else out[-1]) + line.removeprefix(" ")
        else:
            out.append(line)
        runs_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(out)


def without_links(text: str) -> str:
    """Take the addresses in angle brackets out of a text: they stand for links in HTML mail."""
    return _LINK.sub("", text)


def plain_subject(subject: str | None) -> str | None:
    """Give a subject without "Re:" and "Fwd:".

    >>> plain_subject("Fwd: RE: Ferry back")
    'Ferry back'
    """
    return _PREFIX.sub("", subject, count=1).strip() or None if subject else None


def is_forward(subject: str | None) -> bool:
    """Tell by its subject whether a mail forwards another one."""
    return bool(subject and _FORWARDED.match(subject))


def find_forwarded(text: str) -> Forwarded | None:
    """Find the message that a mail forwards; None when it forwards none.

    Its head is a run of at least three lines like ``From: …`` near the beginning. The text given
    back lacks that head, which is no text, and keeps what the sender wrote above it.
    """
    lines = text.split("\n")
    head = _find_head(lines)
    if head is None:
        return None
    own = [line for line in lines[: head.start] if not _MARK.fullmatch(line)]
    rest = _unquoted("\n".join(lines[head.end :]))
    return head.forwarded("\n".join([*own, rest]).strip("\n"))


def find_forwarded_html(source: str) -> Forwarded | None:
    """Find the message that a mail in HTML forwards, as :func:`find_forwarded` does.

    The HTML given back lacks the words of the head and keeps its elements.
    """
    tokens = _TOKENS.split(source)
    lines: list[list[int]] = [[]]
    for i, token in enumerate(tokens):
        if i % 2 and _LINE_TAG.match(token):
            lines.append([])
        elif not i % 2 and token.strip():
            lines[-1].append(i)
    lines = [line for line in lines if line]
    shown = [" ".join(html.unescape("".join(tokens[i] for i in line)).split()) for line in lines]
    head = _find_head(shown)
    if head is None:
        return None
    marks = [at for at in range(head.start) if _MARK.fullmatch(shown[at])]
    for at in (*marks, *range(head.start, head.end)):
        for i in lines[at]:
            tokens[i] = ""
    return head.forwarded("".join(tokens))


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of a forwarded message's head, from ``start`` up to ``end``, and its fields."""

    start: int
    end: int
    fields: dict[str, str]

    def forwarded(self, text: str) -> Forwarded:
        when = self.fields.get("date") or self.fields.get("sent") or None
        moment = parse_mail_date(when)
        sent_at = moment.isoformat() if moment else when
        return Forwarded(text, self.fields["subject"] or None, self.fields["from"] or None, sent_at)


def _find_head(lines: list[str]) -> _Head | None:
    for at in range(min(len(lines), _MAX_OWN_LINES)):
        fields, end = _fields(lines, at)
        if len(fields) >= _MIN_FIELDS and "from" in fields and "subject" in fields:
            return _Head(at, end, fields)
    return None


def _fields(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """Give the fields of the head that begins at a line, and the number of the line after it."""
    fields: dict[str, str] = {}
    name = ""
    for at in range(start, min(start + _MAX_OWN_LINES, len(lines))):
        match = _FIELD.fullmatch(lines[at][:2_000])
        if match:
            name = match.group(1).lower()
            fields.setdefault(name, match.group(2).strip(" *"))
        elif name in ("to", "cc") and lines[at][:1] in (" ", "\t"):
            pass  # addresses run on
        else:
            return fields, at
    return fields, min(start + _MAX_OWN_LINES, len(lines))


def _unquoted(text: str) -> str:
    """Take the marks of quotation off a text that is quoted throughout."""
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(line.startswith(">") for line in lines)
    return _QUOTED.sub("", text) if lines and quoted >= 0.9 * len(lines) else text
