"""Files and folders of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reportedly.errors import InputError
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import ReadLimits
from reportedly.sources.documents import known_suffixes, make_document
from reportedly.sources.follow import read_document
from reportedly.sources.local import as_input_error, issue, locator_of, open_regular, shown

#: What other programs write, and save as PDF or text when asked.
_SAVED_ELSEWHERE = frozenset({".doc", ".docx", ".odt", ".pages", ".ppt", ".pptx", ".rtf", ".xls"})


class FileSource:
    """Reads a file, or every report in a folder and its subfolders, in sorted order.

    Hidden files and folders are passed over. Symbolic links are followed, and a folder that is
    reached a second time is named in an issue and not entered.
    """

    name = "files"
    rank = 90

    def accepts(self, target: str) -> bool:
        """Take every target that no other source takes: it is a path, there or not."""
        return bool(target)

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give the file, or the folder's files in the sorted order of their paths."""
        try:
            path = Path(target)
            is_folder = path.is_dir()
        except (OSError, ValueError) as error:
            yield issue(repr(target), "not-found", f"is no path ({error})")
            return
        if is_folder:
            yield from _read_folder(path, limits)
        else:
            yield from _read_file(path, limits)


def _read_folder(folder: Path, limits: ReadLimits) -> Iterator[RawReport | Issue]:
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    n_files = 0
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                waiting.extend(_enter(path, entered))
                continue
        except InputError as error:
            yield issue(shown(path), error.code, str(error))
            continue
        except OSError as error:
            refused = as_input_error(error)
            yield issue(shown(path), refused.code, str(refused))
            continue
        n_files += 1
        yield from _read_listed(path, limits)
    if not n_files:
        yield issue(shown(folder), "empty", "is a folder without any file to read")


def _enter(folder: Path, entered: set[tuple[int, int]]) -> list[Path]:
    """Give what stands in a folder, last name first.

    Raises:
        InputError: code ``loop``, when the folder was entered before by another way.
        OSError: it cannot be listed.
    """
    status = folder.stat()
    if (status.st_dev, status.st_ino) in entered:
        raise InputError("is a link to a folder that was read already", code="loop")
    entered.add((status.st_dev, status.st_ino))
    names = sorted(os.listdir(folder), reverse=True)
    return [folder / name for name in names if not name.startswith(".")]


def _read_listed(path: Path, limits: ReadLimits) -> Iterator[RawReport | Issue]:
    """Read a file found in a folder, if its suffix is that of a known format."""
    if any(path.name.lower().endswith(suffix) for suffix in known_suffixes()):
        yield from _read_file(path, limits)
    else:
        yield issue(shown(path), "unknown-type", _unread(path))


def _unread(path: Path) -> str:
    if path.suffix.lower() in _SAVED_ELSEWHERE:
        return "is of a format that is not read; save it as PDF or text"
    return "is of no known format by its name; to have it read all the same, name the file itself"


def _read_file(path: Path, limits: ReadLimits) -> Iterator[RawReport | Issue]:
    source = shown(path)
    try:
        document = make_document(source, locator_of(path), path.name, lambda: open_regular(path))
    except InputError as error:
        yield issue(source, error.code, str(error))
        return
    yield from read_document(document, limits)
