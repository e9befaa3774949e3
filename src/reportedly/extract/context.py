"""What every extractor is given: the report, its article passages, and their parses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from reportedly.model.facts import Extraction
from reportedly.model.report import Block, Report, Span

if TYPE_CHECKING:
    import spacy.tokens


@dataclass(frozen=True)
class Passage:
    """An article block (or a piece of a very long one) with its parse.

    ``offset`` is where ``text`` starts in the report's text; ``text`` is the same as ``doc.text``,
    which spaCy builds anew every time it is asked. ``block_index`` is the index into
    ``Report.blocks``. Token ``t`` of ``doc`` starts at ``offset + t.idx`` of the report's text.
    ``sentences`` are those of ``doc``, kept because spaCy looks for them anew every time.

    Every look at a token through ``doc`` makes a new object, so the columns below, read once, are
    what loops over a whole passage should use.
    """

    block: Block
    block_index: int
    offset: int
    doc: spacy.tokens.Doc
    sentences: tuple[spacy.tokens.Span, ...] = ()
    text: str = ""

    @cached_property
    def tokens(self) -> tuple[spacy.tokens.Token, ...]:
        """The tokens of ``doc``."""
        return tuple(self.doc)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The text of each token."""
        return tuple([token.text for token in self.tokens])

    @cached_property
    def lowers(self) -> tuple[str, ...]:
        """The text of each token in lower case."""
        return tuple([token.lower_ for token in self.tokens])

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The part of speech of each token (``pos_``)."""
        return tuple([token.pos_ for token in self.tokens])

    @cached_property
    def capitals(self) -> tuple[bool, ...]:
        """Whether each token begins with a capital letter."""
        return tuple([word[:1].isupper() for word in self.words])

    def text_of(self, start: int, end: int) -> str:
        """Give the text of the tokens ``start`` to ``end`` (not empty, inside the passage)."""
        last = self.tokens[end - 1]
        return self.text[self.tokens[start].idx : last.idx + len(self.words[end - 1])]


@dataclass(frozen=True, slots=True)
class Context:
    """A report and the parses of its article blocks, in text order."""

    report: Report
    passages: tuple[Passage, ...]

    def span(self, passage: Passage, part: spacy.tokens.Span | spacy.tokens.Token) -> Span:
        """Point at a spaCy span or token of a passage.

        Raises:
            IndexError: the part is empty.
        """
        start = part.start_char if hasattr(part, "start_char") else part.idx
        end = part.end_char if hasattr(part, "end_char") else part.idx + len(part)
        return self.report.span(passage.offset + start, passage.offset + end)

    def chars(self, passage: Passage, start: int, end: int) -> Span:
        """Point at characters ``start:end`` of a passage's own text."""
        return self.report.span(passage.offset + start, passage.offset + end)

    def sentences(self) -> Iterator[tuple[Passage, spacy.tokens.Span]]:
        """Give every sentence with its passage, in text order."""
        for passage in self.passages:
            for sentence in passage.sentences:
                yield passage, sentence

    def passage_at(self, start: int) -> Passage | None:
        """Give the passage that holds the character ``start`` of the report's text, if any."""
        at = bisect_right(self.passages, start, key=lambda p: p.offset) - 1
        if at < 0:
            return None
        passage = self.passages[at]
        return passage if start < passage.offset + len(passage.text) else None

    def tokens_of(self, span: Span) -> spacy.tokens.Span | None:
        """Give the tokens that cover a span (widened to whole tokens), or None outside passages."""
        passage = self.passage_at(span.start)
        if passage is None:
            return None
        start, end = span.start - passage.offset, span.end - passage.offset
        return passage.doc.char_span(start, min(end, len(passage.text)), alignment_mode="expand")


class Extractor(Protocol):
    """One kind of fact. Pure: finding never writes; the runner keeps what is returned.

    ``after`` names the extractors whose facts it reads from ``found``.
    """

    name: str
    version: str
    after: tuple[str, ...]

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with this extractor's own fields filled (``dataclasses.replace``)."""
        ...
