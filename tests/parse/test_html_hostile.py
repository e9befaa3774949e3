"""Pages made to break a reader: bounded time, nothing lost, one clear line at worst."""

from __future__ import annotations

import contextlib
import time

import pytest

from reportedly.errors import InputError
from reportedly.model.report import BlockKind, RawReport, Report
from reportedly.parse import html
from reportedly.parse.run import parse_report

PROSE = (
    "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said, "
    "eleven weeks after a barge struck the quay in heavy fog and broke its northern wall."
)
BODY = f"<p>{PROSE}</p>" * 3
FLOOD = " ".join(f'a{i}=">"' for i in range(30_000))
PAGES = {
    "no end tags": "<div><ul><li><table><tr><td>" * 30 + f"<p>{PROSE}<p>{PROSE}<p>{PROSE}",
    "end tags only": "</div></p></table></body></html>" * 300 + BODY,
    "null bytes": BODY.replace("ferry", "fer\x00ry"),
    "entities that grow": '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    f"<html><body>{BODY}<p>&b;&b;</p>",
    "a flood of attributes": f"<html><body><div {FLOOD}>{BODY}</div>",
    "a flood without values": f"<html><body><div/{'/'.join(f'a{i}' for i in range(60_000))}>{BODY}",
    "an endless class": f'<html><body><div class="{"content " * 30_000}">{BODY}',
    "an endless title": f"<html><head><title>{'word ' * 60_000}</title></head><body>{BODY}",
    "a tag that never closes": f'<html><body>{BODY}<img alt="' + "x y=" * 60_000,
    "nested forms and links": f"<html><body>{'<a href=x><form>' * 2_000}{BODY}",
    "deep": f"<html><body>{'<div>' * 100_000}{BODY}",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_keeps_its_article_in_bounded_time(name: str) -> None:
    began = time.process_time()
    report = parse_report(RawReport("p", PAGES[name].encode(), "text/html", "utf-8"))
    assert time.process_time() - began < 20
    body = " ".join(b.span.exact for b in report.blocks if b.kind is BlockKind.BODY)
    assert body.count("northern wall") >= 3
    check_cover(report)


def check_cover(report: Report) -> None:
    at = 0
    for block in report.blocks:
        assert not report.text[at : block.span.start].strip()
        at = block.span.end
    assert not report.text[at:].strip()


def test_a_huge_page_is_read_by_the_plain_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(html, "main_chances", lambda *given: asked.append(given))
    said = [f"{PROSE} The council met for the {n}th time since then." for n in range(4, 9)]
    page = f"<html><body><article><p>{'<p>'.join(said)}<p>{'<i></i>' * 41_000}x</p>"
    report = parse_report(RawReport("p", page.encode(), "text/html", "utf-8"))
    assert not asked
    assert [b.span.exact for b in report.blocks if b.kind is BlockKind.BODY] == said


@pytest.mark.parametrize("encoding", ["utf-16", "cp1251", "shift_jis"])
def test_a_wrong_encoding_never_raises_anything_but_an_input_error(encoding: str) -> None:
    content = f'<html><head><meta charset="utf-8"></head><body>{BODY}<p>Мост 橋</p>'
    raw = RawReport("p", content.encode(encoding, "replace"), "text/html")
    with contextlib.suppress(InputError):
        check_cover(parse_report(raw))
