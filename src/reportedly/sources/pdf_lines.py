"""Lines of PDF pages, with where they stand, joined to paragraphs. Pure.

A PDF places letters and knows no paragraphs. The rule, in this order: a change of the size of
type, a jump to another column, or a gap wider than the lines' usual one ends a paragraph; within
what is left an indented line begins one, and a line that ends a sentence well before the right
edge ends one. A paragraph runs on over a page or a column if it breaks off in mid-sentence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

#: Sizes of type that differ by less are the same.
_SAME_SIZE = 0.12
#: A gap so many times the usual one parts paragraphs.
_WIDE_GAP = 1.4
#: In units of the size of type.
_INDENT, _MAX_INDENT, _MAX_GAP = 0.7, 8.0, 2.6
#: A line that ends before this share of the column's width is short.
_SHORT = 0.88
#: The shares of a page's height, from its top and from its foot, where running lines stand.
_MARGIN = 0.12
#: Shorter halves are words by chance ("to-gether").
_MIN_WORD = 3
_END = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_BULLET = re.compile(r"[•‣▪●◦*–—-]\s|\(?\d{1,2}[.)]\s")
_UNSPACED = re.compile(r"[\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff00-\uff60]")
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is set. Lengths in points from the page's lower left corner.

    ``hyphen``: a hyphen stood at its end, where a word was parted.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    hyphen: bool = False
    page: int = 0
    page_height: float = 792.0


def make_text(pages: list[list[Line]]) -> str:
    """Give the text of pages: paragraphs parted by blank lines, in the order of the pages.

    Lines that run at the head or foot of several pages stand at the end of the text, where they
    part no sentence; but for those at the head of the first page.
    """
    running = _running_lines(pages)
    body: list[Line] = []
    moved: list[Line] = []
    for page in pages:
        for line in page:
            runs = _in_margin(line) and _DIGITS.sub("0", line.text) in running
            is_head = page is pages[0] and line.bottom > line.page_height / 2
            (moved if runs and not is_head else body).append(line)
    words = _vocabulary(body)
    paragraphs = [_joined(lines, words) for lines in _paragraphs(body)]
    paragraphs += [line.text for line in moved]
    return "\n\n".join(p for p in paragraphs if p)


def _in_margin(line: Line) -> bool:
    height = line.page_height * _MARGIN
    return not height < line.bottom < line.page_height - height


def _running_lines(pages: list[list[Line]]) -> frozenset[str]:
    """Give the lines (numbers in them set to 0) that stand in the margins of several pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_DIGITS.sub("0", line.text) for line in page if _in_margin(line)})
    return frozenset(text for text, n in counts.items() if n >= max(2, len(pages) // 3))


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    leading = _leadings(lines)
    waiting: list[Line] = []
    for block in _blocks(lines, leading):
        for paragraph in _within(block):
            if waiting and _runs_on(waiting[-1], paragraph[0]):
                waiting += paragraph
                continue
            if waiting:
                yield waiting
            waiting = paragraph
    if waiting:
        yield waiting


def _leadings(lines: list[Line]) -> dict[int, float]:
    """Give the usual distance between lines, by the size of type in whole points."""
    steps: dict[int, list[float]] = defaultdict(list)
    for above, below in pairwise(lines):
        step = above.bottom - below.bottom
        if _same_size(above, below) and 0 < step < _MAX_GAP * below.size:
            steps[round(below.size)].append(step)
    return {size: median(found) for size, found in steps.items()}


def _same_size(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= _SAME_SIZE * max(a.size, b.size)


def _blocks(lines: list[Line], leading: dict[int, float]) -> Iterator[list[Line]]:
    """Part the lines where the size, the column or the distance between lines changes."""
    block: list[Line] = []
    for line in lines:
        if block and _parts(block[-1], line, leading):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _parts(above: Line, below: Line, leading: dict[int, float]) -> bool:
    if above.hyphen and above.page == below.page:
        return False
    step = above.bottom - below.bottom
    if above.page != below.page or not _same_size(above, below) or step < -0.5 * below.size:
        return True
    usual = leading.get(round(below.size), below.size * 1.2)
    return step > max(_WIDE_GAP * usual, usual + 0.35 * below.size)


def _within(block: list[Line]) -> Iterator[list[Line]]:
    """Part a block of evenly set lines by indents and short last lines."""
    left = min(line.left for line in block)
    right = max(line.right for line in block)
    paragraph = [block[0]]
    for above, line in pairwise(block):
        indent = (line.left - left) / line.size
        begins = _INDENT < indent < _MAX_INDENT and above.left - left < line.left - left - 1
        ends = above.right < left + _SHORT * (right - left) and _closes(above, line)
        hangs = _BULLET.match(paragraph[0].text)
        if not above.hyphen and ((begins and not hangs) or ends or _BULLET.match(line.text)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _closes(above: Line, below: Line) -> bool:
    """Tell whether a short line is a last one: of a sentence, or before one that begins anew."""
    return bool(_END.search(above.text)) or not below.text[:1].islower()


def _runs_on(last: Line, first: Line) -> bool:
    """Tell whether a paragraph that ends a column or page goes on in the next."""
    if last.page == first.page and first.bottom <= last.bottom:
        return False
    if not _same_size(last, first):
        return False
    return last.hyphen or (not _END.search(last.text) and first.text[:1].islower())


def _vocabulary(lines: list[Line]) -> Counter[str]:
    """Count the words that stand whole within lines."""
    counts: Counter[str] = Counter()
    parted = False
    for line in lines:
        words = _WORD.findall(line.text.lower())
        counts.update(words[parted : len(words) - line.hyphen])
        parted = line.hyphen
    return counts


def _joined(lines: list[Line], words: Counter[str]) -> str:
    """Join lines. A hyphen at a line's end is undone, unless the document writes the word with it
    elsewhere, or both halves by themselves and never the whole."""
    out = lines[0].text
    for above, line in pairwise(lines):
        if not above.hyphen:
            out += ("" if _is_glued(out, line.text) else " ") + line.text
            continue
        out += ("-" if _keeps_hyphen(out, line.text, words) else "") + line.text
    return out + ("-" if lines[-1].hyphen else "")


def _is_glued(before: str, after: str) -> bool:
    """Tell whether no space belongs between two lines: after a hyphen that stays ("U.S.-/led"),
    and between signs of scripts that part no words."""
    if before.endswith("-"):
        return not before.endswith((" -", "--")) and before != "-"
    return bool(_UNSPACED.match(before[-1:]) and _UNSPACED.match(after[:1]))


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    head = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*\Z", before[-80:])
    tail = re.match(r"[^\W\d_]+", after)
    if not head or not tail or not after[:1].islower():
        return True
    first, second = head.group().lower(), tail.group().lower()
    n_parted, n_whole = words[f"{first}-{second}"], words[f"{first}{second}"]
    are_words = min(len(first), len(second)) >= _MIN_WORD and words[first] and words[second]
    return n_parted > n_whole or (not n_whole and bool(are_words))
