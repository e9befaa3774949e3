"""Statements that something is not given: "did not share dates", "the venue is yet to be named".

A reader asks where and when; that a report says in so many words that this is open is an answer
too. Cost: linear in verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportedly.extract.context import Passage
from reportedly.extract.event_words import load_cue_sets, load_event_words

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

_OBJECTS = frozenset({"dobj", "nsubjpass", "pobj"})


def find_withheld(
    passage: Passage, sentence: DocSpan
) -> Iterator[tuple[Token, list[tuple[str, Token]]]]:
    """Give each verb that says something is left open, with (slot, noun) for what is."""
    cues = load_cue_sets()
    for index in range(sentence.start, sentence.end):
        verb = passage.tokens[index]
        if passage.parts[index] != "VERB" or verb.lemma_.lower() not in cues["giving_verbs"]:
            continue
        nouns = [n for child in _objects(verb) for n in _listed(child)]
        slots = [(slot, noun) for noun in nouns for slot in slots_of(noun)]
        if slots and _is_withheld(verb, nouns):
            yield verb, slots


def _objects(verb: Token) -> list[Token]:
    """Give what is given or not: the verb's objects, or the subject of "has yet to be named"."""
    own = [c for c in verb.children if c.dep_ in _OBJECTS]
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if own or not passive or verb.dep_ != "xcomp":
        return own
    return [c for c in verb.head.children if c.dep_ == "nsubj"]


def first_word(verb: Token) -> Token:
    """Give the first word of the statement: "stopped" in "stopped short of giving a date"."""
    token = verb
    for _ in range(4):
        if token.dep_ not in {"xcomp", "pcomp", "prep"} or token.head.i > token.i:
            break
        token = token.head
        if token.lemma_.lower() in load_cue_sets()["withholding_words"]:
            return token
    return min((verb, *(c for c in verb.children if c.dep_ == "neg")), key=lambda t: t.i)


def _listed(noun: Token) -> list[Token]:
    return [noun, *(c for c in noun.conjuncts if c.pos_ in {"NOUN", "PROPN"})]


def slots_of(noun: Token) -> list[str]:
    """Give the slots that a noun such as "date", "venue" or "details" stands for."""
    table = load_event_words().slot_nouns
    return list(table.get(noun.lemma_.lower(), ()))


def _is_withheld(verb: Token, nouns: list[Token]) -> bool:
    negatives = load_cue_sets()["negative_words"]
    if any(c.dep_ == "neg" for c in verb.children):
        return True
    if any(c.lower_ in negatives and c.dep_ == "det" for n in nouns for c in n.children):
        return True
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive and any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
        return True  # "the date will be announced"
    token = verb
    for _ in range(4):
        if token.dep_ not in {"xcomp", "pcomp", "prep", "ccomp", "advcl"}:
            return False
        token = token.head
        if token.lemma_.lower() in load_cue_sets()["withholding_words"]:
            return True
        if any(c.lower_ in {"yet", "short"} for c in token.children):
            return True
    return False
