"""Quotation marks: pairing, apostrophes, and marks that lack a partner."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.quotemarks import Ending, find_quotations, opens_with_mark

CASES = [
    ("“We won,” said Ash. “We did.”", ["We won,", "We did."]),
    ('"We won," said Ash. "We did."', ["We won,", "We did."]),
    ("'We won,' said Ash. 'It's ours.'", ["We won,", "It's ours."]),
    ("‘The millers’ guild is ours’ and it’s fine", ["The millers’ guild is ours"]),
    ("„Guten Tag“, sagte er", ["Guten Tag"]),
    ("« Bonjour », dit-elle", ["Bonjour"]),
    ("»Guten Tag«, sagte er", ["Guten Tag"]),
    ("``Old wire,'' he said", ["Old wire,"]),
    ("He's 6'2\" and she's 5'10\" tall", []),
    ("The boys' club met in the '90s, rock 'n' roll", []),
    ("nothing here", []),
    ("Mayor 'ready to talk'", ["ready to talk"]),
    ("He closed it the wrong way: “Oh ‘dear’ “", ["Oh ‘dear’"]),
]


@pytest.mark.parametrize(("text", "quoted"), CASES)
def test_outermost(text: str, quoted: list[str]) -> None:
    found = [text[q.start : q.end] for q in find_quotations(text) if q.depth == 0]
    assert found == quoted


def test_nested() -> None:
    text = "“She told me ‘no’ twice,” he said"
    outer, inner = find_quotations(text)
    assert (outer.depth, inner.depth) == (0, 1)
    assert text[inner.start : inner.end] == "no"


@pytest.mark.parametrize(
    ("text", "continues", "ending", "quoted"),
    [
        ("“One. Two.", True, Ending.CONTINUED, "One. Two."),
        ("“One. Two.", False, Ending.UNCLOSED, "One. Two."),
        ("He said “one two. And then it went on", False, Ending.UNCLOSED, "one two."),
    ],
)
def test_missing_close(text: str, continues: bool, ending: Ending, quoted: str) -> None:
    (only,) = find_quotations(text, continues=continues)
    assert only.ending is ending
    assert text[only.start : only.end] == quoted


@pytest.mark.parametrize(
    ("text", "opens"),
    [("“Yes", True), ('  "Yes', True), ("Yes “no”", False), ("", False), ('"', False)],
)
def test_opens_with_mark(text: str, opens: bool) -> None:
    assert opens_with_mark(text) is opens


def test_many_marks_on_one_line() -> None:
    assert len(find_quotations("‘a’ " * 50_000)) == 50_000


@given(st.text(alphabet="ab ’‘'\"“”«»„`.,\n9", max_size=60), st.booleans())
def test_ranges_are_sound(text: str, continues: bool) -> None:
    for q in find_quotations(text, continues=continues):
        assert 0 <= q.outer_start < q.start < q.end <= q.outer_end <= len(text)
        assert text[q.start : q.end].strip() == text[q.start : q.end]
    outermost = [q for q in find_quotations(text, continues=continues) if q.depth == 0]
    for left, right in pairwise(outermost):
        assert left.outer_end <= right.outer_start
