"""When a page says that it came out and was changed: its data, its meta elements, its looks.

Each place that names a time gives a stamp; the firm ones first, those of the page's looks after
them. Days that two orders read differently are settled by the page's language and country, or by
another stamp that fits one of the two readings.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.parse.base import Stamp
from reportedly.parse.dates import iter_moments, make_date, parse_moment
from reportedly.parse.landmarks import Landmark
from reportedly.parse.metadata_words import metadata_words
from reportedly.parse.structured import Node
from reportedly.text.html import Page

_LOG = logging.getLogger(__name__)
_DATE_LINE_WORDS = 15
_MAX_STAMPS, _MAX_VALUE = 60, 200
_CHANGED = re.compile(
    r"updat|modif|edited|last (?:change|review)|aktualisiert|geändert|stand:|actualizad|mis à jour|"
    r"modifi|aggiornat|atualizad|bijgewerkt|uppdatera|oppdatert|opdateret|güncell",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)


def published_stamps(
    nodes: Sequence[Node],
    metas: dict[str, str],
    marks: Sequence[Landmark],
    url: str | None,
    *,
    day_first: bool | None = None,
) -> tuple[Stamp, ...]:
    """Give the times of publication that a page names, the most trusted first.

    Creation counts for publication only where nothing says publication. Looks and addresses make
    weak stamps. ``day_first`` tells how the page's readers read ``3/4/2019``, if known.
    """
    found = [
        *_of_nodes(nodes, "datePublished"),
        *_of_metas(metas, "dates"),
        *_of_nodes(nodes, "dateCreated"),
        *_of_nodes(nodes, "uploadDate"),
        *_of_marks(marks),
        *_of_url(url),
    ]
    return tuple(_ordered(stamp, day_first) for stamp in found[:_MAX_STAMPS])


def _ordered(stamp: Stamp, day_first: bool | None) -> Stamp:
    """Write a day that two orders read differently as the page's readers read it."""
    if day_first is None or "/" not in stamp.value:
        return stamp
    open_, read = parse_moment(stamp.value), parse_moment(stamp.value, day_first=day_first)
    if open_ is None or read is None or open_.days == read.days:
        return stamp
    return replace(stamp, value=read.edtf)


def modified_stamps(nodes: Sequence[Node], metas: dict[str, str]) -> tuple[Stamp, ...]:
    """Give the times of the last change that a page names, the most trusted first."""
    found = [*_of_nodes(nodes, "dateModified"), *_of_metas(metas, "modified")]
    return tuple(found[:_MAX_STAMPS])


def _of_nodes(nodes: Sequence[Node], key: str) -> Iterator[Stamp]:
    for node in nodes:
        given = node.get(key)
        for value in given[:3] if isinstance(given, list) else [given]:
            if isinstance(value, dict):
                value = value.get("@value")
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)[:20] if abs(value) < 10**15 else ""
            if isinstance(value, str) and value.strip():
                where = "microdata" if node.get("@type") == "microdata" else "JSON-LD"
                yield Stamp(value.strip()[:_MAX_VALUE], f"{where} {key}")


def _of_metas(metas: dict[str, str], which: str) -> Iterator[Stamp]:
    for key in metadata_words(which):
        if key in metas:
            yield Stamp(metas[key][:_MAX_VALUE], f"meta {key}")


def _of_marks(marks: Sequence[Landmark]) -> Iterator[Stamp]:
    """Give the dates that elements for dates show, those behind the heading first."""
    head = next((i for i, m in enumerate(marks) if m.role == "heading" and not m.elsewhere), -1)
    order = [*range(head + 1, len(marks)), *range(head, -1, -1)]
    for i in order:
        mark = marks[i]
        if mark.role != "date" or mark.elsewhere or _CHANGED.search(f"{mark.hints} {mark.text}"):
            continue
        value = mark.value if mark.value and parse_moment(mark.value) else mark.text
        if parse_moment(value):
            tag = mark.element.tag
            where = "time element" if tag == "time" else "an element for the date"
            yield Stamp(value[:_MAX_VALUE], where, weak=True)


def _of_url(url: str | None) -> Iterator[Stamp]:
    match = _IN_URL.search(url or "")
    if match and (day := make_date(int(match[1]), int(match[3]), int(match[4]))):
        yield Stamp(day.isoformat(), "the address", weak=True)


def markup_stamps(page: Page, source: str) -> tuple[Stamp, ...]:
    """Give the day that a page's markup suggests and a short line of the page shows too.

    For pages whose data name no day. Asks htmldate without its search of the whole text, which
    dates every page, also those that have no date. On the WCXB pages whose metadata name no day
    it was right on 31 of 57; on 28 of the 37 that a short line shows too. About 5 ms.
    """
    found = parse_moment(_ask_htmldate(source))
    if found is None:
        return ()
    for line in page.lines:
        text = page.text[line.start : line.end][:_MAX_VALUE]
        is_short = len(text.split()) <= _DATE_LINE_WORDS
        if is_short and any(m.days == found.days for m in iter_moments(text)):
            return (Stamp(found.days.edtf, "htmldate", weak=True),)
    return ()


def _ask_htmldate(source: str) -> str:
    """Ask htmldate, which raises whatever it comes upon on a broken page; it then says nothing."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return find_date(source, original_date=True, extensive_search=False) or ""
    except Exception as error:
        _LOG.debug("htmldate gives no opinion: %r", error)
        return ""
