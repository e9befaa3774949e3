"""Descriptions and pronouns that stand for persons and bodies named in the same report.

Precision first, in the manner of the multi-pass sieve (Lee et al., Computational Linguistics 39,
2013): a description must agree in office and country with one candidate more than with any other;
a pronoun must agree in gender and have one clearly most prominent antecedent near by. What is not
clear stays unresolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from math import log2
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.entities_group import Group
from reportedly.extract.entities_roles import (
    Chunks,
    add_role,
    country_of_words,
    office_of,
    read_role,
    role_head,
)
from reportedly.extract.entities_words import is_agency, is_outlet, name_words, role_synonyms
from reportedly.extract.gazetteer import countries, fold_name
from reportedly.model.facts import EntityKind

if TYPE_CHECKING:
    import spacy.tokens

_OPENERS, _CLOSERS = "“«", "”»"
_BODIES = ("body_nouns", "outlet_nouns")
_GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m",
            "she": "f", "her": "f", "hers": "f", "herself": "f"}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_MAX_SENTENCES_BACK = 2
_MIN_MARGIN = 0.75


@dataclass(frozen=True, slots=True)
class Reference:
    """A description or pronoun: tokens ``start:end`` of a passage."""

    passage: Passage
    start: int
    end: int
    form: str

    @property
    def tokens(self) -> spacy.tokens.Span:
        """The tokens covered."""
        return self.passage.doc[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An earlier mention of a group: its sentence number and its head token."""

    group: Group
    sentence: int
    head: spacy.tokens.Token


class Referents:
    """Reads a report once from the front, remembering who was mentioned where."""

    def __init__(self, context: Context, groups: list[Group], chunks: dict[int, Chunks]) -> None:
        self.context = context
        self.groups = groups
        self.chunks = chunks
        self.seen: list[_Seen] = []
        self.references: list[tuple[Group, Reference]] = []
        self._latest: dict[int, int] = {}
        self._named: dict[tuple[int, int], Group] = {
            (id(n.passage), n.end - 1): g for g in groups for n in g.names
        }
        self._in_name = {
            (id(n.passage), i) for g in groups for n in g.names for i in range(n.start, n.end)
        }

    def resolve(self) -> list[tuple[Group, Reference]]:
        """Give the references found, in text order; adds groups for unnamed speakers."""
        for number, (passage, sentence) in enumerate(self.context.sentences()):
            quoted = _quoted(passage, sentence)
            for index in range(sentence.start, sentence.end):
                self._read(passage, index, number, index in quoted)
        self._name_the_unnamed()
        return self.references

    def _name_the_unnamed(self) -> None:
        """Merge "Ruritania's minister" with the person newly named as subject right after.

        News holds a name back for a sentence: an office that only one person can hold, then a
        full name without any office, new to the report and subject of the next sentence.
        """
        firsts: dict[int, _Seen] = {}
        for seen in self.seen:
            firsts.setdefault(id(seen.group), seen)
        for unnamed in [g for g in self.groups if not g.names and g.definite]:
            at = firsts[id(unnamed)].sentence
            new = [
                s
                for s in firsts.values()
                if s.group.kind is EntityKind.PERSON
                and s.group.names
                and s.sentence == at + 1
                and s.head.dep_ in _SUBJECTS
            ]
            if len(new) == 1 and not new[0].group.roles:
                self._merge(unnamed, new[0].group)

    def _merge(self, unnamed: Group, named: Group) -> None:
        if unnamed.gender and named.gender and unnamed.gender != named.gender:
            return
        named.roles.extend(unnamed.roles)
        named.role_heads |= unnamed.role_heads
        named.affiliations.update(unnamed.affiliations)
        self.references = [(named if g is unnamed else g, r) for g, r in self.references]
        self.groups[:] = [g for g in self.groups if g is not unnamed]

    def _read(self, passage: Passage, index: int, number: int, quoted: bool) -> None:
        group, part = self._named.get((id(passage), index)), passage.parts[index]
        token = passage.tokens[index]
        if group is not None:
            self._see(group, number, token)
        elif part == "PRON" and not quoted:
            self._read_pronoun(passage, token, number)
        elif part not in ("NOUN", "PROPN") or quoted:
            return
        elif role_head(token):
            self._read_description(passage, token, number)
        elif any(passage.lowers[index] in name_words()[kind] for kind in _BODIES):
            self._read_body(passage, token, number)

    def _keep(self, group: Group, reference: Reference, number: int) -> None:
        self.references.append((group, reference))
        self._see(group, number, reference.tokens.root)

    def _see(self, group: Group, number: int, head: spacy.tokens.Token) -> None:
        self.seen.append(_Seen(group, number, head))
        self._latest[id(group)] = number

    def _recent(self, number: int, n_sentences: int) -> list[_Seen]:
        """Give what was mentioned in this sentence and ``n_sentences`` before, nearest first."""
        near = takewhile(lambda s: number - s.sentence <= n_sentences, reversed(self.seen))
        return list(near)

    # --- descriptions -------------------------------------------------------------------------

    def _read_description(self, passage: Passage, token: spacy.tokens.Token, number: int) -> None:
        chunk = self.chunks[id(passage)].at.get(token.i)
        if chunk is None or chunk.root.i != token.i or token.tag_ in ("NNS", "NNPS"):
            return
        end = _stretch_links(passage, chunk.end)
        if self._names_someone(passage, end) or _is_role_of_name(token):
            return
        if role_head(token) in name_words()["relational_nouns"]:
            return
        definite = _is_definite(chunk)
        reference = Reference(passage, chunk.start, end, "nominal")
        group = self._described(chunk, end, token, number) if definite else None
        if group is None and _speaks(token) and token.lower_ in name_words()["speaker_nouns"]:
            group = self._unnamed(passage, chunk.start, end, token)
            if group is not None:
                complement = end > token.i + 1
                group.definite = definite and (complement or bool(_country_in(chunk)))
        if group is not None:
            self._keep(group, reference, number)

    def _names_someone(self, passage: Passage, end: int) -> bool:
        """Tell whether a name follows a description at once or after a comma."""
        doc = passage.doc
        after = end + 1 if end < len(doc) and doc[end].text == "," else end
        return any(self._named_person(passage, i) for i in (end, after) if i < len(doc))

    def _named_person(self, passage: Passage, index: int) -> bool:
        return (id(passage), index) in self._in_name and any(
            n.start <= index < n.end and n.passage is passage
            for g in self.groups
            if g.kind is EntityKind.PERSON
            for n in g.names
        )

    def _described(
        self, chunk: spacy.tokens.Span, end: int, head: spacy.tokens.Token, number: int
    ) -> Group | None:
        country = _country_in(chunk.doc[chunk.start : end])
        noun = office_of(head)
        body = self._body_in(chunk, head)
        scored = []
        latest = self._latest
        for order, group in enumerate(self.groups):
            if group.kind is not EntityKind.PERSON:
                continue
            fit = _office_fit(group, noun, country, body)
            if fit > 0 and (id(group) in latest or fit >= 3):
                away = number - latest.get(id(group), number + 2)
                fit += 0.25 * log2(1 + len(group.names))
                exact = noun in group.role_heads
                scored.append((exact, fit - 0.2 * min(abs(away), 6), -order, group))
        if any(row[0] for row in scored):
            scored = [row for row in scored if row[0]]
        scored.sort(key=lambda row: row[:3], reverse=True)
        if not scored or (len(scored) > 1 and scored[0][1] - scored[1][1] < 0.3):
            return None
        return scored[0][3]

    def _body_in(self, chunk: spacy.tokens.Span, head: spacy.tokens.Token) -> str:
        """Give the folded words that stand between article and role noun when they name a body."""
        inner = [t for t in chunk if t.i < head.i and t.pos_ == "PROPN"]
        if not inner or _country_in(chunk):
            return ""
        return fold_name(" ".join(t.text for t in inner))

    def _unnamed(
        self, passage: Passage, start: int, end: int, head: spacy.tokens.Token
    ) -> Group | None:
        role = read_role(passage, start, end, {})
        if role is None:
            return None
        group = Group(EntityKind.PERSON, role.text)
        add_role(group, role)
        self.groups.append(group)
        return group

    # --- bodies -------------------------------------------------------------------------------

    def _read_body(self, passage: Passage, token: spacy.tokens.Token, number: int) -> None:
        """Tie "the newspaper", "the ministry", "the company" to the body of that sort before it."""
        chunk = self.chunks[id(passage)].at.get(token.i)
        if chunk is None or chunk.root.i != token.i or len(chunk) != 2:
            return
        if chunk[0].lower_ != "the" or (id(passage), token.i) in self._in_name:
            return
        near = {
            id(seen.group): seen.group
            for seen in self._recent(number, _MAX_SENTENCES_BACK + 1)
            if seen.group.kind is EntityKind.ORGANISATION
        }
        named = [g for g in near.values() if token.lower_ in _words_of(g)]
        fitting = named or [g for g in near.values() if _is_sort(g, token.lower_)]
        if len(fitting) == 1:
            reference = Reference(passage, chunk.start, chunk.end, "nominal")
            self._keep(fitting[0], reference, number)

    # --- pronouns -----------------------------------------------------------------------------

    def _read_pronoun(self, passage: Passage, token: spacy.tokens.Token, number: int) -> None:
        gender = _GENDERS.get(token.lower_)
        if gender:
            group = self._antecedent(token, number, gender)
        elif token.lower_ == "it" and token.dep_ == "nsubj" and _is_speech(token.head):
            group = self._body_before(token, number)
        else:
            group = None
        if group is not None:
            reference = Reference(passage, token.i, token.i + 1, "pronoun")
            self._keep(group, reference, number)

    def _antecedent(self, token: spacy.tokens.Token, number: int, gender: str) -> Group | None:
        best: dict[int, float] = {}
        order: dict[int, Group] = {}
        for seen in self._recent(number, _MAX_SENTENCES_BACK):
            group = seen.group
            if group.kind is not EntityKind.PERSON:
                continue
            if group.gender not in ("", gender) or (
                seen.sentence == number and _clashes(seen.head, token)
            ):
                continue
            score = _prominence(seen, number, token) - (0.5 if group.gender == "" else 0.0)
            best[id(group)] = max(best.get(id(group), -9.0), score)
            order[id(group)] = group
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MIN_MARGIN):
            return None
        return order[ranked[0][0]]

    def _body_before(self, token: spacy.tokens.Token, number: int) -> Group | None:
        kinds = (EntityKind.ORGANISATION, EntityKind.GOVERNMENT)
        for seen in self._recent(number, 1):
            if seen.head.dep_ in _SUBJECTS and seen.group.kind in kinds:
                return seen.group
        return None


def _words_of(group: Group) -> set[str]:
    return {w for n in (*(n.text for n in group.names), group.key) for w in fold_name(n).split()}


def _is_sort(group: Group, noun: str) -> bool:
    """Tell whether a body is of the sort that a noun names, going by lists and its own name."""
    words, own = name_words(), _words_of(group)
    names = {n.text for n in group.names}
    outlet, agency = any(map(is_outlet, names)), any(map(is_agency, names))
    if noun in words["outlet_nouns"]:
        return agency if noun == "agency" else outlet
    return noun in words["company_nouns"] and not (own & words["body_nouns"] or outlet or agency)


def _quoted(passage: Passage, sentence: spacy.tokens.Span) -> set[int]:
    """Give the indices of tokens inside quotation marks of a sentence."""
    inside, found = False, set()
    for index in range(sentence.start, sentence.end):
        word = passage.words[index]
        if word in _OPENERS:
            inside = True
        elif word in _CLOSERS:
            inside = False
        elif word == '"':
            inside = not inside
        elif inside:
            found.add(index)
    return found


def _stretch_links(passage: Passage, end: int) -> int:
    """Carry a description on over "for the State Department" and "of the Russian president"."""
    doc = passage.doc
    while end + 1 < len(doc) and doc[end].lower_ in ("of", "for"):
        stop = end + 1
        while stop < len(doc) and (
            doc[stop].pos_ in ("DET", "PROPN", "NOUN", "ADJ") or doc[stop].tag_ == "POS"
        ):
            stop += 1
        if stop == end + 1:
            break
        end = stop
    return end


def _is_definite(chunk: spacy.tokens.Span) -> bool:
    first = chunk[0]
    if first.lower_ in ("a", "an", "one", "another", "some", "any", "no", "every", "each"):
        return False
    if first.tag_ == "PRP$":
        return False
    possessive = any(t.dep_ == "poss" for t in chunk)
    return first.lower_ in ("the", "this", "that") or possessive or bool(_country_in(chunk))


def _is_role_of_name(token: spacy.tokens.Token) -> bool:
    """Tell whether a description is predicated of a name ("X is the director")."""
    return token.dep_ in ("attr", "appos", "compound", "nmod")


def _country_in(words: spacy.tokens.Span) -> str:
    for length in (2, 1):
        for index in range(len(words) - length + 1):
            iso2 = country_of_words(words[index : index + length].text)
            if iso2:
                return countries()[iso2].name
    return ""


def _office_fit(group: Group, noun: str, country: str, body: str) -> float:
    """Score how well a person's known offices fit a description; 0 or less is no fit."""
    if noun in group.role_heads:
        fit = 2.0
    elif role_synonyms(noun) & group.role_heads:
        fit = 1.2
    else:
        return 0.0
    if country:
        return fit + 1.5 if country in group.affiliations else 0.0
    if body:
        return fit + 1.5 if any(body in fold_name(role) for role in group.roles) else 0.0
    return fit


def _is_speech(verb: spacy.tokens.Token) -> bool:
    return verb.lemma_.lower() in name_words()["speech_verbs"]


def _speaks(token: spacy.tokens.Token) -> bool:
    """Tell whether a noun is the source of words: "a minister said", "according to a …"."""
    if token.dep_ in _SUBJECTS or token.dep_ == "dobj":
        return _is_speech(token.head)
    if token.dep_ != "pobj":
        return False
    return token.head.head.lower_ == "according" or token.head.dep_ == "agent"


def _clause(token: spacy.tokens.Token) -> spacy.tokens.Token:
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _clashes(name: spacy.tokens.Token, pronoun: spacy.tokens.Token) -> bool:
    """Tell whether both are arguments of one verb, so that they cannot be the same person."""
    if name.doc is not pronoun.doc or pronoun.tag_ == "PRP$" or pronoun.lower_.endswith("self"):
        return False
    if name.dep_ == "poss" or pronoun.dep_ in ("poss", "det"):
        return False
    verb, subject = _clause(name), _clause(pronoun)
    if verb == subject:
        return True
    if pronoun.dep_ in _SUBJECTS or name.dep_ not in _SUBJECTS:
        return False
    while subject.dep_ == "conj" and not any(t.dep_ in _SUBJECTS for t in subject.children):
        subject = subject.head
    return verb == subject


def _prominence(seen: _Seen, number: int, pronoun: spacy.tokens.Token) -> float:
    """Score an antecedent by nearness and grammatical role (subjects first)."""
    score = 3.0 - 1.1 * (number - seen.sentence)
    dep = seen.head.dep_
    if dep in _SUBJECTS:
        score += 1.5
        if seen.head.head.dep_ == "ROOT" or _is_speech(seen.head.head):
            score += 0.5
    elif dep in ("poss", "compound"):
        score -= 0.5
    elif dep in ("dobj", "iobj", "agent"):
        score += 0.4
    if pronoun.tag_ == "PRP$" and seen.sentence == number:
        score += 0.5
    return score
