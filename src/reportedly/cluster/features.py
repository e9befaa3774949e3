"""What of a report is looked at when it is grouped: terms, names, headline, day, vector.

Everything here is a function of the one report, so it can be stored and never computed again.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

from reportedly.model.report import ARTICLE_KINDS, Basis, BlockKind, Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Raised when stored features can no longer be compared with new ones.
FEATURES_VERSION = 3

#: Words looked at, from the top of the article; news tells the essential first.
MAX_WORDS = 800

#: Words of the body counted as the lead, and words of headline and lead that are embedded.
LEAD_WORDS = 60

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<!\w)(?:19|20)[0-9]{2}(?!\w)")
_DATED_KINDS = ARTICLE_KINDS | {BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.SOURCE_LINE}
_ADDRESS = re.compile(r"\s*(?:https?\s?:|www\s?\.)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;\n“”\"‘(]\s*$")


@dataclass(frozen=True)
class ReportFeatures:
    """What is stored of one report for grouping.

    ``terms`` counts stemmed words of headline and body, ``head`` those of headline and lead,
    ``names`` capitalised words inside sentences. ``first_day``/``last_day`` are proleptic day
    numbers, None when the date is unknown; ``year`` is then the latest year told of. ``vector``
    is the embedding of headline and lead, as half floats, so that a stored one equals a fresh one.
    """

    report_id: str
    terms: Mapping[str, int]
    head: Mapping[str, int]
    names: tuple[str, ...]
    n_words: int
    first_day: int | None
    last_day: int | None
    year: int | None
    vector: bytes

    @cached_property
    def embedding(self) -> npt.NDArray[np.float32]:
        """The vector as float32, shape (384,)."""
        import numpy as np

        return np.frombuffer(self.vector, dtype="<f2").astype(np.float32)

    def to_json(self) -> dict[str, Any]:
        """Give the features as plain JSON data (about 6 KB a report)."""
        return {
            "version": FEATURES_VERSION,
            "id": self.report_id,
            "terms": dict(self.terms),
            "head": dict(self.head),
            "names": list(self.names),
            "n_words": self.n_words,
            "days": [self.first_day, self.last_day],
            "year": self.year,
            "vector": base64.b64encode(self.vector).decode("ascii"),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReportFeatures:
        """Read what :meth:`to_json` gave.

        Raises:
            ValueError: it was written by another version; compute the features anew.
        """
        if data.get("version") != FEATURES_VERSION:
            raise ValueError(f"features of version {data.get('version')}, not {FEATURES_VERSION}")
        first, last = data["days"]
        return cls(
            report_id=data["id"],
            terms=data["terms"],
            head=data["head"],
            names=tuple(data["names"]),
            n_words=data["n_words"],
            first_day=first,
            last_day=last,
            year=data["year"],
            vector=base64.b64decode(data["vector"]),
        )


def features_of(report: Report) -> ReportFeatures:
    """Give the features of one report. Cost: one embedding (about 17 ms) and 1 ms of counting."""
    from reportedly.text.embed import embed_texts

    headline, body = headline_of(report), list(_body_pieces(report))
    if [" ".join(piece.split()) for piece in body] == [headline]:
        body = []  # a headline alone, given both as the title and as the text
    words = list(islice(_words_of([headline, *body]), MAX_WORDS))
    lead = " ".join(list(islice(" ".join(body)[:4000].split(), LEAD_WORDS)))
    first, last = _days_of(report)
    vector = embed_texts([f"{headline}. {lead}" if headline else lead])[0]
    return ReportFeatures(
        report_id=report.id,
        terms=_counted(words),
        head=_counted(_words_of([headline, lead])),
        names=_names_of(body) or _names_of([headline]),
        n_words=len(words),
        first_day=first,
        last_day=last,
        year=date.fromordinal(first).year if first else _latest_year(report),
        vector=vector.astype("<f2").tobytes(),
    )


def headline_of(report: Report) -> str:
    """Give the headline: the carrier's or the page's, else the headline block, else nothing.

    A web address in its place is none.
    """
    blocks = (b.span.exact for b in report.blocks if b.kind is BlockKind.HEADLINE)
    for text in (report.title_text or "", *blocks):
        if text.strip() and not _ADDRESS.match(text):
            return " ".join(text[:500].split())
    return ""


def _body_pieces(report: Report) -> Iterator[str]:
    """Give the article text without the headline; the whole text when no block is marked."""
    if not report.blocks:
        yield report.text
        return
    for block in report.article_blocks:
        if block.kind is not BlockKind.HEADLINE:
            yield block.span.exact


def stem(word: str) -> str:
    """Fold case and a plural ``s`` or possessive away; no more, for names must stay themselves."""
    word = word.lower()
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su" else word


def _words_of(pieces: Iterable[str]) -> Iterator[str]:
    """Give the stems of words with two characters or more."""
    for piece in pieces:
        for match in _WORD.finditer(piece):
            word = match.group()
            if 1 < len(word) <= 40 and (stemmed := stem(word)) not in _address_words():
                yield stemmed


@cache
def _address_words() -> frozenset[str]:
    text = resources.files("reportedly.data").joinpath("address_words.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _names_of(pieces: Iterable[str]) -> tuple[str, ...]:
    """Give stems of capitalised words that do not open a sentence, sorted.

    A piece written mostly in capitals (a headline in title case) tells nothing and is left out.
    """
    found: set[str] = set()
    for piece in pieces:
        matches = list(islice(_WORD.finditer(piece), MAX_WORDS))
        capitals = [m for m in matches if m.group()[0].isupper()]
        if len(capitals) * 2 > len(matches) and len(matches) > 3:
            continue
        for match in capitals:
            if match.start() and not _SENTENCE_END.search(piece, match.start() - 2, match.start()):
                found.add(stem(match.group()))
    return tuple(sorted(found))


def _latest_year(report: Report) -> int | None:
    """Give the latest year that the article or its dateline names, or None."""
    texts = [b.span.exact for b in report.blocks if b.kind in _DATED_KINDS] or [report.text]
    years = [int(m.group()) for text in texts for m in _YEAR.finditer(text)]
    return max(years, default=None)


def _days_of(report: Report) -> tuple[int | None, int | None]:
    days = report.published.days
    if report.published.basis is Basis.UNKNOWN or days.first is None or days.last is None:
        return None, None
    return days.first.toordinal(), days.last.toordinal()
