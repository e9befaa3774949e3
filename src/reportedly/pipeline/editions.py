"""Editions: which report read anew is an edit, which is the one known already, which is older."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reportedly.model.ids import make_id
from reportedly.model.report import RawReport, Report
from reportedly.model.story import Edit
from reportedly.store.base import Store
from reportedly.store.rows import locator_of

Pair = tuple[RawReport, Report]


@dataclass(slots=True)
class Admitted:
    """What of a batch goes to the library.

    ``outdated`` names, for an older text that was read after the newer one, the newer's id;
    ``n_edits`` counts the texts that supersede one. What only differs in trifles is left out.
    """

    pairs: list[Pair] = field(default_factory=list)
    outdated: dict[str, str] = field(default_factory=dict)
    n_edits: int = 0


def admit_batch(store: Store, pairs: Iterable[Pair]) -> Admitted:
    """Settle ids and editions against the library and within the batch.

    A text of an article that is there (by its lasting address, given id or file) supersedes the
    latest one, unless it differs in trifles only, or is known to be older.
    """
    admitted = Admitted()
    batch: dict[str, Report] = {}
    latest: dict[str, Report] = {}
    for raw, report in pairs:
        known = batch.get(report.id) or store.get_report(report.id)
        if known is not None and known.sha256 != report.sha256:
            if _is_trivial(known, report):
                continue
            report = _as_edition(raw, report)
            known = batch.get(report.id) or store.get_report(report.id)
        if known is None:
            locator = locator_of(report, raw) or ""
            earlier = latest.get(locator) or (store.latest_at(locator) if locator else None)
            if earlier is not None and earlier.sha256 != report.sha256:
                if _is_trivial(earlier, report):
                    continue
                if is_older(report, earlier):
                    admitted.outdated[report.id] = earlier.id
                else:
                    report = replace(report, supersedes=earlier.id)
                    admitted.n_edits += 1
            if report.id not in admitted.outdated:
                latest[locator] = report
            batch[report.id] = report
        admitted.pairs.append((raw, known or report))
    return admitted


def is_older(report: Report, other: Report) -> bool:
    """Tell whether a text is known to be older than another of the same article.

    By when each was last changed, as it says itself, else by when each was fetched. Where that
    tells nothing, a text read later is taken to be the newer.
    """
    for one, two in (
        (report.modified.at, other.modified.at),
        (report.modified.days.last, other.modified.days.first),
        (report.retrieved_at, other.retrieved_at),
    ):
        if one is not None and two is not None and one != two:
            return one < two
    return False


def _is_trivial(before: Report, after: Report) -> bool:
    """Tell whether a text adds nothing; a list's summary adds nothing to the text itself."""
    if after.summary_only and not before.summary_only:
        return True
    from reportedly.reconcile.edits import is_trivial_edit

    return is_trivial_edit(before, after)


def _as_edition(raw: RawReport, report: Report) -> Report:
    """Parse again under an id of its own what came under the id of another text."""
    from reportedly.parse.run import parse_report

    given = make_id("r", given=report.id, text=report.sha256)
    return parse_report(replace(raw, given_id=given))


def find_edits(store: Store, reports: Iterable[Report]) -> tuple[list[Report], list[Edit]]:
    """Give the earlier texts of some reports and what each edit changed, latest edit first."""
    from reportedly.reconcile.edits import compare_editions

    former: list[Report] = []
    edits: list[Edit] = []
    for report in reports:
        now = report
        for then in _former_reports(store, report):
            former.append(then)
            edits.append(Edit(now.id, then.id, compare_editions(then, now)))
            now = then
    return former, edits


def _former_reports(store: Store, report: Report) -> list[Report]:
    """Give the earlier texts of a report, the newest first whatever the order of reading."""
    found = list(store.iter_reports(store.former_texts(report.id)))
    ordered: list[Report] = []
    for text in found:
        at = next((i for i, other in enumerate(ordered) if is_older(other, text)), len(ordered))
        ordered.insert(at, text)
    return ordered
