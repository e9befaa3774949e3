"""Extractor: quotes, direct, indirect and mixed, with cue, speaker and the speaker's entity."""

from __future__ import annotations

from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.cues import SPEECH_CLASSES
from reportedly.extract.reported import MIN_QUOTED_WORDS, Reported, find_reported
from reportedly.extract.speakers_resolve import speaker_entities
from reportedly.extract.speech import n_words
from reportedly.model.facts import Extraction, Quote, QuoteKind


class QuoteExtractor:
    """Finds the words that a report passes on.

    Thoughts and attitudes ("hopes", "opposes") are no quotes; they become attributions. Cost:
    linear in the text, a few per cent of the parse.
    """

    name = "quotes"
    version = "1"
    after: tuple[str, ...] = ("entities",)

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the quotes of this report, in text order."""
        reported = find_reported(context)
        entities = speaker_entities(context, found, reported)
        quotes = tuple(
            _quote(item, entity)
            for item, entity in zip(reported, entities, strict=True)
            if is_quote(item)
        )
        return replace(found, quotes=quotes)


def is_quote(reported: Reported) -> bool:
    """Tell speech and writing from thought; words in quotation marks were spoken or written."""
    if reported.kind is QuoteKind.DIRECT or reported.cue_class in SPEECH_CLASSES:
        return True
    return any(n_words(part.exact) >= MIN_QUOTED_WORDS for part in reported.parts)


def _quote(reported: Reported, entity: str | None) -> Quote:
    return Quote(
        reported.content,
        reported.cue,
        reported.source,
        entity,
        reported.kind,
        parts=reported.parts,
    )
