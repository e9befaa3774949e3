"""What every comparer gives: a relation, a score and a sentence saying why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportedly.model.story import Relation, Slot, Value


@dataclass(frozen=True, slots=True)
class Told:
    """A value as one answer tells it, with what bears on whether two answers can clash.

    ``firm`` is True when every telling is asserted or planned outright, False when it is only
    possible, reported by others, or somebody's position. ``when`` orders the tellings (ISO text
    of the earliest report), None when unknown. ``wording`` is the text as it stands. ``tentative``
    is True when it is told as no more than possible; what is only passed on on somebody's word is
    not firm, yet not tentative: a later word of the same office can update an earlier one.
    """

    value: Value
    wording: str
    firm: bool = True
    when: str | None = None
    scope: str = ""
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """How left stands to right. ``refine``: left is more precise; ``update``: left is newer."""

    relation: Relation
    score: float
    reason: str


class Comparer(Protocol):
    """Compares two values of one slot of one happening."""

    slot: Slot

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of left to right; agree and contradict are symmetric."""
        ...
