from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.brief.sentences import split_sentences
from reportedly.brief.tokens import find_day_months, find_numbers
from reportedly.brief.verify import check_days, check_sentence, verify_brief
from reportedly.errors import InvariantError
from reportedly.model.report import DayInterval, Report, Span
from reportedly.model.story import Brief, BriefSentence, QuantityValue

SOURCE = (
    "On 15 April the minister of Orland, Mara Tell, said that “twelve boats will leave Tarn” and"
    " that 1,200 people had not been paid $3.5 million by Anton Brey of the Sund Council."
)


def whole(text: str) -> Span:
    return Report("r", "", text, "").span(0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        SOURCE,
        "Mara Tell said 12 boats will leave Tarn.",
        "On April 15th Mara Tell said “twelve boats will leave Tarn”.",
        'Mara Tell said "twelve boats will leave".',
        "The minister said that 1200 people had not been paid.",
        "Anton Brey’s $3,500,000 had not been paid.",
        "mara tell said that",
        "How much was not paid (Anton Brey, million)?",
    ],
)
def test_passes_what_is_cited(text: str) -> None:
    assert check_sentence(text, [whole(SOURCE)]) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Mara Tell said “the people are paid”.", "quotation"),
        ('Mara Tell said that "1,200 people had not been paid".', "quotation"),
        ("Mara Tell said ‘nobody pays’.", "quotation"),
        ("Mara Tell said thirteen boats will leave Tarn.", "number 13"),
        ("Mara Tell said 21 boats will leave Tarn.", "number 21"),
        ("Some 120 people had not been paid.", "number 120"),
        ("The $3.5 billion had not been paid.", "number 3500000000"),
        ("The ２００ people had not been paid.", "number 200"),
        ("The 3.5 was not paid on 12 April.", "date 12.4."),
        ("On 15 May the minister said that.", "date 15.5."),
        ("On 15 May the minister said that.", "month 5"),
        ("On Monday the minister of Orland spoke.", "name 'monday'"),
        ("Anton Tell of Orland spoke.", "name 'anton tell'"),
        ("Mara Brey spoke.", "name 'mara brey'"),
        ("Minister Ivo Kern spoke.", "name 'minister ivo kern'"),
        ("Orlandia paid.", "name 'orlandia'"),
        ("莫斯科 paid.", "name '莫斯科'"),
        ("Mara Tell never said that boats will leave Tarn.", "negation 'never'"),
        ("Twelve boats won’t leave Tarn.", 'negation "won\'t"'),
    ],
)
def test_refuses_what_is_not_cited(text: str, problem: str) -> None:
    problems = check_sentence(text, [whole(SOURCE)])
    assert any(problem in p for p in problems), problems


def test_names_are_not_joined_across_citations() -> None:
    left, right = whole("Mara Tell spoke."), whole("Anton Brey listened.")
    assert check_sentence("Mara Tell and Anton Brey met.", [left, right]) == []
    assert check_sentence("Mara Brey spoke.", [left, right])


def test_a_sentence_without_citation_is_refused() -> None:
    assert check_sentence("Anything.", []) == ["no citation"]


def test_a_number_cut_out_of_a_longer_one_is_refused() -> None:
    assert check_sentence("200 people", [whole("1,200 people")])
    assert check_sentence("1,20", [whole("1,200 people")])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twenty-one and two hundred thousand", {21, 200_000}),
        ("the 2nd and the third", {2, 3}),
        ("2019-04-15 at 02:21", {2019, 4, 15, 2, 21}),
        ("1,200.50 or 3,4", {1200.5, 3, 4}),
        ("a dozen, 5bn, €7m", {12, 5_000_000_000, 7}),
        ("", set()),
    ],
)
def test_finds_numbers(text: str, numbers: set[float]) -> None:
    assert {float(n) for n in find_numbers(text)} == numbers


def test_finds_days_of_months() -> None:
    assert find_day_months("April 26-27 and the 3rd of May") == {(26, 4), (27, 4), (3, 5)}


@given(st.text(max_size=300))
def test_any_text_is_borne_out_by_itself_and_never_raises(text: str) -> None:
    check_sentence(text, [whole(SOURCE)])
    if text:
        for a, b in split_sentences(text):
            assert check_sentence(text[a:b], [Report("r", "", text, "").span(a, b)]) == []


def test_checks_days_against_the_wording() -> None:
    from datetime import date

    april = DayInterval(date(2031, 4, 16), date(2031, 4, 30))
    assert check_days(april, "the second half of April") == []
    assert check_days(april, "in June")
    assert check_days(april, "in 2030")
    assert check_days(DayInterval(None, date(2031, 4, 30)), "by the end of April") == []


def test_passes_the_brief(brief: Brief) -> None:
    verify_brief(brief)


def test_refuses_a_changed_summary(brief: Brief) -> None:
    first = brief.summary[0]
    changed = BriefSentence(first.text.replace("Tarn", "Vell"), first.citations)
    with pytest.raises(InvariantError, match="vell"):
        verify_brief(replace(brief, summary=(changed, *brief.summary[1:])))


def test_refuses_a_swapped_name_in_a_question(brief: Brief) -> None:
    swapped = replace(brief.questions[0], text="Where will Mara Brey and Anton Tell meet?")
    with pytest.raises(InvariantError, match="mara brey"):
        verify_brief(replace(brief, questions=(swapped,)))


def test_refuses_a_changed_value(brief: Brief) -> None:
    question = next(q for q in brief.questions if q.id == "q-many")
    wrong = replace(question.answers[0], value=QuantityValue(120, 120, "boat", False))
    changed = replace(question, answers=(wrong, *question.answers[1:]))
    with pytest.raises(InvariantError, match="120"):
        verify_brief(replace(brief, questions=(changed,)))


def test_refuses_a_citation_of_another_text(brief: Brief) -> None:
    foreign = Report("herald", "", "x" * 500, "").span(0, 40)
    sentence = BriefSentence(foreign.exact, (foreign,))
    with pytest.raises(InvariantError, match="not in the text"):
        verify_brief(replace(brief, summary=(sentence,)))
