"""Origins: what an answer rests on in the end, at least and at most so many, with the reasons.

What is certainly one lowers both bounds: copies, credit lines, a citation of a report that is here
too, one named source of several reports, one quotation. What may be one lowers the lower bound
only: sources without a name, voices of one institution, outlets that name no source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.model.facts import Extraction
from reportedly.model.report import Report
from reportedly.model.story import Copy, Origins
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.origins_home import Home, find_homes
from reportedly.reconcile.origins_tally import Heard, Tally
from reportedly.reconcile.origins_text import SharedText
from reportedly.reconcile.origins_utterances import Utterances
from reportedly.reconcile.origins_voices import VoiceReader


class OriginCounter:
    """Counts origins of evidence within one story.

    Making one is linear in the reports and in the aligned spans of their copies; a count is
    linear in the evidence, but for sorting.
    """

    def __init__(
        self,
        reports: Sequence[Report],
        facts: Mapping[str, Extraction],
        copies: Sequence[Copy],
        merged: MergedEntities,
    ) -> None:
        self._text = SharedText(reports, copies)
        self._homes = _with_inherited(find_homes(reports), self._text)
        self._utterances = Utterances(reports, facts)
        self._voices = VoiceReader(self._homes, merged.known)

    def count(self, evidence: Sequence[Evidence]) -> Origins:
        """Give the bounds for one answer's evidence, with the reason for every merge.

        A report that merely repeats another adds nothing to either bound. The order of the
        evidence changes nothing.
        """
        pieces = sorted(evidence, key=lambda p: (p.report.id, p.span.start, p.span.end))
        tally = Tally(self._homes)
        for piece, home, at, repeats in self._parted(pieces):
            voice = self._voices.read(piece, self._homes[home])
            said = self._utterances.of(piece.span)
            tally.add(Heard(piece, home, at, voice, said, repeats))
        return tally.origins()

    def _parted(
        self, pieces: Sequence[Evidence]
    ) -> list[tuple[Evidence, str, int, tuple[Evidence, ...]]]:
        """Give the pieces that stand in text of their own, each with those that repeat it.

        With each goes the report whose text it is and where there. Where that report tells
        nothing of this itself, the first to carry its text speaks for it.
        """
        own: dict[str, list[tuple[int, Evidence]]] = {}
        taken: dict[str, list[tuple[int, Evidence]]] = {}
        for piece in pieces:
            root = self._text.root(piece.report.id, piece.span)
            if root is None:
                own.setdefault(piece.report.id, []).append((piece.span.start, piece))
            else:
                taken.setdefault(root.report, []).append((root.at, piece))
        for root_id, found in taken.items():
            if root_id not in own:
                speaker = found[0][1].report.id
                own[root_id] = [f for f in found if f[1].report.id == speaker]
                taken[root_id] = [f for f in found if f[1].report.id != speaker]
        parted = []
        for home in sorted(own):
            nearest: dict[int, list[Evidence]] = {i: [] for i in range(len(own[home]))}
            for at, piece in taken.get(home, []):
                best = min(nearest, key=lambda i: (abs(own[home][i][0] - at), i))
                nearest[best].append(piece)
            for i, (at, piece) in enumerate(own[home]):
                parted.append((piece, home, at, tuple(nearest[i])))
        return parted


def count_texts(reports: Sequence[Report], copies: Sequence[Copy]) -> int:
    """Count the writers of some reports: at most so many can stand behind all they say themselves.

    Reprints have the writer of their text, credited texts the agency or outlet they credit, and
    several reports of one outlet are its own. Cost: linear in the reports and their copies.
    """
    text = SharedText(reports, copies)
    homes = _with_inherited(find_homes(reports), text)
    roots = {text.wholly_from(r.id) or r.id for r in reports}
    return len({homes[root].carrier_key or homes[root].key for root in roots})


def _with_inherited(homes: Mapping[str, Home], text: SharedText) -> dict[str, Home]:
    """Give a text that names no writer the one whom its reprints credit, where they agree."""
    credited: dict[str, set[str]] = {}
    for report_id, home in homes.items():
        root = text.wholly_from(report_id)
        if root is not None and home.carrier is not None:
            credited.setdefault(root, set()).add(report_id)
    made = dict(homes)
    for root, followers in credited.items():
        links = {homes[f].carrier_key: homes[f].carrier for f in sorted(followers, reverse=True)}
        own = homes[root]
        if own.carrier is None and len(links) == 1 and own.key not in links:
            made[root] = replace(own, carrier=next(iter(links.values())))
    return made
