"""A library's stories: which reports they hold, what a person did to them, and their briefs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from reportedly.brief.compose import BriefOptions, with_edits
from reportedly.errors import StoreError
from reportedly.model.facts import Extraction
from reportedly.model.ids import make_id
from reportedly.model.report import Report
from reportedly.model.story import Brief, Correction, Story
from reportedly.pipeline.choosing import choose_reports
from reportedly.pipeline.decisions import find_corrections, find_names, read_decisions
from reportedly.pipeline.editions import find_edits
from reportedly.pipeline.local import arrival_key, is_after, make_brief, make_story
from reportedly.pipeline.pending import extract_version
from reportedly.pipeline.related import relate_stored
from reportedly.store.base import Store


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
            stages=stage_versions(),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What a person said of stories, by story id: the names that they have, and all of it."""

    names: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, tuple[Correction, ...]] = field(default_factory=dict)


def stage_versions() -> str:
    """Give a name for what makes a brief of extracted reports."""
    from reportedly.reconcile.version import VERSION

    return f"{_program_version()} reconcile {VERSION}"


@cache
def _program_version() -> str:
    from importlib.metadata import version

    return version("reportedly")


def read_words(store: Store) -> Words:
    """Give what a person said of stories. Cost: by the decisions, nothing without any."""
    decisions = read_decisions(store)
    if not decisions:
        return Words()
    assigned = store.stories_of(sorted({i for d in decisions for i in d.reports}))
    names = find_names(decisions, assigned)
    return Words(
        {story: title for story, (title, _) in names.items()},
        find_corrections(decisions, assigned),
    )


def members_of(store: Store, story_ids: Sequence[str], words: Words | None = None) -> list[Members]:
    """Give some stories with their reports, in the order given; without any when there is none."""
    told = read_words(store) if words is None else words
    return [
        Members(i, ids, told.names.get(i, ""), told.corrections.get(i, ()))
        for i, ids in store.members_of(story_ids).items()
    ]


def story_with(store: Store, report_id: str) -> Members:
    """Give the story that a report is in."""
    return members_of(store, [store.stories_of([report_id])[report_id]])[0]


def require_members(store: Store, wanted: str) -> Members:
    """Give the one story whose id, or one of whose reports' ids, begins like that.

    A story gets another id when reports join it; the id it had before leads to it still.

    Raises:
        StoreError: none does, or more than one.
    """
    heads = (wanted, f"story-{wanted}")
    found = _either(store.stories_headed(head) for head in heads)
    found = found or _stories_of(store, store.reports_headed(wanted))
    if not found and wanted:
        former = _either(store.former_members(head) for head in heads)
        found = _stories_of(store, sorted(set(store.find_successors(former).values())))
    if len(found) == 1:
        return members_of(store, found)[0]
    if not found:
        told = f"no story begins with {wanted!r}; list them with: reportedly stories"
        raise StoreError(told, code="no-such-story")
    ids = ", ".join(found[:5])
    told = f"{len(found)} stories begin with {wanted!r}: {ids}; write more of the id"
    raise StoreError(told, code="no-such-story")


def _either(lists: Iterable[Sequence[str]]) -> list[str]:
    return sorted({i for one in lists for i in one})


def _stories_of(store: Store, report_ids: Sequence[str]) -> list[str]:
    return sorted(set(store.stories_of(report_ids).values()))


def story_brief(
    store: Store, members: Members, options: BriefOptions | None = None, *, edits: bool = True
) -> Brief:
    """Compose the brief of some reports of a story anew from what is stored.

    Without ``edits``, earlier texts of its reports are not compared with them, and the stories it
    is told with not named.

    Raises:
        StoreError: a report was not extracted by this version (repeat ``reportedly add``).
    """
    chosen = options or BriefOptions()
    reports = sorted(store.iter_reports(members.report_ids), key=arrival_key)
    reports = [r for r in reports if not is_after(r, chosen.as_of)]
    if not reports:
        raise StoreError("this story has no report from before the day asked for")
    copies = store.copies([r.id for r in reports])
    read, _ = choose_reports(reports, copies, chosen.max_reports)
    extractions = {r.id: _extraction(store, r) for r in read}
    story = _story_of(members, reports)
    brief = make_brief(story, reports, extractions, copies, chosen)
    if not edits:
        return brief
    return relate_stored(store, with_edits(brief, *find_edits(store, brief.reports)))


def bare_story(store: Store, members: Members) -> Story:
    """Give a story with its first headline for a title, for one whose brief failed."""
    reports = sorted(store.iter_reports(members.report_ids), key=arrival_key)
    titles = [members.title, *(r.title_text for r in reports)]
    title = next((title for title in titles if title), "Untitled story")
    return replace(_story_of(members, reports), title=title)


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
