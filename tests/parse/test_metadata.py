"""What a page says of itself: titles, authors, outlets, addresses, times; and pages that lie."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.report import RawReport, Report
from reportedly.parse.metadata import PageFacts, read_facts
from reportedly.parse.metadata_outlets import registered_domain
from reportedly.parse.metadata_titles import strip_site, whole_title
from reportedly.parse.run import parse_doubted
from reportedly.parse.structured import read_json
from reportedly.text.html import read_page
from reportedly.text.names import clean_names

PROSE = (
    "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said, "
    "eleven weeks after a barge struck the quay in heavy fog and broke its northern wall."
)
HEADLINE = "Oxmoor ferry to run again after eleven weeks"


def page(head: str = "", above: str = "", data: Any = None, heading: str = HEADLINE) -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    body = "".join(f"<p>{PROSE}</p>" for _ in range(4))
    return (
        f"<!doctype html><html lang='en-GB'><head>{head}{script}</head><body><main><article>"
        f"<h1>{heading}</h1>{above}{body}</article></main></body></html>"
    )


def facts(source: str, url: str | None = None) -> PageFacts:
    return read_facts(read_page(source), source, url)


def parse(source: str, **raw: Any) -> tuple[Report, list[str]]:
    report, doubts = parse_doubted(RawReport("p.html", source.encode(), "text/html", **raw))
    return report, [issue.code for issue in doubts]


ARTICLE = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2021-05-22T14:05:00+02:00",
    "dateModified": "2021-05-23T08:00:00+02:00",
    "articleSection": ["Island", "Travel"],
    "author": [{"@type": "Person", "name": "Ada Quill"}, {"@id": "#bo"}],
    "publisher": {"@type": "Organization", "name": "Oxmoor Herald"},
}


def test_nodes_of_a_graph_are_read_and_their_references_followed() -> None:
    graph = {"@graph": [{"@type": "WebSite"}, ARTICLE, {"@id": "#bo", "name": "Bo Reed"}]}
    found = facts(page(data=graph), "https://www.herald.co.uk/ferry")
    assert found.authors == ("Ada Quill", "Bo Reed")
    assert (found.outlet, found.domain, found.section) == (
        "Oxmoor Herald",
        "herald.co.uk",
        "Island",
    )
    report, _ = parse(page(data=graph))
    assert report.published.edtf == "2021-05-22T14:05:00+02:00"
    assert report.modified.edtf == "2021-05-23T08:00:00+02:00"


@pytest.mark.parametrize(
    ("broken", "headline"),
    [
        ('<!-- {"headline": "A"} -->', "A"),
        ('//<![CDATA[\n{"headline": "A",}\n//]]>', "A"),
        ('{"headline": "A" /* old */, "x": [1, 2, ]}', "A"),
        ('{"headline": "line\nbreak"}', "line\nbreak"),
        ("{&quot;headline&quot;: &quot;A&quot;}", "A"),
        ('{"headline": "A"};{"headline": "B"}', "A"),
        ('{"headline": "A", "x": NaN}', "A"),
        ('{"headline": "A', None),
        ('"only text"', None),
        ("[" * 100_000, None),
        ('{"a":' * 50_000, None),
        ("9" * 10_000, None),
    ],
)
def test_broken_json_is_mended_or_left(broken: str, headline: str | None) -> None:
    values = read_json(broken)
    assert (values[0]["headline"] if values else None) == headline


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("By Ada Quill and Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Von Ada Quill, Bo Reed und Cy Marsh", ("Ada Quill", "Bo Reed", "Cy Marsh")),
        ("Ada Quill, Staff Writer", ("Ada Quill",)),
        ("Ada Quill | Oxmoor Herald", ("Ada Quill", "Oxmoor Herald")),
        ("ADA QUILL (Oxmoor)", ("ADA QUILL",)),
        ("<a href='/x'>Ada&nbsp;Quill</a>", ("Ada Quill",)),
        ("Ada Quill; ada quill", ("Ada Quill",)),
        ("José Ortega y Paz", ("José Ortega y Paz",)),
        ("Por Ana Ruiz y Luis Paz", ("Ana Ruiz", "Luis Paz")),
        ("ada@herald.example", ()),
        ("https://herald.example/ada", ()),
        ("Posted on 3 May 2021", ()),
        ("3 May 2021", ()),
        ("admin", ()),
    ],
)
def test_names_are_freed_of_what_stands_around_them(field: str, names: tuple[str, ...]) -> None:
    assert clean_names([field]) == names


def test_a_person_comes_before_the_house() -> None:
    house = {**ARTICLE, "author": {"@type": "Organization", "name": "Oxmoor Herald"}}
    byline = '<div class="byline">By <a rel="author" href="/a">Ada Quill</a></div>'
    assert facts(page(data=house, above=byline)).authors == ("Ada Quill",)
    assert facts(page(data=house)).authors == ("Oxmoor Herald",)


def test_authors_of_comments_and_of_other_stories_are_none() -> None:
    aside = '<aside class="related"><div class="author">Cy Marsh</div></aside>'
    comment = '<div class="comment"><span class="comment-author">By Dee Fold</span></div>'
    source = page().replace("</article>", f"{aside}{comment}</article>")
    assert facts(source).authors == ()


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        (f"{HEADLINE} | Oxmoor Herald", HEADLINE),
        (f"{HEADLINE} - Travel - Oxmoor Herald", f"{HEADLINE} - Travel"),
        (f"Oxmoor Herald: {HEADLINE}", f"Oxmoor Herald: {HEADLINE}"),
        (f"herald.example – {HEADLINE}", HEADLINE),
        ("Oxmoor Herald", "Oxmoor Herald"),
    ],
)
def test_the_sites_name_is_no_part_of_a_title(title: str, bare: str) -> None:
    assert strip_site(title, ["Oxmoor Herald", "herald.example"]) == bare


def test_the_title_is_what_most_places_agree_on() -> None:
    head = (
        f"<title>{HEADLINE} - Oxmoor Herald</title>"
        '<meta property="og:title" content="Ferry is back! You will not believe when">'
        '<meta property="og:site_name" content="Oxmoor Herald">'
    )
    assert facts(page(head)).title == HEADLINE
    shouted = page("<title>Tarn&amp;#8217;s quay</title>", heading="<img alt=''>")
    assert facts(shouted).title == "Tarn’s quay"


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        (f"Travel{HEADLINE}", HEADLINE),
        ("again after eleven weeks", HEADLINE),
        ("Oxmoor\u00ad ferry to run again after eleven weeks", HEADLINE),
        (HEADLINE.split(" after")[0], HEADLINE.split(" after")[0]),
        ("Another one", "Another one"),
    ],
)
def test_the_shown_title_is_freed_of_what_is_glued_to_it(shown: str, title: str) -> None:
    assert whole_title(shown, HEADLINE) == title


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.herald.co.uk/x", "herald.co.uk"),
        ("http://herald.example:8080/", "herald.example"),
        ("https://ada.wordpress.com/x", "ada.wordpress.com"),
        ("https://co.uk/", "co.uk"),
        ("https://127.0.0.1/x", None),
        ("ftp://herald.example/", None),
        ("https://[broken/", None),
        (None, None),
    ],
)
def test_registered_domains(url: str | None, domain: str | None) -> None:
    assert registered_domain(url) == domain


def test_the_site_names_an_outlet_that_nothing_names() -> None:
    report, _ = parse(page(), url="https://www.herald.example/ferry")
    assert (report.outlet, report.domain) == ("herald.example", "herald.example")


def dated(head: str = "", above: str = "", data: Any = None, **raw: Any) -> tuple[str, list[str]]:
    report, codes = parse(page(head, above, data), **raw)
    return report.published.edtf, codes


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_a_day_takes_its_time_from_a_stamp_that_agrees() -> None:
    node = {"@type": "NewsArticle", "datePublished": "2021-05-22"}
    found, _ = dated(meta("article:published_time", "2021-05-22T14:05:00+02:00"), data=node)
    assert found == "2021-05-22T14:05:00+02:00"


def test_a_clock_without_a_zone_takes_it_from_the_same_minute_elsewhere() -> None:
    node = {"@type": "NewsArticle", "datePublished": "2021-05-22T16:05:30"}
    found, _ = dated(meta("article:published_time", "2021-05-22T14:05:30Z"), data=node)
    assert found == "2021-05-22T16:05:30+02:00"


def test_the_day_is_that_of_the_outlets_own_zone() -> None:
    node = {"@type": "NewsArticle", "datePublished": "2021-05-23T03:05:30Z"}
    shown = '<p class="date">May 22, 2021 | 10:05pm</p>'
    assert dated(above=shown, data=node)[0] == "2021-05-22T22:05:30-05:00"


def test_a_loose_name_gives_way_to_the_day_that_is_shown() -> None:
    shown = '<p class="date">Published 22 May 2021</p>'
    assert dated(meta("date", "2021-09-01"), shown)[0] == "2021-05-22"


def test_a_change_is_no_publication() -> None:
    found, _ = dated(meta("article:modified_time", "2021-05-22T14:05:00+02:00"))
    assert found == ""
    node = {**ARTICLE, "dateModified": "2020-01-01"}
    assert parse(page(data=node))[0].modified.edtf == ""


def test_a_day_that_is_still_to_come_is_doubted() -> None:
    read_at = datetime(2021, 5, 1, tzinfo=UTC)
    found, codes = dated(data=ARTICLE, retrieved_at=read_at)
    assert (found, codes) == ("", ["future-date"])
    twice = dated(data=ARTICLE, published="2030-01-01", retrieved_at=read_at)[1]
    assert twice == ["future-date"] * 2


def test_the_day_of_reading_bounds_what_carries_no_time_of_reading() -> None:
    assert dated(data=ARTICLE, read_on=date(2021, 5, 1)) == ("", ["future-date"])
    assert dated(data=ARTICLE, read_on=date(2021, 5, 21))[1] == []
    read_at = datetime(2021, 6, 1, tzinfo=UTC)
    assert dated(data=ARTICLE, retrieved_at=read_at, read_on=date(2021, 5, 1))[1] == []


def test_a_date_line_that_is_still_to_come_is_doubted() -> None:
    text = "Bridge opens\n\n5 May 2031\n\nThe bridge at Oxmoor opened with a fair and two bands."
    raw = RawReport("p.txt", text.encode(), "text/plain", read_on=date(2026, 5, 5))
    report, doubts = parse_doubted(raw)
    assert [d.code for d in doubts] == ["future-date"]
    assert report.published.edtf == ""
    assert parse_doubted(replace(raw, read_on=None))[0].published.edtf == "2031-05-05"


def test_the_moment_of_reading_is_no_day_of_publication() -> None:
    read_at = datetime(2021, 6, 1, 3, 4, 5, tzinfo=UTC)
    found, _ = dated(data=ARTICLE, published=read_at.isoformat(), retrieved_at=read_at)
    assert found == "2021-05-22T14:05:00+02:00"


def test_a_carriers_day_takes_the_pages_time() -> None:
    assert dated(data=ARTICLE, published="2021-05-22")[0] == "2021-05-22T14:05:00+02:00"
    assert dated(data=ARTICLE, published="2021-05-21")[0] == "2021-05-21"


def test_an_ambiguous_day_is_read_as_the_pages_readers_do() -> None:
    head = meta("article:published_time", "03/04/2021")
    assert dated(head, url="https://herald.co.uk/ferry")[0] == "2021-04-03"
    assert dated(head)[0] == "2021-03-04/2021-04-03"


def test_a_page_that_shows_no_day_is_given_none() -> None:
    assert dated(above="<p>© 2021 Oxmoor Herald</p>")[0] == ""


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "@id", "name"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JUNK, st.text(max_size=30))
def test_whatever_the_data_is_nothing_falls(junk: Any, text: str) -> None:
    node = {"@type": "NewsArticle", "author": junk, "headline": junk, "datePublished": text}
    script = json.dumps([node, junk, {**node, "publisher": junk, "dateModified": junk}])
    source = f"<html><head><script type='application/ld+json'>{script}</script></head><body>x y"
    found = facts(source)
    assert len(found.authors) <= 20
    assert found.title is None or len(found.title) <= 500
    for said in (found.title, found.outlet, found.section, *found.authors):
        assert said is None or not any(ord(c) < 32 for c in said)


@pytest.mark.parametrize(
    "bomb",
    [
        "<meta name='author' content='Ada Quill'>" * 100_000,
        "<time datetime='2021-05-22'>" * 20_000,
        "<div class='author date byline'>" * 20_000,
        "<span itemprop='author'>" * 3_000 + "x",
        "<p class='date'>22 May 2021</p>" * 5_000,
        f"<meta name='author' content='{'By ' * 100_000}'>",
        f"<h1>{'a - ' * 50_000}</h1>",
        f"<title>{'| ' * 50_000}</title>",
        "<script>" + '"publish":"2021-05-22",' * 10_000 + "</script>",
    ],
)
def test_pages_made_to_be_slow_are_read_in_bounded_time(bomb: str) -> None:
    source = f"<html><body>{bomb}<p>{PROSE}</p></body></html>"
    found = read_page(source)
    began = time.process_time()
    read_facts(found, source)
    assert time.process_time() - began < 5.0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"@type": "LiveBlogPosting", "headline": HEADLINE}, True),
        ({"@graph": [{"@type": ["NewsArticle", "schema:LiveBlogPosting"]}]}, True),
        ({"@type": "https://schema.org/LiveBlogPosting"}, True),
        ({"@type": "WebPage", "mainEntity": {"@type": "LiveBlogPosting"}}, True),
        ({"@type": "BlogPosting", "headline": HEADLINE}, False),
        ({"@type": "NewsArticle", "about": {"@type": "LiveBlogPosting"}}, False),
        (None, False),
    ],
)
def test_a_live_page_says_so_in_its_data(data: Any, told: bool) -> None:
    _, doubts = parse_doubted(RawReport("a.html", page(data=data).encode()))
    assert ("live-blog" in {issue.code for issue in doubts}) is told
