"""Score what is read of pages' titles, authors and times of publication, beside other programs.

Five sets (see :mod:`evals.metadata_pages`) in one run. Titles and authors count when they are the
same after lower-casing and leaving out all but letters and digits, authors as a set. ``day`` is the
share of the right day; ``minute`` of the right minute (the same moment where both tell a zone, else
the same clock); ``zone`` of the right minute with a zone, of the pages whose truth has one.
``date F1`` counts a wrong day as one too many and none as a miss; ``undated`` is the share of
pages without a day that are given none. Peers run where ``REPORTEDLY_PEERS_PYTHON`` names their
Python; trafilatura and htmldate run in our own.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import program
from evals.data import Absent
from evals.metadata_pages import Known, load_pages
from evals.metrics import mean
from evals.peers_env import run_worker

Figures = dict[str, float]
Row = dict[str, Any]

WORKER = Path(__file__).with_name("peer_metadata.py")
OURS = ("trafilatura", "htmldate")
PEERS = ("extruct", "goose3", "newspaper4k", "mediacloud-metadata")
SETS = ("fundus", "wcxb", "trafilatura", "htmldate", "htmldate-news")


def score_metadata() -> Figures:
    """Give our figures; print those of the peers beside them."""
    figures: Figures = {}
    for name in SETS:
        pages = load_pages(name)
        rows = [{"id": p.id, "html": p.source, **({"url": p.url} if p.url else {})} for p in pages]
        told = [_ours(out) for out in program.run("parse", rows)]
        own = figures_of(pages, told)
        figures |= {f"{name} {k}": v for k, v in own.items()}
        print(f"  {name:14} {'reportedly':20} {_line(own)}", flush=True)
        for peer in (*OURS, *PEERS):
            try:
                answers = run_worker(
                    WORKER, rows, peer, python=sys.executable if peer in OURS else None
                )
            except (Absent, RuntimeError) as error:
                print(f"  {name:14} {peer:20} skipped: {error}", flush=True)
                continue
            print(f"  {name:14} {peer:20} {_line(figures_of(pages, answers))}", flush=True)
    return figures


def figures_of(pages: Sequence[Known], told: Sequence[Row]) -> Figures:
    """Score what a program says of some pages, by the fields that their set knows."""
    pairs = list(zip(pages, told, strict=True))
    found: Figures = {}
    titles = [same(t.get("title"), p.title) for p, t in pairs if p.title]
    authors = [
        names(t.get("authors")) == names(p.authors) for p, t in pairs if p.authors is not None
    ]
    if titles:
        found["title"] = mean(titles)
    if authors:
        found["authors"] = mean(authors)
    dated = [(p.published, _text(t.get("published"))) for p, t in pairs if p.published is not None]
    if any(len(true) > 10 for true, _ in dated):
        found |= _times(dated)
    elif dated:
        found |= _days(dated)
    return found


def _times(dated: Sequence[tuple[str, str]]) -> Figures:
    minutes = [_same_minute(true, said) for true, said in dated]
    zoned = [i for i, (true, _) in enumerate(dated) if _moment(true).tzinfo]
    aware = [bool(minutes[i] and _moment(dated[i][1]).tzinfo) for i in zoned]
    return {
        "day": mean(true[:10] == said[:10] for true, said in dated),
        "minute": mean(minutes),
        "zone": mean(aware),
    }


def _days(dated: Sequence[tuple[str, str]]) -> Figures:
    right = sum(bool(true) and true[:10] == said[:10] for true, said in dated)
    said_wrong = sum(bool(said) and true[:10] != said[:10] for true, said in dated)
    missed = sum(bool(true) and not said for true, said in dated)
    undated = [not said for true, said in dated if not true]
    f1 = 2 * right / max(1, 2 * right + said_wrong + missed)
    return {"date F1": f1, **({"undated": mean(undated)} if undated else {})}


def _same_minute(true: str, said: str) -> bool:
    if len(said) <= 10:
        return False
    a, b = _moment(true), _moment(said)
    if a.tzinfo and b.tzinfo:
        a, b = a.astimezone(UTC), b.astimezone(UTC)
    return a.replace(tzinfo=None, second=0, microsecond=0) == b.replace(
        tzinfo=None, second=0, microsecond=0
    )


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime(1, 1, 1)  # noqa: DTZ001 - no page is of that day, with or without a zone


def _text(value: Any) -> str:
    """Give a time as ISO 8601; a range is no day."""
    written = value.replace(" ", "T") if isinstance(value, str) else ""
    return "" if "/" in written[4:] else written


def same(said: Any, true: str | None) -> bool:
    """Tell whether two titles are the same but for case, marks and spaces."""
    return isinstance(said, str) and _bare(said) == _bare(true or "")


def names(values: Any) -> frozenset[str]:
    """Give authors as a set to compare."""
    return frozenset(_bare(v) for v in values or () if isinstance(v, str))


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\W+", " ", folded).strip()


def _ours(out: Row) -> Row:
    published = out.get("published") or {}
    return {
        "title": out.get("title"),
        "authors": out.get("authors"),
        "published": published.get("edtf"),
    }


def _line(figures: Figures) -> str:
    return ", ".join(f"{k} {v:.3f}" for k, v in figures.items())
