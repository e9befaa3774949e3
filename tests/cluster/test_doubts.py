"""What is doubtful of a report; every place, person and figure here is invented."""

from __future__ import annotations

import pytest

from reportedly.cluster.doubts import (
    LIVE_BLOG,
    NO_TEXT,
    SEVERAL_STORIES,
    Near,
    choose_standing,
    near_doubts,
    page_doubts,
    stands_apart,
)
from reportedly.model.report import Report
from reportedly.model.story import Standing
from reportedly.pipeline.stages import parse_raw, raw_from_line

from ..invented import ITEMS, ONE_MATTER

FLOOR = 0.0


def read(text: str, title: str | None = None) -> Report:
    return parse_raw(raw_from_line({"id": "a", "text": text, "title": title}))


def codes(report: Report) -> list[str]:
    return [doubt.code for doubt in page_doubts(report)]


@pytest.mark.parametrize("title", ["News in brief", "Harbour Gazette", None])
def test_a_page_of_ten_items_holds_several_stories(title: str | None) -> None:
    page = read("\n\n".join(ITEMS), title)
    assert codes(page) == [SEVERAL_STORIES]
    assert stands_apart(page)
    assert all(
        span.exact == page.text[span.start : span.end]
        for d in page_doubts(page)
        for span in d.evidence
    )


def test_a_report_of_one_matter_holds_one_story() -> None:
    assert codes(read("\n\n".join(ONE_MATTER), "Council votes for the Oxmoor bridge")) == []


def test_two_items_are_too_few_to_tell() -> None:
    assert not stands_apart(read("\n\n".join(ITEMS[:2])))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Flood at Pell", "Flood at Pell"),
        ("Flood at Pell.", "Flood at Pell"),
        ("FLOOD AT PELL", None),
    ],
)
def test_a_headline_alone_is_no_text(text: str, title: str | None) -> None:
    assert codes(read(text, title)) == [NO_TEXT]


def test_one_sentence_under_a_headline_is_text() -> None:
    assert (
        codes(
            read(
                "The Lenn rose by two metres on Monday and stood in Pell's market.", "Flood at Pell"
            )
        )
        == []
    )


def entries(n: int) -> str:
    return "\n\n".join(
        f"{9 + i}.{i}5am\n\nThe water at the Pell gauge stands at {200 + 7 * i} centimetres, the "
        "river office says."
        for i in range(n)
    )


def test_a_page_of_entries_by_the_clock_is_live() -> None:
    assert LIVE_BLOG in codes(read(entries(7), "Water rises at Pell"))


def test_a_headline_says_that_a_page_is_live() -> None:
    assert LIVE_BLOG in codes(read(entries(2), "Pell flood: live updates from the quay"))


@pytest.mark.parametrize("title", ["Olive updates her garden", "The band plays live at Pell"])
def test_other_words_do_not(title: str) -> None:
    assert codes(read("\n\n".join(ONE_MATTER), title)) == []


@pytest.mark.parametrize(
    ("near", "n_terms", "standing", "story"),
    [
        ([Near("s1", 0.5, 3), Near("s2", 2.0)], 40, Standing.JOINED, "s2"),
        ([Near("s2", 1.0), Near("s1", 1.0)], 40, Standing.JOINED, "s1"),
        ([Near("s1", -0.4)], 40, Standing.WAITS, None),
        ([Near("s1", -2.4)], 40, Standing.STARTED, None),
        ([], 40, Standing.STARTED, None),
        ([], 3, Standing.WAITS, None),
        ([Near("s1", 1.5)], 3, Standing.JOINED, "s1"),
    ],
)
def test_a_report_joins_starts_or_waits(
    near: list[Near], n_terms: int, standing: Standing, story: str | None
) -> None:
    choice = choose_standing(near, n_terms, FLOOR)
    assert (choice.standing, choice.story_id) == (standing, story)
    assert choice.reason


def test_near_to_three_unlike_stories_is_worth_a_look() -> None:
    near = [Near("s1", 0.5), Near("s2", 0.1), Near("s3", -0.5), Near("s4", -5.0)]
    apart = {("s1", "s2"): -5.0, ("s3", "s1"): -4.0, ("s2", "s3"): -6.0}
    (doubt,) = near_doubts(near, apart)
    assert doubt.code == SEVERAL_STORIES
    assert "s1, s2, s3" in doubt.message
    assert near_doubts(near, {**apart, ("s2", "s3"): 1.0}) == ()
    assert near_doubts(near, {}) == ()
