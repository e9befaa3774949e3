"""What a number counts: the noun beside it, by the parse, and by the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from reportedly.extract.context import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TOLL = re.compile(r"\b(?:toll|deaths|casualties|fatalities|injuries|body count)\b[^.;:!?]{0,30}$")
_MAX_NOUN_PHRASE = 7
_SKIPPED_TAGS = frozenset({"DT", "PRP$", "POS", "PDT"})
_INNER = frozenset({"ADJ", "NOUN", "PROPN"})


class Counted(NamedTuple):
    """Characters of the counted noun phrase in the passage, and the lemma of its head."""

    start: int
    end: int
    lemma: str
    singular: bool = False


def counted_noun(doc: Doc, start: int, end: int, words: dict[str, Any]) -> Counted | None:
    """Give what the number at characters ``start:end`` counts, or None.

    The noun the parser hangs it on, else the first noun after it, else the adjective that stands
    for a noun ("12 dead"), else nobody. Cost: a few tokens around the number.
    """
    tokens = doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return None
    noun = _by_parse(tokens[-1]) or _by_position(doc, tokens[-1].i, words)
    if noun is None:
        return None
    while noun.i + 1 < len(doc) and noun.pos_ == "PROPN" and doc[noun.i + 1].pos_ == "NOUN":
        noun = doc[noun.i + 1]
    first = tokens[-1].i + 1
    while first < noun.i and (doc[first].is_punct or doc[first].tag_ in ("DT", "IN", "PRP$")):
        first += 1
    return Counted(
        doc[first].idx,
        noun.idx + len(noun),
        lemma_of(noun, words),
        _is_singular(noun, words),
    )


def _is_singular(noun: Token, words: dict[str, Any]) -> bool:
    """Tell whether a noun is one thing; those without a plural form are not."""
    if noun.tag_ not in ("NN", "NNP") or noun.ent_type_ == "NORP":
        return False
    lower = noun.lower_
    return not lower.endswith("s") and lower not in words["plain_plurals"]


def lemma_of(noun: Token, words: dict[str, Any]) -> str:
    """Give the unit a counted noun stands for: people of any kind are "person"."""
    lower, lemma = noun.lower_, noun.lemma_.lower()
    if noun.ent_type_ == "NORP" and noun.pos_ in ("PROPN", "NOUN"):
        return "person"
    return "person" if lower in words["persons"] or lemma in words["persons"] else lemma


def _by_parse(token: Token) -> Token | None:
    node = token
    while node.dep_ in ("quantmod", "compound", "nummod") and node.head.pos_ == "NUM":
        node = node.head
    if node.dep_ == "nummod" and node.head.i > token.i and node.head.pos_ in ("NOUN", "PROPN"):
        between = token.doc[token.i + 1 : node.head.i]
        near = len(between) <= _MAX_NOUN_PHRASE and all(_joins(t) for t in between)
        return node.head if near else None
    return None


def _joins(token: Token) -> bool:
    """Tell whether a token may stand between a number and its noun."""
    return token.pos_ not in ("ADP", "SCONJ", "PRON") and token.lower_ not in (".", ";", ":", "--")


def _by_position(doc: Doc, last: int, words: dict[str, Any]) -> Token | None:
    """Walk right over "of the", adjectives and compounds to the last noun of the phrase."""
    i, found = last + 1, None
    if i < len(doc) and doc[i].lower_ in words["standing_adjectives"]:
        return _standing(doc, i)
    if i < len(doc) and doc[i].lower_ == "of":
        i += 1
        the = i + 1 if i < len(doc) and doc[i].lower_ == "the" else i
        if the < len(doc) and doc[the].lower_ in words["standing_adjectives"]:
            return _standing(doc, the)
    while i < len(doc) and i - last <= _MAX_NOUN_PHRASE:
        token = doc[i]
        if token.ent_type_ in ("DATE", "TIME"):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            found = token
        elif token.tag_ == "POS":
            found = None
        elif found is not None or not _inside(token, words):
            break
        i += 1
    return found


def _standing(doc: Doc, i: int) -> Token | None:
    after = doc[i + 1] if i + 1 < len(doc) else None
    if after is not None and after.pos_ == "NOUN":
        return after
    return doc[i]


def _inside(token: Token, words: dict[str, Any]) -> bool:
    return (
        token.pos_ in _INNER
        or token.tag_ in _SKIPPED_TAGS
        or token.tag_ in ("VBG", "VBN", "HYPH")
        or token.lower_ in ("more", "other")
    )


def is_harmed(passage: Passage, start: int, end: int, words: dict[str, Any]) -> bool:
    """Tell whether a number without a noun hangs on a verb or noun of harm ("wounding 48")."""
    tokens = passage.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return False
    before = passage.text[max(0, start - 45) : start].lower()
    if _TOLL.search(before):
        return True
    node = tokens.root
    for _ in range(3):
        node = node.head
        if node.lemma_.lower() in words["casualty_verbs"]:
            return True
        if node.lower_ in words["harmed"]:
            return True
        if node.lemma_ == "be" and any(c.lower_ in words["harmed"] for c in node.children):
            return True
        if node.lemma_.lower() in words["toll_nouns"] or any(
            c.lemma_.lower() in words["toll_nouns"] for c in node.children if c.dep_ == "nsubj"
        ):
            return True
    return False


def stands_in_a_name(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the number belongs to a name ("Boeing 737", "Fire 2") or is a bare ordinal."""
    tokens = doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return True
    first = tokens[0]
    if tokens.root.ent_type_ in ("ORDINAL", "PRODUCT", "LAW", "WORK_OF_ART"):
        return True
    before = doc[first.i - 1] if first.i else None
    if before is None or before.pos_ != "PROPN" or before.is_sent_end:
        return False
    after = doc[tokens[-1].i + 1] if tokens[-1].i + 1 < len(doc) else None
    counts = after is not None and after.pos_ in ("NOUN", "ADJ") and before.i != first.head.i
    glued = first.dep_ in ("nummod", "appos", "compound") and first.head.i < first.i
    return (glued and not counts) or first.ent_type_ == before.ent_type_ != ""
