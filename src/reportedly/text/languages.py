"""Which languages are analysed."""

from __future__ import annotations

#: Languages (ISO 639-1) that the extractors read.
ANALYSED = frozenset({"en"})


def is_analysed(language: str | None) -> bool:
    """Tell whether text in a language is analysed; text too short to tell (None) is."""
    return language is None or language in ANALYSED
