"""Status: did it happen, will it, may it, did it not; a small lattice of firmness and sign."""

from __future__ import annotations

from reportedly.model.facts import Modality, Polarity
from reportedly.model.story import Slot, StatusValue
from reportedly.reconcile.compare.base import Comparison, Told
from reportedly.reconcile.compare.shared import (
    agree,
    both_firm,
    can_update,
    compare_open,
    contradict,
    differ,
    is_later,
    quoted,
    refine,
    same_scope,
    update,
)

#: How much each modality commits to, from least to most.
RANK = {
    Modality.POSSIBLE: 1,
    Modality.REPORTED: 2,
    Modality.PLANNED: 3,
    Modality.DENIED: 4,
    Modality.ASSERTED: 4,
}

_FIRM = frozenset({Modality.ASSERTED, Modality.PLANNED, Modality.DENIED})


class StatusComparer:
    """Compares whether it happened, is planned, may be or is denied."""

    slot = Slot.STATUS

    def compare(self, left: Told, right: Told) -> Comparison:
        """Give the relation of two statuses; only yes against no can contradict."""
        settled = compare_open(left, right)
        if settled is not None:
            return settled
        a, b = left.value, right.value
        if not (isinstance(a, StatusValue) and isinstance(b, StatusValue)):
            raise TypeError(f"not statuses: {a.kind}, {b.kind}")
        if says_no(a) != says_no(b):
            return _opposed(left, right, a, b)
        return _same_sign(left, right, a, b)


def says_no(value: StatusValue) -> bool:
    """Tell whether the telling is that it is not so."""
    return value.modality is Modality.DENIED or value.polarity is Polarity.NEGATIVE


def _same_sign(left: Told, right: Told, a: StatusValue, b: StatusValue) -> Comparison:
    pair = f"{quoted(left)} ({a.modality}) and {quoted(right)} ({b.modality})"
    if RANK[a.modality] == RANK[b.modality]:
        return agree(0.9, f"{pair} go the same way")
    if RANK[a.modality] < RANK[b.modality]:
        return differ(0.4, f"{pair}: the second commits to more")
    happened = a.modality is Modality.ASSERTED and b.modality is Modality.PLANNED
    if happened and is_later(left, right):
        return update(0.8, f"{quoted(left)} tells as done what {quoted(right)} told as planned")
    return refine(0.7, f"{pair}: the first commits to more")


def _is_change(newer: StatusValue, older: StatusValue) -> bool:
    """Tell whether the world can have gone from the older telling to the newer one.

    A denial does not change what it denies: it disputes it.
    """
    if Modality.DENIED in {newer.modality, older.modality}:
        return False
    if older.modality is Modality.PLANNED or newer.modality is Modality.PLANNED:
        return True
    not_yet = older.polarity is Polarity.NEGATIVE and older.modality is Modality.ASSERTED
    return not_yet and not says_no(newer)


def _opposed(left: Told, right: Told, a: StatusValue, b: StatusValue) -> Comparison:
    yes, no = (right, left) if says_no(a) else (left, right)
    pair = f"{quoted(yes)} says it is so, {quoted(no)} says it is not"
    if not same_scope(left, right):
        return differ(0.5, f"{pair}, of what may be different parts of the matter")
    if can_update(left, right) and _is_change(a, b):
        return update(0.7, f"{quoted(left)} was told later than {quoted(right)} and reverses it")
    if can_update(right, left) and _is_change(b, a):
        return differ(0.5, f"{quoted(left)} was told before {quoted(right)}, which reverses it")
    if both_firm(left, right) and {a.modality, b.modality} <= _FIRM:
        return contradict(0.8, f"{pair}, both for certain")
    return differ(0.6, f"{pair}, not both for certain")
