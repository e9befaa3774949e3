"""The model of lines: what boosted trees think each paragraph of a plain text is.

First every paragraph's probability to be article, by its own features, its place and its
neighbours; then, with those answers for the paragraphs around it (as in Cohen and Carvalho,
"Stacked sequential learning", 2005), which kind it would be within the article, and which outside.
A second round for the first question was tried and left out: on pages not trained on it lost more
sentences for the same furniture. Trained by ``scripts/train_lines.py``; on what and how well is in
``data/line_model.card.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportedly.errors import ConfigError
from reportedly.model.report import BlockKind
from reportedly.parse.line_features import PLACE_AT, measure_around, measure_lines
from reportedly.parse.lines import Unit
from reportedly.parse.shapes import Verdict
from reportedly.text.trees import load_trees

K = BlockKind
ARTICLE = (K.HEADLINE, K.STANDFIRST, K.SUBHEADING, K.BODY)
FURNITURE = (
    K.CAPTION, K.CREDIT, K.BYLINE, K.DATELINE, K.TAGS, K.RELATED_LINK, K.BOILERPLATE,
)  # fmt: skip
_LIKE = {
    K.CAPTION: "a picture's caption",
    K.CREDIT: "a picture's credit",
    K.BYLINE: "a byline",
    K.DATELINE: "a date line",
    K.TAGS: "a list of topics",
    K.RELATED_LINK: "a pointer to another report",
    K.BOILERPLATE: "page furniture",
    K.HEADLINE: "a headline",
    K.STANDFIRST: "a standfirst",
    K.SUBHEADING: "a subheading",
    K.BODY: "the article's text",
}
#: A word is named in the reason when furniture uses it e times as often as articles, or more.
_TELLING = 1.0
#: Nobody will ask why a paragraph of this probability is no article.
_SURELY_ARTICLE = 0.7


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of a paragraph.

    ``article`` is its probability to be part of the article, ``parts`` those of the kinds in
    :data:`ARTICLE` if it is; ``other`` is the kind it would be outside of the article and
    ``other_share`` how probable that is among those kinds. ``why`` names its plainest features.
    """

    article: float
    parts: tuple[float, ...]
    other: BlockKind
    other_share: float
    why: str

    @classmethod
    def of(
        cls, article: float, parts: Sequence[float], others: Sequence[float], why: str
    ) -> Opinion:
        """Build it from the probabilities of :data:`ARTICLE` and :data:`FURNITURE`."""
        other = max(range(len(FURNITURE)), key=lambda k: (others[k], -k))
        inside = tuple(map(float, parts))
        return cls(float(article), inside, FURNITURE[other], float(others[other]), why)

    @property
    def part(self) -> BlockKind:
        """The likeliest kind within the article."""
        return ARTICLE[max(range(len(ARTICLE)), key=lambda k: (self.parts[k], -k))]

    def share(self, kind: BlockKind) -> float:
        """Give the probability of a kind within the article."""
        return self.parts[ARTICLE.index(kind)]

    def reason(self, kind: BlockKind) -> str:
        """Say in words why the paragraph is given this kind."""
        why = "its place, length and words" if kind in ARTICLE else self.why
        return f"looks like {_LIKE.get(kind, kind.value)}: {why}"


@cache
def load_words() -> Mapping[str, float]:
    """Read the words that tell furniture (above nought) from article (below), with log odds.

    Raises:
        ConfigError: the file is not the one that belongs to the trees.
    """
    folder = resources.files("reportedly").joinpath("data")
    content = folder.joinpath("line_words.tsv").read_bytes()
    if (
        hashlib.sha256(content).hexdigest()
        != folder.joinpath("line_words.sha256").read_text().strip()
    ):
        raise ConfigError("line_words.tsv does not match its hash; install reportedly again")
    rows = (line.split("\t") for line in content.decode().splitlines() if line[:1] != "#")
    return {word: float(odds) for word, odds in rows}


def judge_lines(
    units: Sequence[Unit],
    own: Sequence[Verdict | None],
    rules: Sequence[Verdict],
    title: str | None = None,
) -> list[Opinion]:
    """Give the model's opinion of each paragraph of a text, in order.

    Args:
        units: the paragraphs.
        own: what each shows by itself (shape or phrase family).
        rules: the kinds that the rules give.
        title: the headline that the carrier knows, if any.

    Raises:
        ConfigError: a file of the model is broken.

    Cost: linear; about 60 µs a paragraph, after some 30 ms of reading the model once.
    """
    import numpy as np

    features = measure_lines(units, own, rules, load_words(), title)
    first = load_trees("line_content").predict(features)
    wide = np.hstack([features, measure_around(first)])
    article = load_trees("line_article").predict(wide)
    outside = load_trees("line_furniture").predict(wide)
    return [
        Opinion.of(
            first[i],
            article[i],
            outside[i],
            _why(unit, features[i]) if first[i] < _SURELY_ARTICLE else "",
        )
        for i, unit in enumerate(units)
    ]


def _why(unit: Unit, row: Sequence[float]) -> str:
    """Name the plainest features of a paragraph."""
    known = load_words()
    words = sorted({w for w in map(str.casefold, unit.words[:40]) if known.get(w, 0) >= _TELLING})
    said = []
    if row[PLACE_AT["repeats"]] > 1:
        said.append("it is repeated")
    if row[PLACE_AT["before_last"]] < 0:
        said.append("it stands after the last paragraph of prose")
    elif row[PLACE_AT["after_first"]] < 0:
        said.append("it stands above the first paragraph of prose")
    if words:
        shown = ", ".join(f"“{w}”" for w in sorted(words, key=lambda w: (-known[w], w))[:3])
        said.append(f"pages say {shown} around articles")
    if not said:
        said.append("no whole sentence" if not unit.full_stop else "unlike the paragraphs beside")
    return ", ".join(said)
