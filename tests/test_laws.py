"""The eight laws of the house, each at least one property over the whole of it.

The rooms test their own share in more detail (``tests/reconcile/test_compare_laws.py``,
``tests/brief/test_verify.py``, ``tests/pipeline/test_kill.py``, …).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.brief.compose import BriefOptions
from reportedly.brief.verify import verify_brief
from reportedly.errors import InvariantError
from reportedly.model.report import (
    DayInterval,
    Issue,
    RawReport,
    Report,
    Span,
)
from reportedly.model.shapes import briefs_json
from reportedly.model.story import (
    Brief,
    BriefSentence,
    Origins,
    QuantityValue,
    Relation,
    TimeValue,
)
from reportedly.parse.run import parse_reports
from reportedly.pipeline.local import Inputs, brief_reports, extract_all, make_brief, make_story
from reportedly.reconcile.compare.base import Told
from reportedly.reconcile.compare.both import Direction, compare_both, get_comparer

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200)

#: Pieces that news is made of, joined at random: nearer to real traps than noise is.
PIECES = st.lists(
    st.sampled_from(
        [
            "Mara Holt said",
            "“Nobody is hurt,”",
            "on 3 May 2021",
            "at least 12 people",
            "in Moscow",
            "\n\n",
            "police said.",
            "will visit",
            "\r\n",
            "“",
            "next week",
            "e\u0301",
            "\u200b",
            "the 1990s",
            "😀",
            "Photo: A. B.",
            "½",
            "not",
            ".",
        ]
    ),
    min_size=1,
    max_size=25,
).map(" ".join)

FERRY = [
    "Ferry halted by storm\n\n3 May 2021\n\nThe ferry to Tolva was halted by a storm on Monday, "
    "police said. At least 12 people were hurt.\n\nMara Holt, the harbour master, will visit "
    "Moscow on 12 May, her office said.",
    "Storm stops Tolva ferry\n\n4 May 2021\n\nA storm halted the ferry to Tolva on Monday and "
    "14 people were hurt, the coast guard said.\n\n"
    "Harbour master Mara Holt said: “Nobody is lost.”",
    "Harbour master to fly to Moscow\n\n5 May 2021\n\nMara Holt will visit Moscow next week, "
    "according to the Tolva Post, which cited a diplomatic source. 20 people were hurt when a "
    "storm halted the ferry to Tolva.",
]


def raw(text: str, name: str = "a.txt") -> RawReport:
    return RawReport(name, text.encode(), "text/plain", "utf-8")


def parse_all(*texts: str) -> list[Report]:
    items = parse_reports(raw(text, f"{i}.txt") for i, text in enumerate(texts))
    return [item for item in items if isinstance(item, Report)]


def iter_spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from iter_spans(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from iter_spans(getattr(value, field.name))


@pytest.fixture(scope="module")
def ferry() -> Brief:
    return brief_reports(Inputs(parse_all(*FERRY)))[0]


# 1. Every fact points at exact text, and the type refuses otherwise.


@given(TEXT, st.integers(-5, 210), st.integers(-5, 210))
def test_law_1_a_span_is_exact_or_is_not(text: str, start: int, end: int):
    report = Report("r", "a", text, "")
    if 0 <= start < end <= len(text):
        assert report.span(start, end).exact == text[start:end]
    else:
        with pytest.raises(IndexError):
            report.span(start, end)
    with pytest.raises(TypeError):
        Span("r", start, end, text[start:end])


@given(PIECES)
@settings(max_examples=40, deadline=None)
def test_law_1_every_span_of_an_extraction_is_exact(text: str):
    reports = parse_all(text)
    extractions = extract_all(reports)
    texts = {r.id: r.text for r in reports}
    for span in iter_spans(list(extractions.values()) + reports):
        assert texts[span.report_id][span.start : span.end] == span.exact


# 2. Nothing read is lost.


@given(TEXT | PIECES)
@settings(max_examples=100, deadline=None)
def test_law_2_every_character_is_in_exactly_one_block(text: str):
    for report in parse_all(text):
        covered = [0] * len(report.text)
        for block in report.blocks:
            assert block.reason
            for i in range(block.span.start, block.span.end):
                covered[i] += 1
        assert max(covered) == 1
        missed = [c for c, n in zip(report.text, covered, strict=True) if not n]
        assert not "".join(missed).strip()


@given(
    st.lists(st.sampled_from([b"", b" \n", FERRY[0].encode(), bytes(range(256)) * 9]), max_size=6)
)
@settings(max_examples=30, deadline=None)
def test_law_2_what_cannot_be_parsed_becomes_an_issue(contents: list[bytes]):
    raws = [RawReport(f"{i}.txt", content) for i, content in enumerate(contents)]
    items = list(parse_reports(raws))
    told = {i.source for i in items}
    assert told == {r.source for r in raws}
    n_good = sum(content == FERRY[0].encode() for content in contents)
    assert sum(isinstance(item, Report) for item in items) == n_good
    assert all(i.message and i.code for i in items if isinstance(i, Issue))


# 3. Reading the same thing twice changes nothing (the kill is in tests/pipeline/test_kill.py).


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=2, max_size=4))
@settings(max_examples=4, deadline=None)
def test_law_3_adding_twice_changes_nothing(tmp_path_factory, order: list[int]):
    from reportedly.pipeline.library import add_targets
    from reportedly.sources.base import ReadLimits
    from reportedly.store.sql import SqlStore

    folder = tmp_path_factory.mktemp("law3")
    for i, text in enumerate(FERRY):
        (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    names = [str(folder / f"{i}.txt") for i in order]
    path = folder / "library.db"
    states = []
    store = SqlStore(f"sqlite:///{path}")
    for _ in range(2):
        add_targets(store, names, ReadLimits())
        with sqlite3.connect(path) as connection:
            tables = ("raw_reports", "reports", "derived", "assignments", "copies", "heads")
            states.append(
                [connection.execute(f"SELECT * FROM {t}").fetchall() for t in tables]  # noqa: S608
            )
    store.close()
    assert states[0] == states[1]
    assert len(states[0][1]) == len(set(order))


# 4. The order of arrival does not change the brief; agree and contradict are symmetric.


def test_law_4_any_order_gives_the_same_brief():
    reports = parse_all(*FERRY)
    made = {str(briefs_json(brief_reports(Inputs(list(p))))) for p in permutations(reports)}
    assert len(made) == 1


DAYS = st.builds(
    lambda first, n: DayInterval(
        date(2031, 1, 1) + timedelta(first), date(2031, 1, 1) + timedelta(first + n)
    ),
    st.integers(0, 30),
    st.integers(0, 10),
)
TIMES = DAYS.map(lambda days: TimeValue(days.edtf, days))
COUNTS = st.builds(
    lambda low, more, rough: QuantityValue(low, low + more, "person", rough),
    st.integers(0, 50),
    st.integers(0, 10),
    st.booleans(),
)
WHEN = st.none() | st.sampled_from(["2031-01-02", "2031-01-09"])


@st.composite
def told_pairs(draw: st.DrawFn) -> tuple[Told, Told]:
    values = draw(st.sampled_from([TIMES, COUNTS]))
    left, right = (
        Told(draw(values), f"words {i}", draw(st.booleans()), draw(WHEN)) for i in range(2)
    )
    return left, right


@given(told_pairs())
@settings(deadline=None)
def test_law_4_agree_and_contradict_are_symmetric_and_update_follows_time(pair):
    left, right = pair
    comparer = get_comparer(left, right)
    there, back = comparer.compare(left, right), comparer.compare(right, left)
    for relation in (Relation.AGREE, Relation.CONTRADICT):
        assert (there.relation is relation) == (back.relation is relation)
    if there.relation is Relation.UPDATE:
        assert left.when is not None
        assert right.when is not None
        assert left.when > right.when


# 5. Same input, same version, same settings: same bytes out.


def test_law_5_same_bytes_in_another_process_with_another_hash_seed(tmp_path):
    for i, text in enumerate(FERRY):
        (tmp_path / f"{i}.txt").write_text(text, encoding="utf-8")
    made = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": f"UTC-{seed[0]}"}
        command = [sys.executable, "-m", "reportedly", "brief", str(tmp_path), "-f", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        made.add(hashlib.sha256(done.stdout).hexdigest())
        assert done.stdout
    assert len(made) == 1


# 6. What is absent from the cited span fails the build of the brief.


@given(
    st.sampled_from(
        [
            "{} people were hurt.",
            "The ferry was halted on {} May 2021.",
            "It cost {} million euros.",
        ]
    ),
    st.integers(32, 999),
)
def test_law_6_a_number_that_is_not_cited_is_refused(ferry, frame: str, number: int):
    _refused(ferry, frame.format(number))


@given(
    st.sampled_from(
        ["{} said so.", "The ferry was halted, {} said.", "“{} is lost,” said Mara Holt."]
    ),
    st.sampled_from(["Anton Brey", "Sela Vorn", "Nobody but Kato", "Quellmark"]),
)
def test_law_6_a_name_or_quotation_that_is_not_cited_is_refused(ferry, frame: str, name: str):
    _refused(ferry, frame.format(name))


def _refused(brief: Brief, text: str) -> None:
    cited = brief.summary[0].citations
    with pytest.raises(InvariantError):
        verify_brief(replace(brief, summary=(BriefSentence(text, cited),)))


def test_law_6_a_sentence_without_citation_cannot_be_made():
    with pytest.raises(ValueError, match="needs a citation"):
        BriefSentence("The ferry was halted.", ())


def test_law_6_what_is_printed_is_verified_when_it_is_made(ferry):
    verify_brief(ferry)
    assert ferry.summary
    assert ferry.questions


# 7. Contradict is reserved.


@given(told_pairs())
@settings(deadline=None)
def test_law_7_compatible_or_unsure_tellings_never_contradict(pair):
    left, right = pair
    found, direction = compare_both(left, right)
    if found.relation is Relation.CONTRADICT:
        assert left.firm
        assert right.firm
        assert not _compatible(left.value, right.value)
        assert direction is Direction.NONE
    assert found.reason


def _compatible(left: object, right: object) -> bool:
    if isinstance(left, TimeValue) and isinstance(right, TimeValue):
        return left.days.overlaps(right.days)
    assert isinstance(left, QuantityValue)
    assert isinstance(right, QuantityValue)
    return left.low <= right.high and right.low <= left.high  # type: ignore[operator]


def test_law_7_two_trips_are_no_contradiction():
    texts = [
        "Envoy in Brel\n\n3 May 2021\n\nThe envoy Olen Vask visited Moscow on 1 May 2021.",
        "Envoy travels on\n\n20 May 2021\n\nThe envoy Olen Vask visited Vladivostok on 17 May.",
    ]
    reports = parse_all(*texts)
    story = make_story("story-x", reports)
    brief = make_brief(story, reports, extract_all(reports), (), BriefOptions())
    relations = {j.relation for q in brief.questions for j in q.judgements}
    assert Relation.CONTRADICT not in relations


# 8. Origins are counted per claim, with the reason for every merge.


@given(st.integers(-3, 9), st.integers(-3, 9))
def test_law_8_at_least_is_at_most_at_most(at_least: int, at_most: int):
    if 0 <= at_least <= at_most:
        assert Origins(at_least, at_most).at_most == at_most
    else:
        with pytest.raises(ValueError, match="origins"):
            Origins(at_least, at_most)


def test_law_8_every_answer_counts_its_origins_and_gives_reasons():
    copied = FERRY[0].replace("3 May", "4 May")
    for brief in brief_reports(Inputs(parse_all(*FERRY, copied))):
        answers = [a for q in brief.questions for a in q.answers]
        assert answers
        for answer in answers:
            assert answer.spans
            assert {s.report_id for s in answer.spans} <= set(answer.reports)
            assert 1 <= answer.origins.at_least <= answer.origins.at_most
            if answer.origins.at_most < len(answer.reports):
                assert answer.origins.reasons, answer.text
