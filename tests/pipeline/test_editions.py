"""Editions in the library: edits supersede, trifles do not, and what is older stays behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.pipeline.library import add_targets
from reportedly.pipeline.members import members_of, story_brief
from reportedly.sources.base import ReadLimits
from reportedly.store.sql import SqlStore

BODY = (
    "Twelve people were hurt when a fire broke out on the Merrow ferry on Tuesday, "
    "harbour police said. The harbour is closed. Captain Ines Obaro praised her crew."
)
EDITED = BODY.replace("Twelve", "Thirteen")


@pytest.fixture
def add(tmp_path: Path):
    store = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")

    def run(text: str, **fields: str):
        line = {
            "url": "https://post.example/ferry",
            "title": "Ferry halted",
            "text": text,
            **fields,
        }
        path = tmp_path / "reports.jsonl"
        path.write_text(json.dumps(line), encoding="utf-8")
        added = add_targets(store, [str(path)], ReadLimits())
        return store, added

    yield run
    store.close()


def texts(store: SqlStore) -> list[str]:
    return [r.text for r in store.iter_reports()]


def test_an_edit_is_told_with_both_its_texts(add) -> None:
    add(BODY)
    store, added = add(EDITED)
    assert (added.n_new, texts(store)) == (1, [EDITED])
    brief = story_brief(store, members_of(store, [*store.assignments().values()][:1])[0])
    (edit,) = brief.edits
    (change,) = edit.changes
    assert change.before.exact.startswith("Twelve people")
    assert change.after.exact.startswith("Thirteen people")
    assert [r.text for r in brief.former] == [BODY]
    assert edit.former_id == brief.former[0].id


@pytest.mark.parametrize("trifle", [BODY.replace(" The", "  The"), BODY + "\n\n2,031 views"])
def test_a_trifle_makes_no_new_report(add, trifle: str) -> None:
    add(BODY)
    store, added = add(trifle)
    assert (added.n_new, added.n_known, texts(store)) == (0, 1, [BODY])


def test_the_same_article_under_another_spelling_of_its_address(add) -> None:
    add(BODY)
    store, _ = add(EDITED, url="http://www.post.example/ferry?utm_source=mail#top")
    assert texts(store) == [EDITED]


def test_an_older_text_read_later_does_not_take_the_place_of_the_newer(add) -> None:
    add(EDITED, retrieved_at="2021-06-02T10:00:00Z")
    store, added = add(BODY, retrieved_at="2021-06-01T10:00:00Z")
    assert (added.n_new, texts(store)) == (1, [EDITED])
    brief = story_brief(store, members_of(store, [*store.assignments().values()][:1])[0])
    (edit,) = brief.edits
    assert edit.changes[0].before.exact.startswith("Twelve")
    store, _ = add(BODY.replace("Twelve", "Nine"), retrieved_at="2021-06-03T10:00:00Z")
    brief = story_brief(store, members_of(store, [*store.assignments().values()][:1])[0])
    told = [(e.changes[0].before.exact[:6], e.changes[0].after.exact[:6]) for e in brief.edits]
    assert told == [("Thirte", "Nine p"), ("Twelve", "Thirte")]
