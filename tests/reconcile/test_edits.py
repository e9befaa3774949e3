"""What an edit changed, and what is no edit at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.story import EditKind
from reportedly.reconcile.edits import compare_editions, is_trivial_edit

BEFORE = (
    "Ferry halted after fire off Merrow\n"
    "Twelve people were hurt when a fire broke out on the ferry. The harbour is closed.\n"
    "Captain Ines Obaro praised her crew. The cause is not known."
)


def told(make_report, after: str, before: str = BEFORE) -> list[tuple[str, str, str]]:
    left = make_report(before, report_id="old", headline=True)
    right = make_report(after, report_id="new", headline=True)
    return [
        (c.kind.value, c.before.exact if c.before else "", c.after.exact if c.after else "")
        for c in compare_editions(left, right)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Twelve people", "Thirteen people",
            [("changed", "Twelve people were hurt when a fire broke out on the ferry.",
              "Thirteen people were hurt when a fire broke out on the ferry.")],
        ),
        (" The cause is not known.", "", [("removed", "The cause is not known.", "")]),
        (
            "praised her crew.", "praised her crew. A pump had overheated, she said.",
            [("added", "", "A pump had overheated, she said.")],
        ),
        ("Ferry halted", "Ferry sunk",
         [("changed", "Ferry halted after fire off Merrow", "Ferry sunk after fire off Merrow")]),
    ],
)  # fmt: skip
def test_changes_are_told_passage_by_passage(make_report, old, new, expected) -> None:
    assert told(make_report, BEFORE.replace(old, new)) == expected


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("people were", "people  were"),
        BEFORE.replace("\n", "\n\n"),
        BEFORE + "\n1,204 views",
        BEFORE + "\n3 min read",
        # two paragraphs swapped: moved, not changed
        "\n".join([BEFORE.split("\n")[0], BEFORE.split("\n")[2], BEFORE.split("\n")[1]]),
    ],
)
def test_trifles_are_no_edit(make_report, after: str) -> None:
    left = make_report(BEFORE, report_id="old", headline=True)
    assert is_trivial_edit(left, make_report(after, report_id="new", headline=True))


def test_a_count_in_a_headline_is_no_view_counter(make_report) -> None:
    assert told(make_report, "13 hurt in fire", "12 hurt in fire") == [
        ("changed", "12 hurt in fire", "13 hurt in fire")
    ]


def test_titles_and_initials_do_not_end_a_passage(make_report) -> None:
    before = "Mr. Obaro left. Dr. L. Venn stayed."
    assert told(make_report, "Mr. Obaro left. Dr. L. Venn slept.", before) == [
        ("changed", "Dr. L. Venn stayed.", "Dr. L. Venn slept.")
    ]


_WORDS = st.lists(st.sampled_from(["Fire.", "Smoke rose.", "He fled!", "🙂", "مرحبا.", "A. B."]))


@given(_WORDS, _WORDS)
def test_every_change_points_at_its_own_text(make_report, old: list[str], new: list[str]) -> None:
    left, right = (
        make_report(" ".join(w) or "x", report_id=i) for w, i in ((old, "a"), (new, "b"))
    )
    for change in compare_editions(left, right):
        assert (change.before is None) == (change.kind is EditKind.ADDED)
        assert (change.after is None) == (change.kind is EditKind.REMOVED)
        assert change.before is None or change.before.exact not in right.text
        assert change.after is None or change.after.exact not in left.text
    assert compare_editions(left, left) == ()


def test_very_many_passages_take_no_quadratic_time(make_report) -> None:
    many = " ".join(f"Line {i} stands." for i in range(30_000))
    left = make_report(many, report_id="a")
    (change,) = compare_editions(left, make_report(f"{many} One more.", report_id="b"))
    assert change.kind is EditKind.ADDED
