"""Articles that a carrier hands over in pieces: a headline, a body of HTML or text, no page."""

from __future__ import annotations

import html
import re

from reportedly.text.normalise import replace_surrogates

_PAGE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_BODY = re.compile(r"<body(?:\s[^<>]*)?>", re.IGNORECASE)
_CELLS = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|td)(?:\s[^<>]*)?>", re.IGNORECASE)
_DATA = re.compile(r"<th[\s>]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_HEADING = re.compile(r"<h[1-6](?:\s[^<>]{0,300})?>([^<>]{1,400})</h[1-6]", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def page_of(title: str | None, body: str) -> bytes:
    """Give a page that holds the article alone, its headline above it; a whole page as it is.

    Without the frame of an article the parser would take subheadings and lists for furniture.
    """
    if is_page(body):
        return replace_surrogates(body).encode()
    head = ""
    if title and not _begins_with(body, title):
        head = f"<h1>{html.escape(title, quote=False)}</h1>\n"
    return replace_surrogates(f"<article>\n{head}{body}\n</article>".replace("\0", "")).encode()


def is_page(source: str) -> bool:
    """Tell whether HTML is a whole page, not a piece of one."""
    return bool(_PAGE.search(source[:4_000]))


def mail_page(source: str) -> bytes:
    """Give a mail's HTML as a page whose body is an article: all of a mail is meant to be read.

    Mails are laid out with tables; they become plain divisions, lest their cells be taken for
    data. A table with heads (``th``) is one of data, and then all stay.
    """
    if not _DATA.search(source):
        source = _CELLS.sub(r"<\1div>", source)
    body = _BODY.search(source)
    if body is None:
        return page_of(None, source)
    end = source.lower().rfind("</body")
    end = end if end >= body.end() else len(source)
    framed = f"{source[: body.end()]}<article>{source[body.end() : end]}</article>{source[end:]}"
    return replace_surrogates(framed).encode()


def _begins_with(body: str, title: str) -> bool:
    """Tell whether a fragment is headed by its title: its first words, or a heading, say it."""
    head = body[:2_000]
    headings = (_letters(heading) for heading in _HEADING.findall(head))
    return _letters(head).startswith(_letters(title)) or _letters(title) in headings


def _letters(markup: str) -> str:
    return "".join(_WORD.findall(html.unescape(_TAGS.sub(" ", markup)))).casefold()


def text_as_html(text: str) -> str:
    """Give plain text as HTML: blank lines part paragraphs, other line ends stay.

    >>> text_as_html("One & two.\\n\\nThree.")
    '<p>One &amp; two.</p>\\n<p>Three.</p>'
    """
    parts = (p.strip() for p in re.split(r"\n[ \t]*\n", text))
    shown = (html.escape(p, quote=False).replace("\n", "<br>\n") for p in parts if p)
    return "\n".join(f"<p>{p}</p>" for p in shown)
