"""Agents: who did it, by story-wide entity."""

from __future__ import annotations

from reportedly.model.story import AgentValue, Slot
from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.shared import agree, compare_open, differ, quoted, refine


class AgentComparer:
    """Compares who, as two reports tell it.

    Two different names are never called a contradiction: several can have done a thing together,
    and one may be a description of the other.
    """

    slot = Slot.AGENT

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of two agents."""
        settled = compare_open(left, right)
        if settled is not None:
            return settled
        a, b = left.value, right.value
        if not (isinstance(a, AgentValue) and isinstance(b, AgentValue)):
            raise TypeError(f"not agents: {a.kind}, {b.kind}")
        if a.entity == b.entity:
            return agree(0.95, f"{quoted(left)} and {quoted(right)} are {a.name}")
        mine, other = _words(a.name), _words(b.name)
        if mine and mine == other:
            return agree(0.7, f"{quoted(left)} and {quoted(right)} bear the same name")
        if other and mine > other:
            return refine(0.5, f"{quoted(left)} names in full what may be {quoted(right)}")
        return differ(0.5, f"{quoted(left)} ({a.name}) is not {quoted(right)} ({b.name})")


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace("-", " ").replace(".", " ").split())
