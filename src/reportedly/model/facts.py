"""What extractors find in one report. Every fact is a span of that report's text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportedly.model.report import DayInterval, Provenance, Span


class EntityKind(StrEnum):
    """The kinds of named things that are told apart."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GOVERNMENT = "government"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article block; ``block`` is the index into ``Report.blocks``."""

    span: Span
    block: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names or stands for an entity of this report.

    ``entity`` is the id of an :class:`Entity` of the same extraction. ``form`` is ``name``,
    ``nominal`` ("the Kremlin spokesman") or ``pronoun``.
    """

    span: Span
    kind: EntityKind
    entity: str
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or government under all the names it goes by.

    Within an extraction it is local to one report; reconciling gives story-wide ones.
    ``roles`` are descriptors as they stand in the text ("Kremlin spokesman"). ``affiliation``
    is the name of the country or organisation that a role ties a person to ("Russia").
    """

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    affiliation: str | None = None


class QuoteKind(StrEnum):
    """How words are passed on."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words passed on: what was said, the cue, and who said it (None is "unknown").

    ``content`` of a direct quote excludes the quotation marks. ``entity`` is an entity id.
    Speech that the report interrupts ("A," said X. "B.") is one quote: ``content`` runs from its
    first to its last word, and ``parts`` are the words that stand in quotation marks, in order
    (one part equal to ``content`` when nothing interrupts; none for an indirect quote).
    """

    content: Span
    cue: Span | None
    speaker: Span | None
    entity: str | None
    kind: QuoteKind
    parts: tuple[Span, ...] = ()


class LinkKind(StrEnum):
    """What a link of an attribution chain is."""

    OUTLET = "outlet"
    AGENCY = "agency"
    OFFICIAL = "official"
    PERSON = "person"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: who passes the words on, with the cue that says so.

    ``span`` is None only for the report's own outlet, which the text need not name.
    """

    name: str
    kind: LinkKind
    span: Span | None = None
    cue: Span | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A passage and the chain it came through: first link nearest the reader, last nearest
    the event. The report's own outlet is not repeated as a link."""

    content: Span
    chain: tuple[Link, ...]


class Precision(StrEnum):
    """The grain of a time expression."""

    INSTANT = "instant"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    RANGE = "range"
    DURATION = "duration"
    SET = "set"
    VAGUE = "vague"


class Anchor(StrEnum):
    """What a time expression is counted from."""

    PUBLICATION = "publication"
    TEXT = "text"
    EXPLICIT = "explicit"


@dataclass(frozen=True, slots=True)
class Timex3:
    """The TIMEX3 attributes (TimeML 1.2.1): type DATE, TIME, DURATION or SET."""

    type: str
    value: str
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time told of, as an interval of days.

    ``days`` has open ends where the text does not say (a month of an unknown year has none, and
    its EDTF is ``XXXX-09``).
    """

    span: Span
    days: DayInterval
    edtf: str
    timex3: Timex3
    precision: Precision
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym resolved to a gazetteer entry; coordinates in degrees, WGS 84.

    ``within`` names what contains it, from near to far, ending with the country.
    ``as_government`` marks a place name that stands for its government ("Moscow said").
    """

    span: Span
    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    within: tuple[str, ...] = ()
    score: float = 0.0
    as_government: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number told of: ``low`` ≤ value ≤ ``high``; None is an open end ("at least 12").

    ``unit`` is a normalised unit or counted noun lemma ("person", "USD", "percent", "km").
    ``counted`` is the span of the noun phrase counted, where there is one.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str | None
    approximate: bool
    counted: Span | None = None


class Polarity(StrEnum):
    """Whether a claim says that something is or is not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(StrEnum):
    """How firmly a claim is made."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    REPORTED = "reported"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Argument:
    """A role filler of a claim.

    ``role`` is agent, patient, place, origin, time or quantity; ``ref`` is the index of the
    matching item of ``Extraction.times/places/quantities`` (by role), or None; ``entity`` the
    entity id for agents and patients. An ``origin`` is a place left, never where it happens.
    """

    role: str
    span: Span
    ref: int | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that something happened, will, may or did not.

    ``span`` is the clause or sentence, ``predicate`` the words naming the event, ``lemma`` its
    lemma and ``event_type`` its family in the cue data ("visit", "meet", "kill"), or the lemma.
    ``holder`` is the chain of the passage it stands in (empty: the report itself says so).
    ``phrase`` is the predicate with its auxiliaries ("are set to meet"), for showing. ``nominal``
    marks an event that is only named ("the talks"), of which nothing says whether it took place.
    """

    id: str
    span: Span
    holder: tuple[Link, ...]
    predicate: Span
    lemma: str
    event_type: str
    arguments: tuple[Argument, ...]
    polarity: Polarity
    modality: Modality
    phrase: Span | None = None
    nominal: bool = False

    def of_role(self, role: str) -> tuple[Argument, ...]:
        """Give the arguments with that role, in order."""
        return tuple(a for a in self.arguments if a.role == role)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one report; lists are in text order."""

    report_id: str
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[Place, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    provenance: Provenance = Provenance("", "")
