"""Pages whose title, authors and time of publication are known, from four public sets."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evals import data

Row = dict[str, Any]
_AND = re.compile(r"\s*[;,]\s*(?:and\s+)?|\s+(?:and|und|y|et|e|&)\s+", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|por|par|di|door|af|od)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A page and what is known of it; a field that the set does not hold is None.

    ``published`` is an ISO 8601 day or moment; the empty string says that the page has none.
    """

    id: str
    source: str
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None


def load_pages(name: str) -> list[Known]:
    """Give the pages of ``fundus``, ``wcxb``, ``trafilatura``, ``htmldate`` or ``htmldate-news``.

    Raises:
        data.Absent: the set is not on this machine.
    """
    return sorted(_LOADERS[name](), key=lambda known: known.id)


def _members(archive: str) -> dict[str, bytes]:
    with tarfile.open(data.find(archive)) as tar:
        files = (m for m in tar if m.isfile())
        return {m.name.removeprefix("./"): tar.extractfile(m).read() for m in files}  # type: ignore[union-attr]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _fundus() -> Iterator[Known]:
    files = _members("extract/fundus-fixtures/fundus-fixtures.tar.xz")
    for name in sorted(n for n in files if n.endswith(".json")):
        versions = json.loads(files[name])
        order = sorted(versions, key=lambda v: [int(n) for n in re.findall(r"\d+", v)])
        stem = name.removesuffix(".json")
        pages = sorted(n for n in files if re.match(re.escape(stem) + r"_\d.*\.html", n))
        about = json.loads(files[name.rsplit("/", 1)[0] + "/meta.info"])
        for version, page in zip(order, pages, strict=True):
            gold = versions[version]
            url = about.get(page.rsplit("/", 1)[1] + ".gz", {}).get("url")
            published = str(gold.get("publishing_date") or "").replace(" ", "T")
            authors = tuple(gold["authors"]) if gold.get("authors") else None
            yield Known(
                page, _text(files[page]), url, gold.get("title"), authors, published or None
            )


def _wcxb() -> Iterator[Known]:
    files = _members("extract/wcxb-articles/wcxb-articles-dev300.tar.xz")
    pages = {n.split("/")[-1].split(".")[0]: n for n in files if ".html" in n}
    for name in sorted(n for n in files if "ground-truth/" in n and n.endswith(".json")):
        row = json.loads(files[name])
        gold, page = row["ground_truth"], pages[name.split("/")[-1].split(".")[0]]
        authors = split_authors(gold["author"]) if gold.get("author") else None
        published = (gold.get("publish_date") or "")[:10]
        yield Known(page, _unzip(files[page]), row.get("url"), gold["title"], authors, published)


def _unzip(raw: bytes) -> str:
    import gzip

    return _text(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)


def _trafilatura() -> Iterator[Known]:
    files = _members("extract/trafilatura-eval/trafilatura-eval.tar.xz")
    for url, gold in json.loads(files["evaldata.json"]).items():
        if gold.get("author"):
            source = _text(files["html/" + gold["file"]])
            yield Known(gold["file"], source, url, authors=split_authors(gold["author"]))


def _htmldate(*tables: str) -> Iterator[Known]:
    files = _members("extract/htmldate-eval/htmldate-eval.tar.xz")
    for table in tables:
        for url, gold in json.loads(files[table]).items():
            source = _text(files["html/" + gold["file"]])
            day = gold["date"]  # not a number where a page has none
            yield Known(gold["file"], source, url, published=day if isinstance(day, str) else "")


def split_authors(written: str | list[str]) -> tuple[str, ...]:
    """Part a written list of authors; a leading "By" is no part of a name."""
    if isinstance(written, list):
        return tuple(name for item in written for name in split_authors(item))
    return tuple(p for p in _AND.split(_BY.sub("", written.strip())) if p)


_NEWS = "eval_mediacloud_2020.json"
_LOADERS = {
    "fundus": _fundus,
    "wcxb": _wcxb,
    "trafilatura": _trafilatura,
    "htmldate": lambda: _htmldate("eval_default.json", _NEWS),
    "htmldate-news": lambda: _htmldate(_NEWS),
}
