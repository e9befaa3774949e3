"""Bounds and leanings together: the days that are left, at a chosen strictness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import log
from typing import TYPE_CHECKING, Any

from reportedly.model.report import DayInterval
from reportedly.parse.infer.leans import (
    Bound,
    DatedLean,
    Lean,
    TermLean,
    YearlessLean,
    load_curves,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Days = NDArray[np.float64]

#: The days looked at: first and last.
AXIS = (date(1985, 1, 1), date(2034, 12, 31))
_ORIGIN = AXIS[0].toordinal()
_N = AXIS[1].toordinal() - _ORIGIN + 1
#: A weekday beside a date is seldom wrong (1 of 60 was).
_WRONG_WEEKDAY = -4.0


@dataclass(frozen=True, slots=True)
class Solved:
    """The days left, and what left them so, the weightiest first."""

    days: DayInterval
    used: tuple[Bound | Lean, ...]


def solve(bounds: Sequence[Bound], leans: Sequence[Lean], mass: float, most: int) -> Solved | None:
    """Give the shortest range that holds the likeliest days of a given share of the weight.

    Args:
        bounds: days outside any of them are left out.
        leans: what makes days likelier; their logarithms are added.
        mass: the share of the weight that the range holds, in (0, 1): the strictness.
        most: a range of more days than this is no answer.

    None when the bounds contradict each other, nothing leans to any year, or the range is too
    long. Cost: some 0.1 ms for each leaning.
    """
    import numpy as np

    window = meet_all(bounds)
    if window is None or not any(not isinstance(lean, YearlessLean) for lean in leans):
        return None
    weights = np.zeros(_N)
    for first, last, height in load_curves()["prior"]:
        weights[_index(date.fromisoformat(first)) : _index(date.fromisoformat(last)) + 1] += height
    ordered = sorted(leans, key=_lean_key)
    dated = [lean for lean in ordered if isinstance(lean, DatedLean)]
    newest = max(dated, key=lambda lean: lean.anchor, default=None)
    parts = [(x, _weights(x) * (1.0 if x is newest else _share(x))) for x in ordered]
    for _, part in parts:
        weights += part
    low, high = _ends(window)
    if low >= high:
        return None
    inside = weights[low:high]
    share = np.exp(inside - inside.max())
    total = np.concatenate([[0.0], np.cumsum(share)])
    # The shortest range with that share of the weight: for each first day, the soonest last one.
    ends = np.searchsorted(total, total[:-1] + mass * total[-1] * (1 - 1e-12))
    lengths = np.where(ends < len(total), ends - np.arange(len(ends)), len(total))
    at = int(lengths.argmin())
    first, last = low + at, low + int(ends[at]) - 1
    if last - first + 1 > most:
        return None
    used = _weightiest(parts, low, high, first, last)
    return Solved(
        DayInterval(_day(first), _day(last)),
        (*[b for b in bounds if b.days != DayInterval()], *used),
    )


def meet_all(bounds: Sequence[Bound]) -> DayInterval | None:
    """Give the days that all bounds leave open, or None when they contradict each other."""
    window: DayInterval | None = DayInterval()
    for bound in bounds:
        window = window.meet(bound.days) if window else None
    return window


def _ends(window: DayInterval) -> tuple[int, int]:
    low = _index(window.first) if window.first else 0
    high = _index(window.last) + 1 if window.last else _N
    return min(max(0, low), _N), min(max(0, high), _N)


def _index(day: date) -> int:
    return day.toordinal() - _ORIGIN


def _day(index: int) -> date:
    return AXIS[0] + timedelta(days=index)


def _weightiest(
    parts: Sequence[tuple[Lean, Any]], low: int, high: int, first: int, last: int
) -> list[Lean]:
    """Give the leanings that tell the range from what surrounds it, the most telling first."""
    scored = []
    for lean, part in parts:
        inside, whole = part[first : last + 1], part[low:high]
        gain = float(inside.max() - whole.mean())
        if gain > 0.5:
            scored.append((-round(gain, 3), lean.spans[0].start, lean))
    return [lean for _, _, lean in sorted(scored, key=lambda s: s[:2])[:6]]


def _weights(lean: Lean) -> Days:
    if isinstance(lean, DatedLean):
        return _anchored(lean.curve, _index(lean.anchor))
    if isinstance(lean, YearlessLean):
        return _cyclic(lean.curve, lean.month, lean.day, lean.weekday)
    return _terms(lean)


#: What a leaning counts for beside the newest date: they are not independent of each other.
SHARES = {"dated": 0.7, "date": 0.5, "named": 0.3, "term": 1.0}


def _lean_key(lean: Lean) -> tuple[str, int, str]:
    """Order leanings, so that the order in which they are given changes no digit of a sum."""
    return (lean.curve, lean.spans[0].start, repr(lean))


def _share(lean: Lean) -> float:
    if isinstance(lean, DatedLean):
        return SHARES["dated"]
    if isinstance(lean, TermLean):
        return SHARES["term"]
    return SHARES["date" if lean.day else "named"]


def _terms(lean: TermLean) -> Days:
    """Give the weights before, in and after the terms of an office."""
    import numpy as np

    ends = [_ends(term) for term in lean.terms]
    heights = load_curves()["terms"][lean.curve]
    if "sure" in heights:
        heights = _window_heights(heights["sure"], sum(high - low for low, high in ends))
    out = np.full(_N, heights["after"])
    out[: min(low for low, _ in ends)] = heights["before"]
    for low, high in ends:
        out[low:high] = heights["inside"]
    return out


def _window_heights(sure: float, inside: int) -> dict[str, float]:
    """Spread a share of the weight evenly over the days of a window, the rest over the others."""
    within = log(sure / max(1, inside))
    outside = log((1 - sure) / max(1, _N - inside))
    return {"before": outside, "inside": within, "after": outside}


def _anchored(curve: str, anchor: int) -> Days:
    import numpy as np

    table, reach = _curve(curve)
    lags = np.arange(_N) - anchor
    return table[np.clip(lags, -reach, reach) + reach]  # type: ignore[no-any-return]


def _cyclic(curve: str, month: int, day: int, weekday: int | None) -> Days:
    """Give the weights of a date without a year: by the lag to its nearest occurrence."""
    import numpy as np

    table, reach = _curve(curve)
    in_year, _ = _calendar()
    at = date(2023, month, min(day or 1, 28 if month == 2 else 31)).timetuple().tm_yday - 1
    lags = (in_year - at + 182) % 365 - 182
    out = table[np.clip(lags, -reach, reach) + reach]
    if weekday is not None:
        out = out + np.where(
            (np.arange(_N) - lags + AXIS[0].weekday()) % 7 == weekday, 0.0, _WRONG_WEEKDAY
        )
    return out  # type: ignore[no-any-return]


@cache
def _calendar() -> tuple[Any, int]:
    """Give each day's number in its year (29 February as 28), counted from 0."""
    import numpy as np

    numbers = []
    for year in range(AXIS[0].year, AXIS[1].year + 1):
        leap = (date(year + 1, 1, 1) - date(year, 1, 1)).days == 366
        numbers.extend([*range(59), *([58] if leap else []), *range(59, 365)])
    return np.array(numbers), len(numbers)


@cache
def _curve(name: str) -> tuple[Any, int]:
    """Give the log weight at each lag in days from ``-reach`` to ``reach``."""
    import numpy as np

    row = load_curves()["curves"][name]
    edges, heights = row["edges"], row["log_weights"]
    reach = max(abs(edges[0]), abs(edges[-1])) + 1
    lags = np.arange(-reach, reach + 1)
    steps = np.array([heights[0], *heights[1:-1], heights[-1]])
    return steps[np.searchsorted(edges, lags, side="right")], reach
