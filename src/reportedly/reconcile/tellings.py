"""Tellings: claims made comparable across reports — whose, with whom, where, when, how firmly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from reportedly.model.facts import (
    Claim,
    Entity,
    EntityKind,
    Extraction,
    Link,
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
#: Claims of this type tell of whatever event was told of last ("it will occur in May").
ANAPHORIC = "occur"
#: Kinds of event that "it" can stand for.
EVENT_KINDS = frozenset({"motion", "encounter", "other"})
#: Letters of a word that are compared.
STEM = 6
#: Characters back within which an antecedent is looked for.
REACH = 1200

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
    chain: tuple[Link, ...]
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
    def plural(self) -> bool:
        """True when one claim dates several events ("the first in June, the second in May")."""
        known = [t.days for t in self.times if t.precision in _POINTLIKE and t.days.known]
        return any(not a.overlaps(b) for a, b in combinations(known, 2))

    @property
    def denies(self) -> bool:
        """True when it is told as not so."""
        claim = self.claim
        return claim.modality is Modality.DENIED or claim.polarity is Polarity.NEGATIVE

    @property
    def bare(self) -> bool:
        """True for an event only named, with nobody, no place and no time of its own."""
        return self.claim.nominal and not (self.parties or self.places or self.times)

    @property
    def done(self) -> bool:
        """True when it is told as having happened, or named with a day before the report."""
        if self.open:
            return False
        published = self.report.published.days
        over = self.days.last and (published.last is None or self.days.last < published.last)
        return not self.claim.nominal or bool(self.days.known and over)

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
        self._actor: dict[str, str] = {}
        for entity in sorted(merged.entities, key=lambda e: (e.kind is EntityKind.PLACE, e.id)):
            country = self._find(entity, at)
            if country is None:
                continue
            self._of[entity.id] = country
            if entity.kind is not EntityKind.PERSON:
                self._actor[entity.id] = self._actor.setdefault(f"country:{country}", entity.id)

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

    def actor(self, entity_id: str) -> str:
        """Give the one entity that stands for a country when it acts, whatever it is called."""
        return self._actor.get(entity_id, entity_id)


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
    return resolve_anaphors(sorted(found, key=lambda t: t.key))


def resolve_anaphors(tellings: Sequence[Telling]) -> list[Telling]:
    """Give "the talks" and "it will take place" the parties of the event told of before.

    The antecedent is the last telling of the same group (for "it": of any known group), within
    the same report and ``REACH`` characters, that names its parties. ``tellings`` are in key order.
    """
    resolved: list[Telling] = []
    for telling in tellings:
        before = _antecedent(telling, resolved) if not telling.parties else None
        if before is not None:
            telling = replace(
                telling,
                group=before.group,
                kind=before.kind if telling.kind == "" else telling.kind,
                agents=before.agents,
                parties=before.parties,
                countries=telling.countries | before.countries,
                agent_countries=before.agent_countries,
            )
        resolved.append(telling)
    return [t for t in resolved if t.claim.event_type != ANAPHORIC or t.parties]


def _antecedent(telling: Telling, resolved: Sequence[Telling]) -> Telling | None:
    pronoun = telling.claim.event_type == ANAPHORIC
    if not pronoun and telling.group != ENCOUNTER:
        return None
    start = telling.claim.predicate.start
    for before in reversed(resolved):
        if before.report is not telling.report or start - before.claim.predicate.start > REACH:
            return None
        fits = before.kind in EVENT_KINDS if pronoun else before.kind == telling.kind
        if before.parties and (fits or (before.group == ENCOUNTER and telling.kind == "encounter")):
            return before
    return None


def _telling(
    claim: Claim,
    report: Report,
    facts: Extraction,
    merged: MergedEntities,
    countries: Countries,
) -> Telling:
    agents = _entities(claim, ("agent",), report, merged, countries)
    parties = _entities(claim, ("agent", "patient"), report, merged, countries)
    places = tuple(facts.places[a.ref] for a in claim.of_role("place") if a.ref is not None)
    times = tuple(facts.times[a.ref] for a in claim.of_role("time") if a.ref is not None)
    numbers = tuple(facts.quantities[a.ref] for a in claim.of_role("quantity") if a.ref is not None)
    at_home = {c for e in parties if (c := countries.of(e))}
    where = {p.country for p in places if p.country}
    kind = family_kind(claim.event_type)
    return Telling(
        claim,
        report,
        merged.chain(report.id, claim.holder),
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
    claim: Claim,
    roles: tuple[str, ...],
    report: Report,
    merged: MergedEntities,
    countries: Countries,
) -> frozenset[str]:
    ids = (merged.of(report.id, a.entity) for role in roles for a in claim.of_role(role))
    return frozenset(countries.actor(i) for i in ids if i is not None)


def days_of(times: Sequence[TimeExpression]) -> DayInterval:
    """Give the days that all the pointlike times leave open (the first, where they clash)."""
    days = DayInterval()
    for time in times:
        if time.precision in _POINTLIKE:
            days = days.meet(time.days) or days
    return days


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Give the folded content words of a sentence, cut to ``STEM`` letters.

    The cut joins "contained" with "containment"; what it joins wrongly weighs little here.
    """
    words = frozenset(_WORD.findall(text.casefold())) - stop_words()
    return frozenset(word[:STEM] for word in words)
