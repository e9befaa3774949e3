"""How many: numbers of different reports that count the same thing, and what they differ in.

Numbers are compared only when they count alike (the same unit or noun class). What they count is
then told by the event they belong to and by the words around them; an explicit part ("11 in the
north district") has a scope, and another scope never contradicts. Cost: quadratic in the numbers
of one noun class, capped.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from reportedly.model.facts import Claim, Extraction, Link, Modality, Polarity, Quantity
from reportedly.model.ids import make_id
from reportedly.model.report import DayInterval, Report, Span
from reportedly.model.story import QuantityValue, Question, Slot
from reportedly.reconcile.entities import MergedEntities
from reportedly.reconcile.evidence import Evidence, OriginsOf, make_answers
from reportedly.reconcile.judge import judge_answers, status_of
from reportedly.reconcile.linkage import link_pairs
from reportedly.reconcile.questions import widen_to_preposition
from reportedly.reconcile.tables import phrases, word_lists
from reportedly.reconcile.tellings import STEM, content_words

#: Similarity from which two numbers count the same thing.
SAME_COUNT = 0.34
#: A number that all agree on is only asked about when it is larger than this, or a toll.
HANDFUL = 3
#: Below this score a group's numbers may count different things: none of them is told for certain.
SURELY_SAME = 0.6
#: A sentence that tells of days this long before its report counts something older.
OLD_DAYS = 20
#: Numbers of one noun class compared with each other in one story.
MAX_CLASS = 300


_SCOPE = re.compile(r"\s(?:in|at|near|across|around|from|of)\s(?:the\s)?(?:[\w’'-]+\s){0,2}")


_THE = frozenset({"the", "those", "them", "whom", "these", "its", "their"})


@dataclass(frozen=True, slots=True)
class Count:
    """One number of one report: what it counts, in which event, in which sentence."""

    quantity: Quantity
    report: Report
    noun_class: str
    noun: str
    families: frozenset[str]
    scope: frozenset[str]
    towns: frozenset[str]
    part: bool
    days: DayInterval
    words: frozenset[str]
    sentence: Span
    chain: tuple[Link, ...]
    modality: Modality

    @property
    def key(self) -> tuple[str, int]:
        """Order of counts that does not depend on the order of reports read."""
        return (self.report.id, self.quantity.span.start)


def find_counts(
    reports: Sequence[Report], extractions: Mapping[str, Extraction], merged: MergedEntities
) -> list[Count]:
    """Give every number that counts something, sorted by report id and offset."""
    found: list[Count] = []
    for report in reports:
        facts = extractions[report.id]
        by_ref: dict[int, list[Claim]] = defaultdict(list)
        for claim in facts.claims:
            for argument in claim.of_role("quantity"):
                if argument.ref is not None:
                    by_ref[argument.ref].append(claim)
        for i, quantity in enumerate(facts.quantities):
            near = _near(facts, quantity.span)
            count = _count(report, near, quantity, by_ref.get(i, []))
            if count is not None:
                found.append(replace(count, chain=merged.chain(report.id, count.chain)))
    return sorted(found, key=lambda c: c.key)


def _near(facts: Extraction, span: Span) -> Extraction:
    """Give the facts of the sentence around a span: a long report is not searched per number."""
    at = bisect_right(facts.sentences, span.start, key=lambda s: s.span.start) - 1
    if at < 0 or not facts.sentences[at].span.contains(span):
        return Extraction(facts.report_id)
    sentence = facts.sentences[at].span

    def within(items: Sequence[Any], start: Callable[[Any], int]) -> tuple[Any, ...]:
        low = bisect_left(items, sentence.start, key=start)
        return tuple(items[low : bisect_left(items, sentence.end, key=start)])

    return replace(
        facts,
        sentences=(facts.sentences[at],),
        places=within(facts.places, lambda p: p.span.start),
        times=within(facts.times, lambda t: t.span.start),
        claims=within(facts.claims, lambda c: c.predicate.start),
    )


def _count(
    report: Report, facts: Extraction, quantity: Quantity, claims: Sequence[Claim]
) -> Count | None:
    sentence = next((s.span for s in facts.sentences if s.span.contains(quantity.span)), None)
    unit = (quantity.unit or "").casefold()
    if sentence is None or not unit or unit in word_lists()["never_counted"]:
        return None
    near = [c for c in facts.claims if c.span == sentence and c.event_type in _casualty_families()]
    after = report.text[quantity.span.end : quantity.span.end + 24].casefold().split()
    table = phrases()["family_of_noun"]
    named = table.get(unit) or table.get(after[0].strip(".,;") if after else "")
    families = {named} if named else {c.event_type for c in claims}
    families = families or _nearest_family(quantity, near)
    lead = claims[0] if claims else (near[0] if near else None)
    return Count(
        quantity,
        report,
        noun_class(unit),
        quantity.unit or "",
        frozenset(families),
        _scope(report, facts, quantity),
        frozenset(p.name for p in facts.places if p.within and sentence.contains(p.span)),
        _is_part(report, quantity),
        _days_before(facts, report, sentence),
        _around(sentence, quantity),
        sentence,
        lead.holder if lead is not None else _chain_at(facts, quantity.span),
        lead.modality if lead is not None else Modality.ASSERTED,
    )


def _casualty_families() -> frozenset[str]:
    return word_lists()["casualty_families"]


def _nearest_family(quantity: Quantity, near: Sequence[Claim]) -> set[str]:
    """Give the casualty family nearest to a number that no claim owns, within 60 characters."""
    distances = sorted((abs(c.predicate.start - quantity.span.end), c.event_type) for c in near)
    return {distances[0][1]} if distances and distances[0][0] <= 60 else set()


def _chain_at(facts: Extraction, span: Span) -> tuple[Link, ...]:
    around = [a for a in facts.attributions if a.content.contains(span)]
    return min(around, key=lambda a: (len(a.content), a.content.start)).chain if around else ()


def _scope(report: Report, facts: Extraction, quantity: Quantity) -> frozenset[str]:
    """Give the places that a number is told for: "11 in Sonoma County", "nine homes near Lodz"."""
    end = quantity.counted.end if quantity.counted is not None else quantity.span.end
    end = max(end, quantity.span.end)
    return frozenset(
        p.name
        for p in facts.places
        if p.score >= 0.5
        and 0 <= p.span.start - end <= 40
        and _SCOPE.fullmatch(report.text[end : p.span.start])
    )


def _is_part(report: Report, quantity: Quantity) -> bool:
    """Tell whether a number counts a part or more: "three of the injured", "a further 41"."""
    before = report.text[max(0, quantity.span.start - 24) : quantity.span.start].casefold().split()
    after = report.text[quantity.span.end : quantity.span.end + 12].casefold().split()
    added = bool(set(before[-3:]) & word_lists()["adding_words"])
    return added or (len(after) > 1 and after[0] == "of" and after[1] in _THE)


def _days_before(facts: Extraction, report: Report, sentence: Span) -> DayInterval:
    """Give the days a sentence tells of when they lie well before the report: an older count."""
    published = report.published.days.first
    for time in facts.times:
        last = time.days.last
        if not sentence.contains(time.span) or last is None or published is None:
            continue
        if time.days.known and (published - last).days > OLD_DAYS:
            return time.days
    return DayInterval()


def _around(sentence: Span, quantity: Quantity) -> frozenset[str]:
    """Give the content words near a number: its clause counts, not a sentence of sixty words."""
    at = quantity.span.start - sentence.start
    window = sentence.exact[max(0, at - 120) : at + 160]
    return content_words(window)


def noun_class(unit: str) -> str:
    """Give the class that a counted noun or unit is compared within."""
    lists = word_lists()
    if unit in lists["people"]:
        return "people"
    if unit in lists["buildings"]:
        return "buildings"
    return unit.casefold()


def same_count_score(left: Count, right: Count) -> float:
    """Score in [0, 1] how likely two numbers of one class count the same thing. Symmetric."""
    words = left.words & right.words
    overlap = len(words) / max(1, min(len(left.words), len(right.words)))
    score = 0.9 * overlap
    if left.families and right.families:
        casualty = _casualty_families()
        shared = left.families & right.families
        if shared & casualty:
            score += 0.35
        elif shared:
            score += 0.2
        elif (left.families | right.families) & casualty:
            return 0.0
    score = _noun_score(score, left, right)
    if (left.days == DayInterval()) != (right.days == DayInterval()) or not (
        left.days.overlaps(right.days)
    ):
        score -= 0.4
    if left.part != right.part:
        score -= 0.4
    if left.towns and right.towns and not left.towns & right.towns:
        score -= 0.15
    if left.families and right.families and not left.families & right.families:
        score -= 0.1  # "350 are employed", "420 will lose their jobs"
    if left.scope and right.scope:
        score += 0.15 if left.scope & right.scope else -0.4
    elif left.scope or right.scope:
        score -= 0.1
    return max(0.0, min(1.0, score))


def _noun_score(score: float, left: Count, right: Count) -> float:
    """Weigh whether the nouns count alike: children are a part of the people, not the people."""
    if left.noun == right.noun:
        return score + (0.1 if left.noun_class in {"people", "USD", "percent"} else 0.2)
    if left.noun_class == "people":
        lists = word_lists()
        if {left.noun, right.noun} & lists["people_parts"]:
            return score * 0.25
        if {left.noun, right.noun} <= lists["people_at_large"]:
            return score + 0.1
        return score * 0.6
    return score * 0.8


def ask_how_many(counts: Sequence[Count], origins_of: OriginsOf) -> list[Question]:
    """Give a question for every thing that two reports count, or one report counts in two ways."""
    classes: dict[str, list[Count]] = defaultdict(list)
    for count in sorted(counts, key=lambda c: c.key):
        classes[count.noun_class].append(count)
    questions = []
    for _, members in sorted(classes.items()):
        for group in _link(members[:MAX_CLASS]):
            question = _question(group, origins_of)
            if question is not None:
                questions.append(question)
    return questions


def _link(members: Sequence[Count]) -> list[list[Count]]:
    """Average linkage over numbers, best pair first."""
    scores = {
        (i, j): same_count_score(members[i], members[j])
        for i, j in combinations(range(len(members)), 2)
    }
    groups = link_pairs(len(members), scores, SAME_COUNT)
    return [[members[i] for i in group] for group in groups]


def _question(group: Sequence[Count], origins_of: OriginsOf) -> Question | None:
    reports = {c.report.id for c in group}
    if len(group) < 2 or len(reports) < 2:
        return None
    first = group[0]
    question_id = make_id("question", slot="quantity", count=list(first.key))
    sure = _cohesion(group) >= SURELY_SAME
    evidence = [replace(_evidence(c), sure=sure) for c in group]
    weighed = make_answers(question_id, evidence, lambda e: e.value, origins_of)
    answers = tuple(w.answer for w in weighed)
    if len(answers) == 1 and not _is_worth_asking(group):
        return None
    judgements = judge_answers(Slot.QUANTITY, weighed)
    weight = len(reports) + (1.0 if any(c.families & _casualty_families() for c in group) else 0.0)
    return Question(
        question_id,
        make_id("happening", count=list(first.key)),
        _text(group),
        Slot.QUANTITY,
        status_of(answers, judgements),
        answers,
        judgements,
        weight,
    )


def _is_worth_asking(group: Sequence[Count]) -> bool:
    """Tell whether a number that all agree on is news: a toll, or more than a handful."""
    casualty = any(c.families & _casualty_families() for c in group)
    return casualty or any((c.quantity.low or c.quantity.high or 0) > HANDFUL for c in group)


def _cohesion(group: Sequence[Count]) -> float:
    """Give the lowest score of any two numbers of a group."""
    return min(same_count_score(a, b) for a, b in combinations(group, 2))


def _evidence(count: Count) -> Evidence:
    quantity = count.quantity
    end = quantity.counted.end if quantity.counted is not None else quantity.span.end
    start, end = quantity.span.start, max(end, quantity.span.end)
    span = widen_to_preposition(count.report, count.report.span(start, end), "quantity_modifiers")
    value = QuantityValue(quantity.low, quantity.high, quantity.unit, quantity.approximate)
    return Evidence(
        value,
        span,
        count.sentence,
        count.report,
        count.chain,
        count.modality,
        Polarity.POSITIVE,
        ", ".join(sorted(count.scope)),
    )


def _text(group: Sequence[Count]) -> str:
    families = Counter(f for c in group for f in c.families)
    templates = phrases()["questions_how_many"]
    nouns = Counter(c.noun for c in group)
    noun = min(nouns, key=lambda n: (-nouns[n], n))
    counted = group[0].noun_class not in phrases()["units"]
    known = [f for f in families if f in templates and counted]
    scopes = [c.scope for c in group]
    shared = frozenset.intersection(*scopes) if scopes else frozenset()
    scope = f" in {sorted(shared)[0]}" if shared else ""
    plural = _plural(noun)
    if known:
        family = min(known, key=lambda f: (-families[f], f))
        return templates[family].format(noun=plural, scope=scope)
    if group[0].noun_class in phrases()["units"]:
        topic = _topic(group)
        about = f" ({topic})" if topic else ""
        return phrases()["units"][group[0].noun_class].format(scope=scope) + about
    return f"How many {plural}{scope}?"


def _topic(group: Sequence[Count]) -> str:
    """Give at most three content words that all the numbers have around them, as they stand."""
    shared = frozenset.intersection(*(c.words for c in group))
    nouns = {w for c in group for w in _plural(c.noun).split()} | {c.noun for c in group}
    words = re.findall(r"[^\W\d_]{3,}", group[0].sentence.exact)
    told = [
        w
        for w in dict.fromkeys(words)
        if w.casefold()[:STEM] in shared and w.casefold() not in nouns
    ]
    return ", ".join(told[:3])


def _plural(noun: str) -> str:
    table = phrases()["plurals"]
    if noun in table:
        return table[noun]
    if noun in word_lists()["symbols"]:
        return noun
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
