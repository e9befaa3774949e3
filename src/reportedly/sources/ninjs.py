"""IPTC ninjs, agencies' news in JSON: versions 1 (``body_text``), 2 and 3 (``bodies``).

Field names as in the schemas 1.0 to 3.3 of https://iptc.org/standards/ninjs/; version 3 writes
them in camel case (``versionCreated``), so their case does not count here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.errors import InputError
from reportedly.sources.agency import AgencyItem, has_markup
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.json_stream import look_at_json
from reportedly.sources.local import issue
from reportedly.sources.mapping import words_of
from reportedly.sources.plain import suffix_of
from reportedly.sources.records import records_of
from reportedly.text.names import clean_names

_IDS = ("uri", "guid")
_TELLING = frozenset(
    {"versioncreated", "firstcreated", "pubstatus", "representationtype", "bodies", "headlines"}
    | {"body_text", "body_xhtml", "body_html", "description_text", "description_html"}
)
_TYPES = frozenset({"application/json", "application/ninjs+json", "text/json"})
_LOOSE_TYPES = frozenset({"", "text/plain", "application/octet-stream"})
_TEXTS = frozenset({"", "text", "composite", "component"})
_ASIDE = re.compile(
    r"caption|teaser|summary|abstract|note|social|alt|short|slug|lead", re.IGNORECASE
)
_MAX_NESTED = 3


class NinjsFormat:
    """Reads ninjs items: one, a list of them, an object with such a list, or one a line.

    Pictures, videos and the like are no reports; how many were passed over is told once.
    """

    name = "ninjs"
    rank = 30
    suffixes = frozenset({".json", ".ninjs"})

    def recognises(self, document: Document) -> bool:
        """Take JSON whose outer object has a ninjs item's names."""
        media_type = document.media_type
        if media_type not in _TYPES | _LOOSE_TYPES or suffix_of(document.name) == ".html":
            return False
        head = look_at_json(document.head)
        return head is not None and (_is_item(head.keys) or _is_item(head.inner))

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report, or an issue with the item's number, for each text in order.

        Raises:
            InputError: it is no JSON, or breaks off; what was given before stands.
        """
        passed: Counter[str] = Counter()
        for number, value in enumerate(records_of(document, limits, _is_item), 1):
            where = f"{document.source}#{number}"
            try:
                if isinstance(value, InputError):
                    raise value
                for item in _items(value, passed, _MAX_NESTED):
                    raw = item.raw_report(where, document.locator)
                    yield raw
                    if item.embargo:
                        yield issue(where, "embargoed", item.embargo)
            except InputError as error:
                yield issue(where, error.code, str(error))
        if passed:
            yield issue(document.source, "passed-over", told_of(passed))


def told_of(passed: Counter[str]) -> str:
    """Say in words what was passed over since it is no text."""
    n_passed = sum(passed.values())
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(passed.items())[:6])
    return f"{n_passed} item{'s' * (n_passed != 1)} passed over, no texts ({kinds})"


def _is_item(keys: Iterable[str]) -> bool:
    names = {key.lower() for key in keys}
    return any(name in names for name in _IDS) and not names.isdisjoint(_TELLING)


def _items(value: object, passed: Counter[str], depth: int) -> Iterator[AgencyItem]:
    """Give the texts in an item: its own, or in a package without a text of its own, its parts'.

    Raises:
        InputError: codes ``bad-record``, ``withdrawn`` and ``empty``.
    """
    if not isinstance(value, dict) or not _is_item(value):
        raise InputError("is no ninjs item", code="bad-record")
    fields = {key.lower(): inner for key, inner in value.items()}
    kind = (words_of(fields.get("type")) or "").lower()[:40]
    if kind not in _TEXTS:
        passed[kind] += 1
        return
    item = _item(fields)
    parts = fields.get("associations")
    if item.has_text or kind != "composite" or not parts or not depth:
        yield item
        return
    for part in list(parts.values()) if isinstance(parts, dict) else parts:
        if isinstance(part, dict) and _is_item(part):
            yield from _items(part, passed, depth - 1)


def _item(fields: dict[str, Any]) -> AgencyItem:
    uri = words_of(fields.get("uri")) or words_of(fields.get("guid"))
    html, text = _best(_bodies(fields, "body", "bodies"))
    summary_html, summary = _best(_bodies(fields, "description", "descriptions"))
    return AgencyItem(
        guid=uri,
        status=words_of(fields.get("pubstatus")) or "",
        headline=_headline(fields),
        html=html,
        text=text,
        summary=summary or summary_html,
        authors=clean_names([words_of(fields.get("byline") or fields.get("by")) or ""]),
        providers=tuple(
            words_of(fields.get(name)) or "" for name in ("provider", "copyrightholder", "source")
        ),
        source=words_of(fields.get("infosource") or fields.get("infosources")),
        first_created=words_of(fields.get("firstcreated")),
        version_created=words_of(fields.get("versioncreated")),
        content_created=words_of(fields.get("contentcreated")),
        embargoed=words_of(fields.get("embargoed")),
        language=words_of(fields.get("language")),
        section=_subject(fields.get("subject") or fields.get("subjects")),
        url=_address(fields.get("altids")) or _address(fields.get("url")),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    value: str
    role: str
    is_html: bool


def _bodies(fields: dict[str, Any], one: str, many: str) -> list[_Text]:
    """Give the texts of one sort: ``body_text`` and its like, and the list ``bodies``."""
    found = [
        _Text(value, name.removeprefix(f"{one}_"), has_markup(value))
        for name, value in fields.items()
        if name.startswith(f"{one}_") and isinstance(value, str)
    ]
    listed = fields.get(many)
    for entry in listed[:100] if isinstance(listed, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("value"), str):
            role = words_of(entry.get("role")) or ""
            found.append(_Text(entry["value"], role, has_markup(entry["value"])))
    return [text for text in found if text.value.strip()]


def _best(texts: list[_Text]) -> tuple[str, str]:
    """Give the longest text with markup and the longest without; "" for none."""
    whole = [t for t in texts if not _ASIDE.search(t.role)] or texts
    html = max((t.value for t in whole if t.is_html), key=len, default="")
    return html, max((t.value for t in whole if not t.is_html), key=len, default="")


def _headline(fields: dict[str, Any]) -> str | None:
    """Give the headline; of several the one whose role is main, else the first."""
    listed = fields.get("headlines")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    entries.sort(key=lambda e: str(e.get("role", "main")).lower() not in ("main", "headline"))
    listed_words = next(filter(None, (words_of(e.get("value")) for e in entries)), None)
    single = fields.get("headline") or fields.get("headline_main") or fields.get("title")
    return words_of(single) or listed_words or words_of(fields.get("name"))


def _subject(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return words_of(first.get("name")) if isinstance(first, dict) else words_of(first)


def _address(value: object) -> str | None:
    """Give a web address among other ids: a text, a table of them, or a list with roles."""
    if isinstance(value, list):
        return next(filter(None, (_address(v) for v in value[:20])), None)
    if isinstance(value, dict):
        return next(filter(None, (_address(v) for v in list(value.values())[:20])), None)
    is_web = isinstance(value, str) and value.startswith(("http://", "https://"))
    return str(value).strip() if is_web else None
