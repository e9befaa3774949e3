"""Names set before or behind the words without a verb: headlines, transcripts, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.extract.context import Passage
from reportedly.extract.links import load_kind_words
from reportedly.model.report import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_COLON = re.compile(r"\s*([^:“”\"«»?!\n]{2,60}):\s+(?=\S)")
_DASH = re.compile(r"\s[-–—]\s(?=[^-–—:]{2,40}$)")
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_MAX_NAME_TOKENS = 8
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Content and cue as characters of the passage, and the head token of the source."""

    content: tuple[int, int]
    cue: tuple[int, int]
    source: Token
    spoken: bool


def iter_lead_ins(passage: Passage) -> Iterator[LeadIn]:
    """Give at most one: "Name: words" of a headline or transcript, "words – sources"."""
    text = passage.doc.text
    match = _COLON.match(text)
    if match is not None:
        made = _before(passage, match)
        if made is not None:
            yield made
            return
    if passage.block.kind is BlockKind.HEADLINE:
        dash = _DASH.search(text)
        if dash is not None:
            made = _behind(passage, dash)
            if made is not None:
                yield made


def _before(passage: Passage, match: re.Match[str]) -> LeadIn | None:
    doc = passage.doc
    name = [t for t in doc if match.start(1) <= t.idx < match.end(1)]
    headline = passage.block.kind is BlockKind.HEADLINE
    capitals = match.group(1).isupper()
    if not name or len(name) > _MAX_NAME_TOKENS or not (headline or capitals):
        return None
    if any(t.pos_ in ("VERB", "AUX") for t in name) and not capitals:
        return None
    head = _head_of(name)
    if not (capitals and not headline) and not _can_speak(head):
        return None
    content = _trimmed(doc.text, match.end(), len(doc.text))
    if len(doc.text[slice(*content)].split()) < _MIN_WORDS:
        return None
    colon = match.end(1)
    return LeadIn(content, (colon, colon + 1), head, capitals and not headline)


def _behind(passage: Passage, dash: re.Match[str]) -> LeadIn | None:
    doc = passage.doc
    name = [t for t in doc if t.idx >= dash.end()]
    if not name or len(name) > 5 or len(doc.text[: dash.start()].split()) < _MIN_WORDS:
        return None
    head = _head_of(name)
    if not _can_speak(head, strict=True):
        return None
    content = _trimmed(doc.text, 0, dash.start())
    return LeadIn(content, (dash.start() + 1, dash.end() - 1), head, False)


def _head_of(tokens: list[Token]) -> Token:
    inside = {t.i for t in tokens}
    heads = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    nominal = [t for t in heads if t.pos_ in ("PROPN", "NOUN")]
    named = [t for t in tokens if t.pos_ in ("PROPN", "NOUN")]
    return (nominal or named[-1:] or heads or tokens)[0]


def _can_speak(head: Token, *, strict: bool = False) -> bool:
    words = load_kind_words()
    low, lemma = head.lower_, head.lemma_.lower()
    lists = (
        words.unnamed_words,
        words.official_words,
        words.document_words,
        words.outlet_words,
        words.agencies,
        words.outlets,
    )
    if any(low in known or lemma in known for known in lists):
        return True
    return not strict and head.ent_type_ in _NAMED


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "."):
        end -= 1
    return start, end
