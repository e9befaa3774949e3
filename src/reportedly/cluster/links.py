"""How alike neighbouring stories are in matter: means over samples of reports, where any met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.cluster.features import ReportFeatures
from reportedly.cluster.finder import Finder
from reportedly.cluster.holdings import Holdings
from reportedly.cluster.likeness import load_model, pair_scores
from reportedly.cluster.neighbourhood import spread
from reportedly.cluster.space import Weighed
from reportedly.cluster.threads import Event, Place, find_threads

#: Reports of a story whose edges are followed, that stand for it in a mean, and other stories
#: that one is measured against: those it has the best edges into.
FOLLOWED = 48
SAMPLE = 4
MAX_LINKS = 8

#: Stories are of one longer story down to this mean log-odds, taken as if all their reports were
#: of one day: what goes on for months is told of the same people and places. Of 233 events of ten
#: months of politics 151 are then in 44 threads, the largest of 16 (a government's shutdown); with
#: the days counted, and the line at -0.7, 87 in 36, and no thread outlasts some weeks.
LINE = 0.0
_ONE_DAY = 1

#: Days that a longer story may lie still; each time that long again takes one off the log-odds.
STILL = 90


def story_links(
    held: Holdings, finder: Finder, stories: Iterable[str]
) -> dict[tuple[str, str], float]:
    """Give the mean log-odds between some stories and those that edges lead to from them, as if
    all were of one day, less what a long stillness between them takes off.

    The ids of a pair are sorted. Cost: bounded by the number of stories; about 10 ms each.
    """
    members = held.get_members(sorted(stories))
    links: dict[tuple[str, str], float] = {}
    for story, rows in members.items():
        others = _met(held, story, spread(rows, FOLLOWED))
        wanted = [o for o in others if (min(story, o), max(story, o)) not in links]
        means = _means(finder, rows, held.get_members(wanted))
        links |= {(min(story, o), max(story, o)): mean for o, mean in means.items()}
    return dict(sorted(links.items()))


def story_event(held: Holdings, finder: Finder, story: str, rows: Sequence[int]) -> Event:
    """Give what is known of the time of a story, by a sample of its reports."""
    found = [item.features for item in finder.get_items(spread(rows, FOLLOWED))]
    dated = [f for f in found if f.is_dated]
    firsts = [f.first_day for f in dated if f.first_day is not None]
    lasts = [f.last_day for f in dated if f.last_day is not None]
    return Event(story, len(rows), min(firsts, default=None), max(lasts, default=None))


def place_stories(held: Holdings, finder: Finder, stories: Iterable[str]) -> dict[str, Place]:
    """Give the place of each of some stories among them, in the order of their ids."""
    members = {story: rows for story, rows in held.get_members(sorted(stories)).items() if rows}
    events = [story_event(held, finder, story, rows) for story, rows in members.items()]
    return find_threads(events, story_links(held, finder, members), LINE)


def _met(held: Holdings, story: str, rows: Sequence[int]) -> list[str]:
    """Give the other stories with which reports have most words in common, those first."""
    own = set(rows)
    edges = held.get_edges(rows)
    far = {e.other if e.row in own else e.row: 0.0 for e in edges}
    story_of = held.get_stories(far)
    best: dict[str, float] = {}
    for edge in edges:
        other = story_of.get(edge.other if edge.row in own else edge.row, story)
        if other != story:
            best[other] = max(best.get(other, 0.0), edge.body)
    return sorted(best, key=lambda o: (-best[o], o))[:MAX_LINKS]


def _means(
    finder: Finder, rows: Sequence[int], others: Mapping[str, Sequence[int]]
) -> dict[str, float]:
    samples = {story: spread(own, SAMPLE) for story, own in others.items()}
    dated = finder.get_items([row for own in samples.values() for row in own])
    items = [_undated(item) for item in dated]
    totals = dict.fromkeys(samples, 0.0)
    mine = finder.get_items(spread(rows, SAMPLE))
    for item in mine:
        scores = pair_scores(_undated(item), items, load_model()).log_odds.tolist()
        found = iter(
            score - _stillness(item.features, other.features)
            for score, other in zip(scores, dated, strict=True)
        )
        for story, own in samples.items():
            totals[story] += sum(next(found) for _ in own)
    return {s: round(t / (len(mine) * len(samples[s])), 6) for s, t in totals.items()}


def _stillness(one: ReportFeatures, other: ReportFeatures) -> float:
    """Give what the days between two reports take off; nothing where a day is unknown."""
    if None in (one.first_day, one.last_day, other.first_day, other.last_day):
        return 0.0
    gap = max(
        (one.first_day or 0) - (other.last_day or 0), (other.first_day or 0) - (one.last_day or 0)
    )
    return max(0.0, math.log2(gap / STILL)) if gap > STILL else 0.0


def _undated(item: Weighed) -> Weighed:
    """Give a report as if it were of a day that it shares with all."""
    return replace(item, features=replace(item.features, first_day=_ONE_DAY, last_day=_ONE_DAY))
