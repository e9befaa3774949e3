"""The stories that a brief's story is told with; places and people are invented."""

from __future__ import annotations

from dataclasses import replace

from reportedly.brief.render.terminal import TerminalRenderer
from reportedly.model.shapes import brief_json
from reportedly.model.story import Brief, Related, Story
from reportedly.pipeline.local import Inputs, brief_reports
from reportedly.pipeline.related import relate_briefs
from reportedly.pipeline.stages import parse_raw, raw_from_line

from ..invented import ITEMS, ONE_MATTER

CRANE = (
    "A crane fell into the Lenn on Friday at the building site of the Oxmoor bridge. Two workers "
    "broke their legs, the fire brigade said. The firm Brandt Works stopped the building until "
    "inspectors have looked at its cranes. The council of Oxmoor wants to hear the firm."
)


def brief(story: Story) -> Brief:
    return Brief(story, "", "", (), (), (), (), (), (), (), ())


def test_a_story_names_what_it_follows_and_the_whole_it_is_of() -> None:
    vote = Story("s1", "Vote", ("a",), "2031-05-05", "2031-05-06", part_of="s1")
    crane = Story("s2", "Crane", ("b",), "2031-09-19", "2031-09-19", follows="s1", part_of="s1")
    alone = Story("s3", "Bees", ("c",))
    first, second, third = relate_briefs([brief(vote), brief(crane), brief(alone)])
    assert second.follows == Related("s1", "Vote", "2031-05-05", "2031-05-06")
    whole = Related("s1", "Vote", "2031-05-05", "2031-09-19", 2)
    assert (first.part_of, second.part_of) == (whole, whole)
    assert (third.follows, third.part_of) == (None, None)
    shown = TerminalRenderer().render([second])
    assert "follows: Vote (5–6 May 2031), s1" in shown
    assert "part of: Vote (two stories, 5 May – 19 September 2031), s1" in shown


def test_events_months_apart_are_of_one_longer_story() -> None:
    texts = {
        "vote": ("\n\n".join(ONE_MATTER), "Council votes for the Oxmoor bridge", "2031-05-05"),
        "crane": (CRANE, "Crane falls at the Oxmoor bridge", "2031-09-20"),
        "bees": (ITEMS[4], "Bees die", "2031-09-20"),
    }
    reports = [
        parse_raw(raw_from_line({"id": i, "text": text, "title": title, "published": day}))
        for i, (text, title, day) in texts.items()
    ]
    briefs = {b.reports[0].id: b for b in brief_reports(Inputs(list(reports)))}
    assert set(briefs) == {"vote", "crane", "bees"}
    assert briefs["crane"].story.follows == briefs["vote"].story.id
    assert briefs["crane"].part_of == briefs["vote"].part_of
    assert briefs["bees"].part_of is None
    told = brief_json(briefs["crane"])
    assert told["follows"] == {
        "id": briefs["vote"].story.id,
        "title": briefs["vote"].story.title,
        "first": "2031-05-05",
        "last": "2031-05-05",
        "n_stories": 1,
    }
    backwards = brief_reports(Inputs([replace(r) for r in reversed(reports)]))
    assert {b.reports[0].id: b for b in backwards} == briefs
