"""Reading as one stream: what each input comes to, in order, one at a time in memory.

Raw reports are parsed, unless an earlier run is known to have done so; what the filter does not
want is left out and counted; ids are settled. Both the library and a brief of files read by this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reportedly.model.report import Issue, RawReport, Report
from reportedly.parse.run import Memory, Parsed, parse_apart
from reportedly.pipeline.wanted import unwanted_page, unwanted_report
from reportedly.sources.base import ReadFilter

#: Raw reports that are looked up together: so many, or of so many bytes.
_LOOK_UP, _LOOK_UP_BYTES = 16, 8_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one raw report by itself comes to; ``left_out`` says which filter does not want it."""

    parsed: Parsed
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one input comes to: perhaps a report, and issues.

    ``outcome`` is what is worth storing of it, and missing where there were no bytes to parse.
    ``is_known`` marks what an earlier run came to; its report is not given again.
    """

    raw: RawReport | None = None
    report: Report | None = None
    issues: tuple[Issue, ...] = ()
    outcome: Outcome | None = None
    is_known: bool = False


#: An item, what it comes to, and whether that was known.
Settled = tuple[RawReport | Issue, Outcome | None, bool]
#: Gives what earlier runs came to with some raw reports, in order; None for those not seen.
Lookup = Callable[[Sequence[RawReport]], Sequence[Outcome | None]]


def read_through(
    items: Iterable[RawReport | Issue],
    only: ReadFilter = ReadFilter(),  # noqa: B008 - frozen
    lookup: Lookup | None = None,
    jobs: int = 1,
) -> Iterator[Reading]:
    """Give what each item comes to, in order, and last how many reports the filter left out.

    With ``jobs``, so many processes parse; what comes out is the same.
    """
    memory, left_out = Memory(), Counter[str]()
    for item, outcome, is_known in _settled(_looked_up(items, lookup), only, jobs):
        if isinstance(item, Issue) or outcome is None:
            yield Reading(issues=(item,) if isinstance(item, Issue) else ())
            continue
        if outcome.left_out:
            left_out[outcome.left_out] += 1
            yield Reading(item, outcome=outcome, is_known=is_known)
            continue
        report, issues = memory.admit(outcome.parsed)
        yield Reading(item, report, issues, outcome, is_known)
    if left_out:
        yield Reading(issues=(_left_out_note(left_out),))


def parse_wanted(raw: RawReport, only: ReadFilter) -> Outcome:
    """Parse one raw report, as far as the filter wants it."""
    nothing = Parsed(raw.source, raw.url, "", "", ())
    why = unwanted_page(raw, only)
    if why:
        return Outcome(nothing, why)
    parsed = with_page_doubts(parse_apart(replace(raw, read_on=raw.read_on or only.today)))
    why = unwanted_report(parsed.report, only) if parsed.report else ""
    return Outcome(nothing, why) if why else Outcome(parsed)


def with_page_doubts(parsed: Parsed) -> Parsed:
    """Add what the page by itself lets doubt of how it can be grouped, each thing once."""
    from reportedly.cluster.doubts import page_doubts

    report = parsed.report
    if report is None or "unsupported-language" in {issue.code for issue in parsed.issues}:
        return parsed
    known = {issue.code for issue in parsed.issues}
    added = tuple(
        Issue(
            "cluster", parsed.source, d.code, f"{parsed.source}: {d.message}", report.id, d.evidence
        )
        for d in page_doubts(report)
        if d.code not in known
    )
    return replace(parsed, issues=(*parsed.issues, *added))


def _settled(
    items: Iterable[tuple[RawReport | Issue, Outcome | None]], only: ReadFilter, jobs: int
) -> Iterator[Settled]:
    """Give each item with what it came to in an earlier run, or comes to now."""
    if jobs == 1:
        for item, known in items:
            if isinstance(item, Issue) or known is not None:
                yield item, known, known is not None
            else:
                yield item, parse_wanted(item, only), False
        return
    from reportedly.pipeline.jobs import map_in_order

    work = (
        ((item, known), None if isinstance(item, Issue) or known else item, _size(item))
        for item, known in items
    )
    for (item, known), made in map_in_order(partial(parse_wanted, only=only), work, jobs):
        yield item, known or made, known is not None


def _size(item: RawReport | Issue) -> int:
    return len(item.content) if isinstance(item, RawReport) else 0


def _looked_up(
    items: Iterable[RawReport | Issue], lookup: Lookup | None
) -> Iterator[tuple[RawReport | Issue, Outcome | None]]:
    if lookup is None:
        for item in items:
            yield item, None
        return
    for group in _groups(items):
        raws = [item for item in group if isinstance(item, RawReport)]
        found = iter(lookup(raws))
        for item in group:
            yield item, None if isinstance(item, Issue) else next(found)


def _groups(items: Iterable[RawReport | Issue]) -> Iterator[list[RawReport | Issue]]:
    """Put neighbours together, bounded in number and size."""
    group: list[RawReport | Issue] = []
    n_bytes = 0
    for item in items:
        group.append(item)
        n_bytes += _size(item)
        if len(group) >= _LOOK_UP or n_bytes >= _LOOK_UP_BYTES:
            yield group
            group, n_bytes = [], 0
    if group:
        yield group


def _left_out_note(left_out: Counter[str]) -> Issue:
    shown = ", ".join(f"{n:,} {why}" for why, n in sorted(left_out.items()))
    n_all = sum(left_out.values())
    message = f"left out as asked {n_all:,} report{'s' * (n_all != 1)}: {shown}"
    return Issue("read", "", "filtered", message)
