"""Web pages to visible text, line by line, each line with where in the page it stood."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from reportedly.errors import InputError
from reportedly.text.normalise import normalise_text

_SPACE = re.compile(r"[ \t\n\r\f]+")
#: libxml2 cuts deeper trees off, so deeper pages are read without a tree.
_MAX_DEPTH = 2_000
_ANCESTORS = 12


@cache
def _elements(what: str) -> frozenset[str]:
    raw = resources.files("reportedly").joinpath("data/html_elements.json").read_text("utf-8")
    return frozenset(json.loads(raw)[what])


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page's visible text: characters ``start:end`` of :attr:`Page.text`.

    ``path`` names the elements around it, the nearest first; ``hints`` holds their classes, ids
    and roles, lower-cased. ``link_share`` is the part of its characters that stand in links.
    """

    start: int
    end: int
    path: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    link_share: float = 0.0

    @property
    def tag(self) -> str:
        """The nearest block element, or the empty string."""
        return self.path[0] if self.path else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's visible text and its lines; ``tree`` is its lxml root, or None when too deep."""

    text: str
    lines: tuple[PageLine, ...]
    tree: Any = None


@dataclass(slots=True)
class _Writer:
    """Collects lines; pieces of the open line wait until a block element begins or ends."""

    lines: list[PageLine] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    at: int = 0
    waiting: list[str] = field(default_factory=list)
    linked: int = 0
    origin: Any = None

    def add(self, piece: str | None, origin: Any, in_link: bool) -> None:
        if not piece:
            return
        if self.origin is None and not piece.isspace():
            self.origin = origin
        self.waiting.append(piece)
        if in_link:
            self.linked += len(piece.strip())

    def close_line(self) -> None:
        if not self.waiting:
            return
        line = normalise_text(_SPACE.sub(" ", "".join(self.waiting)).strip())
        if line and not line.isspace():
            path, hints = _where(self.origin)
            share = min(1.0, self.linked / len(line))
            self.lines.append(PageLine(self.at, self.at + len(line), path, hints, share))
            self.texts.append(line)
            self.at += len(line) + 1
        self.waiting, self.linked, self.origin = [], 0, None

    def page(self, tree: Any) -> Page:
        self.close_line()
        return Page("\n".join(self.texts), tuple(self.lines), tree)


def read_page(source: str) -> Page:
    """Give the visible text of a page: scripts and styles dropped, nothing visible lost.

    White space is collapsed as a browser does; each block of the page is a line. Broken pages
    are mended by libxml2; pages nested deeper than it can follow are read tag by tag.
    Cost: linear in the page; about 5 ms for 100 kB.

    Raises:
        InputError: code ``no-article``, when there is no visible text at all.
    """
    tree = _tree(source)
    page = _flat_page(source) if tree is None else _walked(tree)
    if not page.lines:
        raise InputError("the page shows no text", code="no-article")
    return page


def _tree(source: str) -> Any:
    """Parse a page; None when it is nested too deep or holds nothing."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(source.replace("\x00", "").encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None
    return None if _too_deep(root) else root


def _too_deep(root: Any) -> bool:
    from lxml import etree

    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return True
    return False


def _walked(root: Any) -> Page:
    from lxml import etree

    writer = _Writer()
    inline, hidden = _elements("inline"), _elements("hidden")
    links = verbatim = 0
    blocks = [root]
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            writer.add(element.tail, blocks[-1], links > 0)
            continue
        tag = element.tag
        is_block = tag not in inline
        if event == "start":
            if is_block:
                writer.close_line()
                blocks.append(element)
            if tag in hidden:
                walker.skip_subtree()
                continue
            links += tag == "a"
            verbatim += tag == "pre"
            _write(writer, element.text, blocks[-1], links > 0, verbatim > 0)
        else:
            if tag not in hidden:
                links -= tag == "a"
                verbatim -= tag == "pre"
            if is_block:
                writer.close_line()
                blocks.pop()
            _write(writer, element.tail, blocks[-1], links > 0, verbatim > 0)
    return writer.page(root)


def _write(writer: _Writer, text: str | None, origin: Any, in_link: bool, verbatim: bool) -> None:
    if not verbatim or not text:
        writer.add(text, origin, in_link)
        return
    first, *rest = text.split("\n")
    writer.add(first, origin, in_link)
    for line in rest:
        writer.close_line()
        writer.add(line, origin, in_link)


def _where(origin: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names and the hints of an element and its ancestors, the nearest first."""
    path, hints = [], []
    element = origin
    for _ in range(_ANCESTORS):
        if element is None or not isinstance(element.tag, str):
            break
        path.append(element.tag)
        told = (element.get(name) for name in ("class", "id", "role", "itemprop", "data-component"))
        hints.append(" ".join(t for t in told if t).lower()[:200])
        element = element.getparent()
    return tuple(path), tuple(hints)


@cache
def _tags() -> re.Pattern[str]:
    return re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<![^<>]*>|<\?[^<>]*>")


def _flat_page(source: str) -> Page:
    """Read a page without a tree: tags become line breaks, hidden elements are passed over."""
    writer = _Writer()
    for piece, tag in _flat_pieces(source):
        if tag and tag not in _elements("inline"):
            writer.close_line()
        writer.add(html.unescape(piece), None, False)
    return writer.page(None)


def _flat_pieces(source: str) -> Iterator[tuple[str, str]]:
    """Give each piece of text with the name of the tag before it."""
    at, tag, lowered = 0, "", source.lower()
    while True:
        match = _tags().search(source, at)
        if match is None:
            yield source[at:], tag
            return
        yield source[at : match.start()], tag
        tag = (match[2] or "").lower()
        at = match.end()
        if tag in _elements("hidden") and not match[1]:
            closing = lowered.find(f"</{tag}", at)
            at = closing if closing >= 0 else len(source)
