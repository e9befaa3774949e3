"""What a renderer is, and the escaping that all of them need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from reportedly.model.story import Brief

# C0 and C1 controls (ANSI escapes begin with one), line and paragraph separators, and the signs
# that turn the direction of writing around or hide text.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


class Renderer(Protocol):
    """Writes briefs in one format. It has no logic of its own and changes no fact."""

    name: str

    def render(self, briefs: Sequence[Brief], *, color: bool = False, width: int = 100) -> str:
        """Give the whole document; ``color`` and ``width`` (columns) are for terminals."""
        ...


def neutralise(text: str) -> str:
    """Make hostile text harmless to look at: controls and direction overrides become ``�``.

    >>> neutralise("a\\x1b[31mb")
    'a�[31mb'
    """
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Give a text on one line, neutralised, in composed form."""
    return neutralise(unicodedata.normalize("NFC", " ".join(text.split())))
