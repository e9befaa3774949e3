"""What a page says about itself: its data for machines, its meta elements, and its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportedly.parse.base import Stamp
from reportedly.parse.date_lines import ShownDay, own_day, shown_days
from reportedly.parse.dates import parse_moment
from reportedly.parse.landmarks import Landmark, find_landmarks
from reportedly.parse.metadata_authors import find_authors
from reportedly.parse.metadata_dates import (
    firm_stamps,
    modified_stamps,
    most_agreed,
    near_stamps,
    stamps_of,
)
from reportedly.parse.metadata_outlets import (
    canonical_address,
    host_of,
    registered_domain,
    site_name,
)
from reportedly.parse.metadata_titles import TitleSources, choose_title
from reportedly.parse.structured import Node, article_nodes, bounded_text, is_live
from reportedly.text.html import Page
from reportedly.text.metadata_words import clean_field, metadata_words

_MAX_METAS, _MAX_META, _MAX_SOURCE = 2_000, 4_000, 1_000_000
_MONTH_FIRST_ENDINGS = frozenset({"us", "gov", "mil", "edu"})
#: Countries' endings that anybody buys; Canada writes all orders.
_ANYBODYS = frozenset({"io", "co", "tv", "me", "ai", "fm", "ly", "cc", "ws", "to", "ca", "eu"})


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says about itself. ``domain`` is the outlet's registered host name;
    ``is_live`` when it calls itself a page written while things happen."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    stamps: tuple[Stamp, ...] = ()
    modified: tuple[Stamp, ...] = ()
    domain: str | None = None
    section: str | None = None
    is_live: bool = False


def read_facts(page: Page, source: str, url: str | None = None) -> PageFacts:
    """Collect a page's metadata.

    Cost: linear in the page, about 5 ms for 100 kB; what it looks at is bounded, so a page made
    to be slow is not.

    Args:
        page: the page; one without a tree says nothing of itself.
        source: its HTML.
        url: the address it was read from, if known.
    """
    if page.tree is None:
        return PageFacts(domain=registered_domain(url))
    own = _Own.of(page, url)
    metas, nodes, marks = own.metas, own.nodes, own.marks
    firm = own.firm_stamps()
    asked = source if not firm and len(source) <= _MAX_SOURCE else None
    shown = own.shown_days(page, asked)
    stamps = most_agreed(firm, near_stamps(shown)) if firm else stamps_of(own_day(shown))
    return PageFacts(
        title=own.title,
        outlet=_outlet(nodes, metas),
        authors=find_authors(nodes, metas, marks, own.houses),
        url=own.canonical,
        language=own.language,
        stamps=stamps,
        modified=modified_stamps(nodes, metas),
        domain=registered_domain(own.address),
        section=_section(nodes, metas),
        is_live=is_live(nodes),
    )


def candidate_days(page: Page, source: str, url: str | None) -> tuple[bool, list[ShownDay]]:
    """Tell whether a page's data name a day, and give the days it shows (for training)."""
    own = _Own.of(page, url)
    firm = own.firm_stamps()
    return bool(firm), own.shown_days(page, None if firm else source)


@dataclass(frozen=True, slots=True)
class _Own:
    """What is read off a page once and looked at for several fields."""

    metas: dict[str, str]
    nodes: list[Node]
    marks: list[Landmark]
    canonical: str | None
    address: str | None
    houses: list[str]
    language: str | None
    title: str | None

    @classmethod
    def of(cls, page: Page, url: str | None) -> _Own:
        """Read a page that has a tree."""
        metas = read_metas(page.tree)
        nodes = article_nodes(page.tree)
        marks = find_landmarks(page.tree)
        links = [*_canonical_links(page.tree), metas.get("og:url")]
        canonical = canonical_address(links, url or metas.get("og:url"))
        address = url or canonical
        houses = _houses(nodes, metas, address)
        language = _language(page.tree, nodes, metas)
        title = choose_title(_title_sources(page.tree, nodes, metas, marks), houses)
        return cls(metas, nodes, marks, canonical, address, houses, language, title)

    def firm_stamps(self) -> tuple[Stamp, ...]:
        """Give the times of publication that the page's data name."""
        return firm_stamps(
            self.nodes, self.metas, day_first=_day_first(self.language, self.address)
        )

    def shown_days(self, page: Page, source: str | None) -> list[ShownDay]:
        """Give the days that the page shows; see :func:`reportedly.parse.date_lines.shown_days`."""
        changes = (parse_moment(s.value) for s in modified_stamps(self.nodes, self.metas))
        return shown_days(
            page,
            self.marks,
            self.title,
            self.address,
            source=source,
            modified=[m.days.first for m in changes if m and m.days.first],
            day_first=_day_first(self.language, self.address),
        )


def _canonical_links(tree: Any) -> list[str | None]:
    return [x.get("href") for x in tree.iter("link") if "canonical" in (x.get("rel") or "")][:5]


def read_metas(tree: Any) -> dict[str, str]:
    """Give the first content of each meta element by its lower-cased name, of 2,000 at most."""
    found: dict[str, str] = {}
    for n_seen, meta in enumerate(tree.iter("meta")):
        if n_seen >= _MAX_METAS:
            break
        content = (meta.get("content") or "")[:_MAX_META].strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "")[:80].strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return clean_field(value if not isinstance(value, list) else next(iter(value), None), 200)


def _title_sources(
    tree: Any, nodes: list[Node], metas: dict[str, str], marks: list[Landmark]
) -> TitleSources:
    told = [t for n in nodes if (t := clean_field(n.get("headline")))]
    written = next((bounded_text(t, 1_000) for t in tree.iter("title")), None)
    headings = [m.text for m in marks if m.role == "heading"]
    named = [metas[k] for k in metadata_words("titles") if k in metas]
    return TitleSources(tuple(told), tuple(named), clean_field(written), tuple(headings[:6]))


def _outlet(nodes: list[Node], metas: dict[str, str]) -> str | None:
    """Give the outlet's name: the publisher's, else the site's."""
    for node in nodes:
        if name := _name(node.get("publisher")):
            return name
    for key in metadata_words("outlets"):
        name = clean_field(metas.get(key), 200)
        if name and not name.startswith(("@", "©", "http")):
            return name
    return None


def _houses(nodes: list[Node], metas: dict[str, str], address: str | None) -> list[str]:
    """Give all names by which the outlet calls itself, for telling them from titles and persons."""
    told = [_name(n.get("publisher")) for n in nodes]
    keys = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:site")
    named = [clean_field(metas.get(k), 100) for k in keys]
    domain = registered_domain(address)
    hosts = [site_name(host_of(address)), domain, domain.split(".")[0] if domain else None]
    return list(dict.fromkeys(n.lstrip("@") for n in (*told, *named, *hosts) if n))


def _language(tree: Any, nodes: list[Node], metas: dict[str, str]) -> str | None:
    told = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang")]
    told += [n.get("inLanguage") for n in nodes]
    told += [metas.get(k) for k in ("og:locale", "content-language", "language", "dc.language")]
    for value in told:
        if isinstance(value, str):
            code = re.split(r"[-_,;]", value.strip()[:20])[0].lower()
            if 2 <= len(code) <= 3 and code.isascii() and code.isalpha():
                return code
    return None


def _day_first(language: str | None, address: str | None) -> bool | None:
    """Tell how readers read ``3/4/2019``: the day first but in the United States; None: unsure."""
    if language is not None and language != "en":
        return True
    ending = (host_of(address) or "").rsplit(".", 1)[-1]
    if ending in _MONTH_FIRST_ENDINGS:
        return False
    return True if len(ending) == 2 and ending not in _ANYBODYS else None


def _section(nodes: list[Node], metas: dict[str, str]) -> str | None:
    """Give the section of the outlet that the page stands in, in the outlet's words."""
    for node in nodes:
        given = node.get("articleSection")
        for value in given if isinstance(given, list) else [given]:
            if text := clean_field(value, 120):
                return text
    for key in metadata_words("sections"):
        text = clean_field(metas.get(key), 120)
        if text and "://" not in text:
            return text
    return None
