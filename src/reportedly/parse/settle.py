"""Who is right where the rules and the model of lines differ.

A line that a phrase family or its own shape explains keeps that, unless the model is fairly sure
that it is article. What the rules tell by place alone the model may overrule either way. Prose is
taken out of the article only when the model is nearly certain: a sentence lost is the worst error.
The bounds were set on pages cross-validated by domain; see ``data/line_model.card.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.model.report import ARTICLE_KINDS, BlockKind
from reportedly.parse.line_features import is_prose
from reportedly.parse.line_model import Opinion
from reportedly.parse.lines import Unit
from reportedly.parse.shapes import Verdict

K = BlockKind
#: A line that its own shape or words explain is article after all from this probability on.
_SPARE_OWN = 0.6
#: A line that is furniture by its place is article after all from this probability on.
_SPARE_PLACE = 0.3
#: A line that the rules keep is furniture below this probability: prose, and other lines.
_DROP_PROSE, _DROP_LINE = 0.05, 0.1
#: A line that a rule calls boilerplate by its place has another kind from this share on.
_SURE_KIND = 0.7
#: A line that the rules call the headline is none below this probability.
_DROP_HEADLINE = 0.05
#: The model's headline stands in for the rules' from this probability on.
_HEADLINE = 0.4
_TEXT = K.BODY, "text of the article"


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
    made = [_outside(u, o, r, op) for u, o, r, op in zip(units, own, rules, opinions, strict=True)]
    first = next(
        (i for i, v in enumerate(made) if v is None and _is_body(units, rules, opinions, i)),
        len(units),
    )
    head = _headline(made, rules, opinions, first, title)
    for i, verdict in enumerate(made):
        if verdict is None:
            above = i < first and (head is None or i > head)
            made[i] = _HEAD if i == head else _inside(units[i], rules[i], opinions[i], above)
    return [v or _TEXT for v in made]


def _is_body(
    units: Sequence[Unit], rules: Sequence[Verdict], opinions: Sequence[Opinion], i: int
) -> bool:
    prose = is_prose(units[i]) and rules[i][0] in (K.BODY, K.STANDFIRST)
    return prose and opinions[i].part is not K.STANDFIRST


_HEAD = K.HEADLINE, "the line above the text most like a headline"


def _outside(unit: Unit, own: Verdict | None, rule: Verdict, opinion: Opinion) -> Verdict | None:
    """Give the kind of a line that is no part of the article, None for one that is."""
    if own is not None and rule[0] not in ARTICLE_KINDS:
        return None if opinion.article >= _SPARE_OWN else own
    if rule[0] not in ARTICLE_KINDS:
        if opinion.article >= _SPARE_PLACE:
            return None
        kept = rule[0] is not K.BOILERPLATE or opinion.other_share < _SURE_KIND
        return rule if kept else (opinion.other, opinion.reason(opinion.other))
    if rule[0] is K.HEADLINE:
        bound = _DROP_HEADLINE
    else:
        bound = _DROP_PROSE if is_prose(unit) else _DROP_LINE
    if opinion.article >= bound:
        return None
    return opinion.other, opinion.reason(opinion.other)


def _headline(
    made: Sequence[Verdict | None],
    rules: Sequence[Verdict],
    opinions: Sequence[Opinion],
    first: int,
    title: str | None,
) -> int | None:
    """Choose the headline among the lines that are article, at or above the first prose."""
    free = [i for i in range(min(len(made), first + 1)) if made[i] is None]
    ruled = next((i for i in free if rules[i][0] is K.HEADLINE), None)
    if title or not free:
        return ruled
    best = max(free, key=lambda i: (opinions[i].headline, -i))
    return best if opinions[best].headline >= _HEADLINE else ruled


def _inside(unit: Unit, rule: Verdict, opinion: Opinion, above: bool) -> Verdict:
    """Give the kind of a line of the article that is not its headline."""
    if above and (opinion.part is K.STANDFIRST or (rule[0] is K.STANDFIRST and not is_prose(unit))):
        return _named(K.STANDFIRST, rule, opinion)
    if is_prose(unit) or opinion.part is K.BODY:
        return _named(K.BODY, rule, opinion)
    if opinion.part is K.SUBHEADING or rule[0] is K.SUBHEADING:
        return _named(K.SUBHEADING, rule, opinion)
    return _named(K.BODY, rule, opinion)


def _named(kind: BlockKind, rule: Verdict, opinion: Opinion) -> Verdict:
    if rule[0] is kind:
        return rule
    return _TEXT if kind is K.BODY else (kind, opinion.reason(kind))
