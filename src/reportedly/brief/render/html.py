"""Briefs as one self-contained HTML page: no script, no request, a strict content policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reportedly.brief.cite import Citation
from reportedly.brief.render.axis import Axis, draw_axis
from reportedly.brief.render.highlight import BlockView, mark_blocks
from reportedly.brief.render.view import BriefView, ReportView, view_brief
from reportedly.model.story import Brief

if TYPE_CHECKING:
    import jinja2


@dataclass(frozen=True, slots=True)
class TextView:
    """A report with its whole text, marked."""

    anchor: str
    report: ReportView
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One brief of the page."""

    id: str
    view: BriefView
    texts: tuple[TextView, ...]
    axis: Axis | None


class HtmlRenderer:
    """Writes one file that works without network and without script.

    Citations are links to anchors in the reports' texts, which the page holds whole.
    """

    name = "html"

    def render(self, briefs: Sequence[Brief], *, color: bool = False, width: int = 100) -> str:
        """Give the page; same briefs, same bytes."""
        pages = [_page(brief, f"b{i}-") for i, brief in enumerate(briefs, start=1)]
        css = _stylesheet()
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        return _template().render(pages=pages, css=css, style_hash=digest).rstrip("\n") + "\n"


def _page(brief: Brief, prefix: str) -> PageView:
    view = view_brief(brief, prefix)
    by_number: dict[int, list[Citation]] = {}
    for citation in _iter_citations(view):
        by_number.setdefault(citation.number, []).append(citation)
    texts = tuple(
        TextView(
            f"{prefix}r{report.number}",
            report,
            mark_blocks(report.report, by_number.get(report.number, ())),
        )
        for report in (*view.reports, *view.former)
    )
    return PageView(prefix.rstrip("-"), view, texts, draw_axis(view.timeline, view.as_of))


def _iter_citations(view: BriefView) -> Iterator[Citation]:
    for sentence in view.summary:
        yield from sentence.citations
    for question in view.questions:
        for answer in question.answers:
            yield from answer.citations
    for entry in view.timeline:
        yield from entry.citations
    for quote in view.quotes:
        yield from quote.citations
    for copy in view.copies:
        yield from copy.citations
    for edit in view.edits:
        for change in edit.changes:
            yield from change.citations


@cache
def _stylesheet() -> str:
    return files("reportedly").joinpath("data/brief/brief.css").read_text("utf-8").strip()


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reportedly", "data/brief"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.j2")
