"""Comparing in both directions, for callers that do not know which side is newer or finer."""

from __future__ import annotations

from enum import StrEnum

from reportedly import plugins
from reportedly.model.story import NotGiven, Relation
from reportedly.reconcile.compare.base import Comparer, Comparison, Told

#: The relations that run from one side to the other.
DIRECTED = frozenset({Relation.REFINE, Relation.UPDATE})


class Direction(StrEnum):
    """Which side a directed relation starts from."""

    LEFT = "left"  # left refines or updates right
    RIGHT = "right"  # right refines or updates left
    NONE = "none"  # the relation has no direction


def get_comparer(left: Told, right: Told) -> Comparer:
    """Give the registered comparer for the kind of the values.

    Raises:
        ConfigError: no comparer is registered for that kind.
    """
    value = right.value if isinstance(left.value, NotGiven) else left.value
    kind = "status" if isinstance(value, NotGiven) else value.kind
    comparer: Comparer = plugins.get_component("reportedly.comparers", kind)
    return comparer


def compare_both(
    left: Told, right: Told, comparer: Comparer | None = None
) -> tuple[Comparison, Direction]:
    """Compare two tellings whichever of them is newer or more precise.

    ``Comparer.compare(left, right)`` reports ``refine`` and ``update`` only from the left, and
    gives ``differ`` when it is the right one that is more precise or newer. This tries both ways
    and gives the directed relation where there is one, with the side it starts from.

    Args:
        left: one telling.
        right: another telling of the same slot of the same happening.
        comparer: the comparer to use; the registered one for the kind of value if None.
    """
    chosen = comparer or get_comparer(left, right)
    there = chosen.compare(left, right)
    if there.relation in DIRECTED:
        return there, Direction.LEFT
    back = chosen.compare(right, left)
    if back.relation in DIRECTED:
        return back, Direction.RIGHT
    return there, Direction.NONE
