"""Citations: which report a span is in, its number in the brief, and its anchor in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from reportedly.errors import InvariantError
from reportedly.model.report import Report, Span
from reportedly.model.story import Brief

_NOT_LETTERS = re.compile(r"[\W\d_]+")
#: A line of a file of records, whose name names no outlet.
_RECORD = re.compile(r"\.(?:jsonl|ndjson|json):\d+\Z", re.IGNORECASE)
_MIXED = re.compile(r"[^\W\d_]\d[^\W\d_]|\d[^\W\d_]\d")


@dataclass(frozen=True, slots=True)
class Citation:
    """A span as a brief prints it: the number of its report from 1, and the page anchor."""

    number: int
    span: Span
    anchor: str


def number_reports(brief: Brief) -> dict[str, int]:
    """Give each report of a brief its number, from 1 in the order of the brief; then go on with
    the earlier texts of edited ones."""
    texts = (*brief.reports, *brief.former)
    return {report.id: i for i, report in enumerate(texts, start=1)}


def cite_spans(
    spans: Iterable[Span], numbers: Mapping[str, int], prefix: str = ""
) -> tuple[Citation, ...]:
    """Give the citations of spans, sorted by report number and place, each once.

    Raises:
        InvariantError: a span points into a report that is not of this brief.
    """
    found = []
    for span in sorted(set(spans), key=lambda s: (numbers.get(s.report_id, 0), s.start, s.end)):
        number = numbers.get(span.report_id)
        if number is None:
            raise InvariantError(f"a citation points outside the story: {span.report_id}")
        found.append(Citation(number, span, anchor_of(span, number, prefix)))
    return tuple(found)


def anchor_of(span: Span, number: int, prefix: str = "") -> str:
    """Give the page anchor of a span."""
    return f"{prefix}r{number}-{span.start}-{span.end}"


def name_outlet(report: Report) -> str:
    """Give the name a reader knows a report by: its outlet, else its site, else the name of its
    file if that is its own and made of words; the empty string when nothing names it."""
    if report.outlet and report.outlet.strip():
        return report.outlet
    for address in (report.url, report.source):
        if host := _host(address or ""):
            return host
    unnamed = "://" in report.source or _RECORD.search(report.source)
    stem = "" if unnamed else PurePosixPath(name_file(report)).stem
    worded = any(len(part) >= 3 for part in _NOT_LETTERS.split(stem))
    return stem if worded and not _MIXED.search(stem) else ""


def _host(address: str) -> str:
    """Give the host of a web address, without "www."; empty for anything else."""
    try:
        host = urlsplit(address).hostname if "://" in address else None
    except ValueError:  # no address, though it looks like one
        return ""
    return (host or "").removeprefix("www.")


def name_file(report: Report) -> str:
    """Give the last part of the path or address that a report came from."""
    return PurePosixPath(report.source.replace("\\", "/")).name
