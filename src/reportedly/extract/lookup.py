"""Look-ups in an extraction that other extractors and stages share."""

from __future__ import annotations

from reportedly.extract.entities_words import is_agency, is_outlet, person_key
from reportedly.model.facts import Entity, Extraction, Mention, Place
from reportedly.model.report import Span

__all__ = ["entity_at", "entity_of", "is_agency", "is_outlet", "mentions_in", "person_key",
           "place_at"]  # fmt: skip

_FORM_RANK = {"name": 0, "nominal": 1, "pronoun": 2}


def mentions_in(found: Extraction, span: Span) -> tuple[Mention, ...]:
    """Give the mentions that overlap a span, in text order."""
    return tuple(m for m in found.mentions if m.span.overlaps(span))


def entity_at(found: Extraction, span: Span) -> Mention | None:
    """Give the mention that best says whom a span is about, or None.

    A span that is itself a mention gives that one. Otherwise persons come before governments and
    bodies ("Kremlin spokesman X" is X), names before descriptions, and the last before the
    first.
    """
    inside = mentions_in(found, span)
    exact = [m for m in inside if (m.span.start, m.span.end) == (span.start, span.end)]
    if exact:
        return min(exact, key=lambda m: _FORM_RANK[m.form])
    return min(
        inside,
        key=lambda m: (m.kind != "person", not span.contains(m.span), _FORM_RANK[m.form],
                       -m.span.start),
        default=None,
    )  # fmt: skip


def entity_of(found: Extraction, entity_id: str | None) -> Entity | None:
    """Give the entity with that id, or None."""
    return next((e for e in found.entities if e.id == entity_id), None)


def place_at(found: Extraction, span: Span) -> Place | None:
    """Give the best scored place that overlaps a span, or None."""
    inside = [p for p in found.places if p.span.overlaps(span)]
    return max(inside, key=lambda p: (p.score, -p.span.start), default=None)
