"""The cue lexicon: which words pass words on, in which shape of sentence, and how surely.

The lists were learned by counting, on annotated news, how often a lemma in a shape passes words
on, and joined with general English lists. The weights are a logistic regression over a few dozen
features of the candidate (:mod:`reportedly.extract.cue_features`). Both are data files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reportedly.extract.cue_features import features_of
from reportedly.extract.sayings import (
    ACCORDING,
    CLAUSE,
    NOUN_PREPOSITION,
    PREPOSITIONAL,
    TAIL,
    Saying,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Classes of cues whose content counts as a quote (the others are attitudes).
SPEECH_CLASSES = frozenset({"saying", "claiming", "denying", "confirming", "reporting", "asking"})

_NO_TIER = "none"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue lemmas by class, and how often each passes words on in each shape.

    ``tiers`` maps (shape, preposition or "", lemma) to ``strong``, ``good``, ``fair``, ``weak``
    or ``none``; ``defaults`` gives the tier of an unlisted lemma by shape. ``speech`` are the
    verbs that may introduce direct speech, ``listed`` every lemma that is listed anywhere.
    """

    classes: dict[str, str]
    tiers: dict[tuple[str, str, str], str]
    defaults: dict[str, str]
    speech: frozenset[str]
    listed: frozenset[str]
    lemmas: dict[str, str]
    weights: dict[str, float]
    threshold: float

    def lemma(self, lemma: str) -> str:
        """Mend the lemmas that the tagger is known to get wrong."""
        return self.lemmas.get(lemma, lemma)

    def is_listed(self, lemma: str) -> bool:
        """Tell whether the lexicon knows a lemma in any shape."""
        return self.lemma(lemma) in self.listed

    def class_of(self, lemma: str) -> str:
        """Give the class of a cue lemma; ``attitude`` when the lexicon has none."""
        return self.classes.get(self.lemma(lemma), "attitude")

    def tier_of(self, saying: Saying) -> str:
        """Tell how often this lemma passes words on when it stands in this shape."""
        if saying.shape == ACCORDING:
            return "strong"
        detail = saying.detail if saying.shape in (*PREPOSITIONAL, NOUN_PREPOSITION) else ""
        if saying.shape == TAIL:
            lemma = self.lemma(saying.lemma)
            known = self.tiers.get((CLAUSE, "", lemma), _NO_TIER)
            return known if lemma in self.speech else _NO_TIER
        key = (saying.shape, detail, self.lemma(saying.lemma))
        return self.tiers.get(key) or self.defaults.get(saying.shape, _NO_TIER)

    def score(self, doc: Doc, text: str, saying: Saying) -> float | None:
        """Give the evidence, in log odds above the threshold, that words are passed on here.

        ``text`` is the doc's text. None when the lexicon does not know the lemma in this shape.
        """
        tier = self.tier_of(saying)
        if tier == _NO_TIER:
            return None
        names = features_of(doc, text, saying, tier, self.class_of(saying.lemma))
        return sum(self.weights.get(name, 0.0) for name in ("bias", *names)) - self.threshold


@cache
def load_lexicon() -> Lexicon:
    """Load the lexicon once."""
    data = files("reportedly") / "data"
    raw = json.loads((data / "cues.json").read_text("utf-8"))
    weights = json.loads((data / "cue_weights.json").read_text("utf-8"))
    tiers = dict(_tiers(raw["tiers"]))
    return Lexicon(
        classes={lemma: name for name, lemmas in raw["classes"].items() for lemma in lemmas},
        tiers=tiers,
        listed=frozenset(lemma for _, _, lemma in tiers) | frozenset(raw["speech"]),
        defaults=dict(raw["defaults"]),
        speech=frozenset(raw["speech"]),
        lemmas=dict(raw["lemmas"]),
        weights=dict(weights["weights"]),
        threshold=float(weights["threshold"]),
    )


def _tiers(
    table: dict[str, dict[str, dict[str, list[str]]]],
) -> Iterable[tuple[tuple[str, str, str], str]]:
    for shape, by_detail in table.items():
        for detail, by_tier in by_detail.items():
            for tier, lemmas in by_tier.items():
                for lemma in lemmas:
                    yield (shape, detail, lemma), tier
