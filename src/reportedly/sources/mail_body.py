"""Which part of a mail is its text."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.errors import InputError
from reportedly.sources.carried import mail_page, text_as_html
from reportedly.sources.mail_text import join_flowed, without_links
from reportedly.sources.mime import Part
from reportedly.text.html import read_page

_TYPES = {"text/plain": False, "text/html": True, "application/xhtml+xml": True}
#: Plain text with a smaller share of the page's words is a stub ("view this in your browser").
_STUB = 0.4


@dataclass(frozen=True, slots=True)
class Body:
    """A mail's text as UTF-8, and the same as people see it."""

    content: bytes
    shown: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class _Text:
    source: str
    shown: str
    is_html: bool


def choose_body(message: Part) -> Body | None:
    """Give the text of a mail, or None: of alternatives the plain one unless it is a stub."""
    texts = _texts_of(message)
    if not texts:
        return None
    shown = "\n\n".join(t.shown for t in texts)
    if not any(t.is_html for t in texts):
        return Body(shown.encode(), shown, is_html=False)
    if len(texts) == 1:
        return Body(mail_page(texts[0].source), shown, is_html=True)
    pieces = [t.source if t.is_html else text_as_html(t.source) for t in texts]
    return Body(mail_page("\n".join(pieces)), shown, is_html=True)


def _texts_of(part: Part) -> list[_Text]:
    """Give the texts of a part that belong together, in order."""
    if not part.parts:
        text = _text_of(part)
        return [text] if text else []
    found = [_texts_of(p) for p in part.parts]
    if part.media_type == "multipart/alternative":
        return _better(found)
    if part.media_type == "multipart/related":
        return next(filter(None, found), [])
    return [text for texts in found for text in texts]


def _better(choices: list[list[_Text]]) -> list[_Text]:
    """Choose among alternatives."""
    choices = [c for c in choices if c]
    plain = next((c for c in choices if not any(t.is_html for t in c)), [])
    marked_up = next((c for c in reversed(choices) if any(t.is_html for t in c)), [])
    if not plain or not marked_up:
        return plain or marked_up
    return plain if _n_words(plain) >= _STUB * _n_words(marked_up) else marked_up


def _n_words(texts: list[_Text]) -> int:
    return sum(len(t.shown.split()) for t in texts)


def _text_of(part: Part) -> _Text | None:
    """Read a part that is no attachment; None when it is one, or no text, or empty."""
    is_broken = part.media_type.startswith("multipart/")  # it parts nothing: plain text
    is_html = False if is_broken else _TYPES.get(part.media_type)
    if is_html is None or part.is_attachment:
        return None
    try:
        text = part.text()
        if not is_html and (part.parameter("format") or "").lower() == "flowed":
            text = join_flowed(text, del_sp=(part.parameter("delsp") or "").lower() == "yes")
        shown = read_page(text).text if is_html else without_links(text)
    except InputError:
        return None
    return _Text(text if is_html else shown, shown, is_html) if shown.strip() else None
