"""Direct speech: the quotations of a report, each with the cue and the speaker that go with it.

The parse inside and around quotation marks is often wrong, so direct speech is read from the
order of things in the paragraph: what stands between a quotation and its neighbours, and which
verb of speech stands there. The parse only helps to find that verb's subject.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.cues import Lexicon
from reportedly.extract.quotemarks import Ending, Quotation, find_quotations, opens_with_mark
from reportedly.extract.sayings import source_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_STOP = re.compile(r"[.!?…][\"'”’)\]]*\s+(?![a-z])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|No|vs|Prof|Rev|Hon|Mt))$"
)
_SPOKEN_END = tuple(",.!?…—-–")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_MAX_CUE_TOKENS = 25
_MAX_ASIDE = 400
_MAX_PIECES = 20
_NOMINAL = frozenset({"PROPN", "PRON", "NOUN"})


@dataclass(slots=True)
class Turn:
    """One speaker's uninterrupted or briefly interrupted words.

    ``pieces`` are pairs of a passage's index and a quotation in that passage's own characters.
    ``lead`` is where the report's own words before the first mark begin, when they belong to what
    is said (The "worst is over," he said).
    """

    pieces: list[tuple[int, Quotation]]
    cue_passage: int | None = None
    cue: Token | None = None
    source_passage: int | None = None
    source: Token | None = None
    inherited: bool = False
    lead: int | None = None

    def n_characters(self) -> int:
        """How much is spoken, but no more than matters for a comparison with an aside."""
        return sum(piece.end - piece.start for _, piece in self.pieces[-_MAX_PIECES:])


@dataclass(slots=True)
class Page:
    """The outermost quotations of one passage, and which of its characters they cover."""

    passage: Passage
    pieces: tuple[Quotation, ...]
    taken: set[int] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [piece.outer_start for piece in self.pieces]

    @property
    def text(self) -> str:
        """The passage's text (``Doc.text`` builds it anew each time)."""
        return self.passage.text

    def piece_at(self, char: int) -> Quotation | None:
        """Give the quotation around a character of the passage, or None."""
        at = bisect_right(self.starts, char) - 1
        if at >= 0 and char < self.pieces[at].outer_end:
            return self.pieces[at]
        return None


def read_pages(context: Context) -> list[Page]:
    """Give the outermost quotations of every passage, in text order."""
    texts = [passage.text for passage in context.passages]
    pages = []
    for index, passage in enumerate(context.passages):
        following = texts[index + 1] if index + 1 < len(texts) else ""
        found = find_quotations(texts[index], continues=opens_with_mark(following))
        pages.append(Page(passage, tuple(q for q in found if q.depth == 0)))
    return pages


def iter_stops(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Give the ends of sentences in a stretch of text; abbreviations with a full stop are none."""
    for match in _STOP.finditer(text, start, len(text) if end is None else end):
        if text[match.start()] != "." or not _ABBREVIATED.search(
            text, max(0, match.start() - 6), match.start()
        ):
            yield match


def n_words(text: str) -> int:
    """Count words."""
    return sum(1 for _ in _WORD.finditer(text))


def is_title(text: str) -> bool:
    """Tell whether quoted words look like the name of a work: all words that weigh are capital."""
    words = [w for w in _WORD.findall(text) if len(w) > 3] or _WORD.findall(text)
    return not text.endswith(("!", "?")) and all(w[0].isupper() or w.isdigit() for w in words)


def outer_speaker(cue: Token, lexicon: Lexicon) -> Token | None:
    """The speaker of "X announced that Y fell, saying …": X, though the parse hangs it on fell."""
    if cue.tag_ != "VBG" or cue.dep_ != "advcl" or cue.i < cue.head.i:
        return None
    if lexicon.lemma(cue.lemma_.lower()) not in lexicon.speech:
        return None
    for verb in cue.ancestors:
        if lexicon.lemma(verb.lemma_.lower()) in lexicon.speech:
            return source_of(verb) if verb.i != cue.head.i else None
    return None


def read_turns(pages: list[Page], lexicon: Lexicon) -> list[Turn]:
    """Give the turns of direct speech, in text order; marks their pieces as taken."""
    turns: list[Turn] = []
    last_speaker: tuple[int, Token] | None = None
    speaker_page = -2
    open_turn: Turn | None = None
    for index, page in enumerate(pages):
        reader = _PageReader(page, index, lexicon)
        made = reader.read()
        whole = reader.all_quoted
        follows = whole and speaker_page == index - 1
        if open_turn is not None and made and made[0].pieces[0][1].start <= 3:
            _join(open_turn, made.pop(0))
        elif follows and made and made[0].source is None:
            _inherit(turns, made, last_speaker, index)
        turns.extend(made)
        speaker = reader.last_speaker or (last_speaker if follows else None)
        if speaker is not None:
            last_speaker, speaker_page = speaker, index
        if not page.pieces or page.pieces[-1].ending is not Ending.CONTINUED:
            open_turn = None
        elif made:
            open_turn = made[-1]
    return turns


def _inherit(
    turns: list[Turn], made: list[Turn], speaker: tuple[int, Token] | None, index: int
) -> None:
    """A paragraph of nothing but quotation goes on with the speaker of the one before."""
    previous = turns[-1] if turns else None
    if previous is not None and previous.pieces[-1][0] == index - 1 and _is_near(previous, speaker):
        _join(previous, made.pop(0))
    for turn in made:
        if turn.source is None and speaker is not None:
            turn.source_passage, turn.source = speaker
            turn.inherited = True


def _is_near(turn: Turn, speaker: tuple[int, Token] | None) -> bool:
    return speaker is not None and turn.source is not None and turn.source.i == speaker[1].i


def _join(turn: Turn, more: Turn) -> None:
    turn.pieces.extend(more.pieces)
    if turn.source is None:
        turn.source_passage, turn.source = more.source_passage, more.source
    if turn.cue is None:
        turn.cue_passage, turn.cue = more.cue_passage, more.cue


def _all_quoted(page: Page) -> bool:
    text = page.text
    outside = n_words(text) - sum(n_words(text[p.start : p.end]) for p in page.pieces)
    return bool(page.pieces) and outside <= 1


class _PageReader:
    """Reads one paragraph from left to right."""

    def __init__(self, page: Page, index: int, lexicon: Lexicon) -> None:
        self.page = page
        self.index = index
        self.lexicon = lexicon
        self.doc = page.passage.doc
        self.text = page.text
        self.last_speaker: tuple[int, Token] | None = None
        self.all_quoted = _all_quoted(page)

    def read(self) -> list[Turn]:
        turns: list[Turn] = []
        pieces = self.page.pieces
        for at, piece in enumerate(pieces):
            turn = self._turn_of(at, piece, turns)
            if turn is None:
                continue
            self.page.taken.add(at)
            if not turns or turns[-1] is not turn:
                turns.append(turn)
            if turn.source is not None:
                self.last_speaker = (self.index, turn.source)
        if self.last_speaker is None and not self.all_quoted:
            self.last_speaker = self._reporting_subject()
        return turns

    def _reporting_subject(self) -> tuple[int, Token] | None:
        """The last subject of a verb of speech in a paragraph without direct speech."""
        for token in reversed(self.doc):
            if token.pos_ == "VERB" and self._is_cue(token) and self._outside(token):
                source = source_of(token)
                if source is not None and self._outside(source):
                    return self.index, source
        return None

    def _turn_of(self, at: int, piece: Quotation, turns: list[Turn]) -> Turn | None:
        words = self.text[piece.start : piece.end]
        previous = turns[-1] if turns and at and (at - 1) in self.page.taken else None
        if previous is not None and self._goes_on_after_cue(at, previous):
            previous.pieces.append((self.index, piece))
            return previous
        if self._is_embedded(at):
            return self._led_in(at, piece)
        after = self._cue_after(at)
        before = self._cue_before(at)
        if before is not None and previous is not None and _same(previous.cue, before):
            previous.pieces.append((self.index, piece))
            return previous
        if after is not None and (before is None or words.endswith(",")):
            return self._cued(piece, after, forward=True)
        if before is not None:
            return self._cued(piece, before, forward=False)
        if not self._starts_sentence(at):
            return None
        if previous is not None and previous.source is not None:
            return self._go_on(at, piece, previous)
        if self.all_quoted and (n_words(words) >= 3 or words[-1:] in ".!?"):
            return Turn([(self.index, piece)])
        return None

    def _goes_on_after_cue(self, at: int, previous: Turn) -> bool:
        """ "A," he said, "and B": nothing but the cue's clause stands between."""
        cue, gap = previous.cue, self._gap_before(at)
        start = self.page.pieces[at - 1].outer_end
        return (
            cue is not None
            and previous.cue_passage == self.index
            and start <= cue.idx < start + len(gap)
            and gap.rstrip()[-1:] in (",", "—", "–", "-")
            and len(gap) <= _MAX_ASIDE
            and next(iter_stops(gap), None) is None
        )

    def _led_in(self, at: int, piece: Quotation) -> Turn | None:
        """A sentence half in the report's words and half quoted, with its cue behind."""
        words = self.text[piece.start : piece.end]
        after = self._cue_after(at)
        if after is None or n_words(words) < 3 or is_title(words.rstrip(",")):
            return None
        turn = self._cued(piece, after, forward=True)
        gap = self._gap_before(at)
        stops = [m.end() for m in iter_stops(gap)]
        turn.lead = piece.outer_start - len(gap) + (stops[-1] if stops else 0)
        while self.text[turn.lead].isspace():
            turn.lead += 1
        return turn

    def _go_on(self, at: int, piece: Quotation, previous: Turn) -> Turn | None:
        gap = self._gap_before(at)
        words = self.text[piece.start : piece.end]
        if n_words(words) < 2 and words[-1:] not in ".!?":
            return None
        spoken = len(words) + previous.n_characters()
        if len(gap) <= min(_MAX_ASIDE, spoken) and sum(1 for _ in iter_stops(gap)) <= 1:
            previous.pieces.append((self.index, piece))
            return previous
        return Turn(
            [(self.index, piece)], None, None, previous.source_passage, previous.source, True
        )

    def _cued(self, piece: Quotation, cue: Token, *, forward: bool) -> Turn:
        source = self._source(cue, piece, forward=forward)
        return Turn([(self.index, piece)], self.index, cue, self.index if source else None, source)

    def _gap_before(self, at: int) -> str:
        start = self.page.pieces[at - 1].outer_end if at else 0
        return self.text[start : self.page.pieces[at].outer_start]

    def _starts_sentence(self, at: int) -> bool:
        gap = self._gap_before(at).rstrip()
        if not gap:
            if at == 0:
                return True
            previous = self.page.pieces[at - 1]
            return self.text[previous.start : previous.end][-1:] in ".!?…"
        return gap[-1] in ".!?…" or (gap[-1] in "\"”'’)" and gap[-2:-1] in ".!?…")

    def _is_embedded(self, at: int) -> bool:
        """The quotation stands in a clause of the report's own, as an object or a title does."""
        gap = self._gap_before(at)
        stops = [m.end() for m in iter_stops(gap)]
        lead = gap[stops[-1] if stops else 0 :].strip()
        if not lead or lead[-1] in ",:;—–-(":
            return False
        token = self.doc[max(0, self._token_from(self.page.pieces[at].outer_start) - 1)]
        return not self._is_cue(token)

    def _outside(self, token: Token) -> bool:
        return self.page.piece_at(token.idx) is None

    def _is_cue(self, token: Token) -> bool:
        return self.lexicon.lemma(token.lemma_.lower()) in self.lexicon.speech

    def _token_from(self, char: int) -> int:
        """Index of the first token that starts at or after a character."""
        low, high = 0, len(self.doc)
        while low < high:
            middle = (low + high) // 2
            if self.doc[middle].idx < char:
                low = middle + 1
            else:
                high = middle
        return low

    def _cue_after(self, at: int) -> Token | None:
        """The verb of speech in the clause that follows a quotation directly."""
        piece = self.page.pieces[at]
        words = self.text[piece.start : piece.end]
        gap_head = self.text[piece.outer_end : piece.outer_end + 2].strip()
        comma_after = gap_head[:1] == ","
        if not (words.endswith(_SPOKEN_END) or comma_after):
            return None
        if words.endswith(".") and not gap_head[:1].islower():
            return None
        end = self._limit_after(at)
        first = self._token_from(piece.outer_end)
        for token in self.doc[first : first + _MAX_CUE_TOKENS]:
            if token.idx >= end:
                return None
            if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass", "relcl"):
                continue
            if self._is_cue(token):
                return token
            if token.dep_ != "acl":
                return None
        return None

    def _limit_after(self, at: int) -> int:
        start = self.page.pieces[at].outer_end
        limit = (
            self.page.pieces[at + 1].outer_start
            if at + 1 < len(self.page.pieces)
            else len(self.text)
        )
        stop = next(iter_stops(self.text, start, limit), None)
        return stop.start() if stop else limit

    def _cue_before(self, at: int) -> Token | None:
        """The verb of speech that leads up to a quotation with a comma or a colon."""
        piece = self.page.pieces[at]
        gap = self._gap_before(at)
        tail = gap.rstrip()
        if tail[-1:] not in (",", ":"):
            return None
        words = self.text[piece.start : piece.end]
        if tail[-1:] == "," and not (
            words[:1].isupper() or words[:1] in "[…." or words[:1].isdigit()
        ):
            return None
        stops = [m.end() for m in iter_stops(gap)]
        start = piece.outer_start - len(gap) + (stops[-1] if stops else 0)
        last = self._token_from(piece.outer_start)
        first = self._token_from(start)
        found = [
            t for t in self.doc[first:last] if t.pos_ in ("VERB", "AUX", "NOUN") and self._is_cue(t)
        ]
        verbs = [t for t in found if t.pos_ != "NOUN"]
        if verbs:
            return verbs[-1]
        return self._name_and_colon(first, last) if tail[-1:] == ":" else None

    def _name_and_colon(self, first: int, last: int) -> Token | None:
        """The colon of "From the Evening Post: …", which is then the cue."""
        tokens = [t for t in self.doc[first:last] if not t.is_space]
        if not 2 <= len(tokens) <= 9 or any(t.pos_ in ("VERB", "AUX") for t in tokens):
            return None
        colon = next((t for t in reversed(tokens) if t.text == ":"), None)
        return colon if colon is not None and any(t.pos_ == "PROPN" for t in tokens) else None

    def _source(self, cue: Token, piece: Quotation, *, forward: bool) -> Token | None:
        if cue.text == ":":
            names = [t for t in self.doc[max(0, cue.i - 8) : cue.i] if t.pos_ == "PROPN"]
            return _climb(names[-1], 0, cue.i) if names else None
        source = outer_speaker(cue, self.lexicon) or source_of(cue)
        if source is not None and self._outside(source) and abs(source.i - cue.i) < 40:
            return source
        return self._nearest(cue, piece) if forward else self._before(cue)

    def _before(self, cue: Token) -> Token | None:
        """The name that stands right before a cue that leads up to a quotation."""
        near = [
            t
            for t in self.doc[max(cue.sent.start, cue.i - 4) : cue.i]
            if t.pos_ in _NOMINAL and self._outside(t)
        ]
        return _climb(near[-1], cue.sent.start, cue.i) if near else None

    def _nearest(self, cue: Token, piece: Quotation) -> Token | None:
        """The name that stands between a quotation and its cue, or right behind the cue."""
        first = self._token_from(piece.outer_end)
        between = [t for t in self.doc[first : cue.i] if t.pos_ in _NOMINAL]
        if between:
            return _climb(between[0], first, cue.i)
        behind = [
            t for t in self.doc[cue.i + 1 : cue.i + 4] if t.pos_ in _NOMINAL and self._outside(t)
        ]
        return _climb(behind[0], cue.i + 1, len(self.doc)) if behind else None


def lead_of_fragment(page: Page, piece: Quotation, lexicon: Lexicon) -> tuple[Token, Token] | None:
    """The cue and source of quoted words that stand inside a clause of the report's own.

    The nearest cue before them in their sentence, with its subject; or the owner in "X's …".
    """
    reader = _PageReader(page, 0, lexicon)
    doc = reader.doc
    at = reader._token_from(piece.outer_start)
    if at == 0 or at >= len(doc):
        return None
    before = doc[at - 1]
    if before.tag_ == "POS" and before.head.pos_ == "PROPN":
        return before, before.head
    for token in reversed(doc[doc[at].sent.start : at]):
        if token.pos_ == "VERB" and reader._outside(token) and reader._is_cue(token):
            source = outer_speaker(token, lexicon) or source_of(token)
            return (token, source) if source is not None and reader._outside(source) else None
    return None


def _same(left: Token | None, right: Token | None) -> bool:
    return left is not None and right is not None and left.i == right.i


def _climb(token: Token, first: int, last: int) -> Token:
    while (
        token.dep_ in ("compound", "nmod", "amod", "poss", "appos", "flat")
        and first <= token.head.i < last
        and token.head.pos_ in _NOMINAL
    ):
        token = token.head
    return token
