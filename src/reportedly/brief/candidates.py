"""Sentences that may stand in a brief, and what speaks against printing one alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reportedly.brief.words import load_table
from reportedly.model.facts import Quote, QuoteKind
from reportedly.model.report import Span

MIN_WORDS, MAX_WORDS = 6, 60
_ENDING = re.compile(r"[.!…][\"'”’»)\]]*$")
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|we|We|our|Our|us|my|My|me)\b")
# "TARN, Orland (North Wire) - ", "(AP) — ", "TARN --": looked for in the first characters only.
_DATELINE = re.compile(
    r"(?:(?:[A-Z][\w.'’-]*[, ]{1,2}){0,6}\([A-Z][\w ./]{1,30}\) ?|"
    r"(?:[A-Z][A-Z.'’-]+[, ]{1,2}){1,4}(?:[A-Z][\w.]*,? ){0,3})(?:--?|[–—]) +|"
    r"\([A-Z]{2,10}\) +(?=[A-Z])"
)
_DATELINE_CHARS = 90
# Words passed on with nobody named: "..., he said" in a sentence that names no other speaker.
_PRONOUN_SAYS = re.compile(
    r"[,”\"’] (?:he|she|they|it) (?:said|says|added|told|adds|warned|noted|wrote|explained)\b|"
    r"[,”\"’] (?:said|added) (?:he|she|they)\b"
)
_DOUBLE = str.maketrans("“”„«»", '"""""')


@cache
def _openers(name: str) -> re.Pattern[str]:
    phrases = sorted(load_table("dangling")[name], key=len, reverse=True)
    joined = "|".join(re.escape(p) for p in phrases)
    return re.compile(rf"[\W_]{{0,4}}(?:{joined})(?![\w-])", re.IGNORECASE)


def count_faults(text: str) -> int:
    """Count the reasons not to print a sentence by itself; 0 is sound.

    A word first that points back, a link word first, an aside to the reader, a fragment, a
    question, a quotation left open, a first person outside quotation marks, "he said".

    >>> count_faults("The minister of Orland will travel to Tarn on Friday.")
    0
    >>> count_faults("He will travel to Tarn on Friday, the minister said.")
    1
    """
    n_words = len(text.split())
    plain = text.translate(_DOUBLE)
    outside = " ".join(plain.split('"')[::2])
    return sum(
        (
            bool(_openers("openers").match(text)),
            bool(_openers("links").match(text)),
            2 * bool(_openers("asides").match(text)),
            n_words < MIN_WORDS or n_words > MAX_WORDS,
            not _ENDING.search(text),
            plain.count('"') % 2 == 1,
            bool(_FIRST_PERSON.search(outside)),
            text.isupper(),
            bool(_PRONOUN_SAYS.search(text)),
        )
    )


def skip_dateline(text: str) -> int:
    """Give where a sentence begins after a dateline; 0 when there is none.

    >>> skip_dateline("TARN, Orland (North Wire) - Boats were seized.")
    28
    >>> skip_dateline("Boats were seized - all of them.")
    0
    """
    found = _DATELINE.match(text[:_DATELINE_CHARS])
    return found.end() if found and found.end() < len(text) else 0


def is_bare_quote(sentence: Span, quotes: Sequence[Quote]) -> bool:
    """Tell whether a sentence is somebody's words with nothing that says whose.

    ``quotes`` are the direct quotes of the same report.
    """
    for quote in quotes:
        if quote.kind is QuoteKind.INDIRECT or not quote.content.overlaps(sentence):
            continue
        named = quote.speaker is not None and sentence.contains(quote.speaker)
        start = max(sentence.start, quote.content.start)
        inside = min(sentence.end, quote.content.end) - start
        if not named and inside >= 0.8 * len(sentence):
            return True
    return False
