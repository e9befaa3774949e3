"""Credits: whose text a report says it carries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import Block, BlockKind, Report
from reportedly.text.credits import agency_names, find_credits, outlet_key

UPI = "United Press International"
BODY = ("body", "A ferry sank off Tarnholt.")


def make(*lines: tuple[str, str], **given: object) -> Report:
    text = "\n".join(words for _, words in lines)
    bare = Report("r", "test", text, "0")
    blocks, at = [], 0
    for kind, words in lines:
        blocks.append(Block(bare.span(at, at + len(words)), BlockKind(kind), "test"))
        at += len(words) + 1
    return replace(bare, blocks=tuple(blocks), **given)  # type: ignore[arg-type]


def read(*lines: tuple[str, str], **given: object) -> list[tuple[str, bool]]:
    return [(c.name, c.sure) for c in find_credits(make(*lines, **given))]


CASES = [
    ("byline", "By AP", [("Associated Press", True)]),
    ("byline", "By Ada Quill, Reuters", [("Reuters", True)]),
    ("byline", "Ada Quill | AFP", [("Agence France-Presse", True)]),
    ("byline", "By Ada Quill in Tarn for the Associated Press", [("Associated Press", True)]),
    ("byline", "By the Corvane News Agency", [("the Corvane News Agency", True)]),
    ("byline", "By Ada Quill and AP", [("Associated Press", False)]),
    ("byline", "By Ada Quill, with additional reporting by AFP", [("Agence France-Presse", False)]),
    ("byline", "By Reuters and AP", [("Reuters", False), ("Associated Press", False)]),
    ("byline", "By Ada Quill with agencies", [("", False)]),
    ("byline", "Staff and agencies", [("", False)]),
    ("byline", "By Ada Quill in Tarn", []),
    ("byline", "By Anna Pa and Ria Aa", []),
    ("standfirst", "By Ada Quill and agencies", [("", False)]),
    ("standfirst", "By midnight the agencies had left the town.", []),
    ("source_line", "Source: Interfax", [("Interfax", True)]),
    ("source_line", "Source: Tarn Post", [("Tarn Post", True)]),
    ("source_line", "Source: Tarn Post, News Agencies", [("Tarn Post", False), ("", False)]),
    ("source_line", "Source: Reuters/AP", [("Reuters", False), ("Associated Press", False)]),
    ("dateline", "TARN (Reuters)", [("Reuters", True)]),
    ("body", "TARN, May 4 (Corvane) - A ferry sank.", [("Corvane", True)]),
    ("body", "(Reuters) - A ferry sank.", [("Reuters", True)]),
    (
        "body",
        "TARN (Reuters/AP) -- A ferry sank.",
        [("Reuters", False), ("Associated Press", False)],
    ),
    ("body", "The Sund Union (SU) - a club - met.", []),
    ("body", "A ferry sank. (PTI)", [("Press Trust of India", True)]),
    ("body", "A ferry sank on Friday. — UPI", [(UPI, True)]),
    ("body", "They met the Port Authority (PA)", []),
    ("body", "This article first appeared in the Tarn Post.", [("Tarn Post", True)]),
    ("boilerplate", "Republished from Quell Herald", [("Quell Herald", True)]),
    ("credit", "Photo: Ada Quill/Reuters", []),
    ("caption", "The ferry in May. (Reuters)", []),
]


@pytest.mark.parametrize(("kind", "line", "wanted"), CASES, ids=[c[1] for c in CASES])
def test_reads_lines(kind: str, line: str, wanted: list[tuple[str, bool]]):
    assert read((kind, line)) == wanted


def test_an_outlet_does_not_credit_itself():
    assert read(("byline", "By AP"), outlet="The Associated Press") == []
    assert read(("byline", "By AP"), domain="apnews.com") == []


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"credited": "AP"}, [("Associated Press", True)]),
        ({"credited": "Tarn Post", "outlet": "Tarn Post"}, []),
        ({"authors": ("Reuters",)}, [("Reuters", True)]),
        ({"authors": ("Ada Quill", "AFP")}, [("Agence France-Presse", False)]),
        ({"authors": ("Ada Quill",)}, []),
    ],
)
def test_reads_what_the_carrier_says(given: dict[str, object], wanted: list[tuple[str, bool]]):
    assert read(BODY, **given) == wanted
    assert all(c.span is None for c in find_credits(make(BODY, **given)))


def test_a_sign_off_inside_holds_for_its_paragraph_only():
    [credit] = find_credits(make(("body", "A ferry sank. — UPI"), BODY, ("body", "It rained.")))
    assert (credit.name, credit.block) == ("United Press International", 0)
    [credit] = find_credits(make(BODY, ("body", "It rained. — UPI")))
    assert credit.block is None


def test_an_outlet_of_the_story_counts_where_a_credit_may_stand():
    line = ("byline", "By Tarn Post")
    assert find_credits(make(line)) == ()
    [credit] = find_credits(make(line), {outlet_key("Tarn Post"): "Tarn Post"})
    assert (credit.name, credit.agency, credit.sure) == ("Tarn Post", False, True)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("AP", "the Associated Press", True),
        ("RIA", "RIA Novosti news agency", True),
        ("The Tarn Post", "Tarn Post newspaper", True),
        ("tarnpost.com", "Tarn Post", False),
        ("Daily Post", "Tarn Post", False),
        ("News", "Radio", False),
    ],
)
def test_names_of_one_outlet(left: str, right: str, same: bool):
    assert (outlet_key(left) == outlet_key(right)) is same


def test_short_capitals_are_agencies_as_written_only():
    assert agency_names("PA")
    assert not agency_names("pa")
    assert not agency_names("Pa")


@given(st.text(max_size=80), st.sampled_from(sorted(BlockKind)))
def test_any_line_is_read_and_every_span_is_of_it(line: str, kind: BlockKind):
    if not line or "\n" in line:
        return
    report = make((kind.value, line))
    for credit in find_credits(report):
        assert credit.span is None or credit.span.exact in line
