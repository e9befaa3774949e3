"""What can be told of each line of a web page: the features that the choice of main text rests on.

Where a line stands (its elements, their classes, how much prose their other lines hold), what it
looks like, what its neighbours and the heading above it are, and what the extractors say of it.
After Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text features" (2010)
and Vogels, Ganea and Eickhoff, "Web2Text" (2018); the lines are a browser's, not a tokeniser's.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from reportedly.parse.lines import Unit
from reportedly.text.html import PageLine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.float64]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DEPTH = 12
#: Words of a line that its features are read from, and words of the longest line like a title.
_CUE_WORDS, _TITLE_WORDS = 80, 40
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


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of ``data/html_hints.json``, ready for use."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    bit_of: dict[str, int]
    tags: dict[str, int]
    n_bits: int
    names: tuple[str, ...]
    nearest: tuple[str, ...]
    cues: tuple[str, ...]
    cue_of: dict[str, tuple[int, ...]]


@cache
def _words() -> _Words:
    raw = resources.files("reportedly").joinpath("data/html_hints.json").read_text("utf-8")
    data = json.loads(raw)
    hints, tags = data["hints"], data["tags"]
    bit_of = {word: n for n, group in enumerate(hints.values()) for word in group}
    longest_first = sorted(bit_of, key=lambda w: (-len(w), w))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    tag_bits = {tag: len(hints) + n for n, group in enumerate(tags.values()) for tag in group}
    cue_of: dict[str, tuple[int, ...]] = {}
    for n, group in enumerate(data["cues"].values()):
        for word in group:
            cue_of[word] = (*cue_of.get(word, ()), n)
    names = tuple(hints) + tuple(tags)
    nearest = tuple(data["nearest"])
    return _Words(
        tuple(hints), pattern, bit_of, tag_bits, len(names), names, nearest, tuple(data["cues"]),
        cue_of,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _mask(tag: str, hint: str) -> int:
    """Give the groups that an element's name and hints belong to, as bits."""
    words = _words()
    mask = 1 << words.tags[tag] if tag in words.tags else 0
    for found in words.pattern.findall(hint) if hint else ():
        mask |= 1 << words.bit_of[found]
    return mask


def feature_names(voices: Sequence[str]) -> list[str]:
    """Give the names of the columns of :func:`line_features`, in order."""
    words = _words()
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
    bits, chains = _places(lines)
    n_words = np.array([u.n_words for u in units], dtype=np.float64)
    prose = np.array([u.n_words if u.long_prose else 0.0 for u in units])
    nearest = _nearest(lines)
    kept = np.array(shares, dtype=np.float64).reshape(len(shares), len(lines)).T
    mean = kept.mean(axis=1) if len(shares) else np.zeros(len(lines))
    boxes, seats = _boxes(chains, lines, n_words, prose, mean)
    kinship = _kinship(chains, lines, prose, _title_line(own))
    place = _position(units, prose, own, bool(told))
    around = _around(own, nearest, seats, kept, n_words, prose)
    columns = [
        own,
        bits,
        nearest[:, :2],
        _headings(lines, units),
        boxes,
        kinship,
        place,
        _voices(kept, n_words),
        around,
    ]
    return np.concatenate(columns, axis=1)


def letters(text: str) -> str:
    """Give a text's letters and digits alone, folded: what two settings of one text share."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _own(lines: Sequence[PageLine], units: Sequence[Unit], title: str | None, told: str) -> Table:
    import numpy as np

    words = _words()
    seen: Counter[str] = Counter()
    all_of = Counter(u.plain.casefold() for u in units)
    wanted = " ".join(title.split()).casefold() if title else ""
    rows = []
    for line, unit in zip(lines, units, strict=True):
        text = unit.text[:2000]
        folded = unit.plain.casefold()
        n = max(1, len(text))
        w = max(1, unit.n_words)
        cues = [0.0] * len(words.cues)
        title_case = 0
        for word in unit.words[:_CUE_WORDS]:
            title_case += word[0].isupper()
            for k in words.cue_of.get(word.lower().replace("’", "'"), ()):
                cues[k] += 1.0
        m = max(1, min(len(unit.words), _CUE_WORDS))
        like = 0.0
        if wanted and unit.n_words <= _TITLE_WORDS:
            like = fuzz.ratio(folded, wanted) / 100
            if len(folded) >= 15 and wanted.startswith(folded):
                like = max(like, 0.95)
        rows.append([
            math.log1p(unit.n_words), math.log1p(line.end - line.start), len(text) / w,
            unit.function_share, unit.ends, unit.full_stop, unit.sentence_like, unit.long_prose,
            len(_DIGIT.findall(text)) / n, len(_UPPER.findall(text)) / n, title_case / m,
            text.count(",") / w, min(8, text.count(". ")), bool(_QUOTE.search(text)),
            min(4, len(_BAR.findall(text))), text.endswith(("…", "...")), text.endswith(":"),
            text.endswith("?"), bool(_BULLET.match(text)), bool(_ADDRESS.search(text)),
            "©" in text, text[:1].islower(), line.link_share, line.strong_share, like,
            min(3, seen[folded]), min(3, all_of[folded] - 1 - seen[folded]),
            bool(told) and unit.n_words > 2 and letters(unit.text[:300]) in told, len(line.path),
            *(min(4.0, c) if unit.n_words < 12 else 20 * c / m for c in cues),
        ])  # fmt: skip
        seen[folded] += 1
    return np.array(rows, dtype=np.float64).reshape(len(lines), len(OWN) + len(words.cues))


def _places(lines: Sequence[PageLine]) -> tuple[Table, Any]:
    """Give how near each group of elements is around each line (12: the nearest, 0: none)."""
    import numpy as np

    masks = np.zeros((len(lines), _DEPTH), dtype=np.int64)
    chains = np.full((len(lines), _DEPTH), -1, dtype=np.int64)
    known: dict[int, list[int]] = {}
    for n, line in enumerate(lines):
        if not line.chain:
            continue
        mask = known.get(line.chain[0])
        if mask is None:
            mask = [_mask(t, h) for t, h in zip(line.path, line.hints, strict=True)]
            known[line.chain[0]] = mask
        masks[n, : len(mask)] = mask
        chains[n, : len(line.chain)] = line.chain
    bits = (masks[:, :, None] >> np.arange(_words().n_bits)) & 1
    near = np.where(bits.any(axis=1), _DEPTH - bits.argmax(axis=1), 0)
    return near.astype(np.float64), chains


def _nearest(lines: Sequence[PageLine]) -> Table:
    """Give the number of the nearest element's name and its rank as a heading."""
    import numpy as np

    number = {tag: float(n + 1) for n, tag in enumerate(_words().nearest)}
    rows = [(number.get(x.tag, 0.0), float(x.tag[1]) if x.tag in _HEADINGS else 0.0) for x in lines]
    return np.array(rows, dtype=np.float64).reshape(len(lines), 2)


def _headings(lines: Sequence[PageLine], units: Sequence[Unit]) -> Table:
    """Tell of the last heading above each line: how far, how long, its rank and its cues."""
    import numpy as np

    words = _words()
    none = [0.0] * (3 + len(words.cues))
    last, at = none, 0
    rows = []
    for n, (line, unit) in enumerate(zip(lines, units, strict=True)):
        rows.append([min(40.0, n - at) if last is not none else 60.0, *last[1:]])
        bold = line.strong_share > 0.9 and unit.n_words <= 12 and not unit.full_stop
        if line.tag in _HEADINGS or bold:
            cues = [0.0] * len(words.cues)
            for word in unit.words[:20]:
                for k in words.cue_of.get(word.lower(), ()):
                    cues[k] += 1.0
            rank = float(line.tag[1]) if line.tag in _HEADINGS else 7.0
            last, at = [0.0, float(min(30, unit.n_words)), rank, *cues], n
    return np.array(rows, dtype=np.float64).reshape(len(lines), len(none))


def _boxes(
    chains: Any, lines: Sequence[PageLine], n_words: Table, prose: Table, kept: Table
) -> tuple[Table, Any]:
    """Tell how much prose the elements around each line hold, and whether it sits in the best."""
    import numpy as np

    n = len(lines)
    size = int(chains.max(initial=-1)) + 2
    inside = chains >= 0
    flat = np.where(inside, chains, size - 1)
    linked = n_words * np.array([x.link_share for x in lines])

    def held(weights: Table) -> Table:
        spread = np.repeat(weights[:, None], _DEPTH, axis=1)
        return np.bincount(flat.ravel(), spread.ravel(), minlength=size)

    in_prose, in_words, in_links, in_lines = map(held, (prose, n_words, linked, np.ones(n)))
    in_kept = held(kept * n_words)
    total, all_kept = max(1.0, prose.sum()), max(1.0, float((kept * n_words).sum()))
    parts = []
    for k in range(1, 6):
        box = flat[:, k]
        parts += [
            np.where(inside[:, k], in_prose[box] / total, -1.0),
            np.where(inside[:, k], in_links[box] / np.maximum(1.0, in_words[box]), -1.0),
            np.where(inside[:, k], np.log1p(in_lines[box]), -1.0),
            np.where(inside[:, k], in_kept[box] / all_kept, -1.0),
        ]
    best, level = _best_box(flat, inside, prose, size)
    seats = _seats(lines)
    count = max(seats, default=-1) + 1
    seat = np.array(seats, dtype=np.int64)
    seat_prose = np.bincount(seat, prose, minlength=count)[seat] / total
    seat_lines = np.log1p(np.bincount(seat, minlength=count)[seat])
    seat_kept = np.bincount(seat, kept * n_words, minlength=count)[seat] / np.maximum(
        1.0, np.bincount(seat, n_words, minlength=count)[seat]
    )
    return np.stack([*parts, best, level, seat_prose, seat_lines, seat_kept], axis=1), seat


def _title_line(own: Table) -> int:
    """Give the line most like the title, or -1."""
    likes = own[:, OWN.index("title_like")]
    return int(likes.argmax()) if len(likes) and likes.max() >= 0.7 else -1


def _kinship(chains: Any, lines: Sequence[PageLine], prose: Table, title: int) -> Table:
    """Tell how far up a line and the title have an element in common, how much prose that one
    holds, and which of the page's articles the line is in: pages may run on with others."""
    import numpy as np

    n = len(lines)
    total = max(1.0, prose.sum())
    level, share = np.full(n, 13.0), np.full(n, -1.0)
    if title >= 0:
        above = chains[title][chains[title] >= 0]
        common = np.isin(chains, above) & (chains >= 0)
        found = common.any(axis=1)
        level = np.where(found, common.argmax(axis=1), 13.0)
        meeting = chains[np.arange(n), common.argmax(axis=1)]
        for box in np.unique(meeting[found]):
            share[found & (meeting == box)] = prose[(chains == box).any(axis=1)].sum() / total
    ranks: dict[int, int] = {}
    held: Counter[int] = Counter()
    own = [
        next((x.chain[k] for k in range(len(x.chain) - 1, -1, -1) if x.path[k] == "article"), -1)
        for x in lines
    ]
    for box, words in zip(own, prose.tolist(), strict=True):
        held[box] += int(words)
        if box >= 0 and held[box] >= 50:
            ranks.setdefault(box, len(ranks) + 1)
    rank = [float(ranks.get(box, 0 if box < 0 else -1)) for box in own]
    h1 = np.cumsum([x.tag == "h1" for x in lines], dtype=np.float64)
    return np.stack([level, share, rank, np.full(n, float(len(ranks))), h1], axis=1)


def _best_box(flat: Any, inside: Any, prose: Table, size: int) -> tuple[Table, Table]:
    """Find the element whose children hold the most prose (after Arc90's readability): tell for
    each line whether it stands inside, and how many elements deep."""
    import numpy as np

    score = np.zeros(size)
    for k, weight in ((1, 1.0), (2, 0.6), (3, 0.3)):
        score += weight * np.bincount(flat[:, k], prose * inside[:, k], minlength=size)
    score[size - 1] = 0.0
    hit = (flat == int(score.argmax())) & inside if score.max(initial=0.0) > 0 else inside & False
    return hit.any(axis=1).astype(np.float64), np.where(hit.any(axis=1), hit.argmax(axis=1), -1.0)


def _seats(lines: Sequence[PageLine]) -> list[int]:
    """Number the kinds of places: same names of elements and same hints, three deep."""
    numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    return [numbers.setdefault((x.path[:4], x.hints[:3]), len(numbers)) for x in lines]


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
