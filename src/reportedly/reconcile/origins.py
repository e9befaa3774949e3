"""Origins: how many independent sources an answer rests on, at least and at most, with reasons.

The upper bound counts different last links of the chains (a report without a chain is its own
origin), after copies are merged. The lower bound also merges what may be one source: sources
without a name ("a diplomat", "the palace spokesman"), holders of office for one government or
organisation, and outlets that name no source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reportedly.model.facts import LinkKind
from reportedly.model.report import BlockKind
from reportedly.model.story import Copy, CopyKind, Origins
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.names import name_tokens
from reportedly.reconcile.tables import word_lists

_Key = tuple[str, ...]
_HEADS = frozenset({BlockKind.HEADLINE, BlockKind.STANDFIRST})

#: Share of the shorter text from which a report counts as mostly another's.
MOSTLY = 0.5


class OriginCounter:
    """Counts origins of evidence within one story."""

    def __init__(
        self, copies: Sequence[Copy], merged: MergedEntities, outlets: Mapping[str, str]
    ) -> None:
        self._copies = sorted(copies, key=lambda c: (c.from_id, c.to_id))
        self._outlets = outlets
        self._ties = {e.id: e.affiliation or e.name for e in merged.entities}
        self._names = {e.id: e.name for e in merged.entities}

    def count(self, evidence: Sequence[Evidence]) -> Origins:
        """Give the bounds for one answer's evidence, with the reason for every merge.

        A report that merely repeats another adds nothing to either bound.
        """
        reasons: list[str] = []
        keys: dict[_Key, list[Evidence]] = defaultdict(list)
        own = self._without_copies(evidence, reasons)
        for piece in own:
            keys[self._key(piece)].append(piece)
        for key, pieces in sorted(keys.items()):
            reports = sorted({p.report.id for p in pieces})
            if len(reports) > 1:
                reasons.append(f"{len(reports)} reports rest on {self._label(key)}")
        at_most = len(keys)
        at_least = self._lower(keys, reasons)
        return Origins(min(at_least, at_most), at_most, tuple(reasons))

    def _without_copies(self, evidence: Sequence[Evidence], reasons: list[str]) -> list[Evidence]:
        """Leave out evidence that stands in text its report took from another that is here too."""
        left = list(evidence)
        for copy in self._copies:
            there = [p for p in left if p.report.id == copy.from_id]
            taken = [p for p in left if p.report.id == copy.to_id and _in_copy(p, copy)]
            if there and taken:
                left = [p for p in left if p not in taken]
                reasons.append(
                    f"{self._outlets[copy.to_id]} repeats the text of {self._outlets[copy.from_id]}"
                )
        return left

    def _key(self, piece: Evidence) -> _Key:
        if not piece.chain:
            return ("outlet", self._outlets[piece.report.id])
        last = piece.chain[-1]
        words = name_tokens(last.name)
        if last.kind is LinkKind.UNNAMED or (words and words[-1] in _generic_sources()):
            return ("unnamed", self._outlets[piece.report.id], last.name.casefold())
        if last.kind is LinkKind.DOCUMENT and len(piece.chain) > 1:
            last = piece.chain[-2]
        name = self._names.get(last.entity or "", last.name)
        kind = "described" if name.split()[-1][:1].islower() else "named"
        return (kind, last.entity or " ".join(name_tokens(name)))

    def _label(self, key: _Key) -> str:
        return self._names.get(key[-1], key[-1])

    def _lower(self, keys: Mapping[_Key, list[Evidence]], reasons: list[str]) -> int:
        named = sorted(k for k in keys if k[0] == "named")
        institutions: dict[str, list[_Key]] = defaultdict(list)
        for key in named:
            tie = self._ties.get(key[-1], key[-1])
            institutions[" ".join(name_tokens(tie))].append(key)
        for tie, members in sorted(institutions.items()):
            if len(members) > 1:
                names = ", ".join(self._label(k) for k in members)
                voice = self._ties.get(members[0][-1], tie)
                reasons.append(f"{names} may speak with one voice ({voice})")
        if any(k[0] in {"unnamed", "described"} for k in keys) and len(keys) > 1:
            reasons.append("a source without a name may be one of the others")
        if sum(k[0] == "outlet" for k in keys) > 1 or (
            any(k[0] == "outlet" for k in keys) and named
        ):
            reasons.append("reports that name no source may rest on one of the others")
        return max(1, len(institutions)) if keys else 0


def _generic_sources() -> frozenset[str]:
    """Give the nouns that name a sort of source and none in particular ("South Korean media")."""
    return word_lists()["generic_sources"]


def _in_copy(piece: Evidence, copy: Copy) -> bool:
    """Tell whether words are taken over: anything in a copy, else what lies in shared text.

    The headline over a text that is mostly another's tells what that text tells.
    """
    if copy.kind is CopyKind.COPY:
        return True
    if copy.share >= MOSTLY and any(
        b.kind in _HEADS and b.span.contains(piece.span) for b in piece.report.blocks
    ):
        return True
    return any(side.contains(piece.span) for pair in copy.spans for side in pair)
