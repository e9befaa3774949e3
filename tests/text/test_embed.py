"""Vectors: unit length, a function of the text alone, near for near meanings."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.errors import ConfigError
from reportedly.text import embed

HOSTILE = [
    "",
    " ",
    "😀" * 500,
    "e\u0301" * 300,
    "שלום עולם",
    "\ud800 lone",
    "[SEP] [CLS]",
    "x" * 9000,
]


def test_shape_type_and_length() -> None:
    vectors = embed.embed_texts(["The bridge at Orlo fell.", *HOSTILE])
    assert vectors.shape == (9, embed.DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows() -> None:
    assert embed.embed_texts([]).shape == (0, embed.DIMENSIONS)


def test_neighbours_do_not_change_a_vector() -> None:
    text = "Mayor Ines Tavar opened the new ferry line on Monday."
    alone = embed.embed_texts([text])[0]
    among = embed.embed_texts(["Storm.", text, "A much longer text " * 40])[1]
    assert np.array_equal(alone, among)


def test_near_meanings_are_near() -> None:
    near, same, far = embed.embed_texts(
        [
            "The minister will travel to the island next week.",
            "Next week the minister is going to visit the island.",
            "A new recipe for lentil soup with lemon.",
        ]
    )
    assert near @ same > 0.7 > 0.3 > near @ far


def test_only_the_first_tokens_count() -> None:
    head = "one two three four five six seven eight nine ten " * 10
    left, right = embed.embed_texts([head + "sun", head + "moon"], max_tokens=32)
    assert np.array_equal(left, right)


def test_ranks_follow_frequency() -> None:
    ranks = [embed.vocabulary_rank(w) for w in ("the", "government", "visit")]
    assert ranks == sorted(r for r in ranks if r is not None)
    assert ranks[0] == 0
    assert embed.vocabulary_rank("xqzzv") is None


def test_a_changed_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="not the expected file"):
        embed._require_digest("0" * 64, embed._MODEL_SHA256, "model.onnx")
