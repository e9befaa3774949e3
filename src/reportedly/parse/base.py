"""The door of a parser: decoded text in, a draft of a report out. Pure; no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportedly.model.report import BlockForm, BlockKind, RawReport


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: characters ``start:end`` of the draft's text, its kind, the reason why."""

    start: int
    end: int
    kind: BlockKind
    reason: str
    form: BlockForm = BlockForm.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Stamp:
    """A publication time that a page's metadata names; ``where`` says which ("JSON-LD").

    A ``weak`` stamp (found by the page's looks) counts only if the text states no day itself.
    """

    value: str
    where: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a parser makes of one input, before ids and spans.

    ``pieces`` are sorted, disjoint and cover every character of ``text`` that is not white
    space. ``title`` is a character range of the text. ``doubts`` are codes and messages of
    what a person should know of a report that is kept (a paywall that lets a piece be seen).
    """

    text: str
    pieces: tuple[Piece, ...]
    title: tuple[int, int] | None = None
    title_text: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    stamps: tuple[Stamp, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    section: str | None = None
    domain: str | None = None
    modified: tuple[Stamp, ...] = ()


class Parser(Protocol):
    """Reads one kind of text. ``media_types`` are those it takes without looking."""

    name: str
    version: str
    media_types: tuple[str, ...]

    def parse(self, raw: RawReport, text: str) -> Draft:
        """Mark every line of the normalised text; removes nothing.

        Raises:
            InputError: there is no article in it (a login wall, an empty page).
        """
        ...
