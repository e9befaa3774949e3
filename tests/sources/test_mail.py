"""Mails and saved pages: the best body, honest dates, bounded whatever comes."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.report import ARTICLE_KINDS, BlockForm, Issue, RawReport
from reportedly.parse.run import parse_report
from reportedly.sources.mail_text import find_forwarded, join_flowed, plain_subject
from reportedly.sources.mime import decode_header, read_mime
from reportedly.text.html import read_page

from .readers import DATA, codes, make_pdf, one, read, read_file

STORY = (
    "The ferry to Oxmoor will run again from Monday, the harbour master said on Thursday evening"
    " after six weeks of repairs that the island's traders had watched with growing unease."
)
HEAD = "From: Ada Quill <ada@reader.example>\nTo: x@y.example\nMessage-ID: <1@reader.example>\n"


def mail(headers: str = "", body: str = STORY) -> bytes:
    return (
        f"{HEAD}Subject: Ferry\nDate: Fri, 02 May 2031 07:00:00 +0100\n{headers}\n{body}".encode()
    )


def parts(*bodies: str, kind: str = "mixed", headers: str = "") -> bytes:
    joined = "".join(f"--b\n{body}\n" for body in bodies)
    return mail(f'{headers}Content-Type: multipart/{kind}; boundary="b"\n', f"{joined}--b--\n")


def test_a_newsletter() -> None:
    report = one(read_file(DATA / "newsletter.eml"))
    assert report.title == "Ferry to Oxmoor runs again – what we know"
    assert report.outlet == "The Oxmoor Herald"
    assert report.published == "2031-05-02T07:00:00+01:00"
    assert report.guid == "20310502.1@mail.oxmoorherald.example"
    assert report.media_type == "text/html"
    assert "René Quill, said" in report.content.decode()


def test_a_forwarded_article_keeps_its_own_date_and_subject() -> None:
    items = read_file(DATA / "forwarded.eml")
    assert codes(items) == ["ok", "ok", "empty"]
    report, attached = items[0], items[1]
    assert isinstance(report, RawReport)
    assert isinstance(attached, RawReport)
    assert report.content.decode().startswith(
        "Tolva's council voted on Wednesday evening to build a"
    )
    assert "to the island, ending" in report.content.decode()
    assert report.published == "Thu, 15 May 2031 at 09:12"
    assert (report.title, report.outlet) == ("Council votes for the bridge", "Tolva Post")
    assert attached.source.endswith("forwarded.eml!background.txt")
    assert attached.published is None


def test_a_saved_page() -> None:
    report = one(read_file(DATA / "saved-blink.mhtml"))
    assert report.url == "https://tolvapost.example/2031/05/15/bridge"
    assert report.retrieved_at == datetime(2031, 5, 17, 8, 15, 30, tzinfo=UTC)
    assert report.published is None
    assert "Tolva’s council" in report.content.decode()
    assert "get one free" not in report.content.decode()


def test_a_page_saved_by_internet_explorer() -> None:
    text = (
        "<html><head><TITLE>Bridge</TITLE></head><body><p>Caf\xe9 by the bridge.</p></body></html>"
    )
    encoded = base64.encodebytes(text.encode("cp1252")).decode()
    content = (
        'From: "Saved by Windows Internet Explorer 8"\nSubject: Bridge\n'
        "Date: Sat, 17 May 2031 08:15:30 +0100\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="x"\n\nThis is a'
        " multi-part message in MIME format.\n\n--x\n"
        'Content-Type: text/html;\n\tcharset="windows-1252"\n'
        "Content-Transfer-Encoding: base64\nContent-Location: http://tolva.example/b.htm\n\n"
        f"{encoded}\n--x--\n"
    ).encode()
    for name in ("bridge.mht", "-", "bridge.eml"):
        report = one(read(content, name))
        assert "Café" in report.content.decode(report.encoding or "utf-8")
    assert one(read(content, "bridge.mht")).url == "http://tolva.example/b.htm"


@pytest.mark.parametrize(
    ("headers", "outlet"),
    [
        ("", None),  # a person
        ("List-Unsubscribe: <https://x.example>\n", "Ada Quill"),
        ("Precedence: bulk\n", "Ada Quill"),
        ("List-Id: <l.example>\nList-Post: <mailto:l@l.example>\n", None),  # a discussion
    ],
)
def test_only_a_newsletters_sender_is_an_outlet(headers: str, outlet: str | None) -> None:
    assert one(read(mail(headers))).outlet == outlet


def test_a_sender_whose_domain_bears_the_name_is_an_outlet() -> None:
    content = mail().replace(
        b"Ada Quill <ada@reader.example>", b"The Tolva Post <d@tolva-post.example>"
    )
    assert one(read(content)).outlet == "The Tolva Post"


LAID_OUT = """<html><body bgcolor="#fff"><table width="600">
<tr><td><a href="https://x.example/web">View in browser</a></td></tr>
<tr><td><table><tr><td><h1>Council votes for the bridge</h1></td></tr>
<tr><td><p>Tolva's council voted on Wednesday evening to build a bridge to the island, ending a
quarrel of nine years between the traders and the fishers.</p></td></tr>
<tr><td>Eleven members voted for it and four against, the mayor, Ada Quill, said after the
meeting, which lasted until midnight.</td></tr></table></td></tr>
<tr><td><h2>Ferry late</h2><p>The ferry to Oxmoor was two hours late on Thursday after a rope
caught in its screw, the harbour master said.</p></td></tr></table></body></html>"""


def test_a_layout_of_tables_is_no_table_and_all_of_it_is_read() -> None:
    report = one(read(mail("Content-Type: text/html\n", LAID_OUT)))
    blocks = [b for b in parse_report(report).blocks if b.kind in ARTICLE_KINDS]
    assert [b.kind.value for b in blocks] == ["headline", "body", "body", "subheading", "body"]
    assert not any(b.form is BlockForm.TABLE_ROW for b in blocks)
    data = LAID_OUT.replace("<td><p>", "<th>x</th><td><p>")
    assert b"<table" in one(read(mail("Content-Type: text/html\n", data))).content


PLAIN = f"Content-Type: text/plain; charset=utf-8\n\n{STORY}"
STUB = "Content-Type: text/plain\n\nView this in your browser."
PAGE = f"Content-Type: text/html; charset=utf-8\n\n<p>{STORY}</p>"
NOTE = "Content-Type: text/plain\n\nSee what is attached."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (parts(PLAIN, PAGE, kind="alternative"), ("text/plain", STORY)),
        (parts(STUB, PAGE, kind="alternative"), ("text/html", STORY)),
        (parts(PAGE, "Content-Type: image/png\n\nabc", kind="related"), ("text/html", STORY)),
        (parts(PLAIN, "Content-Type: text/plain\n\nThe end."), ("text/plain", "The end.")),
        (parts(PAGE, "Content-Type: text/plain\n\nOne & two."), ("text/html", "One &amp; two.")),
        (parts(PLAIN).replace(b"--b--", b""), ("text/plain", STORY)),  # cut off
        (mail("Content-Type: multipart/mixed\n"), ("text/plain", STORY)),  # no boundary
        (mail("Content-Type: nonsense\n"), ("text/plain", STORY)),
        (mail("Content-Type: text/plain; charset=klingon\n"), ("text/plain", STORY)),
        (
            mail("Content-Transfer-Encoding: base64\n", "VGhl=IGZlcnJ5!"),
            ("text/plain", "The ferry"),
        ),
    ],
)
def test_the_best_body(content: bytes, expected: tuple[str, str]) -> None:
    media_type, words = expected
    report = one(read(content))
    assert report.media_type == media_type
    assert words in report.content.decode()


def attached(name: str, content: bytes, media_type: str = "application/octet-stream") -> str:
    encoded = base64.encodebytes(content).decode()
    return (
        f'Content-Type: {media_type}; name="{name}"\nContent-Disposition: attachment;'
        f' filename="{name}"\nContent-Transfer-Encoding: base64\n\n{encoded}'
    )


def test_attachments_are_read_and_a_covering_note_is_not() -> None:
    page = attached("page.html", f"<html><body><p>{STORY}</p></body></html>".encode(), "text/html")
    sheet = attached("leaflet.pdf", make_pdf([[(72, 700, 11, "The ferry runs again.")]]))
    inner = attached("inner.eml", mail())
    picture = attached("photo.jpg", b"\xff\xd8\xff", "image/jpeg")
    items = read(parts(NOTE, page, picture, sheet, inner), "m.eml")
    assert codes(items) == ["passed-over", "ok", "ok", "ok"]
    sources = [i.source for i in items if isinstance(i, RawReport)]
    assert sources == ["m.eml!page.html", "m.eml!leaflet.pdf", "m.eml!inner.eml"]


def test_mails_within_mails_are_bounded_in_depth_and_number() -> None:
    content = mail()
    for _ in range(8):
        content = parts(NOTE, attached("i.eml", content))
    assert codes(read(content))[-1] == "too-deep"
    many = parts(*[attached(f"{i}.txt", b"Some words here.") for i in range(60)])
    assert codes(read(many)) == ["ok"] * 50 + ["too-many"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (mail(body=""), "empty"),
        (HEAD.encode(), "empty"),
        (mail("Content-Type: application/pkcs7-mime\n", "abc"), "encrypted"),
        (parts("Content-Type: image/png\n\nabc"), "empty"),
    ],
)
def test_a_mail_without_text_is_one_issue(content: bytes, code: str) -> None:
    assert codes(read(content, "m.eml")) == [code]


@pytest.mark.parametrize(
    "content",
    [
        b"From: x\nSubject: y\nContent-Type: multipart/related; boundary=q\n\n--q",
        b"From: <Saved by Blink>\nMIME-Version: 1.0\n\n",
    ],
)
def test_a_saved_page_without_a_page_is_one_issue(content: bytes) -> None:
    assert codes(read(content, "p.mht")) == ["no-article"]


def test_a_file_name_of_broken_bytes_can_be_written() -> None:
    broken = parts(NOTE, attached("caf\xe9.txt", STORY.encode())).replace(b"\xc3", b"\xed\xa0\xc3")
    _note, second = read(broken)
    assert isinstance(second, RawReport)
    assert second.source.encode().endswith(b".txt")


def test_an_address_of_broken_bytes_can_be_written() -> None:
    content = (DATA / "saved-blink.mhtml").read_bytes().replace(b"05/15/bridge", b"br\xffcke")
    report = one(read(content, "p.mht"))
    assert (report.url or "").encode()


@pytest.mark.parametrize(
    "text",
    [
        "From: the harbour\nTo: the island\nThe ferry runs again, the mayor said on Friday.",
        "Date: 2 May 2031\nThe ferry to Oxmoor will run again from Monday, the mayor said.",
        "Subject: the ferry",
    ],
)
def test_a_text_that_only_looks_like_a_mail_stays_a_text(text: str) -> None:
    assert one(read(text.encode(), "a.txt")).content == text.encode()


@pytest.mark.parametrize(
    "hostile",
    [
        mail("Content-Type: " + ";" * 500_000 + "\n"),
        mail('Content-Type: multipart/mixed; boundary="' + '"\\;' * 200_000 + "\n"),
        mail("Subject: " + "=?a?q?" * 200_000 + "\n"),
        mail('Content-Type: multipart/mixed; boundary="b"\n', "--b\n\n" * 300_000),
        mail('Content-Type: multipart/mixed; boundary=""\n', "--\n\n" * 100_000),
        mail("X: y\n" * 300_000),
        mail(
            'Content-Type: multipart/mixed; boundary="0"\n',
            "".join(
                f'--{i}\nContent-Type: multipart/mixed; boundary="{i + 1}"\n\n'
                for i in range(5_000)
            ),
        ),
        mail("Content-Type: text/html\n", "<style>" * 200_000),
        mail("", "From: a\n" * 200_000),
        mail("From: " + "(" * 100_000 + "\nList-Id: <x>\n"),
    ],
    ids=range(10),
)
def test_hostile_mails_take_bounded_time(hostile: bytes) -> None:
    before = time.process_time()
    assert read(hostile, "m.eml")
    assert time.process_time() - before < 10


@settings(deadline=None)
@given(st.data())
def test_a_damaged_mail_gives_reports_or_issues(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["newsletter.eml", "forwarded.eml", "saved-blink.mhtml"]))
    content = bytearray((DATA / name).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[at] = data.draw(st.integers(0, 255))
    items = read(bytes(content[: data.draw(st.integers(20, len(content)))]), name)
    assert all(isinstance(i, RawReport | Issue) for i in items)
    assert items


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_some_mime(content: bytes) -> None:
    message = read_mime(content)
    for part in message.leaves():
        part.content()
        assert part.media_type
        assert part.file_name is not None


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_header_can_be_read(value: str) -> None:
    decode_header(value).encode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("=?utf-8?q?Caf=C3=A9?= news", "Café news"),
        ("=?iso-8859-1?Q?Ren=E9?= =?iso-8859-1?Q?_Quill?=", "René Quill"),
        ("=?utf-8?b?4oCTIG5ld3M=?=", "– news"),
        ("=?klingon?q?abc?=", "abc"),
        ("=?utf-8?b?####?= x", "x"),
        ("Plain\n folded", "Plain folded"),
    ],
)
def test_headers_as_people_read_them(written: str, expected: str) -> None:
    assert decode_header(written) == expected


def test_flowed_lines_are_joined_but_for_signatures() -> None:
    assert join_flowed("One \ntwo\n\n-- \nAda", del_sp=False) == "One two\n\n-- \nAda"
    assert join_flowed("Ferry \nboat", del_sp=True) == "Ferryboat"


def test_a_head_in_html_is_taken_off() -> None:
    page = (
        "<div>Seen this?<br><br>---------- Forwarded message ---------<br>"
        "From: <b>Tolva Post</b> &lt;<a>post@tolvapost.example</a>&gt;<br>"
        "Date: Thu, 15 May 2031 09:12:00 +0100<br>Subject: Council votes<br>To: &lt;x&gt;<br></div>"
        f"<p>{STORY}</p>"
    )
    report = one(read(mail("Content-Type: text/html\n", page)))
    shown = read_page(report.content.decode()).text.split()
    assert " ".join(shown) == f"Seen this? {STORY}"
    assert (report.title, report.outlet) == ("Council votes", "Tolva Post")
    assert report.published == "2031-05-15T09:12:00+01:00"


def test_an_apple_or_outlook_head_is_taken_off_and_kept_are_the_senders_words() -> None:
    text = (
        "Have you seen this?\n\nBegin forwarded message:\n\n> From: Post <p@p.example>\n"
        "> Subject: Bridge\n> Date: 15 May 2031 at 09:12:00 BST\n> To: x\n>\n> One.\n> Two."
    )
    found = find_forwarded(text)
    assert found is not None
    assert found.text == "Have you seen this?\n\n\n\nOne.\nTwo."
    assert found.subject == "Bridge"
    assert find_forwarded("A text.\nFrom: nobody\nThat is all.") is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Fwd: RE: Ferry", "Ferry"), ("Re[2]: Ferry", "Ferry"), ("Ferry: back", "Ferry: back")],
)
def test_subjects(subject: str, expected: str) -> None:
    assert plain_subject(subject) == expected
