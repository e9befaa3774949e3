"""The cue lexicon: which words pass words on, in which shape of sentence, and how."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportedly.extract.sayings import ACCORDING, COMPLEMENT, PREPOSITION, Saying

#: Classes of cues whose content counts as a quote (the others are attitudes).
SPEECH_CLASSES = frozenset({"saying", "claiming", "denying", "confirming", "reporting", "asking"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue lemmas by class, and by the shape they may stand in.

    ``shapes`` maps a shape to lemmas; ``prepositions`` maps a prepositional shape and a
    preposition to lemmas; ``speech`` are the verbs that may introduce direct speech.
    """

    classes: dict[str, str]
    shapes: dict[str, frozenset[str]]
    prepositions: dict[tuple[str, str], frozenset[str]]
    speech: frozenset[str]
    lemmas: dict[str, str]

    def lemma(self, lemma: str) -> str:
        """Mend the lemmas that the tagger is known to get wrong."""
        return self.lemmas.get(lemma, lemma)

    def allows(self, saying: Saying) -> bool:
        """Tell whether this lemma passes words on when it stands in this shape."""
        if saying.shape == ACCORDING:
            return True
        lemma = self.lemma(saying.lemma)
        if saying.shape in (PREPOSITION, COMPLEMENT) or saying.shape == "noun-prep":
            return lemma in self.prepositions.get((saying.shape, saying.detail), frozenset())
        return lemma in self.shapes.get(saying.shape, frozenset())

    def class_of(self, lemma: str) -> str:
        """Give the class of a cue lemma; ``attitude`` when the lexicon has none."""
        return self.classes.get(self.lemma(lemma), "attitude")


@cache
def load_lexicon() -> Lexicon:
    """Load the lexicon once."""
    raw = json.loads((files("reportedly") / "data" / "cues.json").read_text("utf-8"))
    return Lexicon(
        classes={lemma: name for name, lemmas in raw["classes"].items() for lemma in lemmas},
        shapes={shape: frozenset(lemmas) for shape, lemmas in raw["shapes"].items()},
        prepositions={
            (shape, preposition): frozenset(lemmas)
            for shape, table in raw["prepositions"].items()
            for preposition, lemmas in table.items()
        },
        speech=frozenset(raw["speech"]),
        lemmas=dict(raw["lemmas"]),
    )
