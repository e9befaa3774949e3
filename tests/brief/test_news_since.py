from dataclasses import replace

from reportedly.brief.news_since import ChangeKind, news_since
from reportedly.model.story import Brief, Origins, QuestionStatus


def without(brief: Brief, report: str) -> Brief:
    """Give the brief as it would be had a report not come: no answer of its own."""
    questions = []
    for question in brief.questions:
        answers = tuple(a for a in question.answers if a.reports != (report,))
        ids = {a.id for a in answers}
        judgements = tuple(j for j in question.judgements if {j.left, j.right} <= ids)
        status = question.status if judgements else QuestionStatus.SINGLE
        questions.append(replace(question, answers=answers, judgements=judgements, status=status))
    reports = tuple(r for r in brief.reports if r.id != report)
    return replace(brief, reports=reports, questions=tuple(questions))


def test_nothing_is_new_against_itself(brief: Brief) -> None:
    assert news_since(brief, brief) == []


def test_a_late_report_brings_itself_its_answers_and_a_contradiction(brief: Brief) -> None:
    changes = news_since(without(brief, "courier"), brief)
    kinds = [c.kind for c in changes]
    assert kinds[0] is ChangeKind.CONTRADICTED
    assert kinds.count(ChangeKind.NEW_REPORT) == 1
    assert {c.text.split("? ")[-1] for c in changes if c.kind is ChangeKind.NEW_ANSWER} == {
        "Port Sund",
        "in the middle of May",
        "About 15 Orlandish boats",
    }
    assert all(c.spans for c in changes)


def test_without_a_brief_before_reports_and_contradictions_are_new(brief: Brief) -> None:
    changes = news_since(None, brief)
    kinds = [c.kind for c in changes]
    assert kinds == [ChangeKind.CONTRADICTED] + [ChangeKind.NEW_REPORT] * 4


def test_more_independent_origins_corroborate(brief: Brief) -> None:
    question = brief.questions[0]
    tarn = next(a for a in question.answers if a.text == "Tarn")
    poorer = replace(tarn, origins=Origins(0, 1), reports=("herald",))
    answers = tuple(poorer if a is tarn else a for a in question.answers)
    before = replace(brief, questions=(replace(question, answers=answers), *brief.questions[1:]))
    [change] = news_since(before, brief)
    assert change.kind is ChangeKind.CORROBORATED
    assert change.reports == ("blog",)


def test_an_edited_report_is_told_apart(brief: Brief) -> None:
    old, *rest = brief.reports
    edited = replace(old, id="herald-2", supersedes=old.id)
    after = replace(brief, reports=(edited, *rest), questions=())
    assert [c.kind for c in news_since(brief, after)] == [ChangeKind.EDITED_REPORT]


def test_questions_are_matched_by_their_spans_when_ids_change(brief: Brief) -> None:
    renamed = tuple(replace(q, id=f"{q.id}-x", text=q.text + " ") for q in brief.questions)
    assert news_since(brief, replace(brief, questions=renamed)) == []
