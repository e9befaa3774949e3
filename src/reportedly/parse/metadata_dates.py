"""When a page says that it came out and was changed: its data, its meta elements, its looks.

Each place that names a time gives a stamp; the firm ones first, those of the page's looks after
them. Days that two orders read differently are settled by the page's language and country, or by
another stamp that fits one of the two readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.parse.base import Stamp
from reportedly.parse.date_lines import ShownDay
from reportedly.parse.dates import parse_moment
from reportedly.parse.moments import settle
from reportedly.parse.structured import Node
from reportedly.text.metadata_words import metadata_words

_MAX_STAMPS, _MAX_VALUE, _MAX_NEAR = 60, 200, 12


def firm_stamps(
    nodes: Sequence[Node],
    metas: dict[str, str],
    *,
    day_first: bool | None = None,
) -> tuple[Stamp, ...]:
    """Give the times of publication that a page's data name, the most trusted first.

    Creation counts for publication only where nothing says publication. ``day_first`` tells how
    the page's readers read ``3/4/2019``, if known.
    """
    found = [
        *_of_nodes(nodes, "datePublished"),
        *_of_metas(metas, "dates"),
        *_of_nodes(nodes, "dateCreated"),
        *_of_nodes(nodes, "uploadDate"),
    ]
    ordered = (_ordered(stamp, day_first) for stamp in found[:_MAX_STAMPS])
    return tuple(s for s in ordered if parse_moment(s.value) is not None)


def most_agreed(firm: Sequence[Stamp], shown: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Order a page's stamps so that the first is one that its readers see too.

    Where the most trusted stamp names a day that is shown nowhere near the heading nor held by
    the address, but another's day is, that other is taken if it is as exact. Where
    all stamps are of loose names ("date"), the shown day is taken. The shown stamps follow, as
    weak ones: they may tell the zone.
    """
    seen = {m.days for s in shown if (m := parse_moment(s.value)) is not None}
    ranked = list(firm)
    first = settle(firm)
    if first is not None and seen and first.days not in seen and all(map(_is_loose, firm)):
        return tuple(shown)
    if first is not None and seen and first.days not in seen:
        for i in range(1, len(firm)):
            other = settle(firm[i:])
            if other is None or other.days not in seen:
                continue
            if other.at or other.wall or not first.at:
                ranked = [firm[i], *firm[:i], *firm[i + 1 :]]
                break
    return (*ranked, *shown)


def _is_loose(stamp: Stamp) -> bool:
    """Tell whether a stamp's name may as well mean the last change ("date")."""
    return stamp.where.removeprefix("meta ") in metadata_words("loose_dates")


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


def near_stamps(candidates: Sequence[ShownDay]) -> tuple[Stamp, ...]:
    """Give the days that a page shows near its heading, and the one its address holds."""
    near = [c for c in candidates if c.near or c.where == "the address"]
    return stamps_of(near[:_MAX_NEAR])


def stamps_of(candidates: Sequence[ShownDay]) -> tuple[Stamp, ...]:
    """Give shown days as weak stamps."""
    return tuple(Stamp(c.told, c.where, weak=True) for c in candidates)
