"""The published shapes of stories, briefs and lists as types.

``reportedly.model.shapes`` writes them. Those of one report are in
``reportedly.model.fact_shape_types``. The JSON Schemas under ``docs/schema`` are generated from
these types, so what is documented is what is written.
"""

from __future__ import annotations

from typing import NotRequired

# pydantic, which writes the schemas, asks for this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from reportedly.model.fact_shape_types import (
    AttributionJson,
    BlockJson,
    EntityJson,
    IssueJson,
    LinkJson,
    PublishedJson,
    QuoteJson,
    SpanJson,
    ValueJson,
)

#: Names of the versioned shapes; a breaking change takes a new number.
BRIEF_SCHEMA = "reportedly.brief/1"
BRIEFS_SCHEMA = "reportedly.briefs/1"


# "from" is a keyword, hence the functional form. "directed" is false when nothing tells which of
# the two came first; "reason" says in words what did.
CopyJson = TypedDict(
    "CopyJson",
    {
        "from": str,
        "to": str,
        "kind": str,
        "share": float,
        "spans": list[tuple[SpanJson, SpanJson]],
        "directed": bool,
        "reason": str,
    },
)


class AssignmentJson(TypedDict):
    """A line out of the cluster stage; ``follows`` and ``part_of`` are known of final stories."""

    id: str
    story: str
    copies: list[CopyJson]
    standing: str
    follows: NotRequired[str | None]
    part_of: NotRequired[str | None]


class ValuePairJson(TypedDict):
    """Two values of one slot in two passages, and how they stand."""

    slot: str
    left: ValueJson
    right: ValueJson
    left_text: str
    right_text: str
    relation: str
    direction: str
    score: float
    reason: str


class ComparisonJson(TypedDict):
    """A line out of the compare stage.

    ``direction`` is the side that a ``refine`` (the more precise) or an ``update`` (the newer)
    starts from: left, right or none.
    """

    id: str
    relation: str
    direction: str
    score: float
    reason: str
    values: list[ValuePairJson]


class CorrectionJson(TypedDict):
    """What a person did to a story; ``kind``: merge, split, move or name."""

    id: str
    kind: str
    at: str


class StoryJson(TypedDict):
    """A story's head; ``named`` when its title is a person's."""

    id: str
    title: str
    first: str | None
    last: str | None
    named: bool
    corrections: list[CorrectionJson]
    follows: str | None
    part_of: str | None


class RelatedJson(TypedDict):
    """A story that another is told with; ``n_stories`` is 1, or for a longer one its parts."""

    id: str
    title: str
    first: str | None
    last: str | None
    n_stories: int


class UnreadJson(TypedDict):
    """A report of the story that the brief does not read."""

    id: str
    source: str
    outlet: str | None
    title: str | None
    published: PublishedJson


class ReportJson(TypedDict):
    """A report as a brief lists it (its text stays with its source)."""

    id: str
    source: str
    sha256: str
    outlet: str | None
    title: SpanJson | None
    published: PublishedJson
    language: str | None
    blocks: list[BlockJson]


class OriginJson(TypedDict):
    """What an answer rests on in the end, and the reports that rest on it."""

    name: str
    kind: str
    reports: list[str]
    spans: list[SpanJson]
    through: str | None


class OriginsJson(TypedDict):
    """How many independent origins, at least and at most, why, and which."""

    at_least: int
    at_most: int
    reasons: list[str]
    sources: list[OriginJson]


class AnswerJson(TypedDict):
    """A value and everything that says so."""

    value: ValueJson
    text: str
    spans: list[SpanJson]
    reports: list[str]
    chains: list[list[LinkJson]]
    origins: OriginsJson
    first: str | None
    last: str | None


class JudgementJson(TypedDict):
    """How two answers of one question stand; left and right are their indices."""

    left: int
    right: int
    relation: str
    score: float
    reason: str


class QuestionJson(TypedDict):
    """A question and its answers, oldest first."""

    id: str
    text: str
    slot: str
    status: str
    answers: list[AnswerJson]
    judgements: list[JudgementJson]


class TimelineJson(TypedDict):
    """A dated happening."""

    edtf: str
    earliest: str | None
    latest: str | None
    text: str
    spans: list[SpanJson]


class SentenceJson(TypedDict):
    """A sentence of a brief and what it rests on."""

    text: str
    citations: list[SpanJson]


class SummaryJson(TypedDict):
    """A line out of the summarize stage."""

    id: str
    summary: list[SentenceJson]
    timeline: list[TimelineJson]


class EditChangeJson(TypedDict):
    """A passage before and after an edit; null where there is none."""

    kind: str
    before: SpanJson | None
    after: SpanJson | None


class EditJson(TypedDict):
    """What an outlet changed between two texts of one article."""

    report: str
    former: str
    changes: list[EditChangeJson]


class BriefJson(TypedDict):
    """One story's brief."""

    schema: str
    generator: str
    as_of: str
    story: StoryJson
    reports: list[ReportJson]
    entities: list[EntityJson]
    quotes: list[QuoteJson]
    attributions: list[AttributionJson]
    questions: list[QuestionJson]
    timeline: list[TimelineJson]
    copies: list[CopyJson]
    summary: list[SentenceJson]
    issues: list[IssueJson]
    former: list[ReportJson]
    edits: list[EditJson]
    unread: list[UnreadJson]
    follows: RelatedJson | None
    part_of: RelatedJson | None


class BriefsJson(TypedDict):
    """Several briefs, the weightiest story first."""

    schema: str
    briefs: list[BriefJson]


class ChangeJson(TypedDict):
    """One thing that is new; ``question`` is the id of a question of the story's brief."""

    kind: str
    question: str | None
    text: str
    reports: list[str]
    spans: list[SpanJson]


class NewsStoryJson(TypedDict):
    """What is new in one story; ``reports`` are the ids of the new ones."""

    story: StoryJson
    is_new: bool
    reports: list[str]
    changes: list[ChangeJson]


class NewsJson(TypedDict):
    """What ``new --format json`` prints."""

    schema: str
    since: str
    stories: list[NewsStoryJson]


class HeadJson(TypedDict):
    """A story in a list; origins at least and at most.

    ``part_of`` and ``follows`` are ids of stories; ``waits`` when its only report waits for others.
    """

    id: str
    title: str
    first: str | None
    last: str | None
    n_reports: int
    at_least: int
    at_most: int
    n_new: int
    named: bool
    corrections: list[CorrectionJson]
    part_of: str | None
    follows: str | None
    waits: bool


class StoriesJson(TypedDict):
    """What ``stories --format json`` prints."""

    schema: str
    stories: list[HeadJson]
