"""The reasons of a count of origins, in words that name the reports and the sources."""

from __future__ import annotations

from collections.abc import Iterable

#: So many names are told, then how many more there are.
MAX_NAMES = 3


def listed(names: Iterable[str]) -> str:
    """Give names in a row, each once: "A, B and C", "A, B, C and 8 more".

    >>> listed(["Post", "Herald"])
    'Post and Herald'
    """
    every = list(dict.fromkeys(names))
    if len(every) > MAX_NAMES + 1:
        every = [*every[:MAX_NAMES], f"{len(every) - MAX_NAMES} more"]
    return " and ".join([*([", ".join(every[:-1])] if len(every) > 1 else []), *every[-1:]])


def _verb(names: Iterable[str], one: str, many: str) -> str:
    return many if len(set(names)) > 1 else one


def repeats(names: list[str], source: str) -> str:
    """Say who reprints whom."""
    return f"{listed(names)} {_verb(names, 'repeats', 'repeat')} the text of {source}"


def rests(names: list[str], source: str) -> str:
    """Say which reports have the same source."""
    return f"{listed(names)} {_verb(names, 'rests', 'rest')} on {source}"


def is_one_outlet(n_reports: int, outlet: str) -> str:
    """Say that several reports are of one outlet."""
    return f"{n_reports} reports are of {outlet}"


def cites(names: list[str], source: str, here: bool) -> str:
    """Say who cites an outlet or agency of which more is known here."""
    told = "whose own report is here" if here else "whose source another report tells"
    return f"{listed(names)} {_verb(names, 'cites', 'cite')} {source}, {told}"


def quotes(names: list[str]) -> str:
    """Say who quotes the same words."""
    return f"{listed(names)} {_verb(names, 'gives', 'give')} the same quotation"


def own_words(names: list[str]) -> str:
    """Say who tells it with and without a source."""
    if len(set(names)) > 1:
        return f"{listed(names)} name sources for what they also say in their own words"
    return f"{listed(names)} names a source for what it also says in its own words"


def is_called(names: list[str], role: str, person: str) -> str:
    """Say which report calls a person by a role."""
    return f"{role} is {person} in {listed(names)}"


def one_voice(names: list[str], tie: str) -> str:
    """Say which named sources may speak for one body."""
    return f"{listed(names)} may speak with one voice ({tie})"


def may_be(names: list[str]) -> str:
    """Say which sources without a name may be any other source here."""
    verb = _verb(names, "has no name", "have no names")
    return f"{listed(names)} {verb} and may be one of the others"


def may_rest(names: list[str]) -> str:
    """Say which reports name no source."""
    verb = _verb(names, "names", "name")
    return f"{listed(names)} {verb} no source and may rest on one of the others"


def not_told(names: list[str]) -> str:
    """Say which outlets and agencies are cited without their source."""
    verb = _verb(names, "is", "are")
    return f"{listed(names)} {verb} cited without a source and may rest on one of the others"


def in_part(names: list[str], source: str) -> str:
    """Say which reports are written with others."""
    return f"{listed(names)} {_verb(names, 'is', 'are')} written with {source}"
