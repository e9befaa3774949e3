"""What each stage has still to do in a library, found by the marks that the stages leave there.

A mark says up to which report, in order of arrival, a stage of one version has done its work. It
is written when all is done; so a killed run's work is found again, and a new version's is all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.errors import StoreError
from reportedly.model.ids import make_id
from reportedly.pipeline.decisions import is_applied
from reportedly.store.base import Run, Store
from reportedly.store.sql import EXTRACTION, FEATURES

#: Names of the stages in the library.
EXTRACT, GROUP, LIST = "extract", "group", "list"

OUTDATED = "the library is not up to date; complete it with: reportedly add"


@dataclass(frozen=True, slots=True)
class Todo:
    """Reports that a stage is to work on, in order of arrival, and those ``gone`` that are to be
    taken out; once that is done, ``finish`` marks it."""

    stage: str
    version: str
    up_to: int
    fresh: Sequence[str]
    gone: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.fresh or self.gone)

    def finish(self, store: Store, run: Run) -> None:
        """Mark that all of it is done; nothing is written when that is marked already."""
        store.write_done(run, self.stage, self.version, self.up_to)


def extract_version() -> str:
    """Give a name for the extract stage as installed: all extractors and their versions."""
    from reportedly.extract.run import VERSION, ordered_extractors

    versions = {e.name: e.version for e in ordered_extractors()}
    return make_id("extract", stage=VERSION, extractors=versions)


def group_version() -> str:
    """Give a name for the grouping as installed: its features, and the languages it takes."""
    from reportedly.parse.language import SUPPORTED
    from reportedly.pipeline.holdings import grouping_version

    return make_id("group", grouping=grouping_version(), languages=sorted(SUPPORTED))


def is_supported(language: str | None) -> bool:
    """Tell whether reports in a language are analysed (those in none that is known are)."""
    from reportedly.parse.language import SUPPORTED

    return language is None or language in SUPPORTED


def to_extract(store: Store) -> Todo:
    """Give the standing reports that nothing was extracted from. Cost: by what came."""
    version, up_to = extract_version(), store.last_seq()
    after = store.done_up_to(EXTRACT, version)
    fresh = store.lacking(EXTRACTION, version, after) if after < up_to else []
    return Todo(EXTRACT, version, up_to, fresh)


def to_group(store: Store) -> Todo:
    """Give the standing reports to be grouped that are in no story, or whose features are of
    another version. Gone are those of the latter, until they are grouped again, and those in
    stories that stand no more. Cost: by what came.
    """
    from reportedly.pipeline.holdings import grouping_version

    version, up_to = group_version(), store.last_seq()
    after = store.done_up_to(GROUP, version)
    if after >= up_to:
        return Todo(GROUP, version, up_to, ())
    waiting = [i for i, language in store.ungrouped(after) if is_supported(language)]
    again = store.stories_of(store.lacking(FEATURES, grouping_version(), after))
    seqs = store.seqs_of([*waiting, *again])
    gone = sorted({*again, *store.replaced(after)})
    return Todo(GROUP, version, up_to, sorted(seqs, key=lambda i: seqs[i]), gone)


def require_read(store: Store) -> None:
    """Make sure that nothing read is still to be analysed.

    Raises:
        StoreError: a run was killed, or the program is another version; says what to do.
    """
    if to_extract(store) or to_group(store):
        raise StoreError(OUTDATED)


def require_current(store: Store) -> None:
    """Make sure that nothing read is still to be analysed, and no decision to be carried out.

    Raises:
        StoreError: a run was killed, or the program is another version; says what to do.
    """
    if not is_applied(store):
        raise StoreError(OUTDATED)
    require_read(store)
