"""Shapes of lines: what a line's own characters tell, without its neighbours."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from reportedly.model.report import BlockKind
from reportedly.parse.lines import Unit

Verdict = tuple[BlockKind, str]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: Dates, times, zones and the words that go with them; a date line is nothing else.
_DATE_PARTS = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s*{_MONTH}\b\.?|\b{_MONTH}\b\.?|(?<!\d)\d{{1,4}}(?!\d)|"
    r"(?<=\d)(?:st|nd|rd|th)\b|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|"
    r"\d\s*[ap]\.?m\b\.?|\b[ap]\.?m\b\.?|t(?=\d)|(?<=\d)z\b|"
    r"\b(?:gmt|utc|bst|ist|msk|cet|cest|est|edt|et|cst|cdt|ct|pst|pdt|pt|mst|jst|kst|hkt|sgt|"
    r"aest|aedt|eat|wib|pkt|local time)\b|"
    r"\b(?:published|publish|updated?|last|posted|modified|first|created|added|date|on|at|of|"
    r"edited|issued|released|time|ago|hours?|minutes?|mins?|hrs?|days?|weeks?|months?|years?|"
    r"today|yesterday|just now|min read|minute read|read)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MONTH_WORD = re.compile(rf"\b{_MONTH}\b|\bago\b|\d[:/.-]\d", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|@\w+|#\w+|\b[\w-]{1,40}\.[a-z]{2,6}/\S+",
    re.IGNORECASE,
)

_AGENCY = (
    r"(?:Reuters|REUTERS|AFP|A\.P\.|AP|Getty|GETTY|EPA(?:-EFE)?|EFE|UPI|Shutterstock|Alamy|iStock|"
    r"Bloomberg|Sputnik|TASS|Xinhua|Yonhap|Kyodo|Anadolu|DPA|dpa|PTI|ANI|Imago|IMAGO|Wikimedia|"
    r"Flickr|WireImage|ZUMA|PA|Abaca(?:press)?|SIPA|Sipa|Polaris|Unsplash|Pixabay|Pexels|"
    r"Handout|HANDOUT|[Cc]ourtesy|[Ff]ile [Pp]hoto|[Ss]creenshot)"
    r"(?: (?:Images?|IMAGES?|Photos?|Agency|News|Wire|Media|Pool|Commons|Press|File(?: Photo)?))?"
)
_VIA = r"(?: ?(?:via|VIA|[/|,]) ?[\w.'-][\w.' -]{0,39}){0,3}"
#: A picture's credit and nothing else; opening brackets and bars are off already.
_CREDIT = re.compile(
    r"(?:(?:©|\([cC]\)|[Cc]opyright) ?[\w.'-]+(?: [\w.'-]+){0,5} ?(?:[/|,].{0,60})?$|"
    r"(?i:(?:main |lead |cover |featured |header )?(?:photo(?:graph)?|image|picture|pic|video|"
    r"illustration|graphic|file photo)s?"
    r"(?: credits?| courtesy| sources?)? ?(?::|\bby\b|©) ?.{1,80}$)|"
    r"(?i:(?:photo|image|picture|video)? ?(?:credit|copyright)s?(?: of)? ?: ?\S.{0,80}$)|"
    rf"[\w.'’ -]{{0,60}}[/|,(–—-]{{1,3}} ?{_AGENCY}{_VIA}[\])]?$|{_AGENCY}{_VIA}[\])]?$)"
)
_PICTURE = r"(?:photo(?:graph)?|image|picture|frame ?grab|screen ?(?:grab|shot)|video grab|handout)"
#: How captions begin.
_CAPTION_START = re.compile(
    rf"[\W_]*(?:(?:file|handout|archive|combination|stock|undated)[ -]{_PICTURE}s?\b|"
    r"(?:in )?(?:an?|the) (?:(?:undated|file|archive|handout|still|satellite|aerial|combined|"
    r"combination of|composite|video|\d{4}|[a-z]{3,9}\.? \d{1,2},? \d{4},?) ){1,3}"
    rf"{_PICTURE}s?\b|"
    rf"(?:in )?(?:this|these) (?:[\w.,-]+ ){{0,4}}{_PICTURE}s?,? (?:shows?|showing|taken|released|"
    r"provided|depicts?|made available|obtained|posted|from|by|distributed|supplied)\b|"
    rf"(?:in )?an? {_PICTURE} (?:shows?|taken|released|provided|made available|obtained|posted)\b"
    r"[^.]{0,200}\b(?:19|20)\d\d\b|"
    r"(?:image|media|picture|photo) (?:caption|copyright)\b|captions?\s*:|"
    r"\((?:l|left)(?: to |-)(?:r|right)\)|(?:above|left|right|below|top|pictured)\s*:|"
    r"media playback is (?:unsupported|not supported)\b.{0,40}\bcaption\b|"
    r"this was tweeted\b)",
    re.IGNORECASE,
)
#: How captions end: a credit in brackets or after a bar.
_CAPTION_END = re.compile(
    rf"(?:[\[(](?:[^\[\]()]{{0,80}}[\s/:,])?{_AGENCY}(?:[\s/,][^\[\]()]{{0,40}})?[\])]\W*|"
    r"[\[(](?i:(?:photo|image|picture|file|credit|source)s?(?: (?:by|credit|courtesy))?\s*[:/]|"
    r"(?:photo|image|picture) (?:by|credit|courtesy)\b)[^\[\]()]{1,80}[\])]\W*|"
    rf"(?:\||©|/|\b(?i:photo(?:graph)?)(?i: by|:)|\b(?i:credit):) ?[\w.' -]{{0,40}}[/ ]? ?"
    rf"{_AGENCY}{_VIA}\W*|[\w.'-]+ ?[/|] ?{_AGENCY}(?:[/ ][\w. ]{{1,30}})?\W*)$"
)
_NAME = (
    r"(?:[A-Z][\w.'’-]*|de|van|von|der|den|al|bin|la|le|da|di|du|el|of|the|for|with|and|&|\||/|,|-)"
)
#: A writer's name and nothing else: every word is capitalised, but for the particles of names.
_BYLINE = re.compile(
    rf"\W*(?:(?i:(?:written|reported|posted|published|story|analysis|text|words|report|review|"
    rf"opinion|commentary|compiled|edited) )?(?:By|BY|by)):? (?:{_NAME}(?:[, ]+|$)){{1,16}}"
    r"(?:(?:[a-z][\w'’-]* ){0,4}(?:correspondent|editor|reporter|writer|analyst|columnist|desk|"
    r"staff))?$"
)
#: A newsroom in the place of a name.
_STAFF_LINE = re.compile(
    r"\W{0,3}by (?:(?:our|a|an|the|own|staff|special|wire|news|foreign|local) ){1,4}"
    r"(?:correspondents?|editors?|reporters?|writers?|analysts?|desk|staff|team|service)\W{0,3}$",
    re.IGNORECASE,
)
#: Who stands where in a picture.
_POSITION = re.compile(
    r"(?:, |\()(?:(?:second|third|fourth|far|front|back|top|bottom|at) )?(?:from )?"
    r"(?:left|right|centre|center|second from (?:left|right)|[LRC])(?:,|\)| (?=[a-z]+s?\b))"
)
_DAY_AND_YEAR = re.compile(rf"\b{_MONTH}\b\.? \d{{1,2}}, (?:19|20)\d\d\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:said|says|told|was|were|had|has|have|will|announced|according)\b")
_LOWER = re.compile(r"\b[a-z]+\b")
#: Captions are short; a paragraph that ends "(Photo: …)" after this many words is a paragraph.
_CAPTION_WORDS = 75


def shape_of(unit: Unit) -> Verdict | None:
    """Give the kind that a line's own shape tells, with the reason, or None."""
    line = unit.plain
    if not _LETTER.search(unit.text[:2000]):
        if _DIGIT.search(line):
            if _is_date_line(line):
                return BlockKind.DATELINE, "only a date or time"
            return BlockKind.BOILERPLATE, "only a number"
        return BlockKind.BOILERPLATE, "only signs"
    if unit.n_words > _CAPTION_WORDS:
        if unit.n_words <= 2 * _CAPTION_WORDS and _CAPTION_START.match(line):
            return BlockKind.CAPTION, "begins like a picture's caption"
        return None
    return _date_or_address(line) or _picture(unit, line)


def _is_date_line(line: str) -> bool:
    if len(line) > 120 or not _MONTH_WORD.search(line):
        return False
    rest = _DATE_PARTS.sub(" ", line)
    return not any(c.isalnum() for c in rest)


def _date_or_address(line: str) -> Verdict | None:
    if _is_date_line(line):
        return BlockKind.DATELINE, "only a date or time"
    if not any(c.isalnum() for c in _ADDRESS.sub(" ", line)):
        return BlockKind.BOILERPLATE, "only an address, handle or hashtag"
    return None


def _picture(unit: Unit, line: str) -> Verdict | None:
    if unit.n_words <= 14 and not unit.full_stop and _CREDIT.match(line.lstrip("[(| ")):
        return BlockKind.CREDIT, "shaped like a picture's credit"
    if _CAPTION_START.match(line):
        return BlockKind.CAPTION, "begins like a picture's caption"
    if _CAPTION_END.search(line[-160:]):
        return BlockKind.CAPTION, "ends with a picture's credit"
    if _tells_a_picture(unit, line):
        return BlockKind.CAPTION, "tells in the present who is seen where and when"
    if unit.n_words <= 16 and (_BYLINE.match(line) or _STAFF_LINE.match(line)):
        return BlockKind.BYLINE, "names the writer"
    return None


@cache
def _caption_verbs() -> frozenset[str]:
    listed = resources.files("reportedly").joinpath("data/caption_verbs.txt")
    return frozenset(listed.read_text("utf-8").split())


def _tells_a_picture(unit: Unit, line: str) -> bool:
    """Tell a caption without a mark: the present tense, with a place in the picture or a full
    date. Prose tells of a dated day in the past tense."""
    if unit.n_words > 60 or '"' in line or "@" in line or "?" in line:
        return False
    position, day = _POSITION.search(line), _DAY_AND_YEAR.search(line)
    if not position and not day:
        return False
    first_verb = next((w for w in _LOWER.findall(line) if w in _caption_verbs()), None)
    return first_verb is not None and not _PAST.search(line)
