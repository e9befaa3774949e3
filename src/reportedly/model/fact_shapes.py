"""Write the published shapes of one report and what is found in it: one function per shape.

The types are in ``reportedly.model.fact_shape_types``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date

from reportedly.model.fact_shape_types import (
    ArgumentJson,
    AttributionJson,
    BlockJson,
    ClaimJson,
    EntityJson,
    ErrorLineJson,
    ExtractionJson,
    IssueJson,
    LinkJson,
    ParsedJson,
    PlaceJson,
    PlaceValueJson,
    PublishedJson,
    QuantityJson,
    QuantityValueJson,
    QuoteJson,
    ReadJson,
    SpanJson,
    TimeJson,
    TimeValueJson,
    ValueJson,
)
from reportedly.model.facts import (
    Argument,
    Attribution,
    Claim,
    Entity,
    Extraction,
    Link,
    Place,
    Quantity,
    Quote,
    TimeExpression,
)
from reportedly.model.report import Block, DayInterval, Issue, Published, Report, Span
from reportedly.model.story import (
    AgentValue,
    PlaceValue,
    QuantityValue,
    StatusValue,
    TimeValue,
    Value,
)


def span_json(span: Span) -> SpanJson:
    """Write a span."""
    return {"report": span.report_id, "start": span.start, "end": span.end, "exact": span.exact}


def spans_json(spans: Iterable[Span]) -> list[SpanJson]:
    """Write spans in the order given."""
    return [span_json(span) for span in spans]


def published_json(published: Published) -> PublishedJson:
    """Write a publication date."""
    return {
        "edtf": published.edtf,
        "earliest": day_json(published.days.first),
        "latest": day_json(published.days.last),
        "basis": published.basis.value,
        "evidence": spans_json(published.evidence),
    }


def block_json(block: Block) -> BlockJson:
    """Write a block; its report is the one it is listed under."""
    return {
        "start": block.span.start,
        "end": block.span.end,
        "kind": block.kind.value,
        "reason": block.reason,
        "form": block.form.value,
        "language": block.language,
    }


def entity_json(entity: Entity) -> EntityJson:
    """Write an entity."""
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind.value,
        "aliases": list(entity.aliases),
        "roles": list(entity.roles),
        "mentions": spans_json(entity.mentions),
    }


def quote_json(quote: Quote) -> QuoteJson:
    """Write a quote."""
    return {
        "content": span_json(quote.content),
        "cue": span_or_none_json(quote.cue),
        "speaker": span_or_none_json(quote.speaker),
        "entity": quote.entity,
        "kind": quote.kind.value,
        "parts": [span_json(part) for part in quote.parts],
    }


def link_json(link: Link) -> LinkJson:
    """Write one link of a chain."""
    return {
        "name": link.name,
        "kind": link.kind.value,
        "span": span_or_none_json(link.span),
        "cue": span_or_none_json(link.cue),
        "entity": link.entity,
    }


def attribution_json(attribution: Attribution) -> AttributionJson:
    """Write an attribution with its chain."""
    return {
        "content": span_json(attribution.content),
        "chain": [link_json(link) for link in attribution.chain],
    }


def time_json(time: TimeExpression) -> TimeJson:
    """Write a time expression."""
    return {
        "span": span_json(time.span),
        "edtf": time.edtf,
        "timex3": {
            "type": time.timex3.type,
            "value": time.timex3.value,
            "mod": time.timex3.mod,
        },
        "earliest": day_json(time.days.first),
        "latest": day_json(time.days.last),
        "precision": time.precision.value,
        "anchor": time.anchor.value,
    }


def place_json(place: Place) -> PlaceJson:
    """Write a place."""
    return {
        "span": span_json(place.span),
        "name": place.name,
        "gazetteer_id": place.gazetteer_id,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "within": list(place.within),
        "score": place.score,
    }


def quantity_json(quantity: Quantity) -> QuantityJson:
    """Write a quantity."""
    return {
        "span": span_json(quantity.span),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def value_json(value: Value) -> ValueJson:
    """Write the value of an answer, told apart by its ``kind``."""
    if isinstance(value, TimeValue):
        return _time_value(value.edtf, value.days)
    if isinstance(value, PlaceValue):
        return _place_value(value)
    if isinstance(value, QuantityValue):
        return _quantity_value(value)
    if isinstance(value, AgentValue):
        return {"kind": value.kind, "entity": value.entity, "name": value.name}
    if isinstance(value, StatusValue):
        return {
            "kind": value.kind,
            "modality": value.modality.value,
            "polarity": value.polarity.value,
        }
    return {"kind": value.kind}


def extraction_json(extraction: Extraction) -> ExtractionJson:
    """Write everything found in one report."""
    names = {entity.id: entity.name for entity in extraction.entities}
    return {
        "id": extraction.report_id,
        "sentences": [span_json(sentence.span) for sentence in extraction.sentences],
        "entities": [entity_json(entity) for entity in extraction.entities],
        "quotes": [quote_json(quote) for quote in extraction.quotes],
        "attributions": [attribution_json(found) for found in extraction.attributions],
        "times": [time_json(time) for time in extraction.times],
        "places": [place_json(place) for place in extraction.places],
        "quantities": [quantity_json(quantity) for quantity in extraction.quantities],
        "claims": [_claim(claim, extraction, names) for claim in extraction.claims],
    }


def parsed_json(report: Report, issues: Iterable[Issue] = ()) -> ParsedJson:
    """Write a report as the parse stage gives it, text included, with what is doubted of it."""
    return {
        "id": report.id,
        "text": report.text,
        "title": _title(report),
        "authors": list(report.authors),
        "outlet": report.outlet,
        "language": report.language,
        "published": published_json(report.published),
        "blocks": [block_json(block) for block in report.blocks],
        "domain": report.domain,
        "section": report.section,
        "canonical_url": report.canonical_url,
        "modified": published_json(report.modified),
        "issues": [issue_json(issue) for issue in issues],
    }


def read_json(report: Report, issues: Iterable[Issue] = ()) -> ReadJson:
    """Write a report as the parse stage gives it, with where and when it was read."""
    return {
        **parsed_json(report, issues),
        "source": report.source,
        "url": report.url,
        "retrieved_at": report.retrieved_at.isoformat() if report.retrieved_at else None,
    }


def issue_json(issue: Issue) -> IssueJson:
    """Write an issue; ``report`` is the report's id, or the source of what never became one."""
    return {
        "stage": issue.stage,
        "report": issue.report_id or issue.source,
        "code": issue.code,
        "message": issue.message,
    }


def error_json(given_id: str | None, code: str, message: str) -> ErrorLineJson:
    """Write what stands in the place of a bad line."""
    return {"id": given_id, "error": {"code": code, "message": message}}


def _claim(claim: Claim, extraction: Extraction, names: Mapping[str, str]) -> ClaimJson:
    return {
        "span": span_json(claim.span),
        "holder": [link_json(link) for link in claim.holder],
        "predicate": span_json(claim.predicate),
        "arguments": _arguments(claim, extraction, names),
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
    }


def _arguments(
    claim: Claim, extraction: Extraction, names: Mapping[str, str]
) -> dict[str, ArgumentJson]:
    written: dict[str, ArgumentJson] = {}
    for argument in claim.arguments:
        item: ArgumentJson = {
            "span": span_json(argument.span),
            "value": _argument_value(argument, extraction, names),
        }
        if argument.role in written:
            written[argument.role].setdefault("others", []).append(item)
        else:
            written[argument.role] = item
    return written


def _argument_value(
    argument: Argument, extraction: Extraction, names: Mapping[str, str]
) -> ValueJson | None:
    if argument.entity is not None:
        name = names.get(argument.entity, argument.span.exact)
        return {"kind": "agent", "entity": argument.entity, "name": name}
    if argument.ref is None:
        return None
    if argument.role == "time":
        time = extraction.times[argument.ref]
        return _time_value(time.edtf, time.days)
    if argument.role in ("place", "origin"):
        return _place_value(extraction.places[argument.ref])
    if argument.role == "quantity":
        return _quantity_value(extraction.quantities[argument.ref])
    return None


def _time_value(edtf: str, days: DayInterval) -> TimeValueJson:
    return {
        "kind": "time",
        "edtf": edtf,
        "earliest": day_json(days.first),
        "latest": day_json(days.last),
    }


def _place_value(place: Place | PlaceValue) -> PlaceValueJson:
    return {
        "kind": "place",
        "name": place.name,
        "gazetteer_id": place.gazetteer_id,
        "lat": place.lat,
        "lon": place.lon,
    }


def _quantity_value(quantity: Quantity | QuantityValue) -> QuantityValueJson:
    return {
        "kind": "quantity",
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def _title(report: Report) -> str | None:
    return report.title_text or (report.title.exact if report.title else None)


def span_or_none_json(span: Span | None) -> SpanJson | None:
    """Write a span that may be missing."""
    return None if span is None else span_json(span)


def day_json(day: date | None) -> str | None:
    """Write a day; an open or unknown end is null."""
    return None if day is None else day.isoformat()


def _number(value: float | None) -> float | None:
    """Write whole numbers without a fraction; JSON has no infinity, which is an open end."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else value
