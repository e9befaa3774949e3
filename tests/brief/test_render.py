import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.brief.cite import name_outlet
from reportedly.brief.compose import compose_brief
from reportedly.brief.render.base import neutralise
from reportedly.brief.render.markdown import escape
from reportedly.brief.render.view import _named
from reportedly.brief.render.wording import say_days, say_origins, say_published
from reportedly.model.facts import LinkKind
from reportedly.model.report import Basis, Block, BlockKind, DayInterval, Published, Report
from reportedly.model.story import Brief, Origin, Origins, Reconciled, Story
from reportedly.plugins import component_names, get_component

FORMATS = component_names("reportedly.renderers")
HOSTILE = (
    "<script>alert(1)</script> \x1b[31mred\x1b[0m \u202eevil\u202c [a](javascript:x) "
    "![b](http://h.example/x.png) `c` </style> &lt; \x07 http://www.h.example # | * _x_ {{ 7*7 }}"
)


def hostile_brief(text: str) -> Brief:
    report = Report("r<1>", text, text, "0" * 64, outlet=text, title_text=text)
    if text.strip():
        block = Block(report.span(0, len(text)), BlockKind.BODY, text)
        report = replace(report, blocks=(block,))
    return compose_brief(Story("s", text, (report.id,)), [report], {}, [], Reconciled())


def render(form: str, brief: Brief, **options: object) -> str:
    return str(get_component("reportedly.renderers", form).render([brief], **options))


def test_all_four_are_registered() -> None:
    assert set(FORMATS) == {"html", "json", "md", "text"}


@pytest.mark.parametrize("form", ["html", "json", "md", "text"])
class TestEveryRenderer:
    def test_is_named_as_registered(self, form: str) -> None:
        assert get_component("reportedly.renderers", form).name == form

    def test_same_brief_same_bytes(self, form: str, brief: Brief) -> None:
        assert render(form, brief) == render(form, brief)

    def test_ends_with_one_newline(self, form: str, brief: Brief) -> None:
        text = render(form, brief)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")

    def test_nothing_in_is_fine(self, form: str) -> None:
        assert get_component("reportedly.renderers", form).render([]).endswith("\n")

    def test_tells_values_chains_and_reasons(self, form: str, brief: Brief) -> None:
        text = render(form, brief, width=200)
        for told in ("Port Sund", "About 15 Orlandish boats", "a diplomat", "in the middle of May"):
            assert told in text
        assert "two places that do not contain each other" in text

    def test_hostile_text_keeps_out_of_the_markup(self, form: str) -> None:
        text = render(form, hostile_brief(HOSTILE))
        if form == "json":
            assert json.loads(text)["briefs"][0]["story"]["title"]
            return
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "49" not in text


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_no_text_breaks_a_renderer(text: str) -> None:
    brief = hostile_brief(text)
    for form in FORMATS:
        assert render(form, brief, width=40)


class TestTerminal:
    def test_colour_only_when_asked(self, brief: Brief) -> None:
        assert "\x1b[" in render("text", brief, color=True)
        assert "\x1b" not in render("text", brief)

    def test_hostile_escapes_do_not_pass_in_colour_either(self) -> None:
        assert "\x1b[31m" not in render("text", hostile_brief(HOSTILE), color=True)

    @pytest.mark.parametrize("width", [40, 60, 100])
    def test_keeps_the_width(self, brief: Brief, width: int) -> None:
        assert max(map(len, render("text", brief, width=width).splitlines())) <= width

    def test_says_chains_dates_and_origins(self, brief: Brief) -> None:
        text = render("text", brief)
        assert "Sund Courier → the Daily Mast → a diplomat" in text
        assert "at least one, at most two origins" in text
        assert "blog, undated" in text
        assert "○ 14 May 2031 (planned)" in text


class TestMarkdown:
    @pytest.mark.parametrize(
        ("text", "escaped"),
        [
            ("<b>", "\\<b\\>"),
            ("[x](y)", "\\[x\\](y)"),
            ("1. one", "1\\. one"),
            ("- one", "\\- one"),
            ("http://x", "http\\://x"),
            ("www.x", "www\\.x"),
            ("a@b", "a\\@b"),
            ("&lt;", "\\&lt;"),
            ("plain: text, 3.5 (ok).", "plain: text, 3.5 (ok)."),
        ],
    )
    def test_escapes(self, text: str, escaped: str) -> None:
        assert escape(text) == escaped


class Page(HTMLParser):
    """Collects what a browser would."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for key, value in attrs if key == "id" and value]


class TestHtml:
    def test_every_citation_opens_an_anchor_that_exists_once(self, brief: Brief) -> None:
        page = Page(render("html", brief))
        links = [a["href"] for tag, a in page.tags if tag == "a"]
        assert links
        assert all(h is not None and h.startswith("#") and h[1:] in page.ids for h in links)
        assert len(page.ids) == len(set(page.ids))

    def test_two_briefs_in_a_page_keep_their_anchors_apart(self, brief: Brief) -> None:
        page = Page(get_component("reportedly.renderers", "html").render([brief, brief]))
        assert len(page.ids) == len(set(page.ids))

    def test_has_no_script_no_request_and_no_inline_style(self) -> None:
        for brief in (hostile_brief(HOSTILE), hostile_brief("Plain text.")):
            page = Page(render("html", brief))
            tags = {tag for tag, _ in page.tags}
            assert not tags & {"script", "img", "link", "iframe", "object", "form", "base"}
            attributes = {key for _, a in page.tags for key in a}
            assert not {a for a in attributes if a.startswith("on")} | attributes & {"style", "src"}

    def test_the_policy_allows_the_one_stylesheet_and_nothing_else(self, brief: Brief) -> None:
        text = render("html", brief)
        policy = re.search(r'content="(default-src[^"]*)"', text)
        css = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
        assert policy is not None
        assert css is not None
        digest = base64.b64encode(hashlib.sha256(css[1].encode()).digest()).decode()
        assert "default-src 'none'" in policy[1]
        assert f"style-src 'sha256-{digest}'" in policy[1].replace("&#39;", "'")
        assert "url(" not in css[1]

    def test_marks_count_code_points(self) -> None:
        text = "🙂🙂 e\u0301 Mara Tell of Orland spoke in Tarn on Friday morning."
        page = render("html", hostile_brief(text))
        assert re.search(rf'<mark id="b1-r1-0-{len(text)}">', page)

    def test_boilerplate_is_shown_dimmed(self, brief: Brief) -> None:
        text = render("html", brief)
        assert re.search(r'class="block boilerplate aside"[^>]*><span class="kind">', text)
        assert "Accept all." in text

    def test_text_of_reports_is_whole(self, brief: Brief) -> None:
        class Words(HTMLParser):
            said = ""

            def handle_data(self, data: str) -> None:
                self.said += data

        words = Words()
        words.feed(render("html", brief))
        for report in brief.reports:
            for block in report.blocks:
                assert neutralise(block.span.exact) in words.said

    def test_planned_entries_are_hollow_and_intervals_are_bars(self, brief: Brief) -> None:
        text = render("html", brief)
        drawing = text[text.index("<svg") : text.index("</svg>")]
        assert drawing.count("<circle") == 2
        assert drawing.count("<rect") == 1
        assert 'class="planned"' in drawing


class TestJson:
    def test_is_the_contract(self, brief: Brief) -> None:
        text = render("json", brief)
        written = json.loads(text)
        assert written["schema"] == "reportedly.briefs/1"
        assert written["briefs"][0]["schema"] == "reportedly.brief/1"
        assert written["briefs"][0]["quotes"][0]["content"]["exact"].startswith("We go")
        assert "“But" in text


DAYS = [
    ((2031, 4, 15), (2031, 4, 15), "", "15 April 2031"),
    ((2031, 4, 16), (2031, 4, 30), "", "16–30 April 2031"),
    ((2031, 4, 1), (2031, 4, 30), "", "April 2031"),
    ((2031, 1, 1), (2031, 12, 31), "", "2031"),
    ((2030, 1, 1), (2031, 12, 31), "", "2030–2031"),
    ((2031, 12, 1), (2031, 12, 31), "", "December 2031"),
    ((2031, 4, 1), (2031, 6, 30), "", "April – June 2031"),
    ((2031, 4, 20), (2031, 5, 2), "", "20 April – 2 May 2031"),
    ((2030, 12, 30), (2031, 1, 2), "", "30 December 2030 – 2 January 2031"),
    (None, (2031, 4, 30), "", "by 30 April 2031"),
    ((2031, 4, 30), None, "", "from 30 April 2031"),
    (None, None, "XXXX-09", "September, year not given"),
    (None, None, "", ""),
    ((9999, 12, 1), (9999, 12, 31), "", "1–31 December 9999"),
]


@pytest.mark.parametrize(("first", "last", "edtf", "said"), DAYS)
def test_says_days(
    first: tuple[int, int, int] | None, last: tuple[int, int, int] | None, edtf: str, said: str
) -> None:
    days = DayInterval(date(*first) if first else None, date(*last) if last else None)
    assert say_days(days, edtf) == said


def test_says_when_reports_came_out() -> None:
    days = DayInterval(date(2031, 4, 1), date(2031, 4, 9))
    assert say_published(Published()) == "undated"
    assert say_published(Published(days, Basis.INFERRED)) == "between 1 and 9 April 2031"


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(1, 1, "one origin"), (1, 2, "at least one, at most two origins"), (14, 14, "14 origins")],
)
def test_says_origins(least: int, most: int, said: str) -> None:
    assert say_origins(Origins(least, most)) == said


def test_a_citation_over_two_sentences_is_marked_whole(brief: Brief) -> None:
    text = render("html", brief)
    assert re.search(r'<span class="s">“<mark id="[^"]*">We go .* come home\.</mark>”</span>', text)


@pytest.mark.parametrize(
    ("source", "url", "outlet", "named"),
    [
        ("in/a.txt", None, "The Herald", "The Herald"),
        ("in/a.txt", "https://www.herald.example/x", None, "herald.example"),
        ("https://herald.example/x", None, None, "herald.example"),
        ("in/herald.txt", None, None, "herald"),
        ("in\\herald.txt", None, None, "herald"),
        ("in/000_5e667165de59f6ef.txt", None, None, ""),
        ("in/herald.jsonl:3", None, None, ""),
        ("12", None, None, ""),
        ("https://[bad", None, " ", ""),
        ("", None, None, ""),
    ],
)
def test_names_outlets(source: str, url: str | None, outlet: str | None, named: str) -> None:
    assert name_outlet(Report("r", source, "", "", outlet=outlet, url=url)) == named


def test_those_that_share_most_text_come_first_and_the_terminal_stops_there(brief: Brief) -> None:
    [known] = brief.copies
    shares = [n / 100 for n in range(1, 12)]
    many = replace(brief, copies=tuple(replace(known, share=share) for share in shares))
    text = render("text", many).split("SHARED TEXT")[1]
    assert text.index(": 11 %") < text.index(": 10 %")
    assert ": 3 %" not in text
    assert "… and 3 more" in text
    assert ": 1 %" in render("md", many)


def test_says_which_origins_several_reports_rest_on() -> None:
    kern = Origin("Ivo Kern", LinkKind.PERSON, ("a", "b", "c"), (), "Corvane")
    post = Origin("Tarn Post", LinkKind.OUTLET, ("d",))
    wire = Origins(1, 1, (), (kern,))
    assert say_origins(wire) == "three reports, one origin: Ivo Kern (through Corvane)"
    assert say_origins(Origins(1, 2, (), (kern, post))) == (
        "four reports, at least one, at most two origins: Ivo Kern (through Corvane); Tarn Post"
    )
    assert say_origins(Origins(1, 1, (), (post,))) == "one origin"
    many = tuple(replace(post, name=f"Post {n}", reports=(str(n),)) for n in range(9))
    assert say_origins(Origins(9, 9, (), many)).endswith("Post 0; Post 1; Post 2; Post 3; 5 more")


def test_the_id_of_a_report_is_no_word_of_a_reason() -> None:
    reason = "a source without a name may be one of the others"
    assert _named(reason, {"a": "The Blog"}) == reason
    assert _named("report “a” repeats the text of wire", {"a": "The Blog"}) == (
        "The Blog repeats the text of wire"
    )


def test_reasons_say_dates_in_words(brief: Brief) -> None:
    when = next(q for q in brief.questions if q.id == "q-when")
    reason = "“on 14 May” (2031-05-14) lies within “in May” (2031-05)"
    judged = replace(when, judgements=(replace(when.judgements[0], reason=reason),))
    others = tuple(q for q in brief.questions if q is not when)
    text = " ".join(render("text", replace(brief, questions=(judged, *others))).split())
    assert "“on 14 May” (14 May 2031) lies within “in May” (May 2031)" in text
