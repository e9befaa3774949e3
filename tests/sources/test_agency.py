"""Agencies' formats: ninjs 1 to 3, NewsML-G2, NITF; hostile XML; what is no text is told once."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.report import Issue, RawReport
from reportedly.parse.run import parse_report
from reportedly.sources.base import ReadLimits

from .readers import DATA, codes, one, read, read_file


def item(**fields: Any) -> dict[str, Any]:
    return {"uri": "urn:x:1", "type": "text", "versioncreated": "2031-05-02T06:10:00Z", **fields}


def dumped(*values: Any) -> bytes:
    return json.dumps(list(values)).encode()


def test_ninjs_1() -> None:
    report = one(read_file(DATA / "ninjs-1.json"))
    assert report.title == "Ferry to Oxmoor runs again"
    assert (report.outlet, report.credited) == ("Oxmoor News", "Tolva Radio")
    assert report.authors == ("Ada Quill", "Bo Reed")
    assert report.published == "2031-05-02T06:10:00Z"
    assert report.modified == "2031-05-02T09:45:00Z"
    assert report.guid == "urn:ninjs:oxn.example:20310502:ferry"
    assert (report.language, report.section) == ("en-GB", "transport")
    kinds = [block.kind.value for block in parse_report(report).blocks]
    assert kinds == ["headline", "body", "subheading", "body"]


def test_ninjs_3_and_what_is_no_usable_text() -> None:
    items = read_file(DATA / "ninjs-3.json")
    assert codes(items) == ["ok", "withdrawn", "ok", "embargoed", "passed-over"]
    report, summary = items[0], items[2]
    assert isinstance(report, RawReport)
    assert isinstance(summary, RawReport)
    assert report.title == "Council votes for the bridge"
    assert report.content.startswith(b"Tolva's council")
    assert report.url == "https://oxn.example/2031/05/15/bridge"
    assert report.authors == ()
    assert summary.summary_only
    assert summary.url == "http://oxn.example/items/later"


@pytest.mark.parametrize("fields", [{"body_text": "One."}, {"bodies": [{"value": "One."}]}])
@pytest.mark.parametrize("shape", ["one", "list", "lines", "wrapped"])
def test_every_way_of_writing_many_down(fields: dict[str, Any], shape: str) -> None:
    values = [item(**fields), item(**fields, uri="urn:x:2")]
    content = {
        "one": json.dumps(values[0], indent=2),
        "list": json.dumps(values),
        "lines": "\n".join(map(json.dumps, values)),
        "wrapped": json.dumps({"_meta": {"n": 2}, "_items": values}),
    }[shape]
    items = read(content.encode(), "x.json")
    assert codes(items) == ["ok"] * (1 if shape == "one" else 2)
    assert isinstance(items[0], RawReport)
    assert (items[0].content, items[0].guid) == (b"One.", "urn:x:1")


def test_a_package_without_a_text_gives_its_parts() -> None:
    parts = {"a": item(body_text="One."), "b": item(type="picture"), "c": {"type": "text"}}
    items = read(dumped(item(type="composite", associations=parts)))
    assert codes(items) == ["ok", "passed-over"]
    deep: dict[str, Any] = item(body_text="Deep.")
    for _ in range(9):
        deep = item(type="composite", associations=[deep])
    assert codes(read(dumped(deep))) == ["empty"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"body_text": " "}, "empty"),
        ({"body_text": "One.", "pubstatus": "stat:withheld"}, "withdrawn"),
        ({"body_text": 7, "headline": ["x"], "byline": {"name": 3}}, "empty"),
        ({"bodies": {"value": "no list"}, "headlines": "no list"}, "empty"),
        ({"bodies": ["no object", {"value": ["x"]}], "subject": [[]], "altids": [1]}, "empty"),
    ],
)
def test_an_item_that_cannot_be_used_is_one_issue(fields: dict[str, Any], code: str) -> None:
    good = item(body_text="Good.")
    assert codes(read(dumped(item(**fields), good))) == [code, "ok"]


def test_a_broken_list_gives_what_stands_before_the_break() -> None:
    content = dumped(item(body_text="One."), item(body_text="Two."))
    assert codes(read(content[:-20])) == ["ok", "bad-json"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
NAMES = re.findall(
    r"\w+",
    "type pubstatus body_text body_xhtml bodies descriptions headline headlines byline by "
    "provider copyrightholder infosource infosources firstcreated embargoed language subject "
    "subjects altids associations version url",
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), values))
def test_fields_of_any_type_give_a_report_or_an_issue(fields: dict[str, Any]) -> None:
    items = read(json.dumps({"uri": "urn:x", "versioncreated": "x", **fields}).encode(), "a.json")
    assert items
    assert all(isinstance(i, RawReport | Issue) for i in items)


def test_a_news_message() -> None:
    items = read_file(DATA / "newsmessage.xml")
    assert codes(items) == ["ok", "ok", "embargoed", "ok", "withdrawn", "empty", "passed-over"]
    report = items[0]
    assert isinstance(report, RawReport)
    assert report.source.endswith("newsmessage.xml#2")
    assert report.title == "Council votes for the bridge"
    assert (report.outlet, report.credited) == ("Oxmoor News", "Tolva Radio")
    assert report.authors == ("Ada Quill",)
    assert report.published == "2031-05-15T08:00:00+01:00"
    assert report.modified == "2031-05-15T09:30:00+01:00"
    kinds = [block.kind.value for block in parse_report(report).blocks]
    assert kinds[:5] == ["headline", "byline", "dateline", "body", "caption"]
    assert b"not shown" not in report.content
    page, plain = items[1], items[3]
    assert isinstance(page, RawReport)
    assert isinstance(plain, RawReport)
    assert b"bad()" not in page.content
    assert b"onclick" not in page.content
    assert page.authors == ("Bo Reed",)
    assert plain.content == b"The fish market opened on Thursday.\n\nForty stalls were let."
    assert items[6].message.endswith("2 items passed over, no texts (1 packageItem, 1 picture)")  # type: ignore[union-attr]


def test_nitf_by_itself() -> None:
    report = one(read_file(DATA / "article.nitf"))
    assert report.title == "Harbour lost half a million"
    assert report.outlet == "The Oxmoor Herald"
    assert report.authors == ("René Quill",)
    assert report.published == "2031-05-16T06:00:00+00:00"
    assert (report.guid, report.section) == ("oxn-4711", "Harbour")
    assert report.url == "https://oxmoorherald.example/accounts"


G2 = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g">%s</newsItem>'
DATA_OF = "<contentSet><inlineData>%s</inlineData></contentSet>"
BOMB = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))


def g2(inside: str, prolog: str = "") -> bytes:
    return f"{prolog}{G2 % inside}".encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (g2(""), ["empty"]),
        (g2(DATA_OF % "One.")[:-30], ["ok", "bad-xml"]),
        (b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"/>', ["empty"]),
        (b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet', ["bad-xml"]),
        (b"<nitf/>", ["empty"]),
        (b"<nitf><body/></nitf>", ["empty"]),
        (b'<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', ["passed-over"]),
    ],
)
def test_little_or_broken_xml(content: bytes, expected: list[str]) -> None:
    assert codes(read(content, "x.xml")) == expected


def test_entities_are_neither_expanded_nor_fetched(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "boom">{BOMB}]>'
    outside = f'<!DOCTYPE x [<!ENTITY e12 SYSTEM "file://{secret}">]>'
    for prolog in (bomb, outside):
        before = time.process_time()
        items = read(g2(DATA_OF % "One &e12; two.", prolog), "x.xml")
        assert time.process_time() - before < 2
        texts = [i.content for i in items if isinstance(i, RawReport)]
        assert all(b"secret" not in t and len(t) < 1_000 for t in texts)


def test_deep_nesting_is_bounded() -> None:
    deep = "<p>" * 100_000 + "Deep." + "</p>" * 100_000
    content = g2(
        f"<contentSet><inlineXML><nitf><body>{deep}</body></nitf></inlineXML></contentSet>"
    )
    before = time.process_time()
    assert "bad-xml" in codes(read(content, "x.xml"))
    assert time.process_time() - before < 5


def test_the_limit_holds() -> None:
    content = g2(DATA_OF % ("One. " * 1_000))
    assert codes(read(content, "x.xml", ReadLimits(max_bytes=2_000))) == ["too-large"]


@settings(deadline=None)
@given(st.data())
def test_damaged_xml_gives_reports_or_issues(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["newsmessage.xml", "article.nitf"]))
    content = bytearray((DATA / name).read_bytes())
    for at in data.draw(st.lists(st.integers(300, len(content) - 1), max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    items = read(bytes(content[: data.draw(st.integers(300, len(content)))]), name)
    assert items
    assert all(isinstance(i, RawReport | Issue) for i in items)
