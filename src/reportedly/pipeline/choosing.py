"""Which reports of a large story a brief reads; the others are counted and listed.

Comparing costs more than in proportion to what is compared, and a reader is not told more by the
five-thousandth report than by the four-hundredth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.brief.compose import report_order
from reportedly.model.report import Report
from reportedly.model.story import Copy

#: Of the reports read, the first so many parts of a hundred are the earliest, and as many the
#: newest; the rest are those that tell most in words of their own.
EARLIEST, NEWEST = 25, 25


def choose_reports(
    reports: Sequence[Report], copies: Sequence[Copy], most: int
) -> tuple[list[Report], list[Report]]:
    """Give the reports of a story that are read, ``most`` at most, and the others.

    Both are in order of time. One of each family of copies comes first (its earliest): of those
    the earliest, the newest, and those with most text that no earlier one has. What room is left
    goes to copies. The order of the arguments changes nothing. Cost: near linear in reports and
    copies.
    """
    from reportedly.cluster.families import copy_families

    ordered = sorted(reports, key=report_order)
    if len(ordered) <= most:
        return ordered, []
    family = copy_families(ordered, copies)
    firsts: dict[str, Report] = {}
    for report in ordered:
        firsts.setdefault(family[report.id], report)
    own = _own_lengths(ordered, copies)
    taken: set[str] = set()
    for report in (*_by_worth(list(firsts.values()), own, most), *ordered):
        if len(taken) < most:
            taken.add(report.id)
    read = [report for report in ordered if report.id in taken]
    return read, [report for report in ordered if report.id not in taken]


def _by_worth(heads: Sequence[Report], own: dict[str, int], most: int) -> Iterator[Report]:
    """Give reports in the order of time as they are wanted, some twice."""
    yield from heads[: most * EARLIEST // 100]
    dated = [report for report in heads if report.published.days.last is not None]
    yield from dated[::-1][: most * NEWEST // 100]
    place = {report.id: i for i, report in enumerate(heads)}
    yield from sorted(heads, key=lambda report: (-own[report.id], place[report.id]))


def _own_lengths(ordered: Sequence[Report], copies: Iterable[Copy]) -> dict[str, int]:
    """Give how many characters of its article each report shares with no earlier one."""
    place = {report.id: i for i, report in enumerate(ordered)}
    shared: dict[str, list[tuple[int, int]]] = {}
    for copy in copies:
        if copy.from_id not in place or copy.to_id not in place:
            continue
        later = max(copy.from_id, copy.to_id, key=place.__getitem__)
        for span in (span for pair in copy.spans for span in pair if span.report_id == later):
            shared.setdefault(later, []).append((span.start, span.end))
    return {
        report.id: sum(len(block.span) for block in report.article_blocks)
        - _covered(shared.get(report.id, []))
        for report in ordered
    }


def _covered(ranges: Iterable[tuple[int, int]]) -> int:
    """Give how many characters ranges cover together."""
    total, reached = 0, 0
    for start, end in sorted(ranges):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
