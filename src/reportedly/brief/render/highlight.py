"""Report texts as HTML with every cited span marked, counted in code points on the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportedly.brief.cite import Citation
from reportedly.brief.render.base import neutralise
from reportedly.brief.sentences import split_sentences
from reportedly.model.report import ARTICLE_KINDS, Block, Report

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of a report as shown: marked-up text, its kind, and whether extractors read it."""

    kind: str
    reason: str
    article: bool
    html: Markup


@dataclass(slots=True)
class _Node:
    """A stretch to wrap: a sentence (no anchor) or a citation."""

    start: int
    end: int
    anchor: str = ""
    inner: list[_Node] = field(default_factory=list)


def mark_blocks(report: Report, citations: Iterable[Citation]) -> tuple[BlockView, ...]:
    """Give the blocks of a report with the cited spans marked and anchored.

    Where two citations overlap in part, the later one is an anchor without a mark of its own. A
    citation over several blocks is anchored where it begins. Cost: linear in the text, plus the
    citations times their nesting.
    """
    spans = sorted({(c.span.start, -c.span.end, c.anchor) for c in citations})
    views = []
    for block in report.blocks:
        inside = [(s, -e, a) for s, e, a in spans if s < block.span.end and -e > block.span.start]
        html = _mark_block(report, block, inside)
        article = block.kind in ARTICLE_KINDS
        views.append(BlockView(block.kind.value, block.reason, article, html))
    return tuple(views)


def _mark_block(report: Report, block: Block, spans: Sequence[tuple[int, int, str]]) -> Markup:
    start, end = block.span.start, block.span.end
    nodes = [_Node(max(s, start), min(e, end), a if s >= start else "") for s, e, a in spans]
    if block.kind in ARTICLE_KINDS and nodes:
        nodes += _sentence_nodes(report, start, end, nodes)
    root = _Node(start, end)
    for node in sorted(nodes, key=lambda n: (n.start, -n.end, not n.anchor, n.anchor)):
        _insert(root, node)
    return _write(report.text, root)


def _sentence_nodes(report: Report, start: int, end: int, cited: Sequence[_Node]) -> list[_Node]:
    """Give the cited sentences of a block; those that a citation runs across are taken as one."""
    merged: list[_Node] = []
    for a, b in split_sentences(report.text[start:end]):
        last = merged[-1].end if merged else start
        if any(n.start < last and n.end > start + a for n in cited):
            merged[-1].end = start + b
        else:
            merged.append(_Node(start + a, start + b))
    return [m for m in merged if any(n.start < m.end and n.end > m.start for n in cited)]


def _insert(root: _Node, node: _Node) -> None:
    """Put a node, which starts no earlier than any before it, into the deepest that holds it."""
    home = root
    while home.inner and home.inner[-1].end >= node.end and home.inner[-1].end > node.start:
        home = home.inner[-1]
    last = home.inner[-1].end if home.inner else home.start
    if node.start < last:  # overlaps in part: an anchor alone, at the end of what is there
        node = _Node(last, last, node.anchor)
    home.inner.append(node)


def _write(text: str, node: _Node) -> Markup:
    from markupsafe import Markup, escape

    html, at = Markup(""), node.start
    for inner in node.inner:
        html += escape(neutralise(text[at : inner.start])) + _wrap(text, inner)
        at = max(at, inner.end)
    return html + escape(neutralise(text[at : node.end]))


def _wrap(text: str, node: _Node) -> Markup:
    from markupsafe import Markup

    content = _write(text, node)
    if node.start == node.end:
        return Markup('<span id="{}"></span>').format(node.anchor)
    if node.anchor:
        return Markup('<mark id="{}">{}</mark>').format(node.anchor, content)
    return Markup('<span class="s">{}</span>').format(content)
