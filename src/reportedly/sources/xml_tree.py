"""Hostile XML as a tree: nothing is fetched or expanded; and the few things asked of trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError


def parse_tree(content: bytes) -> tuple[Any, str | None]:
    """Parse XML, mending what can be mended; gives the root and what was wrong, if anything.

    Entities are not resolved, nothing is loaded, and libxml2's own limits on depth and expansion
    hold. The caller bounds the size.

    Raises:
        InputError: code ``bad-xml``, nothing can be read.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"is no XML that can be read ({_short(error)})", code="bad-xml") from error
    if root is None:
        raise InputError("is no XML that can be read", code="bad-xml")
    fatal = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
    return root, f"{_short(fatal[0].message)}, line {fatal[0].line}" if fatal else None


def _short(what: object) -> str:
    return " ".join(str(what).split())[:120]


def local_name(element: Any) -> str:
    """Give an element's name without its namespace; "" for an entity left unresolved."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *path: str) -> Iterator[Any]:
    """Give the elements at a path of local names below an element, in order."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element.iterchildren(f"{{*}}{path[0]}"):
        yield from children(child, *path[1:])


def child(element: Any, *path: str) -> Any:
    """Give the first element at a path of local names, or None."""
    return next(children(element, *path), None)


def words(element: Any) -> str | None:
    """Give all the text in an element on one line, or None."""
    if element is None:
        return None
    return " ".join("".join(t for t in element.itertext(tag=None)).split()) or None
