"""The pages of a PDF as lines, read with pdfium; runs in the process that may be killed for it."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any

from reportedly.errors import InputError
from reportedly.sources.pdf_lines import Line, make_text
from reportedly.text.normalise import replace_surrogates

MAX_PAGES = 500
MAX_SECONDS = 30.0
_MAX_CHARS = 5_000_000
#: What stands for a hyphen at a line's end in pdfium's text.
_HYPHENS = (0x02, 0xFFFE)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xad": ""}
)


@dataclass(slots=True)
class PdfText:
    """What was read of a PDF. ``first_page`` is its letters, ``empty`` the numbers of the pages
    without any text, ``n_unknown`` how many signs stand for no letter."""

    text: str = ""
    title: str = ""
    author: str = ""
    first_page: str = ""
    n_pages: int = 0
    n_read: int = 0
    n_chars: int = 0
    n_unknown: int = 0
    empty: list[int] = field(default_factory=list)

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Give codes and messages of what was not read."""
        if self.empty:
            shown = ", ".join(map(str, self.empty[:5])) + (" …" if len(self.empty) > 5 else "")
            yield "no-text", f"page {shown} of {self.n_pages} holds no text: a scan?"
        if self.n_read < self.n_pages:
            yield "too-large", f"only its first {self.n_read} of {self.n_pages} pages are read"


def folded(text: str) -> str:
    """Give the letters and digits of a text, without case."""
    return "".join(c for c in text.casefold() if c.isalnum())


def answer(content: bytes) -> dict[str, Any]:
    """Read a PDF and give what was read, or why not, as JSON can carry it."""
    try:
        return asdict(read_pages(content))
    except InputError as error:
        return {"code": error.code, "error": str(error)}


def read_pages(content: bytes) -> PdfText:
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
        title, author = (replace_surrogates(said.get(k, "")[:500]) for k in ("Title", "Author"))
        pages = PdfText("", title, author, n_pages=len(document))
        lines: list[list[Line]] = []
        deadline = time.monotonic() + MAX_SECONDS
        for number in range(min(pages.n_pages, MAX_PAGES)):
            if time.monotonic() > deadline or pages.n_chars > _MAX_CHARS:
                break
            lines.append(_read_page(document, number, pages))
    pages.first_page = folded("".join(line.text for line in lines[0])) if lines else ""
    pages.text = replace_surrogates(make_text(lines))
    return pages


def _read_page(document: Any, number: int, pages: PdfText) -> list[Line]:
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
    return found


def _lines_of(text_page: Any, number: int, height: float, pages: PdfText) -> Iterator[Line]:
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
