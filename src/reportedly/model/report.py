"""What was read: raw reports, their immutable text, and spans that point into it."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import date, datetime
from enum import StrEnum

_BUILT_BY_REPORT = object()

#: Media type of HTML that a carrier knows to be the article alone (a feed's entry, a wire item):
#: nothing in it stands outside the main text, so none has to be looked for.
ARTICLE_HTML = "text/html; part=article"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of Unicode code points of one report's text, with the text it covers.

    Built only by :meth:`Report.span`, which reads ``exact`` off the text; calling the class
    directly raises ``TypeError``. So ``report.text[start:end] == exact`` holds by construction.
    """

    report_id: str
    start: int
    end: int
    exact: str
    _built_by: InitVar[object] = None

    def __post_init__(self, _built_by: object) -> None:
        if _built_by is not _BUILT_BY_REPORT:
            raise TypeError("a Span is built by Report.span(start, end), never directly")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share at least one character of the same report."""
        return (
            self.report_id == other.report_id and self.start < other.end and other.start < self.end
        )

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return (
            self.report_id == other.report_id
            and self.start <= other.start
            and other.end <= self.end
        )


class BlockKind(StrEnum):
    """What a stretch of a report's text is."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    SUBHEADING = "subheading"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    DATELINE = "dateline"
    SOURCE_LINE = "source_line"
    TAGS = "tags"
    RELATED_LINK = "related_link"
    BOILERPLATE = "boilerplate"


#: The kinds that extractors may see; everything else is kept, marked and shown, but not read.
ARTICLE_KINDS = frozenset(
    {BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.SUBHEADING, BlockKind.BODY}
)


class BlockForm(StrEnum):
    """How the page set a block, whatever its kind is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"  # a block quotation: words set apart as another's
    TABLE_ROW = "table_row"
    PREFORMATTED = "preformatted"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines of the text, of one kind, with the reason for the kind in words.

    ``language`` is set (ISO 639-1) where a block is long enough to tell it.
    """

    span: Span
    kind: BlockKind
    reason: str
    form: BlockForm = BlockForm.PARAGRAPH
    language: str | None = None


class Basis(StrEnum):
    """What a publication date rests on."""

    STATED = "stated"  # the report's own text says so
    METADATA = "metadata"  # the carrier or the page's metadata says so
    INFERRED = "inferred"  # solved from the text: a range
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DayInterval:
    """Inclusive range of calendar days; ``None`` is an open or unknown end.

    All of this project's comparisons of time are arithmetic on this type.
    """

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"interval ends before it begins: {self.first} > {self.last}")

    @property
    def known(self) -> bool:
        """True when both ends are given."""
        return self.first is not None and self.last is not None

    @property
    def n_days(self) -> int | None:
        """Number of days, or None when an end is open."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    def overlaps(self, other: DayInterval) -> bool:
        """Tell whether a day can lie in both (open ends reach everywhere)."""
        return not (
            (self.last is not None and other.first is not None and self.last < other.first)
            or (other.last is not None and self.first is not None and other.last < self.first)
        )

    def contains(self, other: DayInterval) -> bool:
        """Tell whether every day of ``other`` lies in this interval."""
        first_ok = self.first is None or (other.first is not None and self.first <= other.first)
        last_ok = self.last is None or (other.last is not None and other.last <= self.last)
        return first_ok and last_ok

    def meet(self, other: DayInterval) -> DayInterval | None:
        """Give the days common to both, or None when there are none."""
        if not self.overlaps(other):
            return None
        firsts = [d for d in (self.first, other.first) if d is not None]
        lasts = [d for d in (self.last, other.last) if d is not None]
        return DayInterval(max(firsts, default=None), min(lasts, default=None))

    @property
    def edtf(self) -> str:
        """Extended Date/Time Format (ISO 8601-2:2019): ``2019-04-15``, ``2019-04-16/2019-04-30``,
        ``../2019-04-30``; the empty string when both ends are open."""
        if self.first is None and self.last is None:
            return ""
        if self.first == self.last and self.first is not None:
            return self.first.isoformat()
        left = self.first.isoformat() if self.first else ".."
        right = self.last.isoformat() if self.last else ".."
        return f"{left}/{right}"


@dataclass(frozen=True, slots=True)
class Published:
    """When a report came out: a day range, the exact moment if stated, and what says so."""

    days: DayInterval = DayInterval()
    basis: Basis = Basis.UNKNOWN
    evidence: tuple[Span, ...] = ()
    at: datetime | None = None
    reason: str = ""

    @property
    def edtf(self) -> str:
        """The moment when stated, else the day or day range; empty when unknown."""
        return self.at.isoformat() if self.at else self.days.edtf

    @property
    def day(self) -> date | None:
        """The day, only when it is one single known day."""
        return self.days.first if self.days.n_days == 1 else None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which component, at which version and settings, in which run, made a record."""

    component: str
    version: str
    config_hash: str = ""
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class RawReport:
    """Bytes as they came, and what the carrier (file, feed, JSON line) said about them.

    ``given_id`` is an id the carrier assigned; it is kept. ``media_type`` is ``text/plain`` or
    ``text/html`` when the carrier knows, else empty and the parser looks. ``locator`` names the
    place it was read from however that place was spelled (``folder/file.txt``): ids are made of it.

    ``credited`` and ``credited_url`` are whom a feed names as the first publisher (``<source>``);
    ``guid`` is the carrier's own lasting name for the article; ``listed_in`` is the feed, sitemap
    or archive that led here; ``summary_only`` marks a carrier that holds a summary, not the text.
    ``read_on`` is the day of the reading, where the carrier tells no ``retrieved_at`` and a clock
    was asked for: no report is from a later day.
    """

    source: str
    content: bytes
    media_type: str = ""
    encoding: str | None = None
    given_id: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    retrieved_at: datetime | None = None
    locator: str = ""
    authors: tuple[str, ...] = ()
    modified: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    guid: str | None = None
    credited: str | None = None
    credited_url: str | None = None
    listed_in: str | None = None
    summary_only: bool = False
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's report: immutable text, normalised once, with blocks and metadata.

    ``blocks`` are sorted, disjoint, and together cover every character that is not white space.
    ``title`` points into the text when the headline stands there; ``title_text`` is the headline
    in any case (a carrier may know a headline that the text lacks). ``domain`` is the outlet's
    registered host name; ``canonical_url`` the address that the article itself calls its own;
    ``modified`` when it was last changed, as stated. The last five are as in :class:`RawReport`.
    """

    id: str
    source: str
    text: str
    sha256: str
    blocks: tuple[Block, ...] = ()
    outlet: str | None = None
    url: str | None = None
    title: Span | None = None
    title_text: str | None = None
    authors: tuple[str, ...] = ()
    published: Published = Published()
    retrieved_at: datetime | None = None
    language: str | None = None
    parser: Provenance = Provenance("", "")
    supersedes: str | None = None
    domain: str | None = None
    canonical_url: str | None = None
    section: str | None = None
    modified: Published = Published()
    guid: str | None = None
    credited: str | None = None
    credited_url: str | None = None
    listed_in: str | None = None
    summary_only: bool = False

    def span(self, start: int, end: int) -> Span:
        """Point at ``text[start:end]`` (code points, half-open, not empty).

        Raises:
            IndexError: the range is empty or leaves the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"span {start}:{end} is not inside a text of {len(self.text)}")
        return Span(self.id, start, end, self.text[start:end], _BUILT_BY_REPORT)

    @property
    def article_blocks(self) -> tuple[Block, ...]:
        """The blocks that extractors may see, in order."""
        return tuple(b for b in self.blocks if b.kind in ARTICLE_KINDS)


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should know: an input set aside, or a doubt, in one clear line."""

    stage: str
    source: str
    code: str
    message: str
    report_id: str | None = None
    evidence: tuple[Span, ...] = field(default=())
