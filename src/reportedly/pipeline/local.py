"""The main job on this machine: targets in, one brief a story out. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reportedly.brief.compose import BriefOptions, compose_brief
from reportedly.errors import ConfigError, InputError, InvariantError
from reportedly.log import get_logger
from reportedly.model.facts import Extraction
from reportedly.model.report import Issue, Report
from reportedly.model.story import Brief, Copy, Story
from reportedly.pipeline.choosing import choose_reports
from reportedly.pipeline.dating import date_by_siblings, extract_dated
from reportedly.pipeline.related import relate_briefs
from reportedly.sources.base import ReadLimits

#: Called with the stage's name, how many are done, and of how many (0: not known yet).
Progress = Callable[[str, int, int], None]

#: Codes of issues that tell something of a report without setting any text aside.
NOTES = frozenset(
    {
        "bad-date",
        "embargoed",
        "filtered",
        "foreign-text",
        "future-date",
        "live-blog",
        "no-text",
        "passed-over",
        "read-twice",
        "same-text",
        "several-stories",
        "summary-only",
        "truncated",
        "wrong-encoding",
        "wrong-length",
    }
)


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(slots=True)
class Inputs:
    """What was read: reports that can be analysed, and an issue for all else."""

    reports: list[Report] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Stories with their reports, and the copies among all reports."""

    stories: tuple[tuple[Story, tuple[Report, ...]], ...]
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A story with the reports that its brief reads, dated by each other, and those it lists."""

    story: Story
    reports: Sequence[Report]
    unread: Sequence[Report]


def read_reports(targets: Sequence[str], limits: ReadLimits) -> Iterator[Report | Issue]:
    """Read and parse targets, in order; an issue for each input set aside."""
    from reportedly.pipeline.reading import read_through
    from reportedly.sources.read import read_targets

    for reading in read_through(read_targets(targets, limits), limits.only):
        if reading.report is not None:
            yield reading.report
        yield from reading.issues


def sort_inputs(items: Iterable[Report | Issue], progress: Progress = no_progress) -> Inputs:
    """Take apart reports and issues. A report in an unsupported language stays an issue only."""
    inputs = Inputs()
    by_id: dict[str, Report] = {}
    for item in items:
        if isinstance(item, Issue):
            inputs.issues.append(item)
        else:
            by_id[item.id] = item
            progress("reading", len(by_id), 0)
    aside = {i.report_id for i in inputs.issues if i.code == "unsupported-language"}
    inputs.reports = [report for report in by_id.values() if report.id not in aside]
    return inputs


def extract_all(
    reports: Sequence[Report], progress: Progress = no_progress
) -> dict[str, Extraction]:
    """Extract from each report; gives extractions by report id.

    The reports are parsed in batches, which is faster by a tenth; the facts of a report are the
    same as when it is extracted by itself.
    """
    from reportedly.extract.run import extract_reports

    found: dict[str, Extraction] = {}
    progress("extracting", 0, len(reports))
    for extraction in extract_reports(reports):
        found[extraction.report_id] = extraction
        progress("extracting", len(found), len(reports))
    return found


def group_reports(reports: Sequence[Report], progress: Progress = no_progress) -> Grouped:
    """Cluster reports into stories. The order of the reports changes nothing."""
    from reportedly.cluster.stories import Clusterer

    ordered = sorted(reports, key=arrival_key)
    clusterer = Clusterer()
    copies: list[Copy] = []
    for n_done, report in enumerate(ordered):
        progress("clustering", n_done, len(ordered))
        copies.extend(clusterer.add(report).copies)
    members: dict[str, list[Report]] = {}
    stories = clusterer.final()
    for report in ordered:
        members.setdefault(stories[report.id], []).append(report)
    places = clusterer.places(stories)
    heads = {i: make_story(i, own) for i, own in members.items()}
    placed = {
        i: replace(head, follows=places[i].follows, part_of=places[i].part_of)
        for i, head in heads.items()
    }
    return Grouped(tuple((placed[i], tuple(own)) for i, own in members.items()), tuple(copies))


def arrival_key(report: Report) -> tuple[str, str]:
    """Order reports by their day (undated last), then by id: the same for any order of reading."""
    first = report.published.days.first
    return (report.published.edtf if first else "9999", report.id)


def make_story(story_id: str, reports: Sequence[Report]) -> Story:
    """Make the head of a story; its title is left to the composer."""
    days = [r.published.days for r in reports]
    firsts = sorted(d.first.isoformat() for d in days if d.first)
    lasts = sorted(d.last.isoformat() for d in days if d.last)
    ids = tuple(r.id for r in reports)
    return Story(story_id, "", ids, firsts[0] if firsts else None, lasts[-1] if lasts else None)


def told_of(story: Story, reports: Sequence[Report], copies: Sequence[Copy], most: int) -> Told:
    """Choose which reports of a story are read, and date those by each other."""
    read, unread = choose_reports(reports, copies, most)
    return Told(story, date_by_siblings(read), unread)


def make_brief(
    story: Story,
    reports: Sequence[Report],
    extractions: Mapping[str, Extraction],
    copies: Sequence[Copy],
    options: BriefOptions,
) -> Brief:
    """Make the brief of a story whose undated reports are still to be dated by the others.

    Of more than ``options.max_reports`` reports those that :func:`choose_reports` gives are read;
    the others need no extraction.
    """
    read, unread = choose_reports(reports, copies, options.max_reports)
    dated = date_by_siblings(read)
    found = extract_dated(read, dated, extractions)
    return brief_of_dated(Told(story, dated, unread), found, copies, options)


def brief_of_dated(
    told: Told,
    extractions: Mapping[str, Extraction],
    copies: Sequence[Copy],
    options: BriefOptions,
) -> Brief:
    """Reconcile and compose one story."""
    from reportedly.reconcile.run import reconcile_story

    reports = told.reports
    whole = make_story(told.story.id, [*reports, *told.unread])
    story = replace(told.story, first=whole.first, last=whole.last)
    ids = {r.id for r in reports}
    own = [c for c in copies if c.from_id in ids and c.to_id in ids]
    reconciled = reconcile_story(story, reports, extractions, own)
    brief = compose_brief(story, reports, extractions, own, reconciled, options)
    return replace(brief, unread=tuple(told.unread)) if told.unread else brief


def weight_key(brief: Brief) -> tuple[float, float, str, str]:
    """Order briefs, the weightiest first: reports, then what their questions weigh."""
    weight = sum(q.weight for q in brief.questions)
    return (-brief.n_reports, -round(weight, 6), brief.story.first or "9999", brief.story.id)


def brief_reports(
    inputs: Inputs,
    options: BriefOptions | None = None,
    progress: Progress = no_progress,
) -> list[Brief]:
    """Make the briefs of what was read, the weightiest story first.

    Reports known to be from after ``options.as_of`` are left out. Each brief carries the issues
    of its own reports; those of inputs that became no report go with the first.

    Raises:
        InputError: nothing could be read.
        InvariantError: no story's brief passed the verifier.
    """
    chosen = options or BriefOptions()
    reports = [r for r in inputs.reports if not is_after(r, chosen.as_of)]
    if not reports:
        raise InputError(_nothing(inputs), code="nothing-read")
    grouped = group_reports(reports, progress)
    stories = [told_of(*one, grouped.copies, chosen.max_reports) for one in grouped.stories]
    extractions = extract_all([r for told in stories for r in told.reports], progress)
    briefs: list[Brief] = []
    for told in stories:
        progress("comparing", len(briefs), len(stories))
        try:
            briefs.append(brief_of_dated(told, extractions, grouped.copies, chosen))
        except InvariantError as error:
            inputs.issues.append(failed_story(told.reports, error))
    if not briefs:
        raise InvariantError(inputs.issues[-1].message)
    get_logger(__name__).info(
        "compared", extra={"n_reports": len(reports), "n_stories": len(briefs)}
    )
    return with_issues(relate_briefs(sorted(briefs, key=weight_key)), inputs.issues)


def failed_story(reports: Sequence[Report], error: InvariantError) -> Issue:
    """Tell of a story whose brief did not pass the verifier; the other stories go on."""
    first = reports[0]
    what = first.title_text or first.id
    message = f"no brief of the story of {what!r} ({len(reports)} reports): {error}"
    return Issue("compose", first.source, error.code, message, first.id)


def is_after(report: Report, as_of: date | None) -> bool:
    """Tell whether a report is known to be from after a day."""
    first = report.published.days.first
    return as_of is not None and first is not None and first > as_of


def with_issues(briefs: Sequence[Brief], issues: Sequence[Issue]) -> list[Brief]:
    """Hand each issue to the brief of its report, the others to the first brief."""
    story_of = {r.id: i for i, b in enumerate(briefs) for r in (*b.reports, *b.unread)}
    own: dict[int, list[Issue]] = {}
    for issue in issues:
        own.setdefault(story_of.get(issue.report_id or "", 0), []).append(issue)
    return [
        replace(brief, issues=(*own.get(i, ()), *brief.issues)) for i, brief in enumerate(briefs)
    ]


def set_aside(inputs: Inputs) -> list[Issue]:
    """Give the issues of inputs that are not in any brief; the other issues are only notes."""
    return [issue for issue in inputs.issues if issue.code not in NOTES]


def choose_stories(briefs: Sequence[Brief], wanted: str | None) -> list[Brief]:
    """Give all briefs, or those of one story by its number, the head of its id, or title words.

    Raises:
        ConfigError: no story, or more than one, answers to that.
    """
    if wanted is None:
        return list(briefs)
    if wanted.isdigit() and 1 <= int(wanted) <= len(briefs):
        return [briefs[int(wanted) - 1]]
    words = wanted.casefold().split()
    found = [b for b in briefs if b.story.id.startswith(wanted)] or [
        b for b in briefs if all(w in b.story.title.casefold() for w in words)
    ]
    if len(found) != 1:
        what = "no story answers" if not found else f"{len(found)} stories answer"
        titles = "; ".join(f"{i}: {b.story.title}" for i, b in enumerate(briefs, 1))
        raise ConfigError(f"{what} to {wanted!r}; there are {titles}")
    return found


def _nothing(inputs: Inputs) -> str:
    if inputs.reports:
        return "all reports are from after the day asked for"
    if not inputs.issues:
        return "nothing to read there"
    n_lost = len(inputs.issues)
    return f"nothing could be read ({n_lost} input{'s' * (n_lost != 1)} set aside)"
