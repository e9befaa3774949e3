"""Rules against the model: who is heard, and that runs of short lines stand or fall together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.report import ARTICLE_KINDS, BlockKind
from reportedly.parse.line_model import ARTICLE, FURNITURE, Opinion
from reportedly.parse.lines import split_units
from reportedly.parse.plain import rules_of
from reportedly.parse.settle import lean_on_runs, settle
from reportedly.parse.shapes import Verdict

K = BlockKind
PROSE = "The ferry between Oxmoor and Tarn Island will run again from Monday, the harbour said."
MORE = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."


def opinion(article: float, part: BlockKind = K.BODY, other: BlockKind = K.BOILERPLATE) -> Opinion:
    parts = [0.9 if k is part else 0.02 for k in ARTICLE]
    others = [0.9 if k is other else 0.02 for k in FURNITURE]
    return Opinion.of(article, parts, others, "because")


def settled(line: str, article: float, **known: BlockKind) -> Verdict:
    units = split_units(f"{PROSE}\n\n{line}\n\n{MORE}\n\n{PROSE}")
    opinions = [opinion(0.99) for _ in units]
    opinions[1] = opinion(article, **known)
    own, rules = rules_of(units)
    return settle(units, own, rules, opinions)[1]


@pytest.mark.parametrize(
    ("line", "article", "kind"),
    [
        (MORE, 0.2, K.BODY),  # a doubt is not enough to lose a sentence
        (MORE, 0.01, K.BOILERPLATE),
        ("A village in ruins", 0.5, K.BODY),
        ("A village in ruins", 0.02, K.BOILERPLATE),
        ("Share this article", 0.3, K.BOILERPLATE),  # its words say what it is
        ("Share this article", 0.9, K.BODY),
        ("Photo: Ada Quill", 0.3, K.CREDIT),
    ],
)
def test_the_model_is_heard_where_it_is_sure(line: str, article: float, kind: BlockKind) -> None:
    assert settled(line, article)[0] is kind


def test_the_model_names_the_kind_and_says_why() -> None:
    kind, reason = settled("Five dead as bus leaves road", 0.01, other=K.RELATED_LINK)
    assert kind is K.RELATED_LINK
    assert reason == "looks like a pointer to another report: because"
    assert settled("A village in ruins", 0.9, part=K.SUBHEADING)[0] is K.SUBHEADING


def test_there_is_one_headline_and_the_standfirst_follows_it() -> None:
    units = split_units(f"Harbours\n\nOxmoor ferry to run again\n\n{PROSE}\n\n{MORE}\n\n{PROSE}")
    opinions = [opinion(0.9) for _ in units]
    opinions[0] = opinions[1] = opinion(0.9, part=K.HEADLINE)
    opinions[2] = opinion(0.9, part=K.STANDFIRST)
    own, rules = rules_of(units)
    kinds = [kind for kind, _ in settle(units, own, rules, opinions)]
    assert kinds.count(K.HEADLINE) == 1
    assert kinds[2:] == [K.STANDFIRST, K.BODY, K.BODY]


def test_short_lines_lean_on_the_short_lines_beside_them() -> None:
    low, mid = 0.01, 0.3
    scores = lean_on_runs([0.99, low, low, mid, low, low, 0.99], [True, *[False] * 5, True])
    assert scores[0] == scores[-1] == 0.99
    assert scores[3] < mid
    assert scores[1] > low
    assert lean_on_runs([0.99, mid, 0.99], [True, False, True])[1] == mid


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_leaning_keeps_scores_between_the_least_and_the_greatest(
    given_: list[tuple[float, bool]],
) -> None:
    scores = [s for s, _ in given_]
    leaned = lean_on_runs(scores, [p for _, p in given_])
    assert all(min(scores) - 1e-3 <= s <= max(scores) + 1e-3 for s in leaned)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_every_line_gets_a_kind_and_a_reason(scores: list[float]) -> None:
    units = split_units(f"Harbours\n\n{PROSE}\n\nTags: ferries\n\n{MORE}")
    own, rules = rules_of(units)
    made = settle(units, own, rules, [opinion(s) for s in scores])
    assert len(made) == len(units)
    assert all(reason for _, reason in made)
    if min(scores) >= 0.6:
        assert all(kind in ARTICLE_KINDS for kind, _ in made)
