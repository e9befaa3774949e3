"""The door of a library: what the pipeline may ask of it and write to it.

Every ``write_…`` is one transaction and may be repeated: rows have ids that are hashes of their
content, and what is there already is left alone. Nothing is changed or removed but for
``deleted_at`` stamps. One process writes at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
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


class Store(Protocol):
    """A library. Errors: ``StoreError`` with what to do about it."""

    def writing(self, command: str, config_hash: str = "") -> AbstractContextManager[Run]:
        """Hold the only pen for a run; raises ``StoreError`` when another process holds it."""
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

    def arrivals(self) -> dict[str, int]:
        """Give the order of arrival of all reports, superseded ones too, by id."""
        ...

    def arrival_days(self) -> dict[str, str]:
        """Give the day (UTC, ISO 8601) on which each report was read, by id."""
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

    def missing(self, kind: str, version: str) -> list[str]:
        """Give the ids of standing reports that lack a derived record, in order of arrival."""
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

    def unassigned(self) -> list[tuple[str, str | None]]:
        """Give the standing reports that are in no story, each with its language."""
        ...

    def find_postings(
        self, kind: int, keys: Sequence[int], day: int, limit: int
    ) -> dict[int, list[int]]:
        """Give for each key the rows of its holders nearest in day.

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

    def first_assigned(self, limit: int) -> list[str]:
        """Give the ids of some reports that are in stories, ``limit`` at most, sorted."""
        ...

    def waiting(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the reasons for which some reports wait, by the ids of those that do."""
        ...

    def copies(self, ids: Sequence[str]) -> tuple[Copy, ...]:
        """Give the copies among some reports."""
        ...

    def heads(self) -> dict[str, Head]:
        """Give all heads of stories by key, old ones too."""
        ...

    def decisions(self) -> list[Decision]:
        """Give a person's standing decisions, oldest first."""
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
        """Keep what the cluster stage made; assignments replace the reports' standing ones."""
        ...

    def write_heads(self, run: Run, heads: Sequence[Head]) -> None:
        """Keep heads of stories."""
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
