"""Cues of reported speech and thought in a parsed sentence, with their content and source.

Every verb (and some nouns) is looked at for the few shapes in which English passes words on:
a clause that is said, an infinitive that is planned, an object that is denied, "according to",
"as X put it", a parenthetic "X said". Which lemma may stand in which shape is the business of
the cue lexicon (:mod:`reportedly.extract.cues`), not of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Shapes that are looked for.
CLAUSE = "clause"
INFINITIVE = "infinitive"
OBJECT = "object"
PREPOSITION = "prep"
COMPLEMENT = "complement"
AS_CLAUSE = "as"
ACCORDING = "according"
ASIDE = "aside"
TAIL = "tail"
PASSIVE = "passive"
NOUN_PREPOSITION = "noun-prep"

#: Shapes that depend on a preposition.
PREPOSITIONAL = (PREPOSITION, COMPLEMENT)

_SUBJECT_FROM_HEAD = frozenset(
    {"conj", "xcomp", "advcl", "pcomp", "parataxis", "dep", "ccomp", "acomp"}
)
_MISREAD_TAILS = frozenset({"acl", "relcl", "conj", "dep", "appos", "npadvmod"})
_FINITE_LOOKING = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_IN_NAME = frozenset({"PROPN", "NOUN", "PRON", "DET", "ADJ", "PART", "NUM", "ADP", "ADV"})
_MIN_TAIL = 4
_STRAY_BEFORE = frozenset({"prep", "advmod", "npadvmod", "cc", "advcl", "mark"})
_CONDITIONS = frozenset({"if", "unless", "because", "as", "until", "once"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_LOOSE = frozenset({",", ";", ":", "–", "—", "-", "--", " ", "\t", "\xa0", "  "})


@dataclass(frozen=True, slots=True)
class Saying:
    """One cue with what hangs on it, as token indexes and characters of one ``Doc``.

    ``content`` and ``cue`` are character ranges of the doc's text; ``source`` is the index of the
    head token of the source's noun phrase, or None; ``shape`` is one of this module's constants
    and ``detail`` the preposition of a prepositional shape.
    """

    head: int
    lemma: str
    shape: str
    cue: tuple[int, int]
    content: tuple[int, int]
    content_head: int
    source: int | None
    detail: str = ""


def iter_sayings(doc: Doc, listed: Callable[[str], bool] = bool) -> Iterator[Saying]:
    """Give every candidate, by cue token in text order. Cost: linear in the arcs of the parse.

    ``listed`` tells whether a lemma is worth looking at in shapes other than a plain clause.
    """
    for token in doc:
        if token.lower_ == "according":
            yield from _of_according(token)
        elif token.pos_ in ("VERB", "AUX"):
            yield from _of_verb(token) if listed(token.lemma_.lower()) else _clauses_of(token)
        elif token.pos_ == "NOUN" and listed(token.lemma_.lower()):
            yield from _of_noun(token)


def children_of(token: Token, *labels: str) -> list[Token]:
    """Give the direct children with one of these dependency labels, in text order."""
    return [child for child in token.children if child.dep_ in labels]


def reach(token: Token, without: Token | None = None) -> tuple[int, int]:
    """Give the characters from the first to the last token under ``token``.

    ``without`` is a descendant whose subtree is left out. Loose signs at the edges and the full
    stop are left out too.
    """
    doc, first, last = token.doc, token.left_edge.i, token.right_edge.i
    if without is None:
        return span_of(doc, first, last)
    cut_first, cut_last = without.left_edge.i, without.right_edge.i
    if cut_last == last or all(doc[i].is_punct for i in range(cut_last + 1, last + 1)):
        last = max(first, cut_first - 1)
    elif cut_first == first:
        first = min(last, cut_last + 1)
    while last > first and doc[last].is_punct and not doc[last].is_quote:
        last -= 1
    return span_of(doc, first, last)


def span_of(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Give the characters of tokens ``first`` to ``last`` without loose signs at the edges."""
    while last > first and (doc[last].text in _LOOSE or doc[last].text == "."):
        last -= 1
    while first < last and doc[first].text in _LOOSE:
        first += 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a range of a text so that it starts and ends with no loose sign."""
    while start < end and (text[start].isspace() or text[start] in _LOOSE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _LOOSE):
        end -= 1
    return start, end


def cue_of(verb: Token) -> tuple[int, int]:
    """Give the characters of a verb group: auxiliaries, negation and particles with the verb."""
    parts = [verb, *children_of(verb, "aux", "auxpass", "neg", "prt")]
    near = [t for t in parts if abs(t.i - verb.i) <= 4]
    near.sort(key=lambda t: t.i)
    return near[0].idx, near[-1].idx + len(near[-1])


def source_of(verb: Token, depth: int = 0) -> Token | None:
    """Give the head of the noun phrase that the verb is predicated of, or None.

    A participle, an infinitive and a conjoined verb take the subject of the verb they hang on;
    a verb that modifies a noun takes that noun; a passive takes its agent.
    """
    children = list(verb.children)
    labels = [child.dep_ for child in children]
    if "agent" in labels:
        agents = [p for c in children if c.dep_ == "agent" for p in children_of(c, "pobj")]
        if agents:
            return agents[0]
    subjects = [c for c, label in zip(children, labels, strict=True) if label in _SUBJECTS]
    if subjects:
        return subjects[0] if subjects[0].dep_ == "nsubj" else None
    if depth > 4:
        return None
    quoter = quoter_of(verb)
    if quoter is not None:
        quoted = children_of(quoter, "dobj")
        return quoted[0] if quoted else None
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    if verb.dep_ in _SUBJECT_FROM_HEAD:
        head = verb.head.head if verb.dep_ == "pcomp" else verb.head
        return source_of(head, depth + 1) if head.i != verb.i else None
    return _left_neighbour(verb) if not depth else None


def quoter_of(verb: Token) -> Token | None:
    """The "cited" of "X cited Y as saying", for the token "saying"; None elsewhere."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as":
        return None
    quoter = verb.head.head
    return quoter if quoter.lemma_.lower() in ("cite", "quote") else None


def _left_neighbour(verb: Token) -> Token | None:
    """The noun right before a finite verb to which the parse gave no subject."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i == verb.sent.start:
        return None
    left = verb.nbor(-1)
    if left.pos_ == "AUX" and left.is_title and verb.tag_ != "VBP":
        return left  # a name like a helper: "May said"
    while left.i > left.sent.start and left.pos_ in ("AUX", "ADV", "PART"):
        left = left.nbor(-1)
    if left.pos_ not in ("PROPN", "PRON", "NOUN"):
        return None
    while left.head.i < verb.i and left.dep_ in ("compound", "appos", "flat", "nmod"):
        left = left.head
    return left


def _of_verb(verb: Token) -> Iterator[Saying]:
    children = list(verb.children)
    labels = [child.dep_ for child in children]
    if "auxpass" in labels or "nsubjpass" in labels:
        yield from _of_passive(verb)
        return
    source = source_of(verb)
    for child, label in zip(children, labels, strict=True):
        if label == "ccomp" or (label == "parataxis" and child.pos_ in ("VERB", "AUX")):
            yield _make(verb, CLAUSE, child, source)
        elif label == "xcomp":
            yield _make(verb, INFINITIVE, child, source)
        elif label == "advcl" and child.i > verb.i and _mark_of(child) in ("that", "whether", "if"):
            yield _make(verb, CLAUSE, child, source)
        elif label in ("dobj", "oprd", "attr"):
            yield _make(verb, OBJECT, child, source)
        elif label == "prep":
            yield from _of_preposition(verb, child, source)
    yield from _as_aside(verb, source)
    yield from _as_tail(verb)


def _clauses_of(verb: Token) -> Iterator[Saying]:
    """The clause shape alone, for a verb that the lexicon does not list."""
    children = list(verb.children)
    labels = [child.dep_ for child in children]
    if "ccomp" not in labels or "auxpass" in labels or "nsubjpass" in labels:
        return
    for child, label in zip(children, labels, strict=True):
        if label == "ccomp":
            yield _make(verb, CLAUSE, child, source_of(verb))


def _mark_of(verb: Token) -> str:
    marks = children_of(verb, "mark")
    return marks[0].lower_ if marks else ""


def _of_preposition(verb: Token, prep: Token, source: Token | None) -> Iterator[Saying]:
    for child in children_of(prep, "pobj", "pcomp"):
        made = _make(verb, PREPOSITION, child, source, prep.lower_)
        yield made
        objects = children_of(verb, "dobj")
        if objects:
            start = reach(objects[0])[0]
            yield Saying(
                made.head,
                made.lemma,
                COMPLEMENT,
                made.cue,
                (min(start, made.content[0]), made.content[1]),
                made.content_head,
                made.source,
                prep.lower_,
            )


def _of_passive(verb: Token) -> Iterator[Saying]:
    """ "X is expected to go", "it was reported that …", "X was accused of …"."""
    source = source_of(verb)
    subjects = children_of(verb, "nsubjpass")
    for child in verb.children:
        if child.dep_ not in ("xcomp", "ccomp", "oprd", "advcl") and not (
            child.dep_ == "prep" and child.lower_ in ("of", "with", "as")
        ):
            continue
        if child.dep_ == "advcl" and _mark_of(child) != "that":
            continue
        made = _make(verb, PASSIVE, child, source, child.dep_)
        if subjects and subjects[0].pos_ not in ("PRON",):
            start = reach(subjects[0])[0]
            content = (min(start, made.content[0]), made.content[1])
            made = Saying(
                made.head, made.lemma, PASSIVE, made.cue, content, child.i, made.source, child.dep_
            )
        yield made


def _as_aside(verb: Token, source: Token | None) -> Iterator[Saying]:
    """ "…, as X put it", and a parenthetic "…, X said" that the parser hung below."""
    if source is None or verb.dep_ == "ROOT":
        return
    if verb.dep_ == "advcl" and (
        _mark_of(verb) == "as"
        or (children_of(verb, "advmod") and any(c.lower_ == "as" for c in verb.children))
    ):
        yield _make(verb, AS_CLAUSE, verb.head, source, without=verb)
    elif verb.dep_ in ("parataxis", "ccomp", "advcl", "dep") and not any(
        c.dep_ in ("ccomp", "dobj", "xcomp", "mark") for c in verb.children
    ):
        yield _make(verb, ASIDE, verb.head, source, without=verb)


def _as_tail(verb: Token) -> Iterator[Saying]:
    """ "…, the agency reported on Monday, citing X." where the parse does not see it."""
    if verb.dep_ not in _MISREAD_TAILS or verb.tag_ not in _FINITE_LOOKING:
        return
    doc, sentence = verb.doc, verb.sent
    if any(c.dep_ in ("ccomp", "dobj", "xcomp") for c in verb.rights):
        return
    rest = doc[verb.i + 1 : sentence.end]
    if any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" for t in rest):
        return
    first = _start_of_name(verb)
    if first is None or first - sentence.start < _MIN_TAIL:
        return
    named = [t for t in doc[first : verb.i] if t.pos_ in ("PROPN", "NOUN", "PRON")]
    if not named or not any(t.pos_ in ("VERB", "AUX") for t in doc[sentence.start : first]):
        return
    content = span_of(doc, sentence.start, first - 1)
    yield Saying(
        verb.i, verb.lemma_.lower(), TAIL, cue_of(verb), content, sentence.root.i, named[-1].i
    )


def _start_of_name(verb: Token) -> int | None:
    """Where the name before a closing "X reported" begins: behind a comma, or a bare name."""
    doc, at = verb.doc, verb.i
    while at - 1 > verb.sent.start and doc[at - 1].pos_ in _IN_NAME:
        at -= 1
    if at < verb.i and doc[at - 1].text == ",":
        return at
    subjects = children_of(verb, "nsubj")
    if subjects and subjects[0].pos_ == "PROPN" and subjects[0].left_edge.i >= at:
        return int(subjects[0].left_edge.i)
    return None


def _side_of(according: Token, content: tuple[int, int], aside: tuple[int, int]) -> tuple[int, int]:
    """Of a clause with "according to X" in its midst, what is before, when it is much longer."""
    start, end = content
    last = according.i - 1
    while last > 0 and according.doc[last].is_punct:
        last -= 1
    before = according.doc[last].idx + len(according.doc[last])
    if start < before < end and before - start >= 2 * (end - aside[1]):
        return start, before
    return content


def _with_stray_parts(cue: Token, content: Token, start: int, end: int) -> tuple[int, int]:
    """Add what the parser hung on the cue but stands with the content.

    Of a clause before its cue that is all up to the speaker ("In May, the bridge fell, Bram
    said"); of one behind it, a phrase or a condition that follows at once.
    """
    if content.i < cue.i:
        for child in cue.lefts:
            if child.dep_ in _STRAY_BEFORE and child.idx < end + 2:
                first, last = reach(child)
                start, end = min(start, first), max(end, last)
        return start, end
    for child in cue.rights:
        if child.i < content.i or not 0 <= child.left_edge.idx - end <= 2:
            continue
        if child.dep_ == "prep" or (child.dep_ == "advcl" and _mark_of(child) in _CONDITIONS):
            end = max(end, reach(child)[1])
    return start, end


def _of_according(token: Token) -> Iterator[Saying]:
    preps = [c for c in token.children if c.lower_ == "to"]
    objects = [o for p in preps for o in children_of(p, "pobj")]
    if not objects or token.head.i == token.i:
        return
    main = token.head
    while main.dep_ not in ("ROOT", "ccomp", "relcl", "advcl") and main.head.i != main.i:
        main = main.head
    content = _side_of(token, reach(main, without=token), reach(token))
    yield Saying(
        token.i,
        "according",
        ACCORDING,
        (token.idx, preps[0].idx + len(preps[0])),
        content,
        main.i,
        objects[0].i,
    )


def _of_noun(noun: Token) -> Iterator[Saying]:
    """ "X's claim that …", "plans to …", "reports of …"."""
    owners = children_of(noun, "poss")
    source = owners[0] if owners else None
    if source is None and noun.dep_ == "dobj":
        source = source_of(noun.head)
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp") and child.i > noun.i:
            shape = INFINITIVE if any(c.tag_ == "TO" for c in child.children) else CLAUSE
            if child.tag_ in ("VBG", "VBN") and shape == CLAUSE:
                continue
            yield _make(noun, "noun-" + shape, child, source)
        elif child.dep_ == "prep" and child.lower_ in ("of", "for", "about", "on", "against", "to"):
            for inner in children_of(child, "pobj", "pcomp"):
                yield _make(noun, NOUN_PREPOSITION, inner, source, child.lower_)


def _make(
    cue: Token,
    shape: str,
    content: Token,
    source: Token | None,
    detail: str = "",
    *,
    without: Token | None = None,
) -> Saying:
    start, end = reach(content, without)
    if shape == CLAUSE:
        start, end = _with_stray_parts(cue, content, start, end)
    return Saying(
        cue.i,
        cue.lemma_.lower(),
        shape,
        cue_of(cue),
        (start, end),
        content.i,
        source.i if source is not None else None,
        detail,
    )
