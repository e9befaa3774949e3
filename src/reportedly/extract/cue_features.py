"""What speaks for and against a candidate's being words passed on: named yes-or-no features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.extract.links import load_kind_words
from reportedly.extract.sayings import TAIL, Saying, children_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSON_PRONOUNS = frozenset({"he", "she", "they", "i", "we", "you"})
_OBJECT_PRONOUNS = frozenset({"him", "her", "them", "me", "us", "you", "it", "himself", "herself"})
_RELATIVES = frozenset({"who", "which", "that", "what"})
_QUESTION_WORDS = frozenset({"what", "how", "why", "whether", "when", "where", "who", "if"})
_MODALS = frozenset({"would", "could", "may", "might", "should", "must", "can", "ca"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ARTICLES = frozenset({"the", "this", "that", "these", "those"})


def features_of(doc: Doc, text: str, saying: Saying, tier: str, cue_class: str) -> list[str]:
    """Give the names of the features that hold, in a fixed order; ``text`` is the doc's."""
    cue, content = doc[saying.head], doc[saying.content_head]
    shape = saying.shape
    return [
        f"shape={shape}",
        f"tier={tier}",
        f"class={cue_class}",
        *(() if shape == TAIL else _of_cue(cue)),  # a tail is a tail because the parse is wrong
        *_of_source(doc, saying),
        *_of_content(doc, text[slice(*saying.content)], saying, content),
    ]


def _of_cue(cue: Token) -> list[str]:
    helpers = {t.lower_ for t in children_of(cue, "aux", "auxpass")}
    found = [f"cue_dep={cue.dep_}" if cue.dep_ in _CUE_DEPS else "cue_dep=other"]
    if cue.pos_ in ("VERB", "AUX"):
        found.append(f"cue_tag={cue.tag_}")
    if children_of(cue, "neg"):
        found.append("negated")
    if helpers & _MODALS:
        found.append("modal")
    if helpers & {"will", "wo", "'ll", "’ll", "shall"}:
        found.append("future")
    if helpers & {"has", "have", "had", "'ve", "’ve"}:
        found.append("perfect")
    if "to" in helpers:
        found.append("to")
    if helpers & {"did", "does", "do"}:
        found.append("did")
    return found


_CUE_DEPS = frozenset(
    {"ROOT", "advcl", "relcl", "acl", "xcomp", "ccomp", "conj", "pcomp", "prep", "dobj", "pobj"}
)


def _of_source(doc: Doc, saying: Saying) -> list[str]:
    if saying.source is None:
        return ["source=none"]
    source = doc[saying.source]
    low = source.lower_
    if low in _PERSON_PRONOUNS:
        return ["source=person_pronoun", *(["source_i"] if low in ("i", "we", "you") else [])]
    if low in _RELATIVES:
        return [f"source={'who' if low == 'who' else 'relative'}"]
    if source.pos_ == "PRON":
        return ["source=other_pronoun"]
    found = [f"source={source.pos_}" if source.pos_ in ("PROPN", "NOUN") else "source=odd"]
    if source.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        found.append(f"source_ent={source.ent_type_}")
    kind = _kind_of_noun(source.lemma_.lower()) if source.pos_ == "NOUN" else ""
    if kind:
        found.append(f"source_kind={kind}")
    if source.tag_ == "NNS":
        found.append("source_plural")
    if source.i > saying.head:
        found.append("source_after")
    if source.sent.start != doc[saying.head].sent.start:
        found.append("source_far")
    return found


def _kind_of_noun(lemma: str) -> str:
    words = load_kind_words()
    if lemma in words.document_words:
        return "document"
    if lemma in words.outlet_words:
        return "outlet"
    return "human" if lemma in words.official_words or lemma in words.unnamed_words else ""


def _of_content(doc: Doc, text: str, saying: Saying, content: Token) -> list[str]:
    start, end = saying.content
    words = text.split()
    n = len(words)
    size = (
        1 if n <= 1 else 2 if n <= 2 else 5 if n <= 5 else 12 if n <= 12 else 25 if n <= 25 else 99
    )
    found = [f"words<={size}"]
    first = words[0].lower() if words else ""
    if content.tag_ in _FINITE or any(
        c.tag_ in _FINITE for c in content.children if c.dep_ in ("aux", "auxpass")
    ):
        found.append("finite")
    if first == "that":
        found.append("that")
    elif first in _QUESTION_WORDS:
        found.append("question_word")
    elif first in _ARTICLES:
        found.append("definite")
    if content.pos_ in ("PRON", "PROPN", "NOUN", "VERB", "ADJ", "AUX", "NUM"):
        found.append(f"content={content.pos_}")
    if content.lower_ in _OBJECT_PRONOUNS:
        found.append("content_pronoun")
    if content.ent_type_ in ("PERSON", "ORG", "GPE", "DATE", "CARDINAL", "MONEY"):
        found.append(f"content_ent={content.ent_type_}")
    if any(mark in text for mark in '“”"‘'):
        found.append("quotation")
    if start < doc[saying.head].idx:
        found.append("content_before")
    if start < doc[saying.head].idx < end:
        found.append("content_around")
    return found
