from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.brief.compose import BriefOptions, compose_brief
from reportedly.brief.verify import verify_brief
from reportedly.model.report import Report
from reportedly.model.story import (
    Brief,
    Copy,
    PlaceValue,
    QuestionStatus,
    Reconciled,
    Relation,
    TimelineEntry,
)

if TYPE_CHECKING:
    from tests.brief.conftest import Made


def compose(made: Made, options: BriefOptions | None = None, **parts: object) -> Brief:
    own = {
        "story": made.story,
        "reports": made.reports,
        "extractions": made.extractions,
        "copies": made.copies,
        "reconciled": made.reconciled,
        **parts,
    }
    return compose_brief(**own, options=options)  # type: ignore[arg-type]


def test_every_sentence_stands_in_a_report_word_for_word(brief: Brief) -> None:
    texts = {r.id: r.text for r in brief.reports}
    assert brief.summary
    for sentence in brief.summary:
        for citation in sentence.citations:
            assert texts[citation.report_id][citation.start : citation.end] == sentence.text


def test_a_sentence_that_was_copied_is_printed_once_and_cited_twice(brief: Brief) -> None:
    [copied] = [s for s in brief.summary if "in Tarn on 14 May" in s.text]
    assert [c.report_id for c in copied.citations] == ["blog", "herald"]


def test_says_a_thing_once_and_nothing_that_dangles(brief: Brief) -> None:
    said = [s.text for s in brief.summary]
    assert sum("in Tarn on 14 May" in text for text in said) == 1
    assert not any(text.startswith(("He ", "“We")) for text in said)
    assert not any("cookies" in text for text in said)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(shuffler=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    made: Made, brief: Brief, shuffler: random.Random
) -> None:
    reports, copies = list(made.reports), list(made.copies)
    questions, timeline = list(made.reconciled.questions), list(made.reconciled.timeline)
    for parts in (reports, copies, questions, timeline):
        shuffler.shuffle(parts)
    reconciled = replace(made.reconciled, questions=tuple(questions), timeline=tuple(timeline))
    assert compose(made, reports=reports, copies=copies, reconciled=reconciled) == brief


def test_reports_stand_oldest_first_and_undated_last(brief: Brief) -> None:
    assert [r.id for r in brief.reports] == ["herald", "courier", "wire", "blog"]


def test_as_of_is_the_last_day_a_report_is_known_to_be_from(made: Made, brief: Brief) -> None:
    assert brief.as_of == "2031-05-07"
    asked = compose(made, BriefOptions(as_of=date(2031, 5, 6)))
    assert asked.as_of == "2031-05-06"


def test_since_takes_the_summary_from_what_came_later(made: Made) -> None:
    brief = compose(made, BriefOptions(since=date(2031, 5, 6)))
    assert brief.summary
    assert {c.report_id for s in brief.summary for c in s.citations} <= {"courier", "wire", "blog"}


def test_says_so_when_nothing_has_come_out_since(made: Made) -> None:
    brief = compose(made, BriefOptions(since=date(2041, 1, 1)))
    undated = [r for r in brief.reports if r.published.days.last is None]
    assert ("nothing-since" in {i.code for i in brief.issues}) is (not undated)
    dated = tuple(r for r in made.reports if r.published.days.last is not None)
    only = compose(
        made,
        BriefOptions(since=date(2041, 1, 1)),
        reports=dated[:1],
        copies=(),
        reconciled=Reconciled(),
    )
    assert [i.code for i in only.issues] == ["nothing-since"]
    assert "2041-01-01" in only.issues[0].message


def test_quotes_get_the_entities_of_the_story(brief: Brief) -> None:
    assert [q.entity for q in brief.quotes] == ["e-tell"]


def test_an_answer_that_its_span_lacks_is_left_out_and_told_of(made: Made) -> None:
    question = next(q for q in made.reconciled.questions if q.id == "q-where")
    port = next(a for a in question.answers if a.id == "a-port")
    wrong = replace(port, text="Vell", value=PlaceValue("Vell", None, None, None))
    answers = tuple(wrong if a is port else a for a in question.answers)
    reconciled = replace(made.reconciled, questions=(replace(question, answers=answers),))
    brief = compose(made, reconciled=reconciled)
    [kept] = brief.questions
    assert [a.id for a in kept.answers] == ["a-open", "a-tarn"]
    assert kept.status is QuestionStatus.SINGLE
    assert kept.judgements == ()
    assert any("vell" in i.message and i.code == "unsupported" for i in brief.issues)
    verify_brief(brief)


def test_a_line_of_the_timeline_that_its_span_lacks_is_left_out(
    made: Made, reports: tuple[Report, ...]
) -> None:
    entry = made.reconciled.timeline[0]
    wrong = TimelineEntry(entry.edtf, entry.days, "Tell met Brey in 2029.", entry.spans)
    brief = compose(made, reconciled=Reconciled(timeline=(wrong,)))
    assert brief.timeline == ()
    assert [i.code for i in brief.issues] == ["unsupported"]


def test_an_invented_title_gives_way_to_a_headline(made: Made) -> None:
    brief = compose(made, story=replace(made.story, title="Ivo Brey flees to Vell"))
    assert brief.story.title in {r.title_text for r in brief.reports}


def test_copies_with_reports_of_other_stories_are_dropped(made: Made) -> None:
    foreign = Copy("herald", "elsewhere", made.copies[0].kind, 0.5)
    assert compose(made, copies=[*made.copies, foreign]).copies == made.copies


def test_an_empty_report_and_no_report_do_no_harm(made: Made) -> None:
    empty = Report("empty", "in/empty.txt", "", "")
    brief = compose_brief(made.story, [empty], {}, [], Reconciled())
    assert brief.summary == ()
    assert compose_brief(made.story, [], {}, [], Reconciled()).reports == ()


def test_a_question_worded_with_a_name_of_nobody_is_left_out(made: Made) -> None:
    question = replace(made.reconciled.questions[0], text="Where will Ivo Brey meet Mara Kern?")
    brief = compose(made, reconciled=replace(made.reconciled, questions=(question,)))
    assert brief.questions == ()
    assert [i.code for i in brief.issues if i.stage == "compose"] == ["unsupported"]


def test_a_sentence_that_a_newer_one_overtakes_does_not_lead(made: Made, brief: Brief) -> None:
    question = next(q for q in made.reconciled.questions if q.id == "q-where")
    [old] = question.judgements
    update = replace(old, relation=Relation.UPDATE)
    moved = replace(question, status=QuestionStatus.UPDATED, judgements=(update,))
    updated = compose(made, reconciled=replace(made.reconciled, questions=(moved,)))
    assert "in Tarn on 14 May" in brief.summary[0].text
    assert "in Tarn on 14 May" not in updated.summary[0].text
