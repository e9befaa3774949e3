"""A person's word outranks the program's, whatever comes later and in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.cluster.corrections import Constraint, apply_corrections

IDS = [f"r{n}" for n in range(10)]


def likeness_within(ids: Sequence[str]):
    """The nearer their numbers, the more alike."""
    return lambda one, other: -abs(int(one[1:]) - int(other[1:]))


def name_of(ids: Sequence[str]) -> str:
    return f"story-{min(ids)}"


def grouping_of(*groups: str) -> dict[str, str]:
    """Each group in digits: "012" is r0, r1 and r2."""
    return {f"r{d}": name_of([f"r{e}" for e in group]) for group in groups for d in group}


def ids(digits: str) -> tuple[str, ...]:
    return tuple(f"r{d}" for d in digits)


def merge(digits: str) -> Constraint:
    return Constraint((ids(digits),))


def split(part: str, rest: str, others: str = "") -> Constraint:
    return Constraint((ids(part), ids(rest)), (ids(part), ids(rest + others)))


def move(report: str, target: str, rest: str) -> Constraint:
    return Constraint((ids(report + target), ids(rest)), (ids(report), ids(rest)))


def corrected(grouping: dict[str, str], *constraints: Constraint) -> list[str]:
    stories: dict[str, str] = {}
    for report_id, story in apply_corrections(
        grouping, constraints, likeness_within, name_of
    ).items():
        stories[story] = stories.get(story, "") + report_id[1:]
    return sorted(stories.values())


def test_without_decisions_the_program_has_its_way() -> None:
    grouping = grouping_of("012", "34")
    assert apply_corrections(grouping, [], likeness_within, name_of) == grouping


def test_merged_stories_stay_one_and_take_in_what_joins_either() -> None:
    decided = merge("0134")
    assert corrected(grouping_of("01", "34", "56"), decided) == ["0134", "56"]
    assert corrected(grouping_of("012", "34", "56"), decided) == ["01234", "56"]
    assert corrected(grouping_of("01", "2347", "56"), decided) == ["012347", "56"]


def test_split_stories_stay_two_and_a_new_report_follows_the_likelier_part() -> None:
    decided = split("78", "012")
    assert corrected(grouping_of("01278"), decided) == ["012", "78"]
    assert corrected(grouping_of("0123678"), decided) == ["0123", "678"]


def test_split_twice_gives_three() -> None:
    first, second = split("9", "0145"), split("5", "014", "9")
    assert corrected(grouping_of("01459"), first, second) == ["014", "5", "9"]
    assert corrected(grouping_of("01459"), second) == ["0149", "5"]


def test_a_moved_report_is_where_it_was_moved_to() -> None:
    decided = move("2", "89", "01")
    assert corrected(grouping_of("012", "89"), decided) == ["01", "289"]
    assert corrected(grouping_of("01289"), decided) == ["01", "289"]
    assert corrected(grouping_of("01234", "89"), decided) == ["01", "23489"]


def test_moved_by_a_person_it_keeps_apart_the_stories_it_was_moved_between() -> None:
    assert corrected(grouping_of("0123", "89"), move("2", "89", "013")) == ["013", "289"]


def test_the_later_decision_outranks_the_earlier_report_by_report() -> None:
    grouping = grouping_of("01", "23")
    assert corrected(grouping, merge("0123"), split("3", "012")) == ["012", "3"]
    assert corrected(grouping, split("3", "012"), merge("0123")) == ["0123"]
    assert corrected(grouping_of("0123"), merge("0123"), split("01", "23"), merge("01234")) == [
        "0123"
    ]


def test_reports_that_are_gone_are_passed_over() -> None:
    assert corrected(grouping_of("01", "2"), merge("0179")) == ["01", "2"]
    assert corrected(grouping_of("01", "2"), split("8", "01")) == ["01", "2"]


def test_the_program_joins_what_nobody_put_apart() -> None:
    both = (merge("01"), merge("34"))
    assert corrected(grouping_of("0134", "2"), *both) == ["0134", "2"]
    assert corrected(grouping_of("01", "34", "2"), *both) == ["01", "2", "34"]


def test_what_a_person_put_apart_is_not_joined_by_way_of_a_third() -> None:
    apart = Constraint(apart=(ids("0"), ids("8")))
    grouping = grouping_of("02", "478")
    assert corrected(grouping, merge("24"), apart) == ["024", "78"]
    assert corrected(grouping_of("02", "458"), merge("24"), apart) == ["0245", "8"]


def test_a_large_story_that_was_split_is_laid_out_in_a_moment() -> None:
    """Parts that are apart are not compared, and a new report is compared with each once."""
    many = [f"r{n}" for n in range(2000)]
    sides = (tuple(many[:1000]), tuple(many[1000:1990]))
    n_asked = 0

    def counted(one: str, other: str) -> float:
        nonlocal n_asked
        n_asked += 1
        return -abs(int(one[1:]) - int(other[1:]))

    stories = apply_corrections(
        dict.fromkeys(many, "s"), [Constraint(sides, sides)], lambda _: counted, name_of
    )
    assert [stories[i] for i in many] == ["story-r0"] * 1000 + ["story-r1000"] * 1000
    assert n_asked == 10 * 1990


# Laws

GROUPINGS = st.lists(st.integers(0, 3), min_size=1, max_size=len(IDS)).map(
    lambda keys: {
        IDS[i]: name_of([IDS[j] for j, other in enumerate(keys) if other == key])
        for i, key in enumerate(keys)
    }
)


@st.composite
def constraints(draw) -> Constraint:
    """A merge, or two sides apart, each of them together."""
    sides = draw(st.lists(st.sampled_from(["", "left", "right"]), min_size=10, max_size=10))
    left = tuple(i for i, side in zip(IDS, sides, strict=True) if side == "left")
    right = tuple(i for i, side in zip(IDS, sides, strict=True) if side == "right")
    if draw(st.booleans()):
        return Constraint((left,))
    return Constraint((left, right), (left, right))


LISTS = st.lists(constraints(), max_size=4)


def holds(constraint: Constraint, stories: dict[str, str]) -> bool:
    def of(group: Sequence[str]) -> set[str]:
        return {stories[i] for i in group if i in stories}

    return all(len(of(group)) <= 1 for group in constraint.together) and not any(
        of(left) & of(right) for left, right in combinations(constraint.apart, 2)
    )


def can_all_hold(decided: Sequence[Constraint], there: set[str]) -> bool:
    """Look for a report that ought to be with one it ought to be apart from, the plain way."""
    label = {i: i for i in there}
    for group in (g for c in decided for g in c.together):
        labels = {label[i] for i in group if i in there}
        label = {i: min(labels) if old in labels else old for i, old in label.items()}
    return all(holds(Constraint(apart=c.apart), label) for c in decided)


@given(GROUPINGS, LISTS)
def test_the_last_decision_always_holds(grouping, decided) -> None:
    stories = apply_corrections(grouping, decided, likeness_within, name_of)
    assert set(stories) == set(grouping)
    assert not decided or holds(decided[-1], stories)


@given(GROUPINGS, LISTS)
def test_all_decisions_hold_that_are_not_at_odds(grouping, decided) -> None:
    stories = apply_corrections(grouping, decided, likeness_within, name_of)
    if can_all_hold(decided, set(grouping)):
        assert all(holds(c, stories) for c in decided)


@given(GROUPINGS, LISTS)
def test_done_twice_is_done_once(grouping, decided) -> None:
    once = apply_corrections(grouping, decided, likeness_within, name_of)
    assert apply_corrections(once, decided, likeness_within, name_of) == once


@given(GROUPINGS, LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(grouping, decided, random) -> None:
    items = list(grouping.items())
    random.shuffle(items)
    mixed = [
        Constraint(
            tuple(tuple(random.sample(g, len(g))) for g in c.together),
            tuple(tuple(random.sample(g, len(g))) for g in c.apart),
        )
        for c in decided
    ]
    once = apply_corrections(grouping, decided, likeness_within, name_of)
    again = apply_corrections(dict(items), mixed, likeness_within, name_of)
    assert list(again.items()) == list(once.items())


@given(GROUPINGS, LISTS)
def test_stories_that_nobody_spoke_of_stay_as_they_are(grouping, decided) -> None:
    stories = apply_corrections(grouping, decided, likeness_within, name_of)
    named = {i for c in decided for group in (*c.together, *c.apart) for i in group}
    for name in set(grouping.values()):
        members = {i for i, story in grouping.items() if story == name}
        if not members & named:
            assert {i for i, story in stories.items() if story == name} == members


@given(GROUPINGS, LISTS)
def test_a_story_is_named_after_its_reports(grouping, decided) -> None:
    stories = apply_corrections(grouping, decided, likeness_within, name_of)
    for name in set(stories.values()):
        assert name == name_of([i for i, story in stories.items() if story == name])


@given(GROUPINGS, LISTS)
def test_nothing_is_divided_but_by_a_decision(grouping, decided) -> None:
    """With nobody putting anything apart, stories are only joined."""
    joined = [Constraint(c.together) for c in decided]
    stories = apply_corrections(grouping, joined, likeness_within, name_of)
    for name in set(grouping.values()):
        assert len({stories[i] for i, story in grouping.items() if story == name}) == 1
