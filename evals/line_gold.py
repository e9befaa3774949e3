"""Texts as scrapers leave them, each line with its kind, made from web pages whose gold is known.

Three sets of pages (aeb, WCXB, Fundus' fixtures) say what the article of each page is. A page is
flattened in several ways: all of its visible text, a window of it that holds the article with some
of the furniture around it, and what other extractors leave. Each paragraph of such a text is
aligned with the gold: it is content when nearly all of its words stand in four-word runs of the
gold, or when it is a short line of the gold by itself. What the other lines are is told by the
page's own markup (captions, times, topics, links) and by the title and authors of the gold.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from evals import data
from reportedly.errors import InputError
from reportedly.parse.lines import Unit, measure_unit, split_units
from reportedly.parse.shapes import shape_of
from reportedly.text.html import PageLine, read_page

Row = dict[str, Any]
#: Words; a sign each in scripts that put no spaces between words.
_APART = r"\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_APART}]|[^\W{_APART}]+")
_END = re.compile(r"[.!?…][\"”’'»)\]]*(?:\s|$)")
#: Kinds that are parts of the article; the rest is furniture.
CONTENT = frozenset({"headline", "standfirst", "subheading", "body"})
_RUN = 4
_SAME_TITLE = 88.0
_WHOLE_SHARE = 0.35
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HINTS = {
    "caption": re.compile(r"(?:^|[\s_-])(?:fig)?caption|photo-?(?:desc|text|info)|legende"),
    "credit": re.compile(r"credit|copyright|photographer|quelle|fotograf"),
    "dateline": re.compile(r"date|time|publish|posted|stamp|datum|fecha"),
    "byline": re.compile(r"author|byline|writer|contributor|autor"),
    "tags": re.compile(r"(?:^|[\s_-])(?:tags?|topics?|keywords|categor(?:y|ies))(?:$|[\s_-])"),
    "related_link": re.compile(r"related|recommend|read-?(?:more|next)|promo|teaser|trending"),
    "standfirst": re.compile(
        r"standfirst|sub-?(?:title|head(?:line)?)\b|(?:^|[\s_-])de[ck]k?(?:$|[\s_-])|lead\b|"
        r"article-?(?:summary|intro|excerpt|description)|synopsis|abstract"
    ),
}


@dataclass(slots=True)
class Gold:
    """What is known of a page: its article as lines, and parts that the set names."""

    lines: list[str]
    title: str = ""
    authors: tuple[str, ...] = ()
    standfirst: list[str] = field(default_factory=list)
    subheadings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class GoldPage:
    """A page with its gold; pages of one ``domain`` are never parted between training and test."""

    set: str
    id: str
    domain: str
    html: str
    gold: Gold


@dataclass(slots=True)
class Line:
    """A labelled paragraph: its kind, ``?`` where the gold does not tell; ``weight`` sentences."""

    kind: str
    weight: int = 1


@dataclass(slots=True)
class Text:
    """One flattening of a page: the text, its paragraphs, and what each of them is."""

    page: str
    set: str
    domain: str
    way: str
    text: str
    units: list[Unit]
    labels: list[Line]


def fold_of(domain: str, n: int = 5) -> int:
    """Give the fold that a domain falls in, the same on every machine."""
    return int(hashlib.sha256(domain.encode()).hexdigest()[:8], 16) % n


def tokens(text: str) -> list[str]:
    """Give the lower-cased words."""
    return _TOKEN.findall(text.lower())


def _members(archive: str) -> dict[str, bytes]:
    import gzip

    with tarfile.open(data.find(archive)) as tar:
        found = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}  # type: ignore[union-attr]
    return {
        n.removeprefix("./").removesuffix(".gz"): gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b
        for n, b in found.items()
    }


def _domain(url: str) -> str:
    return ".".join(urlsplit(url).netloc.removeprefix("www.").split(".")[-3:])


def _aeb() -> Iterator[GoldPage]:
    files = {n.split("/")[-1]: b for n, b in _members("extract/aeb/aeb.tar.xz").items()}
    for key, gold in sorted(json.loads(files["ground-truth.json"]).items()):
        html = files[f"{key}.html"].decode("utf-8", "replace")
        lines = gold["articleBody"].split("\n")
        yield GoldPage("aeb", key, _domain(gold["url"]), html, Gold(lines))


def _wcxb() -> Iterator[GoldPage]:
    files = _members("extract/wcxb-articles/wcxb-articles-dev300.tar.xz")
    pages = {n.split("/")[-1].split(".")[0]: b for n, b in files.items() if ".html" in n}
    for name in sorted(n for n in files if "ground-truth/" in n and n.endswith(".json")):
        row = json.loads(files[name])
        gold, key = row["ground_truth"], name.split("/")[-1].removesuffix(".json")
        if gold.get("main_content") and key in pages:
            authors = tuple(p for p in re.split(r",| and ", gold.get("author") or "") if p.strip())
            known = Gold(gold["main_content"].split("\n"), gold.get("title") or "", authors)
            domain = _domain(row.get("url") or f"https://{key}")
            yield GoldPage("wcxb", key, domain, pages[key].decode("utf-8", "replace"), known)


def _fundus() -> Iterator[GoldPage]:
    files = _members("extract/fundus-fixtures/fundus-fixtures.tar.xz")
    for name in sorted(n for n in files if n.endswith(".json")):
        versions = json.loads(files[name])
        order = sorted(versions, key=lambda v: [int(n) for n in re.findall(r"\d+", v)])
        stem = name.removesuffix(".json")
        pages = sorted(n for n in files if re.match(re.escape(stem) + r"_\d.*\.html$", n))
        for version, page in zip(order, pages, strict=True):
            known = versions[version]
            if known.get("body"):
                html = files[page].decode("utf-8", "replace")
                domain = stem.split("/")[-1].lower()
                yield GoldPage("fundus", page, domain, html, _fundus_gold(known))


def _fundus_gold(known: Row) -> Gold:
    body = known["body"]
    sections = body["sections"]
    heads = [h for s in sections for h in s["headline"]]
    lines = [*body["summary"], *(x for s in sections for x in [*s["headline"], *s["paragraphs"]])]
    captions = [i["caption"] for i in known.get("images") or () if i.get("caption")]
    authors = tuple(known.get("authors") or ())
    return Gold(lines, known.get("title") or "", authors, body["summary"], heads, captions)


_SETS = {"aeb": _aeb, "wcxb": _wcxb, "fundus": _fundus}


def iter_pages(names: tuple[str, ...] = ("aeb", "wcxb", "fundus")) -> Iterator[GoldPage]:
    """Give the pages of the sets, in a fixed order.

    Raises:
        data.Absent: a set is not on this machine.
    """
    for name in names:
        yield from _SETS[name]()


@dataclass(slots=True)
class _Known:
    """A page made ready for alignment."""

    runs: set[tuple[str, ...]]
    whole: set[tuple[str, ...]]
    kinds: dict[tuple[str, ...], str]
    lines: list[tuple[PageLine, str, str]]  # with its text and its kind
    first: int
    last: int


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_RUN)), strict=False)


def cover(words: list[str], runs: set[tuple[str, ...]]) -> float:
    """Give the share of words that stand in a four-word run of the gold."""
    hit = [False] * len(words)
    for i, run in enumerate(_runs(words)):
        if run in runs:
            hit[i : i + _RUN] = [True] * _RUN
    return sum(hit) / len(words) if words else 0.0


def know_page(page: GoldPage) -> _Known:
    """Label the visible lines of a page.

    Raises:
        InputError: the page shows no text.
    """
    gold_lines = [tokens(x) for x in page.gold.lines]
    runs = {r for words in gold_lines for r in _runs(words)}
    runs |= set(_runs(tokens(" ".join(page.gold.lines))))
    whole = {tuple(w) for w in gold_lines if w}
    seen = read_page(page.html)
    texts = [seen.text[x.start : x.end] for x in seen.lines]
    words = [tokens(t) for t in texts]
    shares = [cover(w, runs) for w in words]
    long = [i for i, w in enumerate(words) if len(w) >= 12 and shares[i] >= 0.8]
    if not long:
        long = [i for i, w in enumerate(words) if tuple(w) in whole]
    first, last = (long[0], long[-1]) if long else (0, -1)
    known = _Known(runs, whole, {}, [], first, last)
    head = _headline(page, texts, list(seen.lines), first)
    for i, line in enumerate(seen.lines):
        kind = _line_kind(page, known, i, line, texts[i], words[i], shares[i], head)
        known.lines.append((line, texts[i], kind))
        key = tuple(words[i])
        if known.kinds.get(key) != "headline":
            known.kinds[key] = "?" if known.kinds.get(key, kind) != kind else kind
    return known


def _headline(page: GoldPage, texts: list[str], lines: list[PageLine], first: int) -> int | None:
    """Find the line above the article (or on its first lines) that is the title."""
    title = " ".join(tokens(page.gold.title))
    best: tuple[float, int] | None = None
    for i in range(min(len(lines), first + 3)):
        heading = lines[i].path[:1] == ("h1",)
        words = tokens(texts[i])
        if not 3 <= len(words) <= 40 and not (heading and words):
            continue
        like = fuzz.ratio(" ".join(words), title) if title else 0.0
        if (like < _SAME_TITLE) if title else not heading:
            continue
        score = like + 20.0 * heading + i * 0.01
        if best is None or score > best[0]:
            best = score, i
    return best[1] if best else None


def _line_kind(
    page: GoldPage,
    known: _Known,
    i: int,
    line: PageLine,
    text: str,
    words: list[str],
    share: float,
    head: int | None,
) -> str:
    if i == head:
        return "headline"
    inside = known.first <= i <= known.last
    near = (head if head is not None else known.first - 12) <= i <= known.last + 3
    key = tuple(words)
    content = share >= 0.8 or (len(words) <= 8 and key in known.whole and inside)
    if near and _same(words, page.gold.standfirst) and i <= known.first + 3:
        return "standfirst"
    if content and (inside or near):
        if (line.path[:1] and line.path[0] in _HEADINGS) or _same(words, page.gold.subheadings):
            return "subheading" if len(words) <= 25 else "body"
        return "body"
    if content or (0.2 < share < 0.8 and len(words) >= 8):
        return "?"
    return _furniture_kind(page, line, text, words, near, i < known.first)


def _same(words: list[str], lines: list[str]) -> bool:
    return bool(words) and any(words == tokens(x) for x in lines)


def _furniture_kind(
    page: GoldPage, line: PageLine, text: str, words: list[str], near: bool, above: bool
) -> str:
    hints = " ".join(line.hints[:3])
    own = " ".join(line.hints[:1])
    if near:
        if _HINTS["credit"].search(own) and len(words) <= 14:
            return "credit"
        if "figcaption" in line.path[:4] or _HINTS["caption"].search(" ".join(line.hints[:2])):
            return "caption"
        if _same(words, page.gold.captions):
            return "caption"
        shape = shape_of(_unit(text))
        if shape and shape[0] in ("credit", "dateline"):
            return str(shape[0])
        timed = "time" in line.path[:2] or _HINTS["dateline"].search(hints)
        if timed and len(words) <= 15 and any(w.isdigit() for w in words):
            return "dateline"
        if len(words) <= 12 and (_HINTS["byline"].search(own) or _names(text, page.gold.authors)):
            return "byline"
        if above and 5 <= len(words) <= 60 and _HINTS["standfirst"].search(hints):
            return "standfirst"
    if _HINTS["tags"].search(hints):
        return "tags"
    if (line.link_share > 0.6 and len(words) >= 4) or _HINTS["related_link"].search(hints):
        return "related_link"
    if near and above and 6 <= len(words) <= 70 and line.link_share < 0.3:
        return "?"  # may well be a standfirst that the gold leaves out
    return "boilerplate"


def _unit(text: str) -> Unit:
    return measure_unit(text, 0, len(text), gap=True)


def _names(text: str, authors: tuple[str, ...]) -> bool:
    return any(len(a.strip()) > 4 and a.strip().lower() in text.lower() for a in authors)


def label_units(known: _Known, units: list[Unit]) -> list[Line]:
    """Give the kind of each paragraph of a text made from a page, ``?`` where none is sure."""
    return [Line(_unit_kind(known, u), max(1, len(_END.findall(u.text)))) for u in units]


def _unit_kind(known: _Known, unit: Unit) -> str:
    words = tokens(unit.text)
    if not words:
        return "boilerplate"
    exact = known.kinds.get(tuple(words))
    if exact is not None:
        return exact
    share = cover(words, known.runs)
    if share >= 0.8:
        return "body"
    if share * len(words) >= 12:
        return "body"  # a sentence of the article with junk glued to it
    if share > 0.2:
        return "?"
    return "boilerplate" if tuple(words) not in known.whole else "?"


def iter_texts(page: GoldPage, others: dict[str, str] | None = None) -> Iterator[Text]:
    """Give the flattenings of a page: all it shows (of some pages), a window, what others make.

    Only a part of the pages is given ``whole``: they are long, and mostly furniture. The window
    begins up to 12 lines above the headline and ends up to 28 lines below the article. A page
    that shows no text has none.
    """
    try:
        known = know_page(page)
    except InputError:
        return
    lines = [text for _, text, _ in known.lines]
    seed = int(hashlib.sha256(page.id.encode()).hexdigest()[:8], 16)
    gap = "\n\n" if seed % 2 else "\n"
    heads = [i for i, x in enumerate(known.lines) if x[2] == "headline"]
    top = min([known.first, *heads])
    made = {
        "window": gap.join(lines[max(0, top - seed % 13) : known.last + 2 + seed % 29]),
        **(others or {}),
    }
    if seed % 100 < 100 * _WHOLE_SHARE:
        made["whole"] = gap.join(lines)
    for way, text in made.items():
        units = split_units(text)
        if units:
            labels = label_units(known, units)
            yield Text(page.id, page.set, page.domain, way, text, units, labels)


def noisy_texts() -> dict[str, dict[str, str]]:
    """Give, by page of aeb, the texts that four extractors leave of it, some furniture in them."""
    made: dict[str, dict[str, str]] = {}
    with lzma.open(data.find("extract/plaintext-lines/plaintext-lines.jsonl.xz"), "rt") as stream:
        for row in map(json.loads, stream):
            text = "\n\n".join(x["t"] for x in row["lines"])
            made.setdefault(row["page"], {})[f"noisy {row['extractor']}"] = text
    return made
