"""``reportedly brief``: formats, options, exit status, and one line for each bad input."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from reportedly.model.shape_types import BriefsJson

FERRY = (
    "Ferry halted by storm\n\n3 May 2021\n\nThe ferry to Tolva was halted by a storm on Monday, "
    "police said. Twelve people were on board.\n\nMara Holt, the harbour master, said: “Nobody is "
    "hurt.” She will visit the ferry on Friday.\n"
)
FERRY_TWO = (
    "Storm stops Tolva ferry with 14 aboard\n\n4 May 2021\n\nA storm halted the ferry to Tolva on "
    "Monday with fourteen people on board, the coast guard said.\n\nHarbour master Mara Holt said "
    "nobody was hurt.\n"
)
CLOCKS = (
    "Museum of clocks opens in Brel\n\n2 June 2021\n\nA museum of clocks opened in Brel on "
    "Wednesday with a concert of forty bells, its director Olen Vask said.\n"
)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    for name, text in (("a.txt", FERRY), ("b.txt", FERRY_TWO), ("c.txt", CLOCKS)):
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_stories_come_one_after_another_the_weightiest_first(run, folder):
    done = run("brief", folder, "--format", "json")
    assert (done.status, done.err) == (0, "")
    briefs = done.json["briefs"]
    assert [len(b["reports"]) for b in briefs] == [2, 1]
    assert briefs[0]["as_of"] == "2021-05-04"


def test_json_has_the_published_shape_and_every_span_is_exact(run, folder):
    briefs = run("brief", folder, "--format", "json").json
    Draft202012Validator(TypeAdapter(BriefsJson).json_schema()).validate(briefs)
    texts = {r["id"]: Path(r["source"]).read_text(encoding="utf-8") for r in _reports(briefs)}
    spans = list(_spans(briefs))
    assert len(spans) > 20
    for span in spans:
        assert texts[span["report"]][span["start"] : span["end"]] == span["exact"]


def _reports(briefs):
    return [r for b in briefs["briefs"] for r in b["reports"]]


def _spans(value):
    if isinstance(value, dict):
        if "exact" in value:
            yield value
        for item in value.values():
            yield from _spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item)


@pytest.mark.parametrize(
    ("form", "sign"), [("text", "IN SHORT"), ("md", "# "), ("html", "<!doctype html>")]
)
def test_formats(run, folder, form, sign):
    done = run("brief", folder, "--format", form)
    assert done.status == 0
    assert sign.lower() in done.out.lower()
    assert "\x1b" not in done.out


def test_a_file_is_written_whole_in_the_format_of_its_name(run, folder, tmp_path):
    done = run("brief", folder, "-o", tmp_path / "out.html")
    assert (done.status, done.out) == (0, "")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["out.html"]
    refused = run("brief", folder, "-o", tmp_path / "none" / "out.html")
    assert refused.status == 2
    assert "cannot be written" in refused.err


def test_a_file_of_a_format_there_is_none_of_is_refused_at_once(run, folder, tmp_path):
    refused = run("brief", folder, "-o", tmp_path / "out.pdf")
    assert refused.status == 2
    assert "no format goes by '.pdf'" in refused.err
    assert not (tmp_path / "out.pdf").exists()
    assert run("brief", folder, "-q", "-f", "md", "-o", tmp_path / "out.draft").status == 0


def test_the_same_bytes_for_the_same_input_in_any_order(run, folder):
    names = [folder / name for name in ("a.txt", "b.txt", "c.txt")]
    first = run("brief", *names, "-f", "json").out
    assert run("brief", *names, "-f", "json").out == first
    assert run("brief", *reversed(names), "-f", "json").out == first


def test_as_of_leaves_out_what_came_later(run, folder):
    briefs = run("brief", folder, "-f", "json", "--as-of", "2021-05-03").json["briefs"]
    assert [r["source"][-5:] for b in briefs for r in b["reports"]] == ["a.txt"]
    nothing = run("brief", folder, "--as-of", "2020-01-01")
    assert nothing.status == 3
    assert "from after the day" in nothing.err


def test_since_and_last(run, folder):
    since = run("brief", folder, "-f", "json", "--since", "2021-05-04").json["briefs"]
    cited = {c["report"] for s in since[0]["summary"] for c in s["citations"]}
    assert len(cited) == 1
    assert run("brief", folder, "--since", "last").status == 0
    assert run("brief", folder, "--since", "last").status == 0
    wrong = run("brief", folder, "--since", "yesterday")
    assert wrong.status == 2
    assert "write it as 2020-12-31" in wrong.err


def test_max_sentences(run, folder):
    for n in (1, 2):
        brief = run("brief", folder, "-f", "json", "--max-sentences", n).json["briefs"][0]
        assert len(brief["summary"]) == n
    assert run("brief", folder, "--max-sentences", "0").status == 2


def test_one_story_by_number_id_or_words(run, folder):
    briefs = run("brief", folder, "-f", "json").json["briefs"]
    second = briefs[1]["story"]
    for wanted in ("2", second["id"], second["id"][:11], "museum CLOCKS"):
        chosen = run("brief", folder, "-f", "json", "--story", wanted).json["briefs"]
        assert [b["story"]["id"] for b in chosen] == [second["id"]]
    for wanted in ("9", "nothing like it", ""):
        assert run("brief", folder, "--story", wanted).status == 2


def test_json_lines_keep_their_ids(run, tmp_path):
    lines = [{"id": f"x{i}", "text": t, "outlet": "Post"} for i, t in enumerate((FERRY, CLOCKS))]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    path = tmp_path / "in.jsonl"
    path.write_text(text)
    for done in (run("brief", path, "-f", "json"), run("brief", "-", "-f", "json", stdin=text)):
        assert sorted(r["id"] for r in _reports(done.json)) == ["x0", "x1"]


BAD = [
    ("empty.txt", b"", "empty"),
    ("binary.txt", bytes(range(256)) * 40, ""),
    ("wall.html", b"<html><body><form>Log in to continue<input></form></body></html>", ""),
    (
        "french.txt",
        "Le ministre a déclaré lundi que la réforme des retraites serait présentée au parlement "
        "avant la fin du mois, malgré les grèves annoncées par les syndicats.".encode(),
        "unsupported-language",
    ),
]


@pytest.mark.parametrize(("name", "content", "code"), BAD)
def test_a_bad_input_is_one_line_and_the_others_go_on(run, folder, name, content, code):
    (folder / name).write_bytes(content)
    done = run("brief", folder, "-f", "json")
    assert done.status == 1
    assert len(_reports(done.json)) == 3
    (line,) = done.err.splitlines()
    assert name in line
    assert code in line
    issues = [i for b in done.json["briefs"] for i in b["issues"]]
    assert any(name in i["message"] for i in issues)
    assert run("brief", folder, "-f", "json", "-q").err == ""
    strict = run("brief", folder, "--strict")
    assert (strict.status, strict.out) == (1, "")
    assert name in strict.err


def test_the_same_text_twice_is_told_of_and_nothing_is_lost(run, folder):
    (folder / "again.txt").write_text(FERRY, encoding="utf-8")
    done = run("brief", folder, "-f", "json")
    assert done.status == 0
    assert "same-text" in done.err
    assert len(_reports(done.json)) == 4


@pytest.mark.parametrize(
    "target",
    ["/no/such/place.txt", "http://127.0.0.1:9/x", "http://localhost/", "ftp://a.example/x"],
)
def test_what_cannot_be_reached(run, target):
    done = run("brief", target)
    assert done.status == 3
    assert done.out == ""
    assert len(done.err.splitlines()) == 2
    assert "Traceback" not in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(run, folder):
    (folder / "a.txt").chmod(0)
    done = run("brief", folder, "-f", "json")
    assert done.status == 1
    (folder / "a.txt").chmod(stat.S_IRUSR)


def test_a_hostile_file_name_cannot_reach_the_terminal(run, folder):
    (folder / "\x1b[31mred.txt").write_bytes(b"")
    done = run("brief", folder)
    assert done.status == 1
    assert "\x1b" not in done.err + done.out


def test_a_bug_is_one_line(run, folder, monkeypatch):
    import reportedly.pipeline.local as local

    def broken(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(local, "extract_all", broken)
    done = run("brief", folder)
    assert done.status == 3
    assert "bug of ours (KeyError" in done.err
    assert len(done.err.splitlines()) == 1
