"""Keeps from a draft brief only what its own spans bear out; what is left out becomes an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reportedly.brief.backing import Backing
from reportedly.brief.candidates import skip_dateline
from reportedly.brief.summarize import get_headline
from reportedly.brief.verify import (
    check_answer,
    check_link,
    check_question_text,
    check_sentence,
    check_title,
)
from reportedly.brief.words import topic_words
from reportedly.model.facts import Link
from reportedly.model.report import Issue, Report, Span
from reportedly.model.story import Answer, Brief, Question, QuestionStatus, TimelineEntry

#: How much of a report's text speaks for or against a headline.
MAX_TITLE_CHARS = 4000
#: By what part the newest headline is worth more than the oldest.
NEWER = 0.2
#: What the headline of an undated report counts: it may be years old.
UNDATED = 0.6


def keep_supported(brief: Brief) -> Brief:
    """Drop the questions, answers and lines of the timeline that the verifier would refuse.

    The name of a link that nothing bears out gives way to the words of its span, an unsound or
    missing title to a headline. Cost: linear in what the brief prints.
    """
    issues: list[Issue] = list(brief.issues)
    backing = Backing(brief)
    questions = [_supported(q, brief, backing, issues) for q in brief.questions]
    timeline = []
    for entry in (_without_dateline(e) for e in brief.timeline):
        problems = check_sentence(entry.text, entry.spans)
        if problems:
            issues.append(_issue(brief, f"a line of the timeline: {problems[0]}", entry.spans))
        else:
            timeline.append(entry)
    kept = replace(
        brief,
        questions=tuple(q for q in questions if q is not None),
        timeline=tuple(timeline),
        issues=tuple(issues),
    )
    return _with_sound_title(kept)


def _without_dateline(entry: TimelineEntry) -> TimelineEntry:
    start = skip_dateline(entry.text)
    return replace(entry, text=entry.text[start:]) if start else entry


def _supported(
    question: Question, brief: Brief, backing: Backing, issues: list[Issue]
) -> Question | None:
    unsupported = check_question_text(question.text, backing)
    if unsupported:
        told = f"a question as it was worded: {unsupported[0]}"
        issues.append(_issue(brief, told, question.answers[0].spans if question.answers else ()))
        return None
    answers = []
    for answer in (_with_sound_links(a, backing) for a in question.answers):
        problems = check_answer(answer, backing)
        if problems:
            told = f"an answer to {question.text!r}: {problems[0]}"
            issues.append(_issue(brief, told, answer.spans))
        else:
            answers.append(answer)
    ids = {a.id for a in answers}
    judgements = tuple(j for j in question.judgements if j.left in ids and j.right in ids)
    lost = len(judgements) < len(question.judgements) and not judgements
    status = QuestionStatus.SINGLE if lost else question.status
    kept = replace(question, answers=tuple(answers), judgements=judgements, status=status)
    return kept if answers else None


def _with_sound_links(answer: Answer, backing: Backing) -> Answer:
    """Name the links of an answer's chains by their own words where nothing bears out the name."""

    def sound(link: Link) -> Link:
        if link.span is None or not check_link(link, backing):
            return link
        return replace(link, name=" ".join(link.span.exact.split()))

    chains = tuple(tuple(sound(link) for link in chain) for chain in answer.chains)
    return replace(answer, chains=chains)


def _issue(brief: Brief, told: str, spans: Sequence[Span]) -> Issue:
    report = spans[0].report_id if spans else None
    source = next((r.source for r in brief.reports if r.id == report), "")
    return Issue("compose", source, "unsupported", f"left out {told}", report, tuple(spans))


def _with_sound_title(brief: Brief) -> Brief:
    """Keep the title if it is a person's or the reports bear it out, else take the headline that
    tells most of what the reports share."""
    story = brief.story
    if story.named or (story.title and not check_title(story.title, brief)):
        return brief
    return replace(brief, story=replace(brief.story, title=choose_title(brief.reports)))


def choose_title(reports: Sequence[Report]) -> str:
    """Give the headline whose words most reports use, the newer rather than the older, a dated
    rather than an undated one; empty without any."""
    said = [set(topic_words(f"{get_headline(r)} {r.text[:MAX_TITLE_CHARS]}")) for r in reports]
    shares = Counter(word for words in said for word in words)
    scored = []
    for order, report in enumerate(reports):
        words = sorted(set(topic_words(get_headline(report))))
        if words:
            score = sum(shares[w] for w in words) / len(reports) / max(4, len(words)) ** 0.5
            score *= 1 + NEWER * rank_newness(report, reports)
            score *= UNDATED if report.published.days.last is None else 1.0
            scored.append((round(score, 6), order, get_headline(report)))
    return max(scored)[2] if scored else ""


def rank_newness(report: Report, reports: Sequence[Report]) -> float:
    """Give the rank of a dated report among the dated ones in [0, 1]; 0 when undated."""
    days = sorted({r.published.days.last for r in reports if r.published.days.last is not None})
    if report.published.days.last is None or len(days) < 2:
        return 0.0
    return days.index(report.published.days.last) / (len(days) - 1)
