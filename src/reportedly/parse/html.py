"""Web pages: every visible line marked, the main text by a small model over extractors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from reportedly.model.report import ARTICLE_HTML, ARTICLE_KINDS, BlockForm, BlockKind, RawReport
from reportedly.parse.base import Draft, Piece
from reportedly.parse.choose import THRESHOLD, main_chances
from reportedly.parse.lines import Unit, measure_unit
from reportedly.parse.metadata import read_facts
from reportedly.parse.metadata_titles import whole_title
from reportedly.parse.phrases import match_family
from reportedly.parse.plain import classify_units
from reportedly.parse.shapes import Verdict, shape_of
from reportedly.parse.walls import check_walls
from reportedly.text.html import Page, PageLine, read_page, without_floods

K = BlockKind
#: Larger pages are read by the rules of plain text alone, which are linear and quick; the
#: extractors take half a minute for 200,000 elements.
_MAX_SOURCE, _MAX_ELEMENTS = 4_000_000, 40_000
_SAME_TITLE = 90.0
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_HINT = re.compile(r"(?:^|[\s_-])(?:fig)?caption|credit|photo-?(?:desc|text|info)")
_STANDFIRST_HINT = re.compile(
    r"standfirst|stand-first|sub-?(?:title|head(?:line|ing)?|hed)\b|(?:^|[\s_-])de[ck]k?(?:$|[\s_-])|"
    r"article-?(?:summary|intro|lead|excerpt|description)|teaser-?text|synopsis"
)
_DATE_HINT = re.compile(r"date|time|publish|posted|stamp")
_AUTHOR_HINT = re.compile(r"author|byline|writer|contributor")
_TAG_HINT = re.compile(r"(?:^|[\s_-])(?:tags?|topics?|keywords|categor(?:y|ies))(?:$|[\s_-])")
_DIGIT = re.compile(r"\d")
_RELATED_HINT = re.compile(r"related|recommend|more-|read-?(?:more|next)|promo|teaser|trending")
_OUTSIDE = (K.BOILERPLATE, "outside the main text")
_LIVE = ("live-blog", "calls itself a live page, written while things happen")
_FORMS = {
    "li": BlockForm.LIST_ITEM,
    "dt": BlockForm.LIST_ITEM,
    "dd": BlockForm.LIST_ITEM,
    "blockquote": BlockForm.QUOTATION,
    "tr": BlockForm.TABLE_ROW,
    "td": BlockForm.TABLE_ROW,
    "th": BlockForm.TABLE_ROW,
    "pre": BlockForm.PREFORMATTED,
}
#: A line's form is told by the elements so near: further out are those that lay out the page.
_FORM_DEPTH = 3
#: Kinds of phrases that count even in a line that the voices keep.
_STRONG = frozenset({K.BOILERPLATE, K.RELATED_LINK, K.CREDIT, K.SOURCE_LINE})


@dataclass(slots=True)
class _Line:
    line: PageLine
    unit: Unit
    kept: bool
    verdict: Verdict | None = None


class HtmlParser:
    """Reads web pages. Cost: some 60 ms for a page of 150 kB, half of it in the extractors."""

    name = "html"
    version = "3"
    media_types = ("text/html", "application/xhtml+xml")

    def parse(self, raw: RawReport, text: str) -> Draft:
        """Mark every line of the page's visible text.

        Raises:
            InputError: codes ``no-article`` and ``login-wall``.
        """
        text = without_floods(text)
        page = read_page(text)
        facts = read_facts(page, text, raw.url)
        title = raw.title or facts.title
        lines = _measured(page, text, title, alone=raw.media_type == ARTICLE_HTML)
        if any(line.kept for line in lines):
            head = _mark(lines, title)
        else:
            head = _mark_as_plain(lines, title)
        doubts = check_walls(page.text, _n_article_words(lines))
        if facts.is_live:
            doubts = (*doubts, _LIVE)
        pieces = tuple(
            Piece(x.line.start, x.line.end, *(x.verdict or _OUTSIDE), _form(x.line)) for x in lines
        )
        found = (lines[head].line.start, lines[head].line.end) if head is not None else None
        return Draft(
            page.text,
            pieces,
            title=found,
            title_text=whole_title(page.text[slice(*found)], title) if found else title,
            outlet=facts.outlet,
            url=facts.url,
            authors=facts.authors,
            language=facts.language,
            stamps=facts.stamps,
            doubts=doubts,
            section=facts.section,
            domain=facts.domain,
            modified=facts.modified,
        )


def _measured(page: Page, source: str, title: str | None, *, alone: bool = False) -> list[_Line]:
    """Measure each line, and keep those of the main text: all where the article stands alone."""
    units = [measure_unit(page.text, x.start, x.end, gap=True) for x in page.lines]
    if alone:
        chances = [1.0] * len(units)
    elif page.tree is None or len(source) > _MAX_SOURCE or _n_elements(page) > _MAX_ELEMENTS:
        chances = [0.0] * len(units)
    else:
        chances = main_chances(page, units, title)
    return [
        _Line(line, unit, chance >= THRESHOLD)
        for line, unit, chance in zip(page.lines, units, chances, strict=True)
    ]


def _form(line: PageLine) -> BlockForm:
    """Tell by its elements how the page set a line."""
    if line.tag in _HEADINGS:
        return BlockForm.HEADING
    for tag in line.path[:_FORM_DEPTH]:
        if tag in _FORMS:
            return _FORMS[tag]
    return BlockForm.PARAGRAPH


def _n_elements(page: Page) -> int:
    return sum(1 for _ in page.tree.iter())


def _n_article_words(lines: list[_Line]) -> int:
    return sum(
        x.unit.n_words
        for x in lines
        if x.verdict and x.verdict[0] in ARTICLE_KINDS and x.verdict[0] is not K.HEADLINE
    )


def _mark_as_plain(lines: list[_Line], title: str | None) -> int | None:
    """Mark a page on which no extractor finds a main text by the rules of plain text."""
    verdicts = classify_units([x.unit for x in lines], title)
    for x, verdict in zip(lines, verdicts, strict=True):
        x.verdict = verdict
    return next((i for i, v in enumerate(verdicts) if v[0] is K.HEADLINE), None)


def _mark(lines: list[_Line], title: str | None) -> int | None:
    """Give every line its verdict; returns the index of the headline, if it is on the page."""
    for x in lines:
        x.verdict = _kept_verdict(x) if x.kept else None
    prose = [i for i, x in enumerate(lines) if x.verdict and x.verdict[0] is K.BODY]
    first = next((i for i in prose if lines[i].unit.long_prose), prose[0] if prose else 0)
    last = prose[-1] if prose else -1
    head = _find_headline(lines, title, first)
    if head is not None:
        _mark_title(lines, head)
    start = head if head is not None else max(0, first - 15)
    for i, x in enumerate(lines):
        if x.verdict is None:
            x.verdict = _dropped_verdict(x, header=start < i < first, inside=start < i <= last)
        elif start < i < first and x.verdict[0] in (K.BODY, K.SUBHEADING):
            x.verdict = _header_verdict(x) or x.verdict
    return head


def _kept_verdict(x: _Line) -> Verdict:
    shape = shape_of(x.unit)
    if shape and shape[0] in (K.CAPTION, K.CREDIT):
        return shape
    family = match_family(x.unit.plain, x.unit.n_words)
    if family and family.kind in _STRONG:
        return family.kind, f"{family.reason} ({family.name})"
    if "figcaption" in x.line.path[:3] or _CAPTION_HINT.search(" ".join(x.line.hints[:1])):
        return K.CAPTION, "stands in a caption element"
    if x.line.tag in _HEADINGS:
        return K.SUBHEADING, "a heading within the main text"
    return K.BODY, "main text by its place, its looks and the extractors"


def _find_headline(lines: list[_Line], title: str | None, first: int) -> int | None:
    """Find the line that is the page's title: headings first, the nearest to the text first."""
    best: tuple[float, int] | None = None
    for i, x in enumerate(lines):
        if x.unit.n_words > 40 or (x.line.tag == "a" and x.line.link_share > 0.9):
            continue
        heading = x.line.tag == "h1"
        if not heading and x.line.tag not in _HEADINGS and not title:
            continue
        likeness = _likeness(x.unit.plain, title) if title else 0.0
        if likeness < _SAME_TITLE and not (heading and i <= first and x.unit.n_words >= 3):
            continue
        before = 20.0 if i <= first else 0.0
        score = likeness + 30.0 * heading + before - abs(first - i) * 0.01
        if best is None or score > best[0]:
            best = score, i
    return best[1] if best else None


def _likeness(line: str, title: str | None) -> float:
    """Compare a line with the title; a title may carry the outlet's name behind it."""
    if not title:
        return 0.0
    a, b = line.casefold(), " ".join(title.split()).casefold()
    whole = fuzz.ratio(a, b)
    if len(a) >= 15 and b.startswith(a[: len(a)]):
        return max(whole, 95.0)
    return float(whole)


def _mark_title(lines: list[_Line], head: int) -> None:
    text = lines[head].unit.plain.casefold()
    lines[head].verdict = K.HEADLINE, "the page's title"
    for i, x in enumerate(lines):
        if i != head and x.unit.plain.casefold() == text:
            x.verdict = K.BOILERPLATE, "repeats the headline"


def _dropped_verdict(x: _Line, *, header: bool, inside: bool) -> Verdict:
    """Name what a line is that most extractors drop; ``inside``: between headline and text end."""
    hints = " ".join(x.line.hints[:3])
    shape = shape_of(x.unit)
    if inside and ("figcaption" in x.line.path[:4] or _CAPTION_HINT.search(hints)):
        return K.CAPTION, "stands in a caption element"
    if shape and (inside or shape[0] is not K.DATELINE):
        return shape
    family = match_family(x.unit.plain, x.unit.n_words)
    if family:
        return family.kind, f"{family.reason} ({family.name})"
    named = _header_verdict(x) if header else None
    if named:
        return named
    if _TAG_HINT.search(hints):
        return K.TAGS, "stands in a list of topics"
    if (x.line.link_share > 0.6 and x.unit.n_words >= 4) or _RELATED_HINT.search(hints):
        return K.RELATED_LINK, "a link outside the main text"
    return K.BOILERPLATE, "outside the main text"


def _header_verdict(x: _Line) -> Verdict | None:
    """Name what a line between the headline and the first paragraph is, if its element tells."""
    hints = " ".join(x.line.hints[:3])
    shape = shape_of(x.unit)
    if shape and shape[0] in (K.DATELINE, K.BYLINE):
        return shape
    if x.unit.n_words <= 15:
        if _AUTHOR_HINT.search(hints):
            return K.BYLINE, "stands in an element for the author"
        if "time" in x.line.path[:2] or (_DATE_HINT.search(hints) and _DIGIT.search(x.unit.plain)):
            return K.DATELINE, "stands in an element for the time"
    if _STANDFIRST_HINT.search(hints) and 5 <= x.unit.n_words <= 60:
        return K.STANDFIRST, "stands in an element for the standfirst"
    return None
