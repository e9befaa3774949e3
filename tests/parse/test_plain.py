"""Plain text: furniture is marked, not one sentence of the article is, and nothing is lost."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.model.report import ARTICLE_KINDS, BlockKind, RawReport, Report
from reportedly.parse.run import parse_report

K = BlockKind
LEAD = "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said."
MORE = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."
LAST = "“We thank the islanders for their patience,” said Ina Bergfall, who runs the service."


def parse(text: str, **known: str) -> Report:
    return parse_report(RawReport("test.txt", text.encode(), "text/plain", **known))  # type: ignore[arg-type]


def kinds(text: str, **known: str) -> list[str]:
    return [b.kind for b in parse(text, **known).blocks]


SCRAPED = f"""14:05 GMT +22 May 2031
Harbours

Oxmoor Ferry to Run Again After Eleven Weeks

© Oxmoor Press / Ada Quill
The quay is mended and the first boat leaves on Monday morning

A file photo shows the ferry Heron at the quay in Oxmoor on March 3, 2031
{LEAD}

READ ALSO: Tarn Island Shops Run Low on Flour

{MORE}

Joy on the island

310502111213

{LAST}

Source: Oxmoor Press Agency

Tags:
ferry, Oxmoor, Tarn Island

You may also like
Please share this article
Leave a comment
Your email address will not be published. Required fields are marked *
We use cookies to give you the best experience on our site. Accept"""


def test_a_scraped_page_is_told_apart() -> None:
    assert kinds(SCRAPED) == [
        K.DATELINE, K.TAGS, K.HEADLINE, K.CREDIT, K.STANDFIRST, K.CAPTION, K.BODY,
        K.RELATED_LINK, K.BODY, K.SUBHEADING, K.BOILERPLATE, K.BODY, K.SOURCE_LINE, K.TAGS,
        K.TAGS, K.RELATED_LINK, K.BOILERPLATE, K.BOILERPLATE, K.BOILERPLATE, K.BOILERPLATE,
    ]  # fmt: skip


def test_every_block_gives_its_reason() -> None:
    assert all(b.reason for b in parse(SCRAPED).blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAD, [K.BODY]),
        (f"{LEAD} {MORE} {LAST} " * 5, [K.BODY]),
        ("Oxmoor ferry to run again", [K.HEADLINE]),
        ("OXMOOR FERRY TO RUN AGAIN", [K.HEADLINE]),
        (f"OXMOOR (Tarn News) - {LEAD}", [K.BODY]),
        (f"OXMOOR, May 22 (Tarn News) -- {LEAD}\n{MORE}", [K.BODY, K.BODY]),
        ("Fire!", [K.BODY]),
        ("渡し船が月曜日に再開する", [K.HEADLINE]),
    ],
)
def test_short_and_single_documents_stay_article(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign language was used throughout the hearing, the court said.",
        "Share prices of the three ferry lines fell by a tenth on Tuesday.",
        "Follow-up talks are to be held on Tarn Island in June, both sides said.",
        "By closing the quay, the harbour saved the town from a costlier repair.",
        "Cookies were sold at the quay, and the money went to the lifeboat crew.",
        "Sources in the ministry said the tender would be opened again next year.",
        "“Leave a comment if you must,” the mayor told her critics at the meeting.",
        "Advertisements for the ferry will be seen all over the county in July.",
        "The photo shows what the harbour had denied, the islanders' lawyer said on Friday.",
        "Subscribers to the old line will get their money back, Ms Bergfall promised.",
        "Related charges against the barge's owner were dropped in April.",
        "Tags on the salmon showed that they had passed the quay, biologists found.",
        "Copyright law does not protect timetables, the judge ruled on Thursday.",
        "The image of the service has suffered, Ms Bergfall told Reuters.",
        "More than 400 people live on Tarn Island.",
        "He said no.",
    ],
)
def test_a_sentence_of_the_article_is_never_furniture(sentence: str) -> None:
    assert kinds(f"{LEAD}\n\n{sentence}\n\n{LAST}")[1] is K.BODY
    assert kinds(f"{LEAD}\n\n{MORE}\n\n{sentence}")[2] is K.BODY


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("READ MORE: Tarn Island Shops Run Low on Flour", K.RELATED_LINK),
        ("Also read | Tarn Island shops run low", K.RELATED_LINK),
        ("Related: Tarn Island shops run low", K.RELATED_LINK),
        ("ADVERTISEMENT", K.BOILERPLATE),
        ("Story continues below advertisement", K.BOILERPLATE),
        ("Share on Facebook Tweet Email 14", K.BOILERPLATE),
        ("Follow us on Twitter", K.BOILERPLATE),
        ("Sign up for our daily newsletter", K.BOILERPLATE),
        ("MORE DETAILS TO COME", K.BOILERPLATE),
        ("Support Oxmoor Press - Go Ad-Free!", K.BOILERPLATE),
        ("88123400912", K.BOILERPLATE),
        ("* * *", K.BOILERPLATE),
        ("https://oxmoor.example/ferry", K.BOILERPLATE),
        ("© 2031 Oxmoor Press. All rights reserved.", K.BOILERPLATE),
        ("(Reporting by Ada Quill; editing by Bo Reed)", K.CREDIT),
        ("Bo Reed in Tarn contributed to this report.", K.CREDIT),
        ("Photo: Ada Quill", K.CREDIT),
        ("Ada Quill/Getty Images", K.CREDIT),
        ("FILE PHOTO: The ferry Heron lies at the quay in Oxmoor, March 3, 2031.", K.CAPTION),
        ("The ferry Heron at the quay in Oxmoor in March [File: Ada Quill/Reuters]", K.CAPTION),
        ("Source: Oxmoor Press", K.SOURCE_LINE),
        ("Filed under: ferries, harbours", K.TAGS),
        ("By Ada Quill and Bo Reed", K.BYLINE),
        ("Published 22 May 2031, 14:05", K.DATELINE),
    ],
)
def test_furniture_between_paragraphs(line: str, kind: BlockKind) -> None:
    assert kinds(f"{LEAD}\n\n{line}\n\n{LAST}")[1] is kind


def test_lines_wrapped_by_a_machine_are_one_paragraph() -> None:
    words = f"{LEAD} {MORE} {LAST} {MORE}".split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 62:
            lines.append(line.strip())
            line = ""
        line += f" {word}"
    text = "\n".join([*lines, line.strip()])
    [block] = parse(text).blocks
    assert block.span.exact == text


def test_the_carrier_may_know_the_headline() -> None:
    report = parse(f"{LEAD}\n\n{LAST}", title="Oxmoor ferry to run again")
    assert report.title is None
    assert report.title_text == "Oxmoor ferry to run again"


@pytest.mark.parametrize("content", [b"", b" \n\t \n", b"\xef\xbb\xbf", "\u00a0\u2003".encode()])
def test_nothing_but_white_space_is_an_input_error(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        parse_report(RawReport("test.txt", content))
    assert caught.value.code == "empty"


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from([*SCRAPED.split("\n"), LEAD, "", "A", "12", "READ MORE:", "\u2028", "a\x85b"]),
)


@settings(deadline=None)
@given(
    st.lists(LINES, max_size=12).map("\n".join), st.sampled_from(["", "text/plain", "text/html"])
)
def test_blocks_are_exact_disjoint_and_cover_all(text: str, media_type: str) -> None:
    raw = RawReport("test", text.encode("utf-8", "replace"), media_type, encoding="utf-8")
    try:
        report = parse_report(raw)
    except InputError:
        return
    at = 0
    for block in report.blocks:
        span = block.span
        assert report.text[span.start : span.end] == span.exact
        assert not report.text[at : span.start].strip()
        assert span.exact == span.exact.strip()
        at = span.end
    assert not report.text[at:].strip()
    assert parse_report(raw) == report
    report.text.encode()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_report_or_an_input_error(content: bytes) -> None:
    try:
        report = parse_report(RawReport("test", content))
    except InputError:
        return
    assert report.blocks


def test_a_megabyte_on_one_line_is_read_in_linear_time() -> None:
    text = "By " + "A" * 300_000 + " READ " * 50_000 + "(" * 50_000 + "0" * 100_000
    assert {b.kind for b in parse(text).blocks} <= ARTICLE_KINDS


def test_where_pointers_stand_between_paragraphs_lone_short_lines_are_pointers_too() -> None:
    ferry = [
        f"The ferry to Tarn Island {told}, the harbour of Oxmoor said in the evening."
        for told in ("stays in dock", "was searched for cracks", "had lost its rudder", "is safe")
    ]
    other = [
        "Nobody was hurt, and all who were on board had walked home before night fell.",
        "A diver who looked at the hull found a dent as long as an arm near the stern.",
        "The owners have asked a yard in the north to send two welders by the weekend.",
        "Until then a smaller boat takes school children across in the early morning.",
        "Prices for fresh milk rose by a third in the only shop that was still open.",
        "“We have seen worse,” said Ina Bergfall, who has run the post office for years.",
    ]
    pointers = [
        "Tarn Island ferry passengers stranded overnight",
        "Tarn Island ferry fares face lawsuit",
        "Boats in Lunde",
    ]
    lines = ["Quay of Oxmoor lies idle", *ferry]
    for i, pointer in enumerate(pointers):
        lines += [pointer, *other[2 * i : 2 * i + 2]]
    assert kinds("\n\n".join(lines))[5::3] == [K.RELATED_LINK] * 3


def test_the_example_of_the_documents_is_true() -> None:
    page = Path(__file__).parents[2] / "docs" / "plain-text.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert tried > 0 == failed
