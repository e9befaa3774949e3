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

_COLON = re.compile(r"\s*+([^:“”\"«»?!\s][^:“”\"«»?!\n]{1,59}):\s++(?=\S)")
_TWEET = re.compile(
    r"\s[—–-]{1,2}\s(?=(?P<name>[^—–\n]{2,50}?)\s?\(@\w{1,20}\)\s"
    r"(?P<date>[A-Z][a-z]{2,8} \d{1,2}, \d{4}))"
)
_DASH = re.compile(r"\s[-–—]\s(?=[^-–—:]{2,40}$)")
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_MAX_NAME_TOKENS = 8
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Content and cue as characters of the passage, and the head token of the source.

    ``spoken`` marks a transcript or a message, whose whole content is direct speech; ``label`` a
    name in capitals, which is a speaker's only if others or the text bear that out.
    """

    content: tuple[int, int]
    cue: tuple[int, int]
    source: Token
    spoken: bool
    label: bool = False


def iter_lead_ins(passage: Passage) -> Iterator[LeadIn]:
    """Give the messages shown ("words — Name (@name) date"); else at most one of
    "Name: words" of a headline or transcript and "words – sources"."""
    text = passage.text
    messages = list(_messages(passage))
    if messages:
        yield from messages
        return
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


def _messages(passage: Passage) -> Iterator[LeadIn]:
    """Messages set into a report by their usual signature; each begins where the last ended."""
    text, start = passage.text, 0
    for match in _TWEET.finditer(text):
        name = [t for t in passage.tokens if match.start("name") <= t.idx < match.end("name")]
        content = _trimmed(text, start, match.start())
        start = match.end("date")
        if name and content[0] < content[1]:
            yield LeadIn(content, (match.start() + 1, match.end() - 1), name[-1], True)


def _before(passage: Passage, match: re.Match[str]) -> LeadIn | None:
    text = passage.text
    name = [t for t in passage.tokens if match.start(1) <= t.idx < match.end(1)]
    headline = passage.block.kind is BlockKind.HEADLINE
    capitals = match.group(1).isupper()
    if not name or len(name) > _MAX_NAME_TOKENS or not (headline or capitals):
        return None
    if match.group(1).strip().lower() in load_kind_words().labels:
        return None
    if any(t.pos_ in ("VERB", "AUX") for t in name) and not capitals:
        return None
    head = _head_of(name)
    if not (capitals and not headline) and not can_speak(head):
        return None
    content = _trimmed(text, match.end(), len(text))
    if len(text[slice(*content)].split()) < _MIN_WORDS:
        return None
    colon = match.end(1)
    label = capitals and not headline
    return LeadIn(content, (colon, colon + 1), head, label, label)


def believable(lead_ins: list[LeadIn], text: str) -> list[LeadIn]:
    """Drop names in capitals that neither another one nor the report's text bears out."""
    n_labels = sum(lead_in.label for lead_in in lead_ins)
    return [
        lead_in
        for lead_in in lead_ins
        if not lead_in.label or n_labels > 1 or lead_in.source.text.title() in text
    ]


def _behind(passage: Passage, dash: re.Match[str]) -> LeadIn | None:
    doc, text = passage.doc, passage.text
    name = [t for t in doc if t.idx >= dash.end()]
    if not name or len(name) > 5 or len(text[: dash.start()].split()) < _MIN_WORDS:
        return None
    head = _head_of(name)
    if not can_speak(head, strict=True):
        return None
    content = _trimmed(text, 0, dash.start())
    return LeadIn(content, (dash.start() + 1, dash.end() - 1), head, False)


def _head_of(tokens: list[Token]) -> Token:
    inside = {t.i for t in tokens}
    heads = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    nominal = [t for t in heads if t.pos_ in ("PROPN", "NOUN")]
    named = [t for t in tokens if t.pos_ in ("PROPN", "NOUN")]
    return (nominal or named[-1:] or heads or tokens)[0]


def can_speak(head: Token, *, strict: bool = False) -> bool:
    """Tell whether a head noun names somebody who can say things; names only if not strict."""
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
