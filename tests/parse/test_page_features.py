"""What is told of a page's lines, and the choice made of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.parse.choose import MODEL, main_chances, told_text
from reportedly.parse.lines import measure_unit
from reportedly.parse.page_features import feature_names, letters, line_features
from reportedly.parse.voices import VOICES
from reportedly.text.html import Page, read_page
from reportedly.text.trees import load_trees

NAMES = feature_names(tuple(VOICES))
PROSE = (
    "The harbour said that the ferry would run again from Monday, and that the fog had gone. " * 2
)
PAGE = f"""<html><body><nav class="top-menu"><a href="/">Home</a></nav><main>
<h1>Ferry to run again</h1><article id="one"><p>{PROSE}</p><p>{PROSE}</p></article>
<h2>Related stories</h2><ul><li><a href="/b">Quay wall <b>breaks</b></a></li></ul>
<article><p>{PROSE}</p><p>{PROSE}</p></article></main></body></html>"""


def table(page: Page, title: str | None = None, told: str = "") -> dict[str, np.ndarray]:
    units = [measure_unit(page.text, x.start, x.end, gap=True) for x in page.lines]
    kept = [float("harbour" in u.text) for u in units]
    rows = line_features(page.lines, units, [kept, kept], title, letters(told))
    assert rows.shape == (len(page.lines), len(NAMES))
    assert np.isfinite(rows).all()
    return dict(zip(NAMES, rows.T, strict=True))


def test_the_model_reads_the_features_that_are_made() -> None:
    assert list(load_trees(MODEL).features) == NAMES


def test_where_a_line_stands_is_told() -> None:
    told = table(read_page(PAGE), "Ferry to run again", PROSE)
    # Home, headline, two paragraphs, heading, link, two paragraphs of another article
    assert told["in_nav"].tolist()[:2] == [12, 0]
    assert told["in_t_article"].tolist() == [0, 0, 11, 11, 0, 0, 11, 11]
    assert told["article_rank"].tolist() == [0, 0, 1, 1, 0, 0, 2, 2]
    assert told["title_like"][1] == 1.0
    assert told["heading_level"].tolist() == [0, 1, 0, 0, 2, 0, 0, 0]
    assert told["head_related"][5] == 2.0
    assert told["link_share"][5] > 0.9
    assert 0 < told["strong_share"][5] < 1
    assert told["same_after"].tolist() == [0, 0, 3, 2, 0, 0, 1, 0]
    assert told["kept_mean"].tolist() == [0, 0, 1, 1, 0, 0, 1, 1]
    assert told["box0_prose"][2] == pytest.approx(0.5)
    assert told["told"].tolist() == [0, 0, 1, 1, 0, 0, 1, 1]


def test_the_text_that_the_page_tells_in_its_data() -> None:
    script = '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"A b-C."}'
    assert told_text(read_page(f"<html><head>{script}</script></head>x").tree) == "abc"
    assert told_text(read_page("<p>x").tree) == ""


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<p>", "<div class='nav'>", "</div>", "a", PROSE, "<tr><td>"])))
def test_any_page_has_features_and_chances(parts: list[str]) -> None:
    page = read_page("x" + "".join(parts))
    table(page, "x")
    units = [measure_unit(page.text, x.start, x.end, gap=True) for x in page.lines]
    chances = main_chances(page, units, None)
    assert len(chances) == len(page.lines)
    assert all(0 <= c <= 1 for c in chances)
