"""Write the published shapes of stories and briefs: one function per shape.

Each is the only place that knows its keys.

The types are in ``reportedly.model.shape_types``; what a report holds is written by
``reportedly.model.fact_shapes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reportedly.model.fact_shapes import (
    attribution_json,
    block_json,
    day_json,
    entity_json,
    issue_json,
    link_json,
    published_json,
    quote_json,
    span_json,
    span_or_none_json,
    spans_json,
    value_json,
)
from reportedly.model.report import Report
from reportedly.model.shape_types import (
    BRIEF_SCHEMA,
    BRIEFS_SCHEMA,
    AnswerJson,
    AssignmentJson,
    BriefJson,
    BriefsJson,
    CopyJson,
    CorrectionJson,
    EditJson,
    JudgementJson,
    OriginsJson,
    QuestionJson,
    RelatedJson,
    ReportJson,
    SentenceJson,
    StoryJson,
    TimelineJson,
    UnreadJson,
)
from reportedly.model.story import (
    Answer,
    Assignment,
    Brief,
    BriefSentence,
    Copy,
    Correction,
    Edit,
    Judgement,
    Origins,
    Question,
    Related,
    Story,
    TimelineEntry,
)


def report_json(report: Report) -> ReportJson:
    """Write a report as a brief lists it."""
    return {
        "id": report.id,
        "source": report.source,
        "sha256": report.sha256,
        "outlet": report.outlet,
        "title": span_or_none_json(report.title),
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
        "earliest": day_json(entry.days.first),
        "latest": day_json(entry.days.last),
        "text": entry.text,
        "spans": spans_json(entry.spans),
    }


def sentence_json(sentence: BriefSentence) -> SentenceJson:
    """Write a sentence of a brief."""
    return {"text": sentence.text, "citations": spans_json(sentence.citations)}


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


def _judgement(judgement: Judgement, index: Mapping[str, int]) -> JudgementJson:
    return {
        "left": index[judgement.left],
        "right": index[judgement.right],
        "relation": judgement.relation.value,
        "score": judgement.score,
        "reason": judgement.reason,
    }
