"""Plain text that others scraped: every line is told apart as article or page furniture.

The order of evidence: phrase families and shapes that a line shows by itself; then its place
(header, article, trailer) and its neighbours; then repetition within the text; and beside these
rules a model trained on pages whose article is known. Prose is article unless a phrase or a shape
says otherwise, or the model is nearly certain: taking a sentence of the article for furniture is
the worst error here.
"""

from __future__ import annotations

from reportedly.errors import InputError
from reportedly.model.report import ARTICLE_KINDS, BlockKind, RawReport
from reportedly.parse.base import Draft, Piece
from reportedly.parse.line_model import judge_lines
from reportedly.parse.lines import Unit, split_units
from reportedly.parse.phrases import match_family
from reportedly.parse.settle import settle
from reportedly.parse.shapes import Verdict, shape_of
from reportedly.parse.walls import check_walls
from reportedly.parse.zones import is_mostly_prose, mark_between, mark_header, mark_repeats

K = BlockKind

#: A text of so few paragraphs is a report even where none of them looks like one...
FEW_UNITS = 3
#: ... if one has at least so many words.
FEW_WORDS = 3


class PlainTextParser:
    """Reads plain text. Cost: linear in the text; a few milliseconds for 500 words."""

    name = "text"
    version = "2"
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
            verdicts = _only_text(units, verdicts, text)
        pieces = tuple(
            Piece(u.start, u.end, *verdict) for u, verdict in zip(units, verdicts, strict=True)
        )
        head = next((p for p in pieces if p.kind is K.HEADLINE), None)
        title = (head.start, head.end) if head else None
        title_text = raw.title or (text[head.start : head.end] if head else None)
        return Draft(text, pieces, title=title, title_text=title_text)


def classify_units(units: list[Unit], title: str | None = None) -> list[Verdict]:
    """Give the kind of every paragraph, with the reason in words.

    Rules speak first; where there are paragraphs enough to see them side by side, the model of
    lines is heard and :func:`~reportedly.parse.settle.settle` says who is right.

    Args:
        units: the paragraphs, in order.
        title: the headline that the carrier knows, if any.
    """
    own, rules = rules_of(units, title)
    if len(units) <= FEW_UNITS:
        return rules
    return settle(units, own, rules, judge_lines(units, own, rules, title), title)


def rules_of(
    units: list[Unit], title: str | None = None
) -> tuple[list[Verdict | None], list[Verdict]]:
    """Give what each paragraph shows by itself, and the kinds that the rules make of that."""
    own = [_own(u) for u in units]
    return own, _by_rules(units, list(own), title)


def _by_rules(
    units: list[Unit], verdicts: list[Verdict | None], title: str | None
) -> list[Verdict]:
    if is_mostly_prose(units, verdicts):
        mark_repeats(units, verdicts)
    first = _first_prose(units, verdicts)
    if first is None:
        return _without_prose(units, verdicts)
    mark_header(units, verdicts, first, title)
    mark_between(units, verdicts, first)
    return [v or (K.BODY, "text of the article") for v in verdicts]


def _only_text(units: list[Unit], verdicts: list[Verdict], text: str) -> list[Verdict]:
    """Take the longest of a few lines for a report when none looks like one.

    Raises:
        InputError: there is a wall, or more lines than that, or no words in them.
    """
    longest = max(range(len(units)), key=lambda i: (units[i].n_words, -i))
    if len(units) > FEW_UNITS or units[longest].n_words < FEW_WORDS:
        check_walls(text, 0)
    check_walls(text, 1)
    verdicts[longest] = (K.BODY, "the only text there is")
    return verdicts


def _own(unit: Unit) -> Verdict | None:
    """Give what a line says by itself: its shape, or a phrase family."""
    shape = shape_of(unit)
    if shape:
        return shape
    family = match_family(unit.plain, unit.n_words)
    if family is None:
        return None
    return family.kind, f"{family.reason} ({family.name})"


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
