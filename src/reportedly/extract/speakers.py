"""Who speaks: the noun phrase of a source, and the entity that it stands for."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.model.facts import Extraction, Mention
from reportedly.model.report import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT_OUT = frozenset({"punct", "advcl", "ccomp", "parataxis", "dep"})
_MAX_TOKENS = 25


def phrase_of(head: Token, limit: int | None = None) -> tuple[int, int]:
    """Give the characters of a source's noun phrase: with apposition, without relative clauses.

    ``limit`` is a character that the phrase may not reach.
    """
    tokens, queue = [head], [head]
    while queue:
        for child in queue.pop().children:
            if child.dep_ in _LEFT_OUT or child.i - head.i > _MAX_TOKENS:
                continue
            if child.dep_ == "relcl" and _is_aside(child):
                continue
            if limit is not None and child.idx >= limit:
                continue
            tokens.append(child)
            queue.append(child)
    tokens = _unbroken(sorted(tokens, key=lambda t: t.i), head)
    while len(tokens) > 1 and (tokens[-1].is_punct or tokens[-1].tag_ == "POS"):
        tokens.pop()
    first = 0
    while first < len(tokens) - 1 and tokens[first].is_punct:
        first += 1
    return tokens[first].idx, tokens[-1].idx + len(tokens[-1])


def _is_aside(clause: Token) -> bool:
    """A relative clause behind a comma says more of a source that is known without it."""
    first = clause.left_edge.i
    return first > 0 and clause.doc[first - 1].is_punct


def _unbroken(tokens: list[Token], head: Token) -> list[Token]:
    """Keep the tokens around the head up to the first hole that is more than punctuation."""
    doc = head.doc
    at = next(i for i, t in enumerate(tokens) if t.i == head.i)
    first = last = at
    while first and _bridged(doc, tokens[first - 1].i, tokens[first].i):
        first -= 1
    while last + 1 < len(tokens) and _bridged(doc, tokens[last].i, tokens[last + 1].i):
        last += 1
    return tokens[first : last + 1]


def _bridged(doc: object, left: int, right: int) -> bool:
    return all(doc[i].is_punct or doc[i].is_space for i in range(left + 1, right))  # type: ignore[index]


def antecedent_of(head: Token) -> Token:
    """Give the noun that a relative pronoun stands for, and any other token itself."""
    if head.tag_ in ("WP", "WDT") and head.head.dep_ == "relcl" and head.head.head.i < head.i:
        return head.head.head
    return head


class Mentions:
    """The mentions of an extraction, to be asked which entity a span stands for."""

    def __init__(self, found: Extraction) -> None:
        self._mentions = sorted(found.mentions, key=lambda m: (m.span.start, m.span.end))
        self._starts = [m.span.start for m in self._mentions]
        self._longest = max((len(m.span) for m in self._mentions), default=0)

    def entity_at(self, start: int, end: int, head: int | None = None) -> str | None:
        """Give the entity of the mention that best covers ``start:end`` of the report's text.

        With ``head`` (a character of the phrase's head word) only mentions that hold it count,
        so that "the spokesman of X" is not taken for X.
        """
        best: tuple[int, Mention] | None = None
        for mention in self._mentions[bisect_left(self._starts, start - self._longest) :]:
            if mention.span.start >= end:
                break
            shared = min(end, mention.span.end) - max(start, mention.span.start)
            holds = head is None or mention.span.start <= head < mention.span.end
            if shared > 0 and holds and (best is None or shared > best[0]):
                best = (shared, mention)
        return best[1].entity if best else None


def speaker_span(context: Context, passage: Passage, head: Token, limit: int | None = None) -> Span:
    """Point at the noun phrase around ``head``, up to the passage's character ``limit``."""
    start, end = phrase_of(head, limit)
    if start >= end:
        return context.span(passage, head)
    return context.chars(passage, start, end)
