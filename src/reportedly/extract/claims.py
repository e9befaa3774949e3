"""Claims: who is said to do, have done or be going to do what, where, when, how many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportedly.extract.claim_arguments import (
    ANAPHORIC,
    Predicate,
    find_predicates,
    owner_of,
    place_role,
)
from reportedly.extract.context import Context, Passage
from reportedly.extract.event_words import load_event_words
from reportedly.extract.modality import modality_of, polarity_of
from reportedly.extract.withheld import find_withheld, first_word
from reportedly.model.facts import (
    Argument,
    Attribution,
    Claim,
    EntityKind,
    Extraction,
    Mention,
    Modality,
    Polarity,
)
from reportedly.model.ids import make_id
from reportedly.model.report import BlockKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

#: Places below this score are guesses from adjectives ("Russian") and never say where.
MIN_PLACE_SCORE = 0.5
#: The score of a toponym that the gazetteer does not know: it says where, by name only.
UNKNOWN_PLACE_SCORE = 0.2
#: Words that a predicate's phrase may reach to the left.
MAX_PHRASE = 8

_QUALIFIERS = frozenset({"compound", "nmod", "amod"})


class ClaimExtractor:
    """Finds claims from the dependency parse and the facts found before.

    One claim per event word; its span is the sentence it stands in. Cost: linear in tokens.
    """

    name = "claims"
    version = "1"
    after: tuple[str, ...] = (
        "attributions",
        "entities",
        "places",
        "quantities",
        "quotes",
        "times",
    )

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the claims of this report, in text order."""
        facts = _Facts(context, found)
        claims = [
            claim
            for passage, sentence in _clauses(context)
            for claim in (
                *_claims_of(facts, passage, sentence),
                *_withheld_of(facts, passage, sentence),
            )
        ]
        claims.sort(key=lambda c: (c.predicate.start, c.id))
        return replace(found, claims=tuple(claims))


def _clauses(context: Context) -> Iterator[tuple[Passage, DocSpan]]:
    """Give every sentence; a headline is one, however the parser splits it."""
    for passage in context.passages:
        whole = passage.block.kind in {BlockKind.HEADLINE, BlockKind.STANDFIRST}
        for sentence in [passage.doc[:]] if whole else passage.sentences:
            if any(not token.is_space for token in sentence):
                yield passage, sentence


@dataclass(slots=True)
class _Filler:
    role: str
    index: int
    span: Span


def _fillers_of(found: Extraction) -> Iterator[_Filler]:
    """Give every place, time and quantity of a report that can fill a role."""
    for i, place in enumerate(found.places):
        unknown = place.gazetteer_id is None and place.score == UNKNOWN_PLACE_SCORE
        if (place.score >= MIN_PLACE_SCORE or unknown) and not place.as_government:
            yield _Filler("place", i, place.span)
    for i, time in enumerate(found.times):
        yield _Filler("time", i, time.span)
    for i, quantity in enumerate(found.quantities):
        yield _Filler("quantity", i, quantity.span)


def _content_start(attribution: Attribution) -> int:
    return attribution.content.start


class _Facts:
    """The facts of one report, indexed by where they start."""

    def __init__(self, context: Context, found: Extraction) -> None:
        self.context = context
        self.found = found
        self.cues = frozenset(
            link.cue.start for a in found.attributions for link in a.chain if link.cue is not None
        ) | frozenset(q.cue.start for q in found.quotes if q.cue is not None)
        self.cues |= {i for t in found.times for i in range(t.span.start, t.span.end)}
        self.mentions: dict[int, list[Mention]] = {}
        for mention in found.mentions:
            for offset in range(mention.span.start, mention.span.end):
                self.mentions.setdefault(offset, []).append(mention)

        self.attributed = sorted(found.attributions, key=_content_start)
        self.longest = max((len(a.content) for a in self.attributed), default=0)
        self.fillers = sorted(_fillers_of(found), key=lambda f: (f.span.start, f.role))

    def mention_at(self, offset: int) -> Mention | None:
        """Give the mention around a character: the shortest name, else the shortest other."""
        around = self.mentions.get(offset)
        if not around:
            return None
        return min(around, key=lambda m: (m.form != "name", len(m.span), m.span.start))

    def participant_at(self, passage: Passage, token: Token) -> Mention | None:
        """Give who a subject or object word names: itself, or a name in apposition to it.

        A town that only qualifies an event ("the Hanoi summit") takes no part in it.
        """
        mention = self.mention_at(passage.offset + token.idx)
        if mention is not None and token.dep_ in _QUALIFIERS and self.is_town(mention):
            return None
        if mention is not None and mention.form == "name":
            return mention
        named = [
            m
            for t in token.subtree
            if t.dep_ == "appos"
            and (m := self.mention_at(passage.offset + t.idx)) is not None
            and m.kind is EntityKind.PERSON
        ]
        return named[-1] if named else mention

    def is_town(self, mention: Mention) -> bool:
        """Tell whether a mention is a place smaller than a country."""
        if mention.kind is not EntityKind.PLACE:
            return False
        return any(p.span.start == mention.span.start and p.within for p in self.found.places)

    def fillers_in(self, start: int, end: int) -> list[_Filler]:
        """Give the places, times and quantities that lie between two characters."""
        low = bisect_left(self.fillers, start, key=lambda f: f.span.start)
        high = bisect_left(self.fillers, end, key=lambda f: f.span.start)
        return self.fillers[low:high]

    def attribution_around(self, span: Span) -> Attribution | None:
        """Give the shortest attributed passage that holds a span."""
        low = bisect_left(self.attributed, span.start - self.longest, key=_content_start)
        high = bisect_right(self.attributed, span.start, key=_content_start)
        around = [a for a in self.attributed[low:high] if a.content.contains(span)]
        return min(around, key=lambda a: (len(a.content), a.content.start), default=None)


def _claims_of(facts: _Facts, passage: Passage, sentence: DocSpan) -> list[Claim]:
    first, last = passage.offset + sentence.start_char, passage.offset + sentence.end_char
    cues = frozenset(i - passage.offset for i in range(first, last) if i in facts.cues)
    predicates = find_predicates(passage, sentence, cues)
    if not predicates:
        return []
    by_token = {p.token.i: p for p in predicates}
    arguments: dict[int, list[Argument]] = {p.token.i: [] for p in predicates}
    for predicate in predicates:
        arguments[predicate.token.i] += _participant_arguments(facts, passage, predicate)
    start, end = passage.offset + sentence.start_char, passage.offset + sentence.end_char
    headline = passage.block.kind in {BlockKind.HEADLINE, BlockKind.STANDFIRST}
    for filler in facts.fillers_in(start, end):
        for owner, argument in _filler_arguments(facts, filler, by_token, headline):
            arguments[owner.token.i].append(argument)
    whole = facts.context.span(passage, sentence)
    claims = [
        _claim(facts, passage, predicate, tuple(arguments[predicate.token.i]), whole)
        for predicate in predicates
    ]
    return [c for c in claims if _worth_telling(c)]


def _withheld_of(facts: _Facts, passage: Passage, sentence: DocSpan) -> Iterator[Claim]:
    """Give a claim of type ``withhold`` for each statement that a slot is left open.

    Its arguments point at the noun ("dates") under the role of the slot, without a value.
    """
    for verb, slots in find_withheld(passage, sentence):
        word = facts.context.span(passage, verb)
        around = facts.attribution_around(word)
        nouns = [noun.i for _, noun in slots]
        first = min(verb.left_edge.i, first_word(verb).i, *nouns)
        last = max(verb.i, *nouns)
        if verb.i - first > 2 * MAX_PHRASE:
            first = min(verb.i, *nouns)
        yield Claim(
            make_id("claim", report=word.report_id, start=word.start, lemma="withhold"),
            facts.context.span(passage, sentence),
            around.chain if around is not None else (),
            word,
            verb.lemma_.lower(),
            "withhold",
            tuple(Argument(slot, facts.context.span(passage, noun)) for slot, noun in slots),
            Polarity.NEGATIVE,
            Modality.ASSERTED,
            facts.context.span(passage, verb.doc[first : last + 1]),
        )


def _worth_telling(claim: Claim) -> bool:
    if claim.event_type == ANAPHORIC:
        return any(a.role in {"time", "place"} for a in claim.arguments)
    if claim.lemma in load_event_words().generic_motion and not claim.of_role("place"):
        return False
    if claim.event_type in load_event_words().kinds:
        return bool(claim.arguments)
    filled = {a.role for a in claim.arguments if a.entity or a.ref is not None}
    return len(filled) >= 2


def _participant_arguments(facts: _Facts, passage: Passage, predicate: Predicate) -> list[Argument]:
    found: list[Argument] = []
    for role, tokens in (("agent", predicate.agents), ("patient", predicate.patients)):
        for token in tokens:
            argument = _participant(facts, passage, role, token)
            if argument is not None and argument not in found:
                found.append(argument)
    return found


def _participant(facts: _Facts, passage: Passage, role: str, token: Token) -> Argument | None:
    mention = facts.participant_at(passage, token)
    if mention is not None:
        return Argument(role, mention.span, entity=mention.entity)
    if token.dep_ in _QUALIFIERS or token.pos_ == "PRON":
        return None
    first = max(token.left_edge.i, token.i - 5)
    while not (first == token.i or token.is_ancestor(passage.tokens[first])):
        first += 1
    return Argument(role, facts.context.span(passage, passage.doc[first : token.i + 1]))


def _filler_arguments(
    facts: _Facts, filler: _Filler, by_token: dict[int, Predicate], headline: bool
) -> Iterator[tuple[Predicate, Argument]]:
    tokens = facts.context.tokens_of(filler.span)
    if tokens is None or not len(tokens):
        return
    root = tokens.root
    owner = by_token.get(root.i) or owner_of(root, by_token)
    if owner is None and headline:  # headlines drop the words that parsers hold on to
        before = [p for i, p in by_token.items() if i < tokens.start]
        owner = before[-1] if before else next(iter(by_token.values()))
    role: str | None = filler.role
    if filler.role == "place":
        country = not facts.found.places[filler.index].within
        role = None if country and root.dep_ in _QUALIFIERS else place_role(root)
    if owner is not None and role is not None:
        yield owner, Argument(role, filler.span, filler.index)
        yield from _shared(owner, Argument(role, filler.span, filler.index), by_token)


def _shared(
    owner: Predicate, argument: Argument, by_token: dict[int, Predicate]
) -> Iterator[tuple[Predicate, Argument]]:
    """Pass when and where on to a purpose clause: "will travel to Norway in May to meet Ruiz"."""
    if argument.role not in {"time", "place"}:
        return
    for child in owner.token.children:
        other = by_token.get(child.i)
        purpose = any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children)
        if other is not None and purpose and child.dep_ in {"advcl", "xcomp"}:
            yield other, argument


def _claim(
    facts: _Facts,
    passage: Passage,
    predicate: Predicate,
    arguments: tuple[Argument, ...],
    whole: Span,
) -> Claim:
    word = facts.context.span(passage, predicate.token)
    around = facts.attribution_around(word)
    holder = around.chain if around is not None else ()
    cue_lemmas = _cue_lemmas(facts, around)
    subject = predicate.carrier or predicate.token
    modality = modality_of(subject, cue_lemmas)
    if predicate.carrier is not None and modality == "asserted":
        modality = modality_of(predicate.token, cue_lemmas)
    polarity = polarity_of(subject)
    if modality is Modality.ASSERTED and _is_ahead(facts, arguments):
        modality = Modality.PLANNED
    lemma = predicate.token.lemma_.lower()
    return Claim(
        make_id("claim", report=word.report_id, start=word.start, lemma=lemma),
        whole,
        holder,
        word,
        lemma,
        predicate.family,
        tuple(sorted(arguments, key=lambda a: (a.span.start, a.role, a.span.end))),
        polarity,
        modality,
        _phrase(facts.context, passage, predicate),
        _is_only_named(predicate) and modality is Modality.ASSERTED,
    )


def _is_only_named(predicate: Predicate) -> bool:
    """Tell whether an event noun stands without a verb that makes it come about."""
    if predicate.token.pos_ not in {"NOUN", "PROPN"}:
        return False
    carrier = predicate.carrier
    return carrier is None or carrier.lemma_.lower() in load_event_words().about_verbs


def _is_ahead(facts: _Facts, arguments: tuple[Argument, ...]) -> bool:
    """Tell whether a claim's own date lies after the report's publication."""
    published = facts.context.report.published.days.last
    times = [facts.found.times[a.ref] for a in arguments if a.role == "time" and a.ref is not None]
    firsts = [t.days.first for t in times if t.days.first is not None]
    return published is not None and bool(firsts) and min(firsts) > published


def _phrase(context: Context, passage: Passage, predicate: Predicate) -> Span:
    """Point at the event word with its auxiliaries and what governs it, at most 8 words.

    "will visit", "are set to meet", "had held talks"; for an event only named, the noun.
    """
    token = predicate.token
    chain = [predicate.carrier or token]
    while chain[-1].dep_ == "xcomp" and len(chain) < 4:
        chain.append(chain[-1].head)
    first = last = token
    for up in (token, *chain):
        near = [up, *(c for c in up.lefts if c.dep_ in {"aux", "auxpass", "neg"})]
        near += [c for c in up.rights if c.dep_ == "dobj" and c.lower_ == "place"]
        for one in near:
            if abs(one.i - token.i) <= MAX_PHRASE:
                first = one if one.i < first.i else first
                last = one if one.i > last.i else last
    return context.span(passage, token.doc[first.i : last.i + 1])


def _cue_lemmas(facts: _Facts, around: Attribution | None) -> frozenset[str]:
    if around is None:
        return frozenset()
    lemmas: set[str] = set()
    for link in around.chain:
        tokens = facts.context.tokens_of(link.cue) if link.cue is not None else None
        lemmas.update(t.lemma_.lower() for t in tokens or ())
    return frozenset(lemmas)
