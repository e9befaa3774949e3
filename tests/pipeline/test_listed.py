"""What a list of stories shows of each: whether it waits, and the longer story that it is of."""

from __future__ import annotations

import json

import pytest

from reportedly.cli.library import stories_command
from reportedly.model.report import RawReport
from reportedly.model.story import Related
from reportedly.pipeline.library import add_items
from reportedly.pipeline.listed import Listed, by_longer_story, list_stories
from reportedly.store.base import Head, StoryPlace, Threading
from reportedly.store.sql import SqlStore
from reportedly.store.threads import write_threading

from ..invented import ITEMS

VOTE = (
    "Council votes for the Oxmoor bridge\n\n5 May 2031\n\nThe council of Oxmoor voted by nine to "
    "four on Monday for a bridge over the Lenn, its mayor said after a debate of six hours."
)
CRANE = (
    "Crane crushes a parked bakery van\n\n20 September 2031\n\nA loose crane rolled down a slope "
    "in Tarnholt on Friday and crushed the empty van of a bakery, the fire brigade said."
)


@pytest.fixture
def store(tmp_path):
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    texts = (VOTE, CRANE, f"Bees die\n\n6 May 2031\n\n{ITEMS[4]}", "Oh well")
    add_items(opened, [RawReport(f"{i}.txt", t.encode()) for i, t in enumerate(texts)])
    yield opened
    opened.close()


def place(store: SqlStore, *places: StoryPlace) -> None:
    """Say where stories stand in longer ones, whatever was found."""
    moved = [listed.head.story_id for listed in list_stories(store)]
    with store.engine.begin() as connection:
        write_threading(connection, Threading(moved=moved, places=places), "run")


def test_a_list_tells_what_waits_and_what_is_part_of_a_longer_story(store) -> None:
    titles = {one.head.title: one for one in list_stories(store)}
    vote, crane, bees = (
        next(one.head.story_id for title, one in titles.items() if title.startswith(word))
        for word in ("Council", "Crane", "Bees")
    )
    place(store, StoryPlace(vote, vote), StoryPlace(crane, vote, vote))
    by_id = {one.head.story_id: one for one in list_stories(store)}
    assert by_id[crane].part_of == by_id[vote].part_of
    whole = by_id[crane].part_of
    assert (whole.id, whole.n_stories, whole.last) == (vote, 2, "2031-09-20")
    assert whole.title.startswith("Council")
    assert (by_id[crane].follows, by_id[vote].follows, by_id[bees].part_of) == (vote, None, None)
    assert {one.head.title for one in by_id.values() if one.waits} == {"Oh well"}


def test_the_events_of_a_longer_story_stand_together() -> None:
    whole = Related("a", "A", n_stories=2)
    rows = (("c", "2031-03-01", whole), ("x", "2031-02-01", None), ("a", "2031-01-01", whole))
    listed = [Listed(Head("k", i, i, d, d, 1, 1, 1), part_of=part) for i, d, part in rows]
    assert [one.head.story_id for one in by_longer_story(listed)] == ["a", "c", "x"]


def test_the_command_groups_and_marks(store, tmp_path, capsys) -> None:
    ids = {one.head.title.split()[0]: one.head.story_id for one in list_stories(store)}
    place(
        store,
        StoryPlace(ids["Council"], ids["Council"]),
        StoryPlace(ids["Crane"], ids["Council"], ids["Council"]),
    )
    library = ["--library", str(tmp_path / "library.db")]
    text = shown(library, capsys)
    crane = next(line for line in text if line.startswith(ids["Crane"]))
    assert f"(part of {ids['Council']}: Council votes" in crane
    assert any(line.endswith("(first of 2 stories)") for line in text)
    assert sum(", waits" in line for line in text) == 1
    grouped = shown([*library, "--by-story"], capsys)
    head = next(i for i, line in enumerate(grouped) if "2 stories" in line)
    assert grouped[head].startswith(ids["Council"])
    assert [line.split()[0] for line in grouped[head + 1 : head + 3]] == [
        ids["Council"],
        ids["Crane"],
    ]
    assert sum(line.startswith("  ") for line in grouped) == 2
    told = json.loads("\n".join(shown([*library, "-f", "json"], capsys)))["stories"]
    crane = next(one for one in told if one["id"] == ids["Crane"])
    assert (crane["part_of"], crane["follows"], crane["waits"]) == (ids["Council"],) * 2 + (False,)


def shown(arguments: list[str], capsys) -> list[str]:
    stories_command.main(arguments, standalone_mode=False)
    return capsys.readouterr().out.splitlines()
