"""Whose text a report says it carries: agencies in bylines, datelines, source lines and sign-offs.

A credit is read off the lines that a report sets apart for it (byline, source line), off the
dateline that opens its body ("TARN, 4 May (Corvane) —"), off a sign-off behind a paragraph
("… on Friday. — Corvane"), and off notices ("first appeared in …"). Credits of pictures do not
count. Word lists are data (``credits.json``, ``agency_aliases.tsv``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from reportedly.model.report import Block, BlockKind, Report, Span
from reportedly.text.metadata_words import bare
from reportedly.text.names import begins_as_byline

#: So many blocks of the body may open with a dateline (a summary may stand before it).
_HEADS = 3
_NOTICE = 300
_EDGE = 90
_SHORT = 4
_MAX_PARTS = 12
_MAX_WORDS = 6

_DATELINE = re.compile(r"\s*([^()\n]{0,60})\(([^()\n]{2,40})\)\s*(?:[-–—]{1,2}|:)\s")
_BRACKETS = re.compile(r"\(([^()\n]{2,40})\)\s*$")
_SIGNED = re.compile(
    r"(?:[.!?”\"’']\s*[(\[]([^()\[\]\n]{2,40})[)\]]|[.!?”\"’)]\s*[—–-]{1,2}\s*([^—–\n]{2,40}))\.?\s*$"
)
_LABEL = re.compile(r"\s*([^\W\d_][\w ]{1,20}?)\s*:\s*")
_STRIP = " \t\xa0.,;:|/\\()[]{}*“”\"'‘’–—-©"


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a report, or one block of it, names as the writer of its text.

    ``agency`` tells a news agency from another outlet. ``sure`` is False where the text is theirs
    only in part, or may be ("with agencies"); ``name`` is empty where no name is given. ``span``
    is None where only a feed says so; ``block`` is the index of the one block it holds for.
    """

    name: str
    agency: bool
    sure: bool
    span: Span | None = None
    block: int | None = None


@cache
def _words() -> dict[str, frozenset[str]]:
    path = resources.files("reportedly.data").joinpath("credits.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {k: frozenset(v) for k, v in raw.items() if isinstance(v, list)}


@cache
def _agencies() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Give the names of each agency by each name: by short capitals as written, and folded."""
    path = resources.files("reportedly.data").joinpath("agency_aliases.tsv")
    exact: dict[str, tuple[str, ...]] = {}
    folded: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        names = tuple(n.strip() for n in line.split("\t"))
        for name in names:
            if name.isupper() and len(name) <= _SHORT:
                exact[name] = names
            else:
                folded[bare(name)] = names
    return exact, folded


def agency_names(name: str) -> tuple[str, ...]:
    """Give all names of a listed news agency, the full one first; none for anything else.

    Short capitals count as written only: "AP" is an agency, "ap" is not.

    >>> agency_names("the AP")[0]
    'Associated Press'
    """
    exact, folded = _agencies()
    plain = name.strip(_STRIP)
    if plain[:4].casefold() == "the ":
        plain = plain[4:]
    return exact.get(plain) or folded.get(bare(plain), ())


@lru_cache(maxsize=4096)
def outlet_key(name: str) -> str:
    """Give what the names of one outlet or agency have in common, for comparison.

    >>> outlet_key("The Tarn Post newspaper") == outlet_key("Tarn Post")
    True
    """
    listed = agency_names(name)
    if listed:
        return bare(listed[0])
    words = bare(name.partition(" (")[0] or name).split()
    kept = [w for w in words if w not in _words()["outlet_words"]]
    return " ".join(kept or words)


def find_credits(report: Report, outlets: Mapping[str, str] | None = None) -> tuple[Credit, ...]:
    """Give whom a report names as the writer of its text, in the order of the text.

    ``outlets`` are names of outlets, by ``outlet_key``, that count as agencies do where a credit
    may stand. A credit to the report's own outlet is none. Cost: linear in the number of blocks.
    """
    reader = _Reader(report, outlets or {})
    own = {outlet_key(n) for n in (report.outlet, report.domain) if n}
    found = [c for c in reader.iter_credits() if not c.name or outlet_key(c.name) not in own]
    return tuple(dict.fromkeys(found))


class _Reader:
    """Reads the credits of one report."""

    def __init__(self, report: Report, outlets: Mapping[str, str]) -> None:
        self._report = report
        self._outlets = outlets

    def iter_credits(self) -> Iterator[Credit]:
        if self._report.credited:
            yield self._of_name(self._report.credited)
        yield from self._authors()
        bodies = [i for i, b in enumerate(self._report.blocks) if b.kind is BlockKind.BODY]
        for index, block in enumerate(self._report.blocks):
            if block.kind is BlockKind.BYLINE or _is_byline(block):
                yield from self._line(block, 0)
            elif block.kind is BlockKind.SOURCE_LINE:
                yield from self._source_line(block)
            elif block.kind is BlockKind.DATELINE or index in bodies[:_HEADS]:
                yield from self._dateline(block)
            if block.kind is BlockKind.BODY:
                yield from self._sign_off(block, None if index == bodies[-1] else index)
            elif block.kind is BlockKind.CREDIT and index - 1 in bodies[-1:]:
                yield from self._sign_off(block, None)  # a short last sentence, taken for a credit
            yield from self._notice(block)

    def _of_name(self, name: str) -> Credit:
        listed = agency_names(name)
        return Credit(listed[0] if listed else name, bool(listed), True)

    def _authors(self) -> Iterator[Credit]:
        """Read the authors that a page's metadata name: an agency alone, or beside persons."""
        named = [self._known(a) for a in self._report.authors]
        sure = sum(n is not None for n in named) == len(named) == 1
        for known in named:
            if known is not None:
                yield Credit(known[0], known[1], sure)

    def _known(self, part: str) -> tuple[str, bool] | None:
        """Give the name of a listed agency, an agency by its words, or an outlet of the story."""
        listed = agency_names(part)
        if listed:
            return listed[0], True
        low = bare(part)
        if any(low.endswith(ending) for ending in _words()["agency_endings"]):
            return part.strip(_STRIP), True
        outlet = self._outlets.get(outlet_key(part)) if low else None
        return (outlet, False) if outlet else None

    def _line(self, block: Block, start: int, any_name: bool = False) -> Iterator[Credit]:
        """Read a line made of names: who is named alone, whom others wrote with."""
        text = block.span.exact[start : start + _NOTICE]
        parts = _parts(text)
        named = [(p, self._known(text[p.start : p.end])) for p in parts]
        n_named = sum(known is not None for _, known in named)
        for part, known in named:
            words = text[part.start : part.end]
            if known is None and any_name and _looks_named(words):
                known = (words.strip(_STRIP), False)
            if known is not None:
                alone = len(parts) == 1 if any_name else n_named == 1 and not part.shared
                yield Credit(known[0], known[1], alone, self._span(block, start, part))
            elif bare(words) in _words()["generic"]:
                yield Credit("", True, False, self._span(block, start, part))

    def _span(self, block: Block, start: int, part: _Part) -> Span:
        at = block.span.start + start
        return self._report.span(at + part.start, at + part.end)

    def _source_line(self, block: Block) -> Iterator[Credit]:
        label = _LABEL.match(block.span.exact)
        start = label.end() if label and bare(label.group(1)) in _words()["source_labels"] else 0
        yield from self._line(block, start, any_name=start > 0)

    def _dateline(self, block: Block) -> Iterator[Credit]:
        head = block.span.exact[:_NOTICE]
        match = _DATELINE.match(head)
        if match is None and block.kind is BlockKind.DATELINE:
            match = _BRACKETS.search(head)
        if match is None:
            return
        group = match.re.groups
        place = match.group(1) if group > 1 else ""
        yield from self._marked(block, match.start(group), match.end(group), None, place)

    def _marked(
        self, block: Block, start: int, end: int, index: int | None, place: str = ""
    ) -> Iterator[Credit]:
        """Read a name between brackets or behind a dash; two names share the text."""
        names = re.split(r"[/,]", block.span.exact[start:end])
        for name in names:
            known = self._known(name)
            if known is None and _is_city(place) and _looks_named(name):
                known = (name.strip(_STRIP), True)
            if known is not None:
                span = self._report.span(block.span.start + start, block.span.start + end)
                yield Credit(known[0], known[1], len(names) == 1, span, index)

    def _sign_off(self, block: Block, index: int | None) -> Iterator[Credit]:
        from_ = max(0, len(block.span.exact) - _EDGE)
        match = _SIGNED.search(block.span.exact[from_:])
        if match is not None:
            group = 1 if match.group(1) else 2
            yield from self._marked(
                block, from_ + match.start(group), from_ + match.end(group), index
            )

    def _notice(self, block: Block) -> Iterator[Credit]:
        """Read "first appeared in X" in a short block."""
        text = block.span.exact
        match = _first_published().search(text) if len(text) <= _NOTICE else None
        if match is None:
            return
        name = match.group(1)
        known = self._known(name) or (name.strip(_STRIP), False)
        span = self._report.span(block.span.start + match.start(1), block.span.start + match.end(1))
        yield Credit(known[0], known[1], True, span)


def _is_byline(block: Block) -> bool:
    """Tell a byline that stands where a summary would ("By Ada Quill and agencies")."""
    text = block.span.exact
    may_be = block.kind is BlockKind.STANDFIRST and len(text) <= _EDGE and text[-1:] not in ".!?"
    return may_be and begins_as_byline(text)


def _is_city(place: str) -> bool:
    """Tell whether words before a dateline's brackets are a town in capitals."""
    first = place.split(",")[0].strip()
    return len(first) > 2 and first.isupper()


def _looks_named(words: str) -> bool:
    plain = words.strip(_STRIP)
    return plain[:1].isupper() and len(plain.split()) <= _MAX_WORDS and not _is_generic(plain)


def _is_generic(words: str) -> bool:
    return bare(words) in _words()["generic"] or bare(words) in _words()["staff_words"]


@dataclass(frozen=True, slots=True)
class _Part:
    """One name of a line; ``shared`` where it stands behind "and" or "with"."""

    start: int
    end: int
    shared: bool


@cache
def _joints() -> re.Pattern[str]:
    def listed(key: str) -> str:
        words = sorted(_words()[key], key=lambda w: (-len(w), w))
        return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in words)

    shared = rf"(?<!\w)(?P<shared>{listed('shared_by')})(?!\w)"
    handed = rf"(?<!\w)(?:{listed('handed_by')}|{listed('byline_starts')}):?(?!\w)"
    return re.compile(rf"{shared}|{handed}|[,/|;•·\n]|\s[-–—]{{1,2}}\s", re.IGNORECASE)


@cache
def _first_published() -> re.Pattern[str]:
    phrases = sorted(_words()["first_published"], key=lambda w: (-len(w), w))
    listed = "|".join(re.escape(p).replace(r"\ ", r"\s") for p in phrases)
    return re.compile(
        rf"(?i:\b(?:{listed}))\s(?:the\s)?((?:[A-Z][\w'’&.-]*)(?:\s[A-Z][\w'’&-]*){{0,5}})"
    )


def _parts(text: str) -> list[_Part]:
    """Part a line of names at commas, strokes and the words that join or hand on."""
    found: list[_Part] = []
    at, shared = 0, False
    for match in (*_joints().finditer(text), None):
        end = match.start() if match else len(text)
        piece = text[at:end]
        inner = piece.strip(_STRIP)
        if inner:
            start = at + piece.index(inner)
            found.append(_Part(start, start + len(inner), shared))
        if match is None or len(found) >= _MAX_PARTS:
            break
        if match.group("shared"):
            shared = True
        elif inner:
            shared = False
        at = match.end()
    return found
