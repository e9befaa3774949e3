"""Words of a passage, light stems and cue lists: what comparing two passages works on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from reportedly.reconcile.compare.shared import load_table

_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*|[?$€£%]")
_NUMBER = re.compile(r"\d[\d.,]*")
_SUFFIXES = (
    ("ations", "at"),
    ("ation", "at"),
    ("ings", ""),
    ("ing", ""),
    ("iest", "y"),
    ("ies", "y"),
    ("ied", "y"),
    ("edly", ""),
    ("ed", ""),
    ("ers", ""),
    ("er", ""),
    ("ments", ""),
    ("ment", ""),
    ("ly", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)
_MIN_STEM = 3

#: A passage is read up to this many words, which bounds the cost of hostile input.
MAX_WORDS = 400


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it stands, lower case, its stem, and what it looks like."""

    text: str
    lower: str
    stem: str
    number: float | None
    capital: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as words, with the sets that features are made of."""

    words: tuple[Word, ...]
    content: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[float]
    first_is_no: bool
    asks: bool

    def has(self, cue: str) -> bool:
        """Tell whether a word of that cue list stands in the passage."""
        cues = cue_words(cue)
        return any(w.lower in cues for w in self.words)


@cache
def cue_words(name: str) -> frozenset[str]:
    """Give one list of ``data/compare/text_cues.json``."""
    return frozenset(load_table("text_cues")[name])


@cache
def antonyms() -> dict[str, frozenset[str]]:
    """Give for each stem the stems that exclude it (``data/compare/antonyms.txt``)."""
    path = resources.files("reportedly") / "data" / "compare" / "antonyms.txt"
    table: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "|" not in line:
            continue
        left, right = ({stem(w) for w in side.split()} for side in line.split("|"))
        for mine, others in ((left, right), (right, left)):
            for word in mine:
                table.setdefault(word, set()).update(others - mine)
    return {word: frozenset(others) for word, others in table.items()}


def stem(word: str) -> str:
    """Strip one common English ending (after the first steps of Porter 1980, much shortened)."""
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word


def _number(lower: str) -> float | None:
    spelled = load_table("text_cues")["numbers"]
    if lower in spelled:
        return float(spelled.index(lower))
    found = _NUMBER.match(lower)
    if not found:
        return None
    try:
        return float(found[0].replace(",", "").rstrip("."))
    except ValueError:
        return None


def _split(token: str) -> list[str]:
    """Part a possessive and a negated auxiliary: ``Ada's`` → Ada, ``didn't`` → did, n't."""
    plain = token.replace("’", "'")
    if plain.lower().endswith("n't"):
        return [plain[:-3], "n't"]
    if plain.lower().endswith("'s"):
        return [plain[:-2]]
    return [part for part in plain.split("-") if part] if plain.count("-") else [plain]


def read_words(text: str) -> tuple[Word, ...]:
    """Give the words of a text, at most :data:`MAX_WORDS`, in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text[: MAX_WORDS * 40]):
        for part in _split(match[0]):
            if part:
                lower = part.casefold()
                word = Word(part, lower, stem(lower), _number(lower), part[:1].isupper())
                found.append(word)
        if len(found) >= MAX_WORDS:
            break
    return tuple(found[:MAX_WORDS])


def read_passage(text: str) -> Passage:
    """Read a passage into words and sets. Cost: linear in the first few thousand characters."""
    words = read_words(text)
    function, negation = cue_words("function"), cue_words("negation")
    content = [w for w in words if w.lower not in function and w.lower not in negation]
    content = [w for w in content if w.lower.isalnum() or w.number is not None]
    lowered = {w.lower for w in words if not w.capital}
    capitals = [w for w in content[0:] if w.capital and w.lower not in lowered]
    return Passage(
        words,
        frozenset(w.stem if w.number is None else f"{w.number:g}" for w in content),
        frozenset(w.stem for w in capitals if w.number is None),
        frozenset(w.number for w in words if w.number is not None),
        bool(words) and words[0].lower in ("no", "sorry"),
        "?" in text,
    )
