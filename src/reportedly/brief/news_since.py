"""What is new between two briefs of one story: for ``reportedly new`` and for returning readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportedly.brief.cite import name_file, name_outlet
from reportedly.model.report import Report, Span
from reportedly.model.story import Answer, Brief, Question, QuestionStatus, Relation


class ChangeKind(StrEnum):
    """What kind of news a change is, the gravest first."""

    CONTRADICTED = "newly contradicted"
    UPDATED = "newly updated"
    CORROBORATED = "newly corroborated"
    NEW_ANSWER = "new answer"
    NEW_QUESTION = "new question"
    EDITED_REPORT = "edited report"
    NEW_REPORT = "new report"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new: its kind, a line for people, and the spans it rests on.

    ``question`` is the id of the question of the newer brief it concerns, or None; ``reports``
    are the ids of the reports that brought it.
    """

    kind: ChangeKind
    text: str
    spans: tuple[Span, ...] = ()
    question: str | None = None
    reports: tuple[str, ...] = ()


def news_since(before: Brief | None, after: Brief) -> list[Change]:
    """Give what ``after`` tells that ``before`` did not: the gravest kind first, then in the order
    of the brief. With no brief before, its reports and open questions are new.

    Cost: questions of the one times questions of the other.
    """
    changes = [*_iter_question_changes(before, after), *_iter_report_changes(before, after)]
    order = {kind: i for i, kind in enumerate(ChangeKind)}
    return sorted(changes, key=lambda change: order[change.kind])


def _iter_report_changes(before: Brief | None, after: Brief) -> Iterator[Change]:
    known = {r.id for r in (*before.reports, *before.unread)} if before else set()
    for report in after.reports:
        if report.id in known:
            continue
        spans = (report.title,) if report.title is not None else ()
        edited = report.supersedes is not None and report.supersedes in known
        kind = ChangeKind.EDITED_REPORT if edited else ChangeKind.NEW_REPORT
        yield Change(kind, _tell_report(report), spans, None, (report.id,))


def _tell_report(report: Report) -> str:
    headline = report.title_text or (report.title.exact if report.title else "no headline")
    return f"{name_outlet(report) or name_file(report)}: {headline}"


def _iter_question_changes(before: Brief | None, after: Brief) -> Iterator[Change]:
    earlier = before.questions if before else ()
    for question in after.questions:
        match = _match_question(question, earlier)
        if match is not None:
            yield from _iter_answer_changes(match, question)
        elif before is not None or question.status is QuestionStatus.CONTRADICTED:
            yield _new_question(question)


def _match_question(question: Question, earlier: Sequence[Question]) -> Question | None:
    """Give the earlier form of a question: the same id, else slot and most spans shared."""
    for candidate in earlier:
        if candidate.id == question.id:
            return candidate
    spans = _question_spans(question)
    shared = [(len(spans & _question_spans(q)), q) for q in earlier if q.slot is question.slot]
    best = max(shared, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] else None


def _question_spans(question: Question) -> set[Span]:
    return {span for answer in question.answers for span in answer.spans}


def _new_question(question: Question) -> Change:
    spans = tuple(sorted(_question_spans(question)))
    said = "; ".join(answer.text for answer in question.answers)
    contradicted = question.status is QuestionStatus.CONTRADICTED
    kind = ChangeKind.CONTRADICTED if contradicted else ChangeKind.NEW_QUESTION
    return Change(kind, f"{question.text} {said}", spans, question.id, _reports(question.answers))


def _iter_answer_changes(before: Question, after: Question) -> Iterator[Change]:
    if after.status is not before.status:
        yield from _iter_status_changes(after)
    for answer in after.answers:
        match = _match_answer(answer, before.answers)
        if match is None:
            text = f"{after.text} {answer.text}"
            yield Change(ChangeKind.NEW_ANSWER, text, answer.spans, after.id, answer.reports)
        elif answer.origins.at_least > match.origins.at_least:
            yield _corroborated(after, match, answer)


def _match_answer(answer: Answer, earlier: Sequence[Answer]) -> Answer | None:
    for candidate in earlier:
        same = candidate.id == answer.id or candidate.value == answer.value
        if same or set(candidate.spans) & set(answer.spans):
            return candidate
    return None


def _corroborated(question: Question, before: Answer, answer: Answer) -> Change:
    new = tuple(r for r in answer.reports if r not in before.reports)
    spans = tuple(s for s in answer.spans if s.report_id in new) or answer.spans
    origins = f"{before.origins.at_least} → {answer.origins.at_least} independent origins"
    text = f"{question.text} {answer.text} ({origins})"
    return Change(ChangeKind.CORROBORATED, text, spans, question.id, new)


_GRAVE = {
    QuestionStatus.CONTRADICTED: (ChangeKind.CONTRADICTED, Relation.CONTRADICT),
    QuestionStatus.UPDATED: (ChangeKind.UPDATED, Relation.UPDATE),
}


def _iter_status_changes(question: Question) -> Iterator[Change]:
    if question.status not in _GRAVE:
        return
    kind, relation = _GRAVE[question.status]
    named = {answer.id: answer for answer in question.answers}
    for judgement in question.judgements:
        left, right = named.get(judgement.left), named.get(judgement.right)
        if judgement.relation is not relation or left is None or right is None:
            continue
        text = f"{question.text} {left.text} / {right.text}: {judgement.reason}"
        spans = tuple(sorted({*left.spans, *right.spans}))
        yield Change(kind, text, spans, question.id, _reports((left, right)))


def _reports(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report for answer in answers for report in answer.reports))
