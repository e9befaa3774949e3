"""How firmly an event is claimed: polarity and modality of a predicate, read off its parse.

The values follow the field's factuality scales (R. Saurí and J. Pustejovsky, "FactBank", 2009,
section 3), folded to the five that a reader of news asks about: asserted, planned, possible,
reported, denied. Cost: a few steps up the tree per predicate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.extract.event_words import load_cue_sets
from reportedly.model.facts import Modality, Polarity

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSE_UP = frozenset({"xcomp", "ccomp", "advcl", "conj", "acl", "pcomp", "dobj", "pobj", "prep"})
_MAX_CLIMB = 6


def governors(predicate: Token) -> list[Token]:
    """Give the tokens that govern the predicate within its sentence, nearest first.

    Relative clauses stop the climb: what is said of the main clause is not said of them.
    """
    chain: list[Token] = []
    token = predicate
    while token.head.i != token.i and len(chain) < _MAX_CLIMB:
        if token.dep_ not in _CLAUSE_UP and token.dep_ not in {
            "nsubjpass",
            "nsubj",
            "oprd",
            "attr",
        }:
            break
        token = token.head
        chain.append(token)
    return chain


def polarity_of(predicate: Token) -> Polarity:
    """Tell whether the predicate is negated: by a negative child, or by a verb such as "fail"."""
    cues = load_cue_sets()
    if any(_negates(child) for child in predicate.children):
        return Polarity.NEGATIVE
    if predicate.dep_ in {"pobj", "pcomp"} and predicate.head.lower_ == "without":
        return Polarity.NEGATIVE
    for up in _complement_governors(predicate):
        if up.lemma_.lower() in cues["negating_verbs"]:
            return Polarity.NEGATIVE
        if up.lemma_ in {"be", "expect", "plan", "go", "intend"} and any(
            _negates(c) for c in up.children
        ):
            return Polarity.NEGATIVE
    return Polarity.POSITIVE


def _negates(child: Token) -> bool:
    return child.dep_ == "neg" or (
        child.lower_ in load_cue_sets()["negative_words"]
        and child.dep_ in {"det", "advmod", "preconj"}
    )


def _complement_governors(predicate: Token) -> list[Token]:
    """Give governors reached through complements only (xcomp, event-noun objects)."""
    found: list[Token] = []
    token = predicate
    while token.dep_ in {"xcomp", "dobj", "pobj", "prep", "nsubjpass"} and len(found) < _MAX_CLIMB:
        token = token.head
        found.append(token)
    return found


def modality_of(predicate: Token, holder_cues: frozenset[str] = frozenset()) -> Modality:
    """Tell how firmly the predicate is claimed.

    ``holder_cues`` are lemmas of the attribution cues it stands under ("deny" makes it denied).
    The weakest reading wins: denied, reported, possible, planned, asserted.
    """
    cues = load_cue_sets()
    ups = governors(predicate)
    if holder_cues & cues["denying_verbs"] or any(
        up.lemma_.lower() in cues["denying_verbs"] for up in ups[:2]
    ):
        return Modality.DENIED
    around = _modifiers(predicate, ups)
    for modality, test in (
        (Modality.REPORTED, _is_reported),
        (Modality.POSSIBLE, _is_possible),
        (Modality.PLANNED, _is_planned),
    ):
        if any(test(token) for token in around):
            return modality
    if any(up.lemma_.lower() in cues["wishing_verbs"] for up in ups[:2]):
        return Modality.POSSIBLE
    if _planned_by_governor(predicate, ups):
        return Modality.PLANNED
    return Modality.ASSERTED


def _modifiers(predicate: Token, ups: list[Token]) -> list[Token]:
    """Give the auxiliaries and modifiers of the predicate and of the clause that governs it."""
    tokens = list(predicate.children)
    for up in ups[:3]:
        if up.pos_ in {"VERB", "AUX", "ADJ"}:
            tokens.extend(c for c in up.children if c.dep_ in {"aux", "advmod", "acomp"})
            if up.pos_ == "ADJ":
                tokens.append(up)
    return [t for t in tokens if t.i != predicate.i]


def _is_reported(token: Token) -> bool:
    cues = load_cue_sets()
    return token.lower_ in cues["reported_adverbs"] or (
        token.dep_ == "amod" and token.lower_ in cues["reported_adjectives"]
    )


def _is_possible(token: Token) -> bool:
    cues = load_cue_sets()
    if token.dep_ == "aux" and token.tag_ == "MD":
        return token.lower_ in cues["possible_modals"] or token.lower_ in cues["conditional_modals"]
    return token.lower_ in cues["possible_adverbs"] or (
        token.dep_ in {"amod", "acomp"} and token.lower_ in cues["possible_adjectives"]
    )


def _is_planned(token: Token) -> bool:
    cues = load_cue_sets()
    if token.dep_ == "aux":
        return token.lower_ in cues["future_modals"]
    return token.dep_ in {"amod", "acomp"} and token.lower_ in cues["planned_adjectives"]


def _planned_by_governor(predicate: Token, ups: list[Token]) -> bool:
    cues = load_cue_sets()
    near = [up.lemma_.lower() for up in ups[:3]]
    if any(word in cues["planning_verbs"] or word in cues["planned_adjectives"] for word in near):
        return True
    if any(_on_schedule(up) for up in ups[:2]):
        return True
    infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in predicate.children)
    if not infinitive:
        return bool(ups) and "go" in near[:1] and predicate.dep_ == "xcomp"
    # "Norway confirms Olsen to visit Oslo": a bare infinitive with a subject of its own, or as root
    own_subject = any(c.dep_ == "nsubj" for c in predicate.children) or (
        predicate.dep_ in {"xcomp", "ccomp"}
        and any(c.dep_ == "dobj" and c.i < predicate.i for c in predicate.head.children)
    )
    of_a_noun = predicate.dep_ in {"acl", "relcl"}  # "plans to host", "Olsen to visit Oslo"
    return own_subject or of_a_noun or predicate.head.i == predicate.i


def _on_schedule(verb: Token) -> bool:
    """Tell whether "be" stands with "on track", "on course", "on schedule"."""
    planned = load_cue_sets()["future_phrases"]
    return verb.lemma_ == "be" and any(
        g.lower_ in planned for c in verb.children if c.lower_ == "on" for g in c.children
    )
