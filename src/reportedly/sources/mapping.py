"""Which field of a record holds what: the names in use, and a mapping that the user gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from reportedly.errors import ConfigError, InputError
from reportedly.model.report import ARTICLE_HTML, RawReport
from reportedly.sources.carried import is_page, page_of
from reportedly.text.names import clean_names
from reportedly.text.normalise import replace_surrogates

Fields = tuple[tuple[str, str], ...]

#: Where in the document the list of records is; the other names are those of a raw report.
LIST = "list"
_WORDS = ("id", "url", "title", "outlet", "language", "section", "canonical_url", "guid")
_TAG = re.compile(
    r"</?(?:p|div|br|a|h[1-6]|ul|ol|li|span|em|strong|b|i|img|figure|blockquote|section|article|table)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\[\+\d+ chars\]|\[(?:…|\.\.\.|&hellip;|&#8230;)\])\s*$")
_ARTICLE_TYPE = re.compile(r"Article|Report|Posting|NewsItem|CreativeWork", re.IGNORECASE)
_FOLD = str.maketrans("", "", "_- ")
_MAX_PARTS = 10_000
#: How deep in lists a field's words may lie.
_MAX_NESTED = 8
#: Plain numbers between these are seconds since 1970 (1990 to 2100), above them milliseconds.
_EPOCH = (631_152_000, 4_102_444_800)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    raw = resources.files("reportedly").joinpath("data/record_fields.json").read_text("utf-8")
    return {what: tuple(names) for what, names in json.loads(raw).items()}


def parse_fields(text: str) -> Fields:
    """Read a mapping of fields as users write it: ``text=body,published=date.created``.

    Left of ``=`` stands what it is to us, right of it the record's own field: names joined by
    dots lead into objects, a number picks an element of a list.

    Raises:
        ConfigError: it is no such mapping, or names something that we know no place for.

    >>> parse_fields("text=body, published=date.created")
    (('text', 'body'), ('published', 'date.created'))
    """
    known = {LIST, *_names()} - {"wrappers", "values"}
    pairs: dict[str, str] = {}
    for piece in filter(None, (p.strip() for p in text.split(","))):
        ours, mark, theirs = (part.strip() for part in piece.partition("="))
        if not mark or not theirs:
            raise ConfigError(f"fields: {piece!r} is no pair like text=body")
        if ours not in known:
            raise ConfigError(f"fields: {ours!r} is none of {', '.join(sorted(known))}")
        pairs[ours] = theirs
    return tuple(pairs.items())


@dataclass(frozen=True, slots=True)
class Mapping:
    """Makes raw reports of records. ``given`` outranks the names that are commonly used."""

    given: Fields = ()

    @property
    def list_path(self) -> str:
        """Where the list of records is, when the user says so."""
        return dict(self.given).get(LIST, "")

    def holds_report(self, record: dict[str, Any]) -> bool:
        """Tell whether an object holds a text (or a summary), and is not declared another thing."""
        if is_another_thing(record):
            return False
        found = _Record(record, self.given)
        return bool(found.body() or (found.words("title") and found.text_at("summary")))

    def raw_report(self, record: object, source: str, locator: str = "") -> RawReport:
        """Make a raw report of a record.

        Raises:
            InputError: codes ``bad-record`` (no object, or no text in it) and ``empty``.
        """
        if not isinstance(record, dict):
            raise InputError("is no object {…} but " + _kind(record), code="bad-record")
        found = _Record(record, self.given)
        body, media_type, is_summary = found.require_body()
        words = {name: found.words(name) for name in _WORDS}
        content = replace_surrogates(body).encode()
        url, outlet = words["url"], words["outlet"]
        if words["canonical_url"] and "://" not in words["canonical_url"]:
            words["canonical_url"] = None
        return RawReport(
            source,
            page_of(words["title"], body) if media_type == ARTICLE_HTML else content,
            media_type,
            encoding="utf-8",
            given_id=words["id"],
            url=url or words["canonical_url"],
            title=words["title"],
            outlet=None if outlet and "://" in outlet else outlet,
            published=found.moment("published"),
            language=words["language"],
            retrieved_at=parse_moment(found.moment("retrieved_at")),
            locator=locator,
            authors=found.people(),
            modified=found.moment("modified"),
            section=words["section"],
            canonical_url=words["canonical_url"],
            guid=words["guid"],
            summary_only=is_summary,
        )


def is_another_thing(record: object) -> bool:
    """Tell whether a record declares by ``@type`` (JSON-LD) that it is no article."""
    kind = record.get("@type") if isinstance(record, dict) else None
    return kind is not None and not _ARTICLE_TYPE.search(str(kind)[:200])


class _Record:
    """A record, its fields found by any of their names."""

    def __init__(self, record: dict[str, Any], given: Fields) -> None:
        self._record = record
        self._given = dict(given)
        self._folded = _folded(record)
        wrapped = (record.get(name) for name in _names()["wrappers"])
        inner = next((w for w in wrapped if isinstance(w, dict)), None)
        if inner and not self.body():
            self._folded = {**_folded(inner), **self._folded}

    def _values(self, what: str) -> Iterator[Any]:
        if what in self._given:
            yield value_at(self._record, self._given[what])
            return
        for name in _names()[what]:
            if name in self._folded:
                yield self._folded[name]

    def words(self, what: str) -> str | None:
        """Give a field as one line of text, or None."""
        return next(filter(None, (words_of(v) for v in self._values(what))), None)

    def text_at(self, what: str) -> str:
        """Give a field as a text of many lines, "" when none is there."""
        return next(filter(None, (text_of(v) for v in self._values(what))), "")

    def body(self) -> tuple[str, str] | None:
        """Give the text and its media type: marked-up text, else text, else a whole page.

        What stands in a field "html" may be anything; marked-up text in a field of another name
        is the article alone, unless it is a page.
        """
        html = self.text_at("html")
        if html and text_of(self._record.get("html")) == html:
            return html, "text/html"
        text = html or self.text_at("text")
        if text and not html and (self._is_plain() or not _TAG.search(text)):
            return text, "text/plain"
        if text:
            return text, "text/html" if is_page(text) else ARTICLE_HTML
        html = self.text_at("page")
        return (html, "text/html") if html else None

    def _is_plain(self) -> bool:
        """Tell whether the text stands in the field "text", which holds plain text only."""
        return "text" not in self._given and bool(text_of(self._record.get("text")))

    def require_body(self) -> tuple[str, str, bool]:
        """Give the text, its media type, and whether it is a summary only.

        Raises:
            InputError: there is none, or it is empty.
        """
        body = self.body()
        if body:
            return *body, not self._is_plain() and bool(_CUT.search(body[0][-40:]))
        summary = self.text_at("summary")
        if summary and self.words("title"):
            return summary, ARTICLE_HTML if _TAG.search(summary) else "text/plain", True
        if any(isinstance(v, str) for what in ("html", "text", "page") for v in self._values(what)):
            raise InputError("the record's text is empty", code="empty")
        shown = ", ".join(repr(k[:40]) for k in list(self._record)[:6]) or "no fields"
        raise InputError(
            f"no text is found in the record (it has {shown}); say which field holds it with "
            "--fields text=NAME",
            code="bad-record",
        )

    def moment(self, what: str) -> str | None:
        """Give a time as it is written; counts of seconds since 1970 as ISO 8601."""
        for value in self._values(what):
            found = _since_epoch(value) or words_of(value)
            if found:
                return found
        return None

    def people(self) -> tuple[str, ...]:
        """Give the names of the authors."""
        for value in self._values("authors"):
            found = clean_names(list(_many(value)))
            if found:
                return found
        return ()


def _folded(record: dict[str, Any]) -> dict[str, Any]:
    """Give the fields by names without case, hyphens and inner underscores; the first counts."""
    out: dict[str, Any] = {}
    for key, value in record.items():
        folded = key[:1].lower() + key[1:].lower().translate(_FOLD)
        out.setdefault(folded, value)
    return out


def value_at(record: object, path: str, depth: int = _MAX_NESTED) -> Any:
    """Give what stands at a path of names and numbers joined by dots; None when nothing does.

    A name that has dots itself is found too. A name asked of a list is asked of its elements,
    through at most ``depth`` lists.

    >>> value_at({"date": {"created": "2031-05-02"}}, "date.created")
    '2031-05-02'
    """
    if isinstance(record, dict):
        if path in record:
            return record[path]
        head, _, rest = path.partition(".")
        return value_at(record.get(head), rest, depth) if rest else None
    if isinstance(record, list):
        head, _, rest = path.partition(".")
        if head.isdecimal() and len(head) < 9:
            inner = record[int(head)] if int(head) < len(record) else None
            return value_at(inner, rest, depth) if rest else inner
        held = (value_at(r, path, depth - 1) for r in record[:_MAX_PARTS] if depth)
        return [v for v in held if v is not None]
    return None


def words_of(value: object, depth: int = _MAX_NESTED) -> str | None:
    """Give a field as text on one line: numbers written out, objects by their name.

    What lies deeper than ``depth`` lists and objects is passed over.

    >>> words_of({"@type": "Organization", "name": "Oxmoor  Herald"})
    'Oxmoor Herald'
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, str):
        return " ".join(replace_surrogates(value).split()) or None
    inner: list[Any] = []
    if isinstance(value, list):
        inner = value[:5]
    elif isinstance(value, dict):
        held = (value.get(k) for k in _names()["values"])
        inner = [v for v in held if not isinstance(v, dict)]
    found = (words_of(v, depth - 1) for v in inner if depth)
    return next(filter(None, found), None)


def _number(value: float) -> str | None:
    try:
        return str(value)
    except ValueError:  # an integer of more digits than may be written
        return None


def text_of(value: object) -> str:
    """Give a field as text of many lines; the parts of a list become paragraphs."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, list):
        parts = (p if isinstance(p, str) else words_of(p) for p in value[:_MAX_PARTS])
        return "\n\n".join(p for p in parts if p and p.strip())
    return words_of(value) or "" if isinstance(value, dict) else ""


def _many(value: object) -> Iterator[str]:
    for part in value[:50] if isinstance(value, list) else [value]:
        words = words_of(part)
        if words:
            yield words


def _since_epoch(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not _EPOCH[0] <= value <= _EPOCH[1] * 1000:  # an integer may be too large to be divided
        return None
    seconds = value / 1000 if value > _EPOCH[1] else value
    if not _EPOCH[0] <= seconds <= _EPOCH[1]:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def parse_moment(value: object) -> datetime | None:
    """Read an ISO 8601 moment as an aware time (UTC where it names no zone), else None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _kind(value: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
