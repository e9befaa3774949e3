"""Feeds, lists and sitemaps on disk, through the command: read offline, summaries marked."""

from __future__ import annotations

import gzip
from pathlib import Path

FEEDS = Path(__file__).parent.parent / "data" / "feeds"


def test_a_feed_gives_a_brief_and_tells_what_is_a_summary(run):
    done = run("brief", FEEDS / "osk-atom.xml", FEEDS / "coast-feed.json", "--format", "json")
    assert done.status == 0
    assert done.err.count("[summary-only]") == 2
    reports = {r["title"]["exact"]: r for b in done.json["briefs"] for r in b["reports"]}
    assert set(reports) == {
        "Osk & Velmora share one quay",
        "Nets on the steps",
        "Why the pillars cracked",
        "Nets",
    }
    first = reports["Osk & Velmora share one quay"]
    assert first["outlet"] == "Osk Courier"
    assert first["published"]["edtf"] == "2026-03-10T20:15:00+02:00"
    notes = [i for b in done.json["briefs"] for i in b["issues"] if i["code"] == "summary-only"]
    assert len(notes) == 2


def test_adding_a_feed_twice_changes_nothing(run, tmp_path):
    packed = tmp_path / "feed.xml.gz"
    packed.write_bytes(gzip.compress((FEEDS / "velmora-rss2.xml").read_bytes()))
    library = ("--library", tmp_path / "library.db")
    assert "2 new, 0 known" in run("add", packed, *library).err
    assert "0 new, 2 known" in run("add", packed, *library).err


def test_lists_on_disk_are_not_followed_so_nothing_can_be_read(run, tmp_path):
    lists = (FEEDS / "velmora.opml", FEEDS / "velmora-news-sitemap.xml")
    done = run("add", *lists, "--library", tmp_path / "library.db")
    assert done.status == 3
    assert done.err.count("[not-fetched]") == 6
    assert "0 new, 0 known, 6 set aside" in done.err
