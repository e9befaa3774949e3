"""Feeds as programs write them, made well-formed: so the strict parser reads nearly all of them.

What is mended: characters that XML has not, HTML's names of characters, ampersands that begin
nothing, prefixes that are not declared, an end that is missing. The document type declaration is
taken off, with whatever entities it defines: nothing is ever expanded.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

from reportedly.sources.xml_head import end_of_doctype

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"<\?xml\b[^<>]{0,500}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ROOT = re.compile(r"<(?:([A-Za-z_][\w.-]*):)?(rss|RDF|feed)(?=[\s>])", re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_BAD_NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));")
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
_CDATA = "<![CDATA["
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|RDF|feed)\s*>", re.IGNORECASE)
#: A tag of so many characters is no feed's; parsers take the square of its attributes in time.
_LONG_TAG = re.compile(r"(<[A-Za-z_][\w.:-]{0,80})\s[^<>]{2000,}")
_MAX_PREFIXES = 50
#: Of a longer feed that cannot be mended the entries up to here are read: the parser that takes
#: anything needs up to 3.4 s for a million characters.
_MAX_BROKEN = 4_000_000
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: Prefixes that feeds use without declaring them.
_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


@dataclass(frozen=True, slots=True)
class Mended:
    """A well-formed feed, if it could be made one; how many entries it has; what was cut off.

    ``truncated`` tells that the end of the document is missing, ``n_left`` how many whole entries
    were left out because there are too many.
    """

    text: str
    n_entries: int
    truncated: bool = False
    n_left: int = 0


def mend_feed(text: str, max_entries: int) -> Mended:
    """Give a feed that a strict parser can read, with at most ``max_entries`` entries.

    Cost: linear in the text.
    """
    text = _ILLEGAL.sub("", _from_root(text))
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    closing = _END.search(text, ends[-1] if ends else 0)
    truncated = closing is None
    n_left = max(0, len(ends) - max_entries)
    if n_left:
        text = text[: ends[max_entries - 1]]
    elif truncated:
        text = text[: ends[-1]] if ends else _before_entry(text)
    elif closing is not None:
        text = text[: closing.end()]
    mended = _with_prefixes(_without_names(text))
    if n_left or truncated:
        mended = _closed(mended)
    if len(mended) > _MAX_BROKEN and not is_well_formed(mended):
        mended, n_read = _shortened(mended)
        n_left = len(ends) - n_read
    return Mended(mended, len(ends) - n_left, truncated, n_left)


def is_well_formed(text: str) -> bool:
    """Tell whether a strict parser reads a feed to its end."""
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        return False
    return True


def _shortened(text: str) -> tuple[str, int]:
    """Give the entries that end within the limit of broken feeds, and how many there are."""
    ends = [match.end() for match in _ENTRY_END.finditer(text, 0, _MAX_BROKEN)]
    short = text[: ends[-1]] if ends else text[:_MAX_BROKEN]
    return _closed(short), len(ends)


def _from_root(text: str) -> str:
    """Drop what stands before the root element, the document type declaration with it."""
    root = _ROOT.search(text)
    if root is None:
        return _DECLARATION.sub("", text)
    doctype = _DOCTYPE.search(text, 0, root.start())
    if doctype and end_of_doctype(text[doctype.start() : root.start()].encode(), 0) < 0:
        root = _ROOT.search(text, root.end()) or root  # the first stands within the declaration
    return text[root.start() :]


def _before_entry(text: str) -> str:
    match = _ENTRY.search(text)
    return text[: match.start()] if match else text


def _without_names(text: str) -> str:
    """Write HTML's names of characters as the characters, and bare ampersands as XML wants them.

    Sections of CDATA stay as they are.
    """
    parts, at = [], 0
    while (start := text.find(_CDATA, at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [_mended_entities(text[at:start]), text[start : end + 3]]
        at = end + 3
    return "".join([*parts, _mended_entities(text[at:])])


def _mended_entities(text: str) -> str:
    text = _NAMED.sub(_character, _LONG_TAG.sub(r"\1", text))
    return _BARE.sub("&amp;", _BAD_NUMBER.sub(_number, text))


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name in _KEPT:
        return match.group()
    known = html5.get(f"{name};")
    return html.escape(known) if known else f"&amp;{name};"


def _number(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    legal = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF
    return match.group() if legal and code not in (0xFFFE, 0xFFFF) else " "


def _with_prefixes(text: str) -> str:
    """Declare the prefixes that elements bear and nobody declares."""
    declared = {"xml", *_DECLARED.findall(text)}
    missing = [p for p in dict.fromkeys(_PREFIX.findall(text)) if p not in declared]
    if not missing or len(missing) > _MAX_PREFIXES:
        return text
    told = "".join(f' xmlns:{p}="{_SPACES.get(p, f"urn:undeclared:{p}")}"' for p in missing)
    return _ROOT.sub(lambda match: match.group() + told, text, count=1)


def _closed(text: str) -> str:
    """Close what a feed that was cut behind an entry leaves open."""
    root = _ROOT.search(text)
    if root is None:
        return text
    name = f"{root[1]}:{root[2]}" if root[1] else root[2]
    opened = text.count("<channel>") + text.count("<channel ")
    channel = "</channel>" if opened > text.count("</channel>") else ""
    return f"{text}\n{channel}</{name}>"
