"""NITF, agencies' markup of articles: turned into HTML, its head into what is known of it."""

from __future__ import annotations

import html
import json
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from reportedly.sources.agency import AgencyItem
from reportedly.sources.xml_tree import child, children, local_name, words
from reportedly.text.names import clean_names


@cache
def _table() -> dict[str, Any]:
    raw = resources.files("reportedly").joinpath("data/nitf_elements.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(raw)
    return table


def to_html(element: Any) -> str:
    """Give an element of NITF or XHTML as HTML without attributes; unknown elements give their
    content. At most as deep as libxml2 reads."""
    out: list[str] = []
    _write(element, out)
    return "".join(out).strip()


def _write(element: Any, out: list[str]) -> None:
    table = _table()
    name = local_name(element).lower()
    tag = table["as"].get(name)
    if tag and name not in table["dropped"]:
        css = table["classes"].get(name)
        out.append(f'<{tag} class="{css}">' if css else f"<{tag}>")
    if name and name not in table["dropped"]:
        out.append(html.escape(element.text or "", quote=False))
        for inner in element:
            _write(inner, out)
        if tag and tag != "br":
            out.append(f"</{tag}>")
    out.append(html.escape(element.tail or "", quote=False))


def nitf_item(root: Any) -> AgencyItem:
    """Give what a NITF document is and says of itself."""
    docdata = child(root, "head", "docdata")
    pubdata = child(root, "head", "pubdata")
    body = child(root, "body")
    head = child(body, "body.head")
    issued = _moment(_norm(docdata, "date.issue")) or _moment(_said(pubdata, "date.publication"))
    released = _moment(_norm(docdata, "date.release"))
    expected = released if issued and released and released > issued else None
    providers = (
        _said(pubdata, "name"),
        _said(child(docdata, "doc.copyright"), "holder"),
        words(child(head, "distributor")),
    )
    return AgencyItem(
        guid=_said(child(docdata, "doc-id"), "id-string"),
        status=_said(docdata, "management-status") or "",
        headline=words(child(head, "hedline", "hl1")) or words(child(root, "head", "title")),
        html=body_of(root),
        authors=bylines(head),
        providers=tuple(filter(None, providers)),
        first_created=issued,
        embargoed=expected,
        section=_said(pubdata, "position.section"),
        url=_said(pubdata, "ex-ref"),
    )


def body_of(root: Any) -> str:
    """Give the article in a NITF document as HTML."""
    body = child(root, "body")
    return to_html(body if body is not None else root)


def bylines(head: Any) -> tuple[str, ...]:
    """Give the writers named in the head of a body: persons where they are marked."""
    values: list[str] = []
    for line in children(head, "byline"):
        persons = [words(p) or "" for p in children(line, "person")]
        own = line.text or ""
        values += persons or [own if own.strip() else "" if len(line) else words(line) or ""]
    return clean_names(values)


def _norm(parent: Any, name: str) -> str | None:
    return _said(child(parent, name), "norm")


def _said(element: Any, attribute: str) -> str | None:
    value = element.get(attribute) if element is not None else None
    return " ".join(value.split()) or None if value else None


def _moment(text: str | None) -> str | None:
    """Give a time in ISO 8601's basic form ("20310502T100000Z") in its extended form."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.isoformat() if len(text) > 8 else moment.date().isoformat()
