"""Everything in a report that is passed on from somebody: said, written, denied, hoped, thought.

Joins direct speech (:mod:`reportedly.extract.speech`) with what the parse shows
(:mod:`reportedly.extract.sayings`), so that no words are counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.extract import sayings as shapes
from reportedly.extract.citing import citings_of, names_a_source, without_asides
from reportedly.extract.context import Context, Passage
from reportedly.extract.cues import SPEECH_CLASSES, Lexicon, load_lexicon
from reportedly.extract.leadins import LeadIn, believable, iter_lead_ins
from reportedly.extract.quotemarks import Quotation
from reportedly.extract.sayings import Saying, iter_sayings
from reportedly.extract.speakers import speaker_span
from reportedly.extract.speech import (
    Page,
    Turn,
    is_title,
    lead_of_fragment,
    n_words,
    outer_speaker,
    read_pages,
    read_turns,
)
from reportedly.model.facts import QuoteKind
from reportedly.model.report import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


#: What outlets do with the words of others; inside it a weaker cue will do.
RELAYING = frozenset({"according", "report", "cite", "quote"})
RELAYED_THRESHOLD = -1.5

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


#: The last answer: the quote and the attribution extractor ask for the same report in a row.
_last: tuple[Context, tuple[Reported, ...]] | None = None


def find_reported(context: Context) -> tuple[Reported, ...]:
    """Give all that is passed on in a report, in text order.

    Cost: linear in the text, plus the parses already made; nothing when asked again at once.
    """
    global _last
    held = _last
    if held is None or held[0] is not context:
        held = _last = (context, _read(context))
    return held[1]


def _read(context: Context) -> tuple[Reported, ...]:
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
    labelled = _labelled(context, pages, taken)
    covered = [(r.content.start, r.content.end) for r in (*direct, *rest, *labelled)]
    fragments = [
        made
        for page in pages
        for at, piece in enumerate(page.pieces)
        if at not in page.taken and (made := _of_fragment(context, page, piece, lexicon, covered))
    ]
    everything = [*direct, *rest, *labelled, *fragments]
    return tuple(sorted(everything, key=lambda r: (r.content.start, r.content.end)))


def _labelled(context: Context, pages: list[Page], taken: list[tuple[int, int]]) -> list[Reported]:
    pairs = [(page, lead_in) for page in pages for lead_in in iter_lead_ins(page.passage)]
    kept = believable([lead_in for _, lead_in in pairs], context.report.text)
    return [
        _of_lead_in(context, page, lead_in)
        for page, lead_in in pairs
        if lead_in in kept and not _inside(page.passage.offset, lead_in.content, taken)
    ]


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
        same = turn.cue is not None and turn.source_passage == turn.cue_passage
        limit = turn.cue.idx if same and turn.cue and turn.source.idx < turn.cue.idx else None
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
    for saying in iter_sayings(doc, lexicon.is_listed):
        if saying.head in cues or page.piece_at(doc[saying.head].idx) is not None:
            continue
        if _only_names_source(doc, saying):
            continue
        score = lexicon.score(doc, page.text, saying)
        if score is None or _inside(page.passage.offset, saying.content, taken):
            continue
        held = best.get(saying.head)
        if held is None or score > held[0]:
            best[saying.head] = (score, saying)
    sure = [saying for score, saying in best.values() if score >= 0]
    relayed = [s.content for s in sure if lexicon.lemma(s.lemma) in RELAYING]
    doubtful = [
        saying
        for score, saying in best.values()
        if RELAYED_THRESHOLD <= score < 0
        and lexicon.class_of(saying.lemma) in SPEECH_CLASSES
        and any(start <= doc[saying.head].idx < end for start, end in relayed)
    ]
    citings = citings_of(doc)
    return [
        _of_saying(context, page, saying, lexicon, citings.get(saying.head, []))
        for saying in (*sure, *doubtful)
    ]


def _inside(offset: int, content: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    start, end = content[0] + offset, content[1] + offset
    shared = sum(max(0, min(end, e) - max(start, s)) for s, e in taken)
    return 2 * shared > end - start


def _of_saying(
    context: Context, page: Page, saying: Saying, lexicon: Lexicon, citings: list[Token]
) -> Reported:
    doc = page.passage.doc
    told_by = doc[saying.source or 0] if saying.shape == shapes.ACCORDING else None
    content = without_asides(page.text, saying.content, citings, told_by)
    start, end = _whole_marks(page, *content)
    parts = _parts_within(context, page, start, end)
    source = None
    source_head = outer_speaker(doc[saying.head], lexicon)
    if source_head is None and saying.source is not None:
        source_head = doc[saying.source]
    if source_head is not None:
        limit = saying.cue[0] if source_head.idx < saying.cue[0] else None
        source = speaker_span(context, page.passage, source_head, limit)
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


def _only_names_source(doc: Doc, saying: Saying) -> bool:
    """The "cited" of "X cited Y as saying Z", and "citing an official": a link, no content."""
    if saying.lemma not in ("cite", "quote"):
        return False
    cue = doc[saying.head]
    if cue.tag_ == "VBG" and saying.shape == shapes.OBJECT and names_a_source(cue):
        return True
    return any(
        shapes.quoter_of(inner) is not None
        for prep in shapes.children_of(cue, "prep")
        for inner in shapes.children_of(prep, "pcomp")
    )


def _of_lead_in(context: Context, page: Page, lead_in: LeadIn) -> Reported:
    passage = page.passage
    content = context.chars(passage, *lead_in.content)
    parts = (content,) if lead_in.spoken else _parts_within(context, page, *lead_in.content)
    behind = lead_in.source.idx > lead_in.cue[0]
    limit = passage.text.find("(@", lead_in.source.idx) if behind else lead_in.cue[0]
    quoted = QuoteKind.MIXED if parts else QuoteKind.INDIRECT
    return Reported(
        content,
        context.chars(passage, *lead_in.cue),
        speaker_span(context, passage, lead_in.source, limit if limit > 0 else None),
        QuoteKind.DIRECT if lead_in.spoken else quoted,
        "saying",
        ":",
        "label",
        parts,
        None,
        lead_in.source,
        passage.offset + lead_in.source.idx,
        passage,
    )


def _parts_within(context: Context, page: Page, start: int, end: int) -> tuple[Span, ...]:
    return tuple(
        context.chars(page.passage, piece.start, piece.end)
        for piece in page.pieces
        if start <= piece.start and piece.end <= end
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
    part = content = context.chars(passage, piece.start, piece.end)
    if n_words(content.exact) < MIN_QUOTED_WORDS or is_title(content.exact):
        return None
    if any(s < content.end and content.start < e for s, e in covered):
        return None
    lead = lead_of_fragment(page, piece, lexicon)
    if lead is None:
        return None
    cue, source = lead
    after = cue.idx + len(cue)
    if lexicon.is_listed(cue.lemma_.lower()) and n_words(page.text[after : piece.start]):
        first = shapes.trim(page.text, after, piece.outer_start)[0]
        content = context.chars(passage, first, piece.outer_end)
    lemma = lexicon.lemma(cue.lemma_.lower())
    return Reported(
        content,
        context.chars(passage, *shapes.cue_of(cue)),
        speaker_span(context, passage, source, piece.outer_start),
        QuoteKind.MIXED,
        "saying",
        lemma,
        "fragment",
        (part,),
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
