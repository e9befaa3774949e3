"""Web pages: main text, furniture, metadata, walls."""

from __future__ import annotations

import pytest

from reportedly.errors import InputError
from reportedly.model.report import BlockForm, BlockKind, Issue, RawReport, Report
from reportedly.parse.run import parse_report, parse_reports

K = BlockKind
PARAGRAPHS = [
    "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said, "
    "eleven weeks after a barge struck the quay in heavy fog and broke its northern wall.",
    "Engineers drove forty-two steel piles into the bed of the strait and poured a new wall "
    "behind them, working at night so that the fishing boats could come and go by day.",
    "“We thank the islanders for their patience,” said Ina Bergfall, who runs the service. "
    "She added that the winter timetable would hold until the end of the year.",
    "Shops on the island ran low on flour and fuel in the spring, and the county paid for a "
    "helicopter that brought post and medicine twice a week while the boats were away.",
    "The owner of the barge has agreed to pay two thirds of the cost, according to a letter "
    "that was read out at the council's meeting on Thursday; the insurers will pay the rest.",
]
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Oxmoor ferry to run again after eleven weeks - Oxmoor Herald</title>
<meta property="og:site_name" content="Oxmoor Herald">
<meta name="author" content="By Ada Quill and Bo Reed">
<link rel="canonical" href="https://herald.example/ferry">
<script type="application/ld+json">{"@type": "NewsArticle",
 "headline": "Oxmoor ferry to run again after eleven weeks",
 "datePublished": "2031-05-22T14:05:00+02:00", "publisher": {"name": "Oxmoor Herald"}}</script>
</head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul>
</nav></header><main><article><h1>Oxmoor ferry to run again after eleven weeks</h1>
<p class="standfirst">The quay is mended and the first boat leaves on Monday</p>
<div class="byline">By Ada Quill and Bo Reed</div><time datetime="2031-05-22">22 May 2031</time>
<figure><img src="q.jpg"><figcaption>The quay in March. Photograph: Ada Quill/AFP</figcaption>
</figure><p>%s</p></article><aside class="related"><h3>More stories</h3><ul>
<li><a href="/1">Tarn Island shops run low on flour as the boats stay away</a></li></ul></aside>
</main><footer><p>We use cookies to give you the best experience.</p>
<p>© 2031 Oxmoor Herald</p></footer></body></html>"""


def parse(source: str) -> Report:
    return parse_report(RawReport("page.html", source.encode(), "text/html"))


@pytest.fixture(scope="module")
def report() -> Report:
    return parse(PAGE % "</p>\n<p>".join(PARAGRAPHS))


def of_kind(report: Report, kind: BlockKind) -> list[str]:
    return [b.span.exact for b in report.blocks if b.kind is kind]


def test_the_main_text_is_body_and_nothing_else_is(report: Report) -> None:
    assert of_kind(report, K.BODY) == PARAGRAPHS


def test_what_is_no_main_text_is_kept_and_named(report: Report) -> None:
    assert of_kind(report, K.HEADLINE) == ["Oxmoor ferry to run again after eleven weeks"]
    assert of_kind(report, K.STANDFIRST) == [
        "The quay is mended and the first boat leaves on Monday"
    ]
    assert of_kind(report, K.CAPTION) == ["The quay in March. Photograph: Ada Quill/AFP"]
    assert of_kind(report, K.BYLINE) == ["By Ada Quill and Bo Reed"]
    assert of_kind(report, K.DATELINE) == ["22 May 2031"]
    assert "We use cookies to give you the best experience." in of_kind(report, K.BOILERPLATE)
    assert "Home" in report.text


def test_the_metadata_is_read(report: Report) -> None:
    assert report.title is not None
    assert report.title.exact == report.title_text
    assert report.outlet == "Oxmoor Herald"
    assert report.authors == ("Ada Quill", "Bo Reed")
    assert report.url == "https://herald.example/ferry"
    assert report.language == "en"
    assert report.published.basis == "metadata"
    assert report.published.edtf == "2031-05-22T14:05:00+02:00"


def test_broken_markup_loses_no_paragraph() -> None:
    broken = PAGE.replace("</article>", "").replace("</figure>", "<b><i>") % "<p>".join(PARAGRAPHS)
    assert of_kind(parse(broken), K.BODY) == PARAGRAPHS


def test_a_page_nested_without_end_is_read_by_its_lines() -> None:
    source = "<div>" * 100_000 + "<p>" + "<p>".join(PARAGRAPHS)
    assert of_kind(parse(source), K.BODY) == PARAGRAPHS


def test_the_form_of_a_block_is_the_pages_own() -> None:
    rows = "<tr><th>Piles</th><td>42</td></tr><tr><td>Nights</td><td>61</td></tr>"
    body = (
        f"{PARAGRAPHS[0]}</p><h2>What was built</h2><ul><li>{PARAGRAPHS[1]}</li></ul>"
        f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><table>{rows}</table>"
        f"<p>{PARAGRAPHS[3]}</p><pre>{PARAGRAPHS[4]}</pre><p>"
    )
    report = parse(PAGE % body)
    forms = {b.span.exact: b.form for b in report.blocks}
    assert [forms[p] for p in PARAGRAPHS] == [
        BlockForm.PARAGRAPH, BlockForm.LIST_ITEM, BlockForm.QUOTATION, BlockForm.PARAGRAPH,
        BlockForm.PREFORMATTED,
    ]  # fmt: skip
    assert forms["What was built"] is BlockForm.HEADING
    assert forms["Piles\t42"] is forms["Nights\t61"] is BlockForm.TABLE_ROW


WALL = """<html><head><title>Oxmoor Herald</title></head><body><h1>Oxmoor ferry to run again</h1>
%s<form><p>To continue reading, log in or subscribe.</p><p>Forgot your password?</p></form>
</body></html>"""


def test_a_login_wall_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        parse(WALL % "")
    assert caught.value.code == "login-wall"


def test_a_teaser_is_kept_and_told_of() -> None:
    page = RawReport("p", (WALL % f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>").encode())
    report, issue = parse_reports([page])
    assert isinstance(report, Report)
    assert isinstance(issue, Issue)
    assert issue.code == "paywall"


@pytest.mark.parametrize(
    "source", ["<html><body></body></html>", "<html><body><nav><a>Home</a></nav></body></html>"]
)
def test_a_page_without_article_is_an_input_error(source: str) -> None:
    with pytest.raises(InputError):
        parse(source)


def test_a_page_does_not_print(capfd: pytest.CaptureFixture[str]) -> None:
    parse("<html><body><p>" + "<p>".join(PARAGRAPHS))
    assert capfd.readouterr() == ("", "")
