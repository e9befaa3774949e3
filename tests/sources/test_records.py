"""JSON records: found wherever the list lies, by the names in use, at any size, however broken."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import ConfigError, InputError
from reportedly.model.report import ARTICLE_HTML, Issue, RawReport
from reportedly.sources import json_stream
from reportedly.sources.base import ReadLimits
from reportedly.sources.json_stream import iter_records, look_at_json
from reportedly.sources.mapping import parse_fields, value_at
from reportedly.sources.records import RecordsFormat

from .readers import codes, document, one, read, read_file

TEXT = "The ferry to Oxmoor will run again from Monday, the harbour master said."
GOOD = {"text": TEXT}


def report_of(record: object, limits: ReadLimits | None = None) -> RawReport:
    return one(read(json.dumps(record, indent=1).encode(), "a.json", limits or ReadLimits()))


@pytest.mark.parametrize(
    "content",
    [
        [GOOD, GOOD],
        {"status": "ok", "articles": [GOOD, GOOD]},
        {"response": {"meta": {"hits": 2}, "docs": [GOOD, GOOD]}},
        {"hits": {"hits": [{"_id": "1", "_source": GOOD}, {"_id": "2", "_source": GOOD}]}},
        {"data": [{"id": "7", "attributes": {"body": TEXT}}, {"attributes": {"body": TEXT}}]},
        {"articles": {"a1": GOOD, "a2": GOOD}},
        {"tags": [{"name": "sea"}], "list": [], "results": [GOOD, GOOD]},
    ],
)
def test_the_list_of_records_is_found(content: object) -> None:
    items = read(json.dumps(content).encode(), "a.json")
    assert codes(items) == ["ok", "ok"]
    assert all(isinstance(i, RawReport) and i.content.decode() == TEXT for i in items)
    assert [i.source for i in items if isinstance(i, RawReport)] == ["a.json#1", "a.json#2"]


def test_a_record_with_lists_of_objects_is_one_record() -> None:
    comments = [{"text": "First!", "author": "bo"}, {"text": "Second!", "author": "cy"}]
    report = report_of({"headline": "Ferry", "comments": comments, "articleBody": TEXT})
    assert report.content.decode() == TEXT


RECORD = {
    "headline": {"main": "Ferry back"},
    "body": ["One.", "Two."],
    "pubDate": "2031-05-02",
    "source": {"id": "oh", "name": "Oxmoor Herald"},
    "authors": [{"name": "Ada Quill"}, "By Bo Reed and Cy Marsh"],
    "link": "https://oxmoorherald.example/ferry",
    "updated_at": "2031-05-03",
    "category": "Transport",
    "lang": "en",
    "uuid": "u-1",
}


def test_the_names_in_use() -> None:
    report = report_of(RECORD)
    assert report.content == b"One.\n\nTwo."
    assert (report.title, report.outlet) == ("Ferry back", "Oxmoor Herald")
    assert (report.published, report.modified) == ("2031-05-02", "2031-05-03")
    assert report.authors == ("Ada Quill", "Bo Reed", "Cy Marsh")
    assert report.url == "https://oxmoorherald.example/ferry"
    assert (report.section, report.language, report.guid) == ("Transport", "en", "u-1")
    assert report.given_id is None


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        ({**GOOD, "published_at": 1935532800}, "published", "2031-05-03T00:00:00+00:00"),
        ({**GOOD, "date": 1935532800000}, "published", "2031-05-03T00:00:00+00:00"),
        ({**GOOD, "date": {"$date": "2031-05-02"}}, "published", "2031-05-02"),
        ({**GOOD, "crawled_at": "2031-05-02", "timestamp": 1935532800}, "published", None),
        ({**GOOD, "createdAt": "2031-05-02"}, "published", None),
        ({**GOOD, "id": 7}, "given_id", "7"),
        ({**GOOD, "source": "https://x.example"}, "outlet", None),
        ({"content": {"rendered": "<p>One.</p>"}, "title": {"rendered": "T"}}, "title", "T"),
        ({"content": "<p>One.</p>"}, "media_type", ARTICLE_HTML),
        ({"content": "<html><body><p>One.</p>"}, "media_type", "text/html"),
        ({"html": "<p>One.</p>"}, "media_type", "text/html"),
        ({"html": "<p>One.</p>"}, "content", b"<p>One.</p>"),
        (
            {"title": "T", "content": "<p>One.</p>"},
            "content",
            b"<article>\n<h1>T</h1>\n<p>One.</p>\n</article>",
        ),
        ({"content": "1 < 2 and 3 > 2."}, "media_type", "text/plain"),
        ({"text": "<p>One.</p>"}, "media_type", "text/plain"),
        ({"raw_html": "<html>", "text": "One."}, "content", b"One."),
        ({"body_html": "<p>One.</p>", "body_text": "One."}, "media_type", ARTICLE_HTML),
        ({"title": "T", "description": "Sum."}, "summary_only", True),
        ({"title": "T", "content": "Begins so… [+812 chars]"}, "summary_only", True),
        ({"title": "T", "content": "Whole."}, "summary_only", False),
        ({"text": "One.", "url": 7, "title": ["a", "b"]}, "title", "a"),
        ({"text": "One.", "author": "news@example.org"}, "authors", ()),
    ],
)
def test_fields_as_they_are_written(record: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(report_of(record), field) == expected


def test_schema_org() -> None:
    report = report_of(
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebPage", "name": "Page", "description": "No article."},
                {
                    "@type": ["NewsArticle"],
                    "headline": "Ferry back",
                    "articleBody": TEXT,
                    "datePublished": "2031-05-02T07:00:00+01:00",
                    "author": {"@type": "Person", "name": "Ada Quill"},
                    "publisher": {"@type": "Organization", "name": "Oxmoor Herald"},
                    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://x.example/ferry"},
                    "inLanguage": "en",
                    "articleSection": ["Transport"],
                },
            ],
        }
    )
    assert (report.title, report.outlet) == ("Ferry back", "Oxmoor Herald")
    assert report.published == "2031-05-02T07:00:00+01:00"
    assert report.canonical_url == report.url == "https://x.example/ferry"
    assert report.section == "Transport"


def test_fields_that_the_user_names_outrank_all_others() -> None:
    limits = ReadLimits(fields=parse_fields("text=story.plain,outlet=by.0.paper,published=m.at"))
    record = {"text": "Not this.", "story": {"plain": TEXT}, "by": [{"paper": "P"}], "m.at": "2031"}
    report = report_of(record, limits)
    assert (report.content.decode(), report.outlet, report.published) == (TEXT, "P", "2031")
    listed = {"other": [GOOD], "deep": {"er": [{"story": {"plain": "Two."}}]}}
    limits = ReadLimits(fields=parse_fields("list=deep.er,text=story.plain"))
    assert report_of(listed, limits).content == b"Two."
    lines = json.dumps({"t": TEXT}).encode() + b"\n" + json.dumps({"t": TEXT}).encode()
    limits = ReadLimits(fields=parse_fields("text=t"))
    assert codes(read(lines, "a.jsonl", limits)) == codes(read(lines, "-", limits)) == ["ok"] * 2


@pytest.mark.parametrize("text", ["body", "text=", "=body", "txt=body", "values=x"])
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="fields: "):
        parse_fields(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b", 1),
        ("c.0.d", 2),
        ("c.d", [2, 3]),
        ("e.f", 4),
        ("c.9.d", None),
        ("a.b.c", None),
        ("x", None),
    ],
)
def test_paths(path: str, expected: object) -> None:
    record = {"a": {"b": 1}, "c": [{"d": 2}, {"d": 3}], "e.f": 4}
    assert value_at(record, path) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"hello", ["bad-json"]),
        (b"{}", ["bad-record"]),
        (b"[]", ["empty"]),
        (b"7", ["bad-json"]),
        (b"[1, 2, 3]", ["bad-record"]),
        (b'{"a": 1, "b": [1, 2]}', ["bad-record"]),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', ["bad-record"]),
        (b'[{"text": "One."}, {"x": 1}, "no", {"text": ""}, null]', ["ok"] + ["bad"] * 2),
        (b'[{"text": "One."}, {"te', ["ok", "bad-json"]),
        (b'[{"text": "One."} {"text": "Two."}]', ["ok", "bad-json"]),
        (b'[{"text": "One."}', ["ok", "bad-json"]),
        (b'{"a": [{"text": "One."}], "b": ', ["bad-json"]),
        (b"[" * 100_000, ["bad-json"]),
        (b'{"a":' * 100_000, ["bad-json"]),
        (b'[{"text": ' + b"9" * 5_000 + b"}]", ["bad-json"]),
        ('{"text": "café"}'.encode("utf-16"), ["ok"]),
        (b'{\n"text": "caf\xe9"}', ["bad-json"]),
        (b'[{"text": "a\\ud800b"}]', ["ok"]),
        (b'{"headline": "x"}\n' * 50, ["bad-record"] * 50),
        (json.dumps([{"x": 1}] * 500).encode(), ["bad-record"]),
    ],
)
def test_what_is_no_news_is_refused_in_one_line(content: bytes, expected: list[str]) -> None:
    found = codes(read(content, "a.json"))
    if "bad" in expected:
        assert found == ["ok", "bad-record", "bad-record", "empty", "bad-record"]
    else:
        assert found == expected


def test_the_refusal_says_which_fields_there_are() -> None:
    (found,) = read(b'[{"caf\\u00e9": 1, "b\\n": 2}]', "a.json")
    assert isinstance(found, Issue)
    assert "'café', 'b\\n'" in found.message
    assert "--fields text=NAME" in found.message


@pytest.mark.parametrize(
    "text",
    ["[Update] The ferry is back.", "[1] A note.", "{a} is a set.", '["No," she said.', "{x"],
)
def test_a_text_in_brackets_stays_a_text(text: str) -> None:
    assert one(read(text.encode())).content.decode() == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=32) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def in_pieces(content: bytes, step: int) -> list[Any]:
    """What is read off a stream a few bytes at a time."""
    with mock.patch.object(json_stream, "_CHUNK", step):
        return list(iter_records(io.BytesIO(content), 10_000, lambda _: True))


@settings(deadline=None, max_examples=40)
@given(st.lists(json_values, max_size=6), st.integers(1, 40), st.booleans())
def test_a_list_is_read_as_json_reads_it(values: list[Any], step: int, spaced: bool) -> None:
    content = json.dumps(values, indent=2 if spaced else None).encode()
    assert in_pieces(content, step) == values


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.dictionaries(st.text(max_size=6), json_values, max_size=4), max_size=4),
    st.integers(1, 40),
)
def test_values_one_behind_the_other_are_all_read(values: list[Any], step: int) -> None:
    content = "\n".join(map(json.dumps, values)).encode()
    assert in_pieces(content, step) == values


@settings(deadline=None, max_examples=40)
@given(json_values, st.integers(0, 200))
def test_any_beginning_of_json_is_json(value: Any, end: int) -> None:
    whole = json.dumps([value] if not isinstance(value, dict | list) else value)
    head = look_at_json(whole[: max(1, end)].encode())
    assert head is not None
    assert head.clean


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from([*RECORD, "text", "html", "summary", "id"]), json_values))
def test_fields_of_any_type_give_a_report_or_an_issue(record: dict[str, Any]) -> None:
    (found,) = read(json.dumps([record]).encode(), "a.json")
    if isinstance(found, Issue):
        assert found.code in ("bad-record", "empty")
    else:
        assert isinstance(found, RawReport)
        assert found.content.decode("utf-8").strip()
        assert all(isinstance(a, str) for a in found.authors)


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes_called_json_are_answered(content: bytes) -> None:
    items = list(_answers(content))
    assert items


def _answers(content: bytes) -> Iterator[object]:
    try:
        if content.strip(b"\r\n"):
            yield from read(content, "a.json")
        else:
            yield None
    except InputError as error:
        yield error


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_large_file_is_read_in_bounded_memory(wrapped: bool) -> None:
    record = json.dumps({"text": TEXT * 100, "url": "https://x.example"}).encode()
    n_records = 3_000  # 22 MB, above the limit that holds for one record

    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.parts = self._parts()
            self.rest = b""

        def _parts(self) -> Iterator[bytes]:
            yield b'{"n": {"x": [{"y": "]"}]}, "news": {"items": [' if wrapped else b"["
            for i in range(n_records):
                yield (b"," if i else b"") + record
            yield b"]}}" if wrapped else b"]"

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.rest = self.rest or next(self.parts, b"")
            n = min(len(buffer), len(self.rest))
            buffer[:n], self.rest = self.rest[:n], self.rest[n:]
            return n

    made = document(b"[{" if not wrapped else b'{"n"', "a.json")
    made = replace(made, open_stream=lambda: io.BufferedReader(Endless()))
    limits = ReadLimits(max_bytes=1_000_000)
    tracemalloc.start()
    n_read = sum(isinstance(i, RawReport) for i in RecordsFormat().read(made, limits))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_read == n_records
    assert peak < 10_000_000


def test_a_record_over_the_limit_is_passed_over() -> None:
    content = json.dumps([GOOD, {"text": "x" * 500_000, "y": ["}", "\\", '"']}, GOOD]).encode()
    assert codes(read(content, "a.json", ReadLimits(max_bytes=100_000))) == [
        "ok",
        "too-large",
        "ok",
    ]


def test_names() -> None:
    said = ["By Ada Quill, Bo Reed & Cy Marsh", "ada quill", "https://x", ""]
    assert report_of({**GOOD, "authors": said}).authors == ("Ada Quill", "Bo Reed", "Cy Marsh")


def test_a_real_file(tmp_path) -> None:
    path = tmp_path / "dump.json"
    path.write_text(json.dumps({"articles": [GOOD]}))
    assert one(read_file(path)).source.endswith("dump.json#1")


@pytest.mark.parametrize(
    "odd", ["[" * 900 + "]" * 900, "1" + "0" * 500, "-1" + "0" * 500, "NaN", "1e308"]
)
@pytest.mark.parametrize("field", ["title", "published", "retrieved_at", "authors"])
def test_an_odd_field_costs_no_report(field: str, odd: str) -> None:
    record = f'{{"text": "{TEXT}", "{field}": {odd}}}'
    assert one(read(record.encode(), "a.jsonl")).content.decode() == TEXT


def test_lists_in_lists_without_end_hold_no_text() -> None:
    record = '{"a": ' + "[" * 900 + "]" * 900 + "}"
    for fields in ((), (("text", "a.b"),)):
        limits = ReadLimits(fields=fields)
        assert codes(read(record.encode(), "a.jsonl", limits)) == ["bad-record"]
