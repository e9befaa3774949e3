"""PDF: the text of the pages, its paragraphs built anew from the lines."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from reportedly.errors import InputError
from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import read_whole
from reportedly.sources.local import issue
from reportedly.sources.mapping import split_names
from reportedly.sources.pdf_lines import Line, make_text
from reportedly.sources.plain import suffix_of
from reportedly.text.normalise import replace_surrogates

MAX_PAGES = 500
MAX_SECONDS = 60.0
_MAX_CHARS = 5_000_000
_MAGIC = b"%PDF-"
#: What stands for a hyphen at a line's end in pdfium's text.
_HYPHENS = (0x02, 0xFFFE)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xad": ""}
)
#: A larger share of signs that stand for no letter: the fonts do not say what they show.
_MAX_UNKNOWN = 0.3


class PdfFormat:
    """Reads a PDF as one report. Its own date is that of the file, and says nothing of the news.

    Its title and author count only where the first page shows them, too: programs write all sorts
    of things there.
    """

    name = "pdf"
    rank = 12
    suffixes = frozenset({".pdf"})

    def recognises(self, document: Document) -> bool:
        """Take what is named or declared PDF, and what begins as one does."""
        if suffix_of(document.name) == ".pdf" or document.media_type == "application/pdf":
            return True
        return _MAGIC in document.head[:1_024] and document.head[:5].isascii()

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give the text; an issue for pages that hold none, and for those beyond the bounds.

        Raises:
            InputError: codes ``unreadable``, ``encrypted``, ``no-text`` (a scan).
        """
        content = read_whole(document, limits)
        pages = _read_pages(content)
        text = make_text(pages.lines)
        if not text.strip():
            raise InputError("holds no text: a scan?", code="no-text")
        if pages.n_unknown > _MAX_UNKNOWN * len(text):
            raise InputError("holds text whose fonts do not say what they show", code="no-text")
        shown = _folded("".join(line.text for line in pages.lines[0]) if pages.lines else "")
        title, author = (" ".join(value.split()) for value in (pages.title, pages.author))
        authors = split_names([author]) if author else ()
        yield RawReport(
            document.source,
            replace_surrogates(text).encode(),
            "text/plain",
            encoding="utf-8",
            url=document.url,
            title=title if _folded(title) and _folded(title) in shown else None,
            retrieved_at=document.retrieved_at,
            locator=document.locator,
            authors=tuple(a for a in authors if " " in a and _folded(a) in shown),
        )
        for code, message in pages.doubts():
            yield issue(document.source, code, message)


@dataclass(slots=True)
class _Pages:
    """What was read of the pages. ``empty``: the numbers of those without any text."""

    title: str = ""
    author: str = ""
    n_pages: int = 0
    n_read: int = 0
    n_chars: int = 0
    n_unknown: int = 0
    lines: list[list[Line]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Give codes and messages of what was not read."""
        if self.empty:
            shown = ", ".join(map(str, self.empty[:5])) + (" …" if len(self.empty) > 5 else "")
            yield "no-text", f"page {shown} of {self.n_pages} holds no text: a scan?"
        if self.n_read < self.n_pages:
            yield "too-large", f"only its first {self.n_read} of {self.n_pages} pages are read"


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _read_pages(content: bytes) -> _Pages:
    """Read the pages within the bounds.

    Raises:
        InputError: codes ``unreadable`` and ``encrypted``.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise InputError("is encrypted; a password is needed", code="encrypted") from error
        raise InputError(f"is no PDF that can be read ({error})", code="unreadable") from error
    with closing(document):
        said = document.get_metadata_dict()
        pages = _Pages(said.get("Title", "")[:500], said.get("Author", "")[:500], len(document))
        deadline = time.monotonic() + MAX_SECONDS
        for number in range(min(pages.n_pages, MAX_PAGES)):
            if time.monotonic() > deadline or pages.n_chars > _MAX_CHARS:
                break
            _read_page(document, number, pages)
    return pages


def _read_page(document: Any, number: int, pages: _Pages) -> None:
    import pypdfium2

    pages.n_read += 1
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text_page:
            height = page.get_height()
            found = list(_lines_of(text_page, number, height, pages))
    except pypdfium2.PdfiumError:
        found = []
    if not found:
        pages.empty.append(number + 1)
    pages.lines.append(found)


def _lines_of(text_page: Any, number: int, height: float, pages: _Pages) -> Iterator[Line]:
    import pypdfium2.raw as raw

    n_chars = min(text_page.count_chars(), _MAX_CHARS - pages.n_chars)
    pages.n_chars += n_chars
    get_unicode = raw.FPDFText_GetUnicode
    codes = [get_unicode(text_page, i) for i in range(n_chars)]
    start = 0
    for i in [*(i for i, c in enumerate(codes) if c in (10, 13, *_HYPHENS)), n_chars]:
        hyphen = i < n_chars and codes[i] in _HYPHENS
        visible = [k for k in range(start, i) if codes[k] > 32]
        if visible:
            text = _text_of(codes[start:i])
            pages.n_unknown += text.count("\ufffd")
            if text.strip():
                yield _line(text_page, visible, text, hyphen, number, height)
        start = i + 1


def _line(
    text_page: Any, visible: list[int], text: str, hyphen: bool, number: int, height: float
) -> Line:
    """Measure a line; its size of type is that of its middle letter (a bullet's may be another)."""
    middle = _box(text_page, visible[len(visible) // 2])
    return Line(
        " ".join(text.split()),
        _box(text_page, visible[0])[0],
        _box(text_page, visible[-1])[1],
        middle[2],
        max(middle[3] - middle[2], 1.0),
        hyphen,
        number,
        height,
    )


def _text_of(codes: list[int]) -> str:
    """Give UTF-16 or whole code points as text; what stands for no letter as U+FFFD."""
    units = "".join(chr(c) if 0 < c <= 0x10FFFF else "\ufffd" for c in codes)
    if not units.isascii():
        units = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        units = "".join("\ufffd" if "\ue000" <= c <= "\uf8ff" else c for c in units)
    return "".join(c for c in units.translate(_LIGATURES) if c >= " " or c == "\t")


def _box(text_page: Any, index: int) -> tuple[float, float, float, float]:
    """Give left, right, bottom and top of a letter, as high as its font."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    if raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
        return box.left, box.right, box.bottom, box.top
    return 0.0, 0.0, 0.0, 0.0
