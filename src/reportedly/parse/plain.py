"""Plain text that others scraped: every line is told apart as article or page furniture.

The order of evidence: phrase families and shapes that a line shows by itself; then its place
(header, article, trailer) and its neighbours; then repetition within the text. Prose is article
unless a phrase or a shape says otherwise: taking a sentence of the article for furniture is the
worst error here.
"""

from __future__ import annotations

from collections import Counter

from reportedly.errors import InputError
from reportedly.model.report import ARTICLE_KINDS, BlockKind, RawReport
from reportedly.parse.base import Draft, Piece
from reportedly.parse.lines import Unit, split_units
from reportedly.parse.phrases import match_family
from reportedly.parse.shapes import Verdict, shape_of
from reportedly.parse.walls import check_walls

K = BlockKind


class PlainTextParser:
    """Reads plain text. Cost: linear in the text; about a millisecond for 500 words."""

    name = "text"
    version = "1"
    media_types = ("text/plain", "text/markdown", "text/x-markdown")

    def parse(self, raw: RawReport, text: str) -> Draft:
        """Mark every line of the text.

        Raises:
            InputError: codes ``empty`` (nothing but white space), ``login-wall`` and
                ``no-article`` (nothing but page furniture).
        """
        units = split_units(text)
        if not units:
            raise InputError("the text is empty", code="empty")
        verdicts = classify_units(units, raw.title)
        if not any(kind in ARTICLE_KINDS for kind, _ in verdicts):
            check_walls(text, 0)
        pieces = tuple(
            Piece(u.start, u.end, *verdict) for u, verdict in zip(units, verdicts, strict=True)
        )
        head = next((p for p in pieces if p.kind is K.HEADLINE), None)
        title = (head.start, head.end) if head else None
        title_text = raw.title or (text[head.start : head.end] if head else None)
        return Draft(text, pieces, title=title, title_text=title_text)


def classify_units(units: list[Unit], title: str | None = None) -> list[Verdict]:
    """Give the kind of every paragraph, with the reason in words."""
    verdicts: list[Verdict | None] = [_own(u) for u in units]
    _mark_repeats(units, verdicts)
    first = _first_prose(units, verdicts)
    if first is None:
        return _without_prose(units, verdicts)
    _mark_header(units, verdicts, first)
    _mark_rest(units, verdicts, first)
    return [v or (K.BODY, "text of the article") for v in verdicts]


def _own(unit: Unit) -> Verdict | None:
    """Give what a line says by itself: its shape, or a phrase family."""
    shape = shape_of(unit)
    if shape:
        return shape
    family = match_family(unit.plain, unit.n_words)
    if family is None:
        return None
    return family.kind, f"{family.reason} ({family.name})"


def _mark_repeats(units: list[Unit], verdicts: list[Verdict | None]) -> None:
    """A short line that stands in the text twice or more is furniture."""
    counts = Counter(u.plain.casefold() for u in units if u.n_words <= 15)
    for i, unit in enumerate(units):
        if verdicts[i] is None and not unit.sentence_like and counts[unit.plain.casefold()] > 1:
            verdicts[i] = K.BOILERPLATE, "a short line that is repeated"


def _first_prose(units: list[Unit], verdicts: list[Verdict | None]) -> int | None:
    for i, unit in enumerate(units):
        if verdicts[i] is None and (unit.long_prose or (unit.sentence_like and unit.n_words >= 12)):
            return i
    return None


def _without_prose(units: list[Unit], verdicts: list[Verdict | None]) -> list[Verdict]:
    """A text of headlines or short lines only: the first free line is the headline."""
    out: list[Verdict] = []
    seen = False
    for unit, verdict in zip(units, verdicts, strict=True):
        if verdict is not None:
            out.append(verdict)
        elif not seen and not unit.full_stop and not unit.sentence_like:
            seen = True
            out.append((K.HEADLINE, "the first line, with no prose after it"))
        else:
            out.append((K.BODY, "text of the article"))
    return out


def _mark_header(units: list[Unit], verdicts: list[Verdict | None], first: int) -> None:
    """Mark headline, standfirst and labels before the first long paragraph."""
    free = [i for i in range(first) if verdicts[i] is None]
    if not free:
        return
    titled = [i for i in free if units[i].n_words >= 4 and not units[i].full_stop]
    head = titled[0] if titled else free[0]
    verdicts[head] = K.HEADLINE, "the first line shaped like a headline"
    for i in free:
        if i < head:
            verdicts[i] = K.TAGS, "a label above the headline"
        elif i > head and (units[i].n_words >= 6 or units[i].full_stop):
            verdicts[i] = K.STANDFIRST, "between the headline and the first paragraph"
        elif i > head:
            verdicts[i] = K.TAGS, "a label between the headline and the first paragraph"


def _mark_rest(units: list[Unit], verdicts: list[Verdict | None], first: int) -> None:
    """Mark subheadings between paragraphs and leftovers after the last one."""
    last = max(i for i, u in enumerate(units) if verdicts[i] is None and _is_text(u))
    for i in range(first + 1, len(units)):
        unit = units[i]
        if verdicts[i] is not None or _is_text(unit):
            continue
        if i > last:
            listed = i > 0 and (verdicts[i - 1] or (None,))[0] is K.TAGS
            kind = K.TAGS if listed else K.BOILERPLATE
            verdicts[i] = kind, "a short line after the last paragraph"
        elif unit.n_words <= 12:
            verdicts[i] = K.SUBHEADING, "a short line between paragraphs"


def _is_text(unit: Unit) -> bool:
    return unit.long_prose or unit.sentence_like or (unit.n_words >= 3 and unit.ends)
