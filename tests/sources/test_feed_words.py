"""Words of feeds: outlets, authors, sections, addresses, and texts that go on elsewhere."""

from __future__ import annotations

import pytest

from reportedly.sources.feed_words import (
    as_line,
    author_names,
    clean_outlet,
    is_cut,
    join_address,
    section_of,
    title_without_credit,
    without_tracking,
)


@pytest.mark.parametrize(
    ("title", "url", "outlet"),
    [
        ("World news | The Velmora Herald", "https://velmoraherald.example", "The Velmora Herald"),
        ("VTV News - World", "https://www.vtv.example/news", "VTV News"),
        ("Velmora Herald » World » Feed", None, "Velmora Herald"),
        ("Latest news from Velmora Herald", None, "Velmora Herald"),
        ("Velmora Herald RSS Feed", None, "Velmora Herald"),
        ("Velmora Herald: Top Stories", None, "Velmora Herald"),
        ("vtv.example - RSS Channel - Politics", None, "vtv.example"),
        ("Comments for Osk Courier", None, "Osk Courier"),
        ("Osk Courier - Harbour desk", None, "Osk Courier - Harbour desk"),
        ("Osk Courier - Harbour desk", "https://oskcourier.example", "Osk Courier"),
        ("The Local", "https://thelocal.example", "The Local"),
        ("World news", "https://v.example", None),
        ("News", "https://news.v.example", None),
        ("RSS", None, None),
        (None, None, None),
    ],
)
def test_outlets(title: str | None, url: str | None, outlet: str | None) -> None:
    assert clean_outlet(title, url) == outlet


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["jo@v.example (Jo Tarn)"], ("Jo Tarn",)),
        (["Jo Tarn (jo@v.example)"], ("Jo Tarn",)),
        (["Jo Tarn <jo@v.example>"], ("Jo Tarn",)),
        (["By Ilda Tarn, Joss Rell and Mo Abi"], ("Ilda Tarn", "Joss Rell", "Mo Abi")),
        (["Tarn, Ilda"], ("Tarn, Ilda",)),
        (["admin", "jo@v.example", "https://v.example/jo", "Velmora Herald", None], ()),
        (["Ilda Tarn", "Ilda Tarn"], ("Ilda Tarn",)),
    ],
)
def test_authors(said: list[object], names: tuple[str, ...]) -> None:
    assert author_names(said, "Velmora Herald") == names


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The quay is shut. Read more", True),
        ("The quay is shut […]", True),
        ("The quay is shut...", True),
        ("The quay is shut.\nContinue reading Quay shut →", True),
        ("The quay is shut […]\nThe post Quay shut appeared first on Velmora Herald.", True),
        ("The quay is shut.\nThe post Quay shut appeared first on Velmora Herald.", False),
        ("The quay is shut.", False),
        ("They wanted more", False),
        ("The council ... met.", False),
        ("For more than a year the quay was shut.", False),
    ],
)
def test_texts_that_go_on_elsewhere(text: str, cut: bool) -> None:
    assert is_cut(text) is cut


@pytest.mark.parametrize(
    ("base", "written", "url"),
    [
        ("https://v.example/a/", " ../b?x=1&amp;copy=2 ", "https://v.example/b?x=1&copy=2"),
        ("", "feed://v.example/rss", "https://v.example/rss"),
        ("", "feed:http://v.example/rss", "http://v.example/rss"),
        ("https://v.example", "javascript:alert(1)", None),
        ("https://v.example", "mailto:jo@v.example", None),
        ("https://v.example", "http://[::1", None),
        ("", "/relative", None),
    ],
)
def test_addresses(base: str, written: str, url: str | None) -> None:
    assert join_address(base, written) == url


def test_tracking_is_dropped_and_the_rest_kept() -> None:
    url = "https://v.example/a;1?id=3&utm_source=rss&UTM_medium=x&fbclid=1&q=a%20b#top"
    assert without_tracking(url) == "https://v.example/a;1?id=3&q=a%20b"
    assert without_tracking("https://v.example/#!/one?x=1") == "https://v.example/#!/one?x=1"


def test_titles_sections_and_lines() -> None:
    assert title_without_credit("Quay | Osk Courier", "Osk Courier") == ("Quay", True)
    assert title_without_credit("Quay - a survey", "Osk Courier") == ("Quay - a survey", False)
    assert title_without_credit("- Osk Courier", "Osk Courier") == ("- Osk Courier", False)
    assert section_of(["Uncategorized", None, "https://x.example/t", " Coast "]) == "Coast"
    assert as_line("a\ud800 <b>b</b>\n&amp;lt; 3") == "a\ufffd b < 3"
    assert as_line(" <br> ") is None
