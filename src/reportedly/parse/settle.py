"""Who is right where the rules and the model of lines differ.

A line that a phrase family or its own shape explains keeps that, unless the model is fairly sure
that it is article. What the rules tell by place alone the model may overrule either way. Prose is
taken out of the article only when the model is nearly certain: a sentence lost is the worst error.
The bounds were set on pages cross-validated by domain; see ``data/line_model.card.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from reportedly.model.report import ARTICLE_KINDS, BlockKind
from reportedly.parse.line_features import is_prose
from reportedly.parse.line_model import Opinion
from reportedly.parse.lines import Unit
from reportedly.parse.shapes import Verdict
from reportedly.parse.zones import SPARED_FROM

K = BlockKind
#: A line that its own shape or words explain is article after all from this probability on.
_SPARE_OWN = 0.6
#: So is one that is furniture by its place, where ``zones.SPARED_FROM`` names no bound.
_SPARE_PLACE = 0.6
#: A line that the rules keep is furniture below this probability: prose, and short lines.
_DROP_PROSE, _DROP_LINE = 0.07, 0.1
#: A line that a rule calls boilerplate by its place has another kind from this share on.
_SURE_KIND = 0.7
#: The line likeliest to be the headline is that from this probability on; the rules' choice
#: stands where none is so likely, unless it is less likely to be article than this.
_HEADLINE, _DROP_HEADLINE = 0.2, 0.05
#: Prose above the text is its standfirst from this share on.
_STANDFIRST = 0.6
#: A line that the rules call a subheading is one from this share on: beside lines as short as
#: itself that the rules call so too, and alone.
_SUBHEADING, _SUBHEADING_ALONE = 0.3, 0.15
#: A short line is seen with as many short lines on either side, and so much of their mean.
_RUN, _LEAN = 4, 0.5
_TEXT = K.BODY, "text of the article"
_HEAD = K.HEADLINE, "the line above the text most like a headline"


def settle(
    units: Sequence[Unit],
    own: Sequence[Verdict | None],
    rules: Sequence[Verdict],
    opinions: Sequence[Opinion],
    title: str | None = None,
) -> list[Verdict]:
    """Give each paragraph its kind, from what the rules say and what the model thinks.

    Args:
        units: the paragraphs, in order.
        own: what each shows by itself (shape or phrase family).
        rules: the kinds that the rules give.
        opinions: the model's.
        title: the headline that the carrier knows, if any: then the rules choose the headline.
    """
    prose = [is_prose(u) for u in units]
    scores = lean_on_runs([o.article for o in opinions], prose)
    first = next(
        (
            i
            for i, o in enumerate(opinions)
            if prose[i] and scores[i] >= _DROP_PROSE and not _tops(o) and own[i] is None
        ),
        len(units),
    )
    head = _headline(own, rules, opinions, first, title)
    made = []
    for i, o in enumerate(opinions):
        drop = _DROP_PROSE if prose[i] else _DROP_LINE
        verdict = _HEAD if i == head else _outside(own[i], rules[i], o, scores[i], drop)
        above = head is not None and head < i < first
        made.append(verdict or _inside(rules[i], o, prose[i], above, _alone(rules, i)))
    return made


def lean_on_runs(scores: Sequence[float], prose: Sequence[bool]) -> list[float]:
    """Draw the scores of short lines toward those of the short lines beside them.

    Lists stand in or out of an article as a whole. Log odds are mixed: a line between
    paragraphs of prose keeps its own, one in the midst of a list takes half of its neighbours'.
    Cost: linear.
    """
    odds = [_log_odds(s) for s in scores]
    out = []
    for i, score in enumerate(scores):
        beside = [] if prose[i] else [*_run(odds, prose, i, -1), *_run(odds, prose, i, 1)]
        if not beside:
            out.append(score)
            continue
        lean = _LEAN * len(beside) / (2 * _RUN)
        mixed = (1 - lean) * odds[i] + lean * sum(beside) / len(beside)
        out.append(1 / (1 + math.exp(-mixed)))
    return out


def _log_odds(share: float) -> float:
    share = min(1 - 1e-4, max(1e-4, share))
    return math.log(share / (1 - share))


def _run(odds: Sequence[float], prose: Sequence[bool], i: int, step: int) -> Iterator[float]:
    for k in range(1, _RUN + 1):
        at = i + k * step
        if not 0 <= at < len(odds) or prose[at]:
            return
        yield odds[at]


def _outside(
    own: Verdict | None, rule: Verdict, opinion: Opinion, score: float, drop: float
) -> Verdict | None:
    """Give the kind of a line that is no part of the article, None for one that is."""
    if rule[0] not in ARTICLE_KINDS:
        if own is not None:
            return None if opinion.article >= _SPARE_OWN else own
        if score >= SPARED_FROM.get(rule[1], _SPARE_PLACE):
            return None
        kept = rule[0] is not K.BOILERPLATE or opinion.other_share < _SURE_KIND
        return rule if kept else (opinion.other, opinion.reason(opinion.other))
    return None if score >= drop else (opinion.other, opinion.reason(opinion.other))


def _tops(opinion: Opinion) -> bool:
    """Tell prose that is the standfirst, if it stands between the headline and the text."""
    return opinion.share(K.STANDFIRST) >= _STANDFIRST


def _headline(
    own: Sequence[Verdict | None],
    rules: Sequence[Verdict],
    opinions: Sequence[Opinion],
    first: int,
    title: str | None,
) -> int | None:
    """Choose the headline among the lines at or above the first prose."""
    free = [i for i in range(min(len(own), first + 1)) if own[i] is None]
    ruled = next((i for i in free if rules[i][0] is K.HEADLINE), None)
    if ruled is not None and opinions[ruled].article < _DROP_HEADLINE:
        ruled = None
    if title or not free:
        return ruled
    likely = {i: opinions[i].article * opinions[i].share(K.HEADLINE) for i in free}
    best = max(free, key=lambda i: (likely[i], -i))
    return best if likely[best] >= _HEADLINE else ruled


def _alone(rules: Sequence[Verdict], i: int) -> bool:
    beside = (rules[i - 1] if i else None, rules[i + 1] if i + 1 < len(rules) else None)
    return all(r is None or r[0] is not K.SUBHEADING for r in beside)


def _inside(rule: Verdict, opinion: Opinion, prose: bool, above: bool, alone: bool) -> Verdict:
    """Give the kind of a line of the article that is not its headline."""
    if above and (_tops(opinion) if prose else rule[0] is K.STANDFIRST):
        return _named(K.STANDFIRST, rule, opinion)
    least = 0.5
    if rule[0] is K.SUBHEADING:
        least = _SUBHEADING_ALONE if alone else _SUBHEADING
    if not prose and opinion.share(K.SUBHEADING) >= least:
        return _named(K.SUBHEADING, rule, opinion)
    return _named(K.BODY, rule, opinion)


def _named(kind: BlockKind, rule: Verdict, opinion: Opinion) -> Verdict:
    if rule[0] is kind:
        return rule
    return _TEXT if kind is K.BODY else (kind, opinion.reason(kind))
