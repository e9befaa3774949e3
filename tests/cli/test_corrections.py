"""A person's word on stories: it holds, survives what comes later, and can be taken back."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from reportedly.model.shape_types import BriefsJson, StoriesJson

from .test_brief import CLOCKS, FERRY, FERRY_TWO

FERRY_THREE = (
    "Storm stops Tolva ferry, 14 aboard: coast guard\n\n4 May 2021\n\nFourteen people were on "
    "board when a storm halted the Tolva ferry on Monday, the coast guard said.\n\nMara Holt, "
    "harbour master, said nobody was hurt.\n"
)
CLOCKS_TWO = (
    "Brel gets its museum of clocks\n\n2 June 2021\n\nForty bells rang in Brel on Wednesday as "
    "Olen Vask, its director, opened the museum of clocks with a concert.\n"
)
TEXTS = {"p": FERRY, "q": FERRY_TWO, "t": CLOCKS}


@pytest.fixture
def lib(run, tmp_path):
    def call(command, *args, **more):
        return run(command, *args, "--library", tmp_path / "library.db", **more)

    return call


def add(lib, **texts: str) -> None:
    lines = [{"id": key, "text": text} for key, text in texts.items()]
    assert lib("add", "-", stdin=lines).status == 0


def stories(lib) -> dict[str, str]:
    """Story ids by their reports' ids in a row, and with them the members as briefs tell them."""
    done = lib("stories", "-f", "json")
    Draft202012Validator(TypeAdapter(StoriesJson).json_schema()).validate(done.json)
    found = {}
    for story in done.json["stories"]:
        briefs = lib("story", story["id"], "-f", "json").json
        Draft202012Validator(TypeAdapter(BriefsJson).json_schema()).validate(briefs)
        (brief,) = briefs["briefs"]
        assert {k: brief["story"][k] for k in ("title", "named", "corrections")} == {
            k: story[k] for k in ("title", "named", "corrections")
        }
        found["".join(sorted(r["id"] for r in brief["reports"]))] = story["id"]
    return found


def listed(lib, story_id: str):
    (story,) = (s for s in lib("stories", "-f", "json").json["stories"] if s["id"] == story_id)
    return story


@pytest.fixture
def shelf(lib):
    add(lib, **TEXTS)
    assert set(stories(lib)) == {"pq", "t"}
    return lib


def test_merged_stories_stay_merged_and_take_in_what_joins_either(shelf):
    ids = stories(shelf)
    done = shelf("merge", ids["pq"], ids["t"])
    assert (done.status, done.err) == (0, "")
    assert "3 reports" in done.out
    assert "merged by you" in done.out
    assert set(stories(shelf)) == {"pqt"}
    add(shelf, u=CLOCKS_TWO, v=FERRY_THREE)
    assert set(stories(shelf)) == {"pqtuv"}
    assert "merged by you" in shelf("stories").out
    assert "corrected by you: merged on" in shelf("story", "p").out


def test_split_reports_stay_by_themselves_and_new_ones_follow_the_likelier_part(shelf):
    done = shelf("split", stories(shelf)["pq"], "q")
    assert done.status == 0
    assert set(stories(shelf)) == {"p", "q", "t"}
    add(shelf, u=FERRY_THREE)
    assert set(stories(shelf)) == {"p", "qu", "t"}
    assert set(stories(shelf)) == {"p", "qu", "t"}


def test_reports_are_named_by_number_and_address_too(shelf, tmp_path):
    story = stories(shelf)["pq"]
    (brief,) = shelf("story", story, "-f", "json").json["briefs"]
    assert shelf("split", story, "2").status == 0
    assert set(stories(shelf)) == {"p", "q", "t"}
    shelf("merge", "p", "q")
    assert set(stories(shelf)) == {"pq", "t"}
    line = {"id": "w", "url": "https://post.example/f", "text": FERRY_THREE}
    shelf("add", "-", stdin=[line])
    assert shelf("move", "https://post.example/f", "t").status == 0
    assert set(stories(shelf)) == {"pq", "tw"}
    assert [r["id"] for r in brief["reports"]] == ["p", "q"]
    (tmp_path / "v.txt").write_text(CLOCKS_TWO, encoding="utf-8")
    shelf("add", tmp_path / "v.txt")
    assert shelf("move", tmp_path / "v.txt", "p").status == 0
    assert sorted(map(len, stories(shelf))) == [len("tw"), len("pq") + 18]


def test_a_moved_report_stays_where_it_was_moved_to(shelf):
    ids = stories(shelf)
    done = shelf("move", "q", ids["t"])
    assert "2 reports" in done.out
    assert set(stories(shelf)) == {"p", "qt"}
    add(shelf, u=CLOCKS_TWO)
    assert set(stories(shelf)) == {"p", "qtu"}


def test_a_name_outranks_the_headline_and_the_verifier(shelf):
    ids = stories(shelf)
    title = "The Great Tolva Affair of 1999 \u202e\x1b[31m"
    done = shelf("name", ids["pq"], title)
    assert done.status == 0
    assert "named by you  The Great Tolva Affair of 1999 [31m" in done.out
    add(shelf, u=FERRY_THREE)
    story = listed(shelf, stories(shelf)["pqu"])
    assert (story["title"], story["named"]) == ("The Great Tolva Affair of 1999 [31m", True)
    for form in ("text", "md", "html"):
        page = shelf("story", story["id"], "-f", form).out
        assert "Great Tolva Affair of 1999" in page
        assert "corrected by you: named on" in page
    shelf("name", "t", "Bells")
    shelf("name", "t", "Forty bells")
    assert listed(shelf, stories(shelf)["t"])["title"] == "Forty bells"
    assert len(listed(shelf, stories(shelf)["t"])["corrections"]) == 1


def test_a_name_is_text_wherever_it_is_shown(shelf):
    shelf("name", "p", "<script>alert(1)</script> [x](http://x.example)")
    page = shelf("story", "p", "-f", "html").out
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert r"\[x\](http\://x.example)" in shelf("story", "p", "-f", "md").out


def test_a_name_stays_with_what_is_left_of_a_story(shelf):
    shelf("merge", "p", "t", "--name", "One thing")
    assert listed(shelf, stories(shelf)["pqt"])["named"]
    shelf("split", "p", "p", "q")
    titles = {key: listed(shelf, i)["title"] for key, i in stories(shelf).items()}
    assert titles["t"] == "One thing"
    assert titles["pq"] != "One thing"


def test_what_was_corrected_can_be_taken_back(shelf):
    before = shelf("stories", "-f", "json").json
    assert shelf("undo").out == "nothing corrected\n"
    shelf("split", "p", "q")
    shelf("merge", "p", "t", "--name", "Ferries and clocks")
    listed_now = shelf("undo").out.splitlines()
    split, merge = (line.split()[0] for line in listed_now)
    assert [" ".join(line.split()[2:5]) for line in listed_now] == [
        "split 1 report",
        "merged 2 reports",
    ]
    assert set(stories(shelf)) == {"pt", "q"}
    assert "taken back" in shelf("undo", merge).out
    assert set(stories(shelf)) == {"p", "q", "t"}
    assert shelf("undo", split.removeprefix("decision-")[:8]).status == 0
    assert shelf("stories", "-f", "json").json == before
    shelf("split", "p", "q")
    assert set(stories(shelf)) == {"p", "q", "t"}


def test_the_later_word_outranks_the_earlier(shelf):
    shelf("merge", "p", "t")
    shelf("split", "p", "t")
    assert set(stories(shelf)) == {"pq", "t"}
    shelf("merge", "p", "t")
    assert set(stories(shelf)) == {"pqt"}
    add(shelf, u=CLOCKS_TWO)
    assert set(stories(shelf)) == {"pqtu"}


def test_what_is_taken_out_does_not_fall_in_with_what_was_taken_out_before(shelf):
    add(shelf, u=FERRY_THREE)
    shelf("split", "p", "q")
    shelf("split", "p", "p")
    assert set(stories(shelf)) == {"p", "q", "u", "t"}
    shelf("move", "u", "t")
    assert set(stories(shelf)) == {"p", "q", "tu"}
    first = shelf("undo").out.split()[0]
    shelf("undo", first)
    assert set(stories(shelf)) == {"p", "q", "tu"}


def test_an_edited_report_keeps_its_place(lib):
    def line(key, text):
        return {"id": key, "url": f"https://post.example/{key}", "text": text}

    lib("add", "-", stdin=[line(key, text) for key, text in TEXTS.items()])
    lib("split", "p", "q")
    lib("merge", "q", "t", "--name", "Bells at sea")
    lib("add", "-", stdin=[line("q", FERRY_TWO.replace("fourteen", "fifteen"))])
    (joined,) = (s for s in lib("stories", "-f", "json").json["stories"] if s["named"])
    assert (joined["n_reports"], joined["title"]) == (2, "Bells at sea")
    assert (
        listed(lib, lib("story", "p", "-f", "json").json["briefs"][0]["story"]["id"])["n_reports"]
        == 1
    )
    assert "gone" not in lib("undo").out


def test_the_order_of_arrival_changes_nothing(run, tmp_path):
    texts = {**TEXTS, "u": FERRY_THREE, "v": CLOCKS_TWO}
    found = set()
    for number, (first, later) in enumerate((("pqt", "uv"), ("tqp", "vu"), ("qpt", "vu"))):

        def lib(command, *args, at=tmp_path / f"{number}.db", **more):
            return run(command, *args, "--library", at, **more)

        for key in first:
            add(lib, **{key: texts[key]})
        lib("split", "p", "q")
        lib("merge", "p", "t", "--name", "Both")
        for key in later:
            add(lib, **{key: texts[key]})
        found.add(frozenset(stories(lib).items()))
    assert len(found) == 1
    assert {key for key, _ in found.pop()} == {"ptv", "qu"}


BAD = [
    (("merge", "p"), "two stories or more"),
    (("merge", "p", "p"), "the same story"),
    (("merge", "p", "q"), "the same story"),
    (("merge", "p", "zzz"), "no story begins with 'zzz'"),
    (("merge", "p", ""), "is empty"),
    (("merge", "story-", "t"), "2 stories begin with"),
    (("merge", "p", "t", "--name", " \x07 "), "needs a letter"),
    (("split", "p", "p", "q"), "leave one"),
    (("split", "p", "1", "2"), "leave one"),
    (("split", "p", "t"), "no report of story-"),
    (("split", "p", "99"), "no report of story-"),
    (("split", "p"), "Missing argument"),
    (("move", "p", "q"), "already"),
    (("move", "zzz", "p"), "no report begins with 'zzz'"),
    (("move", "", "p"), "is empty"),
    (("name", "p", ""), "needs a letter"),
    (("name", "p", "x" * 201), "at most 200"),
    (("undo", "zzz"), "no decision begins"),
    (("undo", ""), "no decision begins"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "library.db"


@pytest.mark.parametrize(("command", "told"), BAD, ids=[" ".join(words)[:30] for words, _ in BAD])
def test_what_makes_no_sense_is_refused_in_a_line(run, kept, command, told):
    if not kept.exists():
        lines = [{"id": key, "text": text} for key, text in TEXTS.items()]
        run("add", "-", "--library", kept, stdin=lines)
    before = run("stories", "-f", "json", "--library", kept).out
    done = run(*command, "--library", kept)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert run("stories", "-f", "json", "--library", kept).out == before
    assert run("undo", "--library", kept).out == "nothing corrected\n"


def test_a_decision_whose_run_was_killed_is_carried_out_by_repeating(shelf, monkeypatch):
    from reportedly.pipeline import corrections

    real = corrections.refresh
    monkeypatch.setattr(corrections, "refresh", lambda *_: (_ for _ in ()).throw(OSError("kill")))
    assert shelf("merge", "p", "t").status == 3
    monkeypatch.setattr(corrections, "refresh", real)
    assert "not up to date" in shelf("stories").err
    assert shelf("merge", "p", "t").status == 0
    assert len(shelf("undo").out.splitlines()) == 1
    assert set(stories(shelf)) == {"pqt"}


def test_a_decision_whose_run_was_killed_is_carried_out_by_adding(shelf, monkeypatch):
    from reportedly.pipeline import corrections

    monkeypatch.setattr(corrections, "refresh", lambda *_: (_ for _ in ()).throw(OSError("kill")))
    assert shelf("split", "p", "q").status == 3
    assert shelf("add").status == 0
    assert set(stories(shelf)) == {"p", "q", "t"}
