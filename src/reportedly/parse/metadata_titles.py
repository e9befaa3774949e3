"""The title of a page: the headline it shows, as its metadata and its headings agree on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from reportedly.text.metadata_words import bare, clean_field

#: What stands between a headline and the name of the site.
_PARTS = re.compile(r"\s+[|\-–—·•»«:/~]{1,2}\s+|\s*[|»«]\s*|\s+::\s+")
_MAX_TITLE = 400


@dataclass(frozen=True, slots=True)
class TitleSources:
    """Where a page names its title: data nodes, meta elements, ``<title>``, headings."""

    told: tuple[str, ...] = ()
    metas: tuple[str, ...] = ()
    written: str | None = None
    headings: tuple[str, ...] = ()


def strip_site(title: str, houses: Iterable[str]) -> str:
    """Take the site's name off the ends of a title.

    >>> strip_site("Ferry runs again | Sport - Oxmoor Herald", ["Oxmoor Herald", "oxmoor"])
    'Ferry runs again | Sport'
    """
    names = {squeezed(h) for h in houses} - {""}
    changed = True
    while changed:
        changed = False
        cuts = list(_PARTS.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _is_house(title[last.end() :], names) and title[: last.start()].strip():
            title, changed = title[: last.start()].strip(), True
        elif _is_house(title[: first.start()], names) and title[first.end() :].strip():
            title, changed = title[first.end() :].strip(), True
    return title


def whole_title(shown: str, told: str | None) -> str:
    """Give the title of a page that shows one and tells one: what is shown, without its seams.

    Where the page shows the told title with something glued to it (a kicker, a label), or the end
    of it alone (the kicker is an element of its own), the told one is the whole. Measured: exact on
    .806 of the fundus pages and .887 of WCXB's; the shown line alone .775 and .877, the told title
    alone .837 and .833.

    >>> whole_title("TravelFerry runs again", "Ferry runs again")
    'Ferry runs again'
    """
    line = clean_field(shown, _MAX_TITLE) or shown
    a, b = squeezed(shown), squeezed(told or "")
    return told if told and b and (b.endswith(a) or b in a) else line


def squeezed(text: str) -> str:
    """Give a name without spaces, marks and article, as domains write it."""
    return re.sub(r"^the", "", bare(text).replace(" ", ""))


def _is_house(part: str, names: set[str]) -> bool:
    found = squeezed(part)
    return bool(found) and any(
        found == n or (len(n) >= 4 and found.removesuffix("com") == n) for n in names
    )


#: How much a source's word weighs. Measured alone on fundus and WCXB pages, a JSON-LD headline is
#: right on .85 and .78, the first heading on .76 and .82, og:title on .80 and .74, ``<title>`` on
#: .56 and .61; the weights were set by their votes together.
_WEIGHTS = {"told": 1.2, "heading": 1.3, "meta": 0.9, "other meta": 0.3, "written": 0.3}
_ALIKE = 60.0


def choose_title(sources: TitleSources, houses: Sequence[str]) -> str | None:
    """Give the headline that most of a page's sources agree on, without the site's name.

    Each source votes for its text, with its weight; a longer text that begins with a shorter one
    (a headline and its kicker, a section behind it) votes for the shorter one too.
    """
    votes: dict[str, float] = {}
    texts: dict[str, str] = {}
    for kind, given in _candidates(sources):
        text = strip_site(clean_field(given, _MAX_TITLE) or "", houses)
        key = bare(text)
        if key:
            votes[key] = votes.get(key, 0.0) + _WEIGHTS[kind]
            texts.setdefault(key, text)
    if not votes:
        return None
    written = bare(sources.written)
    best = max(
        votes,
        key=lambda k: votes[k] + (_WEIGHTS["written"] if written.startswith(k + " ") else 0.0),
    )
    return texts[best]


def _candidates(sources: TitleSources) -> list[tuple[str, str]]:
    found = [("told", t) for t in sources.told[:1]]
    if heading := main_heading(sources):
        found.append(("heading", heading))
    found += [("meta", t) for t in sources.metas[:1]]
    found += [("other meta", t) for t in sources.metas[1:4]]
    return [*found, ("written", sources.written)] if sources.written else found


def main_heading(sources: TitleSources) -> str | None:
    """Give the heading most like what the metadata call the page, else the first."""
    named = [t for t in (*sources.told[:1], *sources.metas[:2], sources.written) if t]
    best: tuple[float, str] | None = None
    for heading in sources.headings:
        likeness = max((fuzz.token_set_ratio(heading, t) for t in named), default=0.0)
        if best is None or likeness > best[0] + 1e-9:
            best = likeness, heading
    if best is None or (best[0] < _ALIKE and len(bare(best[1]).split()) < 3):
        return None
    return best[1]
