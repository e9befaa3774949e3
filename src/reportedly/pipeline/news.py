"""What is new since a look or a day: new stories and reports, answers that changed.

The state before is composed anew from the reports that were there before; nothing is remembered
but which those were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from reportedly.model.shape_types import ChangeJson, HeadJson, NewsJson, NewsStoryJson, StoriesJson
from reportedly.model.shapes import value_json
from reportedly.model.story import Answer, Brief, Question, QuestionStatus
from reportedly.pipeline.library import Members, list_members, story_brief
from reportedly.pipeline.local import weight_key
from reportedly.store.base import Head, Store
from reportedly.store.rows import dump

SCHEMA = "reportedly.news/1"
STORIES_SCHEMA = "reportedly.stories/1"

#: The name of the look that ``new`` takes.
LOOK = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise than before.

    ``kind`` is new-question, contradicted, corroborated, new-answer or status; ``text`` says it.
    """

    kind: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class StoryNews:
    """What is new in one story; ``brief`` is the story as it stands."""

    brief: Brief
    is_new: bool
    new_reports: tuple[str, ...]
    changes: tuple[Change, ...]


def news_since(store: Store, since: date | None) -> list[StoryNews]:
    """Give what is new since a day, or since the last look (all is new before the first).

    Stories without news are left out; the weightiest comes first. Cost: two briefs for each story
    that has new reports.
    """
    is_old = _old_since(store, since) if since else _old_by_look(store)
    found = [_story_news(store, members, is_old) for members in list_members(store)]
    return sorted((n for n in found if n is not None), key=lambda n: weight_key(n.brief))


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
    old = frozenset(i for i in members.report_ids if is_old(i))
    new = tuple(i for i in members.report_ids if i not in old)
    if not new:
        return None
    now = story_brief(store, members)
    if not old:
        return StoryNews(now, True, new, ())
    then = story_brief(store, members, only=old)
    return StoryNews(now, False, new, tuple(iter_changes(then, now)))


def iter_changes(then: Brief, now: Brief) -> Iterator[Change]:
    """Give what the questions of a brief say otherwise than before, in the order of the new."""
    by_id = {q.id: q for q in then.questions}
    by_text = {(q.slot, q.text): q for q in then.questions}
    for question in now.questions:
        before = by_id.get(question.id) or by_text.get((question.slot, question.text))
        if before is None:
            yield Change("new-question", question.text, _answers(question.answers))
        else:
            yield from _question_changes(before, question)


def _question_changes(before: Question, now: Question) -> Iterator[Change]:
    if now.status is QuestionStatus.CONTRADICTED and before.status is not now.status:
        yield Change("contradicted", now.text, _answers(now.answers))
    elif now.status is not before.status:
        text = f"{before.status.value} before, {now.status.value} now"
        yield Change("status", now.text, text)
    then = {_value_key(a): a for a in before.answers}
    fresh = [a for a in now.answers if _value_key(a) not in then]
    if fresh:
        yield Change("new-answer", now.text, _answers(fresh))
    for answer in now.answers:
        old = then.get(_value_key(answer))
        if old and old.origins.at_least < 2 <= answer.origins.at_least:
            text = f"{answer.text}: at least {answer.origins.at_least} origins"
            yield Change("corroborated", now.text, text)


def _value_key(answer: Answer) -> str:
    """Tell answers apart by their values; entity ids may move when reports join."""
    value = dict(value_json(answer.value))
    value.pop("entity", None)
    return dump(value)


def _answers(answers: tuple[Answer, ...] | list[Answer]) -> str:
    return "; ".join(answer.text for answer in answers)


def heads_json(heads: list[Head], n_new: dict[str, int]) -> StoriesJson:
    """Write a list of stories, in the order given."""
    return {"schema": STORIES_SCHEMA, "stories": [_head_json(h, n_new) for h in heads]}


def _head_json(head: Head, n_new: dict[str, int]) -> HeadJson:
    return {
        "id": head.story_id,
        "title": head.title,
        "first": head.first,
        "last": head.last,
        "n_reports": head.n_reports,
        "at_least": head.at_least,
        "at_most": head.at_most,
        "n_new": n_new.get(head.story_id, 0),
    }


def news_json(news: list[StoryNews], since: str) -> NewsJson:
    """Write the news; ``since`` is the day or moment it is counted from, or empty."""
    return {"schema": SCHEMA, "since": since, "stories": [_story_json(item) for item in news]}


def _story_json(item: StoryNews) -> NewsStoryJson:
    story = item.brief.story
    return {
        "story": {
            "id": story.id,
            "title": story.title,
            "first": story.first,
            "last": story.last,
        },
        "is_new": item.is_new,
        "reports": list(item.new_reports),
        "changes": [_change_json(change) for change in item.changes],
    }


def _change_json(change: Change) -> ChangeJson:
    return {"kind": change.kind, "question": change.question, "text": change.text}
