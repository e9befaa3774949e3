"""Which pieces of evidence are one origin for certain, which may be, and the bounds that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.model.report import Span
from reportedly.model.story import Origin, Origins
from reportedly.reconcile import origins_words as words
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.names import name_tokens
from reportedly.reconcile.origins_home import Home
from reportedly.reconcile.origins_voices import Key, Standing, Voice
from reportedly.text.credits import outlet_key

_FIRM = frozenset({Standing.NAMED, Standing.OWN})
_ORDER = {standing: n for n, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of evidence in a text of its own, whose word it rests on, and who repeats it.

    ``home`` is the report whose text it is and ``at`` where it stands there; ``said`` the number
    of the quotation that it lies in.
    """

    piece: Evidence
    home: str
    at: int
    voice: Voice
    said: int | None
    repeats: tuple[Evidence, ...]


class Tally:
    """Joins what is heard into origins and counts them."""

    def __init__(self, homes: Mapping[str, Home]) -> None:
        self._homes = homes
        self._heard: list[Heard] = []
        self._parent: list[int] = []
        self._laid: dict[int, int] = {}
        self._reasons: dict[tuple[str, ...], list[str]] = {}

    def add(self, heard: Heard) -> None:
        """Take in one piece; to be called in one order for the same evidence."""
        self._parent.append(len(self._heard))
        self._heard.append(heard)

    def origins(self) -> Origins:
        """Give the bounds, the reasons and the origins themselves."""
        if not self._heard:
            return Origins(0, 0)
        self._note_copies()
        self._lay_own_words()
        self._lay_roles()
        self._lay_citations()
        self._join(lambda h: h.voice.key)
        self._join(lambda h: _folded(h.voice.name) if h.voice.standing is Standing.NAMED else None)
        self._join(lambda h: h.said)
        grounds = self._grounds()
        n_least = self._at_least(grounds)
        return Origins(
            n_least,
            len(grounds),
            tuple(self._reasons_for(grounds, n_least)),
            tuple(sorted(map(_origin, grounds), key=lambda o: (-len(o.reports), o.name))),
        )

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def _join(self, key_of: Callable[[Heard], object]) -> None:
        """Make one of the pieces that have the same key; None is nobody's.

        Pieces that are laid on others take no part: what a report says itself may rest on any of
        its sources, and must not make one of them.
        """
        first: dict[object, int] = {}
        for i, heard in enumerate(self._heard):
            key = key_of(heard)
            if key is not None and i not in self._laid:
                a, b = sorted((self._root(i), self._root(first.setdefault(key, i))))
                self._parent[b] = a

    def _lay(self, i: int, j: int) -> bool:
        """Lay a piece on one that it rests on; False where that one rests on it."""
        below = j
        while below != i and below in self._laid:
            below = self._laid[below]
        if below == i:
            return False
        self._laid[i] = j
        return True

    def _note(self, reason: tuple[str, ...], *reports: str) -> None:
        self._reasons.setdefault(reason, []).extend(self._homes[r].name for r in reports)

    def _note_copies(self) -> None:
        for heard in self._heard:
            others = {p.report.id for p in (heard.piece, *heard.repeats)} - {heard.home}
            if others:
                self._note(("repeats", self._homes[heard.home].name), *sorted(others))

    def _lay_own_words(self) -> None:
        """Lay what an outlet says without its source on what it says with it, the nearest."""
        by_home: dict[str, list[int]] = {}
        by_outlet: dict[str, list[int]] = {}
        for i, heard in enumerate(self._heard):
            by_home.setdefault(heard.home, []).append(i)
            if heard.voice.standing is not Standing.SILENT:
                by_outlet.setdefault(self._homes[heard.home].key, []).append(i)
        for i, heard in enumerate(self._heard):
            fuller = [
                j for j in by_home[heard.home] if _says_more(self._heard[j].voice, heard.voice)
            ]
            if not fuller and heard.voice.standing is Standing.SILENT:
                fuller = by_outlet.get(self._homes[heard.home].key, [])[:1]
            if fuller:
                j = min(fuller, key=lambda j: (abs(self._heard[j].at - heard.at), j))
                if self._lay(i, j):
                    self._note(("own",), heard.home)

    def _lay_roles(self) -> None:
        """Lay "the minister" on the person whom the same report calls so."""
        holders: dict[tuple[str, str], int] = {}
        for i, heard in enumerate(self._heard):
            for role in heard.voice.roles:
                holders.setdefault((heard.home, role), i)
        for i, heard in enumerate(self._heard):
            j = holders.get((heard.home, _folded(heard.voice.name).removeprefix("the ")))
            if j is not None and heard.voice.standing is Standing.UNNAMED and self._lay(i, j):
                name = self._heard[j].voice.name
                self._note(("role", heard.voice.name, name), heard.home)

    def _lay_citations(self) -> None:
        """Lay what ends at an outlet, or at a nameless source of one, on what that outlet's own
        report here rests on, else on what another report says that its source is."""
        own: dict[str, int] = {}
        behind: dict[str, int] = {}
        for i, heard in enumerate(self._heard):
            for report in (heard.home, *(p.report.id for p in heard.repeats)):
                own.setdefault(self._homes[report].key, i)
            if heard.voice.standing is not Standing.CITED:
                for key in heard.voice.through:
                    behind.setdefault(key, i)
        for i, heard in enumerate(self._heard):
            if i in self._laid or heard.voice.standing not in {Standing.CITED, Standing.UNNAMED}:
                continue
            for name in reversed(heard.voice.carriers):
                key = outlet_key(name)
                here = own.get(key)
                j = here
                if here is None and heard.voice.standing is Standing.CITED:
                    j = behind.get(key)
                if j is not None and self._heard[j].home != heard.home and self._lay(i, j):
                    self._note(("cites", name, "here" if here is not None else ""), heard.home)
                    break

    def _grounds(self) -> list[list[Heard]]:
        """Give the pieces of each origin, those laid on others with those."""
        grounds: dict[int, list[Heard]] = {}
        for i, heard in enumerate(self._heard):
            below = i
            while below in self._laid:
                below = self._laid[below]
            grounds.setdefault(self._root(below), []).append(heard)
        return list(grounds.values())

    def _at_least(self, grounds: Sequence[Sequence[Heard]]) -> int:
        """Count the voices that cannot be one: named ones of different bodies, own eyes."""
        tie_of: dict[str, int] = {}
        group = list(range(len(grounds)))
        firm = []
        for n, ground in enumerate(grounds):
            ties = {_folded(h.voice.tie) for h in ground if h.voice.standing in _FIRM}
            if ties:
                firm.append(n)
            for tie in sorted(ties):
                m = tie_of.setdefault(tie, n)
                if group[m] != group[n]:
                    old, new = max(group[m], group[n]), min(group[m], group[n])
                    group = [new if g == old else g for g in group]
        return max(1, len({group[n] for n in firm}))

    def _reasons_for(self, grounds: Sequence[Sequence[Heard]], n_least: int) -> list[str]:
        """Give the reason for every merge: first what is certain, then what may be."""
        said = []
        for reason, names in sorted(self._reasons.items(), reverse=True):
            if reason[0] == "repeats":
                said.append(words.repeats(names, reason[1]))
            elif reason[0] == "cites":
                said.append(words.cites(names, reason[1], bool(reason[2])))
            elif reason[0] == "role":
                said.append(words.is_called(names, reason[1], reason[2]))
            else:
                said.append(words.own_words(names))
        for ground in grounds:
            said.extend(self._shared(ground))
        if n_least < len(grounds):
            said.extend(self._doubts(grounds))
        return list(dict.fromkeys(said))

    def _shared(self, ground: Sequence[Heard]) -> list[str]:
        """Say which reports of one origin name the same source, or give the same quotation."""
        named: dict[Key, list[Heard]] = {}
        quoted: dict[int, list[Heard]] = {}
        for heard in ground:
            named.setdefault(heard.voice.key, []).append(heard)
            if heard.said is not None:
                quoted.setdefault(heard.said, []).append(heard)
        said = []
        for same in named.values():
            names, source = self._names(same), same[0].voice.name
            others = [name for name in names if name != source]
            if others and len(names) > 1:
                said.append(words.rests(others, source))
            elif len(names) > 1:
                said.append(words.is_one_outlet(len(names), source))
        for same in quoted.values():
            if len({h.voice.key for h in same}) > 1:
                said.append(words.quotes(self._names(same)))
        return said

    def _names(self, heard: Sequence[Heard]) -> list[str]:
        return [self._homes[r].name for r in dict.fromkeys(h.home for h in heard)]

    def _doubts(self, grounds: Sequence[Sequence[Heard]]) -> list[str]:
        """Say what may be one though it need not be."""
        ties: dict[str, list[str]] = {}
        said_as: dict[str, str] = {}
        loose: dict[Standing, list[str]] = {}
        for ground in grounds:
            lead = _lead(ground)
            if lead.standing in _FIRM:
                for tie in sorted({h.voice.tie for h in ground if h.voice.standing in _FIRM}):
                    said_as.setdefault(_folded(tie), tie)
                    ties.setdefault(_folded(tie), []).append(lead.name)
            else:
                loose.setdefault(lead.standing, []).append(self._say_name(ground))
        said = [
            words.one_voice(sorted(names), said_as[tie])
            for tie, names in sorted(ties.items())
            if len(names) > 1
        ]
        for standing, say in _DOUBTS.items():
            if standing in loose:
                said.append(say(sorted(loose[standing])))
        return [*said, *self._partly(grounds)]

    def _say_name(self, ground: Sequence[Heard]) -> str:
        """Give what to call an origin; one without a name by whom it was told to."""
        lead = _lead(ground)
        if lead.standing is not Standing.UNNAMED:
            return lead.name
        told = next(h for h in ground if h.voice == lead)
        return f"{lead.name} ({lead.carrier or self._homes[told.home].name})"

    def _partly(self, grounds: Sequence[Sequence[Heard]]) -> list[str]:
        """Say which reports that name no source are written with agencies."""
        said = []
        for ground in (g for g in grounds if _lead(g).standing is Standing.SILENT):
            for heard in ground:
                home = self._homes[heard.home]
                if heard.voice.standing is Standing.SILENT and home.shared:
                    said.append(
                        words.in_part(
                            [home.name], words.listed(c.name or "agencies" for c in home.shared)
                        )
                    )
        return said


_DOUBTS: Mapping[Standing, Callable[[list[str]], str]] = {
    Standing.UNNAMED: words.may_be,
    Standing.CITED: words.not_told,
    Standing.SILENT: words.may_rest,
}


def _folded(tie: str) -> str:
    return " ".join(name_tokens(tie))


def _lead(ground: Sequence[Heard]) -> Voice:
    """Give the voice that names an origin best: one with a name before one without."""
    return min((h.voice for h in ground), key=lambda v: (_ORDER[v.standing], v.key, v.span))


def _origin(ground: Sequence[Heard]) -> Origin:
    spans: dict[str, Span] = {}
    for heard in ground:
        span, report = heard.voice.span, heard.piece.report.id
        spans.setdefault(report, span if span.report_id == report else heard.piece.span)
        for piece in heard.repeats:
            spans.setdefault(piece.report.id, piece.span)
    lead = _lead(ground)
    reports = sorted(spans)
    ways = {h.voice.carrier for h in ground if h.voice.standing is not Standing.CITED}
    through = next(iter(ways)) if len(ways) == 1 else ""
    return Origin(
        lead.name, lead.kind, tuple(reports), tuple(spans[r] for r in reports), through or None
    )


def _says_more(fuller: Voice, voice: Voice) -> bool:
    """Tell whether one voice goes on where another ends: with a source, through the same ones."""
    if voice.standing is Standing.SILENT:
        return fuller.standing is not Standing.SILENT
    if voice.standing is not Standing.CITED or fuller.key == voice.key:
        return False
    return fuller.through[: len(voice.through)] == voice.through
