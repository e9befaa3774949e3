"""Two tellings of one day: what the time of day makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.model.report import DayInterval
from reportedly.model.story import Relation, TimeValue
from reportedly.reconcile.compare.base import Told
from reportedly.reconcile.compare.time import TimeComparer

DAY = DayInterval(date(2031, 5, 3), date(2031, 5, 3))
PLAIN, NOON = "2031-05-03", "2031-05-03T12:00"
AFTERNOON = "2031-05-03T12:00:00/2031-05-03T18:00:00"
MORNING = "2031-05-03T05:00:00/2031-05-03T12:00:00"
NIGHT = "2031-05-03T18:00:00/2031-05-03T23:59:59"
THREE, TEN_PAST = "2031-05-03T15:00", "2031-05-03T15:10"


def told(edtf: str, *, firm: bool = True) -> Told:
    return Told(TimeValue(edtf, DAY), edtf, firm, "2031-05-04")


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (PLAIN, PLAIN, Relation.AGREE),
        (THREE, PLAIN, Relation.REFINE),
        (PLAIN, THREE, Relation.DIFFER),
        (THREE, AFTERNOON, Relation.REFINE),
        (THREE, TEN_PAST, Relation.AGREE),
        (NOON, AFTERNOON, Relation.REFINE),
        (MORNING, NIGHT, Relation.CONTRADICT),
        (THREE, MORNING, Relation.CONTRADICT),
    ],
)
def test_hours(left, right, relation):
    assert TimeComparer().compare(told(left), told(right)).relation is relation


def test_hours_not_told_for_certain_are_no_contradiction():
    result = TimeComparer().compare(told(MORNING, firm=False), told(NIGHT))
    assert result.relation is Relation.DIFFER
