"""Everything in a report that is passed on from somebody: said, written, denied, hoped, thought.

Joins direct speech (:mod:`reportedly.extract.speech`) with what the parse shows
(:mod:`reportedly.extract.sayings`), so that no words are counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.extract import sayings as shapes
from reportedly.extract.context import Context, Passage
from reportedly.extract.cues import Lexicon, load_lexicon
from reportedly.extract.leadins import LeadIn, iter_lead_ins
from reportedly.extract.quotemarks import Quotation
from reportedly.extract.sayings import Saying, iter_sayings
from reportedly.extract.speakers import speaker_span
from reportedly.extract.speech import (
    Page,
    Turn,
    lead_of_fragment,
    n_words,
    read_pages,
    read_turns,
)
from reportedly.model.facts import QuoteKind
from reportedly.model.report import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


#: Fewer quoted words than this may be a scare quote or a name.
MIN_QUOTED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reported:
    """Words or thoughts passed on, with the cue and the source as spans of the report.

    ``source_head`` and ``cue_head`` are the tokens behind the spans, with their passages, for
    those who read on from there. ``cue_class`` is a class of the lexicon.
    """

    content: Span
    cue: Span | None
    source: Span | None
    kind: QuoteKind
    cue_class: str
    lemma: str
    shape: str
    parts: tuple[Span, ...] = ()
    cue_head: Token | None = None
    source_head: Token | None = None
    source_start: int | None = None
    passage: Passage | None = None


def find_reported(context: Context) -> tuple[Reported, ...]:
    """Give all that is passed on in a report, in text order.

    Cost: linear in the text, plus the parses already made.
    """
    lexicon = load_lexicon()
    pages = read_pages(context)
    turns = read_turns(pages, lexicon)
    direct = [made for turn in turns if (made := _of_turn(context, pages, turn, lexicon))]
    taken = [(d.content.start, d.content.end) for d in direct]
    rest = [
        made
        for page in pages
        for made in _of_page(context, page, lexicon, {id(t.cue) for t in turns}, taken, turns)
    ]
    labelled = [
        _of_lead_in(context, page, lead_in)
        for page in pages
        for lead_in in iter_lead_ins(page.passage)
        if not _inside(page.passage.offset, lead_in.content, taken)
    ]
    covered = [(r.content.start, r.content.end) for r in (*direct, *rest, *labelled)]
    fragments = [
        made
        for page in pages
        for at, piece in enumerate(page.pieces)
        if at not in page.taken and (made := _of_fragment(context, page, piece, lexicon, covered))
    ]
    everything = [*direct, *rest, *labelled, *fragments]
    return tuple(sorted(everything, key=lambda r: (r.content.start, r.content.end)))


def _of_turn(context: Context, pages: list[Page], turn: Turn, lexicon: Lexicon) -> Reported | None:
    spans = [
        context.chars(pages[index].passage, piece.start, piece.end) for index, piece in turn.pieces
    ]
    first = spans[0].start
    if turn.lead is not None:
        first = pages[turn.pieces[0][0]].passage.offset + turn.lead
    content = context.report.span(first, spans[-1].end)
    if turn.cue is None and turn.source is None and n_words(content.exact) < 3:
        return None
    cue = source = passage = None
    lemma = ""
    if turn.cue is not None and turn.cue_passage is not None:
        passage = pages[turn.cue_passage].passage
        cue = context.chars(passage, *shapes.cue_of(turn.cue))
        lemma = lexicon.lemma(turn.cue.lemma_.lower())
    start = None
    if turn.source is not None and turn.source_passage is not None:
        home = pages[turn.source_passage].passage
        labelled = turn.cue is not None and turn.cue.text == ":"
        limit = turn.cue.idx if labelled and turn.cue is not None else None
        source = speaker_span(context, home, turn.source, limit)
        start = home.offset + turn.source.idx
        passage = passage or home
    return Reported(
        content,
        cue,
        source,
        QuoteKind.DIRECT if turn.lead is None else QuoteKind.MIXED,
        lexicon.class_of(lemma) if lemma else "saying",
        lemma,
        "direct",
        tuple(spans),
        turn.cue,
        turn.source,
        start,
        passage,
    )


def _of_page(
    context: Context,
    page: Page,
    lexicon: Lexicon,
    used: set[int],
    taken: list[tuple[int, int]],
    turns: list[Turn],
) -> list[Reported]:
    cues = {
        turn.cue.i for turn in turns if turn.cue is not None and turn.cue.doc is page.passage.doc
    }
    best: dict[int, tuple[float, Saying]] = {}
    doc = page.passage.doc
    for saying in iter_sayings(doc):
        if saying.head in cues or page.piece_at(doc[saying.head].idx) is not None:
            continue
        score = lexicon.score(doc, saying)
        if score is None or score < 0 or _inside(page.passage.offset, saying.content, taken):
            continue
        held = best.get(saying.head)
        if held is None or score > held[0]:
            best[saying.head] = (score, saying)
    return [_of_saying(context, page, saying, lexicon) for _, saying in best.values()]


def _inside(offset: int, content: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    start, end = content[0] + offset, content[1] + offset
    shared = sum(max(0, min(end, e) - max(start, s)) for s, e in taken)
    return 2 * shared > end - start


def _of_saying(context: Context, page: Page, saying: Saying, lexicon: Lexicon) -> Reported:
    doc = page.passage.doc
    start, end = _whole_marks(page, *saying.content)
    parts = tuple(
        context.chars(page.passage, piece.start, piece.end)
        for piece in page.pieces
        if start <= piece.start and piece.end <= end
    )
    source = source_head = None
    speaker = _outer_speaker(doc[saying.head], lexicon) or saying.source
    if speaker is not None:
        source_head = doc[speaker]
        source = speaker_span(context, page.passage, source_head)
    return Reported(
        context.chars(page.passage, start, end),
        context.chars(page.passage, *saying.cue),
        source,
        QuoteKind.MIXED if parts else QuoteKind.INDIRECT,
        lexicon.class_of(saying.lemma),
        lexicon.lemma(saying.lemma),
        saying.shape,
        parts,
        doc[saying.head],
        source_head,
        page.passage.offset + source_head.idx if source_head is not None else None,
        page.passage,
    )


def _outer_speaker(cue: Token, lexicon: Lexicon) -> int | None:
    """The speaker of "X announced that Y fell, saying …": X, though the parse hangs it on fell."""
    if cue.tag_ != "VBG" or cue.dep_ != "advcl" or cue.i < cue.head.i:
        return None
    if lexicon.lemma(cue.lemma_.lower()) not in lexicon.speech:
        return None
    verb = cue.head
    while verb.head.i != verb.i and lexicon.lemma(verb.lemma_.lower()) not in lexicon.speech:
        verb = verb.head
    if verb.i == cue.head.i or lexicon.lemma(verb.lemma_.lower()) not in lexicon.speech:
        return None
    source = shapes.source_of(verb)
    return source.i if source is not None else None


def _of_lead_in(context: Context, page: Page, lead_in: LeadIn) -> Reported:
    passage = page.passage
    parts = tuple(
        context.chars(passage, p.start, p.end) for p in page.pieces if p.start >= lead_in.cue[1]
    )
    return Reported(
        context.chars(passage, *lead_in.content),
        context.chars(passage, *lead_in.cue),
        speaker_span(
            context,
            passage,
            lead_in.source,
            lead_in.cue[0] if lead_in.cue[0] > lead_in.source.idx else None,
        ),
        QuoteKind.DIRECT if lead_in.spoken else QuoteKind.MIXED if parts else QuoteKind.INDIRECT,
        "saying",
        ":",
        "label",
        parts,
        None,
        lead_in.source,
        passage.offset + lead_in.source.idx,
        passage,
    )


def _of_fragment(
    context: Context,
    page: Page,
    piece: Quotation,
    lexicon: Lexicon,
    covered: list[tuple[int, int]],
) -> Reported | None:
    """Quoted words of which nothing else tells who said them, when their clause does."""
    passage = page.passage
    content = context.chars(passage, piece.start, piece.end)
    if n_words(content.exact) < MIN_QUOTED_WORDS or content.exact.istitle():
        return None
    if any(s < content.end and content.start < e for s, e in covered):
        return None
    lead = lead_of_fragment(page, piece, lexicon)
    if lead is None:
        return None
    cue, source = lead
    lemma = lexicon.lemma(cue.lemma_.lower())
    return Reported(
        content,
        context.chars(passage, *shapes.cue_of(cue)),
        speaker_span(context, passage, source, piece.outer_start),
        QuoteKind.MIXED,
        "saying",
        lemma,
        "fragment",
        (content,),
        cue,
        source,
        passage.offset + source.idx,
        passage,
    )


def _whole_marks(page: Page, start: int, end: int) -> tuple[int, int]:
    """Widen a range that cuts a quotation in two, marks included."""
    for piece in page.pieces:
        if piece.outer_start < end <= piece.outer_end or piece.end == end:
            end = piece.outer_end
        if piece.outer_start <= start < piece.outer_end:
            start = piece.outer_start
    return start, end
