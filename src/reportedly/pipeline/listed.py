"""What a list of stories shows of each: its head, what is new, what a person did, and its place.

All of it is asked for by the stories shown, not by those held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.model.shape_types import HeadJson, StoriesJson
from reportedly.model.shapes import corrections_json
from reportedly.model.story import Correction, Related
from reportedly.pipeline.listing import list_heads, require_head
from reportedly.pipeline.members import read_words
from reportedly.pipeline.news import count_new
from reportedly.store.base import Head, Store, StoryPlace

STORIES_SCHEMA = "reportedly.stories/1"


@dataclass(frozen=True, slots=True)
class Listed:
    """A story of the list. ``part_of`` is the longer story, with the number of its events, under
    the title of the earliest; ``waits`` when the story's only report waits for others."""

    head: Head
    n_new: int = 0
    corrections: tuple[Correction, ...] = ()
    part_of: Related | None = None
    follows: str | None = None
    waits: bool = False


def list_stories(store: Store, limit: int | None = None) -> list[Listed]:
    """Give the stories, the weightiest first; all of them, or so many.

    Cost: by the number given and the events of the longer stories that they are of.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    return _listed(store, list(list_heads(store, limit)))


def require_listed_story(store: Store, story_id: str) -> Listed:
    """Give one story as a list shows it.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    return _listed(store, [require_head(store, story_id)])[0]


def by_longer_story(stories: Iterable[Listed]) -> list[Listed]:
    """Put the events of each longer story one after the other, where the first of them stands;
    the earliest goes first."""
    groups: dict[str, list[Listed]] = {}
    for one in stories:
        groups.setdefault(one.part_of.id if one.part_of else one.head.story_id, []).append(one)
    return [one for group in groups.values() for one in sorted(group, key=_by_day)]


def _by_day(one: Listed) -> tuple[str, str]:
    return (one.head.first or "9999", one.head.story_id)


def _listed(store: Store, heads: Sequence[Head]) -> list[Listed]:
    ids = [head.story_id for head in heads]
    n_new, done = count_new(store, heads), read_words(store).corrections
    places = store.places_of(ids)
    longer, waits = _longer_stories(store, places.values()), _waiting(store, heads)
    return [
        Listed(
            head,
            n_new.get(head.story_id, 0),
            done.get(head.story_id, ()),
            longer[places[head.story_id].part_of] if head.story_id in places else None,
            places[head.story_id].follows if head.story_id in places else None,
            head.story_id in waits,
        )
        for head in heads
    ]


def _longer_stories(store: Store, places: Iterable[StoryPlace]) -> dict[str, Related]:
    """Give the longer stories of some places: title, days, number of events."""
    wanted = sorted({place.part_of for place in places})
    parts: dict[str, list[str]] = {story_id: [] for story_id in wanted}
    for place in store.parts_of(wanted):
        parts[place.part_of].append(place.story_id)
    heads = store.heads_of(sorted({*wanted, *(i for own in parts.values() for i in own)}))
    return {i: _longer(i, heads, own) for i, own in parts.items()}


def _longer(story_id: str, heads: dict[str, Head], parts: Sequence[str]) -> Related:
    own = [heads[i] for i in parts if i in heads]
    title = heads[story_id].title if story_id in heads else ""
    first = min((h.first for h in own if h.first), default=None)
    last = max((h.last for h in own if h.last), default=None)
    return Related(story_id, title, first, last, len(parts))


def _waiting(store: Store, heads: Sequence[Head]) -> set[str]:
    """Give the stories whose only report waits; one that waits has a story of its own."""
    single = store.members_of([head.story_id for head in heads if head.n_reports == 1])
    story_of = {report: story for story, reports in single.items() for report in reports}
    return {story_of[report] for report in store.waiting(list(story_of))}


def stories_json(stories: Iterable[Listed]) -> StoriesJson:
    """Write a list of stories, in the order given."""
    return {"schema": STORIES_SCHEMA, "stories": [listed_json(one) for one in stories]}


def listed_json(one: Listed) -> HeadJson:
    """Write a story of the list."""
    head = one.head
    return {
        "id": head.story_id,
        "title": head.title,
        "first": head.first,
        "last": head.last,
        "n_reports": head.n_reports,
        "at_least": head.at_least,
        "at_most": head.at_most,
        "n_new": one.n_new,
        "named": any(c.kind == "name" for c in one.corrections),
        "corrections": corrections_json(one.corrections),
        "part_of": one.part_of.id if one.part_of else None,
        "follows": one.follows,
        "waits": one.waits,
    }
