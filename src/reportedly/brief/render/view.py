"""What the renderers print, ready in words: one view for all of them, so none can drift."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.brief.cite import Citation, cite_spans, name_outlet, number_reports
from reportedly.brief.render import wording
from reportedly.brief.render.base import one_line
from reportedly.brief.words import load_table
from reportedly.model.facts import Link, Quote, QuoteKind
from reportedly.model.report import Basis, DayInterval, Report
from reportedly.model.story import (
    AgentValue,
    Answer,
    Brief,
    Copy,
    Edit,
    Judgement,
    NotGiven,
    Question,
    QuestionStatus,
    Relation,
    StatusValue,
    TimeValue,
)

#: Statuses on which the reports do not simply say one and the same.
OPEN = frozenset({QuestionStatus.CONTRADICTED, QuestionStatus.DIFFERING, QuestionStatus.UPDATED})


#: Relations from the gravest to the slightest.
GRAVITY = (
    Relation.CONTRADICT,
    Relation.UPDATE,
    Relation.DIFFER,
    Relation.REFINE,
    Relation.AGREE,
    Relation.UNRELATED,
)
#: How many relations of a kind are told at once; pairs of many answers repeat themselves.
MOST_TOLD = {"contradict": 6, "update": 3, "differ": 2, "refine": 2, "agree": 1}
#: Shorter quotations are shown where they stand, not in the list of quotations.
MIN_QUOTED_WORDS = 5

#: How a reason or an origin calls a report that names no outlet.
_BY_ID = re.compile(r"report “([^“”]*)”")


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report in the list of sources. ``outlet`` is how it is spoken of ("report 2" when nothing
    names it), ``short`` what tells it from the others on a small label."""

    number: int
    outlet: str
    short: str
    title: str
    published: str
    basis: str
    reason: str
    dated: bool
    source: str
    report: Report


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with its citations."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class VoiceView:
    """Who says an answer: the report, then the links outward; no links is its own words."""

    number: int
    outlet: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer; ``reading`` is what we take the words to mean, where they do not say it."""

    value: str
    reading: str
    voices: tuple[VoiceView, ...]
    numbers: tuple[int, ...]
    citations: tuple[Citation, ...]
    origins: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationView:
    """How two answers of a question stand to each other, with the reason."""

    left: str
    right: str
    relation: str
    mark: str
    verb: str
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answers, oldest first."""

    text: str
    slot: str
    status: str
    label: str
    open: bool
    answers: tuple[AnswerView, ...]
    relations: tuple[RelationView, ...]

    @property
    def main_relations(self) -> tuple[RelationView, ...]:
        """The relations to tell first: some of each kind, the gravest kind first."""
        kept: list[RelationView] = []
        for kind, most in MOST_TOLD.items():
            kept += [r for r in self.relations if r.relation == kind][:most]
        return tuple(kept)

    @property
    def more_relations(self) -> tuple[RelationView, ...]:
        """The other relations."""
        main = set(self.main_relations)
        return tuple(r for r in self.relations if r not in main)

    @property
    def told_once(self) -> bool:
        """True when one report alone answers it."""
        return len({n for answer in self.answers for n in answer.numbers}) < 2


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A line of the timeline."""

    when: str
    text: str
    planned: bool
    days: DayInterval
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words somebody is quoted with, and the reports that carry them."""

    words: str
    speaker: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class CopyView:
    """One report's text in another's."""

    text: str
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A passage before and after an edit; empty where there is none."""

    kind: str
    before: str
    after: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class EditView:
    """What an outlet changed: the numbers of its later and earlier text, and the passages."""

    outlet: str
    number: int
    former: int
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class BriefView:
    """Everything a page or screen of one brief shows, in order.

    ``notes`` are lines on the story as a whole: what a person did to it, the stories it is told
    with, and how many of its reports were read.
    """

    title: str
    as_of: str
    span: str
    generator: str
    reports: tuple[ReportView, ...]
    summary: tuple[SentenceView, ...]
    questions: tuple[QuestionView, ...]
    timeline: tuple[TimelineView, ...]
    quotes: tuple[QuoteView, ...]
    copies: tuple[CopyView, ...]
    issues: tuple[str, ...]
    former: tuple[ReportView, ...]
    edits: tuple[EditView, ...]
    notes: tuple[str, ...]
    n_reports: int

    @property
    def counted(self) -> str:
        """How many reports tell the story: "1 report", "5,000 reports"."""
        return f"{self.n_reports:,} report{'' if self.n_reports == 1 else 's'}"

    @property
    def as_of_words(self) -> str:
        """The day the brief speaks of, in words; empty when no report is dated."""
        return wording.say_day(date.fromisoformat(self.as_of)) if self.as_of else ""

    @property
    def open_questions(self) -> tuple[QuestionView, ...]:
        """The questions on which the reports differ, contradict or update each other."""
        return tuple(q for q in self.questions if q.open)

    @property
    def settled_questions(self) -> tuple[QuestionView, ...]:
        """The questions that several reports answer alike."""
        return tuple(q for q in self.questions if not q.open and not q.told_once)

    @property
    def single_questions(self) -> tuple[QuestionView, ...]:
        """The questions with one answer by one report."""
        return tuple(q for q in self.questions if not q.open and q.told_once)


def view_brief(brief: Brief, prefix: str = "") -> BriefView:
    """Put a brief in words. ``prefix`` keeps the anchors of several briefs in one page apart.

    All text is on one line each and neutralised; each renderer still escapes for its own markup.
    """
    numbers = number_reports(brief)
    texts = (*brief.reports, *brief.former)
    outlets = {r.id: one_line(name_outlet(r)) or f"report {numbers[r.id]}" for r in texts}
    return BriefView(
        title=one_line(brief.story.title) or "Untitled story",
        as_of=brief.as_of,
        span=_story_span(brief),
        generator=brief.generator,
        reports=tuple(_report(r, numbers[r.id], outlets[r.id]) for r in brief.reports),
        summary=tuple(
            SentenceView(one_line(s.text), cite_spans(s.citations, numbers, prefix))
            for s in brief.summary
        ),
        questions=tuple(_question(q, numbers, outlets, prefix) for q in brief.questions),
        timeline=tuple(
            TimelineView(
                wording.say_days(e.days, e.edtf) or e.edtf,
                one_line(e.text),
                e.planned,
                e.days,
                cite_spans(e.spans, numbers, prefix),
            )
            for e in brief.timeline
        ),
        quotes=_quotes(brief, numbers, prefix),
        copies=tuple(_copy(c, numbers, outlets, prefix) for c in _by_share(brief.copies)),
        issues=tuple(one_line(i.message) for i in brief.issues),
        former=tuple(_report(r, numbers[r.id], outlets[r.id]) for r in brief.former),
        edits=tuple(_edit(e, numbers, outlets, prefix) for e in brief.edits),
        notes=tuple(one_line(note) for note in wording.say_notes(brief) if note),
        n_reports=brief.n_reports,
    )


def _edit(
    edit: Edit, numbers: Mapping[str, int], outlets: Mapping[str, str], prefix: str
) -> EditView:
    changes = tuple(
        ChangeView(
            wording.label("edit", change.kind.value),
            one_line(change.before.exact) if change.before else "",
            one_line(change.after.exact) if change.after else "",
            cite_spans([s for s in (change.before, change.after) if s], numbers, prefix),
        )
        for change in edit.changes
    )
    return EditView(
        outlets[edit.report_id], numbers[edit.report_id], numbers[edit.former_id], changes
    )


def _story_span(brief: Brief) -> str:
    days = [r.published.days for r in brief.reports if r.published.basis is not Basis.UNKNOWN]
    firsts = [d.first for d in days if d.first is not None]
    lasts = [d.last for d in days if d.last is not None]
    if not firsts or not lasts or min(firsts) > max(lasts):
        return ""
    return wording.say_days(DayInterval(min(firsts), max(lasts)))


def _report(report: Report, number: int, outlet: str) -> ReportView:
    published = wording.say_published(report.published)
    title = one_line(report.title_text or (report.title.exact if report.title else ""))
    return ReportView(
        number,
        outlet,
        outlet if name_outlet(report) else title or outlet,
        title or "(no headline)",
        published,
        wording.label("basis", report.published.basis.value),
        one_line(report.published.reason),
        published != "undated",
        one_line(report.source),
        report,
    )


def _question(
    question: Question, numbers: Mapping[str, int], outlets: Mapping[str, str], prefix: str
) -> QuestionView:
    named = {a.id: _value(a) for a in question.answers}
    days = _say_times(question.answers)
    return QuestionView(
        one_line(question.text),
        wording.label("slot", question.slot.value),
        question.status.value,
        wording.label("status", question.status.value),
        question.status in OPEN,
        tuple(_answer(a, numbers, outlets, prefix) for a in question.answers),
        tuple(_relation(j, named, days) for j in _by_gravity(question.judgements, named)),
    )


def _by_gravity(judgements: Sequence[Judgement], named: Mapping[str, str]) -> list[Judgement]:
    """Give the judgements worth telling, contradictions first; the order is kept otherwise."""
    order = {relation: i for i, relation in enumerate(GRAVITY)}
    told = [j for j in judgements if _worth_telling(j, named)]
    return sorted(told, key=lambda j: order[j.relation])


def _worth_telling(judgement: Judgement, named: Mapping[str, str]) -> bool:
    live = judgement.deleted_at is None and judgement.relation is not Relation.UNRELATED
    return live and judgement.left in named and judgement.right in named


def _say_times(answers: Sequence[Answer]) -> dict[str, str]:
    """Give in words what the codes of times mean that reasons put in brackets."""
    times = (a.value for a in answers if isinstance(a.value, TimeValue))
    said = {f" ({t.edtf})": wording.say_days(t.days, t.edtf) for t in times if t.edtf}
    return {code: f" ({words})" for code, words in said.items() if words}


def _relation(
    judgement: Judgement, named: Mapping[str, str], days: Mapping[str, str]
) -> RelationView:
    reason = judgement.reason
    for code, words in days.items():
        reason = reason.replace(code, words)
    return RelationView(
        named[judgement.left],
        named[judgement.right],
        judgement.relation.value,
        wording.mark_relation(judgement.relation),
        wording.label("relation", judgement.relation.value),
        one_line(reason),
    )


def _value(answer: Answer) -> str:
    if isinstance(answer.value, AgentValue):
        return one_line(answer.value.name)
    if isinstance(answer.value, NotGiven):
        return str(load_table("labels")["not_given"])
    if isinstance(answer.value, StatusValue):
        return wording.say_status(answer.value)
    return one_line(answer.text)


def _answer(
    answer: Answer, numbers: Mapping[str, int], outlets: Mapping[str, str], prefix: str
) -> AnswerView:
    value = _value(answer)
    if isinstance(answer.value, StatusValue | NotGiven | AgentValue):
        words = one_line(answer.text)
        reading = "" if words.casefold() == value.casefold() else f"“{words}”"
    else:
        reading = wording.say_reading(answer.value, answer.text)
    return AnswerView(
        value,
        reading,
        tuple(_iter_voices(answer, numbers, outlets)),
        tuple(sorted({numbers[r] for r in answer.reports if r in numbers})),
        cite_spans(answer.spans, numbers, prefix),
        one_line(wording.say_origins(answer.origins, lambda name: _named(name, outlets))),
        tuple(one_line(_named(reason, outlets)) for reason in answer.origins.reasons),
    )


def _named(told: str, outlets: Mapping[str, str]) -> str:
    """Put the name that a reader knows in the place of a report that is called by its id.

    Only there: an id that a person gave may be any word ("a", "2").
    """
    return _BY_ID.sub(lambda match: outlets.get(match.group(1), match.group()), told)


def _iter_voices(
    answer: Answer, numbers: Mapping[str, int], outlets: Mapping[str, str]
) -> Iterable[VoiceView]:
    """Give who says an answer, report by report; a report without a chain says it itself."""
    chains: dict[str, list[tuple[Link, ...]]] = {}
    for chain in answer.chains:
        home = next((link.span.report_id for link in chain if link.span), None)
        if home is not None:
            chains.setdefault(home, []).append(chain)
    for report in (r for r in answer.reports if r in numbers):
        told: dict[tuple[str, ...], None] = {}
        for chain in chains.get(report, [()]):
            told[tuple(one_line(link.name) for link in chain)] = None
        for links in told:
            yield VoiceView(numbers[report], outlets[report], links)


def _quotes(brief: Brief, numbers: Mapping[str, int], prefix: str) -> tuple[QuoteView, ...]:
    """Give direct and mixed quotes in the order of the reports, the same words once."""
    names = {e.id: e.name for e in brief.entities}
    same: dict[str, list[Quote]] = {}
    for quote in brief.quotes:
        n_words = sum(len(part.exact.split()) for part in quote.parts or (quote.content,))
        if quote.kind is not QuoteKind.INDIRECT and n_words >= MIN_QUOTED_WORDS:
            same.setdefault(_folded(quote.content.exact), []).append(quote)
    views = []
    for quotes in same.values():
        spans = [q.content for q in quotes]
        parts = quotes[0].parts or (quotes[0].content,)
        words = " … ".join(one_line(part.exact).rstrip(",") for part in parts)
        views.append(QuoteView(words, _speaker(quotes, names), cite_spans(spans, numbers, prefix)))
    return tuple(views)


def _folded(words: str) -> str:
    return " ".join("".join(c for c in words.casefold() if c.isalnum() or c.isspace()).split())


def _speaker(quotes: Sequence[Quote], names: Mapping[str, str]) -> str:
    for quote in quotes:
        if quote.entity in names:
            return one_line(names[quote.entity or ""])
    said = next((q.speaker.exact for q in quotes if q.speaker is not None), "")
    return one_line(said) or "speaker not named"


def _by_share(copies: Sequence[Copy]) -> list[Copy]:
    """Put those that share most first; the order is kept otherwise."""
    return sorted(copies, key=lambda c: -c.share)


def _copy(
    copy: Copy, numbers: Mapping[str, int], outlets: Mapping[str, str], prefix: str
) -> CopyView:
    left = f"{outlets.get(copy.to_id, copy.to_id)} [{numbers.get(copy.to_id, 0)}]"
    right = f"{outlets.get(copy.from_id, copy.from_id)} [{numbers.get(copy.from_id, 0)}]"
    verb = wording.label("copy", copy.kind.value) if copy.directed else "shares text with"
    spans = [span for pair in copy.spans for span in pair if span.report_id in numbers]
    return CopyView(
        f"{left} {verb} {right}: {round(100 * copy.share)} % of the shorter text",
        one_line(copy.reason),
        cite_spans(spans, numbers, prefix),
    )
