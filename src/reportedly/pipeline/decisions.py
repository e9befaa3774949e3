"""A person's decisions on stories, as they stand for the reports that are there now.

A decision is about reports. It passes from a report to the text that superseded it; a report that
is gone counts for nothing, and the decision on the others stands.

Body of a decision, all keys optional: ``together`` and ``apart`` as in
:class:`reportedly.cluster.corrections.Constraint`; ``title``, the name of the story of the reports
in ``named``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from reportedly.cluster.corrections import CORRECTIONS_VERSION, Constraint
from reportedly.model.ids import make_id
from reportedly.model.story import Correction
from reportedly.store.base import Decision, Store


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision with the reports it is about now; ``n_gone`` of those it names are not there."""

    decision: Decision
    constraint: Constraint
    title: str = ""
    named: tuple[str, ...] = ()
    n_gone: int = 0

    @property
    def reports(self) -> frozenset[str]:
        """All reports that it is about."""
        groups = (*self.constraint.together, *self.constraint.apart, self.named)
        return frozenset(chain.from_iterable(groups))

    @property
    def groups(self) -> bool:
        """Whether it says anything of which reports belong together."""
        return self.constraint != Constraint()

    @property
    def taken(self) -> tuple[str, ...]:
        """The reports that were split off or moved away; empty for other decisions."""
        return self.constraint.apart[0] if self.constraint.apart else ()

    def as_correction(self, kind: str = "") -> Correction:
        """Give what is told of it."""
        return Correction(self.decision.id, kind or self.decision.kind, self.decision.created_at)


def read_decisions(store: Store, *, withdrawn: bool = False) -> list[Resolved]:
    """Give the decisions that stand, oldest first; with ``withdrawn``, those taken back as well.

    Cost: nothing to speak of without any.
    """
    decisions = store.decisions(withdrawn=withdrawn)
    if not decisions:
        return []
    named = sorted({i for d in decisions for group in _groups(d) for i in group})
    now = store.find_successors(named)
    return [_resolve(decision, now) for decision in decisions]


def _groups(decision: Decision) -> list[Sequence[str]]:
    body = decision.body
    return [*body.get("together", ()), *body.get("apart", ()), body.get("named", ())]


def _resolve(decision: Decision, now: Mapping[str, str]) -> Resolved:
    def there(group: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({now[i] for i in group if i in now}))

    body = decision.body
    return Resolved(
        decision,
        Constraint(
            tuple(map(there, body.get("together", ()))), tuple(map(there, body.get("apart", ())))
        ),
        body.get("title", ""),
        there(body.get("named", ())),
        len({i for group in _groups(decision) for i in group if i not in now}),
    )


def grouping_key(decisions: Sequence[Resolved]) -> str:
    """Give a hash of all that decisions say of the grouping; empty when they say nothing."""
    ids = [d.decision.id for d in decisions if d.constraint != Constraint()]
    return make_id("corrected", decisions=ids, version=CORRECTIONS_VERSION) if ids else ""


def is_applied(store: Store) -> bool:
    """Tell whether the stories are as a person's decisions want them (a run may be killed)."""
    return store.corrected_by() == grouping_key(read_decisions(store))


def find_names(
    decisions: Sequence[Resolved], assigned: Mapping[str, str]
) -> dict[str, tuple[str, Correction]]:
    """Give by story id the title that a person gave it, and by which decision.

    A name is with the story that holds most of the reports it was given to; reports that were
    split off or moved away since count only when no other is left. The latest name stands.
    """
    found: dict[str, tuple[str, Correction]] = {}
    for number, named in enumerate(decisions):
        if not named.title:
            continue
        reports = set(named.named)
        for later in decisions[number + 1 :]:
            reports = reports.difference(later.taken) or reports
        counts = Counter(assigned[i] for i in sorted(reports) if i in assigned)
        if counts:
            story = min(counts, key=lambda s: (-counts[s], s))
            found[story] = (named.title, named.as_correction("name"))
    return found


def find_corrections(
    decisions: Sequence[Resolved], assigned: Mapping[str, str]
) -> dict[str, tuple[Correction, ...]]:
    """Give by story id what a person did to it, oldest first; of names only the one it has."""
    names = {story: named for story, (_, named) in find_names(decisions, assigned).items()}
    found: dict[str, list[Correction]] = {}
    for resolved in decisions:
        if resolved.constraint != Constraint():
            for story in sorted({assigned[i] for i in resolved.reports if i in assigned}):
                found.setdefault(story, []).append(resolved.as_correction())
        for story, named in names.items():
            if named.id == resolved.decision.id:
                found.setdefault(story, []).append(named)
    return {story: tuple(corrections) for story, corrections in found.items()}
