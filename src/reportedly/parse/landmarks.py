"""Where a page's own looks speak of itself: headings, times, bylines, in the order they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from reportedly.parse.structured import bounded_text

_MAX_MARKS, _MAX_TEXT = 1_500, 240
_BYLINE = re.compile(r"by-?line|author|autor|auteur|writer|contributor|journalist|redakteur|yazar")
_DATE = re.compile(
    r"(?<!up)(?<!can[dr])dat(?:e|um)(?!a)|time(?!line|r)|fecha|publi[sc]|posted|stamp|tarih|"
    r"created|(?:^|[\s_-])(?:meta|info)|by-?line|zeit"
)
#: Parts of a page that tell of other pages, of its readers, or of the site.
_ELSEWHERE = re.compile(
    r"related|recommend|comment|footer|sidebar|widget|recent|popular|trending|teaser|"
    r"more-|read-?next|also-|latest|newsletter|promo|carousel|most-|similar|(?:^|[\s_-])nav|"
    r"copyright|masthead|ticker|calendar|archive-list|search"
)
_ELSEWHERE_TAGS = frozenset({"nav", "aside", "footer"})
_ALWAYS = frozenset({"h1", "h2", "time", "abbr"})
_NEVER = frozenset({"body", "html", "script", "style", "input", "form", "svg", "img", "iframe"})
_MAX_ELEMENTS = 60_000


@dataclass(frozen=True, slots=True)
class Landmark:
    """An element that a page names for its heading, its time or its author.

    ``role`` is ``heading``, ``subheading``, ``date`` or ``byline``; ``value`` is what the element
    holds for machines (``datetime``, ``content``, ``title``); ``elsewhere`` is True when it
    stands in a part of the page that tells of other pages.
    """

    role: str
    text: str
    value: str | None
    hints: str
    elsewhere: bool
    element: Any


def find_landmarks(tree: Any) -> list[Landmark]:
    """Give a page's landmarks in its order, at most 1,500. Cost: about 2 ms for 100 kB."""
    found: list[Landmark] = []
    known: dict[Any, bool] = {}
    body = tree.find("body")
    for element in islice((tree if body is None else body).iter("*"), _MAX_ELEMENTS):
        hints = _hints(element)
        if not (hints or element.tag in _ALWAYS or element.get("rel")):
            continue
        roles = _roles(element, hints)
        if not roles:
            continue
        text = " ".join(bounded_text(element, _MAX_TEXT).split())
        value = element.get("datetime") or element.get("content") or element.get("title")
        elsewhere = _is_elsewhere(element, known)
        found += [Landmark(role, text, value, hints, elsewhere, element) for role in roles]
        if len(found) >= _MAX_MARKS:
            break
    return found


def _hints(element: Any) -> str:
    """Give the class and id of an element, lower-cased."""
    named, marked = element.get("class"), element.get("id")
    return f"{named or ''} {marked or ''}"[:300].lower() if named or marked else ""


def _roles(element: Any, hints: str) -> tuple[str, ...]:
    tag = element.tag
    if tag == "h1":
        return ("heading",)
    if tag in _NEVER:
        return ()
    roles = _roles_of(hints)
    if tag in ("time", "abbr") and "date" not in roles:
        roles = ("date", *roles)
    if element.get("rel") == "author" and "byline" not in roles:
        roles = (*roles, "byline")
    return roles or (("subheading",) if tag == "h2" else ())


@lru_cache(maxsize=4_096)
def _roles_of(hints: str) -> tuple[str, ...]:
    date = ("date",) if _DATE.search(hints) else ()
    return (*date, "byline") if _BYLINE.search(hints) else date


def _is_elsewhere(element: Any, known: dict[Any, bool]) -> bool:
    """Tell whether the element stands in a part about other pages; what is found is kept."""
    path = []
    answer = False
    for around in (element, *element.iterancestors()):
        if around in known:
            answer = known[around]
            break
        path.append(around)
        if around.tag in ("body", "main", "article"):
            break
        if around.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(_hints(around)):
            answer = True
            break
    for around in path:
        known[around] = answer
    return answer
