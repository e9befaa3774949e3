"""Days that a page shows to its readers, and which of them is its own.

For pages whose data name no day. Each day that a short line, a ``<time>`` element, the address or a
script's member names is a candidate, described by where it stands (behind the heading, how far), in
what element, beside which words, and by what agrees with it. A small ensemble of trees
(``data/shown_days.json``) gives the chance that it is the day of publication; pages that have
none get none.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from reportedly.parse.dates import Moment, iter_moments, make_date, parse_moment
from reportedly.parse.landmarks import Landmark
from reportedly.text.html import Page
from reportedly.text.trees import load_trees

_LOG = logging.getLogger(__name__)
_MAX_WORDS, _MAX_CHARS, _MAX_CANDIDATES = 25, 240, 60
_LONG_WORDS, _CONTEXT = 25, 40
#: Lines above the heading that still belong to it.
_NEAR = 6
#: A day is taken when its chance is as large as this.
_TAKEN = 0.3
_YEAR = re.compile(r"(?:19|20)\d{2}")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?\b|\b\w{3,8}(?:tag|woch)\b", re.I
)
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?(?!\d)"
)
_IN_SCRIPT = re.compile(
    r"""(?:publish|publication|pub|post|release|creat)\w{0,12}["']\s{0,3}:\s{0,3}["']?"""
    r"""(\d[\d:T.+Z \-/]{7,30})""",
    re.IGNORECASE,
)

FEATURES = (
    "in_line", "in_element", "in_address", "in_script", "htmldate_markup",
    "htmldate_text", "n_words", "share", "behind_heading",
    "distance", "to_text", "above_text", "near", "first", "rank", "from_end", "time_element",
    "hint_date", "hint_changed", "hint_meta", "hint_elsewhere", "hint_readers", "aside", "head",
    "link_share", "changed", "published", "copyright", "event", "reader", "clock", "weekday",
    "n_same", "n_days", "latest", "earliest", "address_day", "address_month", "address_other",
    "is_modified", "starts", "ends", "years_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that a page shows.

    ``told`` is the day as EDTF, with the time where one stands beside it; ``near`` is True between
    the heading and the first paragraph, or close above the heading, unless it is said to be a
    change; ``features`` are described by :data:`FEATURES`.
    """

    day: date
    told: str
    where: str
    near: bool
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    moment: Moment
    where: str
    known: dict[str, float]
    near: bool = False


@cache
def _cues(what: str) -> re.Pattern[str]:
    raw = resources.files("reportedly").joinpath("data/day_words.json").read_text("utf-8")
    return re.compile("|".join(re.escape(word) for word in json.loads(raw)[what]), re.IGNORECASE)


def shown_days(
    page: Page,
    marks: Sequence[Landmark],
    title: str | None,
    address: str | None,
    *,
    source: str | None = None,
    modified: Iterable[date] = (),
    day_first: bool | None = None,
) -> list[ShownDay]:
    """Give the candidates of a page, at most some 80: lines in the page's order, then the rest.

    Cost: about 1 ms for a page of 100 kB. When its ``source`` is given, its scripts are searched
    and htmldate is asked as well: some 20 ms more.
    """
    found = list(_in_lines(page, title, day_first))
    found += _in_elements(marks)
    in_address = address_day(address)
    if in_address and in_address[2]:
        day = make_date(*in_address)
        if day and (moment := parse_moment(day.isoformat())):
            found.append(_Found(day, moment, "the address", {"in_address": 1.0}))
    by_markup = {}
    if source:
        found += _in_scripts(page)
        by_markup = _in_markup(source, address)
    return _described(found, in_address, frozenset(modified), by_markup)


def _in_markup(source: str, address: str | None) -> dict[str, date]:
    """Ask htmldate (A. Barbaresi, 2020), with and without its search of the whole text.

    It raises whatever it comes upon on a broken page; it then says nothing.
    """
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = {}
    for name, whole in (("htmldate_markup", False), ("htmldate_text", True)):
        try:
            told = find_date(source, original_date=True, extensive_search=whole, url=address)
        except Exception as error:
            _LOG.debug("htmldate gives no opinion: %r", error)
            continue
        moment = parse_moment(told) if told else None
        if moment and moment.days.first:
            found[name] = moment.days.first
        if told and not whole:
            found["htmldate_text"] = found[name]
            break
    return found


def own_day(candidates: Sequence[ShownDay]) -> list[ShownDay]:
    """Give the candidates of the day that is the page's own, the likeliest first; else none."""
    if not candidates:
        return []
    chances = load_trees("shown_days").predict([c.features for c in candidates])
    ranked = sorted(zip(chances, candidates, strict=True), key=lambda pair: -float(pair[0]))
    if float(ranked[0][0]) < _TAKEN:
        return []
    return [c for _, c in ranked if c.day == ranked[0][1].day]


def address_day(url: str | None) -> tuple[int, int, int] | None:
    """Give the year, month and day (0: none) that an address holds.

    >>> address_day("https://herald.example/2031/05/22/ferry")
    (2031, 5, 22)
    """
    match = _IN_ADDRESS.search((url or "")[:2_000])
    if not match:
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4] or 0)
    return (year, month, day) if not day or make_date(year, month, day) else None


def _in_lines(page: Page, title: str | None, day_first: bool | None) -> Iterable[_Found]:
    head, text = _frame(page, title)
    n_found, last = 0, -1
    for i, line in enumerate(page.lines):
        words = page.text[line.start : min(line.end, line.start + _MAX_CHARS)]
        if not _YEAR.search(words) or len(words.split()) > _MAX_WORDS:
            continue
        for moment in iter_moments(words, day_first=day_first):
            day = moment.days.first
            if day is None or moment.days.n_days != 1:
                continue
            context = words[: moment.start][-_CONTEXT:]
            if moment.start < 3:
                context = f"{_previous(page, i)} {context}"
            changed = bool(_cues("changed").search(context))
            near = i < text and i - head >= -_NEAR and not changed
            place = _place(i, head, text, page)
            place["first"] = float(n_found == 0 or (i > head >= last))
            place["rank"] = float(min(n_found, 20))
            looks = {**_looks(page, i), **_words(words, moment, context)}
            known = {"in_line": 1.0, **place, **looks}
            yield _Found(day, moment, "a line of the page", known, near)
            n_found, last = n_found + 1, i
        if n_found >= _MAX_CANDIDATES:
            return


def _place(i: int, head: int, text: int, page: Page) -> dict[str, float]:
    return {
        "behind_heading": float(i > head),
        "distance": float(min(60, abs(i - head))),
        "to_text": float(max(-30, min(30, text - i))),
        "above_text": float(i < text),
        "near": float(0 < i - head <= _NEAR),
        "from_end": float(min(60, len(page.lines) - i)),
    }


def _looks(page: Page, i: int) -> dict[str, float]:
    line = page.lines[i]
    around, own = " ".join(line.hints[:6]), " ".join(line.hints[:2])
    return {
        "time_element": float("time" in line.path[:2]),
        "hint_date": float(bool(_cues("hint_date").search(own))),
        "hint_changed": float(bool(_cues("hint_changed").search(own))),
        **{
            name: float(bool(_cues(name).search(around)))
            for name in ("hint_meta", "hint_elsewhere", "hint_readers")
        },
        "aside": float(bool({"aside", "nav", "footer"} & set(line.path))),
        "head": float("header" in line.path or "head" in around),
        "link_share": line.link_share,
    }


def _words(words: str, moment: Moment, context: str) -> dict[str, float]:
    return {
        "n_words": float(len(words.split())),
        "share": (moment.end - moment.start) / max(1, len(words)),
        **{
            name: float(bool(_cues(name).search(context)))
            for name in ("changed", "published", "copyright", "event")
        },
        "reader": float(bool(_cues("reader").search(words))),
        "clock": float(moment.at is not None or moment.wall is not None),
        "weekday": float(bool(_WEEKDAY.search(words))),
        "starts": float(moment.start < 3),
        "ends": float(moment.end >= len(words) - 3),
    }


def _in_elements(marks: Sequence[Landmark]) -> Iterable[_Found]:
    """Give the days that elements for dates hold for machines, also where no line shows them."""
    head = next((i for i, m in enumerate(marks) if m.role == "heading" and not m.elsewhere), -1)
    n_found = 0
    for i, mark in enumerate(marks):
        if mark.role != "date" or not mark.value or n_found >= 12:
            continue
        moment = parse_moment(mark.value)
        day = moment.days.first if moment else None
        if moment is None or day is None or moment.days.n_days != 1:
            continue
        known = {
            "in_element": 1.0,
            "n_words": float(len(mark.text.split())),
            "behind_heading": float(i > head),
            "distance": float(min(60, abs(i - head))),
            "rank": float(n_found),
            "time_element": float(mark.element.tag == "time"),
            "hint_elsewhere": float(mark.elsewhere),
            "hint_date": 1.0,
            "hint_changed": float(bool(_cues("hint_changed").search(mark.hints))),
            "changed": float(bool(_cues("changed").search(mark.text))),
            "clock": float(moment.at is not None or moment.wall is not None),
        }
        near = 0 <= i - head <= 3 and not mark.elsewhere and not known["changed"]
        yield _Found(day, moment, "time element", known, near)
        n_found += 1


def _in_scripts(page: Page) -> Iterable[_Found]:
    """Give the days that members of scripts call a publication ("publishedAt")."""
    if page.tree is None:
        return
    budget, n_found = 1_000_000, 0
    for script in page.tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") or len(text) > budget:
            continue
        budget -= len(text)
        for match in _IN_SCRIPT.finditer(text):
            moment = parse_moment(match[1])
            day = moment.days.first if moment else None
            if moment and day and moment.days.n_days == 1 and n_found < 10:
                known = {"in_script": 1.0, "rank": float(n_found)}
                yield _Found(day, moment, "a script of the page", known)
                n_found += 1


def _described(
    found: Sequence[_Found],
    address: tuple[int, int, int] | None,
    modified: frozenset[date],
    by_markup: Mapping[str, date],
) -> list[ShownDay]:
    """Add what the candidates say together to what each says alone."""
    counts = Counter(f.day for f in found)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    shown = []
    for item in found:
        day = item.day
        month = address is not None and address[:2] == (day.year, day.month)
        known = {
            **item.known,
            "n_same": float(counts[day]),
            "n_days": float(min(30, len(counts))),
            "latest": float(day == last),
            "earliest": float(day == first),
            "address_day": float(month and address is not None and address[2] == day.day),
            "address_month": float(month),
            "address_other": float(address is not None and not month),
            "is_modified": float(day in modified),
            **{name: float(told == day) for name, told in by_markup.items()},
            "years_back": (last - day).days / 365,
        }
        features = tuple(known.get(name, 0.0) for name in FEATURES)
        shown.append(ShownDay(day, item.moment.edtf, item.where, item.near, features))
    return shown


def _previous(page: Page, i: int) -> str:
    line = page.lines[i - 1] if i else None
    is_label = line is not None and line.end - line.start <= _CONTEXT
    return page.text[line.start : line.end] if line is not None and is_label else ""


def _frame(page: Page, title: str | None) -> tuple[int, int]:
    """Give the index of the heading line and of the first long line behind it."""
    wanted = " ".join((title or "").split()).casefold()[:40]
    heads = [i for i, line in enumerate(page.lines) if line.tag == "h1"]
    same = [i for i in heads if wanted and _text(page, i).casefold().startswith(wanted)]
    if not same and wanted:
        same = [i for i in range(len(page.lines)) if _text(page, i).casefold().startswith(wanted)]
    head = (same or heads or [0])[0]
    for i in range(head + 1, len(page.lines)):
        if len(_text(page, i).split()) >= _LONG_WORDS and page.lines[i].link_share < 0.5:
            return head, i
    return head, len(page.lines)


def _text(page: Page, i: int) -> str:
    line = page.lines[i]
    return page.text[line.start : min(line.end, line.start + 400)]
