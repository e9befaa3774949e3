"""What is doubtful of a new report: whether it can be placed yet, and what a person should see.

Pure. What the page alone tells (it holds several stories, is written while things happen, says
next to nothing) is a function of the report, so it can be stored with it; what its neighbours
tell is a function of the report and of the stories it is near to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations, islice

from reportedly.cluster.features import headline_of, stem
from reportedly.cluster.linkage import components
from reportedly.cluster.rarity import prior_share
from reportedly.model.report import BlockKind, Report, Span
from reportedly.model.story import Standing

SEVERAL_STORIES = "several-stories"
LIVE_BLOG = "live-blog"
NO_TEXT = "no-text"

#: A report so little below the line may belong to the story all the same.
MARGIN = 1.0
#: A report with fewer different words than these says too little to be told apart.
FEW_TERMS = 6
#: A report is near to a story from these log-odds on, and two stories are unlike below these.
NEAR, UNLIKE = -1.0, -3.0

#: A part of a page has so many words at least, and a page of several stories so many parts.
PART_WORDS, MIN_PARTS = 15, 4
#: Parts looked at, spread over the page, and words of each.
MAX_PARTS, MAX_WORDS = 12, 60
#: Two parts that share so much (in nats of the rarity of words, names counting half more) are of
#: one matter.
SHARED = 3.0
#: An ordinary report has more pairs of parts of one matter than this, and the largest set of its
#: parts that hang together holds half of them at least; otherwise their meaning is looked at.
FEW_PAIRS, LARGEST = 0.25, 0.5
#: Mean cosine of the parts' vectors below which they are of several matters. Of 2,210 reports of
#: five open sets 5 are then taken for digests (3 of them are), of 250 pages put together of five
#: or ten reports of two sets 229. With 8 parts or half the words of each, more are taken wrongly.
UNALIKE = 0.16
#: The same where the headline says that the page is a digest.
FEW_PAIRS_OF_DIGEST, UNALIKE_OF_DIGEST = 0.4, 0.22
#: A word more common than this (nats) tells nothing of the matter.
COMMON = 2.5
#: Entries with a time of day that make a live blog, without and with a headline that says so.
MANY_CLOCKS, SOME_CLOCKS = 6, 2

_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(
    r"\s{0,9}(?:(?:at|updated|posted|published)\s{1,3})?(?:[01]?[0-9]|2[0-3])[:.h][0-5][0-9]"
    r"(?!\S{0,3}[0-9])\s{0,3}(?:[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_WITHIN = frozenset({BlockKind.BODY, BlockKind.STANDFIRST})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: a code, and what it is in words."""

    code: str
    message: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A story that a report was measured against: mean log-odds over its (sampled) reports."""

    story_id: str
    log_odds: float
    n_reports: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """How a report came to its story; ``story_id`` is None when it opens one for itself."""

    standing: Standing
    story_id: str | None
    reason: str


def choose_standing(near: Iterable[Near], n_terms: int, floor: float) -> Choice:
    """Let a report join the likest story, start one, or wait.

    Args:
        near: the stories it was measured against.
        n_terms: how many different words it has.
        floor: the mean log-odds from which it belongs to a story.
    """
    ranked = sorted(near, key=lambda n: (-n.log_odds, n.story_id))
    best = ranked[0] if ranked else None
    if best is not None and best.log_odds >= floor:
        told = f"mean log-odds {best.log_odds:.2f} with {best.n_reports} reports"
        return Choice(Standing.JOINED, best.story_id, told)
    if n_terms < FEW_TERMS:
        return Choice(Standing.WAITS, None, "says too little of one matter to be told apart")
    if best is not None and best.log_odds >= floor - MARGIN:
        told = f"may belong to {best.story_id}: just below the line ({best.log_odds:.2f})"
        return Choice(Standing.WAITS, None, told)
    nearest = f"; the nearest has {best.log_odds:.2f}" if best else ""
    return Choice(Standing.STARTED, None, f"no story is near enough{nearest}")


def near_doubts(
    near: Iterable[Near], between: Mapping[tuple[str, str], float]
) -> tuple[Doubt, ...]:
    """Tell of a report that is near to three stories which are unlike each other.

    ``between`` holds mean log-odds of pairs of those stories, in either order; a pair that is not
    there was never compared, and counts as nothing.
    """
    ranked = sorted(near, key=lambda n: (-n.log_odds, n.story_id))
    stories = [n.story_id for n in ranked if n.log_odds >= NEAR][:6]
    unlike = {
        frozenset(pair)
        for pair in combinations(stories, 2)
        if between.get(pair, between.get((pair[1], pair[0]), 0.0)) < UNLIKE
    }
    for three in combinations(stories, 3):
        if all(frozenset(pair) in unlike for pair in combinations(three, 2)):
            told = f"is near to several stories that are unlike each other: {', '.join(three)}"
            return (Doubt(SEVERAL_STORIES, told),)
    return ()


def page_doubts(report: Report) -> tuple[Doubt, ...]:
    """Give what is doubtful of a report by itself. Cost: about 2 ms for 500 words."""
    found = (_no_text(report), _live_blog(report), _several_stories(report))
    return tuple(doubt for doubt in found if doubt is not None)


def stands_apart(report: Report) -> bool:
    """Tell whether a report holds several stories, so that it belongs to none of them."""
    return _several_stories(report) is not None


def _no_text(report: Report) -> Doubt | None:
    headline = headline_of(report)
    body = " ".join(b.span.exact for b in report.article_blocks if b.kind in _WITHIN)
    rest = " ".join(body.split()).removeprefix(headline).strip(" .:-–—")
    if any(c.isalnum() for c in rest):
        return None
    told = f"has no text beyond its headline ({headline[:80]!r})" if headline else "has no text"
    return Doubt(NO_TEXT, told)


def _live_blog(report: Report) -> Doubt | None:
    clocks = [b.span for b in islice(report.blocks, 5_000) if _CLOCK.match(b.span.exact[:40])]
    says_so = _has_cue(headline_of(report), "live")
    if len(clocks) >= (SOME_CLOCKS if says_so else MANY_CLOCKS) or says_so:
        counted = f": {len(clocks)} entries with a time of day" if clocks else ""
        told = f"seems to be a live page, written while things happen{counted}"
        return Doubt(LIVE_BLOG, told, tuple(clocks[:20]))
    return None


def _several_stories(report: Report) -> Doubt | None:
    parts = [part for part in _parts_of(report) if part.words]
    if len(parts) < MIN_PARTS:
        return None
    says_so = _has_cue(headline_of(report), "digest")
    if not _share_few_words(parts, FEW_PAIRS_OF_DIGEST if says_so else FEW_PAIRS):
        return None
    if _mean_cosine(parts) >= (UNALIKE_OF_DIGEST if says_so else UNALIKE):
        return None
    told = f"seems to hold several stories: its {len(parts)} parts have little in common"
    return Doubt(SEVERAL_STORIES, told, tuple(part.lead for part in parts[:20]))


def _share_few_words(parts: Sequence[_Part], few: float) -> bool:
    n = len(parts)
    pairs = [(i, j) for i, j in combinations(range(n), 2) if _shared(parts[i], parts[j])]
    largest = max(len(found) for found in components(n, pairs))
    return 2 * len(pairs) < few * n * (n - 1) or largest < LARGEST * n


def _mean_cosine(parts: Sequence[_Part]) -> float:
    """Give how near the parts are in meaning. Cost: 10 ms a part, few reports coming so far."""
    from reportedly.text.embed import embed_texts

    vectors = embed_texts([part.text for part in parts])
    n = len(vectors)
    return (float((vectors @ vectors.T).sum()) - n) / (n * (n - 1))


@dataclass(frozen=True, slots=True)
class _Part:
    """A section of a page: where it begins, its first words, and what each of them tells."""

    lead: Span
    text: str
    words: Mapping[str, float]


def _parts_of(report: Report) -> Iterator[_Part]:
    """Give some sections under subheadings, or paragraphs where there are none."""
    sections: list[list[Span]] = []
    under = False
    for block in report.article_blocks:
        if block.kind is BlockKind.SUBHEADING:
            sections.append([block.span])
            under = True
        elif block.kind in _WITHIN and under:
            sections[-1].append(block.span)
        elif block.kind in _WITHIN:
            sections.append([block.span])
    long = [section for section in sections if _is_long(section)]
    step = max(1.0, len(long) / MAX_PARTS)
    for section in (long[int(i * step)] for i in range(min(MAX_PARTS, len(long)))):
        text = " ".join(" ".join(span.exact[:4_000] for span in section[:20]).split()[:MAX_WORDS])
        yield _Part(section[0], text, _telling(text))


def _is_long(section: Sequence[Span]) -> bool:
    """Tell whether a section has so many words that its matter can be told; its lengths suffice
    as a rule."""
    n_chars = sum(map(len, section))
    if n_chars < 2 * PART_WORDS:
        return False
    return n_chars > 20 * PART_WORDS or sum(len(s.exact.split()) for s in section) >= PART_WORDS


def _telling(text: str) -> dict[str, float]:
    """Give the words of a text that are not common, with what each tells."""
    found: dict[str, float] = {}
    for match in _WORD.finditer(text):
        word, worth = _worth(match.group())
        if worth:
            found[word] = max(found.get(word, 0.0), worth)
    return found


@lru_cache(maxsize=1 << 16)
def _worth(word: str) -> tuple[str, float]:
    """Give a word's stem, and its rarity in English news in nats, half more for a name; 0 for one
    that tells nothing of the matter."""
    stemmed = stem(word)
    if not 1 < len(word) <= 40 or word.isdigit():
        return stemmed, 0.0
    rarity = -math.log(prior_share(stemmed) + 1e-4)
    if rarity <= COMMON:
        return stemmed, 0.0
    return stemmed, 1.5 * rarity if word[0].isupper() else rarity


def _shared(one: _Part, other: _Part) -> bool:
    common = one.words.keys() & other.words.keys()
    return sum(sorted(min(one.words[w], other.words[w]) for w in common)) >= SHARED


def _has_cue(headline: str, kind: str) -> bool:
    folded = " ".join(headline.casefold().replace("’", "'").split())
    return any(
        folded.startswith(cue[1:]) if cue.startswith("^") else _holds(folded, cue)
        for cue in _cues()[kind]
    )


def _holds(text: str, cue: str) -> bool:
    """Tell whether a cue stands in a text as whole words."""
    at = text.find(cue)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(cue) : at + len(cue) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = text.find(cue, at + 1)
    return False


@cache
def _cues() -> dict[str, tuple[str, ...]]:
    path = resources.files("reportedly.data").joinpath("page_cues.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    return {kind: tuple(cues) for kind, cues in data.items() if not kind.startswith("_")}
