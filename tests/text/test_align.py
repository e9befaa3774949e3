"""The map from an extract back onto the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.align import align_words, words_of


def marked(page: str, extract: str) -> str:
    words = words_of(page)
    return " ".join(
        w for w, m in zip(words, align_words(words, words_of(extract)), strict=True) if m
    )


def test_words_are_found_between_anchors() -> None:
    page = (
        "menu home news the old bridge was closed on monday share this said the mayor of the town"
    )
    extract = "the old bridge was closed on monday said the mayor of the town"
    assert marked(page, extract) == extract


def test_a_passage_that_stands_twice_is_marked_once() -> None:
    passage = "the old bridge was closed on monday"
    assert marked(f"{passage} {passage}", passage) == passage


def test_words_before_the_first_anchor_are_followed_back() -> None:
    page = "home the bridge home the bridge stands over the wide river now"
    assert marked(page, "the bridge stands over the wide river now") == (
        "the bridge stands over the wide river now"
    )


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.data())
def test_an_extract_of_whole_runs_marks_no_more_words_than_it_has(
    page: list[str], data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(begin, len(page)))
    assert sum(align_words(page, page[begin:end])) <= end - begin
    assert sum(align_words(page, page)) == len(page)
