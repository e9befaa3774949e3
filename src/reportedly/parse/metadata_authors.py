"""Who a page says wrote it: its data, its meta elements, its byline; persons before the house."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reportedly.parse.landmarks import Landmark
from reportedly.parse.structured import Node
from reportedly.text.metadata_words import bare, metadata_words
from reportedly.text.names import begins_as_byline, clean_names, is_house

_MAX_BYLINE = 160
#: Elements that hold a name and nothing else.
_NAMED = re.compile(r"(?:^|[\s_-])(?:fn|vcard|name|link)(?:$|[\s_-])")


def find_authors(
    nodes: Sequence[Node],
    metas: dict[str, str],
    marks: Sequence[Landmark],
    houses: Sequence[str],
) -> tuple[str, ...]:
    """Give the authors whom the most trusted place names.

    A place that names only the outlet itself counts when no other names anybody.
    """
    named: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    for may_add, names in _places(nodes, metas):
        is_own = any(not is_house(name, houses) for name in names)
        more = may_add and {*map(bare, named)} < {*map(bare, names)}
        if is_own and (not named or more):
            named = names
        fallback = fallback or names
    if named:
        return named
    for names in _bylines(marks):
        if any(not is_house(name, houses) for name in names):
            return names
        fallback = fallback or names
    return fallback


def _places(nodes: Sequence[Node], metas: dict[str, str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Give what each place names, and whether it may add to what others named."""
    for node in nodes:
        for key in ("author", "creator"):
            yield False, clean_names(_told(node.get(key)))
    for key in metadata_words("authors"):
        if key in metas:
            yield True, clean_names([metas[key]])


def _told(value: Any) -> list[str]:
    """Give the names in an author member: text, a node, or a list of such."""
    found = []
    for item in (value if isinstance(value, list) else [value])[:30]:
        if isinstance(item, dict):
            item = item.get("name") or item.get("alternateName") or _parts_of_name(item)
        for text in (item if isinstance(item, list) else [item])[:10]:
            if isinstance(text, str):
                found.append(text)
    return found


def _parts_of_name(item: dict[str, Any]) -> str:
    parts = (item.get("givenName"), item.get("familyName"))
    return " ".join(p for p in parts if isinstance(p, str))


def _bylines(marks: Sequence[Landmark]) -> Iterator[tuple[str, ...]]:
    """Give the names of bylines near the heading, behind it first, those elsewhere last."""
    head = next((i for i, m in enumerate(marks) if m.role == "heading" and not m.elsewhere), -1)
    order = [*range(head + 1, len(marks)), *range(head, -1, -1)]
    for i in order:
        if marks[i].role == "byline" and not marks[i].elsewhere:
            yield _names_in(marks, i)
    for i in order:
        mark = marks[i]
        if not mark.elsewhere or mark.role != "byline" or "comment" in mark.hints:
            continue
        if begins_as_byline(mark.text) and len(names := _names_in(marks, i)) <= 3:
            yield names
            return


def _names_in(marks: Sequence[Landmark], i: int) -> tuple[str, ...]:
    """Give the names in a byline, of the innermost elements for authors where it has some."""
    text = marks[i].text
    inner: list[str] = []
    for mark in marks[i + 1 : i + 12]:
        if mark.role == "byline" and mark.text and len(mark.text) < len(text):
            if mark.text not in text:
                break
            if _NAMED.search(mark.hints) or mark.element.get("rel") == "author":
                inner.append(mark.text)
    if inner and (names := clean_names(inner)):
        return names
    return clean_names([text]) if 0 < len(text) <= _MAX_BYLINE else ()
