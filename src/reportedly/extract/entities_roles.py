"""What persons are said to be: descriptors before and after their names, and whom they serve.

Reads noun chunks and appositions off the parse (de Marneffe and Manning, Stanford typed
dependencies, 2008, ``appos``, ``poss``), with flat fall-backs where news parses badly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.entities_find import Name
from reportedly.extract.entities_group import Group
from reportedly.extract.entities_words import name_words
from reportedly.extract.gazetteer import (
    countries,
    country_names,
    demonyms,
    fold_name,
    government_seats,
)
from reportedly.model.facts import EntityKind

if TYPE_CHECKING:
    import spacy.tokens

_MAX_ROLE_TOKENS = 16
_LINKS = frozenset({"of", "for", "at", "to", "in"})


@dataclass(frozen=True, slots=True)
class Role:
    """A descriptor: its words, the noun that heads it, and the country or body it names."""

    text: str
    head: str
    affiliation: str


class Chunks:
    """The noun chunks of a passage, by token."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage

    @cached_property
    def at(self) -> dict[int, spacy.tokens.Span]:
        """The chunk of each token that is in one."""
        chunks = self._passage.doc.noun_chunks
        return {index: chunk for chunk in chunks for index in range(chunk.start, chunk.end)}


def describe_groups(context: Context, groups: Iterable[Group]) -> dict[int, Chunks]:
    """Fill roles, role heads and affiliations of persons; give the chunks by id of passage."""
    chunks = {id(p): Chunks(p) for p in context.passages}
    everyone = list(groups)
    royal = name_words()["royal_titles"]
    people = _by_token(everyone, EntityKind.PERSON)
    bodies = _by_token(everyone, EntityKind.ORGANISATION)
    for group in everyone:
        if group.kind is not EntityKind.PERSON:
            continue
        group.role_heads.update(n.title.split()[-1] for n in group.names if n.title in royal)
        for name in group.names:
            for start, end in _role_ranges(name, chunks[id(name.passage)], people):
                role = read_role(name.passage, start, end, bodies)
                if role:
                    add_role(group, role)
    return chunks


def _by_token(groups: Iterable[Group], kind: EntityKind) -> dict[tuple[int, int], Name]:
    return {
        (id(n.passage), i): n
        for g in groups
        if g.kind is kind
        for n in g.names
        for i in range(n.start, n.end)
    }


def add_role(group: Group, role: Role) -> None:
    """Keep a role with a person once."""
    if role.text not in group.roles:
        group.roles.append(role.text)
    group.role_heads.add(role.head)
    if role.affiliation:
        group.affiliations[role.affiliation] += 1


def role_head(token: spacy.tokens.Token) -> str:
    """Give the role noun that a token is, in the singular and folded, or the empty string."""
    nouns = name_words()["role_nouns"]
    for form in (token.lower_, token.lemma_.lower(), token.lower_.rsplit("-", 1)[-1]):
        if form in nouns:
            return str(form)
    return ""


def read_role(
    passage: Passage, start: int, end: int, bodies: dict[tuple[int, int], Name]
) -> Role | None:
    """Read a run of tokens as a descriptor; None when no role noun heads it."""
    doc = passage.doc
    while start < end and (
        doc[start].pos_ in ("DET", "PRON", "PUNCT", "ADV", "CCONJ")
        or doc[start].is_space
        or doc[start].ent_type_ in ("DATE", "TIME")
    ):
        start += 1
    head = None
    for token in doc[start:end]:
        if token.lower_ in _LINKS and head is not None:
            break
        head = token if role_head(token) else head
    if head is None or end - start > _MAX_ROLE_TOKENS:
        return None
    if head.tag_ in ("NNS", "NNPS") and head.lower_ not in name_words()["role_nouns"]:
        return None
    text = " ".join(doc[start:end].text.split())
    country = affiliation_of(passage, start, end, head.i, bodies)
    return Role(text, office_of(head), country)


def office_of(head: spacy.tokens.Token) -> str:
    """Give the office a role noun names: "vice-president" and "spokesman" for what they are."""
    before = head.nbor(-1).lower_ if head.i else ""
    noun = role_head(head)
    if before in ("vice", "deputy") or head.lower_.startswith("vice-"):
        return f"vice-{noun}"
    return "spokesman" if before == "press" and noun == "secretary" else noun


def affiliation_of(
    passage: Passage, start: int, end: int, head: int, bodies: dict[tuple[int, int], Name]
) -> str:
    """Give the country (its name), else the body, that a descriptor ties a person to.

    Before the role noun comes before a possessor after it ("… at Ruritania's ministry"), then
    anything else.
    """
    doc = passage.doc
    ranked: list[tuple[int, int, str]] = []
    for index in range(start, end):
        for length in (3, 2, 1):
            stop = index + length
            iso2 = country_of_words(doc[index:stop].text) if stop <= end else ""
            if iso2:
                possessor = stop < len(doc) and doc[stop].tag_ == "POS"
                rank = 0 if index < head else 1 if possessor else 2
                ranked.append((rank, index, countries()[iso2].name))
                break
    if ranked:
        return min(ranked)[2]
    found = (bodies.get((id(passage), i)) for i in range(start, end))
    return next((b.text for b in found if b is not None), "")


def country_of_words(text: str) -> str:
    """Give the ISO code of the country that a demonym, name or seat of government points to."""
    if not text[:1].isupper():
        return ""
    if text in demonyms():
        return demonyms()[text]
    folded = fold_name(text)
    if folded == "us" and text != "US":
        folded = "" if text == "Us" else folded
    return country_names().get(folded) or government_seats().get(folded, "")


def _role_ranges(
    name: Name, chunks: Chunks, people: dict[tuple[int, int], Name]
) -> Iterator[tuple[int, int]]:
    before = _before(name, chunks)
    if before:
        yield before
    elif appositive := _head_of_apposition(name):
        yield appositive
    for found in (_after(name, chunks, people), _copular(name)):
        if found:
            yield found


def _before(name: Name, chunks: Chunks) -> tuple[int, int] | None:
    """Give the premodifiers of a name: "Kremlin spokesman", "US Secretary of State"."""
    doc, chunk = name.passage.doc, chunks.at.get(name.start)
    start = chunk.start if chunk is not None else name.start
    edge = name.tokens.root.left_edge.i
    if edge < start and start - edge < 8 and name.tokens.root.i < name.end:
        start = edge
    if start == name.start:
        start = _flat_left(name)
    inner = doc[start : name.start]
    link = start - 1
    while link > 0 and doc[link].is_space:
        link -= 1
    if (
        link > 0
        and len(inner)
        and not _ends_in_role(inner)
        and doc[link].lower_ in ("of", "for", "in", "to")
    ):
        outer = chunks.at.get(link - 1)
        if outer is not None and role_head(outer.root):
            start = outer.start
    for index in range(name.start - 1, start - 1, -1):
        if doc[index].text in (",", ";", ":", "(", "—", "–"):
            start = index + 1
            break
    text = fold_name(doc[start : name.start].text)
    if start >= name.start or text in name_words()["honorifics"]:
        return None
    return start, name.start


def _ends_in_role(words: spacy.tokens.Span) -> bool:
    return len(words) > 0 and bool(role_head(words[-1]))


def _flat_left(name: Name) -> int:
    """Walk left over capitalised words and role nouns that touch the name."""
    doc, index = name.passage.doc, name.start
    while index and name.start - index < 8:
        token = doc[index - 1]
        linked = token.lower_ == "of" and 1 < index < name.start and bool(role_head(doc[index - 2]))
        if linked:
            index -= 1
            continue
        if token.is_punct or token.is_space or token.pos_ in ("VERB", "AUX", "ADP", "CCONJ"):
            break
        if not (token.text[:1].isupper() or role_head(token) or token.tag_ == "POS"):
            break
        index -= 1
    return index


def _head_of_apposition(name: Name) -> tuple[int, int] | None:
    """Read "the chief of staff of the leader, NAME": the outermost definite role before it."""
    root = name.tokens.root
    if root.dep_ != "appos" or name.start == 0:
        return None
    head = root.head
    if not role_head(head) and head.dep_ == "pobj" and head.head.lower_ in _LINKS:
        head = head.head.head
    if not role_head(head) or head.i >= name.start:
        return None
    while head.dep_ == "pobj" and head.head.lower_ in ("of", "for", "to"):
        outer = head.head.head
        if not role_head(outer) or any(t.lower_ in ("a", "an", "one") for t in outer.children):
            break
        head = outer
    start, end = head.left_edge.i, name.start
    while end > start and (name.passage.doc[end - 1].is_punct):
        end -= 1
    return (start, end) if start < end else None


def _after(
    name: Name, chunks: Chunks, people: dict[tuple[int, int], Name]
) -> tuple[int, int] | None:
    """Give the apposition after a name: ", vice chairman of …,"."""
    doc, comma = name.passage.doc, name.end
    while comma < len(doc) and doc[comma].is_space:
        comma += 1
    if comma + 1 >= len(doc) or doc[comma].text not in (",", "(", "—", "–", "-"):
        return None
    start = comma + 1
    while start + 1 < len(doc) and doc[start].is_space:
        start += 1
    if doc[start].is_digit and start + 2 < len(doc) and doc[start + 1].text == ",":
        start += 2
    chunk = chunks.at.get(start)
    if chunk is None or chunk.start != start or not _is_role_chunk(chunk):
        return None
    end = _stretch(name.passage, chunk.end)
    if any((id(name.passage), i) in people for i in range(start, end)):
        return None
    follows = doc[end].text if end < len(doc) else "."
    if follows not in (",", ".", ")", "—", "–", "-", ";", "who", "and", "said", "told", "says"):
        return None
    return start, end


def _is_role_chunk(chunk: spacy.tokens.Span) -> bool:
    return bool(role_head(chunk.root)) and chunk.root.tag_ not in ("NNS", "NNPS")


def _stretch(passage: Passage, index: int) -> int:
    """Carry a noun phrase on over "of the state affairs commission"."""
    doc, end = passage.doc, index
    while index < len(doc) and index - end < _MAX_ROLE_TOKENS:
        token = doc[index]
        if "\n" in token.text or (token.is_punct and token.text not in ("-", "’", "'", "&")):
            break
        if token.pos_ in ("VERB", "AUX", "PRON", "SCONJ", "ADV"):
            break
        if token.pos_ == "ADP" and token.lower_ not in _LINKS:
            break
        index += 1
    while index > end and doc[index - 1].pos_ in ("ADP", "DET", "CCONJ", "SPACE"):
        index -= 1
    return index


def _copular(name: Name) -> tuple[int, int] | None:
    """Read "NAME is the director of …" and "NAME, who was the director of …"."""
    root = name.tokens.root
    verbs = [root.head] if root.dep_ == "nsubj" else []
    verbs += [
        t for t in root.children if t.dep_ == "relcl" and any(c.lower_ == "who" for c in t.children)
    ]
    for verb in verbs:
        if verb.lemma_ != "be" or any(t.dep_ == "neg" for t in verb.children):
            continue
        for noun in verb.children:
            if noun.dep_ == "attr" and role_head(noun) and noun.i > verb.i:
                return noun.left_edge.i, _stretch(name.passage, noun.i + 1)
    return None
