"""Whether the verb that governs a time expression looks back or ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.extract.temporal.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_CLIMB = 12


def tense_at(token: Token) -> str:
    """Give past, perfect, future, present or the empty string for the clause round a token.

    Climbs to the nearest verb; infinitives and participles without an auxiliary take the tense
    of what they hang from, unless that verb plans ("expected to visit").
    """
    node = _verb_above(token)
    for _ in range(4):  # an infinitive under an infinitive under a verb is as deep as news goes
        if node is None:
            return ""
        found = _own_tense(node)
        if found == "attached":
            above = _verb_above(node.head) if node.head is not node else None
            return "" if above is not None and _own_tense(above) == "future" else "past"
        if found:
            return "" if found == "open" else found
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


def _own_tense_of_head(head: Token) -> str:
    """The tense of what an infinitive hangs from, itself no infinitive."""
    return "" if _to(head) else _own_tense(head)


def _own_tense(verb: Token) -> str:
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    lowered = {c.lower_ for c in auxiliaries}
    if lowered & set(words()["future_modals"]) or verb.lower_ in ("will", "wo", "'ll"):
        have = any(c.lemma_ == "have" for c in auxiliaries)
        return "past" if have and "will" not in lowered else "future"
    if _to(verb):
        head = verb.head
        planned = head is not verb and head.lemma_.lower() in words()["future_governors"]
        if planned or head is verb:
            return "future"
        return "" if _own_tense_of_head(head) == "future" else "open"
    finite = {c.tag_ for c in auxiliaries} | {verb.tag_}
    if "VBD" in finite and any(c.lower_ == "had" for c in auxiliaries):
        return "past"
    if verb.tag_ == "VBD" or "VBD" in finite:
        return "past"
    if any(c.lemma_ == "have" for c in auxiliaries):
        return "perfect"
    if verb.tag_ == "VBN" and not auxiliaries:
        return "attached" if verb.dep_ in ("acl", "ROOT", "ccomp") else ""
    if finite & {"VBZ", "VBP"}:
        return "present"
    return ""
