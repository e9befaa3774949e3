"""Reports about invented events, for the clustering tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from reportedly.model.report import Basis, Block, BlockKind, DayInterval, Published, Report

MakeReport = Callable[..., Report]


def build_report(
    key: str, text: str, *, title: str = "", day: str = "", outlet: str | None = None
) -> Report:
    """One body block a line; ``title`` is the carrier's headline."""
    published = Published()
    if day:
        value = date.fromisoformat(day)
        published = Published(DayInterval(value, value), Basis.METADATA)
    bare = Report(
        id=key,
        source=key,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        outlet=outlet,
        title_text=title or None,
        published=published,
    )
    blocks, place = [], 0
    for line in text.split("\n"):
        if line.strip():
            span = bare.span(place, place + len(line))
            blocks.append(Block(span, BlockKind.BODY, "a line of the test"))
        place += len(line) + 1
    return replace(bare, blocks=tuple(blocks))


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    return build_report
