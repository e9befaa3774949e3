"""Extractor: entities."""

from __future__ import annotations

from reportedly.extract.context import Context
from reportedly.model.facts import Extraction


class EntityExtractor:
    """Finds entities."""

    name = "entities"
    version = "0"
    after: tuple[str, ...] = ("places",)

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the entities of this report."""
        return found
