"""What is measured of each paragraph of a plain text before the model of lines sees it.

Features of three sorts: what a line shows by itself (length, end mark, capitals, digits, signs,
words that furniture or articles use, its shape and phrase family), what ties it to the rest of the
text (its place between the first and the last prose, words shared with the prose, with the
paragraphs beside it and with the headline, repetition), and the same of its neighbours.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, repeat
from typing import TYPE_CHECKING

from reportedly.model.report import ARTICLE_KINDS, BlockKind
from reportedly.parse.lines import Unit, function_words
from reportedly.parse.shapes import Verdict

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

_KINDS = tuple(BlockKind)
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"”’'»)\]]*(?=\s|$)")
_STOP = re.compile(r"[.!?…。！？؟۔।][\"”’'»)\]」]*$")
_SIGN = re.compile(r"[^\w\s]")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d[:.h]\d\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|@\w|#\w|\.com\b|\.org\b")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_READER = frozenset(["you", "your", "yours", "yourself", "we", "our", "us", "i", "my", "me"])
#: Paragraphs are measured on their head: a line may be a megabyte.
_HEAD = 400
_MAX_WORDS = 70
_NONE: frozenset[str] = frozenset()

OWN = (
    "chars", "words", "ends", "full_stop", "question", "colon", "comma", "ellipsis", "function",
    "capitals", "upper", "first", "digits", "signs", "sentences", "word_length", "bars", "arrows",
    "copyright", "address", "quotes", "brackets", "slashes", "year", "clock", "reader",
    "lex_mean", "lex_max", "lex_min", "lex_first", "lex_start", "lex_last",
    "shape", "family", "rule", "rule_article",
)  # fmt: skip
PLACE = (
    "index", "from_end", "n_units", "relative", "after_first", "before_last", "prose",
    "prose_share", "prose_near", "prose_wide", "since_prose", "until_prose", "repeats",
    "in_prose", "in_topic", "in_before", "in_after", "names_known", "names_new", "in_title",
    "title_in", "common", "lex_near", "lex_above", "lex_below",
)  # fmt: skip
#: Features of a paragraph that are also seen of its neighbours, and which neighbours.
BESIDE = (
    "chars", "full_stop", "capitals", "lex_mean", "prose", "rule", "rule_article", "first",
)  # fmt: skip
OFFSETS = (-2, -1, 1, 2)
FEATURES = (*OWN, *PLACE, *(f"{name}{offset:+d}" for offset in OFFSETS for name in BESIDE))

#: Where the features of place stand in a row.
PLACE_AT = {name: len(OWN) + i for i, name in enumerate(PLACE)}


def is_prose(unit: Unit) -> bool:
    """Tell prose in any language: long, with an end mark, or with function words enough."""
    if unit.long_prose or unit.sentence_like:
        return True
    if unit.n_words < 12 and len(unit.plain) + _n_wide(unit.plain) < 90:
        return False
    return unit.full_stop or _STOP.search(unit.plain[-4:]) is not None


def _n_wide(line: str) -> int:
    """Count signs of scripts that put no spaces between words: each says what two letters say."""
    return 0 if line.isascii() else len(_WIDE.findall(line))


def starts_with(words: Sequence[str]) -> str:
    """Give the key under which the lexicon keeps the two words that a line begins with."""
    return f"^{words[0]} {words[1]}" if len(words) > 1 else f"^{words[0]}" if words else "^"


def measure_lines(
    units: Sequence[Unit],
    own: Sequence[Verdict | None],
    rules: Sequence[Verdict],
    lexicon: Mapping[str, float],
    title: str | None = None,
) -> Doubles:
    """Measure the paragraphs of a text, shape (n, len(FEATURES)).

    Args:
        units: the paragraphs, in order.
        own: what each shows by itself (shape or phrase family).
        rules: the kinds that the rules give.
        lexicon: words to log odds of furniture against article.
        title: the headline that the carrier knows, if any.

    Cost: linear in the text; about 40 µs a paragraph.
    """
    import numpy as np

    words = [[w.casefold() for w in u.words[:_MAX_WORDS]] for u in units]
    alone = np.array(
        [_own(u, w, o, r, lexicon) for u, w, o, r in zip(units, words, own, rules, strict=True)]
    )
    placed = _place(units, words, rules, alone, title)
    both = np.hstack([alone, placed])
    columns = [FEATURES.index(name) for name in BESIDE]
    beside = []
    for offset in OFFSETS:
        moved = np.full((len(units), len(columns)), -1.0)
        if offset < 0:
            moved[-offset:] = both[:offset, columns]
        else:
            moved[:-offset] = both[offset:, columns]
        beside.append(moved)
    return np.hstack([both, *beside])


def _code(verdict: Verdict | None) -> float:
    return -1.0 if verdict is None else float(_KINDS.index(verdict[0]))


def _first(sign: str) -> float:
    if sign.islower():
        return 0.0
    if sign.isupper():
        return 1.0
    if sign.isdigit():
        return 2.0
    return 3.0 if sign in "\"'“‘«„「" else 5.0 if sign.isalpha() else 4.0


def _own(
    unit: Unit,
    words: list[str],
    own: Verdict | None,
    rule: Verdict,
    lexicon: Mapping[str, float],
) -> list[float]:
    line = unit.plain[:_HEAD]
    n = max(1, len(line))
    n_words = max(1, len(words))
    last = line[-1:]
    odds = list(map(lexicon.get, words, repeat(0.0))) or [0.0]
    told = [o for o in odds if o]
    digits = len(_DIGIT.findall(line))
    signs = len(_SIGN.findall(line))
    letters = n - digits - signs - line.count(" ")
    known = set(words)
    shape = own if own and not own[1].endswith(")") else None
    return [
        math.log1p(unit.end - unit.start + _n_wide(line)),
        min(unit.n_words, 80),
        unit.ends,
        unit.full_stop or _STOP.search(line[-4:]) is not None,
        last in "?？؟",
        last in ":：",
        last in ",;、，",
        line.endswith(("...", "…")),
        unit.function_share,
        len([w for w in unit.words[:_MAX_WORDS] if w[0].isupper()]) / n_words,
        line.isupper(),
        _first(line[:1]),
        digits / n,
        signs / n,
        len(_SENTENCE_END.findall(line)),
        letters / n_words,
        line.count("|") + line.count("•") + line.count("·"),
        line.count(">") + line.count("»") + line.count("›") + line.count("→"),
        "©" in line,
        _ADDRESS.search(line) is not None,
        line.count('"') + line.count("«") + line.count("„"),
        line.count("(") + line.count("["),
        line.count("/"),
        _YEAR.search(line) is not None,
        _CLOCK.search(line) is not None,
        len(known & _READER) / n_words,
        sum(odds) / math.sqrt(n_words),
        max(told, default=0.0),
        min(told, default=0.0),
        odds[0],
        lexicon.get(starts_with(words), 0.0),
        odds[-1],
        _code(shape),
        _code(own if shape is None else None),
        _code(rule),
        rule[0] in ARTICLE_KINDS,
    ]


def _nearest(marks: Sequence[bool], cap: int = 20) -> list[int]:
    """Give for each place how far behind it the last mark stands, at most ``cap``."""
    out, since = [], cap
    for mark in marks:
        out.append(since)
        since = 1 if mark else min(cap, since + 1)
    return out


def _place(
    units: Sequence[Unit],
    words: list[list[str]],
    rules: Sequence[Verdict],
    alone: Doubles,
    title: str | None,
) -> Doubles:
    import numpy as np

    n = len(units)
    prose = [is_prose(u) for u in units]
    firm = [i for i, p in enumerate(prose) if p and rules[i][0] is BlockKind.BODY]
    first, last = (firm[0], firm[-1]) if firm else (0, n - 1)
    summed = [0, *accumulate(prose)]
    index = np.arange(n, dtype=np.float64)
    behind = _nearest(prose)
    ahead = _nearest(prose[::-1])[::-1]
    counts = Counter(u.plain[:200].casefold() for u in units)
    lex = alone[:, OWN.index("lex_mean")]
    sums = np.concatenate([[0.0], np.cumsum(lex)])

    def near(width: int) -> list[int]:
        return [summed[min(n, i + width + 1)] - summed[max(0, i - width)] for i in range(n)]

    def mean_lex(low: Doubles, high: Doubles) -> Doubles:
        a, b = low.clip(0, n).astype(int), high.clip(0, n).astype(int)
        return np.asarray((sums[b] - sums[a]) / np.maximum(1, b - a))

    columns = [
        np.minimum(index, 60),
        np.minimum(n - 1 - index, 60),
        np.full(n, math.log1p(n)),
        index / max(1, n - 1),
        np.clip(index - first, -20, 20),
        np.clip(last - index, -20, 20),
        prose,
        np.full(n, summed[-1] / n),
        near(3),
        near(8),
        behind,
        ahead,
        [min(5, counts[u.plain[:200].casefold()]) for u in units],
        *_shared(units, words, prose, rules, title),
        mean_lex(index - 3, index + 4),
        mean_lex(index - 8, index),
        mean_lex(index + 1, index + 9),
    ]
    return np.array(columns, dtype=np.float64).T


def _shared(
    units: Sequence[Unit],
    words: list[list[str]],
    prose: Sequence[bool],
    rules: Sequence[Verdict],
    title: str | None,
) -> list[list[float]]:
    """Words that a paragraph shares with the prose, its neighbours and the headline."""
    common = function_words()
    matter = [{w[:6] for w in ws if len(w) > 3 and w not in common} for ws in words]
    in_prose = Counter(w for m, p in zip(matter, prose, strict=True) if p for w in m)
    # Words of so many paragraphs of prose, beside the paragraph's own if it is prose.
    at_least = [{w for w, c in in_prose.items() if c >= k} for k in range(5)]
    often = Counter(w for ws, p in zip(words, prose, strict=True) if p for w in set(ws))
    bound = max(1.5, 0.3 * max(often.values(), default=0))
    usual = {w for w, c in often.items() if c >= bound}
    head = _title_words(units, rules, title, common)
    rows = []
    for i, own in enumerate(matter):
        spare = 1 if prose[i] else 0
        size = max(1, len(own))
        before = matter[i - 1] if i else _NONE
        after = matter[i + 1] if i + 1 < len(matter) else _NONE
        names = {w.casefold()[:6] for w in units[i].words[1:_MAX_WORDS] if w[0].isupper()} & own
        known = len(names & at_least[1 + spare])
        rows.append(
            [
                len(own & at_least[1 + spare]) / size,
                len(own & at_least[3 + spare]) / size,
                len(own & before) / size,
                len(own & after) / size,
                min(known, 8),
                min(len(names) - known, 8),
                len(own & head) / size,
                len(own & head) / max(1, len(head)),
                len([w for w in words[i] if w in usual]) / max(1, len(words[i])),
            ]
        )
    return [list(column) for column in zip(*rows, strict=True)]


def _title_words(
    units: Sequence[Unit],
    rules: Sequence[Verdict],
    title: str | None,
    common: frozenset[str],
) -> set[str]:
    if not title:
        title = next((u.plain for u, r in zip(units, rules, strict=True) if r[0] == "headline"), "")
    words = re.findall(r"[^\W_]+", title.casefold()[:_HEAD])
    return {w[:6] for w in words if len(w) > 3 and w not in common}


AROUND = (
    "p", *(f"p{o:+d}" for o in (-3, -2, -1, 1, 2, 3)), "p_before5", "p_after5", "p_before",
    "p_after", "p_since", "p_until",
)  # fmt: skip


def measure_around(scores: Doubles) -> Doubles:
    """Give what the first scores (probability of article) of a text say around each paragraph.

    Shape (n, len(AROUND)). Past the ends of the text the score is nought.
    """
    import numpy as np

    n = len(scores)
    padded = np.concatenate([np.zeros(3), scores, np.zeros(3)])
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    index = np.arange(n, dtype=np.float64)

    def mean(low: Doubles, high: Doubles) -> Doubles:
        a, b = low.clip(0, n).astype(int), high.clip(0, n).astype(int)
        return np.asarray((sums[b] - sums[a]) / np.maximum(1, b - a))

    sure = [bool(s > 0.9) for s in scores]
    columns = [
        scores,
        *(padded[3 + o : 3 + o + n] for o in (-3, -2, -1, 1, 2, 3)),
        mean(index - 5, index),
        mean(index + 1, index + 6),
        mean(np.zeros(n), index),
        mean(index + 1, np.full(n, float(n))),
        _nearest(sure),
        _nearest(sure[::-1])[::-1],
    ]
    return np.array(columns, dtype=np.float64).T
