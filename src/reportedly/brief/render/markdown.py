"""Briefs as Markdown (CommonMark), every hostile sign escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.brief.cite import Citation
from reportedly.brief.render.view import (
    AnswerView,
    BriefView,
    QuestionView,
    VoiceView,
    view_brief,
)
from reportedly.model.story import Brief

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&@]|:(?=//)|(?<=www)\.)")
_ORDERED = re.compile(r"^(\d{1,9})([.)])|^([-+=])")


def escape(text: str) -> str:
    r"""Make a text plain in Markdown: no link, image, heading, list, table, HTML or autolink.

    >>> print(escape("<b> [x](y)"))
    \<b\> \[x\](y)
    """
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _ORDERED.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    """Escape what would begin a list or underline a heading."""
    return f"\\{match[3]}" if match[3] else f"{match[1]}\\{match[2]}"


class MarkdownRenderer:
    """Writes one document; citation marks are footnote-like numbers of the reports."""

    name = "md"

    def render(self, briefs: Sequence[Brief], *, color: bool = False, width: int = 100) -> str:
        """Give all briefs, one after another, a rule between."""
        parts = ("\n".join(_lines(view_brief(b))).rstrip() for b in briefs)
        return "\n\n---\n\n".join(parts) + "\n"


def _lines(view: BriefView) -> Iterator[str]:
    yield f"# {escape(view.title)}"
    yield ""
    yield _subtitle(view)
    for note in view.notes:
        yield from ("", escape(note))
    yield from _summary(view)
    yield from _questions("Where the reports differ", view.open_questions)
    yield from _questions("Where the reports agree", view.settled_questions)
    yield from _questions("Told once", view.single_questions)
    yield from _timeline(view)
    yield from _quotes(view)
    yield from _copies(view)
    yield from _edits(view)
    yield from _reports(view)
    yield from _issues(view)


def _subtitle(view: BriefView) -> str:
    dated = f"as of {view.as_of_words}" if view.as_of else "no report is dated"
    parts = [view.counted, view.span, dated]
    return escape(" · ".join(part for part in parts if part))


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(f"\\[{n}\\]" for n in dict.fromkeys(c.number for c in citations))


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield f"## {words}"
    yield ""


def _summary(view: BriefView) -> Iterator[str]:
    if not view.summary:
        return
    yield from _heading("In short")
    for sentence in view.summary:
        yield f"- {escape(sentence.text)} {_marks(sentence.citations)}"


def _questions(heading: str, questions: Sequence[QuestionView]) -> Iterator[str]:
    if not questions:
        return
    yield from _heading(heading)
    for question in questions:
        yield f"**{escape(question.text)}** — {escape(question.label)}"
        yield ""
        for answer in question.answers:
            yield from _answer(answer)
        for r in question.main_relations:
            told = f"{r.left} {r.verb} {r.right}: {r.reason}"
            yield f"- {escape(r.mark)} *{escape(told)}*"
        if question.more_relations:
            n_more = len(question.more_relations)
            yield f"- … and {n_more} more comparison{'s' * (n_more != 1)}"
        yield ""


def _answer(answer: AnswerView) -> Iterator[str]:
    reading = f" ({escape(answer.reading)})" if answer.reading else ""
    marks = "".join(f"\\[{n}\\]" for n in answer.numbers)
    yield f"- **{escape(answer.value)}**{reading} {marks} — {escape(answer.origins)}"
    for voice in answer.voices:
        yield f"  - {_voice(voice)}"
    for reason in answer.reasons:
        yield f"  - *because {escape(reason)}*"


def _voice(voice: VoiceView) -> str:
    if not voice.links:
        return f"{escape(voice.outlet)}, in its own words"
    return " → ".join(escape(name) for name in (voice.outlet, *voice.links))


def _timeline(view: BriefView) -> Iterator[str]:
    if not view.timeline:
        return
    yield from _heading("Timeline")
    for entry in view.timeline:
        planned = " *(planned)*" if entry.planned else ""
        yield f"- **{escape(entry.when)}**{planned}: {escape(entry.text)} {_marks(entry.citations)}"


def _quotes(view: BriefView) -> Iterator[str]:
    if not view.quotes:
        return
    yield from _heading("Quoted")
    for quote in view.quotes:
        yield f"- **{escape(quote.speaker)}**: “{escape(quote.words)}” {_marks(quote.citations)}"


def _copies(view: BriefView) -> Iterator[str]:
    if not view.copies:
        return
    yield from _heading("Shared text")
    for copy in view.copies:
        yield f"- {escape(copy.text)}{f' ({escape(copy.reason)})' if copy.reason else ''}"


def _edits(view: BriefView) -> Iterator[str]:
    if not view.edits:
        return
    yield from _heading("Edited since")
    for edit in view.edits:
        yield f"**{escape(edit.outlet)}** \\[{edit.former}\\] → \\[{edit.number}\\]"
        yield ""
        for change in edit.changes:
            words = " → ".join(f"“{escape(t)}”" for t in (change.before, change.after) if t)
            yield f"- {escape(change.kind)}: {words}"
        yield ""


def _reports(view: BriefView) -> Iterator[str]:
    yield from _heading("Reports")
    for report in view.reports:
        when = f"{report.published} ({report.basis})" if report.dated else "undated"
        head = f"\\[{report.number}\\] **{escape(report.outlet)}**, {escape(when)}"
        yield f"- {head}: {escape(report.title)} ({escape(report.source)})"
    for report in view.former:
        head = f"\\[{report.number}\\] **{escape(report.outlet)}**, an earlier text"
        yield f"- {head}: {escape(report.title)} ({escape(report.source)})"


def _issues(view: BriefView) -> Iterator[str]:
    if not view.issues:
        return
    yield from _heading("Set aside or in doubt")
    for issue in view.issues:
        yield f"- {escape(issue)}"
