"""The same words spoken once: direct quotations that several reports share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from reportedly.model.facts import Extraction, QuoteKind
from reportedly.model.report import Report, Span

#: Shorter quotations may be two people's; so many words in a row are one utterance.
MIN_WORDS = 6

_WORD = re.compile(r"[^\W_]+")


class Utterances:
    """Knows which direct quotations of a story are the same words.

    Two are when one holds the other whole, word for word. Cost: linear in the quoted words.
    """

    def __init__(self, reports: Sequence[Report], facts: Mapping[str, Extraction]) -> None:
        quotes = [
            (span, words)
            for report in sorted(reports, key=lambda r: r.id)
            for span, words in _iter_quotes(facts.get(report.id))
        ]
        self._numbers = _number([words for _, words in quotes])
        self._spans: dict[str, list[tuple[int, int, int]]] = {}
        for (span, _), number in zip(quotes, self._numbers, strict=True):
            self._spans.setdefault(span.report_id, []).append((span.start, span.end, number))
        for spans in self._spans.values():
            spans.sort()

    def of(self, span: Span) -> int | None:
        """Give the number of the utterance that a span lies in, None outside quotations."""
        spans = self._spans.get(span.report_id, [])
        at = bisect_right(spans, (span.start, 1 << 60, 0)) - 1
        if at >= 0 and spans[at][0] <= span.start and span.end <= spans[at][1]:
            return spans[at][2]
        return None


def _iter_quotes(found: Extraction | None) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for quote in found.quotes if found is not None else ():
        if quote.kind is not QuoteKind.INDIRECT:
            for part in quote.parts or (quote.content,):
                words = tuple(_WORD.findall(part.exact.casefold()))
                if len(words) >= MIN_WORDS:
                    yield part, words


def _number(quotes: Sequence[tuple[str, ...]]) -> list[int]:
    """Give the same number to quotations of which one holds the other.

    The longest first, each is looked up by its first words among the words of longer ones.
    """
    order = sorted(range(len(quotes)), key=lambda i: (-len(quotes[i]), i))
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    numbers = [0] * len(quotes)
    for i in order:
        words = quotes[i]
        hit = seen.get(words[:MIN_WORDS])
        numbers[i] = i
        if hit is not None:
            whole, at = quotes[hit[0]], hit[1]
            if whole[at : at + len(words)] == words:
                numbers[i] = numbers[hit[0]]
                continue
        for at in range(len(words) - MIN_WORDS + 1):
            seen.setdefault(words[at : at + MIN_WORDS], (i, at))
    return numbers
