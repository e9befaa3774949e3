"""Longer stories: events that belong together, and which of them goes on from which.

A thread is what average link makes of events when it goes on below the line at which reports
tell one event, down to the line of :attr:`reportedly.cluster.likeness.Level.STORY`. The mean over
all pairs of reports decides, not the best pair: a digest that is near to two matters makes no
thread of them. Pure and deterministic; the order of the events changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.cluster.linkage import pieces_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

#: Events looked at together; more that hang together are cut where they hang together least.
MAX_EVENTS = 400

#: Log-odds of two events that were never compared, for none of their reports was near another.
UNMET = -4.0

#: An event follows the latest of the earlier ones that are at most so much less alike than the
#: likest: the second event of three is as a rule as like the third as the first is.
MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """One story at the level of events: how many reports tell it, and from which days they are.

    ``first_day`` and ``last_day`` are proleptic day numbers, None when no report is dated.
    """

    story_id: str
    n_reports: int = 1
    first_day: int | None = None
    last_day: int | None = None

    @property
    def order(self) -> tuple[bool, int, str]:
        """Order events by their first day, undated last, ties by id."""
        return (self.first_day is None, self.first_day or 0, self.story_id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: ``part_of`` is the id of the earliest event of its thread (its own
    for that one), ``follows`` the event it goes on from. Both None when it is in no thread."""

    part_of: str | None = None
    follows: str | None = None


#: Mean log-odds between the reports of two events, by their ids in either order.
Links = Mapping[tuple[str, str], float]


def find_threads(events: Iterable[Event], links: Links, floor: float) -> dict[str, Place]:
    """Give each event's place, in the order of the ids.

    Args:
        events: those of a neighbourhood, each id once.
        links: what is known of pairs; a pair that is not there counts as :data:`UNMET`.
        floor: the mean log-odds down to which threads are joined.

    Cost: linear in the links to part what cannot be one thread; then, within each part, of
    :data:`MAX_EVENTS` at most, about its size cubed in array operations (0.1 s for 400).
    """
    ordered = sorted(events, key=lambda event: event.order)
    numbers = {event.story_id: i for i, event in enumerate(ordered)}
    known = {
        (min(numbers[a], numbers[b]), max(numbers[a], numbers[b])): mean
        for (a, b), mean in links.items()
        if a in numbers and b in numbers and a != b
    }
    edges = [(i, j, mean) for (i, j), mean in sorted(known.items())]
    places = {event.story_id: Place() for event in ordered}
    for piece in pieces_of(len(ordered), edges, floor, MAX_EVENTS):
        for thread in _threads_of(piece, ordered, known, floor):
            places.update(_places([ordered[i] for i in thread], thread, known, floor))
    return dict(sorted(places.items()))


def _threads_of(
    piece: Sequence[int],
    events: Sequence[Event],
    known: Mapping[tuple[int, int], float],
    floor: float,
) -> list[list[int]]:
    """Give the groups of two events or more that average link makes of a piece."""
    import numpy as np

    if len(piece) < 2:
        return []
    likeness = np.full((len(piece), len(piece)), UNMET)
    for i, one in enumerate(piece):
        for j, other in enumerate(piece[:i]):
            likeness[i, j] = likeness[j, i] = known.get((other, one), UNMET)
    np.fill_diagonal(likeness, -np.inf)
    sizes = np.array([float(events[i].n_reports) for i in piece])
    groups = _joined(likeness, sizes, floor)
    return [[piece[i] for i in group] for group in groups if len(group) > 1]


def _joined(likeness: Doubles, sizes: Doubles, floor: float) -> list[list[int]]:
    """Join the two groups most alike, again and again, down to the floor; ties go to the earlier.

    The mean is over reports: a large event weighs more than a small one (Lance and Williams 1967).
    """
    import numpy as np

    groups = [[i] for i in range(len(sizes))]
    while True:
        left, right = sorted(divmod(int(likeness.argmax()), len(sizes)))
        if likeness[left, right] < floor:
            return [sorted(group) for group in groups if group]
        total = sizes[left] + sizes[right]
        row = (sizes[left] * likeness[left] + sizes[right] * likeness[right]) / total
        likeness[left] = likeness[:, left] = row
        likeness[right] = likeness[:, right] = -np.inf
        likeness[left, left] = -np.inf
        sizes[left] = total
        groups[left] += groups[right]
        groups[right] = []


def _places(
    thread: Sequence[Event],
    numbers: Sequence[int],
    known: Mapping[tuple[int, int], float],
    floor: float,
) -> dict[str, Place]:
    """Place the events of one thread, given in order of time."""
    name = thread[0].story_id
    places = {}
    for i, event in enumerate(thread):
        earlier = {
            thread[j]: known.get((numbers[j], numbers[i]), UNMET)
            for j in range(i)
            if _is_earlier(thread[j], event)
        }
        places[event.story_id] = Place(name, _followed(earlier, floor))
    return places


def _is_earlier(one: Event, other: Event) -> bool:
    """Tell whether an event is known to have been told of before another was."""
    if one.first_day is None or other.first_day is None:
        return False
    return one.first_day < other.first_day


def _followed(earlier: Mapping[Event, float], floor: float) -> str | None:
    """Give the latest of the earlier events that are about as alike as the likest."""
    best = max(earlier.values(), default=floor)
    near = [e for e, mean in earlier.items() if mean >= max(floor, best - MARGIN)]
    if not near:
        return None
    latest = max(near, key=lambda e: (e.first_day or 0, e.last_day or 0, earlier[e], e.story_id))
    return latest.story_id
