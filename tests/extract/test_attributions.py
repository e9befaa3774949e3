"""Attribution chains, from the reader outward, read from invented reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.extract.attributions import AttributionExtractor
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.model.facts import Attribution, Entity, EntityKind, Extraction, Mention
from reportedly.model.report import Report

Find = Callable[[str], tuple[Attribution, ...]]


class Lone(AttributionExtractor):
    after = ()


@pytest.fixture(scope="session")
def find(make_report: Callable[..., Report]) -> Find:
    def run(text: str) -> tuple[Attribution, ...]:
        (context,) = parse_contexts([make_report(text)])
        return extract_context(context, [Lone()]).attributions

    return run


CASES = [
    (
        "Ana Bram said the bridge would be repaired.",
        "bridge would be",
        [("Ana Bram", "person")],
    ),
    (
        "The secretary of the harbour board who gave no date said the bridge would open.",
        "bridge would open",
        [("The secretary of the harbour board", "official")],
    ),
    (
        "Those who were there said the bridge was shut.",
        "the bridge was shut",
        [("Those who were there", "unnamed")],
    ),
    (
        "Its owner Brenn Group said the bridge would be repaired.",
        "bridge would be",
        [("Brenn Group", "official")],
    ),
    (
        "Its owner, Brenn Group, said the bridge would be repaired.",
        "bridge would be",
        [("Brenn Group", "official")],
    ),
    (
        "Nine miners were hurt in the collapse, according to Reuters, citing the rescue service.",
        "Nine miners",
        [("Reuters", "agency"), ("the rescue service", "official")],
    ),
    (
        "According to the Daily Beast, quoting the mayor, the bridge would be closed.",
        "the bridge",
        [("the Daily Beast", "outlet"), ("the mayor", "official")],
    ),
    (
        "The Guardian said, citing a person close to the talks, that the port had been sold.",
        "that the port",
        [("The Guardian", "outlet"), ("a person close to the talks", "unnamed")],
    ),
    (
        "Reuters reported, quoting unnamed officials, that the dam would be shut.",
        "that the dam",
        [("Reuters", "agency"), ("unnamed officials", "official")],
    ),
    (
        "The mayor announced, citing poor health, that he would resign.",
        "that he",
        [("The mayor", "official")],
    ),
    (
        "Ilse Bram told Reuters that the bridge would stay closed.",
        "bridge would stay",
        [("Reuters", "agency"), ("Ilse Bram", "person")],
    ),
    (
        "The council said in a statement that the bridge would stay closed.",
        "bridge would stay",
        [("a statement", "document"), ("The council", "official")],
    ),
    (
        "Norway's Dagens Bro newspaper cited a port source on Monday as saying the bridge "
        "would be closed.",
        "the bridge",
        [("Dagens Bro", "outlet"), ("a port source", "unnamed")],
    ),
    (
        "A town official, Ole Dahl, came to Oslo last night and was seen measuring the bridge, "
        "Norway’s NTB news agency reported on Friday, citing a ferry official.",
        "A town official",
        [("NTB", "agency"), ("a ferry official", "official")],
    ),
    (
        "“This will do,” Mr Dahl was quoted as saying by his ministry.",
        "This will do",
        [("his ministry", "official"), ("Mr Dahl", "person")],
    ),
    (
        "“They are on track,” council spokesman Ole Dahl confirmed on Monday, according to "
        "Reuters.",
        "They are on track",
        [("Reuters", "agency"), ("Ole Dahl", "person")],
    ),
    (
        "The bridge could open in June, according to a Swedish press report.",
        "bridge could open",
        [("a Swedish press report", "document")],
    ),
    (
        "Kyodo News reported on Monday that the bridge could open in June. The mayor has been "
        "inspecting it, according to the report.",
        "The mayor has been",
        [("Kyodo News", "agency")],
    ),
    (
        "The bridge and both of its roads will be closed Aljazeera reported.",
        "The bridge",
        [("Aljazeera", "outlet")],
    ),
    (
        "Officials told the Associated Press that the bridge had been closed.",
        "bridge had been",
        [("the Associated Press", "agency"), ("Officials", "official")],
    ),
]


def names(attribution: Attribution) -> list[tuple[str, str]]:
    return [(link.name.removeprefix("Mr "), link.kind.value) for link in attribution.chain]


@pytest.mark.parametrize(("text", "content", "chain"), CASES)
def test_chain(find: Find, text: str, content: str, chain: list[tuple[str, str]]) -> None:
    expected = [(name.removeprefix("Mr "), kind) for name, kind in chain]
    found = [names(a) for a in find(text) if content in a.content.exact]
    assert expected in found, found


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Nine miners were hurt in May, according to Reuters, citing the lifeboat crew.",
            ["Nine miners were hurt in May"],
        ),
        (
            "According to Reuters, citing clinic staff, nine miners were missing.",
            ["nine miners were missing"],
        ),
        (
            "The Guardian said, citing a person close to the talks, that the port had been sold.",
            ["that the port had been sold"],
        ),
        (
            "The mayor announced, citing poor health, that he would resign.",
            ["that he would resign"],
        ),
    ],
)
def test_who_is_cited_is_no_content(find: Find, text: str, contents: list[str]) -> None:
    assert [a.content.exact for a in find(text)] == contents


def test_talk_goes_on_in_the_next_paragraph(find: Find) -> None:
    text = "Ilse Bram told Reuters that the bridge was closed.\n“It will open in May,” she said."
    (speech,) = [a for a in find(text) if "open in May" in a.content.exact]
    assert speech.chain[0].name == "Reuters"


def test_pronouns_go_by_the_name_of_their_entity(make_report: Callable[..., Report]) -> None:
    report = make_report("The council met. It said in a statement that the bridge was closed.")
    (context,) = parse_contexts([report])
    council = Entity("e1", "Bridge Council", EntityKind.ORGANISATION)
    found = Extraction(
        report.id,
        entities=(council,),
        mentions=(
            Mention(report.span(0, 11), council.kind, "e1"),
            Mention(report.span(17, 19), council.kind, "e1", "pronoun"),
        ),
    )
    (attribution,) = Lone().find(context, found).attributions
    assert [(k.name, k.entity) for k in attribution.chain] == [
        ("a statement", None),
        ("Bridge Council", "e1"),
    ]


def test_links_carry_spans_and_cues(find: Find) -> None:
    (attribution,) = find("Ilse Bram told Reuters that the bridge would stay closed.")
    for link in attribution.chain:
        assert link.span is not None
        assert link.cue is not None
        assert link.cue.exact == "told"


@pytest.mark.parametrize("text", ["", "said", "According to.", "“” said said said", "Reuters"])
def test_bad_input_is_no_error(find: Find, text: str) -> None:
    find(text)
