"""What a new report is to be compared with: postings and edges, by questions that cost the same
however large the library is.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from reportedly.store.base import Edge, Posting
from reportedly.store.connected import Connected
from reportedly.store.driver import asked_in, fetch_all, parts, put_all

#: Keys asked for in one statement, where all their holders are few, and where the nearest are
#: chosen; SQLite takes at most 500 terms of a union.
FEW_KEYS = 480
KEYS = 120

_HOLDERS = 'SELECT key, day, "row" FROM postings WHERE kind = ? AND key = ? AND '
_BEFORE = _HOLDERS + 'day BETWEEN 1 AND ? ORDER BY day DESC, "row" DESC LIMIT ?'
_AFTER = _HOLDERS + 'day > ? ORDER BY day, "row" LIMIT ?'
_UNDATED = _HOLDERS + 'day = 0 ORDER BY "row" DESC LIMIT ?'
_FEW = 'SELECT key, day, "row" FROM postings WHERE kind = ? AND key = ? LIMIT ?'
_END = 2**31 - 1

_EDGES = 'SELECT "row", other, score, body FROM edges WHERE kind = ? AND '
_PUT_POSTINGS = "INSERT INTO postings VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_PUT_EDGES = "INSERT INTO edges VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


class Nearest(Connected):
    """The part of the library that finds what a report is to be compared with."""

    def find_postings(
        self, kind: int, keys: Sequence[int], day: int, limit: int
    ) -> dict[int, list[tuple[int, int]]]:
        """Give for each key its holders nearest in day, each as its day and row.

        Most keys have few holders: these are taken as they are, and the nearest asked for of the
        others only.
        """
        wanted = list(dict.fromkeys(keys))
        found: dict[int, list[tuple[int, int]]] = {key: [] for key in wanted}
        with self._transaction() as connection:
            for part in parts(wanted, FEW_KEYS):
                asked, values = _ask_few(kind, part, limit + 1)
                for key, held_on, row in fetch_all(connection, asked, values):
                    found[key].append((held_on, row))
            for holders in found.values():
                holders.sort(key=lambda holder: _place(holder, day))
            many = [key for key, holders in found.items() if len(holders) > limit]
            found |= {key: [] for key in many}
            for part in parts(many, KEYS):
                asked, values = _ask_postings(kind, part, day, limit)
                for key, held_on, row in fetch_all(connection, asked, values):
                    found[key].append((held_on, row))
        return found

    def find_edges(self, rows: Sequence[int], kind: int = 0) -> list[Edge]:
        """Give the edges that have one of some reports at either end, sorted, each once."""
        found: set[tuple[int, int, float, float]] = set()
        with self._transaction() as connection:
            for end in ('"row"', "other"):
                found.update(asked_in(connection, f"{_EDGES}{end} IN", sorted(set(rows)), kind))
        return [Edge(*edge, kind) for edge in sorted(found)]


def put_postings(connection: Connection, postings: Sequence[Posting]) -> None:
    """Keep postings, leaving alone what is there."""
    rows = sorted((p.kind, p.key, p.day, p.row) for p in postings)
    put_all(connection, _PUT_POSTINGS, rows)


def put_edges(connection: Connection, edges: Sequence[Edge]) -> None:
    """Keep edges, leaving alone what is there."""
    rows = sorted((e.kind, e.row, e.other, e.score, e.body) for e in edges)
    put_all(connection, _PUT_EDGES, rows)


def _place(holder: tuple[int, int], day: int) -> tuple[int, int, int]:
    """Order holders: those up to a day, the latest first; those after it; the undated."""
    held_on, row = holder
    if not held_on:
        return (2, 0, -row)
    return (0, -held_on, -row) if not day or held_on <= day else (1, held_on, row)


def _ask_few(kind: int, keys: Sequence[int], limit: int) -> tuple[str, list[int]]:
    terms = " UNION ALL ".join([f"SELECT * FROM ({_FEW}) AS side"] * len(keys))  # noqa: S608
    return terms, [value for key in keys for value in (kind, key, limit)]


def _ask_postings(kind: int, keys: Sequence[int], day: int, limit: int) -> tuple[str, list[int]]:
    sides = (_BEFORE, _AFTER, _UNDATED) if day else (_BEFORE, _UNDATED)
    terms = " UNION ALL ".join(f"SELECT * FROM ({s}) AS side" for s in sides * len(keys))  # noqa: S608
    values: list[int] = []
    for key in keys:
        values += (kind, key, day or _END, limit)
        values += (kind, key, day, limit) if day else ()
        values += (kind, key, limit)
    return terms, values
