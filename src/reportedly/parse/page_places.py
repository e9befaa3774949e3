"""Where the lines of a page stand: the elements around them, and what else these hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportedly.parse.page_words import element_groups, page_words
from reportedly.text.html import PageLine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.float64]

_DEPTH = 12
#: An article that runs on after the first one holds at least so many words of prose.
_MIN_ARTICLE = 50


def groups_around(lines: Sequence[PageLine]) -> tuple[Table, Any]:
    """Give how near each group of elements is around each line (12: the nearest, 0: none).

    Returns:
        Shape (lines, groups), and the numbers of the elements around each line, shape
        (lines, 12), the nearest first and -1 beyond the outermost.
    """
    import numpy as np

    chains = np.full((len(lines), _DEPTH), -1, dtype=np.int64)
    known: dict[tuple[int, ...], int] = {}
    masks: list[list[int]] = []
    which = np.zeros(len(lines), dtype=np.int64)
    for n, line in enumerate(lines):
        chains[n, : len(line.chain)] = line.chain
        key = line.chain[:1]
        if key not in known:
            known[key] = len(masks)
            own = [element_groups(t, h) for t, h in zip(line.path, line.hints, strict=True)]
            masks.append(own + [0] * (_DEPTH - len(own)))
        which[n] = known[key]
    table = np.array(masks, dtype=np.int64).reshape(len(masks), _DEPTH)
    bits = (table[:, :, None] >> np.arange(page_words().n_bits)) & 1
    near = np.where(bits.any(axis=1), _DEPTH - bits.argmax(axis=1), 0)
    return near.astype(np.float64)[which], chains


def boxes_around(
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
        return np.bincount(flat.ravel(), spread.ravel(), minlength=size).astype(np.float64)

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
    seat = np.array(_seats(lines), dtype=np.int64)
    return np.stack([*parts, best, level, *_seat_sums(seat, n_words, prose, kept)], axis=1), seat


def _seat_sums(seat: Any, n_words: Table, prose: Table, kept: Table) -> tuple[Table, ...]:
    """Give for the lines of one kind of place: their share of the page's prose, how many they
    are, and the share of their words that the voices keep."""
    import numpy as np

    in_prose, in_lines = np.bincount(seat, prose), np.bincount(seat).astype(np.float64)
    in_words, in_kept = np.bincount(seat, n_words), np.bincount(seat, kept * n_words)
    told = in_prose / max(1.0, prose.sum()), np.log1p(in_lines), in_kept / np.maximum(1.0, in_words)
    return tuple(t[seat] for t in told)


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


def kinship(chains: Any, lines: Sequence[PageLine], prose: Table, title: int) -> Table:
    """Tell how far up a line and the title have an element in common, how much prose that one
    holds, and which of the page's articles the line is in: pages may run on with others."""
    import numpy as np

    ranks = _article_ranks(lines, prose)
    n_articles = np.full(len(lines), float(max(ranks, default=0)))
    h1 = np.cumsum([x.tag == "h1" for x in lines], dtype=np.float64)
    met = _meetings(chains, prose, title)
    return np.stack([*met, np.array(ranks, dtype=np.float64), n_articles, h1], axis=1)


def _meetings(chains: Any, prose: Table, title: int) -> tuple[Table, Table]:
    """Give the level at which each line meets the title, and the share of prose held there."""
    import numpy as np

    n, total = len(chains), max(1.0, prose.sum())
    share = np.full(n, -1.0)
    if title < 0:
        return np.full(n, 13.0), share
    common = np.isin(chains, chains[title][chains[title] >= 0])
    found = common.any(axis=1)
    meeting = chains[np.arange(n), common.argmax(axis=1)]
    for box in np.unique(meeting[found]):
        share[found & (meeting == box)] = prose[(chains == box).any(axis=1)].sum() / total
    return np.where(found, common.argmax(axis=1), 13.0), share


def _article_ranks(lines: Sequence[PageLine], prose: Table) -> list[int]:
    """Number the page's articles that hold prose, in order; 0 outside, -1 in one without."""
    boxes = [
        next((x.chain[k] for k in range(len(x.chain) - 1, -1, -1) if x.path[k] == "article"), -1)
        for x in lines
    ]
    ranks: dict[int, int] = {}
    held: Counter[int] = Counter()
    for box, words in zip(boxes, prose.tolist(), strict=True):
        held[box] += int(words)
        if box >= 0 and held[box] >= _MIN_ARTICLE:
            ranks.setdefault(box, len(ranks) + 1)
    return [ranks.get(box, 0 if box < 0 else -1) for box in boxes]
