"""The timeline: dated happenings, past and planned, each with its best sentence and its spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.model.report import DayInterval, Span
from reportedly.model.story import TimelineEntry
from reportedly.reconcile.happenings import Group
from reportedly.reconcile.tellings import Telling, days_of
from reportedly.reconcile.wording import is_planned

#: A time coarser than this many days does not place a happening on the line.
MAX_DAYS = 31
#: Entries kept, the weightiest first.
MAX_ENTRIES = 16


def make_timeline(groups: Iterable[tuple[Group, float]]) -> tuple[TimelineEntry, ...]:
    """Give the dated happenings in order of time (then of text).

    One entry per happening and day range; a sentence that dates two happenings appears once.
    """
    entries: list[tuple[float, TimelineEntry]] = []
    for group, weight in groups:
        entries.extend((weight, entry) for entry in _entries(group))
    entries.sort(key=lambda we: (-we[0], we[1].edtf, we[1].text))
    kept: dict[tuple[str, str], TimelineEntry] = {}
    for _, entry in entries:
        kept.setdefault((entry.edtf, entry.text), entry)
    weightiest = list(kept.values())[:MAX_ENTRIES]
    return tuple(sorted(weightiest, key=lambda e: (e.days.first or e.days.last, e.edtf, e.text)))


def _entries(group: Group) -> list[TimelineEntry]:
    """Give one entry per day range; a coarser telling joins the finest range that it holds."""
    by_days: dict[DayInterval, list[Telling]] = {}
    for telling in sorted((t for t in group.tellings if not t.denies), key=_grain):
        days = days_of(telling.times)
        n = days.n_days
        if n is not None and n <= MAX_DAYS:
            finer = next((d for d in by_days if days.contains(d)), days)
            by_days.setdefault(finer, []).append(telling)
    return [_entry(days, tellings, group) for days, tellings in by_days.items()]


def _grain(telling: Telling) -> tuple[int, tuple[str, int, str]]:
    return (days_of(telling.times).n_days or 0, telling.key)


def _entry(days: DayInterval, tellings: Sequence[Telling], group: Group) -> TimelineEntry:
    exact = [t for t in tellings if days_of(t.times) == days]
    best = min(
        exact,
        key=lambda t: (-len(t.parties) - len(t.places), len(t.claim.span), t.key),
    )
    others = {t.claim.span for t in tellings if t.claim.span != best.claim.span}
    spans: tuple[Span, ...] = (best.claim.span, *sorted(others))
    return TimelineEntry(
        days.edtf,
        days,
        best.claim.span.exact,
        spans,
        is_planned(group),
        tuple(sorted({t.report.id for t in tellings})),
    )
