"""Articles that a carrier hands over in pieces: a headline, a body of HTML or text, no page."""

from __future__ import annotations

import html
import re

from reportedly.text.normalise import replace_surrogates

_PAGE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


def page_of(title: str | None, body: str) -> bytes:
    """Give a page that holds the article alone, its headline above it; a whole page as it is.

    Without the frame of an article the parser would take subheadings and lists for furniture.
    """
    if _PAGE.search(body[:4_000]):
        return replace_surrogates(body).encode()
    head = ""
    if title and title.casefold() not in _shown_head(body):
        head = f"<h1>{html.escape(title, quote=False)}</h1>\n"
    return replace_surrogates(f"<article>\n{head}{body}\n</article>".replace("\0", "")).encode()


def _shown_head(body: str) -> str:
    """Give the words at the beginning of a fragment, to see whether the headline is there."""
    return " ".join(html.unescape(_TAGS.sub(" ", body[:2_000])).split()).casefold()


def text_as_html(text: str) -> str:
    """Give plain text as HTML: blank lines part paragraphs, other line ends stay.

    >>> text_as_html("One & two.\\n\\nThree.")
    '<p>One &amp; two.</p>\\n<p>Three.</p>'
    """
    parts = (p.strip() for p in re.split(r"\n[ \t]*\n", text))
    shown = (html.escape(p, quote=False).replace("\n", "<br>\n") for p in parts if p)
    return "\n".join(f"<p>{p}</p>" for p in shown)
