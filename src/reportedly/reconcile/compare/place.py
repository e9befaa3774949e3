"""Places: identity, containment, distance."""

from __future__ import annotations

import math
import unicodedata

from reportedly.model.story import PlaceValue, Slot
from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.shared import (
    agree,
    both_firm,
    compare_open,
    contradict,
    days_later,
    differ,
    quoted,
    refine,
    same_scope,
)

#: Nearer than this, two points are told of as one place.
NEAR_KM = 25.0

#: Farther than this, two towns are not "near" each other in any reporter's usage.
FAR_KM = 100.0

#: No part of a province lies farther than this from its middle.
WIDEST_KM = 2000.0

#: Nor of a region such as a plain or a half of a country.
WIDEST_REGION_KM = 4500.0

#: Told this many days apart or more, a change of venue explains the difference.
MOVED_DAYS = 2.0

_EARTH_DIAMETER_KM = 12742.0


class PlaceComparer:
    """Compares where, as two reports tell it."""

    slot = Slot.PLACE

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of two places; a place within the other never contradicts it."""
        settled = compare_open(left, right)
        if settled is not None:
            return settled
        a, b = left.value, right.value
        if not (isinstance(a, PlaceValue) and isinstance(b, PlaceValue)):
            raise TypeError(f"not places: {a.kind}, {b.kind}")
        if is_same_place(a, b):
            return agree(0.95, f"{quoted(left)} and {quoted(right)} are the same place")
        if lies_within(a, b):
            return refine(0.9, f"{quoted(left)} lies within {quoted(right)}")
        if lies_within(b, a):
            return differ(0.5, f"{quoted(left)} takes in {quoted(right)}, the more precise")
        km = distance_km(a, b)
        if may_contain(a, b, km) or may_contain(b, a, km):
            return differ(0.4, f"{quoted(left)} may be a part of {quoted(right)}, or the reverse")
        return _by_distance(left, right, km)


def _fold(name: str | None) -> str:
    if not name:
        return ""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def is_country(place: PlaceValue) -> bool:
    """Tell whether the place is a whole country: nothing is named that contains it."""
    return all(_fold(name) == _fold(place.name) for name in place.within)


def is_same_place(a: PlaceValue, b: PlaceValue) -> bool:
    """Tell whether both name one gazetteer entry, or bear one name in one country."""
    if a.gazetteer_id and b.gazetteer_id:
        return a.gazetteer_id == b.gazetteer_id
    return _fold(a.name) == _fold(b.name) and _fold(a.country) == _fold(b.country)


def lies_within(inner: PlaceValue, outer: PlaceValue) -> bool:
    """Tell whether ``inner`` is part of ``outer``, by the names or the country it lies in."""
    name = _fold(outer.name)
    if is_country(outer):
        if is_country(inner):
            return False
        same_code = bool(outer.country) and _fold(inner.country) == _fold(outer.country)
        return same_code or name == _fold(inner.country) or name in map(_fold, inner.within)
    if _fold(inner.country) != _fold(outer.country):
        return False
    return name in map(_fold, inner.within) and _fold(inner.name) != name


def may_contain(outer: PlaceValue, inner: PlaceValue, km: float | None = None) -> bool:
    """Tell whether ``outer`` is so wide, or so little known, that ``inner`` could lie in it.

    A place without a country is a continent, a sea or unknown; one with nothing but its country
    above it is a region of that country, whose list of towns the gazetteer need not have; a
    province ends somewhere, though, and one ``km`` kilometres off does not reach there.
    """
    if not outer.country:
        return True
    wide = len(outer.within) == 1 and not is_country(outer)
    province = (outer.gazetteer_id or "").startswith("geonames")
    if km is not None and km > (WIDEST_KM if province else WIDEST_REGION_KM):
        return False
    return wide and _fold(outer.country) == _fold(inner.country)


def distance_km(a: PlaceValue, b: PlaceValue) -> float | None:
    """Give the great-circle distance (haversine), or None without coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat1, lon1, lat2, lon2 = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    across = math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    half = math.sin((lat2 - lat1) / 2) ** 2 + across
    return _EARTH_DIAMETER_KM * math.asin(min(1.0, math.sqrt(half)))


def _by_distance(left: Told, right: Told, km: float | None) -> Comparison:
    pair = f"{quoted(left)} and {quoted(right)}"
    if km is None:
        return differ(0.4, f"{pair} are different names, of which one is not on the map")
    if km <= NEAR_KM:
        return agree(0.6, f"{pair} lie {km:.0f} km apart")
    far = f"{pair} lie {km:,.0f} km apart"
    if km <= FAR_KM:
        return differ(0.5, f"{far}, near enough to be told of as one area")
    if not both_firm(left, right):
        return differ(0.7, f"{far}, not both told for certain")
    if not same_scope(left, right):
        return differ(0.6, f"{far} and may belong to different parts of the matter")
    gap = days_later(left, right)
    if gap is not None and abs(gap) >= MOVED_DAYS:
        return differ(0.6, f"{far}, told {abs(gap):.0f} days apart: it may have been moved")
    return contradict(0.75, f"{far} and both are told for certain")
