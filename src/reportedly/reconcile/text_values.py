"""Values of one slot in two passages, set against each other by the typed comparers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.model.facts import Extraction, Modality, Place, Quantity, TimeExpression
from reportedly.model.report import Published, Report, Span
from reportedly.model.story import (
    PlaceValue,
    QuantityValue,
    Relation,
    Slot,
    TimeValue,
    Value,
)
from reportedly.reconcile.compare.base import Told
from reportedly.reconcile.compare.both import Direction, compare_both

#: At most this many values of a slot are read from a passage.
MAX_VALUES = 12

_UNSURE = frozenset({Modality.POSSIBLE, Modality.REPORTED})


@dataclass(frozen=True, slots=True)
class ValuePair:
    """Two values of one slot, how they stand, and which side a directed relation starts from."""

    slot: Slot
    left: Value
    right: Value
    left_text: str
    right_text: str
    relation: Relation
    direction: Direction
    score: float
    reason: str


def when_told(published: Published) -> str | None:
    """Give the moment or day of publication as ISO text, None when it is not one known day."""
    if published.at is not None:
        return published.at.isoformat()
    return published.day.isoformat() if published.day else None


def compare_values(
    left: Report, left_facts: Extraction, right: Report, right_facts: Extraction
) -> tuple[ValuePair, ...]:
    """Pair times, places and quantities of two passages, each with its likest counterpart.

    Quantities are paired only within one unit. Cost: at most 144 comparisons a slot.
    """
    mine = _told(left, left_facts)
    other = _told(right, right_facts)
    pairs: list[ValuePair] = []
    for slot in (Slot.TIME, Slot.PLACE, Slot.QUANTITY):
        pairs.extend(_pair_slot(slot, mine[slot], other[slot]))
    return tuple(pairs)


def _told(report: Report, facts: Extraction) -> dict[Slot, list[Told]]:
    when = when_told(report.published)

    def tell(items: Iterable[tuple[Value, Span]]) -> list[Told]:
        rows = [Told(value, span.exact, _is_firm(facts, span), when) for value, span in items]
        return rows[:MAX_VALUES]

    return {
        Slot.TIME: tell((_time(t), t.span) for t in facts.times if _is_dated(t)),
        Slot.PLACE: tell((_place(p), p.span) for p in facts.places if not p.as_government),
        Slot.QUANTITY: tell((_quantity(q), _counted(report, q)) for q in facts.quantities),
    }


def _is_firm(facts: Extraction, span: Span) -> bool:
    unsure = (c.span for c in facts.claims if c.modality in _UNSURE)
    return not any(claim.overlaps(span) for claim in unsure)


def _is_dated(time: TimeExpression) -> bool:
    return time.timex3.type in ("DATE", "TIME") and bool(time.edtf)


def _time(time: TimeExpression) -> TimeValue:
    return TimeValue(time.edtf, time.days)


def _place(p: Place) -> PlaceValue:
    return PlaceValue(p.name, p.gazetteer_id, p.lat, p.lon, p.country, p.within)


def _quantity(q: Quantity) -> QuantityValue:
    return QuantityValue(q.low, q.high, q.unit, q.approximate)


def _counted(report: Report, quantity: Quantity) -> Span:
    if quantity.counted is None:
        return quantity.span
    start = min(quantity.span.start, quantity.counted.start)
    return report.span(start, max(quantity.span.end, quantity.counted.end))


_ORDER = (
    Relation.AGREE,
    Relation.REFINE,
    Relation.UPDATE,
    Relation.DIFFER,
    Relation.CONTRADICT,
    Relation.UNRELATED,
)


def _pair_slot(slot: Slot, mine: list[Told], other: list[Told]) -> list[ValuePair]:
    """Pair each value of the side with fewer of them with the nearest of the other side."""
    swap = len(mine) > len(other)
    few, many = (other, mine) if swap else (mine, other)
    pairs = []
    for told in few:
        found = [_pair(slot, *((t, told) if swap else (told, t))) for t in many]
        found = [p for p in found if p.relation is not Relation.UNRELATED]
        if found:
            pairs.append(min(found, key=lambda p: (_ORDER.index(p.relation), -p.score)))
    return pairs


def _pair(slot: Slot, left: Told, right: Told) -> ValuePair:
    found, direction = compare_both(left, right)
    return ValuePair(
        slot,
        left.value,
        right.value,
        left.wording,
        right.wording,
        found.relation,
        direction,
        found.score,
        found.reason,
    )
