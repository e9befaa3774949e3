"""Write the published JSON shapes: one function per shape, each the only place that knows its keys.

The types of the shapes are in ``reportedly.model.shape_types``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date

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
from reportedly.model.shape_types import (
    BRIEF_SCHEMA,
    BRIEFS_SCHEMA,
    AnswerJson,
    ArgumentJson,
    AssignmentJson,
    AttributionJson,
    BlockJson,
    BriefJson,
    BriefsJson,
    ClaimJson,
    CopyJson,
    CorrectionJson,
    EditJson,
    EntityJson,
    ErrorLineJson,
    ExtractionJson,
    IssueJson,
    JudgementJson,
    LinkJson,
    OriginsJson,
    ParsedJson,
    PlaceJson,
    PlaceValueJson,
    PublishedJson,
    QuantityJson,
    QuantityValueJson,
    QuestionJson,
    QuoteJson,
    ReadJson,
    RelatedJson,
    ReportJson,
    SentenceJson,
    SpanJson,
    StoryJson,
    TimeJson,
    TimelineJson,
    TimeValueJson,
    UnreadJson,
    ValueJson,
)
from reportedly.model.story import (
    AgentValue,
    Answer,
    Assignment,
    Brief,
    BriefSentence,
    Copy,
    Correction,
    Edit,
    Judgement,
    Origins,
    PlaceValue,
    QuantityValue,
    Question,
    Related,
    StatusValue,
    Story,
    TimelineEntry,
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
        "earliest": _day(published.days.first),
        "latest": _day(published.days.last),
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
        "cue": _span_or_none(quote.cue),
        "speaker": _span_or_none(quote.speaker),
        "entity": quote.entity,
        "kind": quote.kind.value,
        "parts": [span_json(part) for part in quote.parts],
    }


def link_json(link: Link) -> LinkJson:
    """Write one link of a chain."""
    return {
        "name": link.name,
        "kind": link.kind.value,
        "span": _span_or_none(link.span),
        "cue": _span_or_none(link.cue),
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
        "earliest": _day(time.days.first),
        "latest": _day(time.days.last),
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


def report_json(report: Report) -> ReportJson:
    """Write a report as a brief lists it."""
    return {
        "id": report.id,
        "source": report.source,
        "sha256": report.sha256,
        "outlet": report.outlet,
        "title": _span_or_none(report.title),
        "published": published_json(report.published),
        "language": report.language,
        "blocks": [block_json(block) for block in report.blocks],
    }


def copy_json(copy: Copy) -> CopyJson:
    """Write a copy with its aligned spans."""
    return {
        "from": copy.from_id,
        "to": copy.to_id,
        "kind": copy.kind.value,
        "share": copy.share,
        "spans": [(span_json(left), span_json(right)) for left, right in copy.spans],
        "directed": copy.directed,
        "reason": copy.reason,
    }


def assignment_json(assignment: Assignment) -> AssignmentJson:
    """Write a line of the cluster stage."""
    return {
        "id": assignment.report_id,
        "story": assignment.story_id,
        "copies": [copy_json(copy) for copy in assignment.copies],
        "standing": assignment.standing.value,
    }


def answer_json(answer: Answer) -> AnswerJson:
    """Write an answer with its spans, reports, chains and origins."""
    return {
        "value": value_json(answer.value),
        "text": answer.text,
        "spans": spans_json(answer.spans),
        "reports": list(answer.reports),
        "chains": [[link_json(link) for link in chain] for chain in answer.chains],
        "origins": origins_json(answer.origins),
        "first": answer.first,
        "last": answer.last,
    }


def origins_json(origins: Origins) -> OriginsJson:
    """Write a count of origins."""
    return {
        "at_least": origins.at_least,
        "at_most": origins.at_most,
        "reasons": list(origins.reasons),
        "sources": [
            {
                "name": source.name,
                "kind": source.kind.value,
                "reports": list(source.reports),
                "spans": spans_json(source.spans),
                "through": source.through,
            }
            for source in origins.sources
        ],
    }


def question_json(question: Question) -> QuestionJson:
    """Write a question; judgements point to its answers by index."""
    index = {answer.id: i for i, answer in enumerate(question.answers)}
    return {
        "id": question.id,
        "text": question.text,
        "slot": question.slot.value,
        "status": question.status.value,
        "answers": [answer_json(answer) for answer in question.answers],
        "judgements": [_judgement(j, index) for j in question.judgements],
    }


def timeline_json(entry: TimelineEntry) -> TimelineJson:
    """Write an entry of a timeline."""
    return {
        "edtf": entry.edtf,
        "earliest": _day(entry.days.first),
        "latest": _day(entry.days.last),
        "text": entry.text,
        "spans": spans_json(entry.spans),
    }


def sentence_json(sentence: BriefSentence) -> SentenceJson:
    """Write a sentence of a brief."""
    return {"text": sentence.text, "citations": spans_json(sentence.citations)}


def issue_json(issue: Issue) -> IssueJson:
    """Write an issue; ``report`` is the report's id, or the source of what never became one."""
    return {
        "stage": issue.stage,
        "report": issue.report_id or issue.source,
        "code": issue.code,
        "message": issue.message,
    }


def story_json(story: Story) -> StoryJson:
    """Write a story's head."""
    return {
        "id": story.id,
        "title": story.title,
        "first": story.first,
        "last": story.last,
        "named": story.named,
        "corrections": corrections_json(story.corrections),
        "follows": story.follows,
        "part_of": story.part_of,
    }


def related_json(related: Related) -> RelatedJson:
    """Write a story that another is told with."""
    return {
        "id": related.id,
        "title": related.title,
        "first": related.first,
        "last": related.last,
        "n_stories": related.n_stories,
    }


def unread_json(report: Report) -> UnreadJson:
    """Write a report of a story that its brief does not read."""
    return {
        "id": report.id,
        "source": report.source,
        "outlet": report.outlet,
        "title": report.title_text,
        "published": published_json(report.published),
    }


def corrections_json(corrections: Iterable[Correction]) -> list[CorrectionJson]:
    """Write what a person did to a story, oldest first."""
    return [{"id": c.id, "kind": c.kind, "at": c.at} for c in corrections]


def brief_json(brief: Brief) -> BriefJson:
    """Write one brief."""
    return {
        "schema": BRIEF_SCHEMA,
        "generator": brief.generator,
        "as_of": brief.as_of,
        "story": story_json(brief.story),
        "reports": [report_json(report) for report in brief.reports],
        "entities": [entity_json(entity) for entity in brief.entities],
        "quotes": [quote_json(quote) for quote in brief.quotes],
        "attributions": [attribution_json(found) for found in brief.attributions],
        "questions": [question_json(question) for question in brief.questions],
        "timeline": [timeline_json(entry) for entry in brief.timeline],
        "copies": [copy_json(copy) for copy in brief.copies],
        "summary": [sentence_json(sentence) for sentence in brief.summary],
        "issues": [issue_json(issue) for issue in brief.issues],
        "former": [report_json(report) for report in brief.former],
        "edits": [edit_json(edit) for edit in brief.edits],
        "unread": [unread_json(report) for report in brief.unread],
        "follows": related_json(brief.follows) if brief.follows else None,
        "part_of": related_json(brief.part_of) if brief.part_of else None,
    }


def edit_json(edit: Edit) -> EditJson:
    """Write what one edit changed."""
    return {
        "report": edit.report_id,
        "former": edit.former_id,
        "changes": [
            {
                "kind": change.kind.value,
                "before": span_json(change.before) if change.before else None,
                "after": span_json(change.after) if change.after else None,
            }
            for change in edit.changes
        ],
    }


def briefs_json(briefs: Iterable[Brief]) -> BriefsJson:
    """Write several briefs in the order given (the weightiest story first)."""
    return {"schema": BRIEFS_SCHEMA, "briefs": [brief_json(brief) for brief in briefs]}


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
        "earliest": _day(days.first),
        "latest": _day(days.last),
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


def _judgement(judgement: Judgement, index: Mapping[str, int]) -> JudgementJson:
    return {
        "left": index[judgement.left],
        "right": index[judgement.right],
        "relation": judgement.relation.value,
        "score": judgement.score,
        "reason": judgement.reason,
    }


def _title(report: Report) -> str | None:
    return report.title_text or (report.title.exact if report.title else None)


def _span_or_none(span: Span | None) -> SpanJson | None:
    return None if span is None else span_json(span)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> float | None:
    """Write whole numbers without a fraction; JSON has no infinity, which is an open end."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else value
