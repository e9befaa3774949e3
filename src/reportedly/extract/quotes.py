"""Extractor: quotes, direct, indirect and mixed, with cue, speaker and the speaker's entity."""

from __future__ import annotations

from dataclasses import replace

from reportedly.extract.context import Context
from reportedly.extract.cues import SPEECH_CLASSES
from reportedly.extract.reported import Reported, find_reported
from reportedly.extract.speakers import Mentions
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
        mentions = Mentions(found)
        quotes = tuple(_quote(r, mentions) for r in find_reported(context) if is_quote(r))
        return replace(found, quotes=quotes)


def is_quote(reported: Reported) -> bool:
    """Tell speech and writing from thought."""
    return reported.kind is QuoteKind.DIRECT or reported.cue_class in SPEECH_CLASSES


def _quote(reported: Reported, mentions: Mentions) -> Quote:
    source = reported.source
    entity = mentions.entity_at(source.start, source.end, reported.source_start) if source else None
    return Quote(
        reported.content, reported.cue, source, entity, reported.kind, parts=reported.parts
    )
