"""Web pages to visible text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.text.html import read_page

PAGE = """<!doctype html><html><head><title>Not shown</title><style>p{}</style></head>
<body><nav class="TopNav"><a href="/">Home</a></nav><!-- not shown --> loose words
<article id=story><h1>Bridge <b>reopens</b></h1><p class=lead>One<br>two &amp; three</p>
<script>var hidden = 1;</script><pre>a
b</pre><table><tr><td>x<td>y</table></article></body></html>"""


def test_visible_text_is_kept_in_order_and_hidden_text_is_not() -> None:
    page = read_page(PAGE)
    lines = [page.text[line.start : line.end] for line in page.lines]
    assert lines == [
        "Home", "loose words", "Bridge reopens", "One", "two & three", "a", "b", "x\ty",
    ]  # fmt: skip


def test_lines_know_where_they_stood() -> None:
    home, _, headline, lead, *_ = read_page(PAGE).lines
    assert home.link_share == 1.0
    assert "topnav" in home.hints
    assert headline.tag == "h1"
    assert lead.path[:2] == ("p", "article")


@pytest.mark.parametrize("n", [300, 100_000])
def test_deep_nesting_loses_nothing(n: int) -> None:
    page = read_page("".join(f"<div>w{i} " for i in range(n)) + "<p>the end")
    assert page.text.startswith("w0\nw1\n")
    assert page.text.endswith(f"w{n - 1}\nthe end")


@pytest.mark.parametrize("source", ["<html>", "<script>x</script>", "<!-- a -->"])
def test_a_page_without_text_is_an_input_error(source: str) -> None:
    with pytest.raises(InputError) as caught:
        read_page(source)
    assert caught.value.code == "no-article"


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "<a href=x>", "</a>", "<td>", "<!--", "-->", "<script>",
             "</script>", "<pre>", "\n", "&amp;", "&#x0;", "&#xd800;", "word", " ", "é", "<br/>",
             "<svg>", "</html>", "<body", ">", "<![CDATA[", "\x00", "\U0001f600"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_markup_gives_exact_lines(source: str) -> None:
    try:
        page = read_page(source)
    except InputError:
        return
    end = -1
    for line in page.lines:
        assert line.start == end + 1
        assert page.text[line.start : line.end].strip()
        assert "\n" not in page.text[line.start : line.end]
        end = line.end
    assert end == len(page.text)
    page.text.encode()


def test_a_row_of_short_cells_is_one_line_and_a_layout_keeps_its_lines() -> None:
    page = read_page(
        "<table><tr><th>Quay <b>wall</b></th><td>42 piles</td></tr>"
        "<tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr>"
        f"<tr><td>{'Long. ' * 200}</td><td>Four.</td></tr></table>"
    )
    assert [page.text[x.start : x.end] for x in page.lines] == [
        "Quay wall\t42 piles", "One.", "Two.", "Three.", ("Long. " * 200).strip(), "Four.",
    ]  # fmt: skip
    assert page.lines[0].tag == "tr"
    assert page.lines[0].strong_share == pytest.approx(4 / 18)


def test_a_line_knows_the_elements_around_it() -> None:
    page = read_page('<div id="Box" hidden><p class="x">a</p><a href="/"><p>b</p></a></div>')
    first, second = page.lines
    assert first.path == ("p", "div", "body", "html")
    assert first.hints[:2] == ("x", "box ~hidden")
    assert second.path == ("p", "a", "div", "body", "html")
    assert first.chain[1:] == second.chain[2:]
    assert first.chain[0] != second.chain[0]
    assert (first.link_share, second.link_share) == (0.0, 1.0)


@pytest.mark.parametrize(
    "source",
    [
        "<title>t</title><nav>Home</nav><p>One.</p>Two.",
        "<html><head><meta charset=utf-8><title>t</title><nav>Home</nav><p>One.</p>Two.</html>",
        "<html><head><title>t</title><main><nav>Home</nav><p>One.</p>Two.</main>",
        "<!doctype html><html lang=en><meta charset=utf-8><nav>Home</nav><p>One.</p>Two.",
    ],
)
def test_a_page_may_leave_out_its_body_tag(source: str) -> None:
    page = read_page(source)
    assert page.text.split("\n") == ["Home", "One.", "Two."]
    assert "head" not in page.lines[0].path
    assert "body" in page.lines[0].path
