"""Named mentions of one passage: the parser's entities with its faults on news mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.entities_words import (
    has_first_name,
    is_agency,
    is_outlet,
    name_words,
    person_key,
)
from reportedly.extract.gazetteer import country_names, demonyms, fold_name
from reportedly.model.facts import EntityKind, Place

if TYPE_CHECKING:
    import spacy.tokens

_LABELS = {
    "PERSON": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "EVENT": EntityKind.EVENT,
    "GPE": EntityKind.OTHER,
}
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s"})
_MAX_NAME_TOKENS = 7


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
        return " ".join(self.passage.text_of(self.start, self.end).split())

    @property
    def offset(self) -> int:
        """Where the mention starts in the report's text."""
        return int(self.passage.offset + self.passage.tokens[self.start].idx)


def names_in_passage(context: Context, passage: Passage, places: tuple[Place, ...]) -> list[Name]:
    """Give disjoint named mentions of a passage; what comes first in this order wins."""
    taken = [False] * len(passage.doc)
    names: list[Name] = []
    finders = [_seats(passage), _governments(passage), _known_bodies(passage)]
    finders += [_media(passage), _places(context, passage, places), _titled(passage)]
    finders += [_parsed(passage), _after_offices(passage)]
    for finder in finders:
        for name in finder:
            if not any(taken[name.start : name.end]):
                names.append(name)
                taken[name.start : name.end] = [True] * (name.end - name.start)
    return names


def _seats(passage: Passage) -> Iterator[Name]:
    """Give names of seats that stand for governments ("the Kremlin", "the White House")."""
    seats: dict[str, str] = name_words()["government_seats_as_actors"]
    words, firsts = passage.words, {key.split()[0] for key in seats}
    for index, capital in enumerate(passage.capitals):
        if not capital or fold_name(words[index]) not in firsts:
            continue
        for length in (3, 2, 1):
            end = index + length
            key = fold_name(passage.text_of(index, end)) if end <= len(words) else ""
            if key in seats:
                yield Name(passage, index, end, EntityKind.GOVERNMENT, key, country=seats[key])
                break


@cache
def _body_names() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give first word → names of known bodies, as words, longest first."""
    words = name_words()
    names = {n for row in words["organisation_aliases"] for n in row}
    names |= words["agencies"] | words["outlets"]
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names - words["ambiguous_outlets"]):
        parts = tuple(name.split())
        found.setdefault(parts[0], []).append(parts)
    return {k: tuple(sorted(v, key=len, reverse=True)) for k, v in found.items()}


def _governments(passage: Passage) -> Iterator[Name]:
    """Give "the Ruritanian government" and its like."""
    doc, nouns = passage.doc, name_words()["government_nouns"]
    for index, word in enumerate(passage.lowers):
        if word not in nouns or not index:
            continue
        for length in (2, 1):
            stop = index - (doc[index - 1].tag_ == "POS")
            start = stop - length
            text = doc[max(0, start) : stop].text if start >= 0 else ""
            iso2 = demonyms().get(text) or country_names().get(fold_name(text))
            if iso2 and text[:1].isupper():
                yield Name(passage, start, index + 1, EntityKind.GOVERNMENT, iso2, country=iso2)
                break


def _known_bodies(passage: Passage) -> Iterator[Name]:
    """Give listed agencies, outlets and world bodies, written exactly so."""
    words, names = passage.words, _body_names()
    for index, word in enumerate(words):
        for parts in names.get(word, ()):
            end = index + len(parts)
            if end > len(words) or words[index:end] == parts:
                if end <= len(words) and words[end : end + 1] != ("-",):
                    key = fold_name(" ".join(parts))
                    yield Name(passage, index, end, EntityKind.ORGANISATION, key)
                break


def _places(context: Context, passage: Passage, places: tuple[Place, ...]) -> Iterator[Name]:
    stop = passage.offset + len(passage.text)
    for place in places:
        if not passage.offset <= place.span.start < stop or _is_no_argument(place):
            continue
        tokens = context.tokens_of(place.span)
        if tokens is None or not len(tokens):
            continue
        iso2 = country_names().get(fold_name(place.country or ""), "")
        kind = EntityKind.GOVERNMENT if place.as_government and iso2 else EntityKind.PLACE
        number = place.gazetteer_id or ""
        key = iso2 if kind is EntityKind.GOVERNMENT else fold_name(place.span.exact)
        yield Name(passage, tokens.start, tokens.end, kind, key, "", iso2, number)


def _is_no_argument(place: Place) -> bool:
    """Tell whether a place is a demonym or a part of another name, by its score."""
    return 0.2 < place.score < 0.5


def title_before(doc: spacy.tokens.Doc, start: int) -> str:
    """Give the honorific or title that stands right before token ``start``, folded."""
    words = name_words()
    if start and not _may_end_title(doc, start - 1):
        return ""
    for length in (3, 2, 1):
        if start < length:
            continue
        text = fold_name(doc[start - length : start].text)
        if text in words["titles"] or text in words["honorifics"]:
            return text
    if start > 1 and doc[start - 1].text == ".":
        return title_before(doc, start - 1)
    return ""


def _may_end_title(doc: spacy.tokens.Doc, index: int) -> bool:
    """Tell whether a token can be the last word of a title, or of none that a word would show."""
    words = fold_name(doc[index].text).split()
    glued = index > 0 and not doc[index - 1].whitespace_
    return glued or not words or words[-1] in _last_words_of_titles()


@cache
def _last_words_of_titles() -> frozenset[str]:
    words = name_words()
    return frozenset(t.split()[-1] for t in (*words["titles"], *words["honorifics"]) if t.strip())


def _kinship_before(doc: spacy.tokens.Doc, start: int) -> str:
    """Give the word of "his wife, NAME" that tells the gender."""
    index = start - 1 - int(start > 1 and doc[start - 1].text == ",")
    word = doc[index].lower_ if index >= 0 else ""
    words = name_words()
    return word if word in words["male_roles"] or word in words["female_roles"] else ""


def _after_offices(passage: Passage) -> Iterator[Name]:
    """Give full names that the parser missed after an office: "spokesman A B", "mayor, A B,"."""
    doc, nouns = passage.doc, name_words()["role_nouns"]
    for index, word in enumerate(passage.lowers):
        if word not in nouns or passage.parts[index] not in ("NOUN", "PROPN"):
            continue
        start = index + 1
        apposed = start < len(doc) and doc[start].text == ","
        end = start = start + int(apposed)
        while end < len(doc) and end - start < 4 and _is_name_word(doc[end], end == start):
            end += 1
        closed = end < len(doc) and (doc[end].text in (",", ".") or not apposed)
        full = end - start > 1 and closed and doc[start].pos_ == "PROPN"
        words = fold_name(doc[start:end].text).split()
        if full and not any(w in name_words()["organisation_words"] for w in words):
            made = make_person(passage, start, end)
            if made:
                yield made


def _media(passage: Passage) -> Iterator[Name]:
    """Give the name before "news agency", "newspaper" and the like."""
    doc, nouns = passage.doc, name_words()["media_nouns"]
    for index, word in enumerate(passage.lowers):
        if word not in nouns or not index:
            continue
        end = index - int(passage.lowers[index - 1] == "news")
        start = end
        while start and end - start < 3 and doc[start - 1].pos_ == "PROPN":
            text = doc[start - 1].text
            if text in demonyms() or fold_name(text) in country_names():
                break
            start -= 1
        if start < end and doc[start].text[:1].isupper():
            made = make_body(passage, start, end, EntityKind.ORGANISATION)
            if made:
                yield made


def _titled(passage: Passage) -> Iterator[Name]:
    """Give capitalised words after an honorific ("Mr Kim") that the parser may have missed."""
    doc, honorifics = passage.doc, name_words()["honorifics"]
    for index, capital in enumerate(passage.capitals):
        if capital and passage.lowers[index].rstrip(".") in honorifics:
            start = index + 1
            if start < len(doc) and doc[start].text == ".":
                start += 1
            end = start
            while end < len(doc) and end - start < 5 and _is_name_word(doc[end], end == start):
                end += 1
            made = make_person(passage, start, end)
            if made:
                yield made


def _is_name_word(token: spacy.tokens.Token, first: bool) -> bool:
    if token.text == "-" and not first:
        return _is_hyphen(token)
    if token.lower_ in name_words()["name_particles"] and not first:
        return token.i + 1 < len(token.doc) and token.nbor().text[:1].isupper()
    if not first and token.nbor(-1).text == "-":
        return token.is_alpha
    return bool(token.text[:1].isupper() and token.is_alpha) and (first or token.pos_ == "PROPN")


def _parsed(passage: Passage) -> Iterator[Name]:
    for entity in passage.doc.ents:
        kind = _LABELS.get(entity.label_)
        made = None
        if kind is EntityKind.PERSON or _is_named_like_person(passage.doc, entity):
            made = make_person(passage, entity.start, _widen(passage.doc, entity))
        elif kind is not None:
            made = make_body(passage, entity.start, entity.end, kind)
        if made:
            yield made


def _is_named_like_person(doc: spacy.tokens.Doc, entity: spacy.tokens.Span) -> bool:
    """Tell whether an office stands before or after a name that the parser took for a thing."""
    words = name_words()
    if entity.label_ not in ("ORG", "FAC", "PRODUCT", "WORK_OF_ART", "GPE") or len(entity) > 4:
        return False
    if any(t.lower_ in words["organisation_words"] or not t.is_alpha for t in entity):
        return False
    if title_before(doc, entity.start) or has_first_name(fold_name(entity.text)):
        return True
    end = entity.end
    return (
        1 < len(entity) < 4
        and end + 1 < len(doc)
        and doc[end].text == ","
        and not doc[end + 1].text[:1].isupper()
        and any(t.lower_ in words["role_nouns"] for t in doc[end + 1 : end + 6])
    )


def _widen(doc: spacy.tokens.Doc, entity: spacy.tokens.Span) -> int:
    """Give the end of a person's name that the parser cut short ("Moon Jae|-in", "Theresa|May")."""
    end, words = entity.end, name_words()
    first = entity[0].lower_
    if end + 1 < len(doc) and doc[end].is_space and "\n" not in doc[end].text:
        end += 1
    if end + 1 < len(doc) and _is_hyphen(doc[end]) and doc[end + 1].is_alpha:
        return end + 2
    if end >= len(doc) or not doc[end].is_alpha or not doc[end].text[:1].isupper():
        return int(entity.end)
    given = first in words["male_names"] or first in words["female_names"]
    if len(entity) == 1 and given and doc[end].ent_type_ not in ("ORG", "GPE", "NORP"):
        return end + 1
    if len(entity) == 2 and first in words["family_first"] and len(doc[end]) < 6:
        closed = end + 1 == len(doc) or doc[end + 1].is_punct or doc[end + 1].pos_ != "PROPN"
        return end + 1 if closed and entity[1].text[:1].isupper() else int(entity.end)
    return int(entity.end)


def _is_hyphen(token: spacy.tokens.Token) -> bool:
    return token.text == "-" and not token.whitespace_ and not token.nbor(-1).whitespace_


def make_person(passage: Passage, start: int, end: int) -> Name | None:
    """Make a person's mention of a run of tokens: titles, possessives and junk cut off."""
    doc, words = passage.doc, name_words()
    start, end = _cut_possessive(doc, start, end)
    for index in range(start, end):
        if doc[index].text in ("/", "|", ",", ";", "(", "\n"):
            end = index
            break
    while end > start and _junk_at(doc[end - 1], words["trailing_junk"]):
        if end - 1 > start and _is_hyphen(doc[end - 2]):
            break
        end -= 1
    start = _after_titles(doc, start, end)
    if start >= end or not (doc[start].text[:1].isupper() or _is_particle(doc[start])):
        return None
    title = title_before(doc, start) or _kinship_before(doc, start)
    if title in words["royal_titles"] and end - start == 1:
        start -= len(title.split())
    key = person_key(doc[start:end].text) if not title else fold_name(doc[start:end].text)
    return Name(passage, start, end, EntityKind.PERSON, key, title) if _is_person(key) else None


def _is_particle(token: spacy.tokens.Token) -> bool:
    return token.lower_ in ("al", "el", "bin", "van", "von", "de")


def _is_person(key: str) -> bool:
    words, parts = name_words(), key.split()
    if not parts or len(parts) > _MAX_NAME_TOKENS or any(c.isdigit() for c in key):
        return False
    if key in words["titles"] or key in words["honorifics"] or key in words["role_nouns"]:
        return False
    return parts[0] not in words["not_names"] and len(key) > 1


def _junk_at(token: spacy.tokens.Token, junk: frozenset[str]) -> bool:
    return token.lower_ in junk or not any(c.isalnum() for c in token.text)


def _cut_possessive(doc: spacy.tokens.Doc, start: int, end: int) -> tuple[int, int]:
    for index in range(start, end):
        if doc[index].text in _POSSESSIVES and doc[index].tag_ == "POS":
            return (start, index) if index == end - 1 else (index + 1, end)
    while start < end and (doc[start].lower_ == "the" or not doc[start].text[0].isalnum()):
        start += 1
    while end > start and doc[end - 1].text in _POSSESSIVES:
        end -= 1
    return start, end


def _after_titles(doc: spacy.tokens.Doc, start: int, end: int) -> int:
    """Give where the name begins after demonyms, countries, titles and honorifics."""
    moved = True
    while moved and start < end - 1:
        moved = False
        for length in (3, 2, 1):
            if start + length < end and _is_title(doc[start : start + length].text):
                start, moved = start + length, True
                break
        if start < end - 1 and doc[start].text == ".":
            start, moved = start + 1, True
    return start


def _is_title(text: str) -> bool:
    words, folded = name_words(), fold_name(text)
    return folded in words["titles"] or folded in words["honorifics"] or text in demonyms()


def make_body(passage: Passage, start: int, end: int, kind: EntityKind) -> Name | None:
    """Make an organisation's or event's mention of a run of tokens."""
    doc, words = passage.doc, name_words()
    if doc[end - 1].text in _POSSESSIVES:
        end -= 1
    while start < end and (doc[start].lower_ == "the" or not doc[start].text[0].isalnum()):
        start += 1
    while end > start and not (doc[end - 1].text[-1].isalnum() or doc[end - 1].text in (")", ".")):
        end -= 1
    for index in range(start, end):
        if doc[index].text in ("/", "|", "\n", "©"):
            end = index
            break
    start = _after_country(doc, start, end)
    text = doc[start:end].text
    key = fold_name(text)
    if start >= end or not any(c.isupper() for c in text) or key in words["not_names"]:
        return None
    if text in demonyms() or _is_title(text) or len(key) < 2 or _is_part_of_title(doc, start, end):
        return None
    return Name(passage, start, end, kind, key)


def _after_country(doc: spacy.tokens.Doc, start: int, end: int) -> int:
    """Skip a country run into an outlet's name ("North Korea Example Times")."""
    for length in (2, 1):
        rest = doc[start + length : end].text if start + length < end else ""
        if rest and fold_name(doc[start : start + length].text) in country_names():
            return start + length if is_outlet(rest) or is_agency(rest) else start
    return start


def _is_part_of_title(doc: spacy.tokens.Doc, start: int, end: int) -> bool:
    """Tell whether a body's name is a piece of an office: "Interior|Minister", "Secretary of|"."""
    words = name_words()
    after = doc[end].lower_ if end < len(doc) else ""
    if after in ("minister", "secretary", "adviser", "advisor", "ministers") and end - start < 3:
        return True
    before = [t.lower_ for t in doc[max(0, start - 2) : start]]
    return before == ["secretary", "of"] or (
        len(before) == 2 and before[1] == "of" and f"{before[0]} of {doc[start].lower_}"
        in words["titles"]
    )  # fmt: skip
