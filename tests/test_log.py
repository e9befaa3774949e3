"""Silent by default; JSON lines when asked for."""

from __future__ import annotations

import io
import json
import logging

import pytest

from reportedly.log import configure_logging, get_logger


@pytest.fixture(autouse=True)
def silent_again():
    yield
    configure_logging(None)


def test_silent_by_default(capfd):
    configure_logging(None)
    get_logger("reportedly.x").error("nobody hears this")
    assert capfd.readouterr() == ("", "")


def test_json_lines_with_the_callers_fields():
    heard = io.StringIO()
    configure_logging("info", heard)
    get_logger("reportedly.x").debug("too quiet")
    get_logger("reportedly.x").info("stored %d", 3, extra={"n_reports": 3})
    try:
        raise ValueError("oops")
    except ValueError:
        get_logger("reportedly.x").exception("failed")
    first, second = map(json.loads, heard.getvalue().splitlines())
    assert first == {
        "level": "info",
        "logger": "reportedly.x",
        "message": "stored 3",
        "n_reports": 3,
    }
    assert "ValueError: oops" in second["exception"]


def test_the_programs_own_logging_is_left_alone():
    before = list(logging.getLogger().handlers)
    configure_logging("debug", io.StringIO())
    assert logging.getLogger().handlers == before
