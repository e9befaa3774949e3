"""What is new since a look or a day: new stories and reports, answers that changed.

The state before is composed anew from the reports that were there before; nothing is remembered
but which those were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportedly.brief.news_since import Change, news_since
from reportedly.errors import InvariantError
from reportedly.model.fact_shapes import spans_json
from reportedly.model.shape_types import ChangeJson, NewsJson, NewsStoryJson
from reportedly.model.shapes import story_json
from reportedly.model.story import Brief, Story
from reportedly.pipeline.local import weight_key
from reportedly.pipeline.members import Members, bare_story, members_of, read_words, story_brief
from reportedly.pipeline.pending import require_current
from reportedly.store.base import Head, Store

SCHEMA = "reportedly.news/1"

#: The name of the look that ``new`` takes.
LOOK = "new"
#: Stories asked for in one go.
BATCH = 64

#: The new reports of each story that has any; and which of some reports, by id, were there before.
New = Mapping[str, set[str]]
IsOld = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class StoryNews:
    """What is new in one story; ``weight`` ranks it among the others."""

    story: Story
    weight: float
    is_new: bool
    new_reports: tuple[str, ...]
    changes: tuple[Change, ...]


def library_news(store: Store, since: date | None) -> list[StoryNews]:
    """Give what is new since a day, or since the last look (all is new before the first).

    Stories without news are left out; the weightiest comes first. Cost: two briefs for each story
    that has new reports.
    """
    require_current(store)
    new, is_old = _new_since(store, since) if since else _new_by_look(store)
    stories, words = sorted(new), read_words(store)
    found = [
        _story_news(store, members, new[members.story_id], is_old)
        for start in range(0, len(stories), BATCH)
        for members in members_of(store, stories[start : start + BATCH], words)
    ]
    return sorted(found, key=_rank)


def _rank(news: StoryNews) -> tuple[int, float, str]:
    return (-len(news.story.reports), -news.weight, news.story.id)


def _new_by_look(store: Store) -> tuple[New, IsOld]:
    look = store.last_look(LOOK)
    last_seq = look.last_seq if look else 0

    def is_old(ids: Sequence[str]) -> list[str]:
        seqs = store.seqs_of(ids)
        return [i for i in ids if i in seqs and seqs[i] <= last_seq]

    return store.arrived_after(last_seq), is_old


def _new_since(store: Store, since: date) -> tuple[New, IsOld]:
    """Take a report's day of publication, or the day it was read when it has none."""
    day = since.isoformat()

    def is_old(ids: Sequence[str]) -> list[str]:
        days = store.days_of(ids)
        return [i for i in ids if i in days and days[i] < day]

    return store.dated_from(day), is_old


def count_new(store: Store, heads: Sequence[Head]) -> dict[str, int]:
    """Give how many reports of some stories came after the last look, by story id; 0 left out.

    Cost: by the number of stories before the first look, after it by that of new reports.
    """
    look = store.last_look(LOOK)
    if look is None or not look.last_seq:
        return {head.story_id: head.n_reports for head in heads}
    new = store.arrived_after(look.last_seq)
    return {head.story_id: len(new[head.story_id]) for head in heads if head.story_id in new}


def _story_news(store: Store, members: Members, fresh: set[str], is_old: IsOld) -> StoryNews:
    new = tuple(i for i in members.report_ids if i in fresh)
    known = [i for i in members.report_ids if i not in fresh]
    try:
        now = story_brief(store, members)
        known += is_old(_superseded(now, fresh))
        then = story_brief(store, replace(members, report_ids=tuple(known))) if known else None
    except InvariantError:  # told of as an issue when the story was added
        return StoryNews(bare_story(store, members), 0.0, not known, new, ())
    changes = tuple(news_since(then, now))
    return StoryNews(now.story, -weight_key(now)[1], then is None, new, changes)


def _superseded(brief: Brief, new: set[str]) -> list[str]:
    """Give the earlier texts of new reports that are edited ones."""
    return [r.supersedes for r in brief.reports if r.id in new and r.supersedes]


def news_json(news: list[StoryNews], since: str) -> NewsJson:
    """Write the news; ``since`` is the day or moment it is counted from, or empty."""
    return {"schema": SCHEMA, "since": since, "stories": [_story_json(item) for item in news]}


def _story_json(item: StoryNews) -> NewsStoryJson:
    return {
        "story": story_json(item.story),
        "is_new": item.is_new,
        "reports": list(item.new_reports),
        "changes": [_change_json(change) for change in item.changes],
    }


def _change_json(change: Change) -> ChangeJson:
    return {
        "kind": change.kind.value,
        "question": change.question,
        "text": change.text,
        "reports": list(change.reports),
        "spans": spans_json(change.spans),
    }
