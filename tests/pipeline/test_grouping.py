"""Grouping in a library: decisions on large stories, and texts that stand no more."""

from __future__ import annotations

import pytest

from reportedly.cluster import neighbourhood
from reportedly.model.report import RawReport
from reportedly.pipeline.corrections import (
    list_decisions,
    merge_stories,
    move_report,
    undo_decision,
)
from reportedly.pipeline.library import add_items
from reportedly.store.sql import SqlStore

FERRY = (
    "Ferry to Tolva halted\n\n{day} May 2021\n\nThe ferry to Tolva was halted by a storm near "
    "Marrin harbour, police said. {n} people were on board the ferry. {more}"
)
VOTE = (
    "Brel council rejects budget\n\n9 May 2021\n\nCouncillors in Brel rejected the budget of mayor "
    "Ilka Dorn by {n} votes on Sunday. She would resign over the schools budget, she said."
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Give an empty library in which eight reports are many."""
    monkeypatch.setattr(neighbourhood, "SMALL", 0)
    monkeypatch.setattr(neighbourhood, "BIG", 8)
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


def raw(number: int, text: str) -> RawReport:
    return RawReport(f"/x/{number}.txt", text.encode(), url=f"https://news.example/{number}")


def ferry(n: int, day: int = 3, more: str = "") -> str:
    return FERRY.format(n=n, day=day, more=more)


def stories(store: SqlStore) -> list[list[str]]:
    """Give the reports of each story, the largest story first."""
    found: dict[str, list[str]] = {}
    for report_id, story in store.assignments().items():
        found.setdefault(story, []).append(report_id)
    return sorted(found.values(), key=lambda own: (-len(own), own))


@pytest.mark.parametrize("kind", ["merge", "move"])
def test_what_is_taken_back_is_taken_out_of_a_large_story(store, kind):
    votes = [raw(50 + n, VOTE.format(n=n)) for n in (3, 5)]
    add_items(store, [*(raw(n, ferry(n + 2)) for n in range(14)), *votes])
    before = stories(store)
    assert [len(own) for own in before] == [14, 2]
    if kind == "merge":
        merge_stories(store, [own[0] for own in before])
        assert [len(own) for own in stories(store)] == [16]
    else:
        move_report(store, before[1][0], before[0][0])
        assert [len(own) for own in stories(store)] == [15, 1]
    undo_decision(store, list_decisions(store)[-1].id)
    assert stories(store) == before
