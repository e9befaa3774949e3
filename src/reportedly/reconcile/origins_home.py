"""What a report says of its own part: its outlet, whose text it carries, what it saw itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reportedly.model.facts import Link, LinkKind
from reportedly.model.report import Report, Span
from reportedly.text.credits import Credit, agency_names, find_credits, outlet_key


@dataclass(frozen=True, slots=True)
class Home:
    """A report as a place that words come from.

    ``key`` is its outlet's; ``name`` what to call it. ``carrier`` is the link to whom all of its
    text is credited for certain, ``block_carriers`` the same for single blocks; ``shared`` tells
    that others may stand behind what it says itself.
    """

    report: Report
    key: str
    name: str
    carrier: Link | None
    block_carriers: tuple[tuple[Span, Link], ...]
    shared: tuple[Credit, ...]

    @property
    def carrier_key(self) -> str:
        """The key of whom all of the text is credited to; empty when it is its own."""
        return outlet_key(self.carrier.name) if self.carrier is not None else ""

    def carrier_of(self, span: Span) -> Link | None:
        """Give who stands between this outlet and a passage, by its credits."""
        for block, link in self.block_carriers:
            if block.contains(span):
                return link
        return self.carrier


def call(report: Report) -> str:
    """Give what a report is called in a reason: its outlet, else itself by its id.

    Renderings put a name they know in the place of the latter.
    """
    return report.outlet or f"report “{report.id}”"


def home_key(report: Report) -> str:
    """Give the key of the outlet of a report; its own id where nothing names one."""
    name = report.outlet or report.domain
    return outlet_key(name) if name else f"report:{report.id}"


def find_homes(reports: Sequence[Report]) -> dict[str, Home]:
    """Give the home of each report by its id. Cost: linear in their blocks."""
    outlets = {outlet_key(r.outlet): r.outlet for r in reports if r.outlet}
    return {r.id: _home(r, outlets) for r in reports}


def _home(report: Report, outlets: Mapping[str, str]) -> Home:
    credits = find_credits(report, outlets)
    whole = [c for c in credits if c.sure and c.block is None]
    keys = {outlet_key(c.name) for c in whole}
    carrier = _link(whole[0]) if len(keys) == 1 else None
    blocks = tuple(
        (report.blocks[c.block].span, _link(c)) for c in credits if c.sure and c.block is not None
    )
    shared = tuple(c for c in credits if not c.sure or (len(keys) > 1 and c.block is None))
    return Home(report, home_key(report), call(report), carrier, blocks, shared)


def _link(credit: Credit) -> Link:
    return Link(credit.name, LinkKind.AGENCY if credit.agency else LinkKind.OUTLET, credit.span)


@cache
def _signs() -> dict[str, tuple[str, ...]]:
    raw = json.loads((files("reportedly") / "data" / "own_signs.json").read_text("utf-8"))
    return {k: tuple(v) for k, v in raw.items() if isinstance(v, list)}


@lru_cache(maxsize=1024)
def _sign_pattern(outlet: str, kind: str) -> re.Pattern[str] | None:
    """Give the pattern of a kind of signs for one outlet, under all its names."""
    names = {outlet, outlet.removeprefix("The "), *agency_names(outlet)}
    names = {f"the {n}" for n in names} | names
    if kind != "there":
        names |= set(_signs()["us"])
    listed = "|".join(re.escape(n.casefold()) for n in sorted(names, key=lambda n: (-len(n), n)))
    signs = "|".join(re.escape(s).replace(r"\{outlet\}", f"(?:{listed})") for s in _signs()[kind])
    return re.compile(rf"(?<!\w)(?:{signs})(?!\w)")


def own_sign(home: Home, sentence: Span, kind: str) -> Span | None:
    """Give the words of a sentence that say that the outlet saw it or was there itself.

    ``kind`` is ``seen`` ("documents seen by the Post") or ``there`` ("a Post reporter").
    """
    outlet = home.report.outlet
    pattern = _sign_pattern(outlet, kind) if outlet else None
    match = pattern.search(sentence.exact.lower()) if pattern else None
    if match is None or len(sentence.exact.lower()) != len(sentence.exact):
        return None
    return home.report.span(sentence.start + match.start(), sentence.start + match.end())
