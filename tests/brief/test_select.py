import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.brief.candidates import count_faults, skip_dateline
from reportedly.brief.select import Budget, Candidate, Weights, find_concepts, select_sentences
from reportedly.brief.summarize import SummaryOptions, summarize
from reportedly.model.report import Report

WEIGHTS = Weights.named("summary")


def pool_of(texts: dict[str, list[str]]) -> list[Candidate]:
    pool = []
    for report_id, sentences in texts.items():
        report, at = Report(report_id, "", " ".join(sentences), ""), 0
        for rank, sentence in enumerate(sentences):
            pool.append(Candidate(report.span(at, at + len(sentence)), rank))
            at += len(sentence) + 1
    return pool


FLOOD = {
    "a": [
        "Floods in Tarn killed four people on Friday.",
        "The river Orn rose two metres overnight.",
        "A local baker gave bread away.",
    ],
    "b": [
        "Four people died when floods hit Tarn on Friday.",
        "The river Orn rose by two metres, officials said.",
    ],
}


def test_takes_what_reports_share_and_says_it_once() -> None:
    taken = [c.span.exact for c in select_sentences(pool_of(FLOOD), [], Budget(20), WEIGHTS)]
    assert len([t for t in taken if "Tarn" in t]) == 1
    assert len([t for t in taken if "Orn" in t]) == 1
    assert not any("baker" in t for t in taken)


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(shuffler: random.Random) -> None:
    pool = pool_of(FLOOD)
    heads = [("a", "Floods in Tarn"), ("b", "Four dead")]
    expected = select_sentences(pool, heads, Budget(20), WEIGHTS)
    shuffler.shuffle(pool)
    shuffler.shuffle(heads)
    assert select_sentences(pool, heads, Budget(20), WEIGHTS) == expected


@settings(max_examples=50)
@given(st.lists(st.text(max_size=80), max_size=6), st.integers(0, 40))
def test_a_summary_keeps_its_budget_and_cites_itself(texts: list[str], max_words: int) -> None:
    reports = [Report(f"r{i}", "", text, "") for i, text in enumerate(texts)]
    made = summarize(reports, SummaryOptions(max_words=max_words))
    words = [len(s.text.split()) for s in made.sentences]
    assert sum(words) <= max_words or len(words) == 1
    for sentence in made.sentences:
        assert [c.exact for c in sentence.citations] == [sentence.text]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("The minister of Orland will travel to Tarn on Friday.", 0),
        ("He will travel to Tarn on Friday, officials in Orland said.", 1),
        ("But the minister of Orland will travel to Tarn on Friday.", 1),
        ("“We will travel to Tarn on Friday,” the minister of Orland said.", 0),
        ("We will travel to Tarn on Friday, come what may.", 1),
        ("Will the minister of Orland travel to Tarn on Friday?", 1),
        ("“The minister of Orland will travel to Tarn on Friday, Tell said.", 1),
        ("The minister of Orland will travel to Tarn on Friday, she said.", 1),
        ("Read more: the minister of Orland and his travels in Tarn.", 2),
        ("", 2),
        ("Ministers travel.", 1),
    ],
)
def test_counts_what_speaks_against_a_sentence(text: str, faults: int) -> None:
    assert count_faults(text) == faults


def test_concepts_are_stems_and_pairs() -> None:
    assert find_concepts("the talks ended") == {"talk", "end", ("the", "talk"), ("talk", "end")}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("TARN, Orland (North Wire) - Boats sank.", "Boats sank."),
        ("TARN, Orland — Boats sank.", "Boats sank."),
        ("(NWA) Boats sank.", "Boats sank."),
        ("PORT SUND -- Boats sank.", "Boats sank."),
        ("Tarn (NWA) – Boats sank.", "Boats sank."),
        ("Boats sank - all of them.", "Boats sank - all of them."),
        ("NATO ministers met in Tarn.", "NATO ministers met in Tarn."),
        ("The council (CC) met in Tarn.", "The council (CC) met in Tarn."),
        ("Mara Tell — the president — spoke.", "Mara Tell — the president — spoke."),
        ("", ""),
    ],
)
def test_skips_datelines(text: str, rest: str) -> None:
    assert text[skip_dateline(text) :] == rest
