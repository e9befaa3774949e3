"""What a page says in machine's words: schema.org nodes of JSON-LD, microdata and RDFa.

A page's data is written by strangers: it may be broken, huge, nested without end, or of other
types than the vocabulary names. All reading here is bounded, and whatever cannot be read is
passed over without a word.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

Node = dict[str, Any]

_MAX_SCRIPT, _MAX_SCRIPTS, _MAX_NODES, _MAX_DEPTH = 1_000_000, 60, 3_000, 60
_MAX_VALUE, _MAX_PROPS = 2_000, 400
ARTICLE = re.compile(r"Article|Report|Posting|NewsItem|CreativeWork$|Review$", re.IGNORECASE)
_PAGE = re.compile(r"^(?:\w+:)?(?:\w*WebPage|ItemPage)$", re.IGNORECASE)
_LIVE = re.compile(r"(?:^|[:/#])LiveBlogPosting$", re.IGNORECASE)
#: Members of a node in which further nodes of the same page stand.
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
_COMMENT = re.compile(r"/\*[^*]{0,500}\*/|(?m:^\s{0,200}//[^\n]{0,500}$)")
_COMMA = re.compile(r",\s{0,200}(?=[}\]])")
_WRAP = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$")
#: Properties of microdata and RDFa that are read, by their bare name.
_PROPS = frozenset(
    {"headline", "author", "creator", "datepublished", "datecreated", "datemodified"}
    | {"publisher", "articlesection", "inlanguage", "alternativeheadline", "name", "url"}
)
_NAMES = {
    "datepublished": "datePublished",
    "datecreated": "dateCreated",
    "datemodified": "dateModified",
    "articlesection": "articleSection",
    "inlanguage": "inLanguage",
    "alternativeheadline": "alternativeHeadline",
}


def article_nodes(tree: Any) -> list[Node]:
    """Give the page's article nodes, the one that tells most first, its references resolved.

    JSON-LD first, web pages' nodes after articles', then what microdata and RDFa make up.
    Cost: linear in the page's scripts, at most a megabyte each.
    """
    nodes = [node for data in _scripts(tree) for node in _nodes(data)]
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    told = [_resolved(n, by_id) for n in nodes if _rank(n) is not None]
    told.sort(key=lambda n: _rank(n) or 0)
    marked = _marked(tree)
    return [*told, marked] if marked else told


def kinds_of(node: Node) -> tuple[str, ...]:
    """Give the types that a node names itself."""
    kinds = node.get("@type")
    given = kinds if isinstance(kinds, list) else [kinds]
    return tuple(k for k in given[:20] if isinstance(k, str))


def is_live(nodes: Sequence[Node]) -> bool:
    """Tell whether one of a page's article nodes says that it is written while things happen."""
    return any(_LIVE.search(kind) for node in nodes for kind in kinds_of(node))


def _rank(node: Node) -> int | None:
    """Rank a node, the best lowest; None when it is neither an article nor a page."""
    n_told = sum(1 for k in ("headline", "datePublished", "author") if node.get(k))
    kinds = kinds_of(node)
    if any(ARTICLE.search(k) for k in kinds):
        return 3 - n_told
    return 10 - n_told if n_told and any(_PAGE.search(k) for k in kinds) else None


def _scripts(tree: Any) -> Iterator[Any]:
    n_scripts = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        n_scripts += 1
        if n_scripts > _MAX_SCRIPTS:
            return
        yield from read_json(script.text or "")


def read_json(source: str) -> list[Any]:
    """Give the JSON values in a script, mended in bounded ways when it is broken.

    Wrappers (CDATA, HTML comments), comments, commas before a closing bracket, raw control
    characters in strings, escaped HTML and several values one after the other are read; of a
    value cut off in the middle nothing is. More than a megabyte is passed over.

    >>> read_json('<!-- {"a": [1, 2,], } -->')
    [{'a': [1, 2]}]
    """
    text = _WRAP.sub("", source.strip()).strip()
    if not text or len(text) > _MAX_SCRIPT:
        return []
    for mend in (_as_is, _without_comments, _unescaped):
        if found := _values(mend(text)):
            return found
    return []


def _as_is(text: str) -> str:
    return text


def _without_comments(text: str) -> str:
    return _COMMA.sub("", _COMMENT.sub(" ", text))


def _unescaped(text: str) -> str:
    return _COMMA.sub("", html.unescape(text)) if "&" in text else ""


def _values(text: str) -> list[Any]:
    """Read the values that stand one after the other; none when the first is broken."""
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MAX_SCRIPTS:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at += len(text[at : at + 200]) - len(text[at : at + 200].lstrip(" \t\r\n;,"))
    return [v for v in values if isinstance(v, dict | list)]


def _nodes(data: Any) -> Iterator[Node]:
    """Give the objects of a JSON-LD value, outermost first, up to a bound."""
    waiting: deque[tuple[Any, int]] = deque([(data, 0)])
    n_seen = 0
    while waiting and n_seen < _MAX_NODES:
        item, depth = waiting.popleft()
        n_seen += 1
        if depth > _MAX_DEPTH:
            continue
        if isinstance(item, list):
            waiting.extend((x, depth + 1) for x in item[:_MAX_NODES])
        elif isinstance(item, dict):
            yield item
            waiting.extend((item[k], depth + 1) for k in _NESTED if k in item)


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """Put in place of bare references (``{"@id": …}``) in a node the nodes they name."""

    def look_up(value: Any) -> Any:
        if isinstance(value, list):
            return [look_up(v) if isinstance(v, dict) else v for v in value[:50]]
        if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
            return by_id.get(value["@id"], value)
        return value

    return {k: look_up(node[k]) if k in _REFERRED else node[k] for k in node}


_REFERRED = frozenset({"author", "creator", "publisher", "isPartOf", "mainEntityOfPage"})


def _marked(tree: Any) -> Node | None:
    """Make one node of the properties that elements of the page's body carry."""
    node: Node = {}
    for element in tree.xpath("//body//*[@itemprop or @property]")[:_MAX_PROPS]:
        given = element.get("itemprop") or element.get("property") or ""
        for word in given.split()[:3]:
            name = word.rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower()
            if name in _PROPS and (value := _value_of(element, name)):
                _add(node, name, value, _holder(element))
    return {"@type": "microdata", **node} if node else None


def _holder(element: Any) -> str:
    """Give the type that the nearest element around names, as microdata or RDFa."""
    for around in element.iterancestors():
        kind = around.get("itemtype") or around.get("typeof")
        if kind:
            return str(kind).rsplit("/", 1)[-1]
    return ""


def _add(node: Node, name: str, value: str, holder: str) -> None:
    key = _NAMES.get(name, name)
    of_article = not holder or bool(ARTICLE.search(holder) or _PAGE.search(holder))
    if name in ("author", "creator"):
        if of_article:
            node.setdefault(key, []).append(value)
    elif name == "name":
        if holder in ("Organization", "NewsMediaOrganization"):
            node.setdefault("publisher", value)
    elif of_article and name not in ("url", "publisher"):
        node.setdefault(key, value)


def _value_of(element: Any, name: str) -> str | None:
    if name in ("author", "creator"):
        named = element.xpath("(.//*[@itemprop='name' or @property='name'])[position() <= 8]")
        texts = [t for e in named if (t := _text_of(e))]
        if texts:
            return "; ".join(texts)
    return _text_of(element)


def _text_of(element: Any) -> str | None:
    told = element.get("content") or element.get("datetime")
    if told is None and element.tag not in ("meta", "link"):
        told = bounded_text(element, _MAX_VALUE)
    return " ".join((told or "")[:_MAX_VALUE].split()) or None


def bounded_text(element: Any, limit: int) -> str:
    """Give the visible text in an element, cut off after ``limit`` characters.

    Stops walking there, so that an element around the whole page costs no more than a small one.
    """
    from lxml import etree

    texts: list[str] = []
    length = 0
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            text = None if inner.tag in ("script", "style") else inner.text
        else:
            text = None if inner is element else inner.tail
        if text:
            texts.append(text)
            length += len(text)
        if length >= limit:
            break
        if event == "end" and inner.tag in ("br", "p", "div", "li"):
            texts.append(" ")
    return "".join(texts)[:limit]
