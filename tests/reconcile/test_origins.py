"""Origins: laws of the count, over invented stories whose chains are given outright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.model.facts import Extraction, Link, LinkKind, Modality, Quote, QuoteKind
from reportedly.model.report import Block, BlockKind, Report
from reportedly.model.story import Copy, CopyKind, Origins, QuantityValue
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence
from reportedly.reconcile.origins import OriginCounter, count_texts

PAPERS = ("Tarn Post", "Quell Herald", "Sund Courier", "Daily Zora", "North Ledger", "Holm Mercury")
PEOPLE = ("Ivo Kern", "Dessa Holm", "Rufus Dane")
SENTENCE = "Twelve boats burned in the harbour of Holm."


@dataclass(frozen=True)
class Told:
    """What one report tells: its outlet, and the chain it names."""

    outlet: str | None
    chain: tuple[tuple[str, LinkKind], ...] = ()
    lines: tuple[tuple[BlockKind, str], ...] = ()
    sentence: str = SENTENCE
    credited: str | None = None


def make(number: int, told: Told) -> tuple[Report, Evidence]:
    lines = [*told.lines, (BlockKind.BODY, told.sentence)]
    text = "\n".join(words for _, words in lines)
    bare = Report(f"r{number}", "test", text, "0", outlet=told.outlet, credited=told.credited)
    blocks, at = [], 0
    for kind, words in lines:
        blocks.append(Block(bare.span(at, at + len(words)), kind, "test"))
        at += len(words) + 1
    report = replace(bare, blocks=tuple(blocks))
    sentence = blocks[-1].span
    chain = tuple(Link(name, kind, sentence) for name, kind in told.chain)
    value = QuantityValue(12, 12, "boat", False)
    return report, Evidence(value, sentence, sentence, report, chain, Modality.ASSERTED)


def count(
    story: list[tuple[Report, Evidence]],
    copies: Sequence[Copy] = (),
    facts: dict[str, Extraction] | None = None,
) -> Origins:
    nobody = MergedEntities((), {}, {})
    counter = OriginCounter([r for r, _ in story], facts or {}, copies, nobody)
    return counter.count([e for _, e in story])


def count_told(*told: Told) -> Origins:
    return count([make(n, one) for n, one in enumerate(told)])


def copy_of(source: Report, copy: Report, kind: CopyKind = CopyKind.COPY) -> Copy:
    pair = (source.span(0, len(source.text)), copy.span(0, len(copy.text)))
    return Copy(source.id, copy.id, kind, 1.0, (pair,), True)


def bounds(origins: Origins) -> tuple[int, int]:
    return origins.at_least, origins.at_most


NAMED = st.sampled_from(PEOPLE).map(lambda name: ((name, LinkKind.PERSON),))
UNNAMED = st.sampled_from(["a diplomat", "sources", "the fire service"]).map(
    lambda name: ((name, LinkKind.UNNAMED),)
)
CITED = st.sampled_from([*PAPERS, "Reuters", "AP"]).map(lambda name: ((name, LinkKind.OUTLET),))
CHAINS = st.one_of(
    st.just(()),
    NAMED,
    UNNAMED,
    CITED,
    st.builds(lambda a, b: (*a, *b), CITED, st.one_of(NAMED, UNNAMED, CITED)),
)
SIGNS = st.sampled_from(
    [
        (),
        ((BlockKind.BYLINE, "By Ada Quill in Holm"),),
        ((BlockKind.BYLINE, "By Reuters"),),
        ((BlockKind.BYLINE, "By Bo Reed with agencies"),),
        ((BlockKind.SOURCE_LINE, "Source: Daily Zora"),),
    ]
)
REPORTS = st.builds(Told, st.sampled_from(PAPERS), CHAINS, SIGNS)
STORIES = st.lists(REPORTS, min_size=1, max_size=7)


@given(STORIES)
def test_the_bounds_hold_and_the_origins_are_as_many_as_at_most(told: list[Told]):
    origins = count_told(*told)
    assert 1 <= origins.at_least <= origins.at_most <= len(told)
    assert len(origins.sources) == origins.at_most
    named = {r for source in origins.sources for r in source.reports}
    assert named == {f"r{n}" for n in range(len(told))}
    for source in origins.sources:
        assert tuple(s.report_id for s in source.spans) == source.reports
    if origins.at_most < len(told) or origins.at_least < origins.at_most:
        assert origins.reasons


@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_reports_and_evidence_changes_nothing(told: list[Told], random):
    story = [make(n, one) for n, one in enumerate(told)]
    mixed = list(story)
    random.shuffle(mixed)
    assert count(story) == count(mixed)


@given(STORIES, st.data())
def test_a_copy_changes_neither_bound(told: list[Told], data):
    story = [make(n, one) for n, one in enumerate(told)]
    of = data.draw(st.integers(0, len(told) - 1))
    copied = make(len(told), replace(told[of], outlet="Brindle Star"))
    copy = copy_of(story[of][0], copied[0])
    copy = replace(copy, directed=data.draw(st.booleans()))
    assert bounds(count([*story, copied], [copy])) == bounds(count(story))


@given(STORIES, st.data())
def test_copies_of_copies_are_one(told: list[Told], data):
    story = [make(n, one) for n, one in enumerate(told)]
    of = data.draw(st.integers(0, len(told) - 1))
    reprints = [make(len(told) + n, replace(told[of], outlet=f"Star {n}")) for n in range(5)]
    family = [story[of][0], *(r for r, _ in reprints)]
    chain = [copy_of(a, b) for a, b in pairwise(family)]
    every = [copy_of(a, b) for i, a in enumerate(family) for b in family[i + 1 :]]
    assert bounds(count([*story, *reprints], chain)) == bounds(count(story))
    assert bounds(count([*story, *reprints], every)) == bounds(count(story))


@given(STORIES, st.data())
def test_a_report_that_only_cites_what_is_here_raises_nothing(told: list[Told], data):
    before = count_told(*told)
    others = [(one.outlet, LinkKind.OUTLET) for one in told if one.outlet != "Brindle Star"]
    people = [link for one in told for link in one.chain if link[1] is LinkKind.PERSON]
    link = data.draw(st.sampled_from([*others, *people]))
    after = count_told(*told, Told("Brindle Star", (link,)))
    assert after.at_most <= before.at_most
    assert after.at_least <= before.at_least


@given(STORIES, st.sampled_from([(), (("a pilot", LinkKind.UNNAMED),)]))
def test_a_report_without_a_named_source_may_be_new_but_never_surely(told, chain):
    before = count_told(*told)
    after = count_told(*told, Told("Brindle Star", chain))
    assert after.at_least == before.at_least
    assert after.at_most == before.at_most + 1


@given(STORIES)
def test_another_named_voice_is_one_more_for_certain(told: list[Told]):
    before = count_told(*told)
    after = count_told(*told, Told("Brindle Star", (("Lena Moor", LinkKind.PERSON),)))
    firm = any(link[-1:] and link[-1][1] is LinkKind.PERSON for one in told for link in [one.chain])
    assert after.at_most == before.at_most + 1
    if firm:
        assert after.at_least == before.at_least + 1


PERSON, OUTLET, AGENCY = LinkKind.PERSON, LinkKind.OUTLET, LinkKind.AGENCY
KERN = ("Ivo Kern", PERSON)
SILENT = Told("Tarn Post")
CASES = {
    "nothing known": ([SILENT, Told("Quell Herald")], (1, 2)),
    "one outlet twice": ([SILENT, SILENT], (1, 1)),
    "one person, two papers": ([Told("Tarn Post", (KERN,)), Told("Quell Herald", (KERN,))], (1, 1)),
    "told to its own paper": (
        [
            Told("Tarn Post", (("Tarn Post", OUTLET), KERN)),
            Told("Quell Herald", (("the Post", OUTLET), KERN)),
        ],
        (1, 1),
    ),
    "a name of the agency": (
        [Told("Tarn Post", (("AP", AGENCY),)), Told("Holm Mercury", credited="Associated Press")],
        (1, 1),
    ),
    "the agency itself is here": (
        [Told("Reuters", (KERN,)), Told("Tarn Post", lines=((BlockKind.BYLINE, "By Reuters"),))],
        (1, 1),
    ),
    "a picture's credit is none": (
        [
            Told("Reuters"),
            Told("Tarn Post", lines=((BlockKind.CREDIT, "Photo: Ada Quill/Reuters"),)),
        ],
        (1, 2),
    ),
    "two papers cite each other": (
        [
            Told("Tarn Post", (("Daily Zora", OUTLET),)),
            Told("Daily Zora", (("Tarn Post", OUTLET),)),
        ],
        (1, 1),
    ),
    "media in general": (
        [
            Told("Tarn Post", (("Vestrian media", OUTLET),)),
            Told("Daily Zora", (("Vestrian media", OUTLET),)),
        ],
        (1, 2),
    ),
    "own people on the spot": (
        [
            Told("Tarn Post", sentence="Twelve boats burned, the Tarn Post’s correspondent saw."),
            Told("Daily Zora", sentence="A Daily Zora reporter counted twelve boats in flames."),
        ],
        (2, 2),
    ),
    "an own byline, with agencies": (
        [
            Told("Tarn Post", lines=((BlockKind.BYLINE, "By Ada Quill in Holm and agencies"),)),
            Told("Daily Zora", (KERN,)),
        ],
        (1, 2),
    ),
    "a byline alone proves nothing": (
        [
            Told("Tarn Post", lines=((BlockKind.BYLINE, "By Ada Quill"),)),
            Told("Daily Zora", lines=((BlockKind.BYLINE, "By Bo Reed in Holm"),)),
        ],
        (1, 2),
    ),
    "papers that are not papers' names": (
        [
            Told("Tarn Post", (("Daily Zora", PERSON),)),
            Told("Daily Zora", (KERN,)),
        ],
        (1, 1),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_counts(case: str):
    told, wanted = CASES[case]
    for order in permutations(told):
        assert bounds(count_told(*order)) == wanted


def test_what_a_report_says_itself_makes_no_one_of_its_sources():
    report, own = make(0, SILENT)
    links = [Link(name, PERSON, own.sentence) for name in PEOPLE[:2]]
    pieces = [own, *(replace(own, chain=(link,)) for link in links)]
    counter = OriginCounter([report], {}, [], MergedEntities((), {}, {}))
    assert bounds(counter.count(pieces)) == (2, 2)


def test_words_spoken_once_are_one_origin_whoever_is_said_to_speak():
    words = "The boats burned all night and nobody could stop it"
    told = [
        Told("Tarn Post", (KERN,), sentence=f"“{words},” Kern said."),
        Told("Daily Zora", (("an official", LinkKind.UNNAMED),), sentence=f"“{words}.”"),
    ]
    story, facts = [], {}
    for n, one in enumerate(told):
        report, piece = make(n, one)
        said = report.span(1, 1 + len(words))
        quote = Quote(said, None, None, None, QuoteKind.DIRECT, (said,))
        facts[report.id] = Extraction(report.id, quotes=(quote,))
        story.append((report, replace(piece, span=report.span(5, 10))))
    origins = count(story, facts=facts)
    assert bounds(origins) == (1, 1)
    assert "the same quotation" in origins.reasons[0]
    assert bounds(count(story)) == (1, 2)


def test_a_text_is_its_reprints_agencys():
    wire = make(0, Told("Tarn Post"))
    reprint = make(1, Told("Holm Mercury", lines=((BlockKind.BYLINE, "By Reuters"),)))
    cites = make(2, Told("Daily Zora", (("Reuters", AGENCY),)))
    origins = count([wire, reprint, cites], [copy_of(wire[0], reprint[0])])
    assert bounds(origins) == (1, 1)
    [source] = origins.sources
    assert (source.name, source.kind, len(source.reports)) == ("Reuters", AGENCY, 3)


def test_a_passage_taken_over_is_the_others_and_the_rest_is_not():
    own = "Nobody knows how the fire began."
    first, second = make(0, SILENT), make(1, Told("Daily Zora", sentence=f"{own} {SENTENCE}"))
    inside = second[0].span(len(own) + 1, len(second[0].text))
    outside = second[0].span(0, len(own))
    copy = Copy("r0", "r1", CopyKind.PARTIAL, 1.0, ((first[1].sentence, inside),), True)
    taken = replace(second[1], span=inside)
    kept = replace(second[1], span=outside)
    assert bounds(count([first, (second[0], taken)], [copy])) == (1, 1)
    assert bounds(count([first, (second[0], kept)], [copy])) == (1, 2)
    said = count([first, (second[0], taken)], [copy]).reasons
    assert said == ("Daily Zora repeats the text of Tarn Post",)


def test_the_writers_of_a_storys_texts():
    wire = make(0, Told("Tarn Post", lines=((BlockKind.BYLINE, "By Reuters"),)))[0]
    prints = [make(n, Told(f"Star {n}"))[0] for n in range(1, 11)]
    copies = [copy_of(wire, one) for one in prints]
    assert count_texts([wire, *prints], copies) == 1
    assert count_texts([wire, *prints], []) == 11
    other = make(11, Told("Daily Zora", credited="Reuters"))[0]
    assert count_texts([wire, *prints, other], copies) == 1


def test_nothing_rests_on_nothing():
    assert count([]) == Origins(0, 0)
