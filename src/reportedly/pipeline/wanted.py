"""Which reports a filter wants: by what their page tells early, and by what parsing found."""

from __future__ import annotations

import re
from datetime import date

from reportedly.errors import InputError
from reportedly.model.report import RawReport, Report
from reportedly.sources.base import ReadFilter
from reportedly.text.normalise import declared_in_page, decode_bytes

#: Of a page, so much is looked at for its language: more than most heads and menus.
_GLANCE = 400_000
#: Shorter paragraphs are menus and captions as often as not.
_LONG = 80
_ENOUGH = 1_600
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")

BY_DOMAIN, BY_LANGUAGE, BY_DAY = "by domain", "by language", "by day"


def unwanted_page(raw: RawReport, only: ReadFilter) -> str:
    """Give the filter by which a raw report is not wanted, as far as is told without parsing.

    Cost: about 0.5 ms a page of 17 kB where a language is asked for, else nothing.
    """
    if raw.url is not None and not only.wants_host(raw.url):
        return BY_DOMAIN
    if not only.wants_retrieved(raw.retrieved_at):
        return BY_DAY
    if only.languages and raw.media_type == "text/html":
        language = glance_language(raw)
        if language is not None and language not in only.languages:
            return BY_LANGUAGE
    return ""


def unwanted_report(report: Report, only: ReadFilter) -> str:
    """Give the filter by which a parsed report is not wanted.

    A report in no known language, and one of no known day, is wanted; one that no day is known of
    but when it was retrieved goes by that.
    """
    if only.domains and not only.wants_host(report.url) and not _has_domain(report, only):
        return BY_DOMAIN
    if only.languages and report.language is not None and report.language not in only.languages:
        return BY_LANGUAGE
    return "" if _is_within(report, only.first, only.last) else BY_DAY


def _has_domain(report: Report, only: ReadFilter) -> bool:
    return report.domain is not None and only.wants_host(f"https://{report.domain}/")


def _is_within(report: Report, first: date | None, last: date | None) -> bool:
    """Tell whether a report may have come out between two days."""
    days = report.published.days
    earliest, latest = days.first, days.last
    if earliest is None and latest is None and report.retrieved_at is not None:
        earliest = latest = report.retrieved_at.date()
    too_late = last is not None and earliest is not None and earliest > last
    too_early = first is not None and latest is not None and latest < first
    return not too_late and not too_early


def glance_language(raw: RawReport) -> str | None:
    """Give the language of a page's longer paragraphs, or None where they tell none."""
    from reportedly.parse.language import detect_language

    content = raw.content
    if len(content) > _GLANCE:
        content = content[: content.rfind(b"<", 0, _GLANCE)]  # no character is cut in two there
    try:
        decoded = decode_bytes(content, raw.encoding or declared_in_page(content))
    except InputError:  # told of when it is parsed
        return None
    found: list[str] = []
    n_letters = 0
    for part in _PARAGRAPH.split(decoded.text)[1:]:
        words = " ".join(_TAG.sub(" ", part.partition("</p")[0]).split())
        if len(words) >= _LONG:
            found.append(words)
            n_letters += len(words)
        if n_letters >= _ENOUGH:
            break
    return detect_language(" ".join(found))
