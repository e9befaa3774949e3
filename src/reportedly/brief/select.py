"""Which sentences to take: the set that covers best what the reports have in common.

The method is concept coverage under a budget (Gillick and Favre, "A Scalable Global Model for
Summarization", 2009): a summary is worth the sum of the weights of the different words and word
pairs it holds, so saying a thing twice pays once. Deviations: words told by one report alone
count little, early sentences and given facts add worth, and a beam search stands in for the
integer program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportedly.brief.words import all_words, load_table, load_words, stem
from reportedly.model.report import Span

Concept = str | tuple[str, str]

#: States kept at each step of the search; more does not change the outcome measurably.
BEAM = 48
#: Sentences that the search considers; the rest are too weak to matter.
MAX_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be taken. ``rank`` counts sentences within its report from 0.

    ``facts`` are things that should be covered (ids of answers and happenings) and their worth;
    ``newness`` in [0, 1] grows with the date of its report; ``unsound`` counts reasons not to
    print it alone (a pronoun first, no speaker for its quote, ...).
    """

    span: Span
    rank: int
    facts: tuple[tuple[str, float], ...] = ()
    newness: float = 0.0
    unsound: int = 0

    @property
    def n_words(self) -> int:
        """Number of words, counted between white space."""
        return len(self.span.exact.split())


@dataclass(frozen=True, slots=True)
class Budget:
    """What the taken sentences must keep within; None is no limit."""

    max_words: int | None = None
    max_sentences: int | None = None

    def allows(self, n_words: int, n_sentences: int) -> bool:
        """Tell whether a summary of that size is within the budget."""
        words_ok = self.max_words is None or n_words <= self.max_words
        return words_ok and (self.max_sentences is None or n_sentences <= self.max_sentences)


@dataclass(frozen=True, slots=True)
class Weights:
    """The linear weights of ``data/brief/weights.json``."""

    position: float
    headline: float
    decay: float
    word: float
    word_pair: float
    told_by_one: float
    unsound: float
    fact: float
    newer: float
    repeat: float
    length: float

    @classmethod
    def named(cls, name: str) -> Weights:
        """Load a named set of weights."""
        return cls(**load_table("weights")[name])


@dataclass(frozen=True, slots=True)
class _Scored:
    index: int
    candidate: Candidate
    concepts: frozenset[Concept]
    own: float
    words: int


@dataclass(frozen=True, slots=True)
class _State:
    worth: float = 0.0
    words: int = 0
    taken: tuple[int, ...] = ()
    covered: frozenset[Concept] = field(default_factory=frozenset)
    facts: frozenset[str] = field(default_factory=frozenset)


def find_concepts(text: str) -> frozenset[Concept]:
    """Give the topic words of a text and its pairs of neighbours that hold one, stemmed."""
    raw = all_words(text)
    stop = load_words("stopwords")
    topical = [w not in stop and (len(w) > 1 or w.isdigit()) for w in raw]
    stems = [stem(w) for w in raw]
    found: set[Concept] = {s for s, keep in zip(stems, topical, strict=True) if keep}
    for i in range(len(stems) - 1):
        if topical[i] or topical[i + 1]:
            found.add((stems[i], stems[i + 1]))
    return frozenset(found)


def select_sentences(
    candidates: Sequence[Candidate],
    headlines: Iterable[tuple[str, str]],
    budget: Budget,
    weights: Weights,
) -> list[Candidate]:
    """Give the sentences worth most together within the budget, the most shared words first.

    ``headlines`` are (report id, headline) pairs. The outcome does not depend on the order of
    the candidates. Cost: linear in the words, then candidates times ``BEAM``.
    """
    pool = sorted(candidates, key=lambda c: c.span)
    concepts = [find_concepts(c.span.exact) for c in pool]
    worths = _weigh_concepts(pool, concepts, sorted(headlines), weights)
    scored = [
        _score(i, c, k, worths, weights)
        for i, (c, k) in enumerate(zip(pool, concepts, strict=True))
    ]
    alone = {s.index: _gain(_State(), s, worths, weights) for s in scored}
    fitting = [s for s in scored if budget.allows(s.words, 1) and s.words > 0]
    fitting.sort(key=lambda s: (-alone[s.index], s.index))
    best = _search(fitting[:MAX_CANDIDATES], budget, worths, weights)
    shared = {s.index: _shared_worth(_State(), s, worths) for s in scored}
    return [pool[i] for i in sorted(best.taken, key=lambda i: (-shared[i], i))]


def _weigh_concepts(
    pool: Sequence[Candidate],
    concepts: Sequence[frozenset[Concept]],
    headlines: Sequence[tuple[str, str]],
    weights: Weights,
) -> dict[Concept, float]:
    told: dict[Concept, dict[str, float]] = {}
    for candidate, held in zip(pool, concepts, strict=True):
        early = 1.0 / (1.0 + weights.decay * candidate.rank)
        for concept in held:
            by_report = told.setdefault(concept, {})
            report = candidate.span.report_id
            by_report[report] = max(by_report.get(report, 0.0), early)
    for report, headline in headlines:
        for concept in find_concepts(headline):
            if concept in told:
                told[concept][report] = told[concept].get(report, 0.0) + weights.headline
    if len({candidate.span.report_id for candidate in pool}) < 2:
        weights = replace(weights, told_by_one=1.0)
    return {c: _concept_weight(c, by, weights) for c, by in told.items()}


def _concept_weight(concept: Concept, by_report: dict[str, float], weights: Weights) -> float:
    kind = weights.word if isinstance(concept, str) else weights.word_pair
    shared = 1.0 if len(by_report) > 1 else weights.told_by_one
    return kind * shared * sum(by_report[r] for r in sorted(by_report))


def _score(
    index: int,
    candidate: Candidate,
    concepts: frozenset[Concept],
    worths: dict[Concept, float],
    weights: Weights,
) -> _Scored:
    words = candidate.n_words
    own = weights.position * words / (1 + candidate.rank)
    own -= weights.length * words
    own += weights.newer * candidate.newness - weights.unsound * candidate.unsound
    return _Scored(index, candidate, concepts, own, words)


def _shared_worth(state: _State, s: _Scored, worths: dict[Concept, float]) -> float:
    """Give what the words are worth that a sentence adds."""
    return sum(sorted(worths[c] for c in s.concepts - state.covered))


def _gain(state: _State, s: _Scored, worths: dict[Concept, float], weights: Weights) -> float:
    worth = _shared_worth(state, s, worths)
    facts = sum(value for key, value in s.candidate.facts if key not in state.facts)
    return s.own + worth + weights.fact * facts


def _repeats(state: _State, s: _Scored, weights: Weights) -> bool:
    """Tell whether most of a sentence's words are already said."""
    words = {c for c in s.concepts if isinstance(c, str)}
    return bool(words) and len(words & state.covered) / len(words) > weights.repeat


def _extend(
    state: _State, s: _Scored, budget: Budget, worths: dict[Concept, float], weights: Weights
) -> _State | None:
    if not budget.allows(state.words + s.words, len(state.taken) + 1):
        return None
    if _repeats(state, s, weights):
        return None
    gain = _gain(state, s, worths, weights)
    if gain <= 0:
        return None
    return _State(
        state.worth + gain,
        state.words + s.words,
        (*state.taken, s.index),
        state.covered | s.concepts,
        state.facts | {key for key, _ in s.candidate.facts},
    )


def _search(
    scored: Sequence[_Scored], budget: Budget, worths: dict[Concept, float], weights: Weights
) -> _State:
    """Go through the sentences once, each taken or left, keeping the best states by worth."""
    beam = [_State()]
    for s in scored:
        grown = (_extend(state, s, budget, worths, weights) for state in beam)
        beam += [state for state in grown if state is not None]
        beam.sort(key=lambda t: (-round(t.worth, 9), t.taken))
        beam = beam[:BEAM]
    return beam[0]
