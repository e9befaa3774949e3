"""Briefs for a terminal: short, scannable, with every hostile sign neutralised."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportedly.brief.cite import Citation
from reportedly.brief.render.view import (
    AnswerView,
    BriefView,
    QuestionView,
    RelationView,
    VoiceView,
    view_brief,
)
from reportedly.model.story import Brief

if TYPE_CHECKING:
    from rich.console import Console

#: How many of a kind are shown before "and n more"; the other formats show all.
MAX_QUOTES, MAX_SINGLE, MAX_VOICES, MAX_COPIES, MAX_CHANGES = 8, 8, 6, 8, 8
MAX_REASONS = 3
#: Longer quotations are cut.
MAX_QUOTED_WORDS = 45

_STATUS_STYLE = {
    "contradicted": "bold red",
    "differing": "bold yellow",
    "updated": "bold cyan",
    "refined": "green",
    "agreed": "green",
    "single": "dim",
}
_RELATION_STYLE = {"contradict": "red", "differ": "yellow", "update": "cyan"}


class TerminalRenderer:
    """Writes text of a given width; colours only when asked (``NO_COLOR`` is the caller's)."""

    name = "text"

    def render(self, briefs: Sequence[Brief], *, color: bool = False, width: int = 100) -> str:
        """Give all briefs, one after another."""
        from rich.console import Console

        out = io.StringIO()
        console = Console(
            file=out,
            width=max(40, width),
            force_terminal=color,
            color_system="256" if color else None,
            no_color=not color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )
        for brief in briefs:
            _print_brief(console, view_brief(brief))
        lines = (line.rstrip() for line in out.getvalue().split("\n"))
        return "\n".join(lines).rstrip("\n") + "\n"


def _print_brief(console: Console, view: BriefView) -> None:
    _line(console, (view.title, "bold"))
    _line(console, (_subtitle(view), "dim"))
    for note in view.notes:
        _line(console, (note, "dim"))
    _print_reports(console, view)
    _print_summary(console, view)
    _print_questions(console, "Where the reports differ", view.open_questions)
    _print_questions(console, "Where the reports agree", view.settled_questions)
    _print_questions(console, "Told once", view.single_questions, MAX_SINGLE)
    _print_timeline(console, view)
    _print_quotes(console, view)
    _print_rest(console, view)
    console.print()


def _subtitle(view: BriefView) -> str:
    parts = [view.counted, view.span]
    parts.append(f"as of {view.as_of_words}" if view.as_of else "no report is dated")
    return " · ".join(part for part in parts if part)


def _line(console: Console, *parts: tuple[str, str], indent: int = 0, hang: int = 0) -> None:
    """Print styled parts as one paragraph, wrapped with a hanging indent."""
    from rich.padding import Padding
    from rich.text import Text

    text = Text()
    for content, style in parts:
        text.append(content, style=style)
    if not hang:
        console.print(Padding(text, (0, 0, 0, indent)))
        return
    lines = text.wrap(console, max(20, console.width - indent - hang))
    for i, line in enumerate(lines):
        console.print(Padding(line, (0, 0, 0, indent if i == 0 else indent + hang)))


def _heading(console: Console, words: str) -> None:
    console.print()
    _line(console, (words.upper(), "bold blue"))


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(f"[{n}]" for n in dict.fromkeys(c.number for c in citations))


def _numbers(numbers: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _print_reports(console: Console, view: BriefView) -> None:
    _heading(console, "Reports")
    for report in view.reports:
        when = f"{report.published} ({report.basis})" if report.dated else "undated"
        parts = [(f"[{report.number}] ", "cyan"), (report.outlet, "bold"), (f", {when}", "dim")]
        _line(console, *parts, indent=2, hang=4)
        _line(console, (report.title, ""), indent=6)
        if report.outlet == f"report {report.number}":
            _line(console, (report.source, "dim"), indent=6)
    for report in view.former:
        parts = [(f"[{report.number}] ", "cyan"), (report.outlet, ""), (", an earlier text", "dim")]
        _line(console, *parts, indent=2, hang=4)


def _print_summary(console: Console, view: BriefView) -> None:
    if not view.summary:
        return
    _heading(console, "In short")
    for sentence in view.summary:
        marks = (" " + _marks(sentence.citations), "cyan")
        _line(console, ("• ", "dim"), (sentence.text, ""), marks, indent=2, hang=2)


def _print_questions(
    console: Console, heading: str, questions: Sequence[QuestionView], most: int | None = None
) -> None:
    if not questions:
        return
    _heading(console, heading)
    for question in questions[:most]:
        _print_question(console, question)
    _more(console, len(questions), most)


def _more(console: Console, n: int, most: int | None, indent: int = 2) -> None:
    if most is not None and n > most:
        _line(console, (f"… and {n - most} more", "dim"), indent=indent)


def _print_question(console: Console, question: QuestionView) -> None:
    style = _STATUS_STYLE.get(question.status, "")
    _line(console, (question.text, "bold"), (f"  {question.label}", style), indent=2, hang=2)
    for answer in question.answers:
        _print_answer(console, answer)
    for relation in question.main_relations:
        _print_relation(console, relation)
    n_more = len(question.more_relations)
    if n_more:
        _line(console, (f"… and {n_more} more comparison{'s' * (n_more != 1)}", "dim"), indent=4)


def _print_answer(console: Console, answer: AnswerView) -> None:
    reading = f" ({answer.reading})" if answer.reading else ""
    marks = f" {_numbers(answer.numbers)}"
    parts = [("– ", "dim"), (answer.value, "bold"), (reading, ""), (marks, "cyan")]
    _line(console, *parts, (f"  {answer.origins}", "dim"), indent=4, hang=2)
    for voice in answer.voices[:MAX_VOICES]:
        _line(console, (_voice(voice), ""), indent=8, hang=2)
    _more(console, len(answer.voices), MAX_VOICES, indent=8)
    for reason in answer.reasons[:MAX_REASONS]:
        _line(console, (f"because {reason}", "dim"), indent=8, hang=2)
    _more(console, len(answer.reasons), MAX_REASONS, indent=8)


def _voice(voice: VoiceView) -> str:
    if not voice.links:
        return f"{voice.outlet}, in its own words"
    return " → ".join((voice.outlet, *voice.links))


def _print_relation(console: Console, relation: RelationView) -> None:
    style = _RELATION_STYLE.get(relation.relation, "green")
    told = f"{relation.left} {relation.verb} {relation.right}: {relation.reason}"
    _line(console, (f"{relation.mark} ", style), (told, ""), indent=4, hang=2)


def _print_timeline(console: Console, view: BriefView) -> None:
    if not view.timeline:
        return
    _heading(console, "Timeline")
    for entry in view.timeline:
        sign = "○ " if entry.planned else "● "
        planned = " (planned)" if entry.planned else ""
        _line(console, (sign, "cyan"), (entry.when, "bold"), (planned, "dim"), indent=2)
        marks = (" " + _marks(entry.citations), "cyan")
        _line(console, (entry.text, ""), marks, indent=6)


def _print_quotes(console: Console, view: BriefView) -> None:
    if not view.quotes:
        return
    _heading(console, "Quoted")
    for quote in view.quotes[:MAX_QUOTES]:
        parts = [(quote.speaker, "bold"), (f": “{_clip(quote.words)}”", "")]
        _line(console, *parts, (" " + _marks(quote.citations), "cyan"), indent=2, hang=2)
    _more(console, len(view.quotes), MAX_QUOTES)


def _clip(words: str) -> str:
    """Cut a long quotation between words, with an ellipsis that says so."""
    kept = words.split(" ")
    return words if len(kept) <= MAX_QUOTED_WORDS else " ".join(kept[:MAX_QUOTED_WORDS]) + " …"


def _print_edits(console: Console, view: BriefView) -> None:
    if view.edits:
        _heading(console, "Edited since")
    for edit in view.edits:
        head = ((edit.outlet, "bold"), (f" [{edit.former}] → [{edit.number}]", "cyan"))
        _line(console, *head, indent=2)
        for change in edit.changes[:MAX_CHANGES]:
            words = " → ".join(f"“{_clip(t)}”" for t in (change.before, change.after) if t)
            _line(console, (f"{change.kind}: ", "dim"), (words, ""), indent=4, hang=2)
        _more(console, len(edit.changes), MAX_CHANGES, indent=4)


def _print_rest(console: Console, view: BriefView) -> None:
    if view.copies:
        _heading(console, "Shared text")
    for copy in view.copies[:MAX_COPIES]:
        reason = f" ({copy.reason})" if copy.reason else ""
        _line(console, (copy.text, ""), (reason, "dim"), indent=2, hang=2)
    _more(console, len(view.copies), MAX_COPIES)
    _print_edits(console, view)
    if view.issues:
        _heading(console, "Set aside or in doubt")
    for issue in view.issues:
        _line(console, (issue, ""), indent=2, hang=2)
