"""Extractor: attributions, each a passage with the chain of sources it came through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportedly.extract.citing import cited_by, citings_of, names_a_source
from reportedly.extract.context import Context, Passage
from reportedly.extract.cues import SPEECH_CLASSES
from reportedly.extract.links import LinkMaker, is_carrier, load_kind_words
from reportedly.extract.reported import Reported, find_reported
from reportedly.extract.sayings import children_of, quoter_of, source_of
from reportedly.extract.speakers_resolve import speaker_entities
from reportedly.model.facts import Attribution, Extraction, Link, LinkKind
from reportedly.model.report import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_CITING = frozenset({"cite", "quote"})
_TALKING = frozenset({"speak", "talk", "tell"})
_TALK_REACH = 600
_REPORTS = frozenset({"report", "reports", "newspaper", "paper", "agency", "outlet", "broadcaster"})


class AttributionExtractor:
    """Finds who stands behind each passage, from the link nearest the reader to the origin.

    Every quote has its attribution; thoughts and attitudes have one too. Cost: linear in the
    text, a few per cent of the parse.
    """

    name = "attributions"
    version = "1"
    after: tuple[str, ...] = ("entities", "quotes")

    def find(self, context: Context, found: Extraction) -> Extraction:
        """Give ``found`` with the attributions of this report, in text order."""
        chains = _Chains(context, found, find_reported(context))
        return replace(found, attributions=chains.attributions())


class _Chains:
    """Builds the chain of each passed-on passage of one report."""

    def __init__(self, context: Context, found: Extraction, reported: tuple[Reported, ...]) -> None:
        self.context = context
        self.maker = LinkMaker(context, found)
        self.reported = reported
        self.entities = speaker_entities(context, found, reported)
        self.chains: dict[int, tuple[Link, ...]] = {}
        self.citings: dict[int, dict[int, list[Token]]] = {}
        self.last_carrier: Link | None = None
        self.last_talk: tuple[Reported, Link, tuple[Link, ...]] | None = None

    def attributions(self) -> tuple[Attribution, ...]:
        order = sorted(
            range(len(self.reported)),
            key=lambda i: (self.reported[i].content.start, -self.reported[i].content.end),
        )
        made = []
        for index in order:
            item = self.reported[index]
            chain = self._chain(index, order)
            self.chains[index] = chain
            for link in chain:
                if is_carrier(link):
                    self.last_carrier = link
            made.append(Attribution(item.content, chain))
        return tuple(made)

    def _chain(self, index: int, order: list[int]) -> tuple[Link, ...]:
        item = self.reported[index]
        own = self._own(item, self.entities[index])
        outer = self._container(index, order)
        carriers = self._carriers(item)
        if not outer and not carriers:
            carriers = self._same_talk(item, own)
        relayed = item.cue_head is not None and _relayers(item.cue_head)
        if own and not relayed and any(is_carrier(link) for link in carriers):
            self.last_talk = (item, own[0], tuple(k for k in carriers if is_carrier(k)))
        cited = self._cited(item, any(is_carrier(link) for link in own))
        return _without_repeats((*outer, *carriers, *own, *cited))

    def _same_talk(self, item: Reported, own: tuple[Link, ...]) -> tuple[Link, ...]:
        """Who told an outlet something and goes on in the next paragraph still tells it there."""
        if self.last_talk is None or not own:
            return ()
        before, speaker, carriers = self.last_talk
        if item.source is None or before.source is None or item.cue_class not in SPEECH_CLASSES:
            return ()
        between = self.context.report.text[before.content.end : item.content.start]
        if len(between) > _TALK_REACH or between.count("\n\n") > 1:
            return ()
        same = (
            own[0].entity == speaker.entity
            if own[0].entity is not None and speaker.entity is not None
            else item.source == before.source or item.source.exact.lower() in ("he", "she")
        )
        return carriers if same else ()

    def _own(self, item: Reported, entity: str | None) -> tuple[Link, ...]:
        if item.source_head is None or item.source is None:
            return ()
        home = self.context.passage_at(item.source.start)
        if home is None:
            return ()
        return (self._resolved(self.maker.make(home, item.source_head, item.cue, entity), item),)

    def _resolved(self, link: Link, item: Reported) -> Link:
        """ "The report" is the report introduced before, where one was."""
        words = link.name.lower().split()
        if (
            len(words) == 2
            and words[0] in ("the", "that", "this")
            and words[1] in _REPORTS
            and self.last_carrier is not None
        ):
            return replace(
                link,
                name=self.last_carrier.name,
                kind=self.last_carrier.kind,
                entity=link.entity or self.last_carrier.entity,
            )
        return link

    def _container(self, index: int, order: list[int]) -> tuple[Link, ...]:
        """The chain of the smallest passage that holds this one together with its cue."""
        item = self.reported[index]
        if item.cue is None:
            return ()
        best: int | None = None
        for other in order:
            if other == index:
                break
            outer = self.reported[other].content
            if (
                outer.contains(item.cue)
                and outer.contains(item.content)
                and other in self.chains
                and (best is None or len(outer) < len(self.reported[best].content))
            ):
                best = other
        return self.chains[best] if best is not None else ()

    def _carriers(self, item: Reported) -> tuple[Link, ...]:
        """Outlets, agencies and documents that the cue names: told X, in a statement."""
        cue, home = item.cue_head, item.passage
        if cue is None or home is None:
            return ()
        made = [self.maker.make(home, head, item.cue) for head in _relayers(cue)]
        for head in (*_complements(cue), *_talked_to(item.source_head)):
            if _in(home, head, item.content) or (
                item.source_head is not None and head.i == item.source_head.i
            ):
                continue
            link = self.maker.make(home, head, item.cue)
            if _is_told(cue, head, link):
                link = replace(link, kind=LinkKind.OUTLET)
            if is_carrier(link) or head.lemma_.lower() in self.maker.words.venue_words:
                made.append(link if is_carrier(link) else replace(link, kind=LinkKind.DOCUMENT))
        return tuple(made)

    def _cited(self, item: Reported, by_carrier: bool) -> tuple[Link, ...]:
        """ "…, X reported, citing Y": Y stands behind X; a reason ("citing costs") does not."""
        cue, home = item.cue_head, item.passage
        if cue is None or home is None:
            return ()
        citings = {
            child.i: child
            for child in children_of(cue, "advcl", "xcomp", "conj")
            if child.lemma_.lower() in _CITING and child.tag_ == "VBG"
        }
        citings.update((c.i, c) for c in self._citings(home).get(cue.i, ()))
        if cue.lemma_.lower() in _CITING and cue.tag_ == "VBG":
            citings[cue.i] = cue  # "X reported, citing Y, that …" read as what is cited
        made: list[Link] = []
        for _, citing in sorted(citings.items()):
            if by_carrier or names_a_source(citing):
                span = self.context.span(home, citing)
                heads = [h for h in cited_by(citing) if not _in(home, h, item.content)]
                made.extend(self.maker.make(home, head, span) for head in heads)
        return tuple(made)

    def _citings(self, home: Passage) -> dict[int, list[Token]]:
        """The "citing" tokens of a passage by their cue, found once a passage."""
        if home.offset not in self.citings:
            self.citings[home.offset] = citings_of(home.doc)
        return self.citings[home.offset]


def _complements(cue: Token) -> list[Token]:
    """Objects of the cue and of its prepositions, where carriers are named."""
    heads = children_of(cue, "dobj", "dative", "iobj")
    for prep in children_of(cue, "prep"):
        if prep.lower_ in ("in", "to", "with", "on", "by", "via", "through"):
            objects = children_of(prep, "pobj")
            heads.extend(objects)
            heads.extend(
                inner
                for o in objects
                for p in children_of(o, "prep")
                if p.lower_ in ("with", "to")
                for inner in children_of(p, "pobj")
            )
    return sorted(heads, key=lambda t: t.i)


def _relayers(cue: Token) -> list[Token]:
    """Who passes on what another said: X cited Y as saying; quoted by X; according to X."""
    heads = []
    quoter = quoter_of(cue)
    if quoter is not None:
        source = source_of(quoter)
        heads.extend([source] if source is not None else [])
    sayings = [v for p in children_of(cue, "prep") for v in children_of(p, "pcomp")]
    for verb in (cue, *sayings) if cue.lemma_.lower() in _CITING else ():
        for by in children_of(verb, "prep", "agent"):
            heads.extend(children_of(by, "pobj") if by.lower_ == "by" else ())
    for child in children_of(cue, "prep"):
        if child.lower_ == "according":
            heads.extend(o for to in child.children for o in children_of(to, "pobj"))
    return heads


def _talked_to(source: Token | None) -> list[Token]:
    """ "A reporter who spoke to CNN": CNN."""
    if source is None:
        return []
    talks = [c for c in children_of(source, "relcl", "acl") if c.lemma_.lower() in _TALKING]
    return [head for talk in talks for head in _complements(talk)]


def _is_told(cue: Token, head: Token, link: Link) -> bool:
    """What is told things and is a named body, but no authority, is taken for an outlet."""
    return (
        cue.lemma_.lower() == "tell"
        and head.pos_ == "PROPN"
        and head.ent_type_ == "ORG"
        and link.kind in (LinkKind.PERSON, LinkKind.OFFICIAL)
        and not any(t.lower_ in load_kind_words().official_words for t in head.subtree)
    )


def _in(passage: Passage, token: Token, span: Span) -> bool:
    return span.start <= passage.offset + token.idx < span.end


def _without_repeats(links: tuple[Link, ...]) -> tuple[Link, ...]:
    kept: list[Link] = []
    for link in links:
        if not any(link.name == k.name or link.span == k.span for k in kept):
            kept.append(link)
    return tuple(kept)
