"""Copies: what is one, what is a quotation, who was first, and what never chains."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.cluster.align import shared_regions
from reportedly.cluster.copies import CopyFinder, find_copies
from reportedly.cluster.families import (
    copy_families,
    merge_ranges,
    subtract_ranges,
    total_length,
)
from reportedly.cluster.tokens import tokens_of
from reportedly.model.report import Report
from reportedly.model.story import CopyKind

FERRY = (
    "The ferry Halden Star ran aground on a sandbank off Port Sarrel early on Friday with 212"
    " people on board, the coast guard said.",
    "Nobody was hurt. Tugs from the mainland tried twice to pull the ship free before the tide"
    " went out, and were to try again in the evening.",
    "The captain, a woman of 54 with thirty years at sea, told investigators that a buoy had been"
    " missing from its place since the storm of last week.",
    "Passengers were given soup and blankets in the school of the island, where many said that"
    " they had slept through the accident.",
    "It was the third grounding on that bank since the dredging contract was cancelled in spring"
    " to save money, according to the harbour office.",
)
MINE = (
    "Miners at the Olvik copper works walked out on Thursday after talks about night shifts broke"
    " down for the second time this month.",
    "The union said that four in five of its members had voted to strike, and that pickets would"
    " stand at both gates until the company came back with an offer.",
    "Copper from Olvik goes by rail to the smelter in Tarn, which has ore for about ten days,"
    " people familiar with its stocks said.",
    "A spokesman for the works called the strike regrettable and said that the pits would be kept"
    " dry and safe by staff from the offices.",
)


def text(*paragraphs: str) -> str:
    return "\n".join(paragraphs)


def pairs_of(*reports: Report) -> dict[tuple[str, str], CopyKind]:
    return {(c.from_id, c.to_id): c.kind for c in find_copies(reports)}


def test_a_reprint_is_a_copy_of_the_earlier(make_report) -> None:
    first = make_report("z", text(*FERRY), day="2031-05-02")
    later = make_report("a", text(*FERRY), day="2031-05-03")
    (copy,) = find_copies([later, first])
    assert (copy.from_id, copy.to_id, copy.kind, copy.directed) == ("z", "a", CopyKind.COPY, True)
    assert copy.share == 1.0
    assert "earlier" in copy.reason


def test_without_a_date_nobody_is_called_the_first(make_report) -> None:
    (copy,) = find_copies([make_report("a", text(*FERRY)), make_report("b", text(*FERRY))])
    assert not copy.directed


def test_a_credit_outranks_the_dates(make_report) -> None:
    agency = make_report("a", text(*FERRY), day="2031-05-03", outlet="United Press International")
    paper = make_report("p", text(*FERRY) + " — UPI", day="2031-05-02", outlet="The Tarn Post")
    (copy,) = find_copies([agency, paper])
    assert (copy.from_id, copy.to_id, copy.directed) == ("a", "p", True)
    assert "credits" in copy.reason


def test_a_brief_inside_a_long_report_is_partial(make_report) -> None:
    (copy,) = find_copies([make_report("a", text(*FERRY)), make_report("b", text(*FERRY[:2]))])
    assert copy.kind is CopyKind.PARTIAL
    assert copy.share > 0.95


def test_spans_show_the_same_words_on_both_sides(make_report) -> None:
    left = make_report("a", text(*FERRY[:3], MINE[0]))
    right = make_report("b", text(MINE[3], *FERRY[1:]))
    (copy,) = find_copies([left, right])
    assert [pair[0].exact for pair in copy.spans] == [pair[1].exact for pair in copy.spans]
    assert sum(len(pair[0]) for pair in copy.spans) >= len(text(*FERRY[1:3])) - 5


def test_changed_words_do_not_cut_a_passage(make_report) -> None:
    changed = text(*FERRY).replace("ship", "vessel").replace("captain", "skipper")
    (copy,) = find_copies([make_report("a", text(*FERRY)), make_report("b", changed)])
    assert copy.kind is CopyKind.COPY
    assert len(copy.spans) == 1


SPEECH = (
    "“We shall not sell a single tonne of the island’s sand while the sea takes back our roads and"
    " our houses every winter,” minister Tova Brenn said."
)


def test_the_same_quotation_is_no_copying(make_report) -> None:
    left = make_report("a", text(FERRY[0], SPEECH, FERRY[1]))
    right = make_report("b", text(MINE[0], SPEECH.replace("minister Tova Brenn said", "she said")))
    assert pairs_of(left, right) == {("a", "b"): CopyKind.QUOTATION}
    assert len(set(copy_families([left, right], find_copies([left, right])).values())) == 2


def test_reports_of_one_event_in_their_own_words_share_nothing(make_report) -> None:
    own = (
        "A ferry with 212 people got stuck on a bank near Port Sarrel; the coast guard saw no harm."
    )
    assert pairs_of(make_report("a", text(*FERRY)), make_report("b", own)) == {}


def test_the_headline_and_marked_furniture_do_not_count(make_report) -> None:
    from dataclasses import replace

    from reportedly.model.report import BlockKind

    notice = (
        "This site uses cookies to measure how many people read which page of it and when. " * 3
    )
    reports = []
    for key, body in (("a", FERRY[0]), ("b", MINE[0])):
        report = make_report(key, text(body, notice))
        marked = (report.blocks[0], replace(report.blocks[1], kind=BlockKind.BOILERPLATE))
        reports.append(replace(report, blocks=marked))
    assert pairs_of(*reports) == {}


def test_a_roundup_does_not_chain_two_families(make_report) -> None:
    ferry = [make_report(f"f{n}", text(*FERRY[: 5 - n])) for n in range(2)]
    mine = [make_report(f"m{n}", text(*MINE[: 4 - n])) for n in range(2)]
    roundup = make_report("r", text(*FERRY[:2], *MINE[:2]))
    reports = [*ferry, *mine, roundup]
    families = copy_families(reports, find_copies(reports))
    assert families["f0"] == families["f1"] != families["m0"] == families["m1"]
    assert families["r"] == "r"


def test_the_order_does_not_matter(make_report) -> None:
    reports = [
        make_report("a", text(*FERRY)),
        make_report("b", text(*FERRY[:3])),
        make_report("c", text(*FERRY[2:], MINE[1])),
        make_report("d", text(*MINE)),
    ]
    found = [tuple(find_copies(order)) for order in itertools.permutations(reports)]
    assert found[0]
    assert all(copies == found[0] for copies in found)


def test_one_text_hundred_times_stays_bounded(make_report) -> None:
    reports = [make_report(f"r{n:03}", text(*FERRY)) for n in range(100)]
    copies = list(find_copies(reports))
    assert len(copies) <= 100 * 24
    assert len(set(copy_families(reports, copies).values())) == 1


def test_a_family_in_which_not_each_is_tied_to_each_is_one(make_report) -> None:
    """Each reprint has lines of its own; five tell something else on top."""
    reports = [
        make_report(f"r{n:03}", text(*FERRY, f"Read by the fire of house {n} on day {n * 7}."))
        for n in range(100)
    ]
    reports += [make_report(f"s{n}", text(*FERRY, MINE[0] + f" Edition {n}.")) for n in range(5)]
    families = copy_families(reports, find_copies(reports))
    assert len(set(families.values())) == 1


def test_boilerplate_makes_no_family(make_report) -> None:
    foot = (
        "Write to the desk of the Sarrel Courier if you know more, and read our rules on letters"
        " before you do so; we print what is short and true."
    )
    bodies = [*FERRY, *MINE]
    reports = [make_report(f"r{n}", text(body, foot)) for n, body in enumerate(bodies)]
    families = copy_families(reports, find_copies(reports))
    assert len(set(families.values())) == len(reports)


def test_lines_of_one_outlet_are_no_copying(make_report) -> None:
    foot = "Write to the desk of the Sarrel Courier if you know more than we do of any of this."
    own = [
        make_report("a", text(*FERRY, foot), outlet="Sarrel Courier"),
        make_report("b", text(*MINE, foot), outlet="Sarrel Courier"),
    ]
    assert pairs_of(*own) == {}
    edition = make_report("c", text(*FERRY, MINE[0]), outlet="Sarrel Courier")
    assert list(pairs_of(own[0], edition).values()) == [CopyKind.COPY]


def test_a_few_words_outside_quotation_marks_are_no_quotation(make_report) -> None:
    few = "tried twice to pull the ship free before dawn"
    left = make_report("a", text(FERRY[0], f"Two tugs {few}, and gave up."))
    right = make_report("b", text(MINE[0], f"They {few} but the rope broke."))
    assert pairs_of(left, right) == {}


def test_a_seeded_report_is_compared_with_later_ones(make_report) -> None:
    finder = CopyFinder()
    finder.seed(make_report("a", text(*FERRY)))
    assert [c.kind for c in finder.add(make_report("b", text(*FERRY)))] == [CopyKind.COPY]


ODD = {
    "empty": "",
    "blank": " ",
    "opening marks": "“" * 5000,
    "straight marks": '"' * 5000,
    "one word": "a " * 100_000,
    "two words": "a b a a b b " * 9_000,
    "no spaces": "x" * 1_000_000,
    "only punctuation": "?!.,;" * 20_000,
    "emoji": "😀" * 3000,
    "emoji apart": "😀 🐐 " * 3000,
    "combining marks": "e\u0301 " * 2000,
    "right to left": "שלום ירושלים " * 900,
    "lone surrogate": "a\ud800b " * 50,
    "beyond the plane": "\U00020000 \U0010ffff " * 400,
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_texts_raise_nothing_and_take_no_time(make_report, odd) -> None:
    began = time.process_time()
    reports = [make_report(key, odd) for key in ("a", "b", "c")]
    copies = list(find_copies(reports))
    assert copy_families(reports, copies).keys() == {"a", "b", "c"}
    assert time.process_time() - began < 5


def test_words_are_found_as_a_pattern_finds_them() -> None:
    texts = [text(*FERRY), *(odd[:999] for odd in ODD.values()), "Ünïcode_9 İstanbul ﬁn \x00 ´a"]
    for words in texts:
        tokens = tokens_of(Report("a", "a", words, ""))
        expected = [m.span() for m in re.finditer(r"\w+", words)]
        assert list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)) == expected


def test_words_count_without_regard_to_case() -> None:
    upper, lower = (tokens_of(Report("a", "a", t, "")) for t in ("ÄRGER Im Tal", "ärger im tal"))
    assert upper.codes.tolist() == lower.codes.tolist()
    assert len(set(upper.codes.tolist())) == 3


WORDS = st.lists(st.sampled_from(["ore", "rail", "tide", "bank", "moor"]), max_size=80)


@given(WORDS, WORDS)
def test_regions_lie_inside_both_texts(left: list[str], right: list[str]) -> None:
    a, b = (tokens_of(Report(k, k, " ".join(w), "")) for k, w in (("a", left), ("b", right)))
    for region in shared_regions(a, b):
        assert 0 <= region.left_start < region.left_end <= len(left)
        assert 0 <= region.right_start < region.right_end <= len(right)
        assert left[region.left_start] == right[region.right_start]


RANGES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda r: (r[0], r[0] + r[1])), max_size=8
)


@given(RANGES, RANGES)
def test_ranges_are_sets_of_places(left, right) -> None:
    a, b = merge_ranges(left), merge_ranges(right)
    places = {p for s, e in left for p in range(s, e)}
    taken = {p for s, e in right for p in range(s, e)}
    assert total_length(a) == len(places)
    assert {p for s, e in subtract_ranges(a, b) for p in range(s, e)} == places - taken
