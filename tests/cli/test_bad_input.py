"""Inputs that could swallow their neighbours, through the real commands; all of it is invented."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from ..invented import ITEMS, ONE_MATTER

DAY = "2026-05-05"
BRIDGE = [
    {"id": "n1", "title": "Council votes for the Oxmoor bridge", "text": "\n\n".join(ONE_MATTER)},
    {
        "id": "n2",
        "title": "Oxmoor bridge approved",
        "text": "Oxmoor will have a bridge over the Lenn. The council approved it by eleven votes "
        "to four on Monday, mayor Ada Quill said. It costs 14 million crowns.",
    },
]
FERRY = {
    "id": "f",
    "title": "Ferry aground off Tolva",
    "text": f"{ITEMS[3]} Its captain said that the sandbank was not on the chart. Divers will look "
    "at the hull of the Saint Orla on Wednesday.",
}
NEIGHBOURS = [{**report, "published": DAY} for report in (*BRIDGE, FERRY)]
APART = [{"n1", "n2"}, {"f"}]


@pytest.fixture
def told(run, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Give the stories (sets of ids) and the issues that ``brief`` makes of some lines."""

    def tell(lines: list[dict[str, Any]]) -> tuple[list[set[str]], list[tuple[str, str]], Any]:
        place = tmp_path / "lines.jsonl"
        place.write_text("".join(json.dumps(line) + "\n" for line in lines))
        briefs = run("brief", place, "--format", "json").json["briefs"]
        stories = [{report["id"] for report in brief["reports"]} for brief in briefs]
        issues = chain.from_iterable(brief["issues"] for brief in briefs)
        return stories, [(issue["code"], issue["report"]) for issue in issues], briefs

    return tell


def test_a_page_of_ten_items_joins_nothing_and_joins_nobody(told) -> None:
    page = {"id": "page", "title": "News in brief", "text": "\n\n".join(ITEMS), "published": DAY}
    stories, issues, _ = told([page, *NEIGHBOURS])
    assert all(story in stories for story in (*APART, {"page"}))
    assert issues == [("several-stories", "page")]


def test_one_digest_under_many_addresses_is_one_story_and_another_is_not_of_it(told) -> None:
    text = {"title": "News in brief", "text": "\n\n".join(ITEMS)}
    same = [
        {
            **text,
            "id": f"d{i}",
            "url": f"https://site{i}.example/brief",
            "published": f"2026-05-0{i}",
        }
        for i in range(1, 6)
    ]
    other = {**text, "id": "other", "text": "\n\n".join(reversed(ITEMS)), "published": DAY}
    stories, _, _ = told([*same, other, *NEIGHBOURS])
    assert all(story in stories for story in (*APART, {"other"}, {line["id"] for line in same}))


def test_one_text_under_fifty_addresses_is_one_story_and_takes_no_other_in(told) -> None:
    same = [
        {**FERRY, "id": f"c{i}", "url": f"https://site{i}.example/ferry", "published": DAY}
        for i in range(50)
    ]
    stories, issues, _ = told([*same, *NEIGHBOURS[:2]])
    assert stories == [{line["id"] for line in same}, {"n1", "n2"}]
    assert [code for code, _ in issues] == ["same-text"] * 49


def test_a_report_from_the_future_is_undated_and_ages_no_story(told, monkeypatch) -> None:
    monkeypatch.setenv("REPORTEDLY_TODAY", "2026-05-20")
    late = {**BRIDGE[1], "id": "late", "published": "2031-05-05"}
    stories, issues, briefs = told([late, *NEIGHBOURS])
    assert {"f"} in stories
    assert ("future-date", "late") in issues
    assert all(brief["as_of"] == DAY for brief in briefs if len(brief["reports"]) > 1)
    assert "2031" not in json.dumps([brief["story"] for brief in briefs])


def test_reports_without_a_day_or_a_text(told) -> None:
    bees = {"id": "bees", "title": "Bees die", "text": ITEMS[4]}
    bare = {"id": "bare", "title": "Lottery results", "text": "Lottery results"}
    empty = {"id": "empty", "title": "Bees die", "text": ""}
    stories, issues, _ = told([bees, bare, empty, *NEIGHBOURS])
    assert all(story in stories for story in (*APART, {"bees"}, {"bare"}))
    assert ("no-text", "bare") in issues
    assert [code for code, _ in issues if code == "empty"] == ["empty"]


def test_short_items_of_one_day_are_not_glued(told) -> None:
    lines = [{"id": f"i{n}", "text": text, "published": DAY} for n, text in enumerate(ITEMS)]
    stories, _, _ = told(lines)
    assert len(stories) >= 8


def test_a_large_story_is_read_in_part_and_listed_whole(told, run, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REPORTEDLY_MAX_REPORTS", "3")
    lines = [{**FERRY, "id": f"c{i}", "published": DAY} for i in range(5)]
    _, _, (brief,) = told(lines)
    assert (len(brief["reports"]), len(brief["unread"])) == (3, 2)
    shown = run("brief", tmp_path / "lines.jsonl").out
    assert "reads 3 of 5 reports" in " ".join(shown.split())


def hour(n: int) -> str:
    entries = "\n\n".join(
        f"{8 + i:02}:05\n\nThe water at the Pell gauge stands at {200 + 9 * i} centimetres, the "
        f"river office says; quay {i} is closed."
        for i in range(n, -1, -1)
    )
    return f"Flood at Pell: live updates\n\n{entries}\n"


def test_a_live_page_that_is_read_each_hour_is_one_report(run, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library.db")
    page = tmp_path / "live.txt"
    others = tmp_path / "others.jsonl"
    others.write_text("".join(json.dumps(line) + "\n" for line in NEIGHBOURS))
    run("add", others, *library)
    for n in range(4, 12):
        page.write_text(hour(n))
        done = run("add", page, *library)
        assert (done.status, "live-blog" in done.err) == (0, True)
    stories = run("stories", "--format", "json", *library).json["stories"]
    assert sorted(story["n_reports"] for story in stories) == [1, 1, 2]


def test_the_stage_takes_them_all(run) -> None:
    page = {"id": "page", "title": "News in brief", "text": "\n\n".join(ITEMS)}
    far = {**BRIDGE[1], "id": "far", "published": "2031-05-05"}
    empty = {"id": "empty", "text": " "}
    lines = run("cluster", "--final", stdin=[page, far, empty, *NEIGHBOURS]).lines
    story = {line["id"]: line.get("story") for line in lines}
    assert story["empty"] is None
    assert story["n1"] == story["n2"] != story["f"]
    assert list(story.values()).count(story["page"]) == 1
