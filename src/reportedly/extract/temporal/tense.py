"""Whether the verb that governs a time expression looks back or ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.extract.temporal.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_CLIMB = 12


def tense_at(token: Token) -> str:
    """Give past, future, present or the empty string for the clause that holds a token.

    Climbs to the nearest verb; infinitives and participles without an auxiliary take the tense
    of what they hang from, unless that verb plans ("expected to visit").
    """
    node = _verb_above(token)
    for _ in range(4):
        if node is None:
            return ""
        found = _own_tense(node)
        if found:
            return found
        if node.head is node:
            return "future" if _to(node) else ""
        node = _verb_above(node.head)
    return ""


def _verb_above(token: Token) -> Token | None:
    node = token
    for _ in range(_MAX_CLIMB):
        if node.pos_ in ("VERB", "AUX"):
            return node
        if node.head is node:
            return None
        node = node.head
    return None


def _to(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _own_tense(verb: Token) -> str:
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    lowered = {c.lower_ for c in auxiliaries}
    if lowered & set(words()["future_modals"]) or verb.lower_ in ("will", "wo", "'ll"):
        have = any(c.lemma_ == "have" for c in auxiliaries)
        return "past" if have and "will" not in lowered else "future"
    if _to(verb):
        head = verb.head
        planned = head is not verb and head.lemma_.lower() in words()["future_governors"]
        return "future" if planned or head is verb else ""
    finite = {c.tag_ for c in auxiliaries} | {verb.tag_}
    if verb.tag_ == "VBD" or "VBD" in finite:
        return "past"
    if any(c.lemma_ == "have" for c in auxiliaries):
        return "past"
    if verb.tag_ == "VBN" and not auxiliaries:
        return "past" if verb.dep_ in ("acl", "ROOT", "ccomp") else ""
    if finite & {"VBZ", "VBP"}:
        return "present"
    return ""
