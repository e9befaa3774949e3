"""Who an outlet cites: the "citing Y" of "X said, citing Y, that …" and "according to X, citing Y".

The parse hangs such a phrase on the clause that is told as often as on the cue, so its place in
the sentence decides: what stands right before it, behind a comma, is what it belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reportedly.extract.leadins import can_speak
from reportedly.extract.sayings import children_of, trim
from reportedly.extract.speakers import phrase_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FORMS = frozenset({"citing", "quoting"})
_LOOSE = " \t\n\xa0,;.–—-"


def citings_of(doc: Doc) -> dict[int, list[Token]]:
    """Give the "citing" tokens that have an object, by the index of the cue they belong to.

    A cue is a verb or "according". Cost: one pass over the tokens, and a walk up the parse for
    each "citing".
    """
    found: dict[int, list[Token]] = defaultdict(list)
    forms = {doc.vocab.strings[form] for form in _FORMS}
    lowers = doc.to_array("LOWER").tolist()  # one array, not an object a token
    for i in (i for i, lower in enumerate(lowers) if lower in forms):
        token = doc[i]
        if cited_by(token):
            anchor = anchor_of(token)
            if anchor is not None:
                found[anchor.i].append(token)
    return found


def cited_by(citing: Token) -> list[Token]:
    """Give the heads of what is cited."""
    return children_of(citing, "dobj", "pobj")


def anchor_of(citing: Token) -> Token | None:
    """Give the verb or the "according" that governs what stands before the comma, or None."""
    doc, at = citing.doc, citing.i
    if at - 2 < citing.sent.start or not doc[at - 1].is_punct:
        return None
    token = doc[at - 2]
    while token.lower_ != "according" and token.pos_ not in ("VERB", "AUX"):
        if token.head.i == token.i:
            return None
        token = token.head
    return token


def names_a_source(citing: Token) -> bool:
    """Tell "according to X, citing Y" and "citing officials" from "citing safety concerns"."""
    anchor = anchor_of(citing)
    if anchor is not None and anchor.lower_ == "according":
        return True
    return any(can_speak(cited) or cited.pos_ == "PROPN" for cited in cited_by(citing))


def without_asides(
    text: str, content: tuple[int, int], citings: list[Token], source: Token | None
) -> tuple[int, int]:
    """Take "citing Y" off the ends of a content, and then "according to X" too.

    Args:
        text: the text of the passage.
        content: characters of it.
        citings: the "citing" tokens of the content's cue.
        source: the head of X, for "according to X"; None for other cues.
    """
    asides = [(c.idx, max(phrase_of(cited)[1] for cited in cited_by(c))) for c in citings]
    if source is not None and asides:
        asides.append((source.head.head.idx, phrase_of(source)[1]))
    for _ in asides:
        for first, last in asides:
            content = _without(text, content, first, last)
    return content


def _without(text: str, content: tuple[int, int], first: int, last: int) -> tuple[int, int]:
    start, end = content
    if start <= first < last < end and not text[start:first].strip(_LOOSE):
        return trim(text, last, end)
    if start < first < end and not text[last:end].strip(_LOOSE):
        return trim(text, start, first)
    return content
