"""Web archives (WARC, WET), packed or not: every answer in them that is a page, a text or a PDF."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import known_suffixes, read_reports_only
from reportedly.sources.local import as_input_error, issue
from reportedly.sources.warc_http import (
    Answer,
    Body,
    media_type_of,
    parse_answer,
    unpack_body,
)
from reportedly.sources.warc_records import Damage, Record, read_records
from reportedly.sources.warc_tape import ZSTD, ZSTD_DICTIONARY, open_tape

_TYPES = frozenset({"application/warc", "application/x-warc"})
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz")
_HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_TEXT = frozenset({"text/plain", "text/markdown"})
#: Kinds of passed-over records that are counted apart.
_MOST_KINDS = 200
_QUIET = frozenset({"warcinfo", "request", "metadata"})


class WarcFormat:
    """Reads web archives record by record, in memory that does not grow with them.

    A page's address is ``WARC-Target-URI``; ``WARC-Date`` is when it was retrieved, never when it
    was published. Only answers with status 200 are given; what is passed over is counted, and
    told of in one issue at the end. The limit of bytes holds for a record.
    """

    name = "warc"
    rank = 10
    suffixes = frozenset({".warc", ".warc.zst", ".wet"})

    def recognises(self, document: Document) -> bool:
        """Take archives by their first bytes, their type or their name."""
        if document.head.startswith(b"WARC/") or document.media_type in _TYPES:
            return True
        named = document.name.lower().endswith(_SUFFIXES)
        return named or (
            document.head.startswith((ZSTD, ZSTD_DICTIONARY)) and ".warc" in document.name.lower()
        )

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report for each page, an issue for each damaged place, and a note last."""
        reader = _Reader(document, limits)
        try:
            with document.open_stream() as stream:
                for found in read_records(open_tape(stream), limits.max_bytes):
                    yield from reader.items(found)
        except OSError as error:
            raise as_input_error(error) from error
        yield from reader.notes()


class _Reader:
    """Turns the records of one archive into reports, and counts what it passes over."""

    def __init__(self, document: Document, limits: ReadLimits) -> None:
        self._document = document
        self._limits = limits
        self._n_records = self._n_given = self._n_damaged = 0
        self._filtered: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()

    def items(self, found: Record | Damage) -> Iterator[Item]:
        """Give what a record holds."""
        where = f"{self._document.source}:{found.offset}"
        if isinstance(found, Damage):
            self._n_damaged += 1
            yield issue(where, "broken-record", found.what)
            return
        self._n_records += 1
        try:
            for item in self._read(found, where):
                self._n_given += isinstance(item, RawReport)
                yield item
        except _Passed as passed:
            self._count(self._passed, str(passed))
        except _LeftOut as left_out:
            self._count(self._filtered, str(left_out))
        except InputError as error:
            yield issue(where, error.code, str(error))

    @staticmethod
    def _count(counts: Counter[str], what: str) -> None:
        """Count one more; a made-up type a record must not fill the memory."""
        counts[what if what in counts or len(counts) < _MOST_KINDS else "others"] += 1

    def notes(self) -> Iterator[Issue]:
        """Tell, once the archive has ended, what was passed over and what the filters left out."""
        source = self._document.source
        if not self._n_records and not self._n_damaged:
            yield issue(source, "empty", "holds no record")
        if self._passed:
            what = f"passed over {_counted(self._passed)}"
            yield issue(source, "passed-over", what)
        if self._filtered:
            yield issue(source, "filtered", f"left out as asked {_counted(self._filtered)}")

    def _read(self, record: Record, where: str) -> Iterator[Item]:
        """Give the report in a record, then what is doubtful about it.

        Raises:
            InputError: it is a page, but cannot be used.
            _Passed: it is none.
            _LeftOut: the filters do not want it.
        """
        headers = record.headers
        kind = headers["warc-type"].lower()
        if kind in _QUIET:
            return
        if kind not in ("response", "resource", "conversion"):
            raise _Passed(f"of type {kind[:20]}")
        url = _url(headers.get("warc-target-uri", ""))
        retrieved_at = moment_of(headers.get("warc-date", ""))
        if not self._limits.only.wants_host(url):
            raise _LeftOut("by domain")
        if not self._limits.only.wants_retrieved(retrieved_at):
            raise _LeftOut("by day")
        answer = _answer(record)
        media_type = _wanted_type(headers, answer)
        if record.too_large:
            what = f"the record is longer than {self._limits.max_bytes:,} bytes"
            raise InputError(what, code="too-large")
        body = unpack_body(answer, self._limits.max_bytes)
        if not body.content.strip():
            raise _Passed("without content")
        raw = RawReport(
            where,
            body.content,
            media_type,
            encoding=answer.charset,
            url=url,
            retrieved_at=retrieved_at,
            locator=self._document.locator,
            listed_in=self._document.locator,
        )
        yield from _from_pdf(raw, self._limits) if media_type in _PDF else (raw,)
        yield from _doubts(record, body, where)


class _Passed(Exception):
    """A record that holds no report; says what it is instead."""


class _LeftOut(Exception):
    """A record that was not asked for; says by which filter."""


def _answer(record: Record) -> Answer:
    """Give the HTTP answer in a record; other blocks as if they had come by HTTP.

    Raises:
        InputError: it should be an answer, and is not.
        _Passed: it is one that holds no page.
    """
    declared = record.headers.get("content-type", "")
    if record.headers["warc-type"].lower() != "response":
        return Answer(200, {"content-type": declared}, record.block)
    answer = parse_answer(record.block)
    if answer is None:
        if media_type_of(declared) != "application/http":
            raise _Passed(f"of type {media_type_of(declared)[:40] or 'unknown'}")
        raise InputError("the record holds no HTTP answer", code="broken-record")
    if answer.status != 200:
        raise _Passed(f"with status {answer.status}")
    return answer


def _wanted_type(headers: dict[str, str], answer: Answer) -> str:
    """Give the media type to parse the body as.

    What the archive found in the body outranks what the server said.

    Raises:
        _Passed: it is neither a page nor a text nor a PDF.
    """
    found = media_type_of(headers.get("warc-identified-payload-type", ""))
    for media_type in (found, answer.media_type):
        if media_type in _HTML:
            return "text/html"
        if media_type in _PDF and _reads_pdf():
            return "application/pdf"
        if media_type in _TEXT:
            return "text/plain"
    named = found or answer.media_type
    if not named and answer.body.lstrip()[:1] == b"<":
        return "text/html"
    raise _Passed(f"of type {named[:40] or 'unknown'}")


@cache
def _reads_pdf() -> bool:
    return ".pdf" in known_suffixes()


def _from_pdf(raw: RawReport, limits: ReadLimits) -> Iterator[Item]:
    """Hand a PDF to the format that reads PDF."""
    document = Document(
        raw.source,
        raw.locator,
        (raw.url or "").rpartition("/")[2],
        raw.content[:8_192],
        lambda: io.BytesIO(raw.content),
        "application/pdf",
        url=raw.url,
        retrieved_at=raw.retrieved_at,
    )
    for item in read_reports_only(document, limits):
        yield replace(item, listed_in=raw.listed_in) if isinstance(item, RawReport) else item


def _doubts(record: Record, body: Body, where: str) -> Iterator[Issue]:
    """Tell what is doubtful about a report that is given."""
    why = record.headers.get("warc-truncated", "").lower()
    if why and why != "no":
        yield issue(where, "truncated", f"the archive holds only the page's beginning ({why[:20]})")
    elif body.cut:
        yield issue(where, "truncated", "the page's packing ends before its end")
    if record.mended:
        yield issue(where, "wrong-length", "the record's length is wrong; read to where it ends")


def _url(value: str) -> str | None:
    """Give a web address that a record names (old writers put it in angle brackets)."""
    url = value.strip().removeprefix("<").removesuffix(">")
    is_web = url[:8].lower().startswith(("http://", "https://"))
    return url if is_web and len(url.split()) == 1 else None


def moment_of(value: str) -> datetime | None:
    """Read a ``WARC-Date``: ISO 8601, or the fourteen digits of older archives; UTC if unsaid."""
    try:
        is_digits = len(value) == 14 and value.isdecimal() and value.isascii()
        moment = datetime.fromisoformat(f"{value[:8]}T{value[8:]}" if is_digits else value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _counted(counts: Counter[str], most: int = 8) -> str:
    """Write "1,204 records: 900 with status 404, 304 of type image/png"; the commonest first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [f"{n:,} {what}" for what, n in ordered[:most]]
    rest = sum(n for _, n in ordered[most:])
    shown += [f"{rest:,} of other kinds"] if rest else []
    n_all = sum(counts.values())
    return f"{n_all:,} record{'s' * (n_all != 1)}: {', '.join(shown)}"
