"""Archives and filters at the command line; many issues in few lines."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location(
    "warc_files", Path(__file__).parents[1] / "sources" / "warc_files.py"
)
assert SPEC is not None
assert SPEC.loader is not None
warc_files = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(warc_files)
record, write, answer = warc_files.record, warc_files.write, warc_files.answer


@pytest.fixture
def archive(tmp_path) -> Path:
    return write(tmp_path, [record(n) for n in range(6)])


def urls(done) -> list[str]:
    return [line["url"].rpartition("/")[2] for line in done.lines]


def test_parse_streams_an_archive_to_json_lines(run, archive):
    done = run("parse", archive)
    assert (done.status, done.err) == (0, "")
    assert urls(done) == list("012345")
    first = done.lines[0]
    assert first["retrieved_at"] == "2021-05-01T10:00:00+00:00"
    assert first["source"] == f"{archive}:0"
    assert first["published"]["basis"] != "stated"
    for block in first["blocks"]:
        assert block["start"] < block["end"] <= len(first["text"])


def test_parse_reads_its_own_lines_as_before(run, tmp_path):
    line = '{"id": 5, "text": "The ferry was halted.\\n"}\n'
    path = tmp_path / "reports.data"
    path.write_text(line + "nonsense\n", encoding="utf-8")
    done = run("parse", path)
    assert (done.status, [x["id"] for x in done.lines]) == (1, [5, None])
    assert "url" not in done.lines[0]
    assert run("parse", tmp_path / "none.warc.gz").status == 2


def test_parse_reads_a_folder_of_anything(run, tmp_path, archive):
    (tmp_path / "page.html").write_bytes(warc_files.page(9))
    done = run("parse", tmp_path)
    assert (done.status, len(done.lines)) == (0, 7)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--domain", "brel1.example"], "14"),
        (["--domain", "www.brel1.example", "--domain", "https://brel2.example/x"], "1245"),
        (["--language", "en"], "012345"),
        (["--language", "de"], ""),
        (["--from", "2021-05-04"], "345"),
        (["--to", "2021-05-03"], "012"),
    ],
)
def test_filters(run, archive, flags, expected):
    done = run("parse", archive, *flags)
    assert urls(done) == list(expected)
    assert done.status == 0
    assert ("[filtered]" in done.err) == (len(expected) < 6)


@pytest.mark.parametrize(
    "flags",
    [
        ["--domain", "nowhere"],
        ["--domain", ""],
        ["--language", "english"],
        ["--from", "May"],
        ["--from", "2021-05-04", "--to", "2021-05-03"],
    ],
)
def test_filters_that_make_no_sense_are_refused(run, archive, flags):
    for command in ("parse", "brief", "add"):
        assert run(command, archive, *flags).status == 2


def test_add_and_brief_take_an_archive(run, archive, tmp_path):
    added = run("add", archive, "--library", tmp_path / "l.db", "--domain", "brel1.example")
    assert added.status == 0
    assert "2 new, 0 known, 0 set aside" in added.err
    assert "left out as asked 4 records: 4 by domain [filtered]" in added.err
    again = run("add", archive, "--library", tmp_path / "l.db", "--domain", "brel1.example")
    assert "0 new, 2 known, 0 set aside" in again.err
    brief = run("brief", archive, "--domain", "brel1.example", "-f", "json")
    assert brief.status == 0
    assert sum(len(b["reports"]) for b in brief.json["briefs"]) == 2


def test_many_issues_of_one_kind_are_few_lines(run, tmp_path):
    nothing = answer(b"<html><body><nav><a href='/a'>More</a></nav></body></html>")
    bad = answer(b"\x1f\x8bxx", Content_Encoding="gzip")
    records = [record(n, nothing) for n in range(30)] + [record(40, bad), record(41)]
    done = run("add", write(tmp_path, records), "--library", tmp_path / "l.db")
    lines = done.err.splitlines()
    assert done.status == 1
    assert sum("[no-article]" in line for line in lines) == 4
    assert "reportedly: and 27 more like these [no-article]" in lines
    assert sum("[unreadable]" in line for line in lines) == 1
    assert "1 new, 0 known, 31 set aside" in done.err


def test_an_interrupted_add_says_how_to_go_on(run, archive, tmp_path, monkeypatch):
    from reportedly.pipeline import reading

    def interrupted(raw, only):
        raise KeyboardInterrupt

    kept = reading.parse_wanted
    monkeypatch.setattr(reading, "parse_wanted", interrupted)
    done = run("add", archive, "--library", tmp_path / "l.db")
    assert (done.status, "repeat to go on" in done.err) == (130, True)
    monkeypatch.setattr(reading, "parse_wanted", kept)
    assert "6 new" in run("add", archive, "--library", tmp_path / "l.db").err
