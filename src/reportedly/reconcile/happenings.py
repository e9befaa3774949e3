"""Happenings: claims of several reports that tell of one real-world event.

Pairs of tellings are compared only within a block (event group and a shared party or place), scored
by a few readable rules, and joined best first by average linkage, so that one odd telling cannot
chain two events. What must stay apart never joins: another traveller, another destination country,
two dated and finished events on different days. Cost: quadratic in the largest block, which is
capped (``MAX_BLOCK``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from reportedly.model.report import DayInterval
from reportedly.reconcile.linkage import link_pairs
from reportedly.reconcile.tellings import ENCOUNTER, Telling

#: Mean score from which two groups of tellings are one happening.
JOIN_AT = 0.5
#: Tellings compared pairwise within a block; more than that are the same few sentences anyway.
MAX_BLOCK = 400
#: Days within which two dated tellings can be of one event, and a plan can have come true.
NEAR_DAYS = 2

APART = -10.0


@dataclass(frozen=True, slots=True)
class Group:
    """The tellings of one happening, in key order."""

    tellings: tuple[Telling, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """Report ids, sorted, each once."""
        return tuple(sorted({t.report.id for t in self.tellings}))


def group_tellings(tellings: Sequence[Telling]) -> list[Group]:
    """Group tellings into happenings; every telling is in exactly one group.

    The result does not depend on the order of the input.
    """
    ordered = sorted(tellings, key=lambda t: t.key)
    index = {t.key: i for i, t in enumerate(ordered)}
    scores: dict[tuple[int, int], float] = {}
    for left, right in _candidate_pairs(ordered):
        i, j = sorted((index[left.key], index[right.key]))
        if (i, j) not in scores:
            scores[i, j] = same_event_score(ordered[i], ordered[j])
    clusters = link_pairs(len(ordered), scores, JOIN_AT, APART)
    return [Group(tuple(ordered[i] for i in members)) for members in clusters]


def _candidate_pairs(ordered: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    blocks: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in ordered:
        keys = set(telling.parties) | set(telling.countries)
        keys |= {p.gazetteer_id or p.name for p in telling.places}
        if telling.group != ENCOUNTER:
            keys |= {"*"}
        for key in keys:
            blocks[telling.group, key].append(telling)
    for _, members in sorted(blocks.items()):
        yield from combinations(members[:MAX_BLOCK], 2)


def same_event_score(left: Telling, right: Telling) -> float:
    """Score how likely two tellings are of one event: in [0, 1], or ``APART``.

    Symmetric. Within one sentence, a journey and the meeting it is made for are one event.
    """
    if left.group != right.group:
        return APART
    if left.plural or right.plural:
        return 0.0
    if _dates_clash(left, right):
        return APART
    if left.group == ENCOUNTER:
        return _encounter_score(left, right)
    return _general_score(left, right)


def _dates_clash(left: Telling, right: Telling) -> bool:
    """Tell whether dates show two events: both dated on other days, or one over and one ahead.

    When a planned event will be is the question, not what tells it apart.
    """
    if left.days != DayInterval() and right.days != DayInterval():
        both_open = not left.done and not right.done
        return not both_open and _gap_days(left.days, right.days) > NEAR_DAYS
    return ((left.done and right.open) or (right.done and left.open)) and _one_is_old(left, right)


def _one_is_old(left: Telling, right: Telling) -> bool:
    """Tell whether the finished telling is of something over before the other report came out."""
    done, planned = (left, right) if right.open else (right, left)
    published = planned.report.published.days
    if done.days == DayInterval() or published.first is None:
        return not done.report.published.days.overlaps(published) or done.report is planned.report
    return done.days.last is not None and (published.first - done.days.last).days > NEAR_DAYS


def _gap_days(left: DayInterval, right: DayInterval) -> int:
    if left.overlaps(right):
        return 0
    first, second = (left, right) if (left.last and right.first) else (right, left)
    if first.last and second.first and first.last < second.first:
        return (second.first - first.last).days
    if second.last and first.first:
        return (first.first - second.last).days
    return 0


def _encounter_score(left: Telling, right: Telling) -> float:
    if _same_purpose(left, right):
        return 1.0
    if left.kind == right.kind == "motion":
        return _journey_score(left, right)
    if left.kind == right.kind:
        return _meeting_score(left, right)
    journey, meeting = (left, right) if left.kind == "motion" else (right, left)
    return _journey_to_meeting_score(journey, meeting)


def _same_purpose(left: Telling, right: Telling) -> bool:
    return (
        left.claim.span == right.claim.span
        and bool(left.agents & right.agents)
        and (left.kind != right.kind)
    )


def _destinations(telling: Telling) -> frozenset[str]:
    return frozenset(p.country for p in telling.places if p.country)


def _two_venues(left: Telling, right: Telling) -> bool:
    """Tell whether two finished events were in different towns and on no common day.

    Where a planned event will be is the question; where two finished ones were tells them apart.
    """
    if not (left.done or right.done) or left.open or right.open:
        return False
    towns, others = _towns(left), _towns(right)
    same_days = left.days != DayInterval() and left.days == right.days
    apart = bool(towns and others) and not towns & others and not _share_place(left, right)
    return apart and not same_days


def _towns(telling: Telling) -> frozenset[str]:
    return frozenset(p.gazetteer_id or p.name for p in telling.places if p.within)


def _journey_score(left: Telling, right: Telling) -> float:
    if left.agents and right.agents and not left.agents & right.agents:
        return APART
    there, other = _destinations(left), _destinations(right)
    if there and other and not there & other:
        return APART
    if _two_venues(left, right):
        return APART
    if not (left.agents & right.agents):
        return 0.0
    if there & other:
        return 0.9
    return 0.55 if _context(left, right) > 0.2 else 0.3


def _meeting_score(left: Telling, right: Telling) -> float:
    shared = left.parties & right.parties
    if _two_venues(left, right):
        return APART
    if len(shared) >= 2:
        return 0.9 + 0.1 * _context(left, right)
    rest = (left.parties | right.parties) - shared
    if len(left.parties - shared) and len(right.parties - shared) and rest:
        countries = left.countries & right.countries
        if len(shared) == 1 and len(countries) >= 2:
            return 0.75
        return APART if shared else 0.2 * bool(len(countries) >= 2)
    if not shared:
        return 0.0
    return 0.4 + 0.4 * _context(left, right)


def _journey_to_meeting_score(journey: Telling, meeting: Telling) -> float:
    if not journey.agents & meeting.parties:
        return 0.0
    hosts = meeting.countries - journey.agent_countries
    there = _destinations(journey)
    if there and meeting.places and not there & _destinations(meeting):
        return APART
    if there & hosts:
        return 0.8
    if there and hosts:
        return APART
    return 0.3 + 0.4 * _context(journey, meeting)


def _general_score(left: Telling, right: Telling) -> float:
    """Other events: who did it or to whom it was done, where, when, and in what words."""
    if left.report is right.report and (left.bare or right.bare):
        return 0.6  # "the attack" is the attack this report tells of
    if left.claim.span == right.claim.span:
        return APART  # "the bombing in Manchester and the attack in Westminster"
    if _two_venues(left, right):
        return APART
    score = 0.0
    if left.parties and right.parties:
        shared = len(left.parties & right.parties)
        score += 0.45 * shared / min(len(left.parties), len(right.parties))
    score += 0.2 if _share_place(left, right) else 0.0
    if left.days.known and right.days.known and left.days.overlaps(right.days):
        score += 0.45 if max(left.days.n_days or 0, right.days.n_days or 0) <= NEAR_DAYS else 0.1
    score += 0.1 if left.claim.lemma == right.claim.lemma else 0.0
    return min(1.0, score + 0.8 * _context(left, right))


def _share_place(left: Telling, right: Telling) -> bool:
    """Tell whether a place of one is, or lies within, a place of the other."""
    return any(
        p.gazetteer_id == q.gazetteer_id or p.name in q.within or q.name in p.within
        for p in left.places
        for q in right.places
    )


def _context(left: Telling, right: Telling) -> float:
    """Share of the shorter sentence's content words that the other has too."""
    if not left.words or not right.words:
        return 0.0
    return len(left.words & right.words) / min(len(left.words), len(right.words))
