"""Whether the verb that governs a time expression looks back or ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportedly.extract.temporal.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_CLIMB = 12
#: An infinitive under an infinitive under a verb is as deep as news goes.
_MAX_VERBS = 4


class Clause(NamedTuple):
    """``tense`` is past, perfect, present, future, open (either way) or empty.

    ``firm`` is set where the time hangs on the verb itself ("met in June"), not on a noun ("the
    June summit") or on a verb that moves dates about ("postponed to June").
    """

    tense: str = ""
    firm: bool = False


def clause_at(token: Token) -> Clause:
    """Judge the clause that holds a token by its nearest verb.

    Infinitives and participles without an auxiliary take the tense of what they hang from,
    unless that verb plans ("expected to visit").
    """
    verb, direct = _verb_above(token)
    if verb is None:
        return Clause()
    tense = _tense_from(verb)
    if tense == "present" and direct and verb.lemma_ == "be" and token.dep_ == "pobj":
        tense = "future"  # "the vote is on Thursday"
    movable = verb.lemma_.lower() in words()["moving_verbs"]
    if movable and not direct and tense in ("past", "perfect"):
        tense = "open"  # "called for a meeting on Monday"
    return Clause(tense, direct and not movable)


def _tense_from(verb: Token) -> str:
    node: Token | None = verb
    for _ in range(_MAX_VERBS):
        if node is None:
            return ""
        found = _own_tense(node)
        if found == "attached":
            above = _verb_above(node.head)[0] if node.head is not node else None
            return "" if above is not None and _own_tense(above) == "future" else "past"
        if found:
            return "" if found == "open" else found
        if node.head is node:
            return "future" if _to(node) else ""
        node = _verb_above(node.head)[0]
    return ""


def _verb_above(token: Token) -> tuple[Token | None, bool]:
    """Give the nearest verb at or above a token, and whether only prepositions lie between."""
    node, direct = token, True
    for _ in range(_MAX_CLIMB):
        if node.pos_ in ("VERB", "AUX"):
            return node, direct
        if node.head is node:
            return None, False
        direct = direct and (node is token or node.pos_ in ("ADP", "ADV", "SCONJ"))
        node = node.head
    return None, False


def _to(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _is_planned(verb: Token) -> bool:
    """ "is due", "is set", "scheduled for": a state or participle that looks ahead."""
    lists = words()["future_governors"]
    if verb.lemma_.lower() in lists and verb.tag_ == "VBN":
        return True
    return verb.lemma_ == "be" and any(
        c.lemma_.lower() in lists for c in verb.children if c.dep_ in ("acomp", "attr", "prep")
    )


def _own_tense(verb: Token) -> str:
    """Judge one verb: "attached" is a participle on a noun, "open" an infinitive."""
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    lowered = {c.lower_ for c in auxiliaries}
    has = any(c.lemma_ == "have" for c in auxiliaries)
    if lowered & set(words()["future_modals"]) or verb.lower_ in ("will", "wo", "'ll"):
        return "past" if has and "will" not in lowered else "future"
    if _to(verb):
        return _infinitive(verb)
    finite = {c.tag_ for c in auxiliaries} | {verb.tag_}
    if "VBD" in finite:
        return "past"
    if _is_planned(verb) and not has:
        return "future"
    if has:
        return "perfect"
    if verb.tag_ == "VBN" and not auxiliaries:
        return "attached" if verb.dep_ in ("acl", "ROOT", "ccomp") else ""
    if finite & {"VBZ", "VBP"}:
        return "future" if verb.lemma_.lower() in words()["timetable_verbs"] else "present"
    return ""


def _infinitive(verb: Token) -> str:
    head = verb.head
    if head is verb or head.lemma_.lower() in words()["future_governors"]:
        return "future"
    return "" if not _to(head) and _own_tense(head) == "future" else "open"
