"""What the sources of this machine share: bounded reading of one file, in plain words."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import InputError
from reportedly.model.report import Issue

STAGE = "read"


def issue(source: str, code: str, what: str) -> Issue:
    """Give the issue of an input set aside: one line, naming it and saying what is wrong."""
    return Issue(STAGE, source, code, f"{source}: {what}")


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file without ever waiting on a pipe or device.

    Raises:
        InputError: codes ``not-found``, ``no-permission``, ``not-a-file`` or ``unreadable``.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise as_input_error(error) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError("is neither a file nor a folder", code="not-a-file")
    return os.fdopen(handle, "rb")


def as_input_error(error: OSError) -> InputError:
    """Put the system's refusal in plain words, with a stable code."""
    if isinstance(error, FileNotFoundError):
        return InputError("is not there (any more)", code="not-found")
    if isinstance(error, PermissionError):
        return InputError("may not be read (no permission)", code="no-permission")
    return InputError(f"cannot be read ({error.strerror or error})", code="unreadable")


def locator_of(path: Path) -> str:
    """Give the last two parts of the absolute path: the same however the path is spelled."""
    return "/".join(shown(Path(part)) for part in Path(os.path.abspath(path)).parts[-2:])


def shown(path: Path) -> str:
    """Give a path as text that can be written (file names may hold bytes that are no UTF-8)."""
    return os.fsencode(path).decode("utf-8", "replace")
