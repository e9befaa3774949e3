"""Tellings: claims made comparable across reports — whose, with whom, where, when, how firmly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportedly.model.facts import (
    Claim,
    Entity,
    EntityKind,
    Extraction,
    Modality,
    Place,
    Polarity,
    Quantity,
    TimeExpression,
)
from reportedly.model.report import DayInterval, Report
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.names import name_tokens
from reportedly.reconcile.tables import family_kind, stop_words

#: Families told of one event from two sides: somebody travels, and people meet.
ENCOUNTER = "encounter"
#: Claims of this type say that a slot of a happening told of nearby is left open.
WITHHELD = "withhold"

_WORD = re.compile(r"[^\W\d_]{3,}")
_POINTLIKE = frozenset({"instant", "day", "week", "month", "quarter", "year", "range"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim of one report with its fillers resolved to story-wide values.

    ``parties`` are story entity ids; ``countries`` what they and the places stand for; ``days``
    is what all its times leave open; ``words`` are the content words of its sentence.
    """

    claim: Claim
    report: Report
    group: str
    kind: str
    agents: frozenset[str]
    parties: frozenset[str]
    countries: frozenset[str]
    agent_countries: frozenset[str]
    places: tuple[Place, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]
    days: DayInterval
    words: frozenset[str]

    @property
    def key(self) -> tuple[str, int, str]:
        """Order of tellings that does not depend on the order of reports read."""
        return (self.report.id, self.claim.predicate.start, self.claim.id)

    @property
    def open(self) -> bool:
        """True when it has not been told as having happened."""
        return self.claim.modality in {Modality.PLANNED, Modality.POSSIBLE} or (
            self.claim.polarity is Polarity.NEGATIVE
        )


class Countries:
    """Which country an entity stands for, learned from the resolved places of the story."""

    def __init__(self, extractions: Sequence[Extraction], merged: MergedEntities) -> None:
        self._by_name: dict[tuple[str, ...], str] = {}
        at: dict[tuple[str, int], Place] = {}
        for extraction in extractions:
            for place in extraction.places:
                at[extraction.report_id, place.span.start] = place
                if place.country and not place.within:
                    self._by_name.setdefault(name_tokens(place.span.exact), place.country)
                    self._by_name.setdefault(name_tokens(place.name), place.country)
        self._of: dict[str, str] = {}
        for entity in merged.entities:
            country = self._find(entity, at)
            if country is not None:
                self._of[entity.id] = country

    def _find(self, entity: Entity, at: Mapping[tuple[str, int], Place]) -> str | None:
        if entity.kind in {EntityKind.PLACE, EntityKind.GOVERNMENT}:
            for mention in entity.mentions:
                place = at.get((mention.report_id, mention.start))
                if place is not None and (entity.kind is EntityKind.GOVERNMENT or not place.within):
                    return place.country
            return None
        return self._by_name.get(name_tokens(entity.affiliation)) if entity.affiliation else None

    def of(self, entity_id: str) -> str | None:
        """Give the country an entity governs, is, or holds office for."""
        return self._of.get(entity_id)


def find_tellings(
    reports: Sequence[Report], extractions: Mapping[str, Extraction], merged: MergedEntities
) -> list[Telling]:
    """Give every claim of a story as a telling, sorted by report id and offset."""
    countries = Countries([extractions[r.id] for r in reports], merged)
    found = [
        _telling(claim, report, extractions[report.id], merged, countries)
        for report in reports
        for claim in extractions[report.id].claims
        if claim.event_type != WITHHELD
    ]
    return sorted(found, key=lambda t: t.key)


def _telling(
    claim: Claim,
    report: Report,
    facts: Extraction,
    merged: MergedEntities,
    countries: Countries,
) -> Telling:
    agents = _entities(claim, ("agent",), report, merged)
    parties = _entities(claim, ("agent", "patient"), report, merged)
    places = tuple(facts.places[a.ref] for a in claim.of_role("place") if a.ref is not None)
    times = tuple(facts.times[a.ref] for a in claim.of_role("time") if a.ref is not None)
    numbers = tuple(facts.quantities[a.ref] for a in claim.of_role("quantity") if a.ref is not None)
    at_home = {c for e in parties if (c := countries.of(e))}
    where = {p.country for p in places if p.country}
    kind = family_kind(claim.event_type)
    return Telling(
        claim,
        report,
        ENCOUNTER if kind in {"motion", "encounter"} else claim.event_type,
        kind,
        agents,
        parties,
        frozenset(at_home | where),
        frozenset(c for e in agents if (c := countries.of(e))),
        places,
        times,
        numbers,
        days_of(times),
        content_words(claim.span.exact),
    )


def _entities(
    claim: Claim, roles: tuple[str, ...], report: Report, merged: MergedEntities
) -> frozenset[str]:
    ids = (merged.of(report.id, a.entity) for role in roles for a in claim.of_role(role))
    return frozenset(i for i in ids if i is not None)


def days_of(times: Sequence[TimeExpression]) -> DayInterval:
    """Give the days that all the pointlike times leave open (the first, where they clash)."""
    days = DayInterval()
    for time in times:
        if time.precision in _POINTLIKE:
            days = days.meet(time.days) or days
    return days


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Give the folded content words of a sentence."""
    return frozenset(_WORD.findall(text.casefold())) - stop_words()
