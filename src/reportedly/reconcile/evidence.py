"""Evidence: one value told by one report, and the answers that pieces of evidence add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportedly.model.facts import Link, Modality, Polarity
from reportedly.model.ids import make_id
from reportedly.model.report import Report, Span
from reportedly.model.story import AgentValue, Answer, Origins, StatusValue, Value
from reportedly.reconcile.compare.base import Told

#: A verb group of more words than this is no good label.
FEW_WORDS = 5

OriginsOf = Callable[[Sequence["Evidence"]], Origins]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value as one report tells it: the words, the sentence, the chain, how firmly.

    ``sure`` is False where it is not certain that it tells of what the others tell of.
    """

    value: Value
    span: Span
    sentence: Span
    report: Report
    chain: tuple[Link, ...]
    modality: Modality
    polarity: Polarity = Polarity.POSITIVE
    scope: str = ""
    claim: str = ""
    sure: bool = True

    @property
    def firm(self) -> bool:
        """True when the report tells it outright, in its own words, as done or as settled."""
        settled = self.modality in {Modality.ASSERTED, Modality.PLANNED}
        return self.sure and settled and not self.chain

    @property
    def n_words(self) -> int:
        """Number of words of the span."""
        return len(self.span.exact.split())

    @property
    def published(self) -> str | None:
        """ISO day on which the report came out at the latest, None when unknown."""
        last = self.report.published.days.last
        return last.isoformat() if last is not None else None


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer with what the judge needs: how it is told, and in which claims and reports."""

    answer: Answer
    told: Told
    claims: frozenset[str]


def make_answers(
    question_id: str,
    evidence: Sequence[Evidence],
    key_of: Callable[[Evidence], object],
    origins_of: OriginsOf,
) -> list[Weighed]:
    """Add evidence of equal value up to answers, oldest first (undated last, then by wording).

    Independent of the order of the evidence.
    """
    groups: dict[object, list[Evidence]] = {}
    for piece in sorted(evidence, key=lambda e: (e.report.id, e.span.start, e.span.end)):
        groups.setdefault(key_of(piece), []).append(piece)
    made = [_answer(question_id, pieces, origins_of) for pieces in groups.values()]
    return sorted(made, key=lambda w: (w.answer.first or "9999", w.answer.text, w.answer.id))


def _answer(question_id: str, pieces: Sequence[Evidence], origins_of: OriginsOf) -> Weighed:
    dated = sorted(d for p in pieces if (d := p.published))
    pieces = sorted(pieces, key=lambda p: (p.published or "9999", p.report.id, p.span.start))
    lead = _lead(pieces)
    spans = tuple(dict.fromkeys(p.span for p in pieces))
    chains = tuple(dict.fromkeys(p.chain for p in pieces))
    answer = Answer(
        make_id("answer", question=question_id, spans=[[s.report_id, s.start] for s in spans]),
        lead.value,
        lead.span.exact,
        spans,
        tuple(dict.fromkeys(p.report.id for p in pieces)),
        chains,
        origins_of(pieces),
        dated[0] if dated else None,
        dated[-1] if dated else None,
    )
    scopes = Counter(p.scope for p in pieces)
    told = Told(
        lead.value,
        lead.span.exact,
        any(p.firm for p in pieces),
        dated[0] if dated else None,
        min(scopes, key=lambda s: (-scopes[s], s)),
        all(p.modality is Modality.POSSIBLE for p in pieces),
    )
    return Weighed(answer, told, frozenset(p.claim for p in pieces if p.claim))


def _lead(pieces: Sequence[Evidence]) -> Evidence:
    """Choose the wording to show: the most usual, then the shortest, then the first.

    Of verbs that tell a status, and of names, the fullest of a few words is shown ("are on track
    to meet"; a name before a pronoun).
    """
    if isinstance(pieces[0].value, StatusValue | AgentValue):
        return min(pieces, key=lambda p: (p.n_words > FEW_WORDS, -p.n_words, p.span.exact))
    counts = Counter(p.span.exact for p in pieces)
    return min(pieces, key=lambda p: (-counts[p.span.exact], len(p.span), p.span.exact))
