"""Named mentions: the parser's entities with its faults on news mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.entities_words import name_words, person_key, surnames
from reportedly.extract.gazetteer import country_names, demonyms, fold_name
from reportedly.model.facts import EntityKind, Extraction, Place

if TYPE_CHECKING:
    import spacy.tokens

_LABELS = {"PERSON": EntityKind.PERSON, "ORG": EntityKind.ORGANISATION, "EVENT": EntityKind.EVENT}
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s"})
_JOINERS = frozenset({"-", "–", "’", "'"})


@dataclass(frozen=True, slots=True)
class Name:
    """A named mention: tokens ``start:end`` of a passage.

    ``title`` holds the folded honorific or title words right before it ("mr", "foreign
    minister"). ``key`` is what mentions are grouped by; ``country`` the ISO code of a government.
    """

    passage: Passage
    start: int
    end: int
    kind: EntityKind
    key: str
    title: str = ""
    country: str = ""
    gazetteer_id: str = ""

    @property
    def tokens(self) -> spacy.tokens.Span:
        """The tokens covered."""
        return self.passage.doc[self.start : self.end]

    @property
    def text(self) -> str:
        """The words covered, white space made single."""
        return " ".join(self.tokens.text.split())

    @property
    def offset(self) -> int:
        """Where the mention starts in the report's text."""
        return int(self.passage.offset + self.tokens.start_char)


def find_names(context: Context, found: Extraction) -> list[Name]:
    """Give disjoint named mentions of a report in text order."""
    names: list[Name] = []
    for passage in context.passages:
        taken = [False] * len(passage.doc)
        for name in (*_seats(passage), *_places(context, passage, found.places)):
            _take(names, name, taken)
        for name in (*_titled(passage), *_parsed(passage)):
            _take(names, name, taken)
    names.extend(_known_again(context, names))
    return sorted(_settle_kinds(names), key=lambda n: n.offset)


def _take(names: list[Name], name: Name, taken: list[bool]) -> None:
    if not any(taken[name.start : name.end]):
        names.append(name)
        taken[name.start : name.end] = [True] * (name.end - name.start)


def _seats(passage: Passage) -> Iterator[Name]:
    """Give names of seats that stand for governments ("the Kremlin", "the White House")."""
    seats: dict[str, str] = name_words()["government_seats_as_actors"]
    doc = passage.doc
    for token in doc:
        if not token.text[:1].isupper():
            continue
        for length in (2, 1):
            end = token.i + length
            key = fold_name(doc[token.i : end].text) if end <= len(doc) else ""
            if key in seats:
                yield Name(passage, token.i, end, EntityKind.GOVERNMENT, key, country=seats[key])
                break


def _places(context: Context, passage: Passage, places: tuple[Place, ...]) -> Iterator[Name]:
    stop = passage.offset + len(passage.doc.text)
    for place in places:
        if not passage.offset <= place.span.start < stop or place.span.exact in demonyms():
            continue
        tokens = context.tokens_of(place.span)
        if tokens is None or not len(tokens):
            continue
        iso2 = _country_code(place)
        kind = EntityKind.GOVERNMENT if place.as_government and iso2 else EntityKind.PLACE
        key = iso2 if kind is EntityKind.GOVERNMENT else (place.gazetteer_id or place.name.lower())
        number = place.gazetteer_id or ""
        yield Name(passage, tokens.start, tokens.end, kind, key, "", iso2, number)


def _country_code(place: Place) -> str:
    return country_names().get(fold_name(place.country or ""), "")


def _title_before(doc: spacy.tokens.Doc, start: int) -> str:
    """Give the honorific or title that stands right before token ``start``, folded."""
    words = name_words()
    for length in (3, 2, 1):
        if start < length:
            continue
        text = fold_name(doc[start - length : start].text)
        if text in words["titles"] or text in words["honorifics"]:
            return text
    if start > 1 and doc[start - 1].text == ".":
        return _title_before(doc, start - 1)
    return ""


def _titled(passage: Passage) -> Iterator[Name]:
    """Give capitalised words after an honorific ("Mr Kim") that the parser may have missed."""
    doc, honorifics = passage.doc, name_words()["honorifics"]
    for token in doc:
        if token.text[:1].isupper() and token.lower_.rstrip(".") in honorifics:
            start = token.i + 1
            if start < len(doc) and doc[start].text == ".":
                start += 1
            end = start
            while end < len(doc) and end - start < 5 and _is_name_word(doc[end], end == start):
                end += 1
            made = _person(passage, start, end)
            if made:
                yield made


def _is_name_word(token: spacy.tokens.Token, first: bool) -> bool:
    if token.text in _JOINERS:
        return not first and token.text == "-"
    if token.lower_ in name_words()["name_particles"] and not token.is_sent_end and not first:
        return token.i + 1 < len(token.doc) and token.nbor().text[:1].isupper()
    return bool(token.text[:1].isupper() and token.is_alpha) and (first or token.pos_ == "PROPN")


def _parsed(passage: Passage) -> Iterator[Name]:
    for entity in passage.doc.ents:
        kind = _LABELS.get(entity.label_)
        if kind is EntityKind.PERSON:
            made = _person(passage, entity.start, entity.end)
            if made:
                yield made
        elif kind is not None:
            made = _thing(passage, entity.start, entity.end, kind)
            if made:
                yield made


def _person(passage: Passage, start: int, end: int) -> Name | None:
    """Make a person's mention of a run of tokens: titles, possessives and junk cut off."""
    doc, words = passage.doc, name_words()
    start, end = _cut_possessive(doc, start, end)
    while end > start and (_junk_at(doc[end - 1], words["trailing_junk"])):
        end -= 1
    start = _after_titles(doc, start, end)
    if start >= end or not doc[start].text[:1].isupper():
        return None
    key = person_key(doc[start:end].text)
    parts = key.split()
    if not parts or all(p in words["not_names"] for p in parts) or parts[0] in words["not_names"]:
        return None
    if any(c.isdigit() for c in key) or len(parts) > 6 or len(key) < 2:
        return None
    return Name(passage, start, end, EntityKind.PERSON, key, _title_before(doc, start))


def _junk_at(token: spacy.tokens.Token, junk: frozenset[str]) -> bool:
    return token.lower_ in junk or not any(c.isalnum() for c in token.text)


def _cut_possessive(doc: spacy.tokens.Doc, start: int, end: int) -> tuple[int, int]:
    for index in range(start, end):
        if doc[index].text in _POSSESSIVES and doc[index].tag_ == "POS":
            if index == end - 1:
                return start, index
            return index + 1, end
    while start < end and (doc[start].lower_ == "the" or not doc[start].text[0].isalnum()):
        start += 1
    while end > start and doc[end - 1].text in _POSSESSIVES:
        end -= 1
    return start, end


def _after_titles(doc: spacy.tokens.Doc, start: int, end: int) -> int:
    """Give where the name begins after demonyms, countries, titles and honorifics."""
    words = name_words()
    titles = words["titles"] | words["honorifics"].keys()
    moved = True
    while moved and start < end - 1:
        moved = False
        for length in (3, 2, 1):
            text = doc[start : start + length].text
            folded = fold_name(text)
            if start + length < end and (folded in titles or text in demonyms()):
                start, moved = start + length, True
                break
        if start < end - 1 and doc[start].text == ".":
            start, moved = start + 1, True
    return start


def _thing(passage: Passage, start: int, end: int, kind: EntityKind) -> Name | None:
    """Make an organisation's or event's mention of a run of tokens."""
    doc, words = passage.doc, name_words()
    if doc[end - 1].text in _POSSESSIVES:
        end -= 1
    while start < end and (doc[start].lower_ == "the" or not doc[start].text[0].isalnum()):
        start += 1
    while end > start and not (doc[end - 1].text[-1].isalnum() or doc[end - 1].text in ").&"):
        end -= 1
    text = doc[start:end].text
    key = fold_name(text)
    if start >= end or not any(c.isupper() for c in text) or key in words["not_names"]:
        return None
    if text in demonyms() or key in words["titles"] or len(key) < 2:
        return None
    return Name(passage, start, end, kind, key)


def _known_again(context: Context, names: list[Name]) -> list[Name]:
    """Find surnames of persons of this report where the parser saw no name."""
    singles: set[str] = set()
    for name in names:
        if name.kind is EntityKind.PERSON:
            singles.update(s for s in surnames(name.key) if " " not in s and len(s) > 2)
    taken = {(id(n.passage), i) for n in names for i in range(n.start, n.end)}
    found = []
    for passage in context.passages:
        for token in passage.doc:
            if not token.text[:1].isupper() or (id(passage), token.i) in taken:
                continue
            key = fold_name(token.text)
            if key in singles and token.pos_ == "PROPN" and key not in name_words()["not_names"]:
                made = _person(passage, token.i, token.i + 1)
                if made:
                    found.append(made)
    return found


def _settle_kinds(names: list[Name]) -> list[Name]:
    """Give each key that the parser labels in several ways one kind: a full name's surname wins."""
    people = {s for n in names if n.kind is EntityKind.PERSON for s in _own_names(n.key)}
    settled = []
    for name in names:
        if name.kind is EntityKind.ORGANISATION and name.key in people:
            name = Name(
                name.passage, name.start, name.end, EntityKind.PERSON, person_key(name.text),
                _title_before(name.passage.doc, name.start),
            )  # fmt: skip
        settled.append(name)
    return settled


def _own_names(key: str) -> frozenset[str]:
    return surnames(key) | {key} if " " in key else frozenset()
