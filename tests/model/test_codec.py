"""Records survive the way to JSON and back, and damage is noticed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.codec import CodecError, decode, decode_report, encode
from reportedly.model.facts import (
    Anchor,
    Argument,
    Claim,
    Entity,
    EntityKind,
    Extraction,
    Link,
    LinkKind,
    Modality,
    Polarity,
    Precision,
    Sentence,
    TimeExpression,
    Timex3,
)
from reportedly.model.report import Basis, DayInterval, Published, Report
from reportedly.model.story import Answer, NotGiven, Origins, PlaceValue, QuantityValue

WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


def through_json(value: object) -> object:
    return json.loads(json.dumps(encode(value)))


def test_a_whole_extraction_comes_back(make_report):
    report = make_report("Mara Holt left Tolva on 3 May 2021.")
    span = report.span
    link = Link("police", LinkKind.OFFICIAL, span(0, 4), None, "e1")
    found = Extraction(
        report.id,
        sentences=(Sentence(span(0, 35), 0),),
        entities=(Entity("e1", "Mara Holt", EntityKind.PERSON, mentions=(span(0, 9),)),),
        times=(
            TimeExpression(
                span(24, 34),
                DayInterval(date(2021, 5, 3), date(2021, 5, 3)),
                "2021-05-03",
                Timex3("DATE", "2021-05-03"),
                Precision.DAY,
                Anchor.EXPLICIT,
            ),
        ),
        claims=(
            Claim(
                "c1",
                span(0, 35),
                (link,),
                span(10, 14),
                "leave",
                "leave",
                (Argument("agent", span(0, 9), entity="e1"),),
                Polarity.POSITIVE,
                Modality.ASSERTED,
            ),
        ),
    )
    assert decode(Extraction, through_json(found), {report.id: report}) == found


@given(WORDS, st.datetimes(timezones=st.just(UTC)), st.sampled_from(Basis))
def test_any_report_comes_back(text: str, at: datetime, basis: Basis):
    bare = Report("r", "a.txt", text, "0")
    evidence = (bare.span(0, len(text)),)
    published = Published(DayInterval(at.date(), None), basis, evidence, at)
    report = Report("r", "a.txt", text, "0", published=published, authors=("A", "B"))
    assert decode_report(through_json(report)) == report  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        NotGiven(),
        QuantityValue(1, None, "person", True),
        PlaceValue("Tolva", None, 1.5, -2.0, within=("Vestmark",)),
    ],
)
def test_values_are_told_apart_by_kind(make_report, value):
    report = make_report("Tolva")
    answer = Answer("a", value, "x", (report.span(0, 5),), ("r1",), (), Origins(1, 2, ("why",)))
    assert decode(Answer, through_json(answer), {report.id: report}) == answer


def test_a_span_that_no_longer_fits_is_refused(make_report):
    sentence = encode(Sentence(make_report("Ferry halted").span(0, 5), 0))
    changed = make_report("Train halted")
    with pytest.raises(CodecError, match="no longer reads"):
        decode(Sentence, sentence, {changed.id: changed})
    with pytest.raises(CodecError, match="not there"):
        decode(Sentence, sentence, {})
    short = make_report("Fer")
    with pytest.raises(CodecError, match="not inside"):
        decode(Sentence, sentence, {short.id: short})


def test_added_fields_take_their_defaults_and_gone_ones_are_passed_over():
    data = {"low": 1.0, "high": 2.0, "unit": None, "approximate": False, "gone": 1}
    assert decode(QuantityValue, data, {}) == QuantityValue(1.0, 2.0, None, False)


@pytest.mark.parametrize("data", [None, [], {"low": "x"}, {"unit": 3}])
def test_foreign_data_is_refused(data):
    with pytest.raises(CodecError):
        decode(QuantityValue, data, {})


def test_only_records_are_encoded():
    with pytest.raises(CodecError):
        encode({"a": object()})
