"""The library's commands: repeating changes nothing, edits supersede, news is told once."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from reportedly.model.shape_types import NewsJson, StoriesJson

from .test_brief import CLOCKS, FERRY, FERRY_TWO


@pytest.fixture
def lib(run, tmp_path):
    def call(command, *args, **more):
        return run(command, *args, "--library", tmp_path / "library.db", **more)

    return call


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    (path / "a.txt").write_text(FERRY, encoding="utf-8")
    (path / "c.txt").write_text(CLOCKS, encoding="utf-8")
    return path


def stories(lib):
    done = lib("stories", "-f", "json")
    Draft202012Validator(TypeAdapter(StoriesJson).json_schema()).validate(done.json)
    return done.json["stories"]


def news(lib, *args):
    done = lib("new", "-f", "json", *args)
    Draft202012Validator(TypeAdapter(NewsJson).json_schema()).validate(done.json)
    return done.json["stories"]


def test_nothing_there_yet(lib):
    for command in (("stories",), ("story", "x"), ("new",)):
        done = lib(*command)
        assert done.status == 3
        assert "begin one with: reportedly add" in done.err


def test_a_long_list_is_cut_and_says_so(lib, folder):
    lib("add", folder)
    whole = lib("stories").out.splitlines()
    assert len(whole) == 2
    more = "and 1 story more; list all with: reportedly stories -n 0"
    assert lib("stories", "-n", "1").out.splitlines() == [whole[0], more]
    assert lib("stories", "-n", "0").out.splitlines() == whole
    every = stories(lib)
    assert lib("stories", "-n", "1", "-f", "json").json["stories"] == every[:1]
    document = lib("stories", "-f", "json")
    assert document.out == json.dumps(document.json, ensure_ascii=False, indent=1) + "\n"


def test_add_is_safe_to_repeat(lib, folder):
    first = lib("add", folder)
    assert (first.status, first.out) == (0, "")
    assert "2 new, 0 known, 0 set aside" in first.err
    before = stories(lib)
    assert "0 new, 2 known" in lib("add", folder).err
    assert "0 new, 0 known" in lib("add").err
    assert stories(lib) == before
    assert [s["n_reports"] for s in before] == [1, 1]


def test_a_story_from_the_library_is_the_brief_itself(lib, run, folder):
    (folder / "b.txt").write_text(FERRY_TWO, encoding="utf-8")
    lib("add", folder)
    direct = run("brief", folder, "-f", "json", "--story", "1").out
    story = stories(lib)[0]["id"]
    assert lib("story", story, "-f", "json").out == direct
    assert lib("story", story[:9], "-f", "json").out == direct
    assert lib("story", story.removeprefix("story-")[:5], "-f", "json").out == direct


def test_stories_are_asked_for_unambiguously(lib, folder):
    lib("add", folder)
    both = lib("story", "story-")
    assert both.status == 3
    assert "2 stories begin with" in both.err
    none = lib("story", "zzz")
    assert "no story begins with 'zzz'" in none.err


def test_the_id_of_a_story_still_leads_to_it_when_an_earlier_report_has_joined(lib, folder):
    (folder / "b.txt").write_text(FERRY_TWO, encoding="utf-8")
    lib("add", folder / "b.txt")
    (before,) = stories(lib)
    lib("add", folder / "a.txt")
    (after,) = stories(lib)
    assert before["id"] != after["id"]
    found = lib("story", before["id"], "-f", "json").json["briefs"][0]
    assert found["story"]["id"] == after["id"]
    assert lib("story", before["id"][:10]).status == 0


def test_news_is_told_once(lib, folder):
    lib("add", folder)
    assert [n["is_new"] for n in news(lib)] == [True, True]
    assert news(lib) == []
    assert lib("new").out == "nothing new\n"
    (folder / "b.txt").write_text(FERRY_TWO, encoding="utf-8")
    lib("add", folder)
    assert [s["n_new"] for s in stories(lib)] == [1, 0]
    (item,) = news(lib)
    assert (item["is_new"], len(item["reports"])) == (False, 1)
    assert "new report" in {c["kind"] for c in item["changes"]}
    assert news(lib) == []


def test_news_since_a_day_is_not_remembered(lib, folder):
    lib("add", folder)
    for _ in range(2):
        (item,) = news(lib, "--since", "2021-06-01")
        assert "clocks" in item["story"]["title"]
    assert len(news(lib)) == 2


def test_an_edited_article_supersedes_the_old(lib, folder):
    lib("add", folder)
    news(lib)
    text = FERRY.replace("Twelve", "Thirteen")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    lib("add", folder)
    assert [s["n_reports"] for s in stories(lib)] == [1, 1]
    (item,) = news(lib)
    assert "edited report" in {c["kind"] for c in item["changes"]}
    brief = lib("story", item["story"]["id"], "-f", "json").json["briefs"][0]
    assert [r["id"] for r in brief["reports"]] == item["reports"]


def test_an_edited_line_keeps_its_address_and_gets_a_new_id(lib):
    for text in (FERRY, FERRY.replace("Twelve", "Thirteen")):
        line = {"id": "x1", "url": "https://post.example/ferry", "text": text}
        assert lib("add", "-", stdin=[line]).status == 0
    (story,) = stories(lib)
    brief = lib("story", story["id"], "-f", "json").json["briefs"][0]
    (report,) = brief["reports"]
    assert report["id"] != "x1"
    assert lib("add", "-", stdin=[line]).status == 0
    assert stories(lib) == [story]


def test_bad_inputs_are_set_aside(lib, folder):
    (folder / "empty.txt").write_bytes(b"")
    done = lib("add", folder)
    assert done.status == 1
    assert "empty.txt" in done.err
    assert lib("add", "/no/such/place").status == 3


def test_a_report_in_another_language_is_kept_but_in_no_story(lib, folder):
    (folder / "d.txt").write_text(
        "Le ministre a déclaré lundi que la réforme des retraites serait présentée au parlement "
        "avant la fin du mois, malgré les grèves annoncées par les syndicats.",
        encoding="utf-8",
    )
    done = lib("add", folder)
    assert done.status == 1
    assert "3 new" in done.err
    assert sum(s["n_reports"] for s in stories(lib)) == 2


def test_where_the_library_is(run, folder, tmp_path, monkeypatch):
    run("add", folder)
    assert (tmp_path / "data" / "reportedly" / "library.db").exists()
    monkeypatch.setenv("REPORTEDLY_LIBRARY", str(tmp_path / "env.db"))
    run("add", folder)
    assert (tmp_path / "env.db").exists()
