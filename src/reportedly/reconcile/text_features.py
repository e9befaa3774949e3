"""Interpretable features of two passages, none of which depends on which comes first."""

from __future__ import annotations

from reportedly.reconcile.text_words import Passage, Word, antonyms, cue_words

_CUES = ("negation", "debunk", "deny", "doubt", "fail", "hedge", "contrast")
_REACH = 4


def pair_features(left: Passage, right: Passage, cosine: float) -> dict[str, float]:
    """Give the features by name; ``cosine`` is that of the two sentence embeddings.

    The shorter passage is looked for in the longer one; passages of one length are told apart by
    their words, so swapping the arguments changes nothing.
    """
    short, long = sorted((left, right), key=lambda p: (len(p.words), [w.text for w in p.words]))
    shared = short.content & long.content
    cover = len(shared) / max(1, len(short.content))
    union = len(short.content | long.content)
    features = {
        "cover": cover,
        "jaccard": len(shared) / max(1, union),
        "cosine": cosine,
        "length_ratio": len(short.words) / max(1, len(long.words)),
        "long": float(len(long.words) > 30),
        "asks": float(short.asks != long.asks),
        "first_no": float(short.first_is_no != long.first_is_no),
    }
    features |= _cue_features(short, long, cover)
    features |= _opposed_features(short, long, shared, cover)
    features |= _missing_features(short, long, cover)
    return features


def _cue_features(short: Passage, long: Passage, cover: float) -> dict[str, float]:
    found: dict[str, float] = {}
    for cue in _CUES:
        one = short.has(cue) != long.has(cue)
        found[f"{cue}_one"] = float(one)
        found[f"{cue}_one_cover"] = float(one) * cover
    found["negation_short"] = float(short.has("negation") and not long.has("negation"))
    found["absolute_short"] = float(short.has("absolute") and not long.has("absolute"))
    return found


def _negated(passage: Passage) -> frozenset[str]:
    """Give the stems within a few words after a negation."""
    negation = cue_words("negation")
    stems: set[str] = set()
    for i, word in enumerate(passage.words):
        if word.lower in negation:
            stems.update(w.stem for w in passage.words[i + 1 : i + 1 + _REACH])
    return frozenset(stems)


def _has_antonym(mine: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    table = antonyms()
    return frozenset(s for s in mine - other if table.get(s, frozenset()) & other)


def _opposed_features(
    short: Passage, long: Passage, shared: frozenset[str], cover: float
) -> dict[str, float]:
    negated = (_negated(short) ^ _negated(long)) & shared
    opposed = _has_antonym(short.content, long.content)
    return {
        "negated_shared": float(bool(negated)),
        "negated_shared_cover": float(bool(negated)) * cover,
        "antonym": float(bool(opposed)),
        "antonym_cover": float(bool(opposed)) * cover,
    }


def _after(words: tuple[Word, ...]) -> dict[str, set[float]]:
    """Give for each stem the numbers that stand just before it."""
    table: dict[str, set[float]] = {}
    for i, word in enumerate(words):
        if word.number is None:
            continue
        for near in words[i + 1 : i + 4]:
            table.setdefault(near.stem, set()).add(word.number)
    return table


def _clashing_numbers(short: Passage, long: Passage) -> bool:
    mine, other = _after(short.words), _after(long.words)
    function = cue_words("function")
    return any(
        key not in function and key in other and not (numbers & long.numbers)
        for key, numbers in mine.items()
    )


def _missing_features(short: Passage, long: Passage, cover: float) -> dict[str, float]:
    names = short.names - long.content
    numbers = short.numbers - long.numbers
    missing = short.content - long.content - short.names
    return {
        "names_missing": len(names) / max(1, len(short.names)),
        "names_missing_cover": len(names) / max(1, len(short.names)) * cover,
        "names_shared": float(bool(short.names & long.content)),
        "numbers_missing": float(bool(numbers)),
        "numbers_missing_cover": float(bool(numbers and long.numbers)) * cover,
        "numbers_clash": float(_clashing_numbers(short, long)),
        "one_missing": float(len(missing) == 1),
        "missing": min(6, len(missing)) / 6,
    }
