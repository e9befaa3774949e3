"""The published shapes of one report and what is found in it, as types.

``reportedly.model.fact_shapes`` writes them. Offsets are Unicode code points; days are ISO 8601
dates or null.
"""

from __future__ import annotations

from typing import NotRequired

# pydantic, which writes the schemas, asks for this TypedDict before Python 3.12.
from typing_extensions import TypedDict


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


class IssueJson(TypedDict):
    """Something a person should know."""

    stage: str
    report: str
    code: str
    message: str
