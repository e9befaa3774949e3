"""The command as a whole: help, version, logging, a reader that goes away, a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from importlib.metadata import version

import pytest

from reportedly.log import configure_logging

from .test_brief import CLOCKS

LINE = json.dumps({"id": "a", "text": "A ferry was halted."}) + "\n"


@pytest.fixture(autouse=True)
def silent_again():
    yield
    configure_logging(None)


def test_help_and_version(run):
    shown = run("--help")
    assert shown.status == 0
    assert "reportedly brief FOLDER" in shown.out
    assert run("-h").out == shown.out
    assert run("--version").out == f"reportedly {version('reportedly')}\n"


def test_nothing_typed_shows_the_help(run):
    done = run()
    assert done.status == 2
    assert "Usage: reportedly" in done.out + done.err


def test_silent_unless_asked(run, tmp_path, monkeypatch):
    (tmp_path / "c.txt").write_text(CLOCKS)
    brief = ("brief", tmp_path / "c.txt", "-f", "json")
    assert run(*brief).err == ""
    for done in (run("--log-level", "info", *brief), _with_env(run, monkeypatch, *brief)):
        records = [json.loads(line) for line in done.err.splitlines()]
        assert {"level": "info", "logger": "reportedly.pipeline.local", "message": "compared"} in [
            {k: r[k] for k in ("level", "logger", "message")} for r in records
        ]
        assert json.loads(done.out)


def _with_env(run, monkeypatch, *args):
    monkeypatch.setenv("REPORTEDLY_LOG_LEVEL", "info")
    return run(*args)


def test_a_wrong_setting_is_one_line(run, monkeypatch):
    monkeypatch.setenv("REPORTEDLY_MAX_BYTES", "many")
    done = run("parse", stdin=LINE)
    assert done.status == 2
    assert "'max_bytes'" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m reportedly parse | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], input=LINE * 3000, capture_output=True, text=True, check=False
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_on_a_terminal_there_is_colour_and_progress_and_without_colour_none(tmp_path):
    (tmp_path / "c.txt").write_text(CLOCKS)
    for no_color in ("", "1"):
        shown = _on_terminal(tmp_path, {**os.environ, "NO_COLOR": no_color, "TERM": "xterm"})
        assert b"Museum of clocks" in shown
        assert b"reading" in shown or b"extracting" in shown or b"starting" in shown
        assert (b"\x1b[1m" in shown) != bool(no_color)


def _on_terminal(folder, environment) -> bytes:
    """Run ``brief`` with a pseudo-terminal for stdout and stderr; give what it shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reportedly", "brief", str(folder)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown
