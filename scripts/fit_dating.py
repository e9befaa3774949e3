"""Count how long after its dates a dated news text came out, and write the curves of dating.

    python -m scripts.fit_dating

Counts, on the half of the outlets and topics that ``evals/sets_dating.py`` develops on, the lag
from each kind of date in a text to its (hidden) day of publication; writes the log density of each
bin to ``src/reportedly/data/dating_curves.json``. Nothing of the texts is kept but these counts.
No chance in it; about half a minute.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path

from evals.sets_dating import dated_reports, hide

from reportedly.model.report import DayInterval, Published
from reportedly.parse import published
from reportedly.parse.infer import weigh
from reportedly.parse.infer.leans import DatedLean, Lean, TermLean

OUT = Path(__file__).parents[1] / "src/reportedly/data/dating_curves.json"
_DAYS = [-366, -31, -7, -1, 2, 8, 31, 91, 183, 366, 731, 1461, 3653, 7305]
_MONTHS = [-366, -31, 0, 31, 61, 92, 183, 366, 731, 1461, 3653, 7305]
_YEARS = [-1461, -731, -366, 0, 91, 183, 274, 366, 548, 731, 1096, 1461, 2192, 3653, 7305]
_COMING = [-3653, -1461, -731, -366, -183, -91, -31, -8, 0, 31, 183, 366, 731]
_CYCLE = [-182, -120, -61, -31, -15, -7, -1, 2, 8, 15, 31, 61, 92, 123, 183]
_MONTH_CYCLE = [-182, -150, -120, -91, -61, -31, 0, 31, 61, 92, 122, 152, 183]
EDGES = {
    "post": _DAYS, "picture": _DAYS, "day": _DAYS, "month": _MONTHS, "year": _YEARS,
    "event_year": _YEARS, "named": _YEARS,
    "coming_day": _COMING, "coming_month": _COMING, "coming_year": _YEARS,
    **{f"date_{t}": _CYCLE for t in ("past", "ahead", "open")},
    **{f"named_month_{t}": _MONTH_CYCLE for t in ("past", "ahead", "open")},
}  # fmt: skip
TERMS = ("in_office", "in_office_once", "former")
#: Set by hand: the texts hold too few such words to count.
WINDOW = {"sure": 0.995}
TIED_WINDOW = {"sure": 0.9999}
#: News texts on machines are seldom older than this, nor younger than the table of offices.
PRIOR = [["1985-01-01", "1994-12-31", -3.0], ["2027-01-01", "2034-12-31", -3.0]]
_PRIOR = 0.15
_PRIOR_OUTSIDE = 0.02
_MOST = 1500
_OUTSIDE = 7305


def place_of(lean: TermLean, day: date) -> str:
    """Tell whether a day lies before, in or after the terms of an office."""
    if any(t.contains(DayInterval(day, day)) for t in lean.terms):
        return "inside"
    return "before" if all(t.first and day < t.first for t in lean.terms) else "after"


def lag_of(lean: Lean, day: date) -> int:
    """Give the days from a leaning's date, or its nearest occurrence, to a day."""
    if isinstance(lean, DatedLean):
        return (day - lean.anchor).days
    at = date(2023, lean.month, min(lean.day or 1, 28 if lean.month == 2 else 31))
    in_year = date(2023, day.month, min(day.day, 28) if day.month == 2 else day.day)
    return (in_year.timetuple().tm_yday - at.timetuple().tm_yday + 182) % 365 - 182


def heights(curve: str, lags: Iterable[int]) -> list[float]:
    """Give the log density of each bin, those beyond the first and last edge included."""
    edges = EDGES[curve]
    counts = Counter(sum(lag >= e for e in edges) for lag in lags)
    widths = [_OUTSIDE, *(b - a for a, b in pairwise(edges)), _OUTSIDE]
    priors = [_PRIOR_OUTSIDE, *([_PRIOR] * (len(widths) - 2)), _PRIOR_OUTSIDE]
    total = sum(counts.values()) + sum(priors)
    return [round(math.log((counts[i] + priors[i]) / total / w), 2) for i, w in enumerate(widths)]


def term_heights(counts: Counter[str]) -> dict[str, float]:
    """Give log shares before, inside and after, not per day: the terms are of all lengths."""
    total = sum(counts.values()) + 3 * _PRIOR
    return {
        w: round(math.log((counts[w] + _PRIOR) / total), 2) for w in ("before", "inside", "after")
    }


def main() -> None:
    """Count, and write the file."""
    lags: dict[str, list[int]] = defaultdict(list)
    terms: dict[str, Counter[str]] = defaultdict(Counter)
    n = 0
    published.infer_days = lambda report: Published()  # fitting takes no answer of the last fit
    for dated in dated_reports(_MOST):
        report = None if dated.is_kept else hide(dated)
        if report is None or report.language not in (None, "en"):
            continue
        n += 1
        for lean in weigh(report)[1]:
            if isinstance(lean, TermLean):
                terms[lean.curve][place_of(lean, dated.day)] += 1
            else:
                lags[lean.curve].append(lag_of(lean, dated.day))
    rows = {
        curve: {
            "n": len(lags[curve]),
            "edges": edges,
            "log_weights": heights(curve, lags[curve]),
        }
        for curve, edges in EDGES.items()
    }
    about = (
        "Log density, per day, of the lag in days from a date in a text to its publication, "
        f"counted on {n} dated texts; see dating_curves.card.md. Written by scripts/fit_dating.py."
    )
    body = json.dumps(
        {
            "_about": about,
            "prior": PRIOR,
            "terms": {
                **{c: term_heights(terms[c]) for c in TERMS},
                "window": WINDOW,
                "tied_window": TIED_WINDOW,
            },
            "mass": {"loose": 0.95, "usual": 0.99, "strict": 0.995},
            "curves": rows,
        },
        indent=1,
    )
    OUT.write_text(body + "\n", encoding="utf-8")
    digest = hashlib.sha256(OUT.read_bytes()).hexdigest()
    OUT.with_suffix(".sha256").write_text(digest + "\n", encoding="utf-8")
    print(f"{n} texts, {sum(map(len, lags.values()))} dates", file=sys.stderr)


if __name__ == "__main__":
    main()
