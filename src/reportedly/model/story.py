"""What several reports say together: copies, happenings, questions, judgements, briefs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reportedly.model.facts import (
    Attribution,
    Entity,
    Link,
    LinkKind,
    Modality,
    Polarity,
    Quote,
)
from reportedly.model.report import DayInterval, Issue, Provenance, Report, Span


class CopyKind(StrEnum):
    """How one report's text stands in another's."""

    COPY = "copy"
    PARTIAL = "partial"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Copy:
    """``to_id`` carries text of ``from_id``: aligned spans on both sides.

    ``share`` in [0, 1] is the part of the shorter article that is shared. ``directed`` is False
    when nothing tells which came first.
    """

    from_id: str
    to_id: str
    kind: CopyKind
    share: float
    spans: tuple[tuple[Span, Span], ...] = ()
    directed: bool = False
    reason: str = ""


class Standing(StrEnum):
    """How a report came to its story; one that waits has a story of its own for the time being."""

    JOINED = "joined"
    STARTED = "started"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which story a report belongs to, and what it shares with earlier reports."""

    report_id: str
    story_id: str
    copies: tuple[Copy, ...] = ()
    reason: str = ""
    standing: Standing = Standing.JOINED


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time as an answer: an interval of days and its EDTF."""

    edtf: str
    days: DayInterval
    kind: str = "time"


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """A place as an answer."""

    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None = None
    within: tuple[str, ...] = ()
    kind: str = "place"


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A number as an answer, with its unit; None is an open end."""

    low: float | None
    high: float | None
    unit: str | None
    approximate: bool
    kind: str = "quantity"


@dataclass(frozen=True, slots=True)
class AgentValue:
    """A person, organisation or government as an answer (``entity`` is a story entity id)."""

    entity: str
    name: str
    kind: str = "agent"


@dataclass(frozen=True, slots=True)
class StatusValue:
    """Whether it is said to have happened, to be planned, possible, reported or denied."""

    modality: Modality
    polarity: Polarity
    kind: str = "status"


@dataclass(frozen=True, slots=True)
class NotGiven:
    """The report tells of the happening and leaves this open in so many words."""

    kind: str = "not given"


Value = TimeValue | PlaceValue | QuantityValue | AgentValue | StatusValue | NotGiven


class Relation(StrEnum):
    """How one claim or answer stands to another."""

    AGREE = "agree"
    REFINE = "refine"
    UPDATE = "update"
    CONTRADICT = "contradict"
    DIFFER = "differ"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The relation of ``left`` to ``right`` (ids of answers or claims) and why.

    ``refine``: left is more precise than right. ``update``: left is newer than right. ``score``
    in [0, 1] is how sure the judge is.
    """

    left: str
    right: str
    relation: Relation
    score: float
    reason: str
    features: tuple[tuple[str, float], ...] = ()
    decided_by: Provenance = Provenance("", "")
    created_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What an answer rests on in the end: a wire, an official, a document, an outlet itself.

    ``reports`` are all that rest on it, copies included; ``spans`` are the words that say so, at
    most one a report. ``kind`` is ``outlet`` where a report speaks for itself. ``through`` is the
    outlet or agency by which all of it came, where one is named.
    """

    name: str
    kind: LinkKind
    reports: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Origins:
    """How many independent origins an answer rests on: at least, at most, and why.

    ``sources`` are the ``at_most`` of them, the one that most reports rest on first.
    """

    at_least: int
    at_most: int
    reasons: tuple[str, ...] = ()
    sources: tuple[Origin, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= self.at_most:
            raise ValueError(f"origins: {self.at_least} > {self.at_most}")


@dataclass(frozen=True, slots=True)
class Answer:
    """A value with everything that says so, oldest report first."""

    id: str
    value: Value
    text: str
    spans: tuple[Span, ...]
    reports: tuple[str, ...]
    chains: tuple[tuple[Link, ...], ...]
    origins: Origins
    first: str | None = None
    last: str | None = None


class Slot(StrEnum):
    """What a question asks for."""

    PLACE = "place"
    TIME = "time"
    AGENT = "agent"
    QUANTITY = "quantity"
    STATUS = "status"


class QuestionStatus(StrEnum):
    """How the answers of a question stand together."""

    AGREED = "agreed"
    REFINED = "refined"
    UPDATED = "updated"
    DIFFERING = "differing"
    CONTRADICTED = "contradicted"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Question:
    """Where, when, who, how many or whether, of one happening, and its answers oldest first."""

    id: str
    happening: str
    text: str
    slot: Slot
    status: QuestionStatus
    answers: tuple[Answer, ...]
    judgements: tuple[Judgement, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Happening:
    """One real-world event told of in one or several reports.

    ``claims`` are claim ids, ``participants`` story entity ids, ``label`` a few words made of
    names and the predicate ("Ana Ruiz: visit"), ``weight`` its rank within the story.
    """

    id: str
    event_type: str
    label: str
    claims: tuple[str, ...]
    participants: tuple[str, ...]
    reports: tuple[str, ...]
    time: DayInterval = DayInterval()
    place: str | None = None
    planned: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated happening, past or planned, with its best sentence and every span it rests on."""

    edtf: str
    days: DayInterval
    text: str
    spans: tuple[Span, ...]
    planned: bool = False
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person did to a story (merge, split, move or name), and when (ISO 8601, UTC)."""

    id: str
    kind: str
    at: str


@dataclass(frozen=True, slots=True)
class Story:
    """A set of reports about one developing story; a view, not an owner.

    ``named`` tells that the title is a person's word, which the reports need not bear out.
    ``follows`` is the id of the story that this one goes on from, ``part_of`` that of the longer
    story that both belong to (the id of its earliest part).
    """

    id: str
    title: str
    reports: tuple[str, ...]
    first: str | None = None
    last: str | None = None
    named: bool = False
    corrections: tuple[Correction, ...] = ()
    follows: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A story that another is told with: by its id and title, and the days it tells of.

    ``n_stories`` is 1 for a story, and for a longer one the number of those it is made of.
    """

    id: str
    title: str
    first: str | None = None
    last: str | None = None
    n_stories: int = 1


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Everything the reconcile stage found in one story."""

    entities: tuple[Entity, ...] = ()
    happenings: tuple[Happening, ...] = ()
    questions: tuple[Question, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    issues: tuple[Issue, ...] = ()
    provenance: Provenance = Provenance("", "")


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence of a brief and the spans it rests on; never without one."""

    text: str
    citations: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a sentence of a brief needs a citation")


class EditKind(StrEnum):
    """What an outlet did to a passage of its article."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class EditChange:
    """A passage before and after an edit; None where there is none."""

    kind: EditKind
    before: Span | None
    after: Span | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a passage before or after it")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an outlet changed between two editions of an article, in the order of the later one."""

    report_id: str
    former_id: str
    changes: tuple[EditChange, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is printed of one story. ``former`` are the texts that edited reports superseded.

    ``unread`` are reports of the story that the brief does not tell of, since there are too many;
    ``follows`` the story that this one goes on from, ``part_of`` the longer one it belongs to.
    """

    story: Story
    as_of: str
    generator: str
    reports: tuple[Report, ...]
    entities: tuple[Entity, ...]
    quotes: tuple[Quote, ...]
    attributions: tuple[Attribution, ...]
    questions: tuple[Question, ...]
    timeline: tuple[TimelineEntry, ...]
    copies: tuple[Copy, ...]
    summary: tuple[BriefSentence, ...]
    issues: tuple[Issue, ...] = ()
    happenings: tuple[Happening, ...] = ()
    former: tuple[Report, ...] = ()
    edits: tuple[Edit, ...] = ()
    unread: tuple[Report, ...] = ()
    follows: Related | None = None
    part_of: Related | None = None

    @property
    def n_reports(self) -> int:
        """How many reports tell the story, read or not."""
        return len(self.reports) + len(self.unread)
