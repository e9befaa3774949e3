"""Whether a place name stands for the place or for its government ("Moscow said")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.extract.gazetteer import Entry, fold_name, government_seats
from reportedly.extract.places_find import Toponym, place_words

if TYPE_CHECKING:
    import spacy.tokens


def is_government(toponym: Toponym, entry: Entry) -> bool:
    """Tell whether a mention stands for a government.

    Countries do when they act (subject of a verb that is not one of lying or having); the names
    of capitals also as possessors of what governments have, and as counterparts ("between
    Washington and …"), and two of them as one subject. A preposition of place rules it out.
    """
    seat = fold_name(toponym.name) in government_seats() and entry.kind != "country"
    if entry.kind != "country" and not seat:
        return False
    first = _head_of_coordination(toponym.tokens.root)
    if seat and first.dep_ in ("nsubj", "nsubjpass") and _is_pair_of_seats(first):
        return True
    return _stands_for(first, seat)


def _is_pair_of_seats(token: spacy.tokens.Token) -> bool:
    """Tell whether a subject joins two seats: "Pyongyang and Washington are at odds"."""
    return fold_name(token.text) in government_seats() and any(
        child.dep_ == "conj" and fold_name(child.text) in government_seats()
        for child in token.children
    )


def _head_of_coordination(token: spacy.tokens.Token) -> spacy.tokens.Token:
    for _ in range(4):
        if token.dep_ != "conj":
            break
        token = token.head
    return token


def _stands_for(token: spacy.tokens.Token, seat: bool) -> bool:
    words = place_words()
    if token.dep_ in ("nsubj", "csubj"):
        return _is_act(token.head)
    if token.dep_ == "agent":
        return True
    if token.dep_ == "pobj":
        return seat and token.head.lower_ in words["counterpart_prepositions"]
    if token.dep_ == "poss":
        noun = token.head
        around = {noun.lemma_.lower(), noun.lower_} | {
            t.lower_ for t in noun.lefts if t.dep_ in ("amod", "compound")
        }
        return seat and bool(around & words["government_nouns"])
    return False


def _is_act(verb: spacy.tokens.Token) -> bool:
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if verb.lemma_ in place_words()["place_verbs"]:
        complements = [t for t in verb.children if t.dep_ in ("acomp", "xcomp", "attr")]
        return any(t.lower_ in ("ready", "willing", "prepared", "aware") for t in complements)
    return True
