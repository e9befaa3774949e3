"""The library's tables as they stand after all migrations (checked by a test)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()

MIGRATED = Table(
    "migrations",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False),
)


def _texts(names: str) -> list[Column[str]]:
    """Make text columns; a name ending in ``?`` may be null."""
    return [Column(n.rstrip("?"), Text, nullable=n.endswith("?")) for n in names.split()]


def _key(name: str = "id") -> Column[str]:
    return Column(name, Text, primary_key=True)


def _serial() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=True)


RUNS = Table(
    "runs", METADATA, _key(), *_texts("command version config_hash started_at finished_at?")
)

RAW = Table(
    "raw_reports",
    METADATA,
    _key(),
    *_texts("source carrier run_id"),
    Column("content", LargeBinary, nullable=False),
)

REPORTS = Table(
    "reports",
    METADATA,
    _key(),
    Column("seq", Integer, nullable=False),
    *_texts("raw_id locator? sha256 first_day? last_day? language? supersedes? body run_id"),
    *_texts("deleted_at?"),
)

#: Which report took the place of an older text that was read after it; ``seq`` is that text's.
EDITIONS = Table(
    "editions",
    METADATA,
    _key("former_id"),
    _key("report_id"),
    Column("seq", Integer, nullable=False),
    *_texts("run_id"),
)

#: What bytes came to when a version parsed them, with or without a report.
SEEN = Table("seen", METADATA, _key("raw_id"), _key("version"), *_texts("body run_id"))

DERIVED = Table(
    "derived",
    METADATA,
    _key("report_id"),
    _key("kind"),
    _key("version"),
    *_texts("body run_id"),
)

ASSIGNMENTS = Table(
    "assignments",
    METADATA,
    _serial(),
    *_texts("report_id story_id reason run_id deleted_at? standing?"),
)

COPIES = Table("copies", METADATA, _serial(), *_texts("from_id to_id body run_id deleted_at?"))

#: Which reports hold a key (a term, a cell of a vector), by day; ``row`` is a report's ``seq``.
POSTINGS = Table(
    "postings",
    METADATA,
    Column("kind", Integer, primary_key=True),
    Column("key", BigInteger, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
)

#: How like each other two reports were found to be; both are a ``seq``.
EDGES = Table(
    "edges",
    METADATA,
    Column("kind", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("other", Integer, primary_key=True),
    Column("score", Double, nullable=False),
    Column("body", Double, nullable=False),
)

#: Heads of stories that there are or were; ``listed`` tells which stand.
HEADS = Table("heads", METADATA, _key("key"), *_texts("story_id body run_id"))

#: The stories that there are, each with the head it has, by what they are ranked by.
LISTED = Table(
    "listed",
    METADATA,
    _serial(),
    *_texts("story_id key"),
    Column("n_reports", Integer, nullable=False),
    Column("weight", Double, nullable=False),
    *_texts("first_day named version run_id deleted_at?"),
)

#: Stories that changed, or are no more, since they were listed.
STALE = Table("stale", METADATA, _serial(), *_texts("story_id run_id deleted_at?"))

#: Up to which report a stage has done its work, the last one by each stage what counts.
DONE = Table(
    "done",
    METADATA,
    _serial(),
    *_texts("stage version"),
    Column("up_to", Integer, nullable=False),
    *_texts("run_id"),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    _key(),
    Column("seq", Integer, nullable=False),
    *_texts("kind body created_at run_id deleted_at?"),
)

#: Hashes of the decisions that were in the assignments, the last one what is in them now.
CORRECTED = Table("corrected", METADATA, _serial(), *_texts("key run_id"))

ISSUES = Table(
    "issues",
    METADATA,
    _key(),
    *_texts("stage source code message report_id? run_id deleted_at?"),
)

LOOKS = Table(
    "looks",
    METADATA,
    _serial(),
    *_texts("name at"),
    Column("last_seq", Integer, nullable=False),
)

LINKS = Table(
    "links",
    METADATA,
    _serial(),
    *_texts("one other"),
    Column("mean", Double, nullable=False),
    *_texts("run_id deleted_at?"),
)

PLACES = Table(
    "places", METADATA, _serial(), *_texts("story_id part_of follows? run_id deleted_at?")
)
