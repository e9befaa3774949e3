"""What is new since a look or a day: new stories and reports, answers that changed.

The state before is composed anew from the reports that were there before; nothing is remembered
but which those were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reportedly.brief.news_since import Change, news_since
from reportedly.errors import InvariantError
from reportedly.model.shape_types import ChangeJson, HeadJson, NewsJson, NewsStoryJson, StoriesJson
from reportedly.model.shapes import corrections_json, spans_json, story_json
from reportedly.model.story import Brief, Correction, Story
from reportedly.pipeline.library import (
    Members,
    bare_story,
    list_members,
    require_current,
    story_brief,
)
from reportedly.pipeline.local import weight_key
from reportedly.store.base import Head, Store

SCHEMA = "reportedly.news/1"
STORIES_SCHEMA = "reportedly.stories/1"

#: The name of the look that ``new`` takes.
LOOK = "new"


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
    is_old = _old_since(store, since) if since else _old_by_look(store)
    found = [_story_news(store, members, is_old) for members in list_members(store)]
    return sorted((n for n in found if n is not None), key=_rank)


def _rank(news: StoryNews) -> tuple[int, float, str]:
    return (-len(news.story.reports), -news.weight, news.story.id)


def _old_by_look(store: Store) -> Callable[[str], bool]:
    look = store.last_look(LOOK)
    arrivals = store.arrivals()
    return lambda report_id: look is not None and arrivals[report_id] <= look.last_seq


def _old_since(store: Store, since: date) -> Callable[[str], bool]:
    """Take a report's day of publication, or the day it was read when it has none."""
    read_on = store.arrival_days()

    def is_old(report_id: str) -> bool:
        report = store.get_report(report_id)
        last = report.published.days.last if report else None
        return (last.isoformat() if last else read_on[report_id]) < since.isoformat()

    return is_old


def count_new(store: Store) -> dict[str, int]:
    """Give how many reports of each story came after the last look, by story id."""
    is_old = _old_by_look(store)
    return {m.story_id: sum(1 for i in m.report_ids if not is_old(i)) for m in list_members(store)}


def _story_news(store: Store, members: Members, is_old: Callable[[str], bool]) -> StoryNews | None:
    new = tuple(i for i in members.report_ids if not is_old(i))
    if not new:
        return None
    known = [i for i in members.report_ids if i not in new]
    try:
        now = story_brief(store, members)
        known += [i for i in _superseded(now, new) if is_old(i)]
        then = story_brief(store, replace(members, report_ids=tuple(known))) if known else None
    except InvariantError:  # told of as an issue when the story was added
        return StoryNews(bare_story(store, members), 0.0, not known, new, ())
    changes = tuple(news_since(then, now))
    return StoryNews(now.story, -weight_key(now)[1], then is None, new, changes)


def _superseded(brief: Brief, new: tuple[str, ...]) -> list[str]:
    """Give the earlier texts of new reports that are edited ones."""
    return [r.supersedes for r in brief.reports if r.id in new and r.supersedes]


def heads_json(
    heads: list[Head],
    n_new: dict[str, int],
    corrections: Mapping[str, tuple[Correction, ...]] | None = None,
) -> StoriesJson:
    """Write a list of stories, in the order given."""
    done = corrections or {}
    return {
        "schema": STORIES_SCHEMA,
        "stories": [_head_json(h, n_new, done.get(h.story_id, ())) for h in heads],
    }


def _head_json(head: Head, n_new: dict[str, int], corrections: tuple[Correction, ...]) -> HeadJson:
    return {
        "id": head.story_id,
        "title": head.title,
        "first": head.first,
        "last": head.last,
        "n_reports": head.n_reports,
        "at_least": head.at_least,
        "at_most": head.at_most,
        "n_new": n_new.get(head.story_id, 0),
        "named": any(c.kind == "name" for c in corrections),
        "corrections": corrections_json(corrections),
    }


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
