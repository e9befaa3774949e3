"""The parse stage over a stream: ids, issues, languages, encodings."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport, Report
from reportedly.parse.run import parse_report, parse_reports

A = "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said."
B = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."
GERMAN = (
    "Die Fähre zwischen Oxmoor und der Insel Tarn fährt ab Montag wieder, teilte der Hafen mit. "
    "Elf Wochen lang war der Kai nach einem Unfall gesperrt gewesen, sagte die Betreiberin."
)


def raw(text: str, source: str = "news/a.txt", **more: object) -> RawReport:
    return RawReport(source, text.encode(), "text/plain", **more)  # type: ignore[arg-type]


def outcome(*items: RawReport | Issue) -> list[str]:
    return [i.code if isinstance(i, Issue) else "report" for i in parse_reports(items)]


def test_a_bad_report_becomes_an_issue_and_the_rest_go_on() -> None:
    passing = Issue("read", "x", "not-found", "x: is not there")
    binary = RawReport("b", bytes(range(256)) * 9)
    found = outcome(raw(A), passing, raw(" "), binary, raw(B))
    assert found == ["report", "not-found", "empty", "binary", "report"]


def test_the_same_text_twice_is_kept_and_told_of() -> None:
    first, second, issue = parse_reports([raw(A, "n/a.txt"), raw(A, "n/b.txt")])
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert isinstance(issue, Issue)
    assert first.id != second.id
    assert (issue.code, issue.report_id) == ("same-text", second.id)
    assert first.id in issue.message


def test_the_same_file_twice_is_read_once() -> None:
    assert outcome(raw(A), raw(A)) == ["report", "read-twice"]


def test_like_named_files_in_two_places_get_two_ids() -> None:
    items = list(parse_reports([raw(A, "x/n/a.txt"), raw(A, "y/n/a.txt")]))
    reports = [i for i in items if isinstance(i, Report)]
    assert len({r.id for r in reports}) == 2
    for report in reports:
        assert all(b.span.report_id == report.id for b in report.blocks)


def test_a_given_id_is_kept_and_may_not_be_given_twice() -> None:
    assert parse_report(raw(A, given_id="g7")).id == "g7"
    assert outcome(raw(A, given_id="g"), raw(B, given_id="g")) == ["report", "duplicate-id"]


def test_ids_rest_on_the_text_and_the_place_alone() -> None:
    plain = parse_report(raw(A, "/home/x/news/a.txt"))
    assert plain.id == parse_report(raw(A, "news/a.txt")).id
    assert plain.id != parse_report(raw(B, "news/a.txt")).id
    known = parse_report(raw(A, "news/a.txt", url="https://oxmoor.example/1"))
    assert known.id == parse_report(raw(A, "b.txt", url="https://oxmoor.example/1")).id != plain.id


def test_another_language_is_kept_and_told_of() -> None:
    report, issue = parse_reports([raw(GERMAN)])
    assert isinstance(report, Report)
    assert report.language == "de"
    assert isinstance(issue, Issue)
    assert (issue.code, issue.report_id) == ("unsupported-language", report.id)


@pytest.mark.parametrize("text", ["Fire!", "Oxmoor", "Kim 12", "Ferry back"])
def test_a_short_text_is_of_unknown_language(text: str) -> None:
    assert parse_report(raw(text)).language is None


def test_a_wrong_encoding_is_read_and_told_of() -> None:
    item = RawReport("a.txt", GERMAN.encode("cp1252"), "text/plain", "utf-8", language="en")
    report, issue, note = parse_reports([item])
    assert isinstance(report, Report)
    assert report.text == GERMAN
    assert isinstance(issue, Issue)
    assert isinstance(note, Issue)
    assert (issue.code, note.code) == ("wrong-encoding", "foreign-text")


def test_a_day_of_publication_that_cannot_be_read_is_told_of() -> None:
    assert outcome(raw(A, published="some day soon")) == ["report", "bad-date"]
    assert outcome(raw(A, published="x" * 10_000)) == ["report", "bad-date"]
    assert outcome(raw(A, published="2031-05-04")) == ["report"]


def test_a_page_may_name_its_own_encoding() -> None:
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    page = (
        f"{head}</head><body><p>Паром снова пойдёт в понедельник. {A}</p><p>{B}</p></body></html>"
    )
    reports = list(parse_reports([RawReport("a.html", page.encode("cp1251"))]))
    assert [type(r) for r in reports] == [Report]
    assert reports[0].text.startswith("Паром снова пойдёт")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ada Quill and Bo Reed", ("Ada Quill", "Bo Reed")),
        ("By Ada Quill, Oxmoor Press", ("Ada Quill",)),
        ("Ada Quill and Bo Reed", ("Ada Quill", "Bo Reed")),
        ("By the quay they waited for news of the ferry", ()),
    ],
)
def test_the_byline_names_the_authors(byline: str, authors: tuple[str, ...]) -> None:
    assert (
        parse_report(raw(f"Oxmoor ferry to run again\n\n{byline}\n\n{A}\n\n{B}")).authors == authors
    )


def test_a_language_tag_is_cut_to_its_primary_part() -> None:
    assert parse_report(raw(A, language="en-GB")).language == "en"


def test_a_page_is_known_by_its_looks() -> None:
    page = f"<!DOCTYPE html><html><body><p>{A}</p><p>{B}</p></body></html>"
    report = parse_report(RawReport("a", page.encode()))
    assert report.parser.component == "html"
    assert report.text == f"{A}\n{B}"
    assert parse_report(RawReport("a", f"<{A}".encode())).parser.component == "text"


def test_a_text_that_holds_a_wall_only_is_an_input_error() -> None:
    with pytest.raises(InputError):
        parse_report(raw("Sign in to continue reading\n\nForgot your password?\n\nSubscribe now"))


def test_plain_text_does_not_pay_for_the_html_libraries() -> None:
    code = (
        "import sys, json; from reportedly.parse.run import parse_report;"
        "from reportedly.model.report import RawReport;"
        f"parse_report(RawReport('a', {A.encode()!r}, 'text/plain'));"
        "print(json.dumps(sorted({'lxml', 'trafilatura', 'readability', 'htmldate', 'spacy',"
        "'httpx2', 'charset_normalizer'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
