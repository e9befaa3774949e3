"""Records to rows and back; the only place that knows what a column holds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from reportedly.model.addresses import lasting_address
from reportedly.model.codec import decode, decode_report, encode
from reportedly.model.ids import make_id
from reportedly.model.report import Issue, RawReport, Report
from reportedly.model.story import Copy
from reportedly.store.base import Seen

Row = dict[str, Any]


def dump(value: Any) -> str:
    """Give compact JSON with sorted keys: the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def raw_id(raw: RawReport) -> str:
    """Give the id of raw bytes from one place; when they were fetched does not count."""
    return make_id(
        "raw", carrier=dump(_carrier(raw)), content=hashlib.sha256(raw.content).hexdigest()
    )


def raw_row(raw: RawReport, run_id: str) -> Row:
    """Give the row of a raw report."""
    return {
        "id": raw_id(raw),
        "source": raw.source,
        "content": raw.content,
        "carrier": dump(_carrier(raw)),
        "run_id": run_id,
    }


def report_row(report: Report, raw: RawReport, seq: int, run_id: str) -> Row:
    """Give the row of a report; its text and blocks are in the body."""
    days = report.published.days
    return {
        "id": report.id,
        "seq": seq,
        "raw_id": raw_id(raw),
        "locator": locator_of(report, raw),
        "sha256": report.sha256,
        "first_day": days.first.isoformat() if days.first else None,
        "last_day": days.last.isoformat() if days.last else None,
        "language": report.language,
        "supersedes": report.supersedes,
        "body": dump(encode(report)),
        "run_id": run_id,
        "deleted_at": None,
    }


def report_of(body: str) -> Report:
    """Read a report's body back; every span is checked against the text again."""
    return decode_report(json.loads(body))


def locator_of(report: Report, raw: RawReport) -> str | None:
    """Give what stays the same when an article is edited: its address, its id, or its file.

    The address is the one the article calls its own, if that is of the same site and no mere
    front page; a feed's lasting id counts where there is no address.
    """
    if report.url:
        return lasting_address(report.url, report.canonical_url)
    if raw.given_id:
        return f"id:{raw.given_id}"
    if raw.guid:
        return f"guid:{raw.listed_in or ''}:{raw.guid}"
    return None if raw.source in ("", "-") else os.path.abspath(raw.source)


def copy_of(body: str, reports: Mapping[str, Report]) -> Copy:
    """Read a copy back."""
    return decode(Copy, json.loads(body), reports)


def issue_row(issue: Issue, run_id: str) -> Row:
    """Give the row of an issue. Its evidence, being spans, stays with its report."""
    parts = {
        "stage": issue.stage,
        "source": issue.source,
        "code": issue.code,
        "message": issue.message,
        "report_id": issue.report_id,
    }
    return {"id": make_id("issue", **parts), **parts, "run_id": run_id, "deleted_at": None}


def seen_row(raw: RawReport, version: str, seen: Seen, run_id: str) -> Row:
    """Give the row of what some bytes came to."""
    body = dump(encode(seen))
    return {"raw_id": raw_id(raw), "version": version, "body": body, "run_id": run_id}


def seen_of(body: str) -> Seen:
    """Read back what some bytes came to."""
    return decode(Seen, json.loads(body), {})


def _carrier(raw: RawReport) -> Row:
    """Give what the carrier said, without the bytes and the hour of fetching."""
    left_out = ("content", "retrieved_at")
    return {f.name: getattr(raw, f.name) for f in fields(raw) if f.name not in left_out}
