"""An undated report of a story, dated by a weekday that another report of it places.

"The ferry caught fire on Tuesday", says the undated report; "a fire on the ferry on Tuesday", says
one that came out on a Thursday. If both tell of one thing, it was on the Tuesday before that
Thursday, and a report that still calls it "Tuesday" came out within the six days after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from reportedly.model.report import Basis, DayInterval, Report
from reportedly.parse.infer.clues import cue_pattern, reading_blocks, sentences
from reportedly.parse.infer.deictic import Window
from reportedly.parse.infer.siblings import Telling, is_same, rare_words, telling_at

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: A weekday by itself: no date, no other week, no hour of a programme, no name ("Black Friday").
_DAY = re.compile(
    r"(?<!last )(?<!next )(?<!every )(?<!each )(?<!this )(?<!Black )(?<!Good )(?<!Super )"
    rf"\b({'|'.join(n.title() for n in _NAMES)})\b(?!s|,? (?:the )?\d|,? [A-Z][a-z]+\.? \d|-)"
)
#: A weekday is used of the days just past.
_USED_FOR = timedelta(days=6)
_NEAR = 90
#: The same weekday is itself a tie: one rare word is enough beside the two names.
#: On AllSides and Giveme5W (717 undated reports of stories) this dates 161, 160 rightly; without
#: rare words .98 and .91 are right, with two rare words 63 are dated.
_SHARED_RARE = 1


def weekday_windows(report: Report, siblings: Iterable[Report]) -> list[Window]:
    """Give the days of publication that the weekdays shared with dated siblings leave open.

    The order of the siblings changes nothing. Cost: sentences with a weekday, of one report times
    of the others.
    """
    own = list(_told_days(report))
    others = sorted((r for r in siblings if r.id != report.id), key=lambda r: r.id)
    dated = [(r, day) for r in others if (day := _day_of(r)) is not None]
    if not own or not dated:
        return []
    rare = rare_words([report, *others])
    return [
        _window(mine, _last(weekday, day))
        for sibling, day in dated
        for theirs, their_weekday in _told_days(sibling)
        for mine, weekday in own
        if weekday == their_weekday and is_same(mine, theirs, rare, _SHARED_RARE)
    ]


def _day_of(report: Report) -> date | None:
    return None if report.published.basis is Basis.INFERRED else report.published.day


def _told_days(report: Report) -> Iterator[tuple[Telling, int]]:
    """Give the weekdays on which something is told to have happened, with what is told."""
    for start, sentence, _ in sentences(reading_blocks(report)):
        for match in _DAY.finditer(sentence):
            around = sentence[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            if not cue_pattern("ahead").search(around):
                span = report.span(start + match.start(), start + match.end())
                yield telling_at(span, start, sentence), _NAMES.index(match[1].lower())


def _last(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _window(telling: Telling, day: date) -> Window:
    said = telling.span.exact
    reason = f"says {said!r} of what a report of the same story places on {day.isoformat()}"
    return Window((DayInterval(day, day + _USED_FOR),), (telling.span,), reason)
