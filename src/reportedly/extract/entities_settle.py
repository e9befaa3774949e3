"""One sense per name and report: kinds settled by vote, and names found again where missed.

After the one-sense-per-discourse observation (Gale, Church and Yarowsky, 1992).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reportedly.extract.context import Context, Passage
from reportedly.extract.entities_find import (
    Name,
    make_person,
    names_in_passage,
    title_before,
)
from reportedly.extract.entities_words import (
    has_first_name,
    name_words,
    organisation_key,
    person_key,
    surnames,
)
from reportedly.extract.gazetteer import fold_name
from reportedly.model.facts import EntityKind, Extraction

if TYPE_CHECKING:
    import spacy.tokens

PERSON, PLACE, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION
_MIN_TITLE_CASE_WORDS = 4
_JOINERS = frozenset({"-", "–", "and", "&", "/"})


def find_names(context: Context, found: Extraction) -> list[Name]:
    """Give disjoint named mentions of a report, in text order."""
    names = [n for p in context.passages for n in names_in_passage(context, p, found.places)]
    names = _split_pairs(_supported(names))
    names = _settle_kinds(names)
    names += _found_again(context, names)
    return sorted(names, key=lambda n: n.offset)


def _is_title_case(passage: Passage) -> bool:
    """Tell whether nearly every longer word is capitalised, so that capitals tell nothing."""
    words = [w for w in passage.text.split() if len(w) > 3 and w.isalpha()][1:]
    if len(words) < _MIN_TITLE_CASE_WORDS:
        return False
    return sum(w[0].isupper() for w in words) >= 0.7 * len(words)


def _supported(names: list[Name]) -> list[Name]:
    """Drop names seen in title case only, unless a title or a known first name vouches for them."""
    passages = {id(n.passage): n.passage for n in names}
    shouting = {key: _is_title_case(passage) for key, passage in passages.items()}
    elsewhere: set[str] = set()
    for name in names:
        if not shouting[id(name.passage)]:
            elsewhere |= surnames(name.key) | {name.key}
    kept = []
    for name in names:
        if name.kind in (PERSON, BODY) and shouting[id(name.passage)]:
            known = name.key in elsewhere or _vouched(name)
            if not known and not _is_listed(name):
                continue
        kept.append(name)
    return kept


def _vouched(name: Name) -> bool:
    if name.kind is BODY:
        return any(w in name_words()["organisation_words"] for w in name.key.split())
    first = name.key.split()[0]
    words = name_words()
    return bool(name.title) or (
        " " in name.key
        and (first in words["male_names"] or first in words["female_names"]
             or first in words["family_first"])
    )  # fmt: skip


def _is_listed(name: Name) -> bool:
    return name.text.isupper() and name.kind is BODY and len(name.text) > 2


def _split_pairs(names: list[Name]) -> list[Name]:
    """Split "Putin-Kim" and "Trump and Pence" into the persons whose surnames they join."""
    single = {s for n in names if n.kind is PERSON and " " in n.key for s in surnames(n.key)}
    split: list[Name] = []
    for name in names:
        if _JOINERS.isdisjoint(name.passage.words[name.start : name.end]):
            split.append(name)
            continue
        parts = [t for t in name.tokens if t.text not in _JOINERS]
        joined = len(parts) < len(name.tokens) and len(parts) == 2
        if joined and all(fold_name(t.text) in single for t in parts):
            made = [make_person(name.passage, t.i, t.i + 1) for t in parts]
            split.extend(m for m in made if m is not None)
        else:
            split.append(name)
    return split


def _settle_kinds(names: list[Name]) -> list[Name]:
    """Give every name that the parser labels in several ways the kind it mostly has."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for name in names:
        votes[name.key][name.kind] += 2 if name.title or name.gazetteer_id else 1
    for key, kinds in votes.items():
        if has_first_name(key) and not kinds[PLACE]:
            kinds[PERSON] += 2
    bodies = {organisation_key(n.text) for n in names if n.kind is BODY}
    for name in names:
        if name.kind is PERSON and name.key in bodies and not name.title:
            votes[name.key][BODY] += 2
    families = {s for n in names if n.kind is PERSON and " " in n.key for s in surnames(n.key)}
    for name in names:
        parts = name.key.split()
        if name.kind is BODY and len(parts) == 2 and parts[1] in families and _is_plain(name):
            votes[name.key][PERSON] += 2
    full = {k for k, v in votes.items() if " " in k and v.most_common(1)[0][0] is PERSON}
    owned = {s for k in full for s in surnames(k)} | full
    return [_with_kind(n, votes[n.key], n.key in owned) for n in names]


def _is_plain(name: Name) -> bool:
    """Tell whether a name is words only, none of them a body's."""
    words = name_words()["organisation_words"]
    return all(t.is_alpha and t.lower_ not in words for t in name.tokens)


def _with_kind(name: Name, votes: Counter[EntityKind], owned: bool) -> Name:
    if name.kind in (EntityKind.GOVERNMENT, EntityKind.EVENT):
        return name
    if name.kind is PLACE and (name.gazetteer_id or not owned) and not votes[PERSON] > 2:
        return name
    best = max(votes, key=lambda k: (votes[k], str(k)))
    kind = PERSON if owned else best
    if kind is name.kind or kind is EntityKind.GOVERNMENT:
        return name
    if kind is PERSON:
        title = title_before(name.passage.doc, name.start)
        return replace(name, kind=kind, key=person_key(name.text), title=title)
    return replace(name, kind=kind, key=fold_name(name.text), title="")


def _found_again(context: Context, names: list[Name]) -> list[Name]:
    """Find further mentions of the report's names, and of its persons' surnames."""
    taken = {(id(n.passage), i) for n in names for i in range(n.start, n.end)}
    known: dict[str, Name] = {}
    for name in names:
        if name.kind in (PERSON, BODY, PLACE, EntityKind.OTHER):
            known.setdefault(fold_name(name.text), name)
    for name in names:
        if name.kind is PERSON:
            for part in sorted(surnames(name.key)):
                known.setdefault(part, name)
    lengths = Counter(len(k.split()) for k in known)
    found: list[Name] = []
    for passage in context.passages:
        for made in _matches(passage, known, max(lengths, default=0), taken):
            found.append(made)
            taken.update((id(passage), i) for i in range(made.start, made.end))
    return found


def _matches(
    passage: Passage, known: dict[str, Name], longest: int, taken: set[tuple[int, int]]
) -> Iterator[Name]:
    doc, size = passage.doc, len(passage.words)
    for index, capital in enumerate(passage.capitals):
        if not capital or (id(passage), index) in taken:
            continue
        for length in range(min(longest, 4), 0, -1):
            end = index + length
            if end > size or any((id(passage), i) in taken for i in range(index, end)):
                continue
            model = known.get(fold_name(passage.text_of(index, end)))
            if model is not None and _may_name(doc[index:end], model):
                made = _again(passage, index, end, model)
                if made is not None:
                    yield made
                break


def _may_name(words: spacy.tokens.Span, model: Name) -> bool:
    """Tell whether a known key's words are used as that name here, not as a month or a word."""
    first, key = words[0], fold_name(words.text)
    if key in name_words()["not_names"] or len(key) < 3:
        return words.text.isupper() and model.text == words.text
    if key in name_words()["month_surnames"]:
        around = first.nbor(-1).lower_ if first.i else ""
        after = first.nbor().is_digit if first.i + 1 < len(first.doc) else False
        return first.lower_ != "may" or (
            around not in name_words()["month_cues"] and not after and first.pos_ != "AUX"
        )
    if len(words) == 1 and model.kind is not PERSON:
        return words.text == model.text and first.pos_ == "PROPN"
    return not (first.is_sent_start and len(words) == 1 and first.pos_ in ("VERB", "ADV"))


def _again(passage: Passage, start: int, end: int, model: Name) -> Name | None:
    if model.kind is PERSON:
        return make_person(passage, start, end)
    return replace(model, passage=passage, start=start, end=end)
