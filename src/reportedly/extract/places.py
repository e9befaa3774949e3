"""Extractor of places: toponyms found, resolved to the gazetteer, told from governments."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from reportedly.extract.context import Context
from reportedly.extract.gazetteer import Entry, countries, fold_name, load_gazetteer
from reportedly.extract.places_find import (
    Toponym,
    after_preposition,
    family_names,
    find_again,
    find_toponyms,
    place_words,
)
from reportedly.extract.places_resolve import (
    Resolution,
    place_of_demonym,
    prior,
    resolve_toponyms,
)
from reportedly.extract.places_role import is_government
from reportedly.model.facts import Extraction, Place
from reportedly.model.report import Span

#: Demonyms ("Russian") are given as places of their country with this low score,
DEMONYM_SCORE = 0.4
#: and places inside other names ("University of Kentucky") with this one.
EMBEDDED_SCORE = 0.3


class PlaceExtractor:
    """Finds place names and resolves them to coordinates.

    ``Place.country`` is the country's English short name, also the last item of ``within`` (empty
    for a country itself). A demonym is a place scored ``DEMONYM_SCORE``, below every toponym that
    is resolved, never ``as_government``; so is a place inside another name ("University of
    Kentucky"), scored ``EMBEDDED_SCORE``. Whoever needs places where things happen takes those
    of 0.5 and more. A name the gazetteer lacks is kept without coordinates, scored
    0.2, when a preposition of place stands before it.
    """

    name = "places"
    version = "1"
    after: tuple[str, ...] = ()

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the places of this report, in text order."""
        people = family_names(context.passages)
        toponyms = [t for p in context.passages for t in find_toponyms(p, people)]
        toponyms += find_again(context.passages, toponyms, people)
        toponyms.sort(key=lambda t: t.passage.offset + t.tokens.start_char)
        resolved = resolve_toponyms(toponyms, outlet_places(context.report.outlet))
        places = [_place(context, t, r) for t, r in zip(toponyms, resolved, strict=True)]
        return replace(found, places=tuple(p for p in places if p is not None))


@lru_cache(maxsize=1024)
def outlet_places(outlet: str | None) -> tuple[Entry, ...]:
    """Give the large place an outlet is named after ("Lagos Courier"), which its toponyms favour.

    At most one; none for an outlet whose name holds no place of 100,000 people or more.
    """
    words = (outlet or "").split()
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if fold_name(name) in place_words()["not_places"]:
                continue
            fitting = [
                e
                for e in load_gazetteer().find(name)
                if e.kind in ("city", "admin1") and e.population >= 100_000 and not e.alternate
            ]
            if fitting:
                return (max(fitting, key=lambda e: (prior(e, fitting), e.id)),)
    return ()


def _place(context: Context, toponym: Toponym, resolution: Resolution | None) -> Place | None:
    span = context.span(toponym.passage, toponym.tokens)
    if toponym.demonym:
        entry = place_of_demonym(toponym)
        return _known(span, entry, DEMONYM_SCORE, False) if entry else None
    if toponym.embedded and resolution is not None:
        return _known(span, resolution.entry, EMBEDDED_SCORE, False)
    if resolution is None:
        if toponym.label not in ("GPE", "LOC") or not after_preposition(
            toponym.passage.doc, toponym.start
        ):
            return None
        return Place(span, toponym.name, None, None, None, None, (), 0.2)
    government = is_government(toponym, resolution.entry)
    return _known(span, resolution.entry, max(0.5, resolution.score), government)


def _known(span: Span, entry: Entry, score: float, government: bool) -> Place:
    country = countries().get(entry.iso2)
    name = country.name if country else None
    return Place(
        span, entry.name, entry.id, entry.lat, entry.lon, name, entry.within, score, government
    )
