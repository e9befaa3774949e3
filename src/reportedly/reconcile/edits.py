"""What an outlet changed when it edited an article: two texts of it, compared passage by passage.

Passages are the sentences of the article blocks, told apart by their end marks alone. They are
aligned by a longest common subsequence (Ratcliff and Obershelp, 1988, as ``difflib`` has it), and
within what is left the likest pairs count as changed. What only moved, or was boilerplate on the
other side, is no change; nor are spacing, kinds of quotation marks, and view counters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reportedly.model.report import Report, Span
from reportedly.model.story import EditChange, EditKind

#: Passages beyond so many are compared as sets: alignment takes quadratic time.
MAX_ALIGNED = 2_000
#: How alike (0 to 100) two passages are that count as one, changed.
MIN_ALIKE = 55.0
_MAX_COUNTER_WORDS = 8
_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]?[^\W_])")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b[A-Z][a-z]{1,3}|\b(?:No|vs|etc))\.\s+\Z")
_COUNTER = re.compile(
    r"\b(?:views?|reads?|shares?|likes?|comments?|readers?|reactions?|min(?:ute)?s? read|"
    r"(?:second|minute|hour|day)s? ago)\b",
    re.IGNORECASE,
)
_FOLDED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
                         "–": "-", "—": "-", "‑": "-", "…": "."})  # fmt: skip


def compare_editions(before: Report, after: Report) -> tuple[EditChange, ...]:
    """Give what ``after`` changed of ``before``, in the order of the later text.

    Empty for a trivial edit. Cost: quadratic in passages up to :data:`MAX_ALIGNED`, then linear.
    """
    old, new = list(_passages(before)), list(_passages(after))
    old_keys, new_keys = [_key(s.exact) for s in old], [_key(s.exact) for s in new]
    gone = _missing(old, old_keys, _key(after.text), set(new_keys))
    come = _missing(new, new_keys, _key(before.text), set(old_keys))
    changes: list[EditChange] = []
    for olds, news in _gaps(old_keys, new_keys):
        lost = [old[i] for i in olds if i in gone]
        got = [new[i] for i in news if i in come]
        changes.extend(_paired(lost, got))
    return tuple(changes)


def is_trivial_edit(before: Report, after: Report) -> bool:
    """Tell whether two texts of one article tell the same in the same words."""
    return before.sha256 == after.sha256 or not compare_editions(before, after)


def _passages(report: Report) -> Iterator[Span]:
    for block in report.article_blocks:
        text, at = block.span.exact, block.span.start
        start = 0
        for match in _END.finditer(text):
            if _ABBREVIATED.search(text[max(start, match.end() - 12) : match.end()]):
                continue
            yield _trimmed(report, at + start, at + match.end())
            start = match.end()
        if text[start:].strip():
            yield _trimmed(report, at + start, at + len(text))


def _trimmed(report: Report, start: int, end: int) -> Span:
    text = report.text[start:end]
    return report.span(start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).split())


def _missing(
    passages: Sequence[Span], keys: Sequence[str], other_text: str, other_keys: set[str]
) -> set[int]:
    """Give the places of passages that the other text holds nowhere, counters left out."""
    return {
        i
        for i, (span, key) in enumerate(zip(passages, keys, strict=True))
        if key not in other_keys and not _is_counter(span.exact) and key not in other_text
    }


def _is_counter(text: str) -> bool:
    short = len(text.split()) <= _MAX_COUNTER_WORDS
    return short and any(c.isdigit() for c in text) and _COUNTER.search(text) is not None


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Give the stretches of both sides that are not aligned with each other, in order."""
    if len(old) + len(new) > MAX_ALIGNED:
        yield range(len(old)), range(len(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield range(i1, i2), range(j1, j2)


def _paired(lost: Sequence[Span], got: Sequence[Span]) -> Iterator[EditChange]:
    """Pair passages that are one, changed; the rest were removed or added."""
    partner = _partners(lost, got)
    for j, span in enumerate(got):
        i = partner.get(j)
        if i is None:
            yield EditChange(EditKind.ADDED, None, span)
        else:
            yield EditChange(EditKind.CHANGED, lost[i], span)
    taken = set(partner.values())
    for i, span in enumerate(lost):
        if i not in taken:
            yield EditChange(EditKind.REMOVED, span, None)


def _partners(lost: Sequence[Span], got: Sequence[Span]) -> dict[int, int]:
    from rapidfuzz import fuzz

    if not lost or not got or len(lost) * len(got) > MAX_ALIGNED * 10:
        return {}
    scored = sorted(
        (-fuzz.token_sort_ratio(before.exact, after.exact), j, i)
        for i, before in enumerate(lost)
        for j, after in enumerate(got)
    )
    partner: dict[int, int] = {}
    for score, j, i in scored:
        if -score < MIN_ALIKE:
            break
        if j not in partner and i not in partner.values():
            partner[j] = i
    return partner
