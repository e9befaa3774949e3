"""The door of a source: a target in, raw reports and issues out, streaming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from reportedly.model.report import Issue, RawReport


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on what is read. Sizes in bytes, times in seconds."""

    max_bytes: int = 20_000_000
    timeout_s: float = 20.0
    allow_private: bool = False
    max_redirects: int = 5


#: What is used when nobody says otherwise.
DEFAULT_LIMITS = ReadLimits()


class Source(Protocol):
    """Reads one kind of target. ``rank`` orders the asking: low is asked first."""

    name: str
    rank: int

    def accepts(self, target: str) -> bool:
        """Tell whether this source reads that target (cheap; no I/O beyond a stat)."""
        ...

    def read(self, target: str, limits: ReadLimits) -> Iterator[RawReport | Issue]:
        """Give raw reports in a stable order, and an issue for each input set aside."""
        ...
