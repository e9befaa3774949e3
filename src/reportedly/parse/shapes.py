"""Shapes of lines: what a line's own characters tell, without its neighbours."""

from __future__ import annotations

import re

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
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w+|#\w+|pic\.twitter\.com/\S+", re.I)

_AGENCY = (
    r"reuters|afp|a\.?p\.?|ap photo|getty(?: images)?|epa(?:-efe)?|efe|upi|ap images|shutterstock|"
    r"alamy|istock|bloomberg|sputnik|tass|xinhua|yonhap|kyodo|anadolu(?: agency)?|dpa|pti|ani|"
    r"imago|wikimedia(?: commons)?|flickr|wire ?image|zuma(?: press)?|pa(?: wire| media)?|"
    r"abaca(?:press)?|sipa|polaris|unsplash|pixabay|handout|file|screenshot|courtesy"
)
#: A picture's credit and nothing else.
_CREDIT = re.compile(
    r"[\[(|\s]*(?:(?:©|\(c\)|copyright)\s*[\w.'-]+(?: [\w.'-]+){0,5}\s*(?:[/|,].{0,60})?$|"
    r"(?:photo(?:graph)?s?|image|picture|pic|video|illustration|graphic|file photo)s?"
    r"(?: credit| courtesy| source)?\s*(?::|\bby\b|©|/)\s*.{1,80}$|"
    r"(?:photo|image|picture|video)? ?(?:credit|copyright|courtesy)s?(?: of)?\s*:?\s+\S.{0,80}$|"
    rf"[\w.'’ -]{{0,60}}\s*[/|,(–—-]+\s*(?:{_AGENCY})"
    r"(?:\s*(?:via|[/|,])\s*[\w.' -]{1,40}){0,3}[\])]?$|"
    rf"(?:{_AGENCY})(?: (?:photos?|images?|file(?: photo)?|pool|video|illustration))?"
    r"(?:\s*(?:via|[/|,])\s*[\w.' -]{1,40}){0,3}[\])]?$)",
    re.IGNORECASE,
)
#: How captions begin.
_CAPTION_START = re.compile(
    r"[\W_]*(?:(?:file|handout|archive|combination|stock)[ -](?:photo|picture|image|pic)s?\b|"
    r"(?:an?|this|the|in this|in an?)\s(?:[\w'-]+\s){0,4}(?:combination|photo|photograph|image|"
    r"picture|frame ?grab|screen ?(?:grab|shot)|still|handout|illustration|graphic|video grab|"
    r"satellite image)s?\b[^.]{0,80}\b(?:shows?|showing|taken|released|provided|depicts?|made "
    r"available|of|from)\b|"
    r"(?:image|media|picture|photo) (?:caption|copyright)\b|captions?\s*:|pictured\b|"
    r"\((?:l|left)(?: to |-)(?:r|right)\)|(?:above|left|right|below|top)\s*:|"
    r"media playback is (?:unsupported|not supported)\b.{0,40}\bcaption\b|"
    r"this (?:was tweeted|photo|image|picture|undated|combination)\b|"
    r"undated (?:photo|picture|image))",
    re.IGNORECASE,
)
#: How captions end: a credit in brackets or after a bar.
_CAPTION_END = re.compile(
    rf"(?:[\[(][^\[\]()]{{0,80}}\b(?:{_AGENCY})\b[^\[\]()]{{0,40}}[\])]\W*|"
    r"[\[(](?:photo|image|picture|file|credit|source)s?(?: (?:by|credit|courtesy))?\s*[:/ ]"
    r"[^\[\]()]{1,80}[\])]\W*|"
    rf"(?:\||©|/|\bphoto(?: by|:)|\bcredit:?|\bvia\b)\s*[\w.' -]{{0,40}}[/ ]?\s*(?:{_AGENCY})\W*|"
    rf"[\w.'-]+ ?[/|]\s*(?:{_AGENCY})(?:[/ ][\w. ]{{1,30}})?\W*)$",
    re.IGNORECASE,
)
#: The hand that signs an embedded post: "— Name (@handle) June 1, 2018".
_POST_SIGNATURE = re.compile(r".{0,80}\(@\w{1,30}\)\s*.{0,30}$")
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
    if unit.n_words <= 14 and not unit.full_stop and _CREDIT.match(line):
        return BlockKind.CREDIT, "shaped like a picture's credit"
    if _CAPTION_START.match(line):
        return BlockKind.CAPTION, "begins like a picture's caption"
    if _CAPTION_END.search(line[-160:]):
        return BlockKind.CAPTION, "ends with a picture's credit"
    if unit.n_words <= 16 and _POST_SIGNATURE.match(line):
        return BlockKind.CREDIT, "signs an embedded post"
    return None
