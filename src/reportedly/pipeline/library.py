"""The library's pipeline: read, extract, cluster, and write each stage's results at once.

Every stage works off what the library lacks, so a run that was killed is completed by repeating
it, and repeating a complete one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportedly.brief.compose import BriefOptions, with_edits
from reportedly.errors import InvariantError, StoreError
from reportedly.log import get_logger
from reportedly.model.facts import Extraction
from reportedly.model.ids import make_id
from reportedly.model.report import Issue, RawReport, Report
from reportedly.model.story import Assignment, Brief, Copy, Correction, Story
from reportedly.pipeline.decisions import (
    find_corrections,
    find_names,
    grouping_key,
    is_applied,
    read_decisions,
)
from reportedly.pipeline.editions import find_edits
from reportedly.pipeline.intake import Added, take_in
from reportedly.pipeline.local import (
    Progress,
    arrival_key,
    failed_story,
    is_after,
    make_brief,
    make_story,
    no_progress,
    weight_key,
)
from reportedly.sources.base import ReadFilter, ReadLimits
from reportedly.store.base import Clustered, Head, Run, Store
from reportedly.store.sql import EXTRACTION, FEATURES

if TYPE_CHECKING:
    from reportedly.cluster.stories import Clusterer

#: Reports extracted in one transaction; a kill costs at most the work on so many.
BATCH = 16
#: Reports of earlier runs that are read again at a time to be clustered with new ones.
CLUSTERED = 200

_OUTDATED = "the library is not up to date; complete it with: reportedly add"


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
    _write_heads(store, run, progress)


# extract


def extract_version() -> str:
    """Give a name for the extract stage as installed: all extractors and their versions."""
    from reportedly.extract.run import VERSION, ordered_extractors

    versions = {e.name: e.version for e in ordered_extractors()}
    return make_id("extract", stage=VERSION, extractors=versions)


def is_supported(language: str | None) -> bool:
    """Tell whether reports in a language are analysed (those in none that is known are)."""
    from reportedly.parse.language import SUPPORTED

    return language is None or language in SUPPORTED


def require_current(store: Store) -> None:
    """Make sure that nothing read is still to be analysed, and no decision to be carried out.

    Raises:
        StoreError: a run was killed, or the program is another version; says what to do.
    """
    if not is_applied(store):
        raise StoreError(_OUTDATED)
    require_read(store)


def require_read(store: Store) -> None:
    """Make sure that nothing read is still to be analysed.

    Raises:
        StoreError: a run was killed, or the program is another version; says what to do.
    """
    waiting = [i for i, language in store.unassigned() if is_supported(language)]
    if waiting or store.missing(EXTRACTION, extract_version()):
        raise StoreError(_OUTDATED)


def _extract_missing(store: Store, run: Run, progress: Progress) -> None:
    from reportedly.pipeline.stages import extract_one

    version = extract_version()
    missing = store.missing(EXTRACTION, version)
    for start in range(0, len(missing), BATCH):
        progress("extracting", start, len(missing))
        found = [
            extract_one(report) if is_supported(report.language) else Extraction(report.id)
            for report in store.iter_reports(missing[start : start + BATCH])
        ]
        store.write_extractions(run, version, found)


# cluster


def _cluster(store: Store, run: Run, progress: Progress) -> None:
    """Bring stories and copies up to date; nothing is done when no report came or went and no
    person decided anything.

    Cost: the features of new reports are computed, those of old ones read; the texts of old ones
    are read again to look for copies. Memory: what the clusterer holds of each report, and some
    hundred reports at a time.
    """
    from reportedly.cluster.corrections import apply_corrections
    from reportedly.cluster.features import FEATURES_VERSION
    from reportedly.cluster.stories import Clusterer

    version = str(FEATURES_VERSION)
    assigned = store.assignments()
    standing = store.find_ids()
    gone = sorted(set(assigned).difference(standing))
    fresh = _unclustered(store, version, assigned)
    decisions = read_decisions(store)
    if not fresh and not gone and store.corrected_by() == grouping_key(decisions):
        return
    clusterer = Clusterer()
    held = [i for i in standing if i in assigned and i not in fresh]
    for start in range(0, len(held), CLUSTERED):
        _seed(store, clusterer, held[start : start + CLUSTERED], assigned, version)
    copies: list[Copy] = []
    keys = sorted(arrival_key(report) for report in store.iter_reports(fresh))
    ordered = [report_id for _, report_id in keys]
    for n_done, report in enumerate(store.iter_reports(ordered)):
        progress("clustering", n_done, len(ordered))
        copies.extend(clusterer.add(report).copies)
    grouped = clusterer.final()
    stories = apply_corrections(
        grouped,
        [d.constraint for d in decisions],
        clusterer.likeness_within,
        clusterer.name_of,
    )
    store.write_clustering(
        run,
        Clustered(
            [
                Assignment(report_id, story, reason=_reason(grouped[report_id] == story))
                for report_id, story in stories.items()
                if assigned.get(report_id) != story
            ],
            gone,
            copies,
            {i: clusterer.features_of(i).to_json() for i in ordered},
            version,
            grouping_key(decisions),
        ),
    )


def _reason(is_ours: bool) -> str:
    return "grouped over all reports" if is_ours else "as a person decided"


def _unclustered(store: Store, version: str, assigned: Mapping[str, str]) -> set[str]:
    """Give the reports to be grouped that are in no story, or whose features are to be computed."""
    waiting = {i for i, language in store.unassigned() if is_supported(language)}
    return waiting | {i for i in store.missing(FEATURES, version) if i in assigned}


def _seed(
    store: Store,
    clusterer: Clusterer,
    ids: Sequence[str],
    assigned: Mapping[str, str],
    version: str,
) -> None:
    """Register some reports with the stories they are in."""
    from reportedly.cluster.features import ReportFeatures

    features = store.get_derived(FEATURES, version, ids)
    for report in store.iter_reports(ids):
        own = ReportFeatures.from_json(features[report.id])
        clusterer.seed(own, assigned[report.id], report)


# stories


@dataclass(frozen=True, slots=True)
class Members:
    """A story's reports as they stand, in order of arrival, and what a person did to it."""

    story_id: str
    report_ids: tuple[str, ...]
    title: str = ""
    corrections: tuple[Correction, ...] = ()

    def key(self) -> str:
        """Give the hash of everything that the story's brief is made of."""
        named = {"title": self.title} if self.title else {}
        return make_id(
            "head",
            **named,
            story=self.story_id,
            reports=sorted(self.report_ids),
            extract=extract_version(),
            stages=_stage_versions(),
        )


def _stage_versions() -> str:
    from importlib.metadata import version

    from reportedly.reconcile.run import VERSION

    return f"{version('reportedly')} reconcile {VERSION}"


def list_members(store: Store) -> list[Members]:
    """Give all stories with their reports, in the order of their first arrivals."""
    members: dict[str, list[str]] = {}
    assigned = store.assignments()
    for report_id, story_id in assigned.items():
        members.setdefault(story_id, []).append(report_id)
    decisions = read_decisions(store)
    names, corrections = find_names(decisions, assigned), find_corrections(decisions, assigned)
    return [
        Members(i, tuple(ids), names[i][0] if i in names else "", corrections.get(i, ()))
        for i, ids in members.items()
    ]


def story_brief(store: Store, members: Members, options: BriefOptions | None = None) -> Brief:
    """Compose the brief of some reports of a story anew from what is stored.

    Raises:
        StoreError: a report was not extracted by this version (repeat ``reportedly add``).
    """
    chosen = options or BriefOptions()
    reports = sorted(store.iter_reports(members.report_ids), key=arrival_key)
    reports = [r for r in reports if not is_after(r, chosen.as_of)]
    if not reports:
        raise StoreError("this story has no report from before the day asked for")
    extractions = {r.id: _extraction(store, r) for r in reports}
    copies = store.copies([r.id for r in reports])
    story = _story_of(members, reports)
    brief = make_brief(story, reports, extractions, copies, chosen)
    return with_edits(brief, *find_edits(store, brief.reports))


def _story_of(members: Members, reports: Sequence[Report]) -> Story:
    story = make_story(members.story_id, reports)
    named = bool(members.title)
    return replace(story, title=members.title, named=named, corrections=members.corrections)


def _extraction(store: Store, report: Report) -> Extraction:
    found = store.get_extraction(report, extract_version())
    if found is None:
        raise StoreError(
            "the library was made by another version of the extractors; "
            "bring it up to date with: reportedly add"
        )
    return found


def _write_heads(store: Store, run: Run, progress: Progress) -> None:
    known = store.heads()
    stale = [m for m in list_members(store) if m.key() not in known]
    for n_done, members in enumerate(stale):
        progress("comparing", n_done, len(stale))
        try:
            head = head_of(members.key(), story_brief(store, members))
        except InvariantError as error:
            reports = list(store.iter_reports(members.report_ids))
            store.write_issues(run, [failed_story(reports, error)])
            story = bare_story(store, members)
            n, first, last = len(reports), story.first, story.last
            head = Head(members.key(), story.id, story.title, first, last, n, 1, n)
        store.write_heads(run, [head])
    get_logger(__name__).info("stories", extra={"n_changed": len(stale)})


def head_of(key: str, brief: Brief) -> Head:
    """Give what a list shows of a story.

    Origins: at least those of its best borne-out answer, at most its reports that are no copy.
    """
    carriers = {c.to_id for c in brief.copies if c.kind.value == "copy" and c.directed}
    answers = [a.origins.at_least for q in brief.questions for a in q.answers]
    at_most = max(1, len(brief.reports) - len(carriers))
    return Head(
        key,
        brief.story.id,
        brief.story.title,
        brief.story.first,
        brief.story.last,
        len(brief.reports),
        min(max(answers, default=1), at_most),
        at_most,
        -weight_key(brief)[1],
    )


def bare_story(store: Store, members: Members) -> Story:
    """Give a story with its first headline for a title, for one whose brief failed."""
    reports = sorted(store.iter_reports(members.report_ids), key=arrival_key)
    titles = [members.title, *(r.title_text for r in reports)]
    title = next((title for title in titles if title), "Untitled story")
    return replace(_story_of(members, reports), title=title)


def list_heads(store: Store) -> list[Head]:
    """Give the heads of all stories, the weightiest first.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    require_current(store)
    known = store.heads()
    keys = [members.key() for members in list_members(store)]
    missing = [key for key in keys if key not in known]
    if missing:
        raise StoreError(_OUTDATED)
    return sorted(
        (known[key] for key in keys), key=lambda h: (-h.n_reports, -h.weight, h.first or "9999")
    )


def require_members(store: Store, wanted: str) -> Members:
    """Give the one story whose id, or one of whose reports' ids, begins like that.

    A story gets another id when reports join it; the id it had before leads to it still.

    Raises:
        StoreError: none does, or more than one.
    """
    every = list_members(store)
    found = [m for m in every if m.story_id.startswith((wanted, f"story-{wanted}"))]
    found = found or [m for m in every if any(i.startswith(wanted) for i in m.report_ids)]
    if not found and wanted:
        former = {*store.former_members(wanted), *store.former_members(f"story-{wanted}")}
        former |= (
            {r.id for r in store.iter_reports() if r.supersedes in former} if former else set()
        )
        found = [m for m in every if former & set(m.report_ids)]
    if len(found) == 1:
        return found[0]
    if not found:
        told = f"no story begins with {wanted!r}; list them with: reportedly stories"
        raise StoreError(told, code="no-such-story")
    ids = ", ".join(m.story_id for m in found[:5])
    told = f"{len(found)} stories begin with {wanted!r}: {ids}; write more of the id"
    raise StoreError(told, code="no-such-story")
