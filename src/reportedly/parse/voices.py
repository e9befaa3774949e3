"""Extractors of main text, each asked for its own opinion of a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

from reportedly.errors import InputError
from reportedly.text.align import align_words, words_of
from reportedly.text.html import Page, visible_text

_LOG = logging.getLogger(__name__)

#: Takes a page's lxml root, which it may take apart, and gives the text it holds for the main one.
Voice = Callable[[Any], str]


def _trafilatura(root: Any) -> str:
    from trafilatura import extract

    return extract(root, include_comments=False, fast=True) or ""


def _readability(root: Any) -> str:
    reader = _reader()(root)
    reader.summary(html_partial=True)
    return str(reader.found)


@cache
def _reader() -> Any:
    """Give readability's class, without its slow ways in and out: it cleans links and attributes
    for show, and writes HTML. The choice it makes is its own. Half of its time."""
    from lxml import etree
    from readability import Document

    class Reader(Document):  # type: ignore[misc]  # the library has no types
        found = ""

        def _parse(self, root: Any) -> Any:
            self.encoding = "utf-8"
            root = deepcopy(root)
            for hidden in root.xpath("//*[@hidden]|//*[contains(@style, 'none')]"):
                style = (hidden.get("style") or "").replace(" ", "").lower()
                if hidden is not root and ("hidden" in hidden.attrib or "display:none" in style):
                    hidden.drop_tree()
            return root

        def get_clean_html(self) -> str:
            node = self._html()
            self.found = visible_text(node)
            return str(etree.tostring(node, encoding="unicode", method="html"))

    return Reader


#: Measured on the aeb pages (4-gram F1) alone: .962 and .955. What they keep are features of the
#: choice that ``parse.choose`` makes; trafilatura's slower ways add nothing to it.
VOICES: dict[str, Voice] = {"trafilatura": _trafilatura, "readability": _readability}


def line_shares(page: Page) -> list[list[float]]:
    """Give for each voice the share of each line's words that it keeps, in [0, 1].

    A voice that fails abstains with an empty opinion. Cost: about 30 ms for 150 kB.
    """
    words: list[str] = []
    owner: list[int] = []
    for n, line in enumerate(page.lines):
        own = words_of(page.text[line.start : line.end])
        words.extend(own)
        owner.extend([n] * len(own))
    totals = [0] * len(page.lines)
    for n in owner:
        totals[n] += 1
    _hush()
    shares = []
    clean = _without_comments(page.tree)
    for voice in VOICES.values():
        kept = [0] * len(page.lines)
        for n, mark in zip(owner, align_words(words, words_of(_ask(voice, clean))), strict=True):
            kept[n] += mark
        shares.append([k / t if t else 0.0 for k, t in zip(kept, totals, strict=True)])
    return shares


def _without_comments(root: Any) -> Any:
    from lxml import etree

    clean = deepcopy(root)
    etree.strip_elements(clean, "script", "style", "link", "noscript", with_tail=False)
    etree.strip_tags(clean, etree.Comment, etree.ProcessingInstruction)
    return clean


@cache
def _hush() -> None:
    """Keep the extractors' own complaints about broken pages off the terminal."""
    for name in ("trafilatura", "readability"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _ask(voice: Voice, root: Any) -> str:
    """Ask one voice. These libraries raise whatever lxml or they themselves come upon on a
    broken page; one that fails must not take the others' opinions with it."""
    try:
        return voice(deepcopy(root))
    except InputError:
        return ""
    except Exception as error:
        _LOG.debug("%s gives no opinion: %r", voice.__name__, error)
        return ""
