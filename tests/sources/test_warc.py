"""Web archives: what is whole is read, what is not is one clear line, memory and time bounded."""

from __future__ import annotations

import dataclasses
import io
import tracemalloc
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import Issue, RawReport
from reportedly.parse.run import parse_report
from reportedly.sources.base import DEFAULT_LIMITS, ReadFilter, ReadLimits
from reportedly.sources.read import read_targets
from reportedly.sources.stdin import StdinSource
from reportedly.sources.warc import moment_of
from reportedly.sources.warc_http import parse_answer, unpack_body
from reportedly.sources.warc_records import Damage, Record, read_records
from reportedly.sources.warc_tape import Fault, GzipReel, open_tape

from .readers import make_pdf
from .warc_files import PACKINGS, answer, packed, packed_zstd, page, record, write

Item = RawReport | Issue


def read(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> list[Item]:
    return list(read_targets([str(path)], limits))


def told(items: list[Item]) -> list[str]:
    """Give the last part of each report's address, and the code of each issue."""
    return [
        item.code if isinstance(item, Issue) else (item.url or "").rpartition("/")[2]
        for item in items
    ]


def raws(items: list[Item]) -> list[RawReport]:
    return [item for item in items if isinstance(item, RawReport)]


# what is whole


@pytest.mark.parametrize("packing", PACKINGS)
def test_pages_are_read_however_the_archive_is_packed(tmp_path: Path, packing: str) -> None:
    items = read(write(tmp_path, [record(n) for n in range(4)], packing))
    assert told(items) == ["0", "1", "2", "3"]
    first = raws(items)[0]
    assert first.content == page(0)
    assert first.url == "https://www.brel0.example/news/0"
    assert first.retrieved_at == datetime(2021, 5, 1, 10, tzinfo=UTC)
    assert (first.published, first.media_type, first.encoding) == (None, "text/html", "utf-8")
    assert first.listed_in == first.locator == f"{tmp_path.name}/news{PACKINGS[packing][0]}"


def test_the_hour_of_retrieval_is_never_the_day_of_publication(tmp_path: Path) -> None:
    report = parse_report(raws(read(write(tmp_path, [record(4)])))[0])
    assert report.retrieved_at == datetime(2021, 5, 5, 10, tzinfo=UTC)
    assert report.published.at is None
    assert report.published.day is None


def test_a_place_leads_back_to_the_record(tmp_path: Path) -> None:
    path = write(tmp_path, [record(n) for n in range(3)])
    place = int(raws(read(path))[2].source.rpartition(":")[2])
    assert zlib.decompress(path.read_bytes()[place:], 31) == record(2)


def test_an_archive_may_come_by_standard_input(tmp_path: Path) -> None:
    data = write(tmp_path, [record(n) for n in range(3)]).read_bytes()
    items = list(StdinSource(io.BytesIO(data)).read("-", DEFAULT_LIMITS))
    assert told(items) == ["0", "1", "2"]


def test_only_pages_texts_and_answers_that_hold_one_are_given(tmp_path: Path) -> None:
    records = [
        record(0, b"software: crawler", "warcinfo", "application/warc-fields"),
        record(1, b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        record(1),
        record(1, b"fetchTimeMs: 9", "metadata", "application/warc-fields"),
        record(2, answer(b"gone", status="404 Not Found")),
        record(3, answer(page(3), status="301 Moved")),
        record(4, answer(b"\x89PNG....", "image/png")),
        record(5, b"", "revisit"),
        record(6, b"tolva.example. 300 IN A 192.0.2.1", media_type="text/dns"),
        record(7, page(7), "resource", "text/html"),
        record(8, b"The ferry was halted, police said.", "conversion", "text/plain"),
        record(9, answer(b"")),
    ]
    items = read(write(tmp_path, records))
    assert told(items) == ["1", "7", "8", "passed-over"]
    assert [r.media_type for r in raws(items)] == ["text/html", "text/html", "text/plain"]
    note = items[-1]
    assert isinstance(note, Issue)
    assert "passed over 6 records" in note.message
    for what in ("with status 404", "with status 301", "of type image/png", "of type revisit"):
        assert f"1 {what}" in note.message


@pytest.mark.parametrize(
    ("header", "identified", "given"),
    [
        ("text/html", "", "text/html"),
        ("application/octet-stream", "text/html", "text/html"),
        ("text/plain", "application/xhtml+xml", "text/html"),
        ("text/plain", "", "text/plain"),
        ("", "", "text/html"),
        ("application/json", "", None),
        ("video/mp4", "video/mp4", None),
    ],
)
def test_the_type_is_what_the_archive_found_or_the_server_said(
    tmp_path: Path, header: str, identified: str, given: str | None
) -> None:
    one = record(1, answer(page(1), header), WARC_Identified_Payload_Type=identified)
    found = raws(read(write(tmp_path, [one])))
    assert [r.media_type for r in found] == ([given] if given else [])


def test_a_pdf_in_an_archive_is_read_as_one(tmp_path: Path) -> None:
    pdf = make_pdf(
        [[(72, 700, 11, "The ferry to Oxmoor will run again from Monday, police said.")]]
    )
    records = [record(1, answer(pdf, "application/pdf")), record(2)]
    records.append(record(3, answer(b"%PDF-1.4 broken", "application/pdf")))
    items = read(write(tmp_path, records))
    assert told(items)[:2] == ["1", "2"]
    first = raws(items)[0]
    assert b"The ferry to Oxmoor" in first.content
    assert first.retrieved_at == datetime(2021, 5, 2, 10, tzinfo=UTC)
    assert first.listed_in == f"{tmp_path.name}/news.warc.gz"
    assert first.published is None
    assert all(isinstance(i, Issue) for i in items[2:])
    assert items[2:]


def test_an_archive_without_records_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "empty.warc"
    path.write_bytes(b"\r\n\r\n  ")
    assert told(read(path)) in (["empty"], ["broken-record"])
    assert told(read(write(tmp_path, [record(0, b"software: x", "warcinfo")]))) == []


# how bodies are packed


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def brotli(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliWriter

    class Kept(io.BytesIO):
        def close(self) -> None:
            return None

    kept = Kept()
    writer = BrotliWriter(kept)
    writer.write(body)
    writer.close()
    return kept.getvalue()


BARE = zlib.compressobj(wbits=-15)
BODIES = {
    "plain": (page(1), {}),
    "chunked": (chunked(page(1)), {"Transfer_Encoding": "chunked"}),
    "said to be chunked": (page(1), {"Transfer_Encoding": "chunked"}),
    "gzip": (packed(page(1)), {"Content_Encoding": "gzip"}),
    "said to be gzip": (page(1), {"Content_Encoding": "gzip"}),
    "gzip in chunks": (
        chunked(packed(page(1))),
        {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"},
    ),
    "deflate": (zlib.compress(page(1)), {"Content_Encoding": "deflate"}),
    "bare deflate": (BARE.compress(page(1)) + BARE.flush(), {"Content_Encoding": "deflate"}),
    "said to be deflate": (page(1), {"Content_Encoding": "deflate"}),
    "brotli": (brotli(page(1)), {"Content_Encoding": "br"}),
    "said to be brotli": (page(1), {"Content_Encoding": "br"}),
    "zstd": (packed_zstd(page(1)), {"Content_Encoding": "zstd"}),
    "twice": (packed(brotli(page(1))), {"Content_Encoding": "br, gzip"}),
    "kept apart": (page(1), {"X_Crawl_Content_Encoding": "gzip"}),
}


@pytest.mark.parametrize("how", BODIES)
def test_a_body_is_unpacked_as_its_headers_say_where_it_looks_like_that(
    tmp_path: Path, how: str
) -> None:
    body, headers = BODIES[how]
    (found,) = read(write(tmp_path, [record(1, answer(body, **headers))]))
    assert isinstance(found, RawReport)
    assert found.content == page(1)


def test_a_body_cut_short_is_given_and_marked(tmp_path: Path) -> None:
    short = record(1, answer(chunked(page(1))[:400], Transfer_Encoding="chunked"))
    said = record(2, answer(page(2)[:500]), WARC_Truncated="length")
    assert told(read(write(tmp_path, [short, said]))) == ["1", "truncated", "2", "truncated"]


def test_broken_or_unknown_packing_of_a_body_is_one_issue(tmp_path: Path) -> None:
    bad = bytearray(packed(page(1)))
    bad[40] ^= 0xFF
    records = [
        record(1, answer(bytes(bad), Content_Encoding="gzip")),
        record(2, answer(b"\x01\x02\x03", Content_Encoding="br")),
        record(3, answer(b"\x01\x02\x03", Content_Encoding="compress")),
        record(4),
    ]
    assert told(read(write(tmp_path, records))) == ["unreadable", "unreadable", "unknown-type", "4"]


# what is broken


def outcomes(data: bytes, max_bytes: int = 1_000_000) -> list[str]:
    """Give the number of each whole record, ``+`` behind one mended, and the words of damage."""
    found = []
    for item in read_records(open_tape(io.BytesIO(data)), max_bytes):
        if isinstance(item, Damage):
            found.append(item.what)
        else:
            number = int(item.headers["warc-record-id"][-13:-1])
            found.append(f"{number}{'+' * item.mended}{'>' * item.too_large}")
    return found


FIVE = [record(n) for n in range(5)]
PACKED = [packed(r) for r in FIVE]


def spoiled(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def lying(by: int) -> bytes:
    return record(2, Content_Length=str(len(answer(page(2))) + by))


DAMAGED = {
    "cut in a block": (b"".join(FIVE)[:-200], "0 1 2 3 the record is cut off"),
    "cut in a header": (b"".join(FIVE[:4]) + FIVE[4][:60], "0 1 2 3 135"),
    "cut in a member": (b"".join(PACKED)[:-30], "0 1 2 3 the record is cut off"),
    "cut in the only member": (packed(b"".join(FIVE))[:-40], None),
    "spoiled member": (
        b"".join([*PACKED[:2], spoiled(PACKED[2], len(PACKED[2]) // 2), *PACKED[3:]]),
        "0 1 the record has broken packing 3 4",
    ),
    "spoiled check sum": (
        b"".join([*PACKED[:2], spoiled(PACKED[2], len(PACKED[2]) - 6), *PACKED[3:]]),
        "0 1 the record has broken packing 3 4",
    ),
    "spoiled first member": (b"".join([spoiled(PACKED[0], 60), *PACKED[1:]]), None),
    "junk between members": (
        b"".join([*PACKED[:2], b"JUNK" * 50, *PACKED[3:]]),
        "0 1 the record is no gzip 3 4",
    ),
    "padding between members": (
        b"".join([*PACKED[:2], bytes(600), packed(b""), *PACKED[2:]]),
        "0 1 2 3 4",
    ),
    "junk between records": (
        b"".join([*FIVE[:2], b"JUNK\r\n" * 50, *FIVE[2:]]),
        "0 1 300 bytes are no record 2 3 4",
    ),
    "a length too long": (b"".join([*FIVE[:2], lying(50), *FIVE[3:]]), "0 1 2+ 3 4"),
    "a length too short": (b"".join([*FIVE[:2], lying(-50), *FIVE[3:]]), "0 1 2+ 3 4"),
    "a length far too long": (b"".join([*FIVE[:2], lying(900), *FIVE[3:]]), "0 1 2+ 3 4"),
    "a length over the limit": (b"".join([*FIVE[:2], lying(10**12), *FIVE[3:]]), "0 1 2+ 3 4"),
    "a length too long, packed": (
        b"".join([*PACKED[:2], packed(lying(50)), *PACKED[3:]]),
        "0 1 2+ 3 4",
    ),
    "no length": (
        b"".join([*FIVE[:2], record(2, Content_Length=""), *FIVE[3:]]),
        None,
    ),
    "a negative length": (
        b"".join([*FIVE[:2], record(2, Content_Length="-5"), *FIVE[3:]]),
        None,
    ),
    "an endless header": (
        b"".join([*FIVE[:2], record(2, X_Long="a" * 100_000), *FIVE[3:]]),
        None,
    ),
    "line feeds alone": (b"".join(FIVE).replace(b"\r\n", b"\n"), None),
    "no blank line behind": (b"".join(r.removesuffix(b"\r\n\r\n") for r in FIVE), "0 1 2 3 4"),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_what_is_whole_is_read_and_the_rest_is_one_line(how: str) -> None:
    data, expected = DAMAGED[how]
    found = outcomes(data)
    if expected is not None:
        assert " ".join(found) == expected.replace("135", " ".join(found[4:]))
    whole = [f for f in found if f[0].isdigit() and " " not in f]
    damage = [f for f in found if " " in f]
    assert len(damage) <= 1
    assert len(whole) >= 3


def test_damage_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join([*PACKED[:2], spoiled(PACKED[2], 90), *PACKED[3:]]))
    items = read(path)
    assert told(items) == ["0", "1", "broken-record", "3", "4"]
    (issue,) = [i for i in items if isinstance(i, Issue)]
    place = len(PACKED[0]) + len(PACKED[1])
    assert issue.message == f"{path}:{place}: the record has broken packing"


@given(st.data())
def test_no_single_spoiled_byte_loses_more_than_its_record(data: st.DataObject) -> None:
    whole = b"".join(PACKED)
    at = data.draw(st.integers(0, len(whole) - 1))
    found = [f for f in outcomes(spoiled(whole, at)) if " " not in f]
    assert len(found) >= 4


@given(st.binary(max_size=300), st.sampled_from([b"", packed(FIVE[0]), FIVE[0], b"\x1f\x8b\x08"]))
def test_no_bytes_raise(junk: bytes, before: bytes) -> None:
    for item in read_records(open_tape(io.BytesIO(before + junk + before)), 10_000):
        assert isinstance(item, Record | Damage)


@given(st.binary(max_size=300))
def test_no_answer_raises(junk: bytes) -> None:
    for block in (junk, b"HTTP/1.1 200 OK\r\nContent-Type: " + junk, answer(junk)):
        found = parse_answer(block)
        if found is not None:
            assert found.charset is None or isinstance(found.charset, str)
            assert unpack_body(found, 1_000).content is not None


@given(st.text(max_size=30))
def test_no_date_raises(text: str) -> None:
    assert moment_of(text) is None or moment_of(text).tzinfo is not None  # type: ignore[union-attr]


def test_older_dates_are_read() -> None:
    assert moment_of("20210503101500") == datetime(2021, 5, 3, 10, 15, tzinfo=UTC)
    assert moment_of("2021-05-03T10:15:00.123456Z") == datetime(
        2021, 5, 3, 10, 15, 0, 123456, tzinfo=UTC
    )
    assert moment_of("20211303101500") is None


# bounds


def test_a_record_over_the_limit_is_passed_without_holding_it(tmp_path: Path) -> None:
    huge = answer(b"<p>" + b"\0" * 30_000_000)
    video = answer(bytes(30_000_000), "video/mp4")
    path = write(tmp_path, [record(0), record(1, huge), record(2, video), record(3)])
    limits = ReadLimits(max_bytes=1_000_000)
    tracemalloc.start()
    items = read(path, limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told(items) == ["0", "too-large", "3", "passed-over"]
    assert peak < 12_000_000


def test_a_body_that_unpacks_over_the_limit_is_refused(tmp_path: Path) -> None:
    bomb = record(1, answer(packed(bytes(50_000_000)), Content_Encoding="gzip"))
    squared = record(2, answer(packed(packed(bytes(50_000_000))), Content_Encoding="gzip, gzip"))
    path = write(tmp_path, [bomb, squared, record(3)])
    assert told(read(path, ReadLimits(max_bytes=1_000_000))) == ["too-large", "too-large", "3"]


def test_a_member_that_never_ends_is_given_up() -> None:
    head = record(1, b"", Content_Length=str(10**12)).removesuffix(b"\r\n\r\n")
    pack = zlib.compressobj(9, wbits=31)
    bomb = pack.compress(head) + b"".join(pack.compress(bytes(1_000_000)) for _ in range(200))
    found = outcomes(b"".join([PACKED[0], bomb, pack.flush(), PACKED[3]]))
    assert found[0] == "0"
    assert "200 times its size" in found[1]
    assert found[2:] == ["3"]


def test_seeming_members_without_end_cost_bounded_time() -> None:
    """Each of these looks like a member that begins a record, and reaches into all that follow."""
    start = zlib.compressobj(0, wbits=31)
    one = start.compress(b"WARC/1.0\r\nA: b\r\n") + start.flush(zlib.Z_FULL_FLUSH)
    reel = GzipReel(io.BytesIO(one * 30_000), b"")
    assert any(isinstance(event, Fault) for event in reel.events())
    assert reel.n_fed < 4 * len(one) * 30_000 + 65_000_000


# filters


def filtered(path: Path, **only: object) -> list[str]:
    return told(read(path, ReadLimits(only=ReadFilter(**only))))  # type: ignore[arg-type]


def test_filters_leave_out_before_anything_is_unpacked(tmp_path: Path) -> None:
    broken = record(3, answer(b"\x1f\x8bxx", Content_Encoding="gzip"))  # an issue, if looked at
    path = write(tmp_path, [record(0), record(1), record(2), broken])
    assert filtered(path, domains=frozenset({"brel1.example"})) == ["1", "filtered"]
    assert filtered(path, domains=frozenset({"brel1.example", "brel2.example"})) == [
        "1",
        "2",
        "filtered",
    ]
    assert filtered(path, domains=frozenset({"el1.example"})) == ["filtered"]
    assert filtered(path, first=date(2021, 5, 3)) == ["1", "2", "unreadable", "filtered"]


def test_what_filters_leave_out_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path, [record(n) for n in range(9)])
    only = ReadFilter(domains=frozenset({"brel1.example"}), first=date(2021, 5, 7))
    items = read(path, dataclasses.replace(DEFAULT_LIMITS, only=only))
    note = items[-1]
    assert isinstance(note, Issue)
    assert note.code == "filtered"
    assert "left out as asked 8 records: 6 by domain, 2 by day" in note.message
