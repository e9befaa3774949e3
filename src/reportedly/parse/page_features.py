"""What can be told of each line of a web page: the features that the choice of main text rests on.

Where a line stands (its elements, their classes, how much prose their other lines hold), what it
looks like, what its neighbours and the heading above it are, and what the extractors say of it.
After Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text features" (2010)
and Vogels, Ganea and Eickhoff, "Web2Text" (2018); the lines are a browser's, not a tokeniser's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from reportedly.parse.lines import Unit
from reportedly.parse.page_places import boxes_around, groups_around, kinship
from reportedly.parse.page_words import cue_counts, page_words
from reportedly.text.html import PageLine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.float64]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Words of a line that its features are read from, and words of the longest line like a title.
_CUE_WORDS, _TITLE_WORDS, _SHORT = 80, 40, 12
_BULLET = re.compile(r"[\d•·*–—»>✓✔■●-]")
_BAR = re.compile(r"[|·•»/]")
_UPPER = re.compile(r"[A-Z]")
_DIGIT = re.compile(r"\d")
_QUOTE = re.compile(r"[\"“”«»]")
_ADDRESS = re.compile(r"https?:|www\.|@|\.com\b")

OWN = (
    "words", "chars", "word_length", "function_share", "ends", "full_stop", "sentence_like",
    "long_prose", "digits", "upper", "title_case", "commas", "periods", "quotes", "bars", "dots",
    "colon", "question", "bullet", "address", "copyright", "lower_start", "link_share",
    "strong_share", "title_like", "same_before", "same_after", "told", "depth",
)  # fmt: skip


def feature_names(voices: Sequence[str]) -> list[str]:
    """Give the names of the columns of :func:`line_features`, in order."""
    words = page_words()
    names = [*OWN, *(f"cue_{c}" for c in words.cues), *(f"in_{n}" for n in words.names)]
    names += ["nearest", "heading_level"]
    names += [f"head_{n}" for n in ("gap", "words", "level", *words.cues)]
    names += [f"box{k}_{n}" for k in range(5) for n in ("prose", "links", "lines", "kept")]
    names += ["box_best", "box_best_level", "seat_prose", "seat_lines", "seat_kept"]
    names += ["title_level", "title_box_prose", "article_rank", "n_articles", "h1_before"]
    names += [
        "from_top",
        "prose_before",
        "prose_after",
        "title_gap",
        "n_lines",
        "n_prose",
        "told_any",
    ]
    kept = [f"kept_{v}" for v in voices]
    names += [*kept, *(f"part_{v}" for v in voices), "kept_mean"]
    names += [f"{side}_{n}" for side in _SIDES for n in (*_BESIDE, *kept)]
    names += [f"near{w}_{n}" for w in (2, 6) for n in ("prose", "links", "kept", "words")]
    return [*names, "since_kept", "until_kept"]


_BESIDE = (
    "words",
    "long_prose",
    "link_share",
    "function_share",
    "full_stop",
    "nearest",
    "same_seat",
)
_SIDES = ("before", "after", "before2", "after2")


def line_features(
    lines: Sequence[PageLine],
    units: Sequence[Unit],
    shares: Sequence[Sequence[float]],
    title: str | None,
    told: str = "",
) -> Table:
    """Give the features of each line of a page.

    Args:
        shares: for each voice, the share of each line's words that it keeps.
        told: the article's text as the page's own data tells it (JSON-LD), in :func:`letters`.

    Returns:
        Shape (lines, features), columns as in :func:`feature_names`. Cost: linear, 10 ms for
        300 lines.
    """
    import numpy as np

    own = _own(lines, units, title, told)
    bits, chains = groups_around(lines)
    n_words = np.array([u.n_words for u in units], dtype=np.float64)
    prose = np.array([u.n_words if u.long_prose else 0.0 for u in units])
    nearest = _nearest(lines)
    kept = np.array(shares, dtype=np.float64).reshape(len(shares), len(lines)).T
    mean = kept.mean(axis=1) if len(shares) else np.zeros(len(lines))
    boxes, seats = boxes_around(chains, lines, n_words, prose, mean)
    kin = kinship(chains, lines, prose, _title_line(own))
    place = _position(units, prose, own, bool(told))
    around = _around(own, nearest, seats, kept, n_words, prose)
    columns = [
        own,
        bits,
        nearest[:, :2],
        _headings(lines, units),
        boxes,
        kin,
        place,
        _voices(kept, n_words),
        around,
    ]
    return np.concatenate(columns, axis=1)


def letters(text: str) -> str:
    """Give a text's letters and digits alone, folded: what two settings of one text share."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _own(lines: Sequence[PageLine], units: Sequence[Unit], title: str | None, told: str) -> Table:
    """Give what each line shows by itself, and how often the page shows it."""
    import numpy as np

    seen: Counter[str] = Counter()
    folded = [u.plain.casefold() for u in units]
    all_of = Counter(folded)
    wanted = " ".join(title.split()).casefold() if title else ""
    rows = []
    for line, unit, text in zip(lines, units, folded, strict=True):
        in_told = bool(told) and unit.n_words > 2 and letters(unit.text[:300]) in told
        shown = [min(3, seen[text]), min(3, all_of[text] - 1 - seen[text]), in_told, len(line.path)]
        like = _title_like(text, unit.n_words, wanted)
        rows.append([*_looks(line, unit), like, *shown, *_cue_shares(unit)])
        seen[text] += 1
    width = len(OWN) + len(page_words().cues)
    return np.array(rows, dtype=np.float64).reshape(len(lines), width)


def _looks(line: PageLine, unit: Unit) -> list[float]:
    """Give the shape of a line's text, in the order of :data:`OWN`."""
    text = unit.text[:2000]
    n, w = max(1, len(text)), max(1, unit.n_words)
    words = unit.words[:_CUE_WORDS]
    capital = sum(word[0].isupper() for word in words)
    return [
        math.log1p(unit.n_words), math.log1p(line.end - line.start), len(text) / w,
        unit.function_share, unit.ends, unit.full_stop, unit.sentence_like, unit.long_prose,
        len(_DIGIT.findall(text)) / n, len(_UPPER.findall(text)) / n, capital / max(1, len(words)),
        text.count(",") / w, min(8, text.count(". ")), bool(_QUOTE.search(text)),
        min(4, len(_BAR.findall(text))), text.endswith(("…", "...")), text.endswith(":"),
        text.endswith("?"), bool(_BULLET.match(text)), bool(_ADDRESS.search(text)),
        "©" in text, text[:1].islower(), line.link_share, line.strong_share,
    ]  # fmt: skip


def _title_like(folded: str, n_words: int, title: str) -> float:
    """Compare a line with the title, both folded; a title may carry more behind it."""
    if not title or n_words > _TITLE_WORDS:
        return 0.0
    like = fuzz.ratio(folded, title) / 100
    return max(like, 0.95) if len(folded) >= 15 and title.startswith(folded) else like


def _cue_shares(unit: Unit) -> list[float]:
    """Give counts of cues in a short line, and in a longer one how many in twenty words."""
    counts = cue_counts(unit.words[:_CUE_WORDS])
    if unit.n_words < _SHORT:
        return [min(4.0, c) for c in counts]
    return [20 * c / max(1, min(len(unit.words), _CUE_WORDS)) for c in counts]


def _nearest(lines: Sequence[PageLine]) -> Table:
    """Give the number of the nearest element's name and its rank as a heading."""
    import numpy as np

    number = {tag: float(n + 1) for n, tag in enumerate(page_words().nearest)}
    rows = [(number.get(x.tag, 0.0), float(x.tag[1]) if x.tag in _HEADINGS else 0.0) for x in lines]
    return np.array(rows, dtype=np.float64).reshape(len(lines), 2)


def _headings(lines: Sequence[PageLine], units: Sequence[Unit]) -> Table:
    """Tell of the last heading above each line: how far, how long, its rank and its cues."""
    import numpy as np

    none = [0.0] * (3 + len(page_words().cues))
    last, at = none, 0
    rows = []
    for n, (line, unit) in enumerate(zip(lines, units, strict=True)):
        rows.append([min(40.0, n - at) if last is not none else 60.0, *last[1:]])
        bold = line.strong_share > 0.9 and unit.n_words <= 12 and not unit.full_stop
        if line.tag in _HEADINGS or bold:
            cues = cue_counts(unit.words[:20])
            rank = float(line.tag[1]) if line.tag in _HEADINGS else 7.0
            last, at = [0.0, float(min(30, unit.n_words)), rank, *cues], n
    return np.array(rows, dtype=np.float64).reshape(len(lines), len(none))


def _title_line(own: Table) -> int:
    """Give the line most like the title, or -1."""
    likes = own[:, OWN.index("title_like")]
    return int(likes.argmax()) if len(likes) and likes.max() >= 0.7 else -1


def _position(units: Sequence[Unit], prose: Table, own: Table, told: bool) -> Table:
    import numpy as np

    n = len(units)
    total = max(1.0, prose.sum())
    before = (np.cumsum(prose) - prose) / total
    title = _title_line(own)
    index = np.arange(n, dtype=np.float64)
    gap = np.clip(index - title, -60, 60) if title >= 0 else np.full(n, 99.0)
    ones = np.ones(n)
    return np.stack([
        index / max(1, n - 1), before, 1 - before - prose / total, gap, ones * math.log1p(n),
        ones * math.log1p(total), ones * told,
    ], axis=1)  # fmt: skip


def _voices(kept: Table, n_words: Table) -> Table:
    """Give each voice's share of the line, its share of the page, and their mean on the line."""
    import numpy as np

    total = max(1.0, n_words.sum())
    part = np.repeat((kept * n_words[:, None]).sum(axis=0)[None, :] / total, len(kept), axis=0)
    mean = kept.mean(axis=1, keepdims=True) if kept.shape[1] else np.zeros((len(kept), 1))
    return np.concatenate([kept, part, mean], axis=1)


def _around(
    own: Table, nearest: Table, seats: Any, kept: Table, n_words: Table, prose: Table
) -> Table:
    """Give what the neighbours are, one and two lines off, and the sums over windows."""
    import numpy as np

    n = len(own)
    names = ("words", "long_prose", "link_share", "function_share", "full_stop")
    base = np.concatenate([own[:, [OWN.index(x) for x in names]], nearest[:, :1]], axis=1)
    parts = []
    for step in (-1, 1, -2, 2):
        same = np.zeros((n, 1))
        if n > abs(step):
            same[max(0, -step) : n - max(0, step), 0] = seats[: -abs(step)] == seats[abs(step) :]
        parts += [_shifted(base, step), same, _shifted(kept, step)]
    mean = kept.mean(axis=1) if kept.shape[1] else np.zeros(n)
    links = n_words * own[:, OWN.index("link_share")]
    for width in (2, 6):
        words = _window(n_words, width)
        held = [_window(x, width) / np.maximum(1.0, words) for x in (prose, links, mean * n_words)]
        parts.append(np.stack([*held, np.log1p(words)], axis=1))
    parts.append(_since(mean >= 0.5))
    return np.concatenate(parts, axis=1)


def _shifted(table: Table, step: int) -> Table:
    """Give for each row the row ``step`` after it; -1 beyond the ends."""
    import numpy as np

    out = np.full_like(table, -1.0)
    if step < 0:
        out[-step:] = table[:step]
    else:
        out[:-step] = table[step:]
    return out


def _window(values: Table, width: int) -> Table:
    """Give for each place the sum over it and ``width`` places on either side."""
    import numpy as np

    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    return np.asarray(
        sums[np.minimum(len(values), index + width + 1)] - sums[np.maximum(0, index - width)]
    )


def _since(kept: Any) -> Table:
    """Give how many lines ago the last kept line was, and how far ahead the next is (60: none)."""
    import numpy as np

    index = np.arange(len(kept), dtype=np.float64)
    last = np.maximum.accumulate(np.where(kept, index, -1e9))
    ahead = np.minimum.accumulate(np.where(kept, index, 1e9)[::-1])[::-1]
    return np.minimum(60.0, np.stack([index - last, ahead - index], axis=1))
