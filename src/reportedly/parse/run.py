"""The parse stage: raw reports to reports, with an issue for whatever cannot be used."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from reportedly import plugins
from reportedly.errors import InputError
from reportedly.model.ids import make_id
from reportedly.model.report import (
    ARTICLE_KINDS,
    Block,
    BlockKind,
    Issue,
    Provenance,
    RawReport,
    Report,
)
from reportedly.parse.base import Draft, Parser
from reportedly.parse.language import (
    SUPPORTED,
    foreign_blocks,
    report_language,
    with_languages,
)
from reportedly.parse.metadata_outlets import host_of, registered_domain, site_name
from reportedly.parse.published import date_doubts, find_modified, find_published
from reportedly.text.names import clean_names
from reportedly.text.normalise import declared_in_page, decode_bytes

STAGE = "parse"
#: So many reports are remembered, by id and hash, to tell of those read again (some 60 MB).
REMEMBERED = 100_000
#: Words of newsrooms' names that stand in bylines beside the writers'.
_HOUSE = re.compile(
    r"\b(?:news|press|times|post|herald|tribune|agency|agencies|staff|desk|bureau|wire|media|"
    r"correspondent|reporter|editor|writer|today|magazine|network|service|online|daily|journal)\b",
    re.IGNORECASE,
)


def parse_report(raw: RawReport) -> Report:
    """Give the report in some bytes: text normalised once, blocks marked, metadata found.

    Cost: about 2 ms for 500 words of plain text; some 50 ms for a page of HTML.

    Raises:
        InputError: the bytes are empty, no text, or hold no article.
    """
    return parse_doubted(raw)[0]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one raw report by itself comes to: a report and its doubts, or the issue why not.

    ``id`` and ``sha256`` are the report's, and empty where there is none. The report itself is
    missing where an earlier run is known to have made it.
    """

    source: str
    url: str | None
    id: str
    sha256: str
    issues: tuple[Issue, ...]
    report: Report | None = None


def parse_apart(raw: RawReport) -> Parsed:
    """Parse one raw report whatever others there are; what cannot be used becomes an issue."""
    try:
        report, doubts = parse_doubted(raw)
    except InputError as error:
        issue = Issue(STAGE, raw.source, error.code, f"{raw.source}: {error}")
        return Parsed(raw.source, raw.url, "", "", (issue,))
    return Parsed(raw.source, raw.url, report.id, report.sha256, tuple(doubts), report)


def parse_reports(items: Iterable[RawReport | Issue]) -> Iterator[Report | Issue]:
    """Give a report for each raw report, in order; issues pass through.

    A raw report that cannot be used becomes an issue. A report in a language that is not
    supported is given, followed by an issue ``unsupported-language``; one whose text an earlier
    one has too is given, followed by an issue ``same-text``. The same input twice (same id, same
    text) is given once, with an issue ``read-twice``.

    Memory: one report at a time, and the names of the last :data:`REMEMBERED`.
    """
    memory = Memory()
    for item in items:
        if isinstance(item, Issue):
            yield item
            continue
        report, issues = memory.admit(parse_apart(item))
        if report is not None:
            yield report
        yield from issues


class Memory:
    """Remembers the ids and texts of reports that were read, to know those read again.

    It remembers the last ``most``; of reports further apart, the second is taken for a new one.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._ids: OrderedDict[str, tuple[str, str]] = OrderedDict()  # to source, text's hash
        self._texts: OrderedDict[str, tuple[str, str]] = OrderedDict()  # to source, id

    def admit(self, parsed: Parsed) -> tuple[Report | None, tuple[Issue, ...]]:
        """Settle a report's id, and tell whether it, or its text, was read before.

        Gives the report, perhaps under another id, or None where it goes no further.
        """
        if not parsed.id:
            return None, parsed.issues
        report, report_id = parsed.report, parsed.id
        twin = self._ids.get(report_id)
        if twin is not None and _are_namesakes(parsed, twin):
            report_id = make_id("r", text=parsed.sha256, source=parsed.source)
            report = _renamed(report, report_id) if report else None
            twin = self._ids.get(report_id)
        if twin is not None:
            return None, (_read_before(parsed, report_id, twin),)
        self._remember(self._ids, report_id, (parsed.source, parsed.sha256))
        issues = tuple(replace(i, report_id=report_id) for i in parsed.issues)
        other = self._texts.get(parsed.sha256)
        if other is None:
            self._remember(self._texts, parsed.sha256, (parsed.source, report_id))
            return report, issues
        message = f"{parsed.source}: has the same text as {other[0]} ({other[1]})"
        return report, (*issues, Issue(STAGE, parsed.source, "same-text", message, report_id))

    def _remember(
        self, table: OrderedDict[str, tuple[str, str]], key: str, value: tuple[str, str]
    ) -> None:
        if len(table) >= self._most:
            table.popitem(last=False)
        table[key] = value


def _are_namesakes(parsed: Parsed, twin: tuple[str, str]) -> bool:
    """Tell whether one id stands for the same text in two files of like-named folders.

    The same text at the same web address is one report, wherever it was kept.
    """
    source, sha256 = twin
    return parsed.url is None and source != parsed.source and sha256 == parsed.sha256


def _read_before(parsed: Parsed, report_id: str, twin: tuple[str, str]) -> Issue:
    source, sha256 = twin
    same = sha256 == parsed.sha256
    code = "read-twice" if same else "duplicate-id"
    what = "was read already" if same else f"has the id {report_id!r} of another report"
    message = f"{parsed.source}: {what} ({source}); set aside"
    return Issue(STAGE, parsed.source, code, message, report_id)


def _renamed(report: Report, new_id: str) -> Report:
    """Give the same report under another id, its spans built anew."""
    bare = replace(report, id=new_id, blocks=(), title=None)
    blocks = tuple(replace(b, span=bare.span(b.span.start, b.span.end)) for b in report.blocks)
    title = bare.span(report.title.start, report.title.end) if report.title else None
    evidence = tuple(bare.span(s.start, s.end) for s in report.published.evidence)
    published = replace(report.published, evidence=evidence)
    return replace(bare, blocks=blocks, title=title, published=published)


def parse_doubted(raw: RawReport) -> tuple[Report, list[Issue]]:
    """Give the report in some bytes, and what a person should know of it.

    Raises:
        InputError: as :func:`parse_report`.
    """
    if not raw.content.strip():
        raise InputError("the input is empty", code="empty")
    decoded = decode_bytes(raw.content, raw.encoding or declared_in_page(raw.content))
    parser = _parser_for(raw, decoded.text)
    draft = parser.parse(raw, decoded.text)
    report = _report(raw, draft, Provenance(parser.name, parser.version))
    doubts = []
    if decoded.doubt:
        message = f"{raw.source}: {decoded.doubt}"
        doubts.append(Issue(STAGE, raw.source, "wrong-encoding", message, report.id))
    for code, message in date_doubts(report, raw.published, draft.stamps, raw.read_on):
        doubts.append(Issue(STAGE, raw.source, code, f"{raw.source}: {message}", report.id))
    if raw.summary_only:
        message = f"{raw.source}: is a summary in {raw.listed_in or 'a list'}, not the whole report"
        doubts.append(Issue(STAGE, raw.source, "summary-only", message, report.id))
    for code, message in draft.doubts:
        doubts.append(Issue(STAGE, raw.source, code, f"{raw.source}: {message}", report.id))
    if report.language is not None and report.language not in SUPPORTED:
        message = f"{raw.source}: is in a language not supported ({report.language})"
        doubts.append(Issue(STAGE, raw.source, "unsupported-language", message, report.id))
    doubts.extend(_foreign(raw, report))
    return report, doubts


def _foreign(raw: RawReport, report: Report) -> Iterator[Issue]:
    """Tell of the parts of an analysed report that are in another language, and left alone."""
    found = foreign_blocks(report)
    if found:
        languages = ", ".join(sorted({b.language or "" for b in found}))
        parts = "a part is" if len(found) == 1 else f"{len(found)} parts are"
        message = f"{raw.source}: {parts} in a language not supported ({languages}), left alone"
        spans = tuple(b.span for b in found)
        yield Issue(STAGE, raw.source, "foreign-text", message, report.id, spans)


def _parser_for(raw: RawReport, text: str) -> Parser:
    """Give the parser of the carrier's media type, or of what the text looks like.

    Parsers are loaded by name, so that plain text never pays for the HTML libraries.
    """
    wanted = raw.media_type.split(";")[0].strip().lower()
    if wanted in ("", "text/plain", "text/html"):
        is_html = wanted == "text/html" or (not wanted and looks_like_html(text))
        return _load("html" if is_html else "text")
    for name in plugins.component_names("reportedly.parsers"):
        parser = _load(name)
        if wanted in parser.media_types:
            return parser
    return _load("html" if looks_like_html(text) else "text")


def _load(name: str) -> Parser:
    parser: Parser = plugins.get_component("reportedly.parsers", name)
    return parser


def looks_like_html(text: str) -> bool:
    """Tell by its head whether a text is a web page."""
    head = text[:2_000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml", "<!--", "<article")):
        return True
    return head.startswith("<") and ("</" in head or "<p>" in head or "<div" in head)


def report_id(raw: RawReport, sha256: str) -> str:
    """Give the id of a report: the carrier's, else a hash of its text and where it is from.

    Where it is from is its address, or the last two parts of its path: the same however the
    path is spelled and wherever the folder's parent lies.
    """
    if raw.given_id:
        return raw.given_id
    if raw.url:
        return make_id("r", text=sha256, url=raw.url)
    place = raw.locator or "/".join(PurePath(raw.source).parts[-2:])
    return make_id("r", text=sha256, source=place)


def _report(raw: RawReport, draft: Draft, parser: Provenance) -> Report:
    sha256 = hashlib.sha256(draft.text.encode()).hexdigest()
    address = raw.url or raw.canonical_url or draft.url
    bare = Report(
        report_id(raw, sha256),
        raw.source,
        draft.text,
        sha256,
        outlet=raw.outlet or draft.outlet or site_name(host_of(address)),
        url=raw.url or draft.url,
        title_text=draft.title_text or raw.title,
        authors=raw.authors or draft.authors or authors_in(draft),
        retrieved_at=raw.retrieved_at,
        parser=parser,
        domain=draft.domain or registered_domain(address),
        canonical_url=raw.canonical_url or draft.url,
        section=raw.section or draft.section,
        guid=raw.guid,
        credited=raw.credited,
        credited_url=raw.credited_url,
        listed_in=raw.listed_in,
        summary_only=raw.summary_only,
    )
    blocks = tuple(Block(bare.span(p.start, p.end), p.kind, p.reason, p.form) for p in draft.pieces)
    article = " ".join(b.span.exact for b in blocks if b.kind in ARTICLE_KINDS)
    language = report_language(article, _code(raw.language), _code(draft.language))
    title = bare.span(*draft.title) if draft.title else None
    marked = replace(bare, blocks=with_languages(blocks, language), title=title, language=language)
    published = find_published(marked, raw.published, draft.stamps, raw.read_on)
    modified = find_modified(raw.modified, draft.modified, published, raw.retrieved_at)
    return replace(marked, published=published, modified=modified)


def _code(language: str | None) -> str | None:
    """Give the primary part of a language tag ("en" of "en-GB"), or None when it is none."""
    primary = (language or "").replace("_", "-").split("-")[0].strip().lower()
    return primary if 2 <= len(primary) <= 3 and primary.isalpha() else None


def authors_in(draft: Draft) -> tuple[str, ...]:
    """Give the names in the byline above the text, when the carrier and the page name none."""
    body = next((p.start for p in draft.pieces if p.kind is BlockKind.BODY), len(draft.text))
    for piece in draft.pieces:
        if piece.kind is BlockKind.BYLINE and piece.start < body:
            names = clean_names([draft.text[piece.start : piece.end]])
            return tuple(n for n in names if " " in n and not _HOUSE.search(n))[:6]
    return ()
