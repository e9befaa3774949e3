"""Undated reports of a story, dated by its other reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.model.facts import Extraction
from reportedly.model.report import Report


def date_by_siblings(reports: Sequence[Report]) -> list[Report]:
    """Give the reports of one story, dated as far as they tie together.

    Each report is dated from the others as they were parsed, so the order of the reports changes
    nothing.
    """
    from reportedly.parse.infer import narrow_by_siblings

    return [replace(r, published=narrow_by_siblings(r, reports)) for r in reports]


def extract_dated(
    reports: Sequence[Report], dated: Sequence[Report], extractions: Mapping[str, Extraction]
) -> dict[str, Extraction]:
    """Give what was found in dated reports, given what was found before they were dated.

    Those that got a day are extracted from again, since "on Tuesday" now names one.
    """
    from reportedly.extract.run import extract_reports

    changed = [new for old, new in zip(reports, dated, strict=True) if new != old]
    found = {r.id: extractions[r.id] for r in reports}
    found.update((e.report_id, e) for e in extract_reports(changed))
    return found
