"""Words and names for invented news: common ones by Zipf's law, invented ones from syllables.

The common words are those of the shipped vocabulary, which is sorted by frequency; the word of
rank r is drawn about as often as 1 / r. Everything follows from the seed alone.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

SECTIONS = 24
PLACES = 500
OUTLETS = 90
#: Words that a section is written in, beside those of English at large.
SECTION_WORDS = 300

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "qu",
    "r",
    "s",
    "sk",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "io", "ou"]
_ENDS = ["l", "m", "n", "nd", "r", "rk", "s", "st", "t", "th", "x"]
_PLACE_ENDS = ["ford", "haven", "mere", "wick", "stad", "burg", "port", "dale"]
_OFFICES = (
    "minister of transport",
    "a spokesperson for the council",
    "the chief of police",
    "the company's director",
    "a member of parliament",
    "who leads the inquiry",
    "a doctor at the hospital",
    "the governor",
)
_BODIES = [
    "Council",
    "Institute",
    "Holdings",
    "Union",
    "Authority",
    "Rovers",
    "League",
    "Bank",
    "Agency",
    "Works",
]


def seeded(told: str) -> random.Random:
    """Give a source of chance that depends on these words only, on every machine alike."""
    return random.Random(told)  # noqa: S311 - nothing here is secret


@dataclass(frozen=True, slots=True)
class Choice:
    """Words with the sums of their weights, for drawing by weight."""

    words: Sequence[str]
    sums: Sequence[float]

    @classmethod
    def zipf(cls, words: Sequence[str]) -> Choice:
        """Weigh words by Zipf's law in the order given (Mandelbrot's 2.7 added to the rank)."""
        weights = (1.0 / (rank + 2.7) for rank in range(len(words)))
        return cls(words, list(itertools.accumulate(weights)))

    def draw(self, rng: random.Random, n: int) -> list[str]:
        """Draw some words, with repetition."""
        return rng.choices(self.words, cum_weights=self.sums, k=n)


@cache
def common_words() -> tuple[str, ...]:
    """Give the words of the shipped vocabulary, the most frequent first (about 20,000)."""
    from importlib import resources

    text = resources.files("reportedly.data").joinpath("minilm_vocab.txt").read_text("utf-8")
    return tuple(w for w in text.split("\n") if len(w) > 1 and w.isascii() and w.isalpha())


@cache
def english() -> Choice:
    """Give English at large."""
    return Choice.zipf(common_words())


@cache
def section_choice(seed: int, section: int) -> Choice:
    """Give the words of a section: from the middle of the vocabulary, and some invented ones."""
    rng = seeded(f"{seed} section {section}")
    words = rng.sample(common_words()[300:9000], SECTION_WORDS - 40)
    words += [invented_word(rng) for _ in range(40)]
    rng.shuffle(words)
    return Choice.zipf(words)


@cache
def section_people(seed: int, section: int) -> tuple[str, ...]:
    """Give the people whom many stories of a section tell of."""
    rng = seeded(f"{seed} people {section}")
    return tuple(person(rng) for _ in range(30))


@cache
def section_bodies(seed: int, section: int) -> tuple[str, ...]:
    """Give the bodies that many stories of a section tell of."""
    rng = seeded(f"{seed} bodies {section}")
    return tuple(body(rng) for _ in range(40))


@cache
def places(seed: int) -> Choice:
    """Give all places, a few of them in the news far more often than the rest."""
    rng = seeded(f"{seed} places")
    return Choice.zipf([place(rng) for _ in range(PLACES)])


@cache
def outlets(seed: int) -> tuple[str, ...]:
    """Give the outlets; the first ten are agencies that the others reprint."""
    rng = seeded(f"{seed} outlets")
    kinds = ("Herald", "Courier", "Post", "Gazette", "Tribune", "Daily", "Observer")
    wires = [f"{invented_word(rng).title()} Press" for _ in range(10)]
    return tuple(wires + [f"{place(rng)} {rng.choice(kinds)}" for _ in range(OUTLETS - len(wires))])


def invented_word(rng: random.Random) -> str:
    """Make up a word of two or three syllables."""
    syllables = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((2, 2, 3))))
    return "".join(syllables) + rng.choice(_ENDS)


def person(rng: random.Random) -> str:
    """Make up a first and a last name."""
    return f"{invented_word(rng).title()} {invented_word(rng).title()}"


def place(rng: random.Random) -> str:
    """Make up a town."""
    return (invented_word(rng) + rng.choice(("", *_PLACE_ENDS))).title()


def body(rng: random.Random) -> str:
    """Make up a company, a club or an authority."""
    return f"{invented_word(rng).title()} {rng.choice(_BODIES)}"


def office(rng: random.Random) -> str:
    """Draw what somebody quoted is."""
    return rng.choice(_OFFICES)
