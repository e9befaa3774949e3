"""What all comparers share: order of telling, firmness, and how a reason names both wordings."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from reportedly.model.story import NotGiven, Relation
from reportedly.reconcile.compare.base import Comparison, Told

#: Longest wording that a reason repeats whole, in characters.
MAX_WORDING = 70


@cache
def load_table(name: str) -> Any:
    """Give a JSON table of ``data/compare`` by its name, read once per process."""
    path = resources.files("reportedly") / "data" / "compare" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def quoted(told: Told) -> str:
    """Give a wording in quotation marks on one line, shortened when long."""
    words = " ".join(told.wording.split())
    if len(words) > MAX_WORDING:
        words = words[: MAX_WORDING - 1].rstrip() + "…"
    return f"“{words}”"


def _moment(when: str) -> datetime | None:
    try:
        return datetime.fromisoformat(when.strip())
    except ValueError:
        return None


def days_later(left: Told, right: Told) -> float | None:
    """Give how many days after ``right`` the telling ``left`` came; None when not known.

    A bare day against a moment is compared by the day; so are moments of which only one has a
    time zone.
    """
    if left.when is None or right.when is None:
        return None
    a, b = _moment(left.when), _moment(right.when)
    if a is None or b is None:
        return None
    bare = len(left.when.strip()) <= 10 or len(right.when.strip()) <= 10
    if bare or (a.tzinfo is None) != (b.tzinfo is None):
        return float((a.date() - b.date()).days)
    return (a - b).total_seconds() / 86400


def is_later(left: Told, right: Told) -> bool:
    """Tell whether ``left`` is known to have been told after ``right``."""
    gap = days_later(left, right)
    return gap is not None and gap > 0


def can_update(newer: Told, older: Told) -> bool:
    """Tell whether ``newer`` is known to be later and says more than that it is possible."""
    return not newer.tentative and is_later(newer, older)


def both_firm(left: Told, right: Told) -> bool:
    """Tell whether neither telling is a mere possibility or somebody's position."""
    return left.firm and right.firm


def same_scope(left: Told, right: Told) -> bool:
    """Tell whether both speak of the same part of the matter."""
    return left.scope.strip().casefold() == right.scope.strip().casefold()


def agree(score: float, reason: str) -> Comparison:
    """Both say the same, or what one says leaves room for the other."""
    return Comparison(Relation.AGREE, score, reason)


def refine(score: float, reason: str) -> Comparison:
    """Left says the same more precisely."""
    return Comparison(Relation.REFINE, score, reason)


def update(score: float, reason: str) -> Comparison:
    """Left is newer and replaces right."""
    return Comparison(Relation.UPDATE, score, reason)


def contradict(score: float, reason: str) -> Comparison:
    """Both cannot be true."""
    return Comparison(Relation.CONTRADICT, score, reason)


def differ(score: float, reason: str) -> Comparison:
    """They say different things, which is less than a contradiction."""
    return Comparison(Relation.DIFFER, score, reason)


def unrelated(score: float, reason: str) -> Comparison:
    """They cannot be set against each other."""
    return Comparison(Relation.UNRELATED, score, reason)


def compare_open(left: Told, right: Told) -> Comparison | None:
    """Settle the pairs in which a report leaves the matter open, or both give one value.

    Gives None for two values that a typed comparer has to look at.
    """
    a, b = isinstance(left.value, NotGiven), isinstance(right.value, NotGiven)
    if a and b:
        return agree(1.0, f"both leave it open: {quoted(left)} and {quoted(right)}")
    if b:
        return refine(0.9, f"{quoted(left)} tells what {quoted(right)} leaves open")
    if a:
        return differ(0.5, f"{quoted(left)} leaves open what {quoted(right)} tells")
    if left.value.kind != right.value.kind:
        reason = f"{quoted(left)} and {quoted(right)} answer questions of different kinds"
        return unrelated(1.0, reason)
    if left.value == right.value and same_scope(left, right):
        return agree(1.0, f"{quoted(left)} and {quoted(right)} come to the same")
    return None
