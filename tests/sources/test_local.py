"""Files, folders, JSON Lines and standard input: one issue for each bad input, the rest go on."""

from __future__ import annotations

import io
import itertools
import json
import os
from pathlib import Path

import pytest

from reportedly.model.report import Issue, RawReport
from reportedly.sources import local
from reportedly.sources.base import DEFAULT_LIMITS, ReadLimits
from reportedly.sources.read import read_targets, registered_sources
from reportedly.sources.stdin import StdinSource

GOOD = "The ferry to Oxmoor will run again from Monday, the harbour master said."


def codes(*targets: Path | str, limits: ReadLimits = DEFAULT_LIMITS) -> list[str]:
    """Give "ok" for each raw report and the code of each issue, in order."""
    items = read_targets([str(t) for t in targets], limits)
    return [item.code if isinstance(item, Issue) else "ok" for item in items]


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.md", ".hidden.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(GOOD)
    items = list(read_targets([str(tmp_path)]))
    assert all(isinstance(i, RawReport) for i in items)
    assert [Path(i.source).name for i in items] == ["a.html", "b.txt", "c.md"]
    assert [i.media_type for i in items] == ["text/html", "", ""]  # type: ignore[union-attr]


def test_a_locator_does_not_depend_on_the_spelling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    monkeypatch.chdir(folder)
    spellings = [str(folder), ".", "a.txt", "../news/a.txt", str(folder / "a.txt")]
    items = read_targets(spellings)
    assert {i.locator for i in items if isinstance(i, RawReport)} == {"news/a.txt"}


def test_each_bad_file_gives_one_issue_and_the_rest_go_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    (tmp_path / "good.txt").write_text(GOOD)
    (tmp_path / "picture.bin").write_bytes(b"\x00\x01")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found = dict(zip(sorted(p.name for p in tmp_path.iterdir()), codes(tmp_path), strict=True))
    assert found == {
        "blank.txt": "empty",
        "empty.txt": "empty",
        "gone.txt": "not-found",
        "good.txt": "ok",
        "loop": "loop",
        "picture.bin": "unknown-type",
        "pipe.txt": "not-a-file",
        "self.txt": "unreadable",
    }
    assert codes(tmp_path / "nowhere.txt", tmp_path / "good.txt") == ["not-found", "ok"]


def test_an_empty_folder_is_told_of(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["empty"]


def test_a_huge_file_is_refused_by_its_size_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    opened = local.open_regular

    class Unreadable(io.BytesIO):
        def __init__(self, file: io.BufferedReader) -> None:
            super().__init__()
            self.file = file

        def fileno(self) -> int:
            return self.file.fileno()

        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("the file was read")

    monkeypatch.setattr(local, "open_regular", lambda p: Unreadable(opened(p)))  # type: ignore[arg-type]
    assert codes(path) == ["too-large"]


def test_no_permission_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GOOD)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(local.os, "open", refuse)
    [found] = read_targets([str(path)])
    assert isinstance(found, Issue)
    assert (found.code, found.stage) == ("no-permission", "read")
    assert str(path) in found.message


def test_a_file_that_vanishes_while_the_folder_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(GOOD)
    items = read_targets([str(tmp_path)])
    next(items)
    (tmp_path / "b.txt").unlink()
    assert [i.code if isinstance(i, Issue) else "ok" for i in items] == ["not-found", "ok"]


def test_file_names_that_are_no_utf8_can_be_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(GOOD.encode())
    [found] = read_targets([str(tmp_path)])
    assert isinstance(found, RawReport)
    (found.source + found.locator).encode()


LINES = [
    json.dumps({"id": 7, "text": GOOD, "published": "2031-05-02", "outlet": " Oxmoor Herald "}),
    "",
    "{broken",
    json.dumps(["no", "object"]),
    json.dumps({"id": "x"}),
    json.dumps({"text": "  "}),
    "[" * 100_000,
    json.dumps({"html": f"<p>{GOOD}</p>", "retrieved_at": "2031-05-02T10:00:00"}),
    '{"text": "lone \\ud800 surrogate"}',
]


def test_json_lines_name_the_line_of_each_issue(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(LINES))
    items = list(read_targets([str(path)]))
    assert [i.source.rsplit(":", 1)[1] for i in items] == list("13456789")
    kinds = [i.code if isinstance(i, Issue) else "ok" for i in items]
    assert kinds == [
        "ok", "bad-json", "bad-json", "bad-record", "empty", "bad-json", "ok", "ok",
    ]  # fmt: skip
    first, page = items[0], items[-2]
    assert isinstance(first, RawReport)
    assert (first.given_id, first.outlet, first.published) == ("7", "Oxmoor Herald", "2031-05-02")
    assert isinstance(page, RawReport)
    assert page.media_type == "text/html"
    assert page.retrieved_at is not None
    assert page.retrieved_at.tzinfo is not None


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "reports.ndjson"
    long_line = json.dumps({"text": "x" * 5_000})
    path.write_text(f"{LINES[0]}\n{long_line}\n{LINES[0]}\n")
    assert codes(path, limits=ReadLimits(max_bytes=1_000)) == ["ok", "too-large", "ok"]


def test_an_empty_json_lines_file(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text("\n\n")
    assert codes(path) == ["empty"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (GOOD.encode(), ["ok"]),
        (b"", ["empty"]),
        (b" \n \n", ["empty"]),
        (b"x" * 300, ["too-large"]),
        (b'\n{"text": "one"}\n{"text": "two"}\n{no', ["ok", "ok", "bad-json"]),
        (b'{"title": "JSON, but no record"}\n', ["bad-record"]),
    ],
)
def test_standard_input_is_told_by_its_first_line(given: bytes, expected: list[str]) -> None:
    items = StdinSource(io.BytesIO(given)).read("-", ReadLimits(max_bytes=200))
    assert [i.code if isinstance(i, Issue) else "ok" for i in items] == expected


def test_standard_input_of_line_ends_without_end_is_left() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            assert next(reads) < 10_000
            buffer[:] = b"\n" * len(buffer)
            return len(buffer)

    reads = itertools.count()
    items = list(StdinSource(Endless()).read("-", ReadLimits()))  # type: ignore[arg-type]
    assert [i.code for i in items if isinstance(i, Issue)] == ["empty"]


def test_built_in_sources_use_the_plug_in_door() -> None:
    assert [s.name for s in registered_sources()] == ["stdin", "web", "files"]
