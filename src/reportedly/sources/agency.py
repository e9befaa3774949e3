"""An item of a news agency, however it was written (ninjs, NewsML-G2, NITF), as a raw report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.errors import InputError
from reportedly.model.report import ARTICLE_HTML, RawReport
from reportedly.sources.carried import page_of
from reportedly.text.normalise import replace_surrogates

_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|li|span|section|table|a|em|strong)(?:\s[^<>]*)?/?>")
_MARKUP = re.compile(r"<[^<>]*>")
#: With so large a share of the plain text's words, the text with markup is the same text.
_SAME_TEXT = 0.8
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed", "deleted"})


def has_markup(text: str) -> bool:
    """Tell whether a text is written in HTML."""
    return bool(_TAG.search(text))


@dataclass(frozen=True, slots=True)
class AgencyItem:
    """What an agency says of an item, in its own words; empty where it says nothing.

    ``providers`` are whom it may come from, the best first; ``source`` whom the agency credits.
    """

    guid: str | None = None
    status: str = ""
    headline: str | None = None
    html: str = ""
    text: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    source: str | None = None
    first_created: str | None = None
    version_created: str | None = None
    content_created: str | None = None
    embargoed: str | None = None
    language: str | None = None
    section: str | None = None
    url: str | None = None

    @property
    def has_text(self) -> bool:
        """Tell whether the item carries its text."""
        return bool(self.html.strip() or self.text.strip())

    @property
    def embargo(self) -> str:
        """Say that the item may not be published before a moment; "" when nothing is said."""
        return f"is under embargo until {self.embargoed[:60]}" if self.embargoed else ""

    def raw_report(self, source: str, locator: str) -> RawReport:
        """Make a raw report. The first version's time is that of publication.

        Raises:
            InputError: codes ``withdrawn`` (canceled or withheld) and ``empty``.
        """
        status = self.status.rpartition(":")[2].rpartition("/")[2].strip().lower()
        if status in _WITHDRAWN:
            named = f" ({self.headline[:80]!r})" if self.headline else ""
            raise InputError(f"is withdrawn by its agency: {status}{named}", code="withdrawn")
        body, is_html = self._body()
        outlet = next(filter(None, self.providers), None) or self.source
        published = self.first_created or self.version_created or self.content_created
        modified = self.version_created if self.first_created else None
        is_web = (self.guid or "").startswith(("http://", "https://"))
        return RawReport(
            source,
            page_of(self.headline, body) if is_html else replace_surrogates(body).encode(),
            ARTICLE_HTML if is_html else "text/plain",
            encoding="utf-8",
            url=self.url or (self.guid if is_web else None),
            title=self.headline,
            outlet=outlet,
            published=published,
            language=self.language,
            locator=locator,
            authors=tuple(a for a in self.authors if _is_name(a, outlet)),
            modified=modified if modified != published else None,
            section=self.section,
            guid=self.guid,
            credited=self.source if self.source != outlet else None,
            summary_only=not self.has_text,
        )

    def _body(self) -> tuple[str, bool]:
        """Choose the text: with markup, which keeps the paragraphs, unless it is a part only."""
        n_html = len(_MARKUP.sub(" ", self.html).split())
        if n_html and n_html >= _SAME_TEXT * len(self.text.split()):
            return self.html, True
        if self.text.strip():
            return self.text, False
        if not self.summary.strip():
            raise InputError("holds no text", code="empty")
        return self.summary, has_markup(self.summary)


def _is_name(author: str, outlet: str | None) -> bool:
    """Tell a person's name from an agency's sign ("dpa", "NTB")."""
    is_sign = " " not in author and (author.islower() or author.isupper())
    return not is_sign and author.casefold() != (outlet or "").casefold()
