# ruff: noqa: E501 - paragraphs of reports stand on one line, as they do in files
"""A story by hand: four invented reports about invented people, and what was found in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from reportedly.brief.compose import compose_brief
from reportedly.brief.sentences import split_sentences
from reportedly.model.facts import (
    Entity,
    EntityKind,
    Extraction,
    Link,
    LinkKind,
    Modality,
    Polarity,
    Quote,
    QuoteKind,
    Sentence,
)
from reportedly.model.report import (
    Basis,
    Block,
    BlockKind,
    DayInterval,
    Issue,
    Published,
    Report,
    Span,
)
from reportedly.model.story import (
    AgentValue,
    Answer,
    Brief,
    Copy,
    CopyKind,
    Judgement,
    NotGiven,
    Origins,
    PlaceValue,
    QuantityValue,
    Question,
    QuestionStatus,
    Reconciled,
    Relation,
    Slot,
    StatusValue,
    Story,
    TimelineEntry,
    TimeValue,
)

HERALD = """Orland's president to meet Vestrian leader in Tarn

President Mara Tell of Orland will meet Vestrian premier Anton Brey in Tarn on 14 May, her office said on Monday.
The two leaders will discuss fishing rights in the Sund Strait, where 12 boats were seized in April.
“We go to Tarn with an open mind,” Ms Tell said. “But the boats must come home.”
He did not say how long the talks would last.
This site uses cookies. Accept all."""

COURIER = """Brey and Tell to hold talks in Port Sund

Vestrian premier Anton Brey will host President Mara Tell of Orland in Port Sund in the middle of May, the Daily Mast reported, citing a diplomat.
About 15 Orlandish boats were seized in the strait last month, according to the coast guard of Vestria.
Mr Brey's spokesman, Ivo Kern, declined to confirm the place of the meeting."""

WIRE = """Boats seized in Sund Strait, talks planned

Vestria has seized 12 fishing boats from Orland since April, the fishers' union said.
The leaders of both countries plan to meet in May, but no place has been named."""

BLOG = """Tell and Brey may never meet

President Mara Tell of Orland will meet Vestrian premier Anton Brey in Tarn on 14 May, her office said on Monday.
Whether <b>anybody</b> believes that is another question.
\u202eevil\u202c text with a \x1b[31mred\x1b[0m escape and [a link](javascript:alert(1))."""


def make(
    report_id: str, text: str, published: Published, outlet: str | None, tail: int = 0
) -> Report:
    """Make a report: a headline, body lines, and ``tail`` lines of boilerplate at the end."""
    sha = hashlib.sha256(text.encode()).hexdigest()
    bare = Report(report_id, f"in/{report_id}.txt", text, sha)
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(bare.span(at, at + len(line)))
        at += len(line) + 1
    kinds = [BlockKind.HEADLINE] + [BlockKind.BODY] * (len(lines) - 1 - tail)
    kinds += [BlockKind.BOILERPLATE] * tail
    blocks = tuple(Block(s, k, f"{k} by hand") for s, k in zip(lines, kinds, strict=True))
    return replace(
        bare,
        blocks=blocks,
        outlet=outlet,
        title=lines[0],
        title_text=lines[0].exact,
        published=published,
        language="en",
    )


def at(report: Report, words: str, nth: int = 0) -> Span:
    """Point at words of a report."""
    start = -1
    for _ in range(nth + 1):
        start = report.text.index(words, start + 1)
    return report.span(start, start + len(words))


def sentences_of(report: Report) -> tuple[Sentence, ...]:
    """Split the article blocks of a report into sentences."""
    return tuple(
        Sentence(report.span(block.span.start + a, block.span.start + b), i)
        for i, block in enumerate(report.blocks)
        if block in report.article_blocks
        for a, b in split_sentences(block.span.exact)
    )


@dataclass(frozen=True)
class Made:
    """The parts that compose takes."""

    story: Story
    reports: tuple[Report, ...]
    extractions: dict[str, Extraction]
    copies: tuple[Copy, ...]
    reconciled: Reconciled

    def brief(self) -> Brief:
        """Compose with the default options."""
        return compose_brief(
            self.story, self.reports, self.extractions, self.copies, self.reconciled
        )


def day(published: date) -> Published:
    """Give a stated day."""
    return Published(DayInterval(published, published), Basis.STATED)


@pytest.fixture(scope="session")
def reports() -> tuple[Report, ...]:
    """Four reports, oldest first; the last has no date."""
    moment = datetime(2031, 5, 5, 9, 30, tzinfo=UTC)
    wire_days = DayInterval(date(2031, 5, 1), date(2031, 5, 10))
    return (
        make("wire", WIRE, Published(wire_days, Basis.INFERRED), "North Wire"),
        make("herald", HERALD, replace(day(date(2031, 5, 5)), at=moment), "The Tarn Herald", 1),
        make("courier", COURIER, day(date(2031, 5, 7)), "Sund Courier"),
        make("blog", BLOG, Published(), None),
    )


@pytest.fixture(scope="session")
def made(reports: tuple[Report, ...]) -> Made:
    """The whole story, found and reconciled by hand."""
    wire, herald, courier, blog = reports
    extractions = {r.id: Extraction(r.id, sentences=sentences_of(r)) for r in reports}
    quote = Quote(
        at(
            herald, "We go to Tarn with an open mind,” Ms Tell said. “But the boats must come home."
        ),
        at(herald, "said", 1),
        at(herald, "Ms Tell"),
        "local-1",
        QuoteKind.DIRECT,
        (
            at(herald, "We go to Tarn with an open mind,"),
            at(herald, "But the boats must come home."),
        ),
    )
    local = Entity("local-1", "Ms Tell", EntityKind.PERSON, mentions=(at(herald, "Ms Tell"),))
    extractions["herald"] = replace(extractions["herald"], quotes=(quote,), entities=(local,))
    return Made(
        Story("story-1", herald.title_text or "", tuple(r.id for r in reports)),
        reports,
        extractions,
        (_copy(herald, blog),),
        Reconciled(
            entities=_entities(wire, herald, courier, blog),
            questions=(
                _where(wire, herald, courier, blog),
                _when(wire, herald, courier),
                _how_many(wire, herald, courier),
                _who(herald, courier),
                _whether(herald, wire),
            ),
            timeline=_timeline(wire, herald, courier),
            issues=(
                Issue("parse", "in/broken.pdf", "binary", "in/broken.pdf: not text, set aside"),
            ),
        ),
    )


def _copy(herald: Report, blog: Report) -> Copy:
    words = "President Mara Tell of Orland will meet Vestrian premier Anton Brey in Tarn on 14 May"
    pair = (at(herald, words), at(blog, words))
    return Copy("herald", "blog", CopyKind.PARTIAL, 0.4, (pair,), True, "one sentence is the same")


def _entities(wire: Report, herald: Report, courier: Report, blog: Report) -> tuple[Entity, ...]:
    tell = (at(herald, "Mara Tell"), at(herald, "Ms Tell"), at(courier, "Mara Tell"))
    brey = (at(herald, "Anton Brey"), at(courier, "Anton Brey"), at(courier, "Mr Brey"))
    kern = (at(courier, "Ivo Kern"),)
    return (
        Entity("e-tell", "Mara Tell", EntityKind.PERSON, ("Ms Tell",), ("President",), tell),
        Entity("e-brey", "Anton Brey", EntityKind.PERSON, ("Mr Brey",), ("premier",), brey),
        Entity("e-kern", "Ivo Kern", EntityKind.PERSON, (), ("spokesman",), kern),
    )


def answer(
    answer_id: str,
    value: object,
    spans: tuple[Span, ...],
    chains: tuple[tuple[Link, ...], ...],
    origins: Origins,
    text: str | None = None,
) -> Answer:
    """Make an answer from its spans."""
    told = tuple(dict.fromkeys(s.report_id for s in spans))
    words = spans[0].exact if text is None else text
    return Answer(answer_id, value, words, spans, told, chains, origins)  # type: ignore[arg-type]


def _where(wire: Report, herald: Report, courier: Report, blog: Report) -> Question:
    office = Link("her office", LinkKind.OFFICIAL, at(herald, "her office"), at(herald, "said"))
    office_blog = Link("her office", LinkKind.OFFICIAL, at(blog, "her office"), at(blog, "said"))
    mast = Link("the Daily Mast", LinkKind.AGENCY, at(courier, "the Daily Mast"))
    diplomat = Link("a diplomat", LinkKind.UNNAMED, at(courier, "a diplomat"))
    tarn = answer(
        "a-tarn",
        PlaceValue("Tarn", None, None, None),
        (at(herald, "Tarn", 1), at(blog, "Tarn")),
        ((office,), (office_blog,)),
        Origins(1, 2, ("the blog repeats a sentence of The Tarn Herald",)),
    )
    port = answer(
        "a-port",
        PlaceValue("Port Sund", None, None, None),
        (at(courier, "Port Sund", 1),),
        ((mast, diplomat),),
        Origins(1, 1),
    )
    open_ = answer(
        "a-open", NotGiven(), (at(wire, "no place has been named"),), ((),), Origins(1, 1)
    )
    reason = "same meeting, two places that do not contain each other"
    return Question(
        "q-where",
        "h-1",
        "Where will Mara Tell and Anton Brey meet?",
        Slot.PLACE,
        QuestionStatus.CONTRADICTED,
        (open_, tarn, port),
        (Judgement("a-port", "a-tarn", Relation.CONTRADICT, 0.9, reason),),
        weight=3.0,
    )


def _when(wire: Report, herald: Report, courier: Report) -> Question:
    may = DayInterval(date(2031, 5, 1), date(2031, 5, 31))
    mid = DayInterval(date(2031, 5, 11), date(2031, 5, 20))
    on = DayInterval(date(2031, 5, 14), date(2031, 5, 14))
    one = Origins(1, 1)
    a = answer("a-may", TimeValue("2031-05", may), (at(wire, "in May"),), ((),), one)
    b = answer("a-14", TimeValue("2031-05-14", on), (at(herald, "on 14 May"),), ((),), one)
    c = answer(
        "a-mid", TimeValue(mid.edtf, mid), (at(courier, "in the middle of May"),), ((),), one
    )
    reason = "14 May 2031 lies inside 11–20 May 2031"
    return Question(
        "q-when",
        "h-1",
        "When will Mara Tell and Anton Brey meet?",
        Slot.TIME,
        QuestionStatus.REFINED,
        (a, b, c),
        (Judgement("a-14", "a-mid", Relation.REFINE, 0.9, reason),),
        weight=2.5,
    )


def _how_many(wire: Report, herald: Report, courier: Report) -> Question:
    twelve = answer(
        "a-12",
        QuantityValue(12, 12, "boat", False),
        (at(wire, "12 fishing boats"), at(herald, "12 boats")),
        ((Link("the fishers' union", LinkKind.OFFICIAL, at(wire, "the fishers' union")),), ()),
        Origins(1, 2),
    )
    fifteen = answer(
        "a-15",
        QuantityValue(15, 15, "boat", True),
        (at(courier, "About 15 Orlandish boats"),),
        ((Link("the coast guard", LinkKind.OFFICIAL, at(courier, "the coast guard")),),),
        Origins(1, 1),
    )
    return Question(
        "q-many",
        "h-2",
        "How many boats were seized?",
        Slot.QUANTITY,
        QuestionStatus.DIFFERING,
        (twelve, fifteen),
        (Judgement("a-15", "a-12", Relation.DIFFER, 0.7, "about 15 is not far from 12"),),
        weight=2.0,
    )


def _who(herald: Report, courier: Report) -> Question:
    spans = (at(herald, "Mara Tell"), at(courier, "Mara Tell"))
    tell = answer("a-tell", AgentValue("e-tell", "Mara Tell"), spans, ((),), Origins(2, 2))
    text = "Who will meet Anton Brey?"
    return Question("q-who", "h-1", text, Slot.AGENT, QuestionStatus.AGREED, (tell,), (), 1.0)


def _whether(herald: Report, wire: Report) -> Question:
    spans = (at(herald, "will meet"), at(wire, "plan to meet"))
    planned = StatusValue(Modality.PLANNED, Polarity.POSITIVE)
    said = answer("a-plan", planned, spans, ((),), Origins(1, 2))
    text = "Will Mara Tell meet Anton Brey?"
    return Question("q-if", "h-1", text, Slot.STATUS, QuestionStatus.SINGLE, (said,), (), 0.5)


def _timeline(wire: Report, herald: Report, courier: Report) -> tuple[TimelineEntry, ...]:
    april = DayInterval(date(2031, 4, 1), date(2031, 4, 30))
    meet = DayInterval(date(2031, 5, 14), date(2031, 5, 14))
    seized = at(wire, "Vestria has seized 12 fishing boats from Orland since April")
    plan = at(
        herald,
        "President Mara Tell of Orland will meet Vestrian premier Anton Brey in Tarn on 14 May",
    )
    return (
        TimelineEntry("2031-05-14", meet, plan.exact, (plan,), True, ("herald",)),
        TimelineEntry("2031-04", april, seized.exact, (seized,), False, ("wire",)),
    )


@pytest.fixture(scope="session")
def brief(made: Made) -> Brief:
    """The composed brief."""
    return made.brief()
