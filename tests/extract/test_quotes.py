"""Quotes: who said what, read from invented reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.extract.quotes import QuoteExtractor
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.model.facts import Entity, EntityKind, Extraction, Mention, Quote, QuoteKind
from reportedly.model.report import Report

Find = Callable[..., tuple[Quote, ...]]


@pytest.fixture(scope="session")
def find(make_report: Callable[..., Report]) -> Find:
    class Lone(QuoteExtractor):
        after = ()

    def run(text: str, **options: object) -> tuple[Quote, ...]:
        (context,) = parse_contexts([make_report(text, **options)])
        return extract_context(context, [Lone()]).quotes

    return run


def brief(quote: Quote) -> tuple[str, str, str | None]:
    return (
        quote.kind.value,
        quote.content.exact,
        quote.speaker.exact if quote.speaker else None,
    )


CASES = [
    (
        "“The bridge is closed until spring,” said Mayor Ilse Bram.",
        ("direct", "The bridge is closed until spring,", "Mayor Ilse Bram"),
    ),
    (
        "Bram told reporters: “We have no money for it.”",
        ("direct", "We have no money for it.", "Bram"),
    ),
    (
        "Bram said that the bridge would stay closed.",
        ("indirect", "that the bridge would stay closed", "Bram"),
    ),
    (
        "The bridge would stay closed, according to the town council.",
        ("indirect", "The bridge would stay closed", "the town council"),
    ),
    (
        "Bram said the plan was “a gift to the ferrymen”.",
        ("mixed", "the plan was “a gift to the ferrymen”", "Bram"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_one(find: Find, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in [brief(q) for q in find(text)]


MORE = [
    # a message set into a report, and a transcript
    (
        "We shall rebuild the bridge! — Ilse Bram (@ilsebram) June 3, 2017",
        ("direct", "We shall rebuild the bridge!", "Ilse Bram"),
    ),
    (
        "BRAM: We have no money for it.\nDAHL: That is not true at all.",
        ("direct", "That is not true at all", "DAHL"),
    ),
    # half in the report's words
    (
        "The “ferry is a much better idea,” Bram told reporters.",
        ("mixed", "The “ferry is a much better idea,", "Bram"),
    ),
    # said of somebody's, with no verb of speech
    (
        "He passed on Ilse Bram’s “warmest regards and best wishes” to the town.",
        ("mixed", "warmest regards and best wishes", "Ilse Bram"),
    ),
    ("“It fell,” reporter Ole Dahl tweeted.", ("direct", "It fell,", "reporter Ole Dahl")),
    (
        "''We had no choice,'' said Dr. Bram, the mayor of Dahl, ''and no money.''",
        ("direct", "We had no choice,'' said Dr. Bram, the mayor of Dahl, ''and no money.", None),
    ),
]


@pytest.mark.parametrize(("text", "expected"), MORE)
def test_other_forms(find: Find, text: str, expected: tuple[str, str, str | None]) -> None:
    found = [brief(q) for q in find(text)]
    if expected[2] is None:
        assert expected[:2] in [f[:2] for f in found]
    else:
        assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "She spoke on “Bridges and Ferries Tonight,” a show that few watch.",
        "SEE ALSO: The mayor opens a bridge in the north",
        "The boys' club met at the workers' hall.",
    ],
)
def test_titles_and_labels_are_not_said(find: Find, text: str) -> None:
    assert [q for q in find(text) if q.kind is not QuoteKind.INDIRECT] == []


def test_headline_with_a_name_before_a_colon(find: Find) -> None:
    (quote,) = find("Police: Bridge in Oslo was closed after a fire", headline=True)
    assert brief(quote) == ("indirect", "Bridge in Oslo was closed after a fire", "Police")


def test_thoughts_are_no_quotes(find: Find) -> None:
    assert find("Bram hopes to open the bridge in May.") == ()


def test_pronoun_is_the_last_speaker(make_report: Callable[..., Report]) -> None:
    text = "“It fell,” said Ilse Bram.\nThe river rose.\n“We ran,” she said later."
    report = make_report(text)
    (context,) = parse_contexts([report])
    bram = Entity("e1", "Ilse Bram", EntityKind.PERSON)
    at = text.index("Ilse")
    mention = Mention(report.span(at, at + 9), bram.kind, "e1")
    found = Extraction(report.id, entities=(bram,), mentions=(mention,))
    quotes = QuoteExtractor().find(context, found).quotes
    assert [(q.speaker.exact, q.entity) for q in quotes if q.speaker] == [
        ("Ilse Bram", "e1"),
        ("she", "e1"),
    ]


def test_interrupted_speech_is_one_quote(find: Find) -> None:
    (quote,) = find("“We tried,” Bram said. “It did not hold.”")
    assert [p.exact for p in quote.parts] == ["We tried,", "It did not hold."]
    assert quote.speaker is not None
    assert quote.speaker.exact == "Bram"


def test_speech_goes_on_in_the_next_paragraph(find: Find) -> None:
    text = "Bram spoke to the council.\n“We tried,” Bram said. “It\n“did not hold at all in March.”"
    quotes = [q for q in find(text) if q.kind is QuoteKind.DIRECT]
    assert quotes[0].content.exact.startswith("We tried")
    assert quotes[-1].content.exact.endswith("did not hold at all in March.")
    assert {q.speaker.exact for q in quotes if q.speaker} == {"Bram"}


def test_paragraph_without_cue_goes_on(find: Find) -> None:
    text = "“We tried,” said Bram.\n“We shall try again next year and the year after.”"
    (quote,) = find(text)
    assert [p.exact for p in quote.parts] == [
        "We tried,",
        "We shall try again next year and the year after.",
    ]
    assert quote.speaker is not None
    assert quote.speaker.exact == "Bram"


def test_nobody_is_invented(find: Find) -> None:
    (quote,) = find("It rained.\n“The bridge will fall before the winter is over.”")
    assert quote.speaker is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "“",
        "”””",
        "a" * 5000,
        "😀 “ثلاثة” said é\u0301",
        "SHE SAID NO",
        "no marks no stops",
    ],
)
def test_bad_input_is_no_error(find: Find, text: str) -> None:
    find(text)


def test_scare_quotes_are_not_said(find: Find) -> None:
    assert find("The so-called “quick fix” took nine years.") == ()
