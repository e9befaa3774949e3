from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.brief.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   \n ", []),
        ("One. Two.", ["One.", "Two."]),
        ("No stop at all", ["No stop at all"]),
        ("Dr. Orn met Gen. Pell. They spoke.", ["Dr. Orn met Gen. Pell.", "They spoke."]),
        ("J. K. Marl left. He fell.", ["J. K. Marl left.", "He fell."]),
        ("It cost 3.5 million. All of it.", ["It cost 3.5 million.", "All of it."]),
        ("“Go!” he said. “Now.” They went.", ["“Go!” he said.", "“Now.”", "They went."]),
        ("Why? Nobody knows… Then rain.", ["Why?", "Nobody knows…", "Then rain."]),
        ("Headline\nBody one. Body two", ["Headline", "Body one.", "Body two"]),
        ("نعم. لا.", ["نعم.", "لا."]),
        ("🙂 Fine. 🙂", ["🙂 Fine.", "🙂"]),
    ],
)
def test_splits(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in split_sentences(text)] == parts


@given(st.text(alphabet="aB .!?\n\"”1'é🙂"))
def test_ranges_cover_everything_but_white_space(text: str) -> None:
    ranges = split_sentences(text)
    assert all(a < b for a, b in ranges)
    assert all(b <= c for (_, b), (c, _) in pairwise(ranges))
    covered = "".join(text[a:b] for a, b in ranges)
    assert "".join(covered.split()) == "".join(text.split())
