from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reportedly.brief.render.axis import Axis, draw_axis
from reportedly.brief.render.view import TimelineView
from reportedly.model.report import DayInterval


def entry(first: date | None, last: date | None, *, planned: bool = False) -> TimelineView:
    return TimelineView("then", "text", planned, DayInterval(first, last), ())


def day(number: int) -> date:
    return date(2031, 5, 1) + timedelta(days=number)


def draw(*entries: TimelineView, as_of: str = "") -> Axis:
    axis = draw_axis(entries, as_of)
    assert axis is not None
    return axis


def test_draws_nothing_of_fewer_than_two_days() -> None:
    assert draw_axis([], "") is None
    assert draw_axis([entry(day(1), day(1)), entry(None, None)], "2031-05-01") is None


def test_days_go_from_left_to_right_and_intervals_are_wide() -> None:
    axis = draw(entry(day(0), day(0)), entry(day(3), day(6)), entry(day(9), day(9)))
    left, middle, right = axis.marks
    assert left.x < middle.x < right.x
    assert left.width == right.width == 0
    assert middle.width > 0


def test_same_days_stand_in_lanes_of_their_own() -> None:
    axis = draw(*(entry(day(0), day(0)) for _ in range(3)), entry(day(9), day(9)))
    assert [m.lane for m in axis.marks] == [0, 1, 2, 0]
    assert axis.n_lanes == 3


def test_what_lies_far_off_stands_at_the_edge() -> None:
    near = [entry(day(n), day(n)) for n in range(5)]
    axis = draw(entry(day(-900), day(-890)), *near, entry(day(900), day(900)))
    assert [m.edge for m in axis.marks] == [-1, 0, 0, 0, 0, 0, 1]
    assert axis.has_earlier
    assert axis.has_later


def test_open_ends_reach_the_edge_of_the_scale() -> None:
    axis = draw(entry(None, day(5)), entry(day(0), day(0)), entry(day(9), day(9)))
    assert axis.marks[0].open
    assert axis.marks[0].x < axis.marks[1].x


DAYS = st.none() | st.dates()


@given(st.lists(st.tuples(DAYS, DAYS), max_size=12), st.none() | st.dates())
def test_everything_is_inside_the_picture(
    spans: list[tuple[date | None, date | None]], today: date | None
) -> None:
    entries = [
        entry(*(sorted(s) if None not in s else s))  # type: ignore[type-var]
        for s in spans
    ]
    axis = draw_axis(entries, today.isoformat() if today else "")
    if axis is None:
        return
    for mark in axis.marks:
        assert 0 <= mark.x <= mark.x + mark.width <= 100.01
        assert 0 <= mark.lane < axis.n_lanes
    assert all(0 <= t.x <= 100 for t in axis.ticks)
    assert len(axis.ticks) <= 40
