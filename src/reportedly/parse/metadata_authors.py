"""Who a page says wrote it: its data, its meta elements, its byline; persons before the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportedly.parse.landmarks import Landmark
from reportedly.parse.metadata_names import clean_names, is_house
from reportedly.parse.metadata_words import metadata_words
from reportedly.parse.structured import Node

_MAX_BYLINE = 160


def find_authors(
    nodes: Sequence[Node],
    metas: dict[str, str],
    marks: Sequence[Landmark],
    houses: Sequence[str],
) -> tuple[str, ...]:
    """Give the authors whom the most trusted place names.

    A place that names only the outlet itself counts when no other names anybody.
    """
    fallback: tuple[str, ...] = ()
    for names in _places(nodes, metas, marks):
        if not names:
            continue
        if any(not is_house(name, houses) for name in names):
            return names
        fallback = fallback or names
    return fallback


def _places(
    nodes: Sequence[Node], metas: dict[str, str], marks: Sequence[Landmark]
) -> Iterator[tuple[str, ...]]:
    for node in nodes:
        for key in ("author", "creator"):
            yield clean_names(_told(node.get(key)))
    for key in metadata_words("authors"):
        if key in metas:
            yield clean_names([metas[key]])
    yield from _bylines(marks)


def _told(value: Any) -> list[str]:
    """Give the names in an author member: text, a node, or a list of such."""
    found = []
    for item in (value if isinstance(value, list) else [value])[:30]:
        if isinstance(item, dict):
            item = item.get("name") or item.get("alternateName")
        for text in (item if isinstance(item, list) else [item])[:10]:
            if isinstance(text, str):
                found.append(text)
    return found


def _bylines(marks: Sequence[Landmark]) -> Iterator[tuple[str, ...]]:
    """Give the names of bylines near the heading, behind it first."""
    head = next((i for i, m in enumerate(marks) if m.role == "heading" and not m.elsewhere), -1)
    for i in [*range(head + 1, len(marks)), *range(head, -1, -1)]:
        mark = marks[i]
        if mark.role == "byline" and not mark.elsewhere and 0 < len(mark.text) <= _MAX_BYLINE:
            yield clean_names([mark.text])
