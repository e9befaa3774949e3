"""Each document format through ``brief`` and ``add``, and the fields of records by ``--fields``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"

#: File, reports in it, exit status (1: some of its items are set aside).
FILES = [
    ("newsletter.eml", 1, 0),
    ("forwarded.eml", 2, 1),
    ("saved-blink.mhtml", 1, 0),
    ("ninjs-1.json", 1, 0),
    ("ninjs-3.json", 2, 1),
    ("newsmessage.xml", 3, 1),
    ("article.nitf", 1, 0),
]


@pytest.mark.parametrize(("name", "n_reports", "status"), FILES)
def test_brief_reads_it(run, name, n_reports, status):
    done = run("brief", DATA / name, "--format", "json")
    assert done.status == status
    assert sum(len(brief["reports"]) for brief in done.json["briefs"]) == n_reports


@pytest.mark.parametrize(("name", "n_reports", "status"), FILES)
def test_brief_reads_it_gzipped_and_by_what_it_holds(run, tmp_path, name, n_reports, status):
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress((DATA / name).read_bytes()))
    (tmp_path / "unnamed").write_bytes((DATA / name).read_bytes())
    for target in (path, tmp_path / "unnamed"):
        done = run("brief", target, "--format", "json")
        assert done.status == status
        assert sum(len(brief["reports"]) for brief in done.json["briefs"]) == n_reports


def test_add_reads_them_all_and_again_nothing_new(run, tmp_path):
    files = [DATA / name for name, _, _ in FILES]
    library = ("--library", tmp_path / "library.db")
    n_reports = sum(n for _, n, _ in FILES)
    done = run("add", *files, *library)
    assert (done.status, f"{n_reports} new, 0 known" in done.err) == (1, True)
    done = run("add", *files, *library)
    assert (done.status, f"0 new, {n_reports} known" in done.err) == (1, True)


RECORD = {
    "story": {"plain": "The ferry to Oxmoor will run again from Monday, the harbour master said."},
    "released": "2031-05-02",
}


def test_fields_by_name(run, tmp_path, monkeypatch):
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([RECORD]))
    refused = run("brief", path)
    assert refused.status == 3
    assert "it has 'story', 'released'" in refused.err
    fields = "text=story.plain,published=released"
    done = run("brief", path, "--fields", fields, "--format", "json")
    (report,) = done.json["briefs"][0]["reports"]
    assert (done.status, report["published"]["edtf"]) == (0, "2031-05-02")
    assert run("add", path, "--fields", fields, "--library", tmp_path / "l.db").status == 0
    monkeypatch.setenv("REPORTEDLY_FIELDS", fields)
    assert run("brief", path).status == 0
    assert run("brief", path, "--fields", "txt=a").status == 2
