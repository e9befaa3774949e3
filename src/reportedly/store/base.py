"""The door of a library: what the pipeline may ask of it and write to it.

Every ``write_…`` is one transaction and may be repeated: rows have ids that are hashes of their
content, and what is there already is left alone. Nothing is changed or removed but for
``deleted_at`` stamps. One process writes at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from reportedly.model.facts import Extraction
from reportedly.model.report import Issue, RawReport, Report
from reportedly.model.story import Assignment, Copy


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command that writes: its provenance. Times are ISO 8601 in UTC."""

    id: str
    command: str
    version: str
    config_hash: str
    started_at: str


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the news: what had been read by then, up to ``last_seq`` in order of arrival."""

    name: str
    at: str
    last_seq: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a list of stories shows of one; ``key`` is a hash of what it was made of."""

    key: str
    story_id: str
    title: str
    first: str | None
    last: str | None
    n_reports: int
    at_least: int
    at_most: int
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories to be listed by these heads, made by a version; ``names`` are those that a person
    gave, by story id; ``gone`` are the stories to be listed no more."""

    heads: Sequence[Head]
    version: str
    names: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on stories or judgements, which outranks the program's."""

    id: str
    kind: str
    body: Mapping[str, Any]
    created_at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What some bytes came to by themselves when they were parsed: a report's id and text's hash
    (both empty when there was none), its issues, and which filter did not want it, if any."""

    report_id: str
    sha256: str
    issues: tuple[Issue, ...] = ()
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A report that holds a key. ``kind`` tells what sort of key and of which version, ``key`` is
    a signed number of 64 bits, ``day`` a proleptic day number (0: undated), ``row`` the report's
    place in the order of arrival."""

    kind: int
    key: int
    day: int
    row: int


@dataclass(frozen=True, slots=True)
class Edge:
    """How like each other two reports are, given by their places in the order of arrival; ``kind``
    tells of which version the scores are."""

    row: int
    other: int
    score: float
    body: float
    kind: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """How alike two stories are: the mean log-odds between samples of their reports."""

    one: str
    other: str
    mean: float


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """The longer story that a story is part of, and the story that it goes on from."""

    story_id: str
    part_of: str
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Threading:
    """What a batch changes of the longer stories: new links of the stories that changed (their
    former ones are no more), and new places of those that moved (one without a place has none)."""

    changed: Sequence[str] = ()
    links: Sequence[Link] = ()
    moved: Sequence[str] = ()
    places: Sequence[StoryPlace] = ()


@dataclass(frozen=True, slots=True)
class Clustered:
    """What a run of the cluster stage adds: assignments that changed, reports that have none any
    more, copies newly found, features (plain JSON of one version) by report id, a hash of the
    decisions that are in the assignments, and what later reports are found by and compared with.
    """

    assignments: Sequence[Assignment]
    gone: Sequence[str]
    copies: Sequence[Copy]
    features: Mapping[str, Any]
    features_version: str
    corrections: str = ""
    postings: Sequence[Posting] = ()
    edges: Sequence[Edge] = ()
    threading: Threading = Threading()


class Store(Protocol):
    """A library. Errors: ``StoreError`` with what to do about it."""

    def writing(self, command: str, config_hash: str = "") -> AbstractContextManager[Run]:
        """Hold the only pen for a run; raises ``StoreError`` when another process holds it."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of all that is asked and written in the block: it is written at
        the end, or not at all when the block raises."""
        ...

    def close(self) -> None:
        """Let go of the library."""
        ...

    # reading

    def last_seq(self) -> int:
        """Give how many reports have been read, ever."""
        ...

    def get_report(self, report_id: str) -> Report | None:
        """Give a report, superseded ones too."""
        ...

    def iter_reports(
        self, ids: Iterable[str] | None = None, *, up_to: int | None = None
    ) -> Iterator[Report]:
        """Give the reports that stand (not superseded), in order of arrival."""
        ...

    def find_ids(self, *, up_to: int | None = None) -> list[str]:
        """Give the ids of the reports that stand, in order of arrival, at that point in time."""
        ...

    def former_texts(self, report_id: str) -> list[str]:
        """Give the ids of the texts that a report superseded, and that those did, nearest first."""
        ...

    def latest_at(self, locator: str) -> Report | None:
        """Give the text that stands of what was read from an address, the last one read."""
        ...

    def find_by_locator(self, locator: str) -> list[str]:
        """Give the ids of all reports read from an address, the latest last."""
        ...

    def get_seen(self, raws: Sequence[RawReport], versions: Sequence[str]) -> list[Seen | None]:
        """Give what each of some raw reports came to when one of these versions parsed it."""
        ...

    def get_extraction(self, report: Report, version: str) -> Extraction | None:
        """Give what an extractor version found in a report."""
        ...

    def done_up_to(self, stage: str, version: str) -> int:
        """Give up to which report (by order of arrival) a stage has done its work; 0 when the
        last mark of the stage is of another version."""
        ...

    def lacking(self, kind: str, version: str, after: int) -> list[str]:
        """Give the standing reports after the first so many that lack a derived record, in order
        of arrival."""
        ...

    def ungrouped(self, after: int) -> list[tuple[str, str | None]]:
        """Give the standing reports after the first so many that are in no story, in order of
        arrival, each with its language."""
        ...

    def replaced(self, after: int) -> list[str]:
        """Give the reports that are in stories and stand no more, being superseded by one after
        the first so many; sorted."""
        ...

    def get_derived(self, kind: str, version: str, ids: Iterable[str]) -> dict[str, Any]:
        """Give the derived records (plain JSON) of some reports, by report id."""
        ...

    def assignments(self) -> dict[str, str]:
        """Give the story of each report that has one, in order of arrival."""
        ...

    def former_members(self, head: str) -> list[str]:
        """Give the ids of the reports once in a story whose id begins so and is no more, sorted."""
        ...

    def find_postings(
        self, kind: int, keys: Sequence[int], day: int, limit: int
    ) -> dict[int, list[tuple[int, int]]]:
        """Give for each key its holders nearest in day, each as its day and row.

        Up to ``limit`` on or before the day (the latest first), then up to ``limit`` after it (the
        earliest first), then up to ``limit`` undated (the latest read first). For day 0, the
        ``limit`` latest dated ones and the undated. Superseded reports are among them.
        """
        ...

    def find_edges(self, rows: Sequence[int], kind: int = 0) -> list[Edge]:
        """Give the edges that have one of some reports at either end, sorted, each once."""
        ...

    def seqs_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Give the place in the order of arrival of some reports, by id."""
        ...

    def ids_of_rows(self, rows: Sequence[int]) -> dict[int, str]:
        """Give the ids of the reports at some places in the order of arrival."""
        ...

    def stories_of(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the story of each of some reports that has one."""
        ...

    def members_of(self, story_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Give the reports of some stories, in order of arrival; empty for one that is not."""
        ...

    def links_of(self, story_ids: Sequence[str]) -> list[Link]:
        """Give how alike some stories are to those near to them, each pair once, sorted."""
        ...

    def places_of(self, story_ids: Sequence[str]) -> dict[str, StoryPlace]:
        """Give the places of some stories in longer ones, by the ids of those that have one."""
        ...

    def parts_of(self, story_ids: Sequence[str]) -> list[StoryPlace]:
        """Give the places of all stories that are part of some longer ones, sorted."""
        ...

    def first_assigned(self, limit: int) -> list[str]:
        """Give the ids of some reports that are in stories, ``limit`` at most, sorted."""
        ...

    def waiting(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the reasons for which some reports wait, by the ids of those that do."""
        ...

    def stories_headed(self, head: str) -> list[str]:
        """Give the ids of the stories whose id begins so, sorted."""
        ...

    def reports_headed(self, head: str) -> list[str]:
        """Give the ids of the reports in stories whose id begins so, sorted."""
        ...

    def arrived_after(self, seq: int) -> dict[str, set[str]]:
        """Give by story the reports that came after the first so many."""
        ...

    def dated_from(self, day: str) -> dict[str, set[str]]:
        """Give by story the reports published on a day (ISO 8601) or later, by the last day that
        they may be of; one without a day counts for the day on which it was read."""
        ...

    def days_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the last day of some reports, or the day on which one was read that has none."""
        ...

    def copies(self, ids: Sequence[str]) -> tuple[Copy, ...]:
        """Give the copies among some reports."""
        ...

    def iter_listed(self, limit: int | None = None) -> Iterator[Head]:
        """Give the heads of the stories, those of most reports first, then the weightiest, then
        the earliest."""
        ...

    def count_listed(self) -> int:
        """Give how many stories are listed."""
        ...

    def heads_of(self, story_ids: Sequence[str]) -> dict[str, Head]:
        """Give the heads of some stories as they are listed, by the stories' ids."""
        ...

    def get_heads(self, keys: Sequence[str]) -> dict[str, Head]:
        """Give the heads of stories, listed or not, that have these keys."""
        ...

    def stale_stories(self, limit: int | None = None) -> list[str]:
        """Give the stories that changed, or are no more, since they were listed, sorted."""
        ...

    def unlisted(self, version: str) -> list[str]:
        """Give the stories that are not listed by a version, sorted."""
        ...

    def listed_names(self) -> dict[str, str]:
        """Give the names that stories are listed by, where a person gave them one."""
        ...

    def decisions(self, *, withdrawn: bool = False) -> list[Decision]:
        """Give a person's decisions, oldest first: those that stand, or withdrawn ones as well."""
        ...

    def corrected_by(self) -> str:
        """Give the hash of the decisions that are in the assignments; empty without any."""
        ...

    def find_successors(self, ids: Iterable[str]) -> dict[str, str]:
        """Give for each report that stands, or whose later text does, the id of that text."""
        ...

    def issues(self) -> list[Issue]:
        """Give all standing issues."""
        ...

    def last_look(self, name: str) -> Look | None:
        """Give the last look of that name."""
        ...

    # writing: each one transaction

    def write_parsed(
        self,
        run: Run,
        parsed: Sequence[tuple[RawReport, Report]],
        issues: Sequence[Issue],
        outdated: Mapping[str, str] | None = None,
        seen: Sequence[tuple[RawReport, str, Seen]] = (),
    ) -> int:
        """Keep raw and parsed reports and issues; give how many reports are new.

        ``outdated`` names, for an older text that was read after the newer one, the newer's id.
        ``seen`` says what bytes came to, by the version that parsed them.
        """
        ...

    def write_derived(self, run: Run, kind: str, version: str, bodies: Mapping[str, Any]) -> None:
        """Keep derived records (plain JSON) by report id."""
        ...

    def write_extractions(self, run: Run, version: str, found: Sequence[Extraction]) -> None:
        """Keep extractions."""
        ...

    def write_clustering(self, run: Run, made: Clustered) -> None:
        """Keep what the cluster stage made; assignments replace the reports' standing ones.

        The stories that reports came to or left are stale from then on until they are listed.
        """
        ...

    def write_listing(self, run: Run, made: Listing) -> None:
        """Keep heads and list their stories by them, and list others no more."""
        ...

    def write_done(self, run: Run, stage: str, version: str, up_to: int) -> None:
        """Mark that a stage has done all its work up to a report."""
        ...

    def write_issues(self, run: Run, issues: Sequence[Issue]) -> None:
        """Keep issues."""
        ...

    def write_decision(self, run: Run, kind: str, body: Mapping[str, Any]) -> Decision:
        """Keep a person's decision; the same as the last one that stands is that one."""
        ...

    def withdraw_decision(self, decision_id: str) -> None:
        """Let a person's decision stand no more."""
        ...

    def write_look(self, run: Run, name: str) -> Look:
        """Remember that everything read so far was looked at."""
        ...
