"""Words of feeds: what a title, an outlet's name, an author, a section and an address come to."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from urllib.parse import urljoin, urlsplit, urlunsplit

from reportedly.text.normalise import replace_surrogates

_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,500}>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]+")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_URL = re.compile(r"https?://\S+")
_BRACKETED = re.compile(r"^[^()]*\(([^()]{2,80})\)\s*$")
_BY = re.compile(r"^\W*(?:written |reported )?by\b:?\s+", re.IGNORECASE)
_APART = re.compile(r"\s*[;|/]\s*|\s+(?:and|&)\s+", re.IGNORECASE)
#: Signs that part an outlet's name from a section's.
_PART = re.compile(r"\s+[-–—|»›>·•:]+\s+|\s*[»›|]\s*|:\s+")
_LETTERS = re.compile(r"[^\W_]+")
_FEED_SCHEME = re.compile(r"^feed:", re.IGNORECASE)
_MAX_TITLE = 500


@cache
def _listed(what: str) -> tuple[str, ...]:
    raw = resources.files("reportedly").joinpath("data/feed_words.json").read_text("utf-8")
    return tuple(json.loads(raw)[what])


@cache
def _tails() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(_listed("tails")) + r")\s*$", re.IGNORECASE)


def as_line(text: object) -> str | None:
    """Give a field as one clean line: tags and entities resolved; None when nothing is left.

    Feeds escape a title once, twice or not at all.

    >>> as_line("Rain &amp;amp; <b>wind</b>\\n over Osk")
    'Rain & wind over Osk'
    """
    if not isinstance(text, str):
        return None
    text = replace_surrogates(text)
    for _ in range(2):
        text = html.unescape(text) if "&" in text else text
    line = " ".join(_CONTROL.sub(" ", _TAG.sub("", text)).split())
    return line[:_MAX_TITLE].rstrip() or None


def web_address(text: object) -> str | None:
    """Give an ``http`` or ``https`` address as it is written, without white space, else None."""
    if not isinstance(text, str) or not text[:9].strip():
        return None
    url = "".join(text.split())[:4_000].replace("&amp;", "&").replace("&#38;", "&")
    url = _FEED_SCHEME.sub("", url) if url.startswith("feed:http") else url
    url = _FEED_SCHEME.sub("https:", url)
    return url if host_of(url) and url.lower().startswith(("http://", "https://")) else None


def join_address(base: str | None, written: str | None) -> str | None:
    """Give the ``http`` address that a written one means where ``base`` is read, else None."""
    if not written or not written.strip():
        return None
    try:
        return web_address(urljoin(base or "", written.strip()))
    except ValueError:  # brackets that hold no address
        return None


def host_of(url: str | None) -> str:
    """Give the host of an address in lower case without ``www.``; empty when there is none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def without_tracking(url: str) -> str:
    """Give an address without the fragment and the parameters that name who follows it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    prefixes = tuple(p for p in _listed("tracking") if p.endswith("_"))
    names = frozenset(_listed("tracking"))
    kept = [
        pair
        for pair in parts.query.split("&")
        if (name := pair.partition("=")[0].lower()) not in names and not name.startswith(prefixes)
    ]
    place = parts.fragment if parts.fragment.startswith("!") else ""  # "#!/one" is an address
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), place))


def clean_outlet(title: str | None, url: str | None = None) -> str | None:
    """Give the outlet that a feed's title names: without "RSS", "Latest news" and sections.

    Of several names that are left the one that the site's host is spelled like is taken; when
    none is, the title stays whole but for its general words.

    >>> clean_outlet("World news | The Velmora Herald", "https://velmoraherald.example/world")
    'The Velmora Herald'
    """
    if not title:
        return None
    names = [n for part in _PART.split(title) if (n := _without_lead_in(part))]
    host = "".join(_LETTERS.findall(host_of(url)))
    own = [n for n in names if not _is_generic(n)]
    if not own:  # "The Local" is a paper where the host says so
        return next((n for n in names if " " in n and _spelled(n) and _spelled(n) in host), None)
    alike = [n for n in own if len(k := _key(n)) >= 3 and k in host]
    if alike:
        return max(alike, key=len)
    return own[0] if len(own) == 1 else " - ".join(own)


def _spelled(name: str) -> str:
    return "".join(w.casefold() for w in _LETTERS.findall(name))


def _key(name: str) -> str:
    words = [w.casefold() for w in _LETTERS.findall(name)]
    return "".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _without_lead_in(part: str) -> str:
    lowered = part.casefold().strip()
    for lead in _listed("lead_ins"):
        if lowered.startswith(f"{lead} "):
            return part.strip()[len(lead) :].strip()
    trimmed = re.sub(r"(?i)\s+(?:rss|atom|news)?\s*feeds?$|\s+rss$", "", part.strip())
    return trimmed.strip(" -–—|»:")


def _is_generic(name: str) -> bool:
    generic = frozenset(_listed("generic"))
    return all(word in generic for word in name.casefold().split())


def title_without_credit(title: str | None, credited: str | None) -> tuple[str | None, bool]:
    """Give a title without the outlet's name at its end, and whether it stood there.

    Only the very name that the entry credits is taken off.

    >>> title_without_credit("Quay closes - Velmora Herald", "Velmora Herald")
    ('Quay closes', True)
    """
    if not title or not credited:
        return title, False
    match = re.search(r"\s+[-–—|]\s+" + re.escape(credited) + r"$", title, re.IGNORECASE)
    if match is None or not match.start():
        return title, False
    return title[: match.start()], True


def author_names(said: Iterable[object], outlet: str | None = None) -> tuple[str, ...]:
    """Give the names of authors, in order and once: no addresses of mail, no "admin"."""
    nobody = {*_listed("no_author"), (outlet or "").casefold()}
    names: dict[str, None] = {}
    for one in said:
        for name in _names_in(as_line(one) or ""):
            if name.casefold() not in nobody and len(name) <= 80:
                names.setdefault(name)
    return tuple(names)[:12]


def _names_in(line: str) -> list[str]:
    bracketed = _BRACKETED.match(line)
    if bracketed and _MAIL.search(line[: bracketed.start(1)]):
        line = bracketed[1]
    line = _BY.sub("", _URL.sub("", _MAIL.sub("", line))).replace("()", "").replace("<>", "")
    names = [n.strip(" ,.<>\"'") for n in _APART.split(line)]
    return [n for name in names for n in _by_commas(name) if n]


def _by_commas(name: str) -> list[str]:
    """Part "Ilda Tarn, Joss Rell"; leave "Tarn, Ilda", which is one name."""
    parts = [p.strip() for p in name.split(",")]
    return parts if all(" " in p for p in parts) else [name]


def section_of(terms: Iterable[object]) -> str | None:
    """Give the first category that names a section."""
    none = frozenset(_listed("not_sections"))
    for term in terms:
        line = as_line(term)
        if line and len(line) <= 60 and line.casefold() not in none and "://" not in line:
            return line
    return None


def is_cut(text: str) -> bool:
    """Tell whether a text ends as one that goes on elsewhere: "[…]", "… read more"."""
    text = _tails().sub("", text[-2_000:].rstrip()).rstrip()
    last = text.rsplit("\n", 1)[-1].strip().casefold()
    bare = last.rstrip(" .:»›>→&|[]()*").strip()
    if last.endswith(("…", "...", "…]", "...]", "…)", "...)")):
        return True
    if len(last.split()) <= 25 and last.startswith(_listed("cut_lines")):
        return True
    words = tuple(f" {end}" for end in _listed("cut_ends") if end.isascii() and end[0].isalpha())
    ends = tuple(end for end in words if " " in end.strip())
    signs = last != bare and bare.endswith(words) and last[-1] in "»›>→…"
    return signs or bare.endswith(ends) or f" {bare}" in words
