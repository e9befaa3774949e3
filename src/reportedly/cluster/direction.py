"""Which of two reports was there first."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from reportedly.model.report import BlockKind, Report

#: Blocks that may name whose report it is.
CREDIT_KINDS = frozenset(
    {BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.SOURCE_LINE}
)

#: A credit stands at the head or the foot of an article; so much of either is searched.
_EDGE_CHARS = 300


def direction_of(
    left: Report, right: Report, left_words: int, right_words: int
) -> tuple[bool, bool, str]:
    """Tell who copies whom: ``(left is the source, anything says so, the reason in words)``.

    Asked in this order: a credit line that names the other's outlet; publication times; one that
    carries a credit line and one that is the credited agency's own; else length (the longer has
    more, which decides the order but proves nothing).
    """
    for source, copy, forward in ((left, right, True), (right, left, False)):
        if source.outlet and _credits(copy, source.outlet):
            return forward, True, f"the later credits {source.outlet}"
    order = _by_time(left, right)
    if order is not None:
        return order, True, "it was published earlier"
    if left_words != right_words:
        return left_words > right_words, False, "no time or credit tells which came first"
    return True, False, "no time or credit tells which came first"


def _by_time(left: Report, right: Report) -> bool | None:
    """True: left is earlier; None: unknown or the same."""
    a, b = left.published, right.published
    if a.at and b.at and a.at.tzinfo and b.at.tzinfo and a.at != b.at:
        return a.at < b.at
    if a.days.last and b.days.first and a.days.last < b.days.first:
        return True
    if b.days.last and a.days.first and b.days.last < a.days.first:
        return False
    return None


def _credits(report: Report, outlet: str) -> bool:
    """Tell whether a credit, byline, dateline or source line names an outlet."""
    names = {outlet.casefold(), *_aliases().get(outlet.casefold(), ())}
    names = {n for n in names if len(n) > 1}
    own = (report.outlet or "").casefold()
    if own in names:
        return False
    return any(_stands_in(name, piece) for piece in _credit_lines(report) for name in names)


def _credit_lines(report: Report) -> list[str]:
    """Give the report's lines of origin, and bracketed or dashed credits at the edges."""
    lines = [b.span.exact for b in report.blocks if b.kind in CREDIT_KINDS]
    pattern = _edge_credit()
    for edge in (report.text[:_EDGE_CHARS], report.text[-_EDGE_CHARS:]):
        lines.extend(m.group() for m in pattern.finditer(edge))
    return lines


@cache
def _edge_credit() -> re.Pattern[str]:
    """``(AP)``, ``— UPI``, ``Source: X`` within a line."""
    return re.compile(r"\([A-Z][\w ./]{1,40}\)|[—–-] ?[A-Z][\w .]{1,40}$|[Ss]ource:[^\n]{1,80}")


def _stands_in(name: str, piece: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", piece.casefold()) is not None


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    """Read other names of news agencies: one agency a line, its names between tabs."""
    path = resources.files("reportedly.data").joinpath("agency_aliases.tsv")
    table: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names = tuple(n.strip().casefold() for n in line.split("\t"))
            table.update(dict.fromkeys(names, names))
    return table
