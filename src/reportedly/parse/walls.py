"""Pages that show a wall in place of an article: log in, subscribe, prove you are human."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from reportedly.errors import InputError

#: With less article than this a page that asks to log in shows no report at all.
_NOTHING_WORDS = 40
#: With less than this, and a wall, only a teaser is shown.
_TEASER_WORDS = 200
_SAMPLE = 30_000


@cache
def _cues(what: str) -> re.Pattern[str]:
    raw = resources.files("reportedly").joinpath("data/wall_phrases.json").read_text("utf-8")
    return re.compile("|".join(f"(?:{p})" for p in json.loads(raw)[what]), re.IGNORECASE)


def check_walls(page_text: str, n_words: int) -> tuple[tuple[str, str], ...]:
    """Refuse a page that shows a wall and no article; tell of one that shows a teaser only.

    Args:
        page_text: all that the page shows.
        n_words: how many words of it are article.

    Raises:
        InputError: codes ``login-wall`` (log in, subscribe or prove to be human to read on) or
            ``no-article`` (nothing of an article is there).
    """
    if n_words >= _TEASER_WORDS:
        return ()
    wall = _wall(page_text[:_SAMPLE])
    if n_words < _NOTHING_WORDS and wall:
        raise InputError(f"shows {wall} and no article", code="login-wall")
    if n_words == 0:
        raise InputError("has no article in it", code="no-article")
    return (("paywall", f"shows {wall}; only a part of the article may be there"),) if wall else ()


def _wall(text: str) -> str | None:
    plain = text.replace("’", "'")
    if _cues("robot").search(plain):
        return "a check for robots"
    if _cues("login").search(plain):
        return "a login or subscription wall"
    return None
