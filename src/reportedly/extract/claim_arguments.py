"""Which predicates a sentence has, and which names, places, times and numbers belong to each.

A filler belongs to the first predicate met on the way up the dependency tree from its head word;
a reporting verb on the way stops the climb, so "said on Monday that he will travel" does not date
the travel. Cost: linear in tokens times tree depth (bounded).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportedly.extract.context import Passage
from reportedly.extract.event_words import EventWords, load_cue_sets, load_event_words

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

#: The family of "it will occur": whatever event was told of last.
ANAPHORIC = "occur"

_MAX_CLIMB = 12
_ORIGIN_PREPOSITIONS = frozenset({"from", "off", "since"})
_NOT_WHERE = frozenset({"of", "with", "between", "about", "by", "against", "than", "like", "as"})
_EVENT_POS = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ", "ADV"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})


@dataclass(slots=True)
class Predicate:
    """A word that names an event, with the tokens that fill its roles.

    ``carrier`` is the light verb that carries an event noun ("hold talks"), if any.
    """

    token: Token
    family: str
    carrier: Token | None = None
    agents: list[Token] = field(default_factory=list)
    patients: list[Token] = field(default_factory=list)


def find_predicates(
    passage: Passage, sentence: DocSpan, cue_offsets: frozenset[int]
) -> list[Predicate]:
    """Give the event words of a sentence, in order, with their agents and patients.

    ``cue_offsets`` are the character offsets (in the passage) of attribution cues and of words
    inside time expressions: "said" and "the end of April" tell no event.
    """
    words = load_event_words()
    found: dict[int, Predicate] = {}
    for index in range(sentence.start, sentence.end):
        if passage.parts[index] not in _EVENT_POS:
            continue
        token = passage.tokens[index]
        family = _family_of(token, words, cue_offsets)
        if family is not None:
            found[index] = Predicate(token, family, _carrier_of(token, words))
    carried = {p.carrier.i for p in found.values() if p.carrier is not None}
    predicates = [p for i, p in found.items() if i not in carried]
    for predicate in predicates:
        predicate.agents, predicate.patients = _participants(predicate)
    return [p for p in predicates if _is_told(p, words)]


def _family_of(token: Token, words: EventWords, cue_offsets: frozenset[int]) -> str | None:
    lemma = token.lemma_.lower()
    if lemma in {"occur", "happen", "take"} and _is_occurrence(token):
        return ANAPHORIC
    if lemma == "be":
        return "visit" if _is_presence(token) else None
    if token.idx in cue_offsets:
        return None
    if token.pos_ == "VERB":
        if lemma in words.no_event_verbs or token.dep_ in {"amod", "aux"}:
            return None
        if _is_transparent(token, words):
            return None
        return words.verbs.get(lemma, lemma)
    if token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound":
        return words.nouns.get(lemma) or words.nouns.get(token.lower_)
    if token.pos_ in {"ADJ", "ADV", "VERB"} and token.dep_ in {"acomp", "amod", "oprd", "attr"}:
        return words.adjectives.get(token.lower_)
    return None


def _is_occurrence(verb: Token) -> bool:
    """Tell whether "it will occur", "this took place": an event told of before comes about."""
    children = list(verb.children)
    if verb.lemma_.lower() == "take" and not any(c.lower_ == "place" for c in children):
        return False
    return any(c.dep_ == "nsubj" and c.lower_ in {"it", "this", "that"} for c in children)


def _is_presence(verb: Token) -> bool:
    """Tell whether "be" says that somebody named is, was or will be at a named place."""
    named = any(c.dep_ == "nsubj" and c.pos_ in {"PROPN", "PRON"} for c in verb.children)
    return named and any(
        c.dep_ == "prep" and c.lower_ in {"in", "at"} and any(g.pos_ == "PROPN" for g in c.children)
        for c in verb.children
    )


def _is_transparent(verb: Token, words: EventWords) -> bool:
    """Tell whether a verb only plans, wishes or carries another event ("is set to meet")."""
    cues = load_cue_sets()
    lemma = verb.lemma_.lower()
    if lemma in cues["planning_verbs"] or lemma in cues["wishing_verbs"]:
        return any(c.dep_ in {"xcomp", "ccomp"} for c in verb.children) or _has_event(verb, words)
    return lemma in words.carriers and _has_event(verb, words)


def _has_event(verb: Token, words: EventWords) -> bool:
    return any(
        c.lemma_.lower() in words.nouns and c.dep_ in {"dobj", "nsubjpass", "attr"}
        for c in verb.children
    )


def _carrier_of(token: Token, words: EventWords) -> Token | None:
    if token.dep_ in {"dobj", "nsubjpass"} and token.head.lemma_.lower() in words.carriers:
        return token.head
    if token.dep_ == "nsubj" and token.head.pos_ in {"VERB", "AUX"}:
        lemma = token.head.lemma_.lower()
        acts = any(c.dep_ == "dobj" and c.lower_ != "place" for c in token.head.children)
        if lemma in words.occurrence_verbs or (lemma not in words.verbs and not acts):
            return token.head  # "the talks will take place", "the summit is on Monday"
    return None


def _participants(predicate: Predicate) -> tuple[list[Token], list[Token]]:
    if predicate.token.pos_ in {"NOUN", "PROPN"}:
        return _noun_participants(predicate)
    return _verb_participants(predicate.token)


def _verb_participants(verb: Token) -> tuple[list[Token], list[Token]]:
    agents = [c for c in verb.children if c.dep_ == "nsubj"]
    patients = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass", "dative"}]
    for child in verb.children:
        if child.dep_ == "agent":
            agents.extend(g for g in child.children if g.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in {"with", "against"}:
            patients.extend(g for g in child.children if g.dep_ == "pobj")
    doing = verb.dep_ == "acl" and verb.tag_ == "VBG"
    if doing or is_headline_infinitive(verb):
        agents = agents or [verb.head]
    elif verb.dep_ == "acl" and verb.tag_ == "VBN":
        patients = patients or [verb.head]
    if verb.pos_ != "VERB" or verb.dep_ == "acomp":  # "15 people are dead"
        patients = patients or [c for c in verb.head.children if c.dep_ in _SUBJECTS]
        if verb.dep_ == "amod":
            patients = patients or [verb.head]
    if not agents and not any(c.dep_ == "nsubjpass" for c in verb.children):
        agents = inherited_subjects(verb)
    return _with_conjuncts(agents), _with_conjuncts(patients)


def is_headline_infinitive(verb: Token) -> bool:
    """Tell whether "Olsen to visit Oslo" has the future in the manner of headlines."""
    if verb.dep_ not in {"acl", "relcl"} or verb.tag_ != "VB":
        return False
    return verb.head.pos_ == "PROPN" or verb.head.dep_ == "ROOT"


def inherited_subjects(verb: Token) -> list[Token]:
    """Give the subjects a verb takes over from its governor (conjuncts, infinitives, relatives)."""
    token = verb
    for _ in range(_MAX_CLIMB):
        if token.dep_ in {"xcomp", "ccomp"}:  # "invited Olsen to visit": the object travels
            controlled = [c for c in token.head.children if c.dep_ == "dobj" and c.i < token.i]
            if controlled:
                return controlled
        if token.dep_ == "relcl":
            return [token.head]
        if token.dep_ not in {"xcomp", "advcl", "conj", "ccomp", "prep", "pcomp"}:
            return []
        if token.dep_ == "ccomp" and token.i != verb.i:
            return []
        token = token.head
        own = [c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}]
        if own:
            return own
    return []


def _noun_participants(predicate: Predicate) -> tuple[list[Token], list[Token]]:
    noun = predicate.token
    agents = [c for c in noun.children if c.dep_ == "poss"]
    agents += [c for c in noun.children if c.dep_ in {"compound", "nmod", "amod"}]
    patients: list[Token] = []
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"with", "between", "of", "by", "among"}:
            target = agents if child.lower_ in {"by", "between", "among"} else patients
            target.extend(g for g in child.children if g.dep_ == "pobj")
    carrier = predicate.carrier
    lemma = carrier.lemma_.lower() if carrier is not None else ""
    about = lemma in load_event_words().about_verbs
    if carrier is not None and not (about and agents):
        own = [c for c in carrier.children if c.dep_ == "nsubj" and c.i != noun.i]
        if noun.dep_ != "nsubj":
            own = own or inherited_subjects(carrier)
        agents.extend(own)
        for child in carrier.children:
            if child.dep_ == "prep" and child.lower_ == "with":
                patients.extend(g for g in child.children if g.dep_ == "pobj")
            elif child.dep_ == "dobj" and noun.dep_ == "nsubjpass":
                patients.append(child)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.head.head.pos_ == "VERB":
        verb = noun.head.head  # "host Olsen for talks with Ruiz"
        agents += [c for c in verb.children if c.dep_ in {"nsubj", "dobj"}]
    return _with_conjuncts(agents), _with_conjuncts(patients)


def _with_conjuncts(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        others = (c for a in token.children if a.dep_ == "appos" for c in a.conjuncts)
        for one in (token, *token.conjuncts, *others):
            if all(one.i != other.i for other in found):
                found.append(one)
    return found


def _is_told(predicate: Predicate, words: EventWords) -> bool:
    """Keep words that tell an event; a generic noun must have somebody or a carrier with it."""
    token = predicate.token
    if token.pos_ not in {"NOUN", "PROPN"}:
        return bool(predicate.agents or predicate.patients) or predicate.family in words.kinds
    if token.lemma_.lower() in words.generic_nouns:
        named = any(t.pos_ == "PROPN" for t in (*predicate.agents, *predicate.patients))
        return predicate.carrier is not None or named
    return True


def owner_of(token: Token, predicates: dict[int, Predicate]) -> Predicate | None:
    """Give the predicate that a filler word belongs to, or None."""
    carriers = {p.carrier.i: p for p in predicates.values() if p.carrier is not None}
    words = load_event_words()
    for _ in range(_MAX_CLIMB):
        head = token.head
        if head.i == token.i:
            return None
        if head.i in predicates:
            return predicates[head.i]
        if head.i in carriers:
            return carriers[head.i]
        if head.pos_ in {"VERB", "AUX"}:
            below = [
                predicates[c.i]
                for c in head.children
                if c.i in predicates and c.dep_ in {"xcomp", "acomp", "oprd", "attr"}
            ]
            if below and (head.pos_ == "AUX" or _is_transparent(head, words)):
                return below[0]
            held = head.dep_ in {"acl", "relcl"} and head.lemma_.lower() in words.carriers
            if not held:  # "a forum held in Oslo in May" passes its place and date on
                return None
        token = head
    return None


def place_role(token: Token) -> str | None:
    """Give ``place``, ``origin`` or None for a place name by the way it hangs in the sentence."""
    up = token
    for _ in range(_MAX_CLIMB):
        if up.dep_ in {"poss", "nsubj", "agent"}:
            return None
        if up.dep_ == "pobj":
            preposition = up.head.lower_
            if preposition in _ORIGIN_PREPOSITIONS:
                return "origin"
            if preposition not in _NOT_WHERE:
                return "place"
            if preposition != "of":
                return None
        elif up.dep_ in {"dobj", "compound", "nmod", "npadvmod", "nsubjpass", "oprd"} and (
            up.head.pos_ in {"VERB", "NOUN"}
        ):
            return "place"
        if up.head.i == up.i or up.head.pos_ in {"VERB", "AUX"}:
            return None
        up = up.head
    return None
