"""The last gate: nothing printed says a number, name, date or quotation its citations lack.

Law 6 of the architecture. The check is independent of the extractors (``brief/tokens.py`` has its
own reading of texts) and does not ask who wrote the words, so it serves as well for sentences by
an outside language model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from reportedly.brief import tokens
from reportedly.brief.backing import Backing
from reportedly.brief.words import load_table
from reportedly.errors import InvariantError
from reportedly.model.facts import Link
from reportedly.model.report import DayInterval, Span
from reportedly.model.story import (
    AgentValue,
    Answer,
    Brief,
    NotGiven,
    PlaceValue,
    QuantityValue,
    StatusValue,
    TimeValue,
)

#: Gives the problems of a text with the words that it cites.
Check = Callable[[str, Sequence[str]], Iterator[str]]
#: Problems named in one error message; the rest are counted.
MAX_TOLD = 5


def check_sentence(text: str, citations: Sequence[Span]) -> list[str]:
    """Give what a printed text says that its citations do not: one line a problem, sorted.

    Looked at: numbers in digits and words, days of months, names (runs of capitalised words must
    stand together in one citation), quotations (word for word, and quoted there too), negations.
    Text that stands word for word in one citation has none of these. Cost: linear.

    Raises:
        Nothing; no citation at all is one of the problems.
    """
    if not citations:
        return ["no citation"]
    return _check_words(text, tuple(span.exact for span in citations))


def _check_words(text: str, cited: Sequence[str]) -> list[str]:
    """Check a printed text against the words that it cites."""
    if any(_stands_in(text, exact) for exact in cited):
        return []
    return [*_check_against(text, cited, (*LABEL_CHECKS, _negations))]


def verify_brief(brief: Brief) -> None:
    """Refuse a brief that prints what its citations lack, or cites what is not in its reports.

    Raises:
        InvariantError: with the first problems in its message.
    """
    problems = list(iter_problems(brief))
    if problems:
        told = "; ".join(problems[:MAX_TOLD])
        more = f" (and {len(problems) - MAX_TOLD} more)" if len(problems) > MAX_TOLD else ""
        raise InvariantError(f"the brief says what its sources do not: {told}{more}")


def iter_problems(brief: Brief) -> Iterator[str]:
    """Give every problem of a brief, in the order in which it prints."""
    texts = {report.id: report.text for report in (*brief.reports, *brief.former)}
    for span in iter_spans(brief):
        if texts.get(span.report_id, "")[span.start : span.end] != span.exact:
            yield f"a citation is not in the text of {span.report_id}: {span.exact[:60]!r}"
    if not brief.story.named:
        yield from _label("title", check_title(brief.story.title, brief))
    for sentence in brief.summary:
        yield from _label("summary", check_sentence(sentence.text, sentence.citations))
    backing = Backing(brief)
    for question in brief.questions:
        yield from _label(question.text, check_question_text(question.text, backing))
        for answer in question.answers:
            yield from _label(question.text, check_answer(answer, backing))
    for entry in brief.timeline:
        yield from _label("timeline", check_sentence(entry.text, entry.spans))


def iter_spans(brief: Brief) -> Iterator[Span]:
    """Give every span that a brief prints or links to."""
    for sentence in brief.summary:
        yield from sentence.citations
    for question in brief.questions:
        for answer in question.answers:
            yield from answer.spans
            yield from (link.span for chain in answer.chains for link in chain if link.span)
    for entry in brief.timeline:
        yield from entry.spans
    for quote in brief.quotes:
        yield from (
            s for s in (quote.content, quote.cue, quote.speaker, *quote.parts) if s is not None
        )
    for copy in brief.copies:
        yield from (span for pair in copy.spans for span in pair)
    for edit in brief.edits:
        for change in edit.changes:
            yield from (s for s in (change.before, change.after) if s is not None)


def check_title(title: str, brief: Brief) -> list[str]:
    """Check a story's title against the reports' headlines and texts."""
    headlines = [r.title_text for r in brief.reports if r.title_text]
    return _check_against(title, (*headlines, *(r.text for r in brief.reports)))


def check_question_text(text: str, backing: Backing) -> list[str]:
    """Check the label of a question: its names must be mentions of the brief's entities, or
    stand in the answers' spans of that question."""
    return _check_against(text, backing.of_question(text))


def check_answer(answer: Answer, backing: Backing) -> list[str]:
    """Check an answer's words, its value and the names in its chains."""
    if isinstance(answer.value, StatusValue | NotGiven):  # the words are a label of our own
        problems = _check_against(answer.text, tuple(s.exact for s in answer.spans))
    else:
        problems = check_sentence(answer.text, answer.spans)
    problems += check_value(answer, backing)
    for chain in answer.chains:
        for link in chain:
            problems += [f"{problem} (chain)" for problem in check_link(link, backing)]
    return problems


def check_link(link: Link, backing: Backing) -> list[str]:
    """Check the name of a link against its span and the mentions of whom it stands for.

    A link without a span is the report's own outlet, which the text need not name.
    """
    if not link.span or _stands_in(link.name, link.span.exact):
        return []
    return _check_words(link.name, backing.of_link(link.span, link))


def check_value(answer: Answer, backing: Backing) -> list[str]:
    """Check the value of an answer against the words it was read from."""
    value = answer.value
    if isinstance(value, QuantityValue):
        return _check_quantity(value, answer)
    if isinstance(value, TimeValue):
        return check_days(value.days, answer.text)
    if isinstance(value, AgentValue):
        cited = [*(s.exact for s in answer.spans), *backing.of_entity(value.entity)]
        return _check_words(value.name, cited) if cited else ["no citation"]
    if isinstance(value, PlaceValue) and value.gazetteer_id is None:
        return check_sentence(value.name, answer.spans)
    return []


def _check_quantity(value: QuantityValue, answer: Answer) -> list[str]:
    if value.approximate:
        return []
    numbers = {float(n) for span in answer.spans for n in tokens.find_numbers(span.exact)}
    ends = [end for end in (value.low, value.high) if end is not None]
    near = (any(abs(abs(end) - n) <= 1.0 for n in numbers) for end in ends)
    return [] if all(near) or not numbers else [f"number {value.low}–{value.high} is not cited"]


def check_days(days: DayInterval, wording: str) -> list[str]:
    """Check an interval against the month, weekday or year that its own wording names."""
    words = set(tokens.tokens(tokens.fold(wording)))
    table = load_table("numbers")["months"]
    months = {table[w.casefold()] for w in words if w[0].isupper() and w.casefold() in table}
    years = {int(w) for w in words if w.isdecimal() and len(w) == 4 and 1000 <= int(w) <= 2999}
    problems = []
    if months and not any(_meets_month(days, m) for m in months):
        problems.append(f"the days {days.edtf} are outside the month of {wording!r}")
    if years and not any(_meets_year(days, y) for y in years):
        problems.append(f"the days {days.edtf} are outside the year of {wording!r}")
    return problems


def _meets_month(days: DayInterval, month: int) -> bool:
    if days.first is None or days.last is None:
        end = days.first or days.last
        return end is None or abs((end.month - month + 6) % 12 - 6) <= 1
    n_months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month
    return any((days.first.month - 1 + k) % 12 + 1 == month for k in range(min(n_months, 11) + 1))


def _meets_year(days: DayInterval, year: int) -> bool:
    first_ok = days.first is None or days.first.year <= year
    return first_ok and (days.last is None or days.last.year >= year)


def _label(where: str, problems: Iterable[str]) -> Iterator[str]:
    return (f"{where}: {problem}" for problem in problems)


def _check_against(
    text: str, cited: Sequence[str], checks: Sequence[Check] | None = None
) -> list[str]:
    """Check a label, which has words of its own but may bring no name, number or quotation."""
    return sorted({problem for check in checks or LABEL_CHECKS for problem in check(text, cited)})


def _stands_in(text: str, exact: str) -> bool:
    """Tell whether a text stands word for word in another, at the edges of words."""
    at = exact.find(text) if text.strip() else -1
    while at >= 0:
        before, after = exact[at - 1 : at], exact[at + len(text) : at + len(text) + 1]
        if not (_joins(before) and _joins(text[:1])) and not (_joins(text[-1:]) and _joins(after)):
            return True
        at = exact.find(text, at + 1)
    return False


def _joins(character: str) -> bool:
    return character.isalnum() or character in {",", "."}


def _numbers(text: str, cited: Sequence[str]) -> Iterator[str]:
    wanted = tokens.find_numbers(text)
    missing = wanted - set().union(*map(tokens.find_quotable_numbers, cited)) if wanted else set()
    return (f"number {n:f} is not cited" for n in sorted(missing))


def _day_months(text: str, cited: Sequence[str]) -> Iterator[str]:
    wanted = tokens.find_day_months(text)
    missing = wanted - set().union(*map(tokens.find_day_months, cited)) if wanted else set()
    return (f"date {day}.{month}. is not cited" for day, month in sorted(missing))


def _calendar(text: str, cited: Sequence[str]) -> Iterator[str]:
    wanted = tokens.find_calendar_names(text)
    missing = wanted - set().union(*map(tokens.find_calendar_names, cited)) if wanted else set()
    return (f"{name} is not cited" for name in sorted(missing))


def _names(text: str, cited: Sequence[str]) -> Iterator[str]:
    names = tokens.find_names(text)
    keys = [_key(exact) for exact in cited] if names else []
    for name in names:
        if not any(name.words in k for k in keys):
            yield f"name {name.words.strip()!r} is not cited"


def _quotations(text: str, cited: Sequence[str]) -> Iterator[str]:
    quoted = tokens.find_quoted(text)
    regions = [_key(q) for exact in cited for q in tokens.find_quotable(exact)] if quoted else []
    for quote in quoted:
        if not any(tokens.key(quote) in region for region in regions):
            yield f"quotation {quote[:60]!r} is not cited"


def _negations(text: str, cited: Sequence[str]) -> Iterator[str]:
    allowed = {w for exact in cited for w in tokens.find_negations(exact)}
    for word in tokens.find_negations(text):
        if word not in allowed:
            yield f"negation {word!r} is not cited"


@lru_cache(maxsize=1 << 14)
def _key(text: str) -> str:
    return tokens.key(text)


#: What is looked for in a label that has words of its own.
LABEL_CHECKS: tuple[Check, ...] = (_numbers, _day_months, _calendar, _names, _quotations)
