"""Reading as a stream: what is wanted, what was seen before, and what comes of a kill."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reportedly.errors import TransientError
from reportedly.model.report import Issue, RawReport, Report
from reportedly.parse import run as parse_run
from reportedly.parse.run import Memory, parse_apart, parse_reports
from reportedly.pipeline import intake, reading
from reportedly.pipeline.intake import Added, take_in
from reportedly.pipeline.jobs import map_in_order
from reportedly.pipeline.local import no_progress
from reportedly.pipeline.reading import read_through
from reportedly.sources.base import ReadFilter
from reportedly.store.sql import SqlStore

ENGLISH = (
    "The ferry to Tolva was halted by a storm, the harbour master said, and {n} people had to "
    "wait until the morning, when the wind had fallen and the boats could leave again."
)
GERMAN = (
    "Die Fähre nach Tolva wurde wegen eines Sturms angehalten, teilte der Hafen mit, und {n} "
    "Menschen mussten bis zum Morgen warten, bis der Wind nachliess und die Boote fahren konnten."
)


def page(n: int, text: str = ENGLISH, day: str = "") -> bytes:
    stamp = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    body = "".join(f"<p>{text.format(n=n + i)}</p>" for i in (10, 40, 90))
    head = f"<html><head><title>Ferry {n}</title>{stamp}</head>"
    return f"{head}<body><article><h1>Ferry {n} halted</h1>{body}</article></body></html>".encode()


def raw(n: int, content: bytes = b"", **more: object) -> RawReport:
    known = {"url": f"https://post.example/news/{n}", "media_type": "text/html", **more}
    return RawReport(f"news.warc.gz:{n}", content or page(n), **known)  # type: ignore[arg-type]


def told(items: list[RawReport | Issue], only: ReadFilter) -> list[str]:
    """Give the number of each report that is given, and the code of each issue."""
    found: list[str] = []
    for r in read_through(items, only):
        found += [r.report.source.rpartition(":")[2]] if r.report else []
        found += [issue.code for issue in r.issues]
    return found


MAY = datetime(2021, 5, 20, 10, tzinfo=UTC)
DATED = [raw(d, page(d, day=f"2021-05-{d:02}"), retrieved_at=MAY) for d in (2, 9, 16)]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (ReadFilter(), "2 9 16"),
        (ReadFilter(first=date(2021, 5, 9)), "9 16 filtered"),
        (ReadFilter(last=date(2021, 5, 9)), "2 9 filtered"),
        (ReadFilter(first=date(2021, 5, 3), last=date(2021, 5, 9)), "9 filtered"),
        (ReadFilter(first=date(2021, 6, 1)), "filtered"),
        (ReadFilter(languages=frozenset({"de"})), "filtered"),
        (ReadFilter(languages=frozenset({"en", "de"})), "2 9 16"),
        (ReadFilter(domains=frozenset({"example"})), "2 9 16"),
        (ReadFilter(domains=frozenset({"post.example"})), "2 9 16"),
        (ReadFilter(domains=frozenset({"ost.example"})), "filtered"),
    ],
)
def test_only_what_is_wanted_is_given(only: ReadFilter, expected: str) -> None:
    assert " ".join(told(list(DATED), only)) == expected


def test_an_undated_report_goes_by_the_day_it_was_retrieved() -> None:
    undated = [raw(1, retrieved_at=MAY), raw(2)]
    assert told(undated, ReadFilter(last=date(2021, 5, 1))) == ["2", "filtered"]
    assert told(undated, ReadFilter(first=date(2021, 5, 1))) == ["1", "2"]


def test_a_page_in_another_language_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counted(one: RawReport) -> parse_run.Parsed:
        parsed.append(one.source)
        return parse_apart(one)

    monkeypatch.setattr(reading, "parse_apart", counted)
    items = [raw(1, page(1, GERMAN)), raw(2)]
    assert told(items, ReadFilter(languages=frozenset({"en"}))) == ["2", "filtered"]
    assert parsed == ["news.warc.gz:2"]


def test_the_same_text_at_one_address_is_read_once() -> None:
    twice = [raw(1), raw(7, page(1), url="https://post.example/news/1")]
    found = list(parse_reports(twice))
    assert isinstance(found[0], Report)
    assert [i.code for i in found[1:] if isinstance(i, Issue)] == ["read-twice"]


def test_memory_of_what_was_read_is_bounded() -> None:
    memory = Memory(most=3)
    for n in (1, 2, 3):
        assert memory.admit(parse_apart(raw(n)))[0] is not None
    assert memory.admit(parse_apart(raw(1)))[0] is None
    assert memory.admit(parse_apart(raw(4)))[0] is not None  # the first is forgotten
    assert memory.admit(parse_apart(raw(1)))[0] is not None
    assert memory.admit(parse_apart(raw(4)))[0] is None


# the library

BAD = RawReport("news.warc.gz:90", b"<html><body><p>Log in</p></body></html>", "text/html")
SAME = raw(80, page(103), url="https://post.example/news/80")
ITEMS = [raw(n + 100) for n in range(20)] + [BAD, SAME, raw(81, page(3, GERMAN))] + DATED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


def add(store: SqlStore, items: list[RawReport | Issue], only: ReadFilter | None = None) -> Added:
    with store.writing("test") as run:
        return take_in(store, run, items, only or ReadFilter(), no_progress)


class Killed(Exception):
    """Stands for a signal that nothing can catch."""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the sources of all that is parsed from now on."""
    sources: list[str] = []

    def counted(one: RawReport) -> parse_run.Parsed:
        sources.append(one.source)
        return parse_apart(one)

    monkeypatch.setattr(reading, "parse_apart", counted)
    return sources


def state(store: SqlStore) -> str:
    issues = [[i.source, i.code, i.message, i.report_id] for i in store.issues()]
    reports = [[r.id, r.source, r.sha256, r.supersedes] for r in store.iter_reports()]
    return json.dumps([issues, reports])


def test_what_was_seen_is_not_parsed_again_and_told_the_same(
    store: SqlStore, parsed: list[str]
) -> None:
    first = add(store, list(ITEMS))
    before, n_parsed = state(store), len(parsed)
    assert n_parsed == len(ITEMS)
    again = add(store, list(ITEMS))
    assert len(parsed) == n_parsed
    assert state(store) == before
    assert again.n_issues == first.n_issues
    assert {"no-article", "same-text", "unsupported-language"} & set(first.n_issues)
    assert again.issues == first.issues
    assert (again.n_new, again.n_known) == (0, first.n_new)


@pytest.mark.parametrize("n_whole", [0, 1, 15, 16, 17, 24])
def test_a_kill_between_any_two_inputs_loses_and_doubles_nothing(
    store: SqlStore, parsed: list[str], tmp_path: Path, n_whole: int
) -> None:
    def until_killed() -> Iterator[RawReport | Issue]:
        yield from ITEMS[:n_whole]
        raise Killed

    with pytest.raises(Killed), store.writing("test") as run:
        take_in(store, run, until_killed(), ReadFilter(), no_progress)
    assert len(store.find_ids()) in (0, 16)
    parsed.clear()
    add(store, list(ITEMS))
    assert len(parsed) == len(ITEMS) - 16 * (n_whole >= 16)
    whole = SqlStore(f"sqlite:///{tmp_path / 'whole.db'}")
    add(whole, list(ITEMS))
    assert state(whole) == state(store)
    whole.close()


def test_what_a_filter_left_out_is_taken_in_without_it(store: SqlStore, parsed: list[str]) -> None:
    only = ReadFilter(first=date(2021, 5, 9))
    assert add(store, list(DATED), only).n_new == 2
    assert add(store, list(DATED), only).n_new == 0
    assert len(parsed) == 3
    found = add(store, list(DATED))
    assert (found.n_new, found.n_known) == (1, 2)


def test_a_report_set_aside_for_another_is_taken_in_when_read_alone(store: SqlStore) -> None:
    one, two = (raw(n, given_id="g", url=None, media_type="text/html") for n in (1, 2))
    assert add(store, [one, two]).n_issues["duplicate-id"] == 1
    assert add(store, [two]).n_new == 1


def test_another_version_of_a_parser_parses_again(
    store: SqlStore, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, [raw(1)])
    monkeypatch.setattr(intake, "seen_versions", lambda only: ("other", "other+"))
    add(store, [raw(1)])
    assert len(parsed) == 2


def test_of_many_issues_the_first_are_kept_and_all_counted(store: SqlStore) -> None:
    items = [Issue("read", f"n:{n}", "empty", f"n:{n}: is empty") for n in range(200)]
    added = add(store, list(items))
    assert (len(added.issues), added.n_issues["empty"], added.n_lost) == (50, 200, 200)
    assert len(store.issues()) == 200


def test_a_batch_ends_where_its_bytes_are_many(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH_BYTES", 1)
    written: list[int] = []
    kept = store.write_parsed
    monkeypatch.setattr(store, "write_parsed", lambda *a: (written.append(len(a[1])), kept(*a))[1])
    add(store, [raw(n) for n in range(4)])
    assert written == [1, 1, 1, 1]


# several processes


def test_several_processes_give_the_same(store: SqlStore, parsed: list[str]) -> None:
    alone = list(read_through(list(ITEMS), ReadFilter()))
    parsed.clear()
    together = list(read_through(list(ITEMS), ReadFilter(), jobs=2))
    assert together == alone
    assert parsed == []  # not in this process


def work_or_die(n: int) -> int:
    if n < 0:
        os._exit(9)
    return n * n


def test_a_process_that_dies_is_one_clear_error() -> None:
    assert list(map_in_order(work_or_die, [("a", 3, 1), ("b", None, 0)], 2)) == [
        ("a", 9),
        ("b", None),
    ]
    with pytest.raises(TransientError, match="fewer --jobs"):
        list(map_in_order(work_or_die, [("a", 3, 1), ("b", -1, 1), ("c", 4, 1)], 2))


def test_little_is_read_ahead_of_what_is_given() -> None:
    taken: list[int] = []

    def items() -> Iterator[tuple[int, int | None, int]]:
        for n in range(100):
            taken.append(n)
            yield n, None, 1

    stream = map_in_order(work_or_die, items(), 2)
    assert next(stream) == (0, None)
    assert len(taken) < 12
    stream.close()
