"""How values are said in words: dates, ranges, origins, relations. Pure; no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from reportedly.brief.words import load_table
from reportedly.model.report import Basis, DayInterval, Published
from reportedly.model.story import (
    Brief,
    Correction,
    Origin,
    Origins,
    Related,
    Relation,
    StatusValue,
    TimeValue,
    Value,
)

#: Origins are named where so many reports or more rest on them; so many of them at most.
_TELLING = 2
_MAX_ORIGINS = 4

_PARTIAL = re.compile(r"(\d{4}|XXXX)-(\d\d)(?:-(\d\d))?\Z")


def label(group: str, name: str) -> str:
    """Give the words for a status, relation, basis and the like."""
    return str(load_table("labels")[group][name])


def _months() -> list[str]:
    months: list[Any] = load_table("labels")["months"]
    return [str(m) for m in months]


def say_count(n: int, noun: str) -> str:
    """Give "two reports", "one report", "three stories", "14 reports"."""
    if n != 1 and noun.endswith("y"):
        noun = f"{noun[:-1]}ie"
    return f"{_number(n)} {noun}{'' if n == 1 else 's'}"


def _number(n: int) -> str:
    words = load_table("labels")["counts"]
    return str(words[n]) if n < len(words) else str(n)


def say_day(day: date) -> str:
    """Give "15 April 2019"."""
    return f"{day.day} {_months()[day.month - 1]} {day.year}"


def say_corrections(corrections: Iterable[Correction]) -> str:
    """Give "corrected by you: named on 15 April 2019, merged on 3 May 2019"; empty for none."""
    told = [f"{label('correction', c.kind)} on {say_day(_day_of(c.at))}" for c in corrections]
    return f"corrected by you: {', '.join(dict.fromkeys(told))}" if told else ""


def say_notes(brief: Brief) -> Iterator[str]:
    """Give the lines on a story as a whole; empty ones where there is nothing to tell."""
    yield say_corrections(brief.story.corrections)
    yield say_related("follows", brief.follows)
    yield say_related("part_of", brief.part_of)
    if brief.unread:
        n_read, n_all, n_rest = (
            f"{n:,}" for n in (len(brief.reports), brief.n_reports, len(brief.unread))
        )
        yield str(load_table("labels")["read"]).format(n_read=n_read, n_all=n_all, n_rest=n_rest)


def say_related(how: str, related: Related | None) -> str:
    """Give "follows: Dam breaks (5–7 May 2031), story-12" or, of a longer story, "part of: Flood
    on the Lenn (three stories, 5–20 May 2031), story-10"; empty for none."""
    if related is None:
        return ""
    told = [say_count(related.n_stories, "story")] if related.n_stories > 1 else []
    told += [say_days(_days_between(related.first, related.last)) or "undated"]
    title = related.title or label("related", "untitled")
    return f"{label('related', how)}: {title} ({', '.join(told)}), {related.id}"


def _days_between(first: str | None, last: str | None) -> DayInterval:
    start, end = (date.fromisoformat(day) if day else None for day in (first, last))
    return DayInterval(start, end) if not (start and end and start > end) else DayInterval()


def _day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def say_days(days: DayInterval, edtf: str = "") -> str:
    """Give an interval in words: "16–30 April 2019", "by 30 April 2019"; empty when unknown.

    ``edtf`` is read where the interval has no ends ("XXXX-09" is "September, year not given").
    """
    if days.first is None and days.last is None:
        return _say_partial(edtf)
    if days.first is None:
        return f"by {say_day(days.last)}" if days.last else ""
    if days.last is None:
        return f"from {say_day(days.first)}"
    return _say_range(days.first, days.last)


def _say_range(first: date, last: date) -> str:
    if first == last:
        return say_day(first)
    if first.day == 1 and (last.toordinal() + 1) == _next_month(last).toordinal():
        return _say_months(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{say_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_months()[first.month - 1]} – {say_day(last)}"
    return f"{say_day(first)} – {say_day(last)}"


def _next_month(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _say_months(first: date, last: date) -> str:
    months = _months()
    if first.month == 1 and last.month == 12:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    end = f"{months[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    year = "" if first.year == last.year else f" {first.year}"
    return f"{months[first.month - 1]}{year} – {end}"


def _say_partial(edtf: str) -> str:
    match = _PARTIAL.match(edtf)
    if match is None or not 1 <= int(match.group(2)) <= 12:
        return ""
    month = _months()[int(match.group(2)) - 1]
    day = f"{int(match.group(3))} " if match.group(3) else ""
    year = match.group(1)
    return f"{day}{month}, year not given" if year == "XXXX" else f"{day}{month} {year}"


def say_published(published: Published) -> str:
    """Give when a report came out: a moment, a day, a range, or "undated"."""
    if published.at is not None:
        at = published.at
        return f"{say_day(at.date())}, {at.hour:02}:{at.minute:02}{_zone(published)}"
    if published.basis is Basis.UNKNOWN:
        return "undated"
    return _say_between(published.days) or "undated"


def _say_between(days: DayInterval) -> str:
    """Give one day, or "between 1 and 9 April 2019" for a day that is only known to lie there."""
    first, last = days.first, days.last
    if first is None or last is None or first == last:
        return say_days(days)
    if (first.year, first.month) == (last.year, last.month):
        return f"between {first.day} and {say_day(last)}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"between {first.day} {_months()[first.month - 1]}{year} and {say_day(last)}"


def _zone(published: Published) -> str:
    offset = published.at.utcoffset() if published.at else None
    if offset is None:
        return ""
    minutes = int(offset.total_seconds() // 60)
    sign = "+" if minutes >= 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    return " UTC" if minutes == 0 else f" UTC{sign}{hours}{f':{rest:02}' if rest else ''}"


def say_origins(origins: Origins, named: Callable[[str], str] = str) -> str:
    """Give the count of origins in words, and where several reports share them, which they are.

    "at least one, at most two origins: the coast guard (through Corvane); Tarn Post". ``named``
    turns what a report without an outlet is called into what the reader knows it by.
    """
    if origins.at_least == origins.at_most:
        count = say_count(origins.at_most, "origin")
    else:
        most = say_count(origins.at_most, "origin")
        count = f"at least {_number(origins.at_least)}, at most {most}"
    n_reports = len({r for source in origins.sources for r in source.reports})
    if not origins.sources or max(n_reports, origins.at_most) < _TELLING:
        return count
    told = [_say_origin(source, named) for source in origins.sources]
    if len(told) > _MAX_ORIGINS + 1:
        told = [*told[:_MAX_ORIGINS], f"{len(told) - _MAX_ORIGINS} more"]
    head = f"{say_count(n_reports, 'report')}, " if n_reports > origins.at_most else ""
    return f"{head}{count}: {'; '.join(told)}"


def _say_origin(source: Origin, named: Callable[[str], str]) -> str:
    through = f" (through {source.through})" if source.through else ""
    return named(source.name) + through


def say_reading(value: Value, wording: str) -> str:
    """Give what we take an answer to mean where its wording alone does not say it."""
    if isinstance(value, TimeValue):
        said = say_days(value.days, value.edtf)
        return "" if said.casefold() == wording.casefold() else said
    if isinstance(value, StatusValue):
        return say_status(value)
    return ""


def say_status(value: StatusValue) -> str:
    """Give how firmly something is said."""
    if value.polarity.value == "negative" and value.modality.value != "denied":
        return str(load_table("labels")["negative"])
    return label("modality", value.modality.value)


def mark_relation(relation: Relation) -> str:
    """Give the sign of a relation."""
    return label("mark", relation.value)
