"""Which lines of a web page are its main text: a small trained model over what is told of each.

The model (``data/html_lines.json``, with a card) is an ensemble of boosted trees over the features
of :mod:`reportedly.parse.page_features`; two well-kept extractors are among its witnesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportedly.parse.lines import Unit
from reportedly.parse.page_features import letters, line_features
from reportedly.parse.structured import article_nodes
from reportedly.parse.voices import line_shares
from reportedly.text.html import Page
from reportedly.text.trees import load_trees

MODEL = "html_lines"
#: Where no line reaches this, the page has no main text that the model knows.
THRESHOLD = 0.5


def main_chances(page: Page, units: Sequence[Unit], title: str | None) -> list[float]:
    """Give for each line of a page the chance that it belongs to the main text, in [0, 1].

    Args:
        units: the lines' measures, in order.
        title: the page's title as its metadata tells it.

    Raises:
        ConfigError: the model is missing or damaged.

    Cost: about 50 ms for a page of 150 kB, half of it in the extractors.
    """
    rows = line_features(page.lines, units, line_shares(page), title, told_text(page.tree))
    return [float(chance) for chance in load_trees(MODEL).predict(rows)]


def told_text(tree: Any) -> str:
    """Give the article's text as the page's own data tells it, in :func:`letters`; may be empty."""
    bodies = (node.get("articleBody") for node in article_nodes(tree))
    return letters(max((b for b in bodies if isinstance(b, str)), key=len, default=""))
