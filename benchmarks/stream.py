"""An endless stream of invented news, the same for the same seed, with the story of each report.

    python -m benchmarks.stream --count 2000 > day.jsonl

About 2,000 reports a day. Most stories are told once to three times, a few some hundred times,
one (:data:`HUGE`) 5,000 times; they live for hours to weeks, and later reports tell what is new.
Many stories of one section run at a time: they share its words and people, and four in ten are
one event of a longer story that goes on beside it, with the same people in the same town. About
30 % are reprints (whole, cut, edited), 5 % have no date, 3 % come days late, and outlets put
lines of their own below. What happened before the first day is not in the stream, but stories
that began then go on in it, so that the first day is a day like any other.

A report is a function of the seed, its story and its place in it: any can be made at any time.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.stream_texts import Text, write_text
from benchmarks.stream_words import OUTLETS, SECTIONS, outlets, seeded

EPOCH = datetime(2024, 3, 4, tzinfo=UTC)
STORIES_A_DAY = 715
#: Stories run at most so many days, so this many days before the first must be looked at.
LONGEST_DAYS = 21
#: How many reports a story has: P(n) ~ n ** -2.45, on the mean 2.8.
SIZE_POWER, MOST_REPORTS = 2.45, 600
#: The one very large story: its day, its reports, the days it runs.
HUGE_DAY, HUGE, HUGE_DAYS = 12, 5000, 9
REPRINT, UNDATED, LATE = 0.47, 0.05, 0.03


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One report to come: when it arrives, its story, and its place there.

    ``form`` is ``own``, ``whole``, ``cut`` or ``edited``; a reprint's ``original`` is the place in
    the story of what it reprints. ``phase`` in [0, 1] is how far the story had gone.
    """

    arrives: datetime
    story: int
    place: int
    published: datetime
    phase: float
    outlet: int
    form: str
    original: int
    dated: bool
    n_story: int


@dataclass(frozen=True, slots=True)
class Made:
    """A report with its text; ``story`` is the gold."""

    item: Item
    url: str
    outlet: str
    title: str
    text: str
    published: str | None

    def line(self) -> dict[str, Any]:
        """Give the report as a line of JSON that ``reportedly add`` reads."""
        return {
            "url": self.url,
            "outlet": self.outlet,
            "title": self.title,
            "text": self.text,
            "published": self.published,
            "story": f"s{self.item.story}",
        }


def iter_items(seed: int = 1) -> Iterator[Item]:
    """Give the reports to come, in order of arrival, without their texts; endless.

    Cost: some 10 microseconds each. In memory are those of a few weeks.
    """
    waiting: list[Item] = []
    for day in itertools.count(-LONGEST_DAYS - 3):
        for number in range(STORIES_A_DAY):
            for item in story_items(seed, _story_number(day, number)):
                if item.arrives >= EPOCH:
                    heapq.heappush(waiting, item)
        if day == HUGE_DAY:
            for item in story_items(seed, _story_number(day, STORIES_A_DAY)):
                heapq.heappush(waiting, item)
        ends = EPOCH + timedelta(days=day + 1)
        while waiting and waiting[0].arrives < ends:
            yield heapq.heappop(waiting)


def story_items(seed: int, story: int) -> list[Item]:
    """Give all reports of a story in order of publication."""
    rng = seeded(f"{seed} plan {story}")
    day, number = divmod(story, 1000)
    is_huge = number == STORIES_A_DAY
    n = HUGE if is_huge else _draw_size(rng)
    life_h = 24.0 * HUGE_DAYS if is_huge else _draw_life(rng, n)
    begins = EPOCH + timedelta(days=day - LONGEST_DAYS - 3, seconds=rng.randrange(86_400))
    phases = sorted([0.0, *(rng.random() ** (1.3 if is_huge else 2.0) for _ in range(n - 1))])
    items: list[Item] = []
    own: list[int] = []
    for place, phase in enumerate(phases):
        published = begins + timedelta(seconds=int(3600 * life_h * phase))
        form, original = _draw_form(rng, own)
        if form == "own":
            own.append(place)
        items.append(
            Item(
                published + _draw_delay(rng),
                story,
                place,
                published,
                phase,
                min(rng.randrange(OUTLETS), rng.randrange(OUTLETS)),
                form,
                original,
                rng.random() >= UNDATED,
                n,
            )
        )
    return items


def make_item(seed: int, item: Item) -> Made:
    """Write a report's text. Cost: about a millisecond."""
    written: Text = write_text(seed, item)
    outlet = outlets(seed)[item.outlet]
    host = outlet.lower().replace(" ", "-")
    return Made(
        item,
        f"https://{host}.example/{item.story}/{item.place}",
        outlet,
        written.title,
        written.body,
        item.published.isoformat() if item.dated else None,
    )


def iter_reports(seed: int = 1, start: int = 0) -> Iterator[Made]:
    """Give reports with their texts in order of arrival, from the one numbered ``start``."""
    return (make_item(seed, item) for item in itertools.islice(iter_items(seed), start, None))


def section_of(seed: int, story: int) -> int:
    """Give the section of a story; the first are the fullest."""
    rng = seeded(f"{seed} section of {story}")
    return min(int(rng.expovariate(1.0 / 7.0)), SECTIONS - 1)


def _story_number(day: int, number: int) -> int:
    return (day + LONGEST_DAYS + 3) * 1000 + number


def _draw_size(rng: random.Random) -> int:
    """Draw from a discrete power law by inverting the continuous one (Pareto, rounded down)."""
    size = int((1.0 - rng.random()) ** (-1.0 / (SIZE_POWER - 1.0)))
    return min(size, MOST_REPORTS)


def _draw_life(rng: random.Random, n: int) -> float:
    """Draw how many hours a story runs: log-normal, longer for one that many tell."""
    return min(rng.lognormvariate(math.log(10.0 * n**0.5), 0.9), 24.0 * LONGEST_DAYS)


def _draw_delay(rng: random.Random) -> timedelta:
    if rng.random() < LATE:
        return timedelta(hours=24 + rng.random() * 24)
    return timedelta(minutes=rng.expovariate(1.0 / 40.0))


def _draw_form(rng: random.Random, own: list[int]) -> tuple[str, int]:
    """Draw whether a report is its outlet's own or a reprint, and of which earlier one."""
    if not own or rng.random() >= REPRINT:
        return "own", -1
    form = rng.choices(("whole", "cut", "edited"), weights=(4, 3, 3))[0]
    return form, min(rng.choice(own), rng.choice(own))


def main() -> None:
    """Write reports as JSON lines."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--start", type=int, default=0)
    options.add_argument("--count", type=int, default=2000)
    given = options.parse_args()
    for made in itertools.islice(iter_reports(given.seed, given.start), given.count):
        sys.stdout.write(json.dumps(made.line(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
