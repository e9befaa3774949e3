"""The published JSON shapes as types; ``reportedly.model.shapes`` writes them.

Offsets are Unicode code points; days are ISO 8601 dates or null. The JSON Schemas under
``docs/schema`` are generated from these types, so what is documented is what is written.
"""

from __future__ import annotations

from typing import NotRequired

# pydantic, which writes the schemas, asks for this TypedDict before Python 3.12.
from typing_extensions import TypedDict

#: Names of the versioned shapes; a breaking change takes a new number.
BRIEF_SCHEMA = "reportedly.brief/1"
BRIEFS_SCHEMA = "reportedly.briefs/1"


class SpanJson(TypedDict):
    """Half-open range of a report's text, with the text it covers."""

    report: str
    start: int
    end: int
    exact: str


class PublishedJson(TypedDict):
    """When a report came out and what says so."""

    edtf: str
    earliest: str | None
    latest: str | None
    basis: str
    evidence: list[SpanJson]


class BlockJson(TypedDict):
    """A run of whole lines of one kind.

    ``form`` is how the page set it: paragraph, heading, list_item, quotation, table_row or
    preformatted; ``language`` is null where the block is too short to tell.
    """

    start: int
    end: int
    kind: str
    reason: str
    form: str
    language: str | None


class EntityJson(TypedDict):
    """A person, organisation, place, government under all its names."""

    id: str
    name: str
    kind: str
    aliases: list[str]
    roles: list[str]
    mentions: list[SpanJson]


class QuoteJson(TypedDict):
    """Words passed on, and by whom.

    ``parts`` are the stretches in quotation marks of a quote that the report interrupts: print
    those between marks, not ``content``, which holds the report's own words too. Else empty.
    """

    content: SpanJson
    cue: SpanJson | None
    speaker: SpanJson | None
    entity: str | None
    kind: str
    parts: list[SpanJson]


class LinkJson(TypedDict):
    """One link of an attribution chain."""

    name: str
    kind: str
    span: SpanJson | None
    cue: SpanJson | None
    entity: str | None


class AttributionJson(TypedDict):
    """A passage and the chain it came through, outlet side first."""

    content: SpanJson
    chain: list[LinkJson]


class Timex3Json(TypedDict):
    """TIMEX3 attributes."""

    type: str
    value: str
    mod: str | None


class TimeJson(TypedDict):
    """A time told of."""

    span: SpanJson
    edtf: str
    timex3: Timex3Json
    earliest: str | None
    latest: str | None
    precision: str
    anchor: str


class PlaceJson(TypedDict):
    """A toponym and what it was resolved to; degrees, WGS 84."""

    span: SpanJson
    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    within: list[str]
    score: float


class QuantityJson(TypedDict):
    """A number told of; null is an open end."""

    span: SpanJson
    low: float | None
    high: float | None
    unit: str | None
    approximate: bool


class TimeValueJson(TypedDict):
    """A time as an answer."""

    kind: str
    edtf: str
    earliest: str | None
    latest: str | None


class PlaceValueJson(TypedDict):
    """A place as an answer."""

    kind: str
    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None


class QuantityValueJson(TypedDict):
    """A number as an answer."""

    kind: str
    low: float | None
    high: float | None
    unit: str | None
    approximate: bool


class AgentValueJson(TypedDict):
    """A person or organisation as an answer."""

    kind: str
    entity: str
    name: str


class StatusValueJson(TypedDict):
    """Whether it is said to be so."""

    kind: str
    modality: str
    polarity: str


class NotGivenJson(TypedDict):
    """The report leaves it open in so many words."""

    kind: str


ValueJson = (
    TimeValueJson
    | PlaceValueJson
    | QuantityValueJson
    | AgentValueJson
    | StatusValueJson
    | NotGivenJson
)


class ArgumentJson(TypedDict):
    """A role filler: where it stands, and its value when it could be normalised.

    ``others`` holds the further fillers of the same role, when there are any.
    """

    span: SpanJson
    value: ValueJson | None
    others: NotRequired[list[ArgumentJson]]


class ClaimJson(TypedDict):
    """Who says that what happened, will, may, or did not."""

    span: SpanJson
    holder: list[LinkJson]
    predicate: SpanJson
    arguments: dict[str, ArgumentJson]
    polarity: str
    modality: str


class ErrorJson(TypedDict):
    """Why a line could not be answered."""

    code: str
    message: str


class ErrorLineJson(TypedDict):
    """What stands in the place of a bad line."""

    id: str | None
    error: ErrorJson


class ParsedJson(TypedDict):
    """A line out of the parse stage."""

    id: str
    text: str
    title: str | None
    authors: list[str]
    outlet: str | None
    language: str | None
    published: PublishedJson
    blocks: list[BlockJson]
    domain: str | None
    section: str | None
    canonical_url: str | None
    modified: PublishedJson
    issues: list[IssueJson]


class ReadJson(ParsedJson):
    """A line of the parse stage for a report that was read from a target."""

    source: str
    url: str | None
    retrieved_at: str | None


class ExtractionJson(TypedDict):
    """A line out of the extract stage."""

    id: str
    sentences: list[SpanJson]
    entities: list[EntityJson]
    quotes: list[QuoteJson]
    attributions: list[AttributionJson]
    times: list[TimeJson]
    places: list[PlaceJson]
    quantities: list[QuantityJson]
    claims: list[ClaimJson]


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


class IssueJson(TypedDict):
    """Something a person should know."""

    stage: str
    report: str
    code: str
    message: str


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
