"""Quantities: arithmetic on ranges, with rounding and counts that grow while a story runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reportedly.model.story import QuantityValue, Slot
from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.shared import (
    agree,
    both_firm,
    can_update,
    compare_open,
    contradict,
    days_later,
    differ,
    load_table,
    quoted,
    refine,
    same_scope,
    unrelated,
    update,
)

#: How far "about" reaches to either side, as a share of the number.
ABOUT = 0.1

#: From here on a number ending in two noughts or more may have been rounded by its teller.
ROUNDED_FROM = 1000.0

#: A rounded number lies within this share of the exact one.
ROUNDING = 0.05

#: Below this share of the greater number a difference may lie in the counting, not in the facts.
SLIGHT = 0.02


#: How far a running count moves between two tellings, as a share of the old number: a toll is
#: revised down by less than half, and one that is tenfold counts something wider.
FALL, RISE = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range in a base unit; infinities are open ends. ``exact`` is one stated number."""

    low: float
    high: float
    exact: bool

    def contains(self, other: Range) -> bool:
        """Tell whether every number of ``other`` lies in this range."""
        return self.low <= other.low and other.high <= self.high

    def overlaps(self, other: Range) -> bool:
        """Tell whether a number lies in both ranges."""
        return self.low <= other.high and other.low <= self.high


class QuantityComparer:
    """Compares how many or how much, as two reports tell it."""

    slot = Slot.QUANTITY

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of two quantities; a number within a range never contradicts it."""
        settled = compare_open(left, right)
        if settled is not None:
            return settled
        a, b = left.value, right.value
        if not (isinstance(a, QuantityValue) and isinstance(b, QuantityValue)):
            raise TypeError(f"not quantities: {a.kind}, {b.kind}")
        pair = f"{quoted(left)} and {quoted(right)}"
        unit, other_unit = base_unit(a.unit)[0], base_unit(b.unit)[0]
        if unit and other_unit and unit != other_unit:
            return unrelated(0.8, f"{pair} count different things ({a.unit}, {b.unit})")
        if not same_scope(left, right):
            return differ(0.5, f"{pair} count different parts ({left.scope!r}, {right.scope!r})")
        if unit != other_unit:
            return _unit_unsaid(left, right, a, b)
        return _by_range(left, right, as_range(a), as_range(b))


def base_unit(unit: str | None) -> tuple[str, float]:
    """Give the base unit of a unit and the factor to it; the empty string for no unit."""
    if not unit:
        return "", 1.0
    name = unit.strip().casefold()
    base, factor = load_table("quantities")["convert"].get(name, (name, 1.0))
    return str(base), float(factor)


def as_range(value: QuantityValue) -> Range:
    """Give the range in base units that the wording commits to, before any rounding."""
    factor = base_unit(value.unit)[1]
    low = -math.inf if value.low is None else value.low * factor
    high = math.inf if value.high is None else value.high * factor
    exact = value.low is not None and value.low == value.high and not value.approximate
    if value.approximate and low == high:
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return Range(low, high, exact)


def rounding(number: float) -> float:
    """Give half the grain a number seems to be rounded to: 50 for 1,500, 0 for 1,512 and for 20.

    Counts below a thousand are taken as counted; so is a number with fewer than two noughts. Never
    more than a twentieth: nobody rounds 1,500 to 2,000.
    """
    if not math.isfinite(number) or abs(number) < ROUNDED_FROM or number != int(number):
        return 0.0
    digits = str(int(abs(number)))
    noughts = len(digits) - len(digits.rstrip("0"))
    return min(10.0**noughts / 2, ROUNDING * abs(number)) if noughts >= 2 else 0.0


def _unit_unsaid(left: Told, right: Told, a: QuantityValue, b: QuantityValue) -> Comparison:
    pair = f"{quoted(left)} and {quoted(right)}"
    if (a.low, a.high) == (b.low, b.high):
        return agree(0.6, f"{pair} are the same number, of which one says no unit")
    return differ(0.3, f"{pair} are different numbers, of which one says no unit")


def _rounds_to(fine: Range, coarse: Range) -> bool:
    return (
        fine.exact
        and coarse.exact
        and rounding(coarse.low) > rounding(fine.low)
        and abs(fine.low - coarse.low) <= rounding(coarse.low)
    )


def _by_range(left: Told, right: Told, a: Range, b: Range) -> Comparison:
    pair = f"{quoted(left)} and {quoted(right)}"
    if a == b:
        return agree(0.9, f"{pair} come to the same")
    if _is_growth(left, right, a, b):
        return update(0.7, f"{quoted(left)} was counted later than {quoted(right)}")
    if _is_growth(right, left, b, a):
        return differ(0.5, f"{quoted(left)} was counted before {quoted(right)}, the newer")
    if _rounds_to(a, b) or (b.contains(a) and not a.contains(b)):
        return refine(0.85, f"{quoted(left)} is within what {quoted(right)} leaves room for")
    if _rounds_to(b, a) or (a.contains(b) and not b.contains(a)):
        return differ(0.5, f"{quoted(left)} leaves room for {quoted(right)}, the more precise")
    if a.overlaps(b) or (_is_converted(left, right) and _is_slight(a, b)):
        return agree(0.6, f"{pair} can both be true, give or take rounding")
    return _apart(left, right, a, b)


def _is_converted(left: Told, right: Told) -> bool:
    a, b = left.value, right.value
    return isinstance(a, QuantityValue) and isinstance(b, QuantityValue) and a.unit != b.unit


def _is_slight(a: Range, b: Range) -> bool:
    """Tell whether the gap is less than rounding a converted unit can make (miles and km)."""
    gap = max(a.low, b.low) - min(a.high, b.high)
    top = max(abs(x) for x in (a.low, a.high, b.low, b.high) if math.isfinite(x))
    return gap <= SLIGHT * top


def is_growing(told: Told) -> bool:
    """Tell whether the count can move from hour to hour: victims, arrests, burnt acres."""
    table = load_table("quantities")
    value = told.value
    unit = value.unit.casefold() if isinstance(value, QuantityValue) and value.unit else ""
    if unit in table["growing_units"]:
        return True
    words = f"{told.wording} {told.scope}".casefold()
    return any(stem in words for stem in table["growing_stems"])


def _is_growth(newer: Told, older: Told, a: Range, b: Range) -> bool:
    """Tell whether a later telling of a moving count replaces an earlier one.

    A later count above an old floor ("17" after "at least 9") is news; a later floor below the
    old count ("at least 200" after "231") is none, only less precise; a number after a vague one
    ("264" after "hundreds") is more precise. What is many times the old number, or less than half
    of it, counts something else rather than the same later on.
    """
    if not can_update(newer, older) or not (is_growing(newer) or is_growing(older)):
        return False
    if not FALL <= a.low / max(b.low, 1.0) <= RISE:
        return False
    if math.isinf(b.high):
        return a.low > b.low and not _is_vague(older)
    return not a.overlaps(b) and not _rounds_to(a, b) and not _rounds_to(b, a)


def _is_vague(told: Told) -> bool:
    return isinstance(told.value, QuantityValue) and told.value.approximate


def _apart(left: Told, right: Told, a: Range, b: Range) -> Comparison:
    pair = f"{quoted(left)} and {quoted(right)}"
    if not both_firm(left, right):
        return differ(0.6, f"{pair} are different numbers, not both told for certain")
    if not (a.exact and b.exact):
        return differ(0.6, f"{pair} are different numbers, of which one is no exact count")
    if is_growing(left) or is_growing(right):
        return differ(0.6, f"{pair} are counts that can move between one telling and the next")
    gap = days_later(left, right)
    if gap:
        return differ(0.6, f"{pair} were told at different times")
    return contradict(0.75, f"{pair} are different numbers of the same thing, both for certain")
