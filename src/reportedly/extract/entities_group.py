"""Which named mentions of one report are the same person, body, government or place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from reportedly.extract.entities_find import Name
from reportedly.extract.entities_words import (
    gender_of_name,
    gender_of_title,
    name_words,
    organisation_key,
    role_synonyms,
    same_first_name,
    surnames,
)
from reportedly.extract.gazetteer import countries, demonyms, fold_name
from reportedly.model.facts import EntityKind


@dataclass(slots=True)
class Group:
    """The mentions of one entity, in text order, and what is known of it.

    ``definite`` marks a person known by an office only, one that names whose office it is.
    """

    kind: EntityKind
    key: str
    names: list[Name] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    role_heads: set[str] = field(default_factory=set)
    affiliations: Counter[str] = field(default_factory=Counter)
    country: str = ""
    gazetteer_id: str = ""
    definite: bool = False

    @property
    def gender(self) -> str:
        """Give "m", "f" or the empty string, by honorifics, roles, then the first name."""
        words = name_words()
        marks: Counter[str] = Counter(words["honorifics"].get(n.title, "") for n in self.names)
        marks.update("m" for head in self.role_heads if head in words["male_roles"])
        marks.update("f" for head in self.role_heads if head in words["female_roles"])
        del marks[""]
        if marks and len(marks) == 1:
            return next(iter(marks))
        return gender_of_name(self.key)


def group_names(names: list[Name]) -> list[Group]:
    """Give groups of mentions, in the order of their first mention. Never merges two full names
    that differ in a family name or a given name."""
    groups = _group_persons([n for n in names if n.kind is EntityKind.PERSON])
    groups += _group_organisations([n for n in names if n.kind is EntityKind.ORGANISATION])
    groups += _group_by_key([n for n in names if n.kind is EntityKind.PLACE])
    for kind in (EntityKind.EVENT, EntityKind.OTHER):
        groups += _group_by_key([n for n in names if n.kind is kind])
    groups += _group_governments([n for n in names if n.kind is EntityKind.GOVERNMENT])
    return sorted(groups, key=lambda g: g.names[0].offset)


def same_person(left: str, right: str) -> bool:
    """Tell whether two keys of two words or more are spellings of one full name.

    >>> same_person("donald j trump", "donald trump"), same_person("kim jong un", "kim il sung")
    (True, False)
    """
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return True
    one, two = left.split(), right.split()
    if len(one) < 2 or len(two) < 2 or one[-1] != two[-1]:
        return False
    if not same_first_name(one[0], two[0]):
        return False
    middle_one, middle_two = one[1:-1], two[1:-1]
    if not middle_one or not middle_two:
        return True
    return all(same_first_name(a, b) for a, b in zip(middle_one, middle_two, strict=False))


def _group_persons(names: list[Name]) -> list[Group]:
    groups: list[Group] = []
    keys = sorted({n.key for n in names if " " in n.key})
    short = _family_keys(keys)
    by_key: dict[str, Group] = {}
    for name in names:
        if " " not in name.key or name.key in short:
            continue
        home = by_key.get(name.key)
        if home is None:
            home = next((g for g in groups if same_person(g.key, name.key)), None)
        if home is None:
            home = Group(EntityKind.PERSON, name.key)
            groups.append(home)
        elif len(name.key) > len(home.key):
            home.key = name.key
        by_key[name.key] = home
        home.names.append(name)
    singles = [n for n in names if " " not in n.key or n.key in short]
    full = {id(g): len(g.names) for g in groups}
    for name in singles:
        home = _home_of_short(name, groups, full)
        if home is None:
            home = Group(EntityKind.PERSON, name.key)
            groups.append(home)
        home.names.append(name)
    for group in groups:
        group.names.sort(key=lambda n: n.offset)
    return groups


def _family_keys(keys: list[str]) -> set[str]:
    """Give the keys of several words that are the family name of a longer one ("bin salman")."""
    long = {part for k in keys for part in surnames(k) if len(part.split()) < len(k.split())}
    return long & set(keys)


def _home_of_short(name: Name, groups: list[Group], full: dict[int, int]) -> Group | None:
    """Give the person a single name stands for: by surname first, then by given name."""
    if name.title in name_words()["royal_titles"]:
        return next((g for g in groups if any(n.title == name.title for n in g.names)), None)
    for pick in (_by_surname, _by_given_name):
        fitting = [g for g in groups if pick(g, name) and _fits_gender(g, name)]
        if fitting:
            return max(fitting, key=lambda g: (_title_fit(g, name), full.get(id(g), 0), -_first(g)))
    return None


def _by_surname(group: Group, name: Name) -> bool:
    return name.key in surnames(group.key)


def _by_given_name(group: Group, name: Name) -> bool:
    return " " in group.key and group.key.split()[0] == name.key and not name.title


def _first(group: Group) -> int:
    return group.names[0].offset if group.names else 0


def _fits_gender(group: Group, name: Name) -> bool:
    mark = gender_of_title(name.title)
    return not mark or not group.gender or group.gender == mark


def _title_fit(group: Group, name: Name) -> int:
    """Score 1 when the title of the short mention is (a synonym of) one the person bears."""
    if not name.title or name.title in name_words()["honorifics"]:
        return 0
    last = name.title.split()[-1]
    borne = {t.split()[-1] for t in (n.title for n in group.names) if t} | group.role_heads
    return int(bool(role_synonyms(last) & borne))


def _group_organisations(names: list[Name]) -> list[Group]:
    groups: dict[str, Group] = {}
    expansions = _acronyms(names)
    for name in names:
        key = organisation_key(name.text)
        key = expansions.get(key, key)
        key = _without_country(key)
        groups.setdefault(key, Group(EntityKind.ORGANISATION, key)).names.append(name)
    return list(groups.values())


@cache
def _folded_demonyms() -> frozenset[str]:
    return frozenset(fold_name(d) for d in demonyms())


def _without_country(key: str) -> str:
    """Cut a demonym off the front of a body's key of three words or more."""
    words = key.split()
    for length in (2, 1):
        if len(words) > length + 1 and " ".join(words[:length]) in _folded_demonyms():
            return " ".join(words[length:])
    return key


def _acronyms(names: list[Name]) -> dict[str, str]:
    """Match acronyms to the names of this report whose initials they are."""
    initials: dict[str, str] = {}
    for name in names:
        words = [w for w in name.text.replace("-", " ").split() if w[:1].isupper()]
        if len(words) > 1:
            key = organisation_key(name.text)
            initials.setdefault("".join(w[0] for w in words).lower(), key)
    letters = {n.text: "".join(c for c in n.text if c.isalpha()) for n in names}
    return {
        organisation_key(n.text): initials[letters[n.text].lower()]
        for n in names
        if letters[n.text].isupper() and letters[n.text].lower() in initials
    }


def _group_by_key(names: list[Name]) -> list[Group]:
    groups: dict[str, Group] = {}
    for name in names:
        key = name.gazetteer_id or name.key
        group = groups.setdefault(key, Group(name.kind, name.key))
        group.country = group.country or name.country
        group.gazetteer_id = group.gazetteer_id or name.gazetteer_id
        group.names.append(name)
    return list(groups.values())


def _group_governments(names: list[Name]) -> list[Group]:
    groups: dict[str, Group] = {}
    for name in names:
        home = groups.setdefault(
            name.country, Group(EntityKind.GOVERNMENT, countries()[name.country].name)
        )
        home.country = name.country
        home.names.append(name)
    return list(groups.values())
