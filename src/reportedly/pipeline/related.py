"""The stories that a brief's story is told with: what it follows, and the longer story it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.model.story import Brief, Related, Story
from reportedly.store.base import Store


def relate_briefs(briefs: Sequence[Brief]) -> list[Brief]:
    """Give briefs that name the stories theirs follow and are part of, as their stories say."""
    heads = {b.story.id: head_of_story(b.story) for b in briefs}
    threads: dict[str, list[str]] = {}
    for brief in briefs:
        if brief.story.part_of:
            threads.setdefault(brief.story.part_of, []).append(brief.story.id)
    return [_related(b, heads, threads.get(b.story.part_of or "", ())) for b in briefs]


def relate_stored(store: Store, brief: Brief) -> Brief:
    """Give a brief of a library's story that names what the story follows and is part of.

    Cost: by the stories of the longer one.
    """
    place = store.places_of([brief.story.id]).get(brief.story.id)
    if place is None:
        return brief
    thread = [mate.story_id for mate in store.parts_of([place.part_of])]
    listed = store.heads_of(thread)
    heads = {i: Related(i, h.title, h.first, h.last) for i, h in sorted(listed.items())}
    heads[brief.story.id] = head_of_story(brief.story)
    story = replace(brief.story, follows=place.follows, part_of=place.part_of)
    return _related(replace(brief, story=story), heads, thread)


def head_of_story(story: Story) -> Related:
    """Give what is told of a story when another is told with it."""
    return Related(story.id, story.title, story.first, story.last)


def _related(brief: Brief, heads: Mapping[str, Related], thread: Iterable[str]) -> Brief:
    story = brief.story
    follows = heads.get(story.follows, Related(story.follows, "")) if story.follows else None
    if not story.part_of:
        return replace(brief, follows=follows)
    parts = [heads[i] for i in thread if i in heads]
    whole = replace(
        heads.get(story.part_of, Related(story.part_of, "")),
        first=min((p.first for p in parts if p.first), default=None),
        last=max((p.last for p in parts if p.last), default=None),
        n_stories=max(2, len(parts)),
    )
    return replace(brief, follows=follows, part_of=whole)
