"""PDF: the text of the pages, its paragraphs built anew from the lines."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.errors import InputError
from reportedly.model.report import RawReport
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import read_whole
from reportedly.sources.local import issue
from reportedly.sources.pdf_pages import folded
from reportedly.sources.pdf_worker import read_apart
from reportedly.sources.plain import suffix_of
from reportedly.text.names import clean_names

_MAGIC = b"%PDF-"
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
        pages = read_apart(content)
        if not pages.text.strip():
            raise InputError("holds no text: a scan?", code="no-text")
        if pages.n_unknown > _MAX_UNKNOWN * len(pages.text):
            raise InputError("holds text whose fonts do not say what they show", code="no-text")
        title, author = (" ".join(value.split()) for value in (pages.title, pages.author))
        authors = clean_names([author]) if author else ()
        yield RawReport(
            document.source,
            pages.text.encode(),
            "text/plain",
            encoding="utf-8",
            url=document.url,
            title=title if folded(title) and folded(title) in pages.first_page else None,
            retrieved_at=document.retrieved_at,
            locator=document.locator,
            authors=tuple(a for a in authors if " " in a and folded(a) in pages.first_page),
        )
        for code, message in pages.doubts():
            yield issue(document.source, code, message)
