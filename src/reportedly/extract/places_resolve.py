"""Toponym resolution: which place of that name is meant.

A score per candidate: population as prior, cues next to the name ("Paris, Texas"; "Russia's city
of …"), and the countries, divisions and neighbourhood of the report's other places, as in the
minimality heuristics surveyed by Leidner (Toponym Resolution in Text, 2007, ch. 3 and 5), with
weights in ``data/places.json``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, log2, log10, radians, sin, sqrt

from reportedly.extract.gazetteer import (
    Entry,
    countries,
    country_names,
    fold_name,
    load_gazetteer,
)
from reportedly.extract.places_find import Toponym, place_words

_TOP_CANDIDATES = 25
_ROUNDS = 2
_SUPPORT = {"city": 0.8, "admin1": 1.0, "admin2": 0.8}
_MIN_TRUST = 0.5
_NEAR_KM = 250.0
_MIN_CAPITAL = 100_000
_SMALL_COUNTRY = 2_000_000


@dataclass(frozen=True, slots=True)
class Resolution:
    """The chosen entry of a toponym and how sure the choice is, in [0, 1]."""

    entry: Entry
    score: float


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in degrees, in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (lat1, lon1, lat2, lon2))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(chord)))


def candidates_of(toponym: Toponym) -> tuple[Entry, ...]:
    """Give the places a toponym may name, by falling prior; none when it is not known."""
    state = state_of(toponym.name)
    if state:
        return (state,)
    for number, name in enumerate(_spellings(toponym.name)):
        entries = load_gazetteer().find(name)
        if number:
            entries = tuple(e for e in entries if _is_major(e))
        if entries:
            ranked = sorted(entries, key=lambda e: (-prior(e, entries), e.id))
            return tuple(ranked[:_TOP_CANDIDATES])
    return ()


def state_of(text: str) -> Entry | None:
    """Give the US state of a postal or press abbreviation: "S.C.", "Kan.", "TX"."""
    if not (text.endswith(".") or (text.isupper() and 1 < len(text) < 3)):
        return None
    code = place_words()["state_codes"].get(text.replace(".", "").lower())
    name = load_gazetteer().division_name("US", code) if code else ""
    return next((e for e in load_gazetteer().find(name) if e.kind == "admin1"), None)


def _is_major(entry: Entry) -> bool:
    """Tell whether a place is large enough to be meant by a part of a longer name."""
    return entry.kind not in ("city", "admin2", "water") or entry.population > _MIN_CAPITAL


def _spellings(name: str) -> list[str]:
    words, lists = name.split(), place_words()
    forms = [name]
    if len(words) > 1 and words[0].lower() in lists["direction_words"]:
        forms.append(" ".join(words[1:]))
    if len(words) > 1 and words[-1].lower() in lists["trailing_words"]:
        forms.append(" ".join(words[:-1]))
    if len(words) > 2 and words[0].lower() in lists["leading_words"] and words[1].lower() == "of":
        forms.append(" ".join(words[2:]))
    return forms


def prior(entry: Entry, among: Sequence[Entry]) -> float:
    """Give the weight of a place by its kind and number of people, before any context."""
    weights = place_words()["weights"]
    base = float(weights[entry.kind])
    if entry.kind in ("city", "admin1", "admin2"):
        base += log10(entry.population + 10)
    if entry.kind == "admin1" and any(
        e.kind == "city" and e.division == entry.division and e.iso2 == entry.iso2 for e in among
    ):
        base += weights["same_name_city"]
    if entry.kind == "city" and is_capital(entry):
        base += weights["capital"]
    return base + (weights["alternate"] if entry.alternate and entry.kind == "city" else 0.0)


def is_capital(entry: Entry) -> bool:
    """Tell whether a city is the capital of its country."""
    country = countries().get(entry.iso2)
    if country is None or fold_name(country.capital) not in (fold_name(entry.name), ""):
        return False
    return entry.population > _MIN_CAPITAL or country.population < _SMALL_COUNTRY


def resolve_toponyms(
    toponyms: Sequence[Toponym], hints: Sequence[Entry] = ()
) -> list[Resolution | None]:
    """Choose a place for each toponym of one report; ``hints`` are places of its outlet.

    The first round goes by priors and cues next to the name; the next ones add the countries,
    divisions and neighbours that the round before found. Cost: linear in toponyms times distinct
    places.
    """
    names = [fold_name(t.name) for t in toponyms]
    options = [() if t.demonym else candidates_of(t) for t in toponyms]
    cues = [_local_cue(toponyms, options, i) for i in range(len(toponyms))]
    count = Counter(names)
    first_at = {name: index for index, name in reversed(list(enumerate(names)))}
    chosen = _choose(options, names, cues, _Background([(h, 1.0) for h in hints]))
    for _ in range(_ROUNDS):
        places = [(h, 1.0) for h in hints]
        for name, index in sorted(first_at.items(), key=lambda item: item[1]):
            if name in chosen:
                trust = _trust(options[index], cues[index], chosen[name])
                places.append((chosen[name], trust * log2(1 + count[name])))
        chosen = _choose(options, names, cues, _Background(places, toponyms), chosen)
    return [_resolution(options[i], chosen.get(names[i])) for i in range(len(toponyms))]


def _trust(options: Sequence[Entry], cues: dict[str, float], chosen: Entry | None) -> float:
    """Give how far a first choice may speak for others: by its margin, or a cue at its side."""
    if chosen is None or not options:
        return 0.0
    if cues.get(chosen.id):
        return 1.0
    rest = max((prior(e, options) for e in options if e.id != chosen.id), default=0.0)
    return min(1.0, max(0.15, (prior(chosen, options) - rest) / 3))


def _resolution(options: Sequence[Entry], chosen: Entry | None) -> Resolution | None:
    if chosen is None or not options:
        return None
    ranked = [prior(e, options) for e in options if e.id != chosen.id]
    margin = prior(chosen, options) - max(ranked, default=0.0)
    return Resolution(chosen, round(min(0.99, max(0.3, 0.6 + 0.1 * margin)), 3))


class _Background:
    """What else the report tells of: countries, divisions and points, by name."""

    def __init__(
        self, places: Sequence[tuple[Entry, float]], toponyms: Sequence[Toponym] = ()
    ) -> None:
        self.countries: dict[str, float] = defaultdict(float)
        self.divisions: dict[tuple[str, str], float] = defaultdict(float)
        self.points: list[tuple[str, float, float]] = []
        self.trust = {place.id: weight for place, weight in places}
        for place, weight in places:
            if place.iso2:
                self.countries[place.iso2] += weight * (3 if place.kind == "country" else 1)
            if place.kind in ("city", "admin1", "admin2"):
                self.divisions[place.iso2, place.division] += weight * _SUPPORT[place.kind]
            if place.kind == "city" and weight >= _MIN_TRUST:
                self.points.append((place.id, place.lat, place.lon))
        for toponym in toponyms:
            if len(toponym.demonym) == 2:
                self.countries[toponym.demonym] += 0.5

    def weigh(self, entry: Entry, own: Entry | None) -> float:
        """Give the support for an entry from places other than ``own``, its name's first choice."""
        weights = place_words()["weights"]
        trust = self.trust.get(own.id, 0.0) if own is not None else 0.0
        minus = trust if own is not None and own.iso2 == entry.iso2 else 0.0
        minus *= 3 if own is not None and own.kind == "country" else 1
        total = sum(self.countries.values()) + 1
        share = max(0.0, self.countries.get(entry.iso2, 0.0) - minus) / total
        score = float(weights["country_context"]) * share
        if entry.kind != "country" and entry.division:
            key = (entry.iso2, entry.division)
            same = own is not None and (own.iso2, own.division) == key
            minus = trust * _SUPPORT.get(own.kind, 0) if same and own is not None else 0.0
            mine = max(0.0, self.divisions.get(key, 0.0) - minus)
            score += float(weights["division_context"]) * min(1.0, mine / 2)
        if entry.kind == "city" and self._has_neighbour(entry):
            score += float(weights["near_context"])
        return score

    def _has_neighbour(self, entry: Entry) -> bool:
        return any(
            number != entry.id and distance_km(entry.lat, entry.lon, lat, lon) < _NEAR_KM
            for number, lat, lon in self.points[:60]
        )


def _choose(
    options: Sequence[Sequence[Entry]],
    names: Sequence[str],
    cues: Sequence[dict[str, float]],
    background: _Background,
    first: dict[str, Entry] | None = None,
) -> dict[str, Entry]:
    """Choose one place per name (one sense per report), by the sum over its mentions' cues."""
    by_name: dict[str, tuple[Sequence[Entry], Counter[str]]] = {}
    for option, name, cue in zip(options, names, cues, strict=True):
        if option:
            support = by_name.setdefault(name, (option, Counter()))[1]
            for number, weight in cue.items():
                support[number] = max(support[number], weight)  # type: ignore[assignment]
    chosen: dict[str, Entry] = {}
    for name, (option, support) in by_name.items():
        own = first.get(name) if first else None
        scored = [
            (prior(e, option) + support[e.id] + background.weigh(e, own), -i)
            for i, e in enumerate(option)
        ]
        chosen[name] = option[-max(scored)[1]]
    return chosen


def _local_cue(
    toponyms: Sequence[Toponym], options: Sequence[Sequence[Entry]], index: int
) -> dict[str, float]:
    """Give extra weight by entry id from the words around one mention."""
    toponym, weights = toponyms[index], place_words()["weights"]
    found: dict[str, float] = {}
    containers = _containers(toponyms, options, index)
    noun = _kind_noun(toponym)
    for entry in options[index]:
        weight = 0.0
        if any(_holds(box, entry) for box in containers):
            weight += weights["cue"]
        if noun == "division" and entry.kind in ("admin1", "admin2", "region"):
            weight += weights["kind_cue"]
        if noun == "city" and entry.kind == "city":
            weight += weights["kind_cue"]
        if weight:
            found[entry.id] = weight
    return found


def _holds(box: Entry, entry: Entry) -> bool:
    if box.id == entry.id or entry.kind == "country":
        return False
    if box.kind == "country":
        return box.iso2 == entry.iso2
    return box.kind == "admin1" and (box.iso2, box.division) == (entry.iso2, entry.division)


def _containers(
    toponyms: Sequence[Toponym], options: Sequence[Sequence[Entry]], index: int
) -> list[Entry]:
    """Give places that the words next to a mention say it lies in."""
    toponym = toponyms[index]
    found: list[Entry] = []
    after = index + 1
    if after < len(toponyms) and _is_next(toponym, toponyms[after]):
        listed = any(e.kind == "country" for e in options[index])
        kinds = ("admin1",) if listed else ("country", "admin1")
        found.extend(e for e in options[after] if e.kind in kinds)
    found.extend(_abbreviated_state(toponym))
    if index and toponyms[index - 1].passage is toponym.passage:
        before = toponyms[index - 1]
        gap = toponym.passage.doc[before.end : toponym.start]
        nouns = place_words()["city_nouns"] | place_words()["division_nouns"]
        if len(gap) < 7 and any(t.lower_ in nouns for t in gap) and not _has_break(gap.text):
            found.extend(e for e in options[index - 1] if e.kind in ("country", "admin1"))
            if before.demonym:
                found.extend(e for e in _country_entries(before.demonym))
    return found


def _has_break(text: str) -> bool:
    return any(c in text for c in ".;:,\n")


def _country_entries(iso2: str) -> list[Entry]:
    name = next((n for n, code in country_names().items() if code == iso2), "")
    return [e for e in load_gazetteer().find(name) if e.kind == "country"]


def _is_next(left: Toponym, right: Toponym) -> bool:
    """Tell whether ``right`` follows as in "Paris, Texas" or "Basra in Iraq"."""
    if left.passage is not right.passage:
        return False
    gap = left.passage.doc[left.end : right.start].text.strip().lower()
    return gap in (",", "in", ", in", "(", "in the")


def _abbreviated_state(toponym: Toponym) -> list[Entry]:
    """Read "Springfield, Ill." and "Paris, TX" with the postal and press abbreviations."""
    doc, at = toponym.passage.doc, toponym.end
    if at + 1 >= len(doc) or doc[at].text != ",":
        return []
    state = state_of(doc[at + 1].text)
    return [state] if state else []


def _kind_noun(toponym: Toponym) -> str:
    doc, words = toponym.passage.doc, place_words()
    last = doc[toponym.end - 1].lower_
    after = doc[toponym.end].lower_ if toponym.end < len(doc) else ""
    if last in words["division_nouns"] or after in words["division_nouns"]:
        return "division"
    before = [t.lower_ for t in doc[max(0, toponym.start - 2) : toponym.start]]
    if last == "city" or after == "city" or any(w in words["city_nouns"] for w in before):
        return "city"
    if "state" in before or "province" in before:
        return "division"
    return ""


def place_of_demonym(toponym: Toponym) -> Entry | None:
    """Give the country or region a demonym belongs to."""
    if len(toponym.demonym) == 2:
        entries: Sequence[Entry] = _country_entries(toponym.demonym)
    else:
        entries = load_gazetteer().find(toponym.demonym)
    return max(entries, key=lambda e: (prior(e, entries), e.id), default=None)
