"""The library's pipeline: read, extract, cluster, and write each stage's results at once.

Every stage works off what the library lacks, so a run that was killed is completed by repeating
it, and repeating a complete one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reportedly.model.facts import Extraction
from reportedly.model.report import Issue, RawReport
from reportedly.pipeline.intake import Added, take_in
from reportedly.pipeline.listing import write_heads
from reportedly.pipeline.local import Progress, no_progress
from reportedly.pipeline.pending import is_supported, to_extract, to_group
from reportedly.sources.base import ReadFilter, ReadLimits
from reportedly.store.base import Run, Store

if TYPE_CHECKING:
    pass

#: Reports extracted in one transaction; a kill costs at most the work on so many.
BATCH = 16
#: Reports of earlier runs that are read again at a time to be clustered with new ones.
CLUSTERED = 200


def add_targets(
    store: Store,
    targets: Sequence[str],
    limits: ReadLimits,
    progress: Progress = no_progress,
    jobs: int = 1,
) -> Added:
    """Read targets into the library and bring all that follows from them up to date.

    Raises:
        StoreError: another process is writing, or the library cannot be written.
    """
    from reportedly.sources.read import read_targets

    return add_items(store, read_targets(targets, limits), progress, only=limits.only, jobs=jobs)


def add_items(
    store: Store,
    items: Iterable[RawReport | Issue],
    progress: Progress = no_progress,
    command: str = "add",
    only: ReadFilter = ReadFilter(),  # noqa: B008 - frozen
    jobs: int = 1,
) -> Added:
    """Take what was read into the library and bring all that follows from it up to date.

    Only what the filter wants is taken in; ``jobs`` processes parse.

    Raises:
        StoreError: another process is writing, or the library cannot be written.
    """
    with store.writing(command) as run:
        added = take_in(store, run, items, only, progress, jobs)
        refresh(store, run, progress)
    return added


def refresh(store: Store, run: Run, progress: Progress = no_progress) -> None:
    """Do whatever is still to be done with the reports in the library."""
    _extract_missing(store, run, progress)
    _cluster(store, run, progress)
    write_heads(store, run, progress)


# extract


def _extract_missing(store: Store, run: Run, progress: Progress) -> None:
    from reportedly.pipeline.stages import extract_one

    todo = to_extract(store)
    for start in range(0, len(todo.fresh), BATCH):
        progress("extracting", start, len(todo.fresh))
        found = [
            extract_one(report) if is_supported(report.language) else Extraction(report.id)
            for report in store.iter_reports(todo.fresh[start : start + BATCH])
        ]
        store.write_extractions(run, todo.version, found)
    todo.finish(store, run)


# cluster


def _cluster(store: Store, run: Run, progress: Progress) -> None:
    """Bring stories and copies up to date; nothing is done when no report came or went and no
    person decided anything."""
    from reportedly.pipeline.grouping import group_library

    todo = to_group(store)
    group_library(store, run, todo, progress)
    todo.finish(store, run)
