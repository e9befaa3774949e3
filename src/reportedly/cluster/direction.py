"""Which of two reports that share text was there first, and what says so.

Asked in this order: whom the feed of one names as its source; whose text one says that it carries
(byline, dateline, source line, sign-off; an agency goes by all its names, and by the domain of its
own site); whom one names at its head or foot as having had the news first; when they came out.
What has more text is put first when nothing else tells, which orders the pair but proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import urlsplit

from reportedly.model.report import Block, BlockKind, Report
from reportedly.text.credits import agency_names, find_credits, outlet_key

#: Blocks that may name whose report it is.
CREDIT_KINDS = frozenset(
    {BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.SOURCE_LINE}
)

#: A credit stands at the head or the foot of an article: in its first and last paragraphs, of
#: which so many characters are searched.
_HEAD_BLOCKS, _FOOT_BLOCKS = 3, 2
_HEAD_CHARS, _FOOT_CHARS = 400, 300

#: Names of so few letters count only as they are written ("AP", not "ap").
_SHORT = 4

_SIDE_HOSTS = ("www.", "m.", "mobile.", "amp.")


def edge_blocks(report: Report) -> tuple[Block, ...]:
    """Give the blocks of a report that may say where it is from, in order."""
    bodies = [b for b in report.blocks if b.kind is BlockKind.BODY]
    edges = {id(b) for b in (*bodies[:_HEAD_BLOCKS], *bodies[-_FOOT_BLOCKS:])}
    return tuple(b for b in report.blocks if b.kind in CREDIT_KINDS or id(b) in edges)


@dataclass(frozen=True, slots=True)
class Edges:
    """What of a report may name another outlet, as written and in lower case."""

    text: str
    lower: str

    @classmethod
    def of(cls, report: Report) -> Edges:
        """Collect the head, the foot, the lines of credit and what the carrier says."""
        said = [report.credited, *report.authors]
        lines = [b.span.exact[:_HEAD_CHARS] for b in report.blocks if b.kind in CREDIT_KINDS]
        text = report.text
        edges = [text[:_HEAD_CHARS], text[max(_HEAD_CHARS, len(text) - _FOOT_CHARS) :]]
        joined = "\n".join(s for s in (*said, *lines, *edges) if s)
        return cls(joined, joined.lower())

    def places(self, name: str) -> Iterator[tuple[int, int]]:
        """Give where a name stands as whole words."""
        short = len(name) <= _SHORT and name.isupper()
        text, wanted = (self.text, name) if short else (self.lower, name.lower())
        start = text.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (text[:start][-1:].isalnum() or text[end : end + 1].isalnum()):
                yield start, end
            start = text.find(wanted, end)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two reports that share text: how many words it has, and its edges."""

    report: Report
    n_words: int
    edges: Edges


def direction_of(left: Side, right: Side) -> tuple[bool, bool, str]:
    """Tell who copies whom: ``(left is the source, anything says so, the reason in words)``.

    Where both name each other, neither counts.
    """
    to_left, to_right = _says_whose(right, left.report), _says_whose(left, right.report)
    if bool(to_left) != bool(to_right):
        return bool(to_left), True, to_left or to_right
    order = _by_time(left.report, right.report)
    if order is not None:
        return order, True, "it was published earlier"
    unknown = "no time or credit tells which came first"
    if left.n_words != right.n_words:
        return left.n_words > right.n_words, False, f"{unknown}; the one named first has more"
    return True, False, unknown


def _says_whose(side: Side, other: Report) -> str:
    """Say how a report names another's outlet as its source; nothing when it does not."""
    names = _names_of(other.outlet, other.domain or _host(other.url))
    report = side.report
    if not names or outlet_key(report.outlet or "") == outlet_key(other.outlet or names[0]):
        return ""
    shown = other.outlet or names[0]
    if _is_site(report.credited_url, other.domain or _host(other.url)):
        return f"the feed of the later credits {shown}"
    if not any(place for name in names for place in side.edges.places(name)):
        return ""
    keys = {outlet_key(name) for name in names}
    credits = find_credits(report, {outlet_key(name): shown for name in names})
    if any(credit.name and outlet_key(credit.name) in keys for credit in credits):
        return f"the later credits {shown}"
    if any(_is_cited(side.edges.lower, *place) for n in names for place in side.edges.places(n)):
        return f"the later says that {shown} reported it"
    return ""


def _is_cited(text: str, start: int, end: int) -> bool:
    """Tell whether a name stands between words by which news is credited to an outlet."""
    before, between, behind = _cues()
    ahead = text[max(0, start - 80) : start].rstrip(" ,")
    words = text[end : end + 80].lstrip(" ,")
    if any(_starts(words, cue) for cue in behind):
        return True
    while not any(_ends(ahead, cue) for cue in before):
        step = next((len(word) for word in between if _ends(ahead, word)), 0)
        if not step:
            return False
        ahead = ahead[:-step].rstrip(" ,")
    return True


def _starts(text: str, words: str) -> bool:
    return text.startswith(words) and not text[len(words) : len(words) + 1].isalnum()


def _ends(text: str, words: str) -> bool:
    return text.endswith(words) and not text[: -len(words)][-1:].isalnum()


@lru_cache(maxsize=4096)
def _names_of(outlet: str | None, domain: str | None) -> tuple[str, ...]:
    """Give all names that an outlet goes by: its own, its site's, those of a listed agency."""
    given = [name for name in (outlet, domain) if name and len(name) > 1]
    listed = [name for one in given for name in agency_names(one)]
    plain = [name[4:] if name[:4].lower() == "the " else name for name in given]
    return tuple(dict.fromkeys((*plain, *listed)))


@lru_cache(maxsize=4096)
def _host(url: str | None) -> str | None:
    """Give the host of an address without what marks one of its forms ("www.")."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return next((host.removeprefix(s) for s in _SIDE_HOSTS if host.startswith(s)), host) or None


def _is_site(url: str | None, domain: str | None) -> bool:
    """Tell whether an address lies on a site."""
    host = _host(url) if url and domain else None
    return host is not None and (host == domain or host.endswith(f".{domain}"))


def _by_time(left: Report, right: Report) -> bool | None:
    """True: left is earlier; None: unknown or the same."""
    a, b = left.published, right.published
    if a.at and b.at and a.at.tzinfo and b.at.tzinfo and a.at != b.at:
        return a.at < b.at
    if a.days.last and b.days.first and a.days.last < b.days.first:
        return True
    if b.days.last and a.days.first and b.days.last < a.days.first:
        return False
    return None


@cache
def _cues() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Read what stands before a name, between that and the name, and behind it."""
    path = resources.files("reportedly.data").joinpath("copy_cues.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    longest_first = [sorted(raw[k], key=len, reverse=True) for k in ("before", "between", "behind")]
    return tuple(longest_first[0]), tuple(longest_first[1]), tuple(longest_first[2])
