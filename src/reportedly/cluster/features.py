"""What of a report is looked at when it is grouped: terms, names, headline, day, vector.

Everything here is a function of the one report, so it can be stored and never computed again.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from reportedly.cluster.rarity import rarity_code
from reportedly.model.report import ARTICLE_KINDS, Basis, BlockKind, Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Raised when stored features can no longer be compared with new ones.
FEATURES_VERSION = 4

#: Words looked at, from the top of the article; news tells the essential first.
MAX_WORDS = 800

#: Words of the body counted as the lead, and words of headline and lead that are embedded.
LEAD_WORDS = 60

#: Entries kept of a report, the weightiest first.
MAX_ENTRIES = 256

#: Where an entry was met, and (two bits) what kind of thing it is; the bits above count it.
IN_HEADLINE, IN_LEAD, IS_NAME = 1, 2, 4
WORD, PAIR, FIGURE = 0, 1 << 3, 2 << 3
KIND = 3 << 3
COUNT_SHIFT = 5

#: Words less rare than this ("the", "new") make no pair.
COMMON_RARITY = 40

#: Times that an entry was met, in eight steps.
COUNT_STEPS = (1, 2, 3, 4, 6, 9, 14, 24)

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<!\w)(?:19|20)[0-9]{2}(?!\w)")
_DATED_KINDS = ARTICLE_KINDS | {BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.SOURCE_LINE}
_ADDRESS = re.compile(r"\s*(?:https?\s?:|www\s?\.)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;\n“”\"‘(]\s*$")
_HEADER = struct.Struct("<iiiIHf")
_UNKNOWN = -1

#: Length of a vector.
DIMENSIONS = 384


@dataclass(frozen=True)
class ReportFeatures:
    """What is stored of one report for grouping.

    ``first_day``/``last_day`` are proleptic day numbers, None when the date is unknown; ``year``
    is then the latest year told of. ``table`` holds the weightiest words, and pairs of words that
    make up a name, by rising hash: all hashes (4 bytes each), all marks (1 byte: where it was met,
    its kind and how often), all rarities (1 byte). ``vector`` is the embedding of headline and
    lead in 8-bit steps of ``step``, so that a stored one equals a fresh one.
    """

    report_id: str
    n_words: int
    first_day: int | None
    last_day: int | None
    year: int | None
    table: bytes = field(repr=False)
    vector: bytes = field(repr=False)
    step: float

    @property
    def tells_something(self) -> bool:
        """False for a report without a word, and for one that holds several stories."""
        return bool(self.table)

    @property
    def is_dated(self) -> bool:
        """Whether the day on which it was published is known."""
        return self.first_day is not None

    @property
    def n_terms(self) -> int:
        """How many different words and names are held of it."""
        return len(self.table) // 6

    @cached_property
    def embedding(self) -> npt.NDArray[np.float32]:
        """The vector as float32, shape (384,)."""
        import numpy as np

        return np.frombuffer(self.vector, dtype=np.int8).astype(np.float32) * np.float32(self.step)

    def to_json(self) -> dict[str, Any]:
        """Give the features as plain JSON data (some 2.5 KB a report)."""
        days = (_UNKNOWN if v is None else v for v in (self.first_day, self.last_day, self.year))
        header = _HEADER.pack(*days, self.n_words, len(self.table) // 6, self.step)
        packed = base64.b64encode(header + self.table + self.vector).decode("ascii")
        return {"version": FEATURES_VERSION, "id": self.report_id, "packed": packed}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReportFeatures:
        """Read what :meth:`to_json` gave.

        Raises:
            ValueError: it was written by another version; compute the features anew.
        """
        if data.get("version") != FEATURES_VERSION:
            raise ValueError(f"features of version {data.get('version')}, not {FEATURES_VERSION}")
        packed = base64.b64decode(data["packed"])
        if len(packed) < _HEADER.size:
            raise ValueError("the features are cut off")
        *days, n_words, n_entries, step = _HEADER.unpack_from(packed)
        end = _HEADER.size + 6 * n_entries
        if len(packed) != end + DIMENSIONS:
            raise ValueError("the features are cut off")
        first, last, year = (None if v == _UNKNOWN else v for v in days)
        table, vector = packed[_HEADER.size : end], packed[end:]
        return cls(data["id"], n_words, first, last, year, table, vector, step)


def features_of(report: Report) -> ReportFeatures:
    """Give the features of one report. Cost: one embedding (about 17 ms) and 1 ms of counting.

    A page that holds several stories has one entry, which stands for its whole text: it is like the
    same page at another address, and like no other report, and pulls none together.
    """
    from reportedly.cluster.doubts import stands_apart
    from reportedly.text.embed import embed_texts

    headline, body = headline_of(report), list(_body_pieces(report))
    if [" ".join(piece.split()) for piece in body] == [headline]:
        body = []  # a headline alone, given both as the title and as the text
    lead = " ".join(list(islice(" ".join(body)[:4000].split(), LEAD_WORDS)))
    words = Counter(islice(_words_of([headline, *body]), MAX_WORDS))
    first, last = _days_of(report)
    vector, step = _in_steps(embed_texts([f"{headline}. {lead}" if headline else lead])[0])
    return ReportFeatures(
        report_id=report.id,
        n_words=sum(words.values()),
        first_day=first,
        last_day=last,
        year=date.fromordinal(first).year if first else _latest_year(report),
        table=_whole(report) if stands_apart(report) else _table(headline, lead, body, words),
        vector=vector,
        step=step,
    )


def _in_steps(vector: npt.NDArray[np.float32]) -> tuple[bytes, float]:
    """Round a vector to 8 bits a number; gives the bytes and the size of a step."""
    import numpy as np

    step = max(float(np.abs(vector).max()), 1e-6) / 127.0
    step = struct.unpack("<f", struct.pack("<f", step))[0]
    return np.round(vector / step).clip(-127, 127).astype(np.int8).tobytes(), step


def _whole(report: Report) -> bytes:
    """Give the one entry of a report that is only like those of the same text."""
    marks = IN_HEADLINE | IN_LEAD | IS_NAME | WORD
    return zlib.crc32(report.sha256.encode()).to_bytes(4, "little") + bytes((marks, 255))


def _table(headline: str, lead: str, body: list[str], words: Counter[str]) -> bytes:
    """Give the weightiest entries, by rising hash."""
    import numpy as np

    in_headline, in_lead = set(_words_of([headline])), set(_words_of([lead]))
    names, pairs = _names_of(body)
    if not names:
        names, pairs = _names_of([headline])
    entries: list[tuple[float, int, int, int]] = []
    for word, count in words.items():
        marks = (word in in_headline) * IN_HEADLINE | (word in in_lead) * IN_LEAD
        marks |= (word in names) * IS_NAME | (FIGURE if any(map(str.isdigit, word)) else WORD)
        entries.append(_entry(word, count, marks, rarity_code(word)))
    for pair, count in pairs.items():
        if min(map(rarity_code, pair)) < COMMON_RARITY:
            continue
        met_in = (set(pair) <= in_headline) * IN_HEADLINE | (set(pair) <= in_lead) * IN_LEAD
        code = min(255, (rarity_code(pair[0]) + rarity_code(pair[1])) // 2)
        entries.append(_entry(" ".join(pair), count, met_in | PAIR, code))
    kept = {entry[1]: entry for entry in sorted(entries, reverse=True)[:MAX_ENTRIES] if entry[3]}
    rows = [kept[code] for code in sorted(kept)]
    ids = np.array([row[1] for row in rows], dtype="<u4")
    return ids.tobytes() + bytes(row[2] for row in rows) + bytes(row[3] for row in rows)


def _entry(text: str, count: int, marks: int, rarity: int) -> tuple[float, int, int, int]:
    """Give what an entry weighs, its hash, marks and rarity."""
    step = sum(count >= least for least in COUNT_STEPS) - 1
    weight = rarity * (1.0 + step / 2.0) + 100.0 * bool(marks & (IN_HEADLINE | IN_LEAD | IS_NAME))
    return weight, _hash(text), marks | step << COUNT_SHIFT, rarity


@lru_cache(maxsize=1 << 16)
def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


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


@lru_cache(maxsize=1 << 16)
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


def _names_of(pieces: Iterable[str]) -> tuple[set[str], Counter[tuple[str, str]]]:
    """Give stems of capitalised words that do not open a sentence, and pairs of such neighbours.

    A piece written mostly in capitals (a headline in title case) tells nothing and is left out.
    """
    found: set[str] = set()
    pairs: Counter[tuple[str, str]] = Counter()
    for piece in pieces:
        matches = list(islice(_WORD.finditer(piece), MAX_WORDS))
        capitals = [m for m in matches if m.group()[0].isupper()]
        if len(capitals) * 2 > len(matches) and len(matches) > 3:
            continue
        for match in capitals:
            if match.start() and not _SENTENCE_END.search(piece, match.start() - 2, match.start()):
                found.add(stem(match.group()))
        for left, right in pairwise(capitals):
            if right.start() - left.end() == 1 and piece[left.end()] in " -":
                pairs[stem(left.group()), stem(right.group())] += 1
    return found, pairs


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
