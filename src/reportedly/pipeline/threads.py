"""The longer stories around those that a batch changed, found from what is known of each."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from reportedly.cluster.finder import Finder
from reportedly.cluster.links import LINE, story_event, story_links
from reportedly.cluster.threads import find_threads
from reportedly.pipeline.holdings import LibraryHoldings
from reportedly.store.base import Link, Store, StoryPlace, Threading


def thread_stories(
    store: Store, held: LibraryHoldings, finder: Finder, changed: AbstractSet[str]
) -> Threading:
    """Give the links and places that follow from a change of some stories.

    Threads are found among the changed stories, those alike to them, and all that were in a thread
    with any of these. Cost: about 10 ms a changed story, and 1 ms for each of the others.
    """
    standing = [s for s, rows in held.get_members(sorted(changed)).items() if rows]
    fresh = story_links(held, finder, standing)
    around = sorted({*changed, *(s for pair in fresh for s in pair)})
    before = store.places_of(around)
    mates = store.parts_of(sorted({place.part_of for place in before.values()}))
    before |= {place.story_id: place for place in mates}
    others = sorted(set(before).union(around).difference(changed))
    known = {(k.one, k.other): k.mean for k in store.links_of(others)}
    known = {pair: mean for pair, mean in known.items() if not changed & set(pair)}
    events = [
        story_event(held, finder, story, rows)
        for story, rows in held.get_members([*standing, *others]).items()
        if rows
    ]
    places = find_threads(events, {**known, **fresh}, LINE)
    now = {
        story: StoryPlace(story, place.part_of, place.follows)
        for story, place in places.items()
        if place.part_of is not None
    }
    moved = [s for s in sorted({*before, *now}) if before.get(s) != now.get(s)]
    return Threading(
        changed=tuple(sorted(changed)),
        links=tuple(Link(one, other, mean) for (one, other), mean in fresh.items()),
        moved=tuple(moved),
        places=tuple(now[story] for story in moved if story in now),
    )
