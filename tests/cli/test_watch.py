"""``reportedly watch``: what a person sees, the exit status, and Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pytest


@pytest.fixture
def feed(site) -> str:
    text = "The ferry to Tolva was halted by a storm on 3 May 2021, the harbour office said. "
    item = (
        f"<item><link>{site.url}/a</link><title>Ferry halted</title>"
        "<pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate></item>"
    )
    body = f"<rss version='2.0'><channel><title>Ledger</title>{item}</channel></rss>"
    site.put("/feed", body, Content_Type="application/rss+xml")
    article = f"<html><body><article><h1>Ferry halted</h1><p>{text * 4}</p></article></body></html>"
    site.put("/a", article)
    return f"{site.url}/feed"


def flags(tmp_path) -> list[object]:
    return ["--library", tmp_path / "library.db", "--no-cache", "--allow-private"]


def test_once(run, feed, site, tmp_path):
    done = run("watch", feed, "--once", *flags(tmp_path))
    assert (done.status, done.out) == (0, "")
    assert done.err == (f"reportedly: {feed}: 1 new\nreportedly: 1 feed, 1 new, 0 changed\n")
    [story] = run("stories", "-f", "json", "--library", tmp_path / "library.db").json["stories"]
    assert (story["n_reports"], story["first"]) == (1, "2021-05-03")
    done = run("watch", feed, "--once", *flags(tmp_path))
    assert done.err == "reportedly: 1 feed, 0 new, 0 changed\n"
    assert site.paths.count("/a") == 1


def test_add_reads_a_feed_too_and_asks_only_for_what_changed(
    run, feed, site, tmp_path, monkeypatch
):
    monkeypatch.setenv("REPORTEDLY_HOST_DELAY_S", "0")
    site.put("/a", site.body("/a"), ETag='"1"')
    args = ["add", feed, "--library", tmp_path / "library.db", "--allow-private"]
    assert "1 new, 0 known, 0 set aside" in run(*args).err
    assert "0 new, 1 known, 0 set aside" in run(*args).err
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert "0 new, 0 known, 1 set aside" in run(*args, "--follow", "never").err
    before = len(site.asked)
    assert "0 new, 1 known" in run(*args, "--no-cache").err
    assert all("if-none-match" not in headers for _, headers in site.asked[before:])


def test_quiet_says_nothing(run, feed, tmp_path):
    done = run("watch", feed, f"{feed}-none", "--once", "-q", *flags(tmp_path))
    assert (done.status, done.out, done.err) == (1, "", "")


def test_when_no_feed_can_be_had(run, site, tmp_path):
    done = run("watch", f"{site.url}/none", "--once", *flags(tmp_path))
    assert done.status == 3
    assert "the server answers 404" in done.err
    assert "1 failing" in done.err


def test_private_addresses_are_refused(run, feed, tmp_path):
    done = run("watch", feed, "--once", "--library", tmp_path / "library.db", "--no-cache")
    assert done.status == 3
    assert "[private-address]" in done.err


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (["http://x.example/", "--every", "10s"], 2, "once a minute"),
        (["http://x.example/", "--every", "soon"], 2, "no time"),
        (["http://x.example/", "--for", "0h"], 2, "no time"),
        ([], 2, "Missing argument"),
        (["no-such.opml", "--once"], 3, "no feed to watch"),
    ],
)
def test_wrong_usage(run, tmp_path, args, status, message):
    done = run("watch", *args, "--library", tmp_path / "library.db")
    assert (done.status, done.out) == (status, "")
    assert message in done.err


def test_an_interrupt_ends_it_in_order(feed, tmp_path):
    command = [sys.executable, "-m", "reportedly", "watch", feed, *map(str, flags(tmp_path))]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"reportedly: {feed}: 1 new\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert re.fullmatch(r"reportedly: 1 feed, 1 new, 0 changed\n", rest)
