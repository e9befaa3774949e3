"""The texts of invented reports: a story's cast and facts, and how an outlet tells them."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from benchmarks import stream_words as words

if TYPE_CHECKING:
    from benchmarks.stream import Item

#: Words of a report: log-normal around this, within bounds.
WORDS, FEWEST, MOST = 380, 200, 700
#: Longer stories of a section, and the share of stories that are an event of one of them: they
#: have two people, a body, a town and a third of their words in common.
SAGAS, IN_SAGA = 40, 0.4
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a story tells: words that most who tell it use, a name, maybe a quotation."""

    words: tuple[str, ...]
    name: str
    number: int
    quote: str


@dataclass(frozen=True, slots=True)
class Cast:
    """What the reports of one story have in common; all say of what it is in the ``core`` words."""

    section: int
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    towns: tuple[str, ...]
    core: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A headline and a body."""

    title: str
    body: str


def write_text(seed: int, item: Item) -> Text:
    """Write a report: its outlet's own, or a reprint of an earlier one of its story."""
    rng = words.seeded(f"{seed} text {item.story} {item.place}")
    if item.form == "own":
        title, paragraphs = _tell(seed, item, rng)
    else:
        original = _original(seed, item)
        title, paragraphs = _tell(seed, original, _text_rng(seed, original))
        title, paragraphs = _reprint(seed, item, original, title, paragraphs, rng)
    return Text(title, "\n\n".join([*paragraphs, *_own_lines(seed, item.outlet, rng)]))


@lru_cache(maxsize=512)
def cast_of(seed: int, story: int, n_reports: int) -> Cast:
    """Draw a story's people, bodies, places and facts; a story that many tell has more facts."""
    from benchmarks.stream import section_of

    rng = words.seeded(f"{seed} cast {story}")
    section = section_of(seed, story)
    saga = _saga(seed, section, rng.randrange(SAGAS)) if rng.random() < IN_SAGA else _Saga()
    bodies = words.section_bodies(seed, section)
    people = [words.person(rng) for _ in range(rng.randint(2, 4))]
    people = [*saga.people, *people, *rng.sample(words.section_people(seed, section), 1)]
    bodies = (*saga.bodies, words.body(rng), *rng.sample(bodies, rng.randint(0, 2)))
    towns = (*saga.towns, *words.places(seed).draw(rng, 2))
    keys = [*rng.sample(words.common_words()[1500:], 20), *saga.keys]
    keys += [words.invented_word(rng) for _ in range(5)]
    rng.shuffle(keys)
    n_facts = 8 + int(6 * math.log2(1 + n_reports))
    facts = [_fact(seed, section, keys, [*people, *bodies], rng) for _ in range(n_facts)]
    return Cast(section, tuple(people), bodies, towns, tuple(keys[:6]), tuple(facts))


@dataclass(frozen=True, slots=True)
class _Saga:
    """What the events of one longer story have in common."""

    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@lru_cache(maxsize=SAGAS)
def _saga(seed: int, section: int, number: int) -> _Saga:
    rng = words.seeded(f"{seed} saga {section} {number}")
    return _Saga(
        (words.person(rng), words.person(rng)),
        (words.body(rng),),
        (words.places(seed).draw(rng, 1)[0],),
        tuple(rng.sample(words.common_words()[1500:], 10)),
    )


def _fact(seed: int, section: int, keys: list[str], names: list[str], rng: random.Random) -> Fact:
    told = rng.sample(keys, 3) + words.section_choice(seed, section).draw(rng, 4)
    quote = " ".join(words.english().draw(rng, 9) + told[:4] + words.english().draw(rng, 6))
    return Fact(
        tuple(told), rng.choice(names), rng.randint(2, 900), quote if rng.random() < 0.25 else ""
    )


def _original(seed: int, item: Item) -> Item:
    from benchmarks.stream import story_items

    return story_items(seed, item.story)[item.original]


def _text_rng(seed: int, item: Item) -> random.Random:
    return words.seeded(f"{seed} text {item.story} {item.place}")


def _tell(seed: int, item: Item, rng: random.Random) -> tuple[str, list[str]]:
    """Tell what was known by then: the newest facts first, then what came before."""
    cast = cast_of(seed, item.story, item.n_story)
    n_words = min(MOST, max(FEWEST, round(rng.lognormvariate(math.log(WORDS), 0.35))))
    newest = 4 + int(item.phase * (len(cast.facts) - 4))
    known = list(range(min(len(cast.facts), newest + 1)))
    order = sorted(known, key=lambda n: (newest - n) * rng.uniform(0.3, 1.0))
    facts = [cast.facts[n] for n in order]
    title = _headline(cast, facts[0], rng)
    sentences, n = [_opening(seed, cast, facts[0], rng)], 25
    while n < n_words:
        fact = facts[len(sentences) % len(facts)] if rng.random() < 0.75 else None
        sentences.append(_sentence(seed, cast, fact, rng))
        n += sentences[-1].count(" ") + 1
    cuts = range(0, len(sentences), 3)
    return title, [" ".join(sentences[cut : cut + 3]) for cut in cuts]


def _headline(cast: Cast, fact: Fact, rng: random.Random) -> str:
    told = [*rng.sample(cast.core, 2), *rng.sample(fact.words, 2)]
    if rng.random() < 0.5:
        return " ".join([cast.people[0].split()[-1], *told, "in", cast.towns[0]])
    return " ".join([cast.towns[0], *told, "as", fact.name.split()[-1], "waits"])


def _opening(seed: int, cast: Cast, fact: Fact, rng: random.Random) -> str:
    town, core = cast.towns[0], " ".join(rng.sample(cast.core, 4))
    clause = _clause(seed, cast, fact, rng)
    return f"{town.upper()} - {cast.people[0]} {core} {clause}, on {rng.choice(_DAYS)} in {town}."


def _sentence(seed: int, cast: Cast, fact: Fact | None, rng: random.Random) -> str:
    clause = _clause(seed, cast, fact, rng)
    if fact is None:
        return f"{clause.capitalize()}."
    way = rng.random()
    if fact.quote and way < 0.7:
        return f"“{fact.quote.capitalize()},” said {fact.name}, {words.office(rng)}."
    if way < 0.2:
        return f"{fact.name} said that {clause}."
    if way < 0.3:
        return f"At least {fact.number} people {clause}."
    if way < 0.45:
        return f"In {rng.choice(cast.towns)}, {clause}."
    if way < 0.6:
        return f"{rng.choice(cast.bodies)} {clause} {rng.choice(cast.people)}."
    return f"{clause[0].upper()}{clause[1:]} {fact.name}."


def _clause(seed: int, cast: Cast, fact: Fact | None, rng: random.Random) -> str:
    """Give some twenty words: most of a fact's, some of its section's, the rest English."""
    told = words.english().draw(rng, rng.randint(8, 16))
    told += words.section_choice(seed, cast.section).draw(rng, rng.randint(1, 3))
    if fact is not None:
        told += [w for w in fact.words if rng.random() < 0.7]
    if rng.random() < 0.05:
        told.append(words.invented_word(rng))
    rng.shuffle(told)
    return " ".join(told)


def _reprint(
    seed: int, item: Item, original: Item, title: str, paragraphs: list[str], rng: random.Random
) -> tuple[str, list[str]]:
    """Reprint a text: whole, its first part, or with words changed and a paragraph of one's own."""
    credit = f"Source: {words.outlets(seed)[original.outlet]}"
    if item.form == "whole":
        return title, [*paragraphs, credit]
    cast = cast_of(seed, item.story, item.n_story)
    if item.form == "cut":
        kept = max(2, round(len(paragraphs) * rng.uniform(0.3, 0.8)))
        return _headline(cast, cast.facts[0], rng), [*paragraphs[:kept], credit]
    share = rng.uniform(0.03, 0.12)
    edited = [
        " ".join(
            words.english().draw(rng, 1)[0] if rng.random() < share else word
            for word in paragraph.split(" ")
        )
        for paragraph in paragraphs
    ]
    edited.insert(1, _sentence(seed, cast, rng.choice(cast.facts), rng))
    return _headline(cast, cast.facts[0], rng), edited


def _own_lines(seed: int, outlet: int, rng: random.Random) -> list[str]:
    """Give the lines that an outlet puts under half of its reports."""
    if rng.random() < 0.5:
        return []
    name = words.outlets(seed)[outlet]
    return [
        f"Read the {name} every morning: sign up for our letter and get the news first.",
        f"Copyright {name}. All rights reserved.",
    ]
