"""What in a brief's reports may bear out a name: the mentions of whom it stands for.

Made once for a brief, so that checking each of its links and answers costs by what is looked up
and not by all that is mentioned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from reportedly.model.facts import Entity, Link
from reportedly.model.report import Span
from reportedly.model.story import Brief

#: A mention in a report: where it starts and ends, and the row of its entity.
Place = tuple[int, int, int]


class Backing:
    """The words of a brief's mentions, each once, by entity, by name and by place.

    Cost: linear in mentions and in the spans of answers, but for the sorting.
    """

    def __init__(self, brief: Brief) -> None:
        self._words = [_words(e.mentions) for e in brief.entities]
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._homes = [frozenset(m.report_id for m in e.mentions) for e in brief.entities]
        for row, entity in enumerate(brief.entities):
            self._ids[entity.id].append(row)
            self._names[entity.name].append(row)
        self._places = _places(brief.entities)
        self._asked: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for question in brief.questions:
            for answer in question.answers:
                self._asked[question.text].update(_words(answer.spans))
        self.mentioned = tuple({word: None for words in self._words for word in words})

    def of_entity(self, entity_id: str) -> list[str]:
        """Give the words that mention an entity."""
        return [word for row in self._ids.get(entity_id, ()) for word in self._words[row]]

    def of_question(self, text: str) -> tuple[str, ...]:
        """Give the words of the answers to the questions of that text, and of all mentions."""
        return (*self._asked.get(text, ()), *self.mentioned)

    def of_link(self, span: Span, link: Link) -> list[str]:
        """Give the words of a link and those that mention its entity: by id, by place, or by name
        when the same report mentions it."""
        rows = {*self._ids.get(link.entity or "", ()), *self._rows_at(span)}
        named = self._names.get(link.name, ())
        rows.update(row for row in named if span.report_id in self._homes[row])
        return [span.exact, *(word for row in sorted(rows) for word in self._words[row])]

    def _rows_at(self, span: Span) -> Iterable[int]:
        """Give the entities that a span's characters mention."""
        places, longest = self._places.get(span.report_id, ((), 0))
        first = bisect_left(places, (span.start - longest, 0, 0))
        for start, end, row in places[first : bisect_left(places, (span.end, 0, 0))]:
            if start < span.end and span.start < end:
                yield row


def _words(spans: Sequence[Span]) -> dict[str, None]:
    return dict.fromkeys(span.exact for span in spans)


def _places(entities: Sequence[Entity]) -> dict[str, tuple[list[Place], int]]:
    """Give by report its mentions in order of place, and the length of the longest."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for row, entity in enumerate(entities):
        for mention in entity.mentions:
            found[mention.report_id].append((mention.start, mention.end, row))
    return {
        report: (sorted(places), max(end - start for start, end, _ in places))
        for report, places in found.items()
    }
