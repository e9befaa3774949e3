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
_TELLING = ("class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label")
_NOT_SHOWN = re.compile(r"display\s*:\s*none")
_STRONG = frozenset({"b", "strong"})
_CELLS = frozenset({"td", "th"})
#: A tag with its values, quoted only after "=" as browsers have it; possessive, so that nothing is
#: looked at twice.
_TAG = re.compile(r"""<([a-zA-Z][\w:-]{0,40})(?:[^>=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+>?""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_PARTED = re.compile(r"[\s/=]+")
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{8000}")
_LONG_PAGE, _MANY_ATTRIBUTES = 200_000, 1_000
#: Longer rows, in characters, lay out a page and are no rows of a table.
_MAX_ROW = 600


@cache
def _elements(what: str) -> frozenset[str]:
    raw = resources.files("reportedly").joinpath("data/html_elements.json").read_text("utf-8")
    return frozenset(json.loads(raw)[what])


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page's visible text: characters ``start:end`` of :attr:`Page.text`.

    ``path`` names the elements around it, the nearest first, twelve at most; ``hints`` holds their
    classes, ids and roles, lower-cased, and ``chain`` a number for each that is its own on this
    page. ``link_share`` and ``strong_share`` are the parts of its characters in links and in bold.
    """

    start: int
    end: int
    path: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    link_share: float = 0.0
    strong_share: float = 0.0
    chain: tuple[int, ...] = ()

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


class _Place:
    """An element on the way down, and where it stands; told of only when a line stands in it."""

    __slots__ = ("element", "number", "parent", "told")

    def __init__(self, element: Any, parent: _Place | None, number: int) -> None:
        self.element, self.parent, self.number = element, parent, number
        self.told: tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]] | None = None

    def where(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """Give names, hints and numbers of the element and those around it, the nearest first."""
        untold: list[_Place] = []
        place: _Place | None = self
        while place is not None and place.told is None:
            untold.append(place)
            place = place.parent
        path, hints, chain = place.told if place and place.told else ((), (), ())
        for place in reversed(untold):
            path = (place.element.tag, *path[: _ANCESTORS - 1])
            hints = (_hint(place.element), *hints[: _ANCESTORS - 1])
            chain = (place.number, *chain[: _ANCESTORS - 1])
            place.told = path, hints, chain
        return path, hints, chain


def _hint(element: Any) -> str:
    """Give an element's class, id and role in one lower-case string; ``~hidden`` if not shown."""
    attributes = element.attrib
    told = " ".join(attributes[name] for name in _TELLING if name in attributes).lower()[:200]
    style = attributes.get("style", "").lower()
    hidden = "hidden" in attributes or ("display" in style and _NOT_SHOWN.search(style))
    return f"{told} ~hidden" if hidden else told


@dataclass(slots=True)
class _Writer:
    """Collects lines; pieces of the open line wait until a block element begins or ends."""

    lines: list[PageLine] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    at: int = 0
    waiting: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    origin: _Place | None = None

    def add(self, piece: str | None, origin: _Place | None, in_link: int, in_strong: int) -> None:
        if not piece:
            return
        if self.origin is None and not piece.isspace():
            self.origin = origin
        self.waiting.append(piece)
        if in_link:
            self.linked += len(piece.strip())
        if in_strong:
            self.strong += len(piece.strip())

    def close_line(self) -> None:
        if not self.waiting:
            return
        line = normalise_text(_SPACE.sub(" ", "".join(self.waiting)).strip())
        if line and not line.isspace():
            path, hints, chain = self.origin.where() if self.origin else ((), (), ())
            linked, strong = min(1.0, self.linked / len(line)), min(1.0, self.strong / len(line))
            end = self.at + len(line)
            self.lines.append(PageLine(self.at, end, path, hints, linked, strong, chain))
            self.texts.append(line)
            self.at = end + 1
        self.waiting, self.linked, self.strong, self.origin = [], 0, 0, None

    def join_row(self, first: int) -> None:
        """Make one line of the lines since ``first``, a row's cells, parted by tabs: if each cell
        is one short line. Tables that lay out a page keep their lines."""
        cells = self.lines[first:]
        if len(cells) < 2 or self.at - cells[0].start > _MAX_ROW:
            return
        if len({x.chain[:1] for x in cells}) < len(cells) or any(
            x.tag not in _CELLS for x in cells
        ):
            return
        whole = max(1, self.at - cells[0].start - 1)
        linked = sum(x.link_share * (x.end - x.start) for x in cells) / whole
        strong = sum(x.strong_share * (x.end - x.start) for x in cells) / whole
        del self.lines[first:]
        head = cells[0]
        self.lines.append(
            PageLine(
                head.start,
                self.at - 1,
                head.path[1:],
                head.hints[1:],
                linked,
                strong,
                head.chain[1:],
            )
        )
        self.texts[first:] = ["\t".join(self.texts[first:])]

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
    tree = _tree(without_floods(source))
    page = _flat_page(source) if tree is None else _walked(tree)
    if not page.lines:
        raise InputError("the page shows no text", code="no-article")
    return page


def visible_text(root: Any) -> str:
    """Give the visible text of a part of a page, one line a block; empty when there is none."""
    return _walked(root).text


def _tree(source: str) -> Any:
    """Parse a page; None when it is nested too deep or holds nothing."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(source.replace("\x00", "").encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None
    if _too_deep(root):
        return None
    _mend_head(root)
    return root


def _mend_head(root: Any) -> None:
    """Move what is shown out of the head: libxml2 leaves elements that it does not know (nav,
    main, article) there when the page leaves out its body tag, as HTML5 allows."""
    head = root.find("head")
    strays = [] if head is None else list(head)
    belonging = _elements("head")
    while strays and (not isinstance(strays[0].tag, str) or strays[0].tag in belonging):
        del strays[0]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
    body.text = None
    for place, stray in enumerate(strays):
        body.insert(place, stray)


def without_floods(source: str) -> str:
    """Take the attributes off tags that have thousands: libxml2 compares each with all others.

    Linear: an unclosed quote is looked for once, since none can follow it. Only pages that are
    long, or hold a long tag, are looked through at all.
    """
    if len(source) < _LONG_PAGE and not _LONG_TAG.search(source):
        return source
    return _TAG.sub(_bare_tag, source)


def _bare_tag(found: re.Match[str]) -> str:
    tag = found[0]
    if (
        len(tag) < _MANY_ATTRIBUTES
        or len(_PARTED.findall(_QUOTED.sub(" ", tag))) < _MANY_ATTRIBUTES
    ):
        return tag
    return f"<{found[1]}>"


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
    links = verbatim = strong = count = 0
    place = block = _Place(root, None, 0)
    blocks, rows = [block], []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            is_block = tag not in inline
            count += 1
            place = _Place(element, place if element is not root else None, count)
            if is_block:
                writer.close_line()
                block = place
                blocks.append(block)
            if tag in hidden:
                walker.skip_subtree()
                continue
            if tag == "tr":
                rows.append(len(writer.lines))
            links += tag == "a"
            verbatim += tag == "pre"
            strong += tag in _STRONG
            _write(writer, element.text, block, (links, strong), verbatim)
            continue
        if event == "end":
            tag = element.tag
            if tag not in hidden:
                links -= tag == "a"
                verbatim -= tag == "pre"
                strong -= tag in _STRONG
            place = place.parent or place
            if tag not in inline:
                writer.close_line()
                blocks.pop()
                block = blocks[-1]
            if tag == "tr" and rows:
                writer.join_row(rows.pop())
        if element is not root:
            _write(writer, element.tail, block, (links, strong), verbatim)
    return writer.page(root)


def _write(
    writer: _Writer, text: str | None, origin: _Place, inside: tuple[int, int], verbatim: int
) -> None:
    if not verbatim or not text:
        writer.add(text, origin, *inside)
        return
    first, *rest = text.split("\n")
    writer.add(first, origin, *inside)
    for line in rest:
        writer.close_line()
        writer.add(line, origin, *inside)


@cache
def _tags() -> re.Pattern[str]:
    return re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<![^<>]*>|<\?[^<>]*>")


def _flat_page(source: str) -> Page:
    """Read a page without a tree: tags become line breaks, hidden elements are passed over."""
    writer = _Writer()
    for piece, tag in _flat_pieces(source):
        if tag and tag not in _elements("inline"):
            writer.close_line()
        writer.add(html.unescape(piece), None, 0, 0)
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
