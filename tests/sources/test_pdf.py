"""PDF: paragraphs out of lines, one clear line for what cannot be read."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources import pdf_pages, pdf_worker
from reportedly.sources.pdf_lines import Line, make_text
from reportedly.sources.pdf_worker import read_apart, serve

from .readers import codes, join_objects, make_pdf, one, read, read_file

PAGE = [
    (72, 740, 20, "Ferry to Oxmoor runs again"),
    (72, 715, 9, "By Ada Quill"),
    (72, 690, 11, "The ferry to Oxmoor will run again from Monday, the harbour mas-"),
    (72, 676, 11, "ter said on Thursday evening after six weeks of repairs."),
    (90, 662, 11, "Forty sailings a week had been lost, and the island's two schools had"),
    (72, 648, 11, "sent their older pupils to lodge on the mainland (some in tents)."),
    (72, 620, 13, "What comes next"),
    (72, 600, 11, "A second vessel is to be bought."),
]
INFO = "/Title (Ferry to Oxmoor runs again) /Author (Ada Quill) /CreationDate (D:20310502100000Z)"


def text_of(content: bytes) -> str:
    return one(read(content, "a.pdf")).content.decode()


def test_lines_become_paragraphs_and_the_date_of_the_file_is_no_news() -> None:
    report = one(read(make_pdf([PAGE], INFO)))
    assert report.content.decode().split("\n\n") == [
        "Ferry to Oxmoor runs again",
        "By Ada Quill",
        "The ferry to Oxmoor will run again from Monday, the harbour master said on Thursday"
        " evening after six weeks of repairs.",
        "Forty sailings a week had been lost, and the island's two schools had sent their older"
        " pupils to lodge on the mainland (some in tents).",
        "What comes next",
        "A second vessel is to be bought.",
    ]
    assert (report.title, report.authors) == ("Ferry to Oxmoor runs again", ("Ada Quill",))
    assert report.published is None
    assert report.media_type == "text/plain"


@pytest.mark.parametrize(
    "info", ["/Title (Microsoft Word - draft7.doc) /Author (Administrator)", "/Author (Bo Reed)"]
)
def test_a_title_and_author_that_the_page_does_not_show_do_not_count(info: str) -> None:
    report = one(read(make_pdf([PAGE], info)))
    assert (report.title, report.authors) == (None, ())


def test_a_sentence_runs_on_over_columns_and_pages_past_running_lines() -> None:
    def page(number: int, *lines: tuple[float, float, float, str]):
        head = (72, 770, 9, "The Oxmoor Herald, 2 May 2031")
        return [head, *lines, (280, 30, 9, f"Page {number}")]

    content = make_pdf(
        [
            page(
                1,
                (72, 720, 11, "The council of the island met in the"),
                (72, 706, 11, "evening and the members who spoke for"),
                (320, 720, 11, "the bridge went on until the last of"),
                (320, 706, 11, "them had said what was wanted by the"),
            ),
            page(
                2,
                (72, 720, 11, "traders of the town. That was all."),
                (84, 706, 11, "Another paragraph begins with an"),
                (72, 692, 11, "indent as is usual in print."),
            ),
        ]
    )
    assert text_of(content).split("\n\n") == [
        "The Oxmoor Herald, 2 May 2031",
        "The council of the island met in the evening and the members who spoke for the bridge"
        " went on until the last of them had said what was wanted by the traders of the town."
        " That was all.",
        "Another paragraph begins with an indent as is usual in print.",
        "Page 1",
        "The Oxmoor Herald, 2 May 2031",
        "Page 2",
    ]


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ("Nothing.", "a longterm plan"),
        ("The long-term plan.", "a long-term plan"),
        ("A term is long.", "a long-term plan"),
        ("A longterm loan: the term is long.", "a longterm plan"),
    ],
)
def test_a_hyphen_is_undone_unless_the_document_writes_it(elsewhere: str, expected: str) -> None:
    lines = [
        Line("The mayor has a long", 72, 200, 700, 11, hyphen=True),
        Line("term plan for it.", 72, 200, 686, 11),
        Line(elsewhere, 72, 200, 500, 11),
    ]
    assert expected in make_text([lines])


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("a U.S.-", "led plan", "a U.S.-led plan"),
        ("a plan -", "or none", "a plan - or none"),
        ("渡し船は", "月曜日から", "渡し船は月曜日から"),
        ("One", "two", "One two"),
    ],
)
def test_what_stands_between_two_lines(above: str, below: str, expected: str) -> None:
    lines = [Line(above, 72, 200, 700, 11), Line(below, 72, 200, 686, 11)]
    assert make_text([lines]) == expected


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (make_pdf([[]]), "no-text", "a scan?"),
        (b"%PDF-1.4 rubbish", "unreadable", "no PDF"),
        (make_pdf([PAGE])[:600], "unreadable", "no PDF"),
        (b"no PDF at all", "unreadable", "no PDF"),
        (b"  \n", "empty", "empty"),
    ],
)
def test_what_cannot_be_read_is_one_issue(content: bytes, code: str, words: str) -> None:
    items = read(content, "a.pdf") if content.strip() else [Issue("read", "", "empty", "empty")]
    (found,) = items
    assert isinstance(found, Issue)
    assert found.code == code
    assert words in found.message


def test_an_encrypted_file_is_said_to_be_one() -> None:
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [<00> <00>]"
    locked = f"/Root 1 0 R {lock % ('o' * 32, 'u' * 32)}".encode()
    items = read(make_pdf([PAGE]).replace(b"/Root 1 0 R", locked))
    assert codes(items) == ["encrypted"]


def test_pages_without_text_are_named() -> None:
    items = read(make_pdf([PAGE, [], PAGE, []]))
    assert codes(items) == ["ok", "no-text"]
    assert isinstance(items[1], Issue)
    assert "page 2, 4 of 4" in items[1].message


def test_pages_beyond_the_bound_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "MAX_PAGES", 2)
    pages = pdf_pages.read_pages(make_pdf([PAGE] * 3))
    assert [code for code, _ in pages.doubts()] == ["too-large"]


def forms_that_call_forms(depth: int, n_calls: int) -> bytes:
    """A page whose form draws a form many times, which draws a form many times, and so on."""
    head = "<< /Type /XObject /Subtype /Form /BBox [0 0 612 792]"
    inner = "BT /F1 12 Tf 10 10 Td (Ha.) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
        " /Resources << /XObject << /X 6 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(depth):
        calls = "/X Do " * n_calls if level < depth - 1 else inner
        used = (
            f"/XObject << /X {7 + level} 0 R >>" if level < depth - 1 else "/Font << /F1 3 0 R >>"
        )
        stream = f"/Length {len(calls)} >>\nstream\n{calls}\nendstream"
        objects.append(f"{head} /Resources << {used} >> {stream}")
    return join_objects([*objects, "<< >>"])


def test_a_file_that_asks_for_days_of_work_is_given_up_and_the_next_is_read() -> None:
    assert read_apart(forms_that_call_forms(2, 3)).text == "Ha."
    with pytest.raises(InputError, match="takes too long"):
        read_apart(forms_that_call_forms(12, 10), max_seconds=0.5)
    assert read_apart(make_pdf([PAGE])).n_pages == 1


def test_a_process_that_broke_is_replaced() -> None:
    incoming, outgoing = io.BytesIO(b"\0\0"), io.BytesIO()
    serve(incoming, outgoing)  # nothing whole arrived
    assert outgoing.getvalue() == b""
    worker = pdf_worker._worker()
    read_apart(make_pdf([PAGE]))
    assert worker._process is not None
    worker._process.kill()
    worker._process.wait()
    assert read_apart(make_pdf([PAGE])).n_pages == 1


def test_a_pdf_is_told_by_its_first_bytes_whatever_it_is_called() -> None:
    assert codes(read(make_pdf([PAGE]), "download")) == ["ok"]


def test_a_real_file(tmp_path) -> None:
    path = tmp_path / "ferry.pdf"
    path.write_bytes(make_pdf([PAGE], INFO))
    assert one(read_file(path)).locator.endswith("/ferry.pdf")


lines = st.builds(
    Line,
    st.text(min_size=1, max_size=12),
    st.floats(0, 600),
    st.floats(0, 600),
    st.floats(0, 800),
    st.floats(1, 40),
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(st.lists(lines, max_size=8), max_size=4))
def test_nothing_is_lost_by_joining(pages: list[list[Line]]) -> None:
    def letters(text: str) -> list[str]:
        return sorted(c for c in text if not c.isspace() and c != "-")

    assert letters(make_text(pages)) == letters("".join(x.text for page in pages for x in page))


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_gives_a_report_or_one_issue(data: st.DataObject) -> None:
    content = bytearray(make_pdf([PAGE, PAGE], INFO))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    items = read(bytes(content[: data.draw(st.integers(10, len(content)))]), "a.pdf")
    assert items
    assert all(isinstance(i, RawReport | Issue) for i in items)
