"""The gate: every stage on the small gold in this checkout, against floors that only rise.

    python -m evals.gate            score, and exit with 1 if a score has fallen below its floor
    python -m evals.gate --raise    the same, then lift each floor to a score above it

``evals/floors.json`` keeps each floor with the hash of the gold it was measured on. Gold that was
changed has no floor until ``--raise`` measures it anew; until then the gate fails, so that a gold
cannot be bent unseen. ``--raise`` never lowers a floor of unchanged gold; whoever must lower one
edits the file by hand and says why in the commit.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from evals.gold_scores import EXAMPLES, GOLD, SCORERS

FLOORS = Path(__file__).parent / "floors.json"

#: Golds that are about the example reports, whose bytes are part of what is pinned.
OF_EXAMPLES = frozenset({"blocks", "questions", "stories"})

#: Scores are compared at this many digits; floating point noise is not a fall.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Floor:
    """What a score must not fall below, and the gold it holds for."""

    floor: float
    corpus: str


def corpus_hash(name: str) -> str:
    """Hash a gold file, and the example reports where it is about them."""
    digest = hashlib.sha256((GOLD / f"{name}.json").read_bytes())
    if name in OF_EXAMPLES:
        for path in sorted(p for p in EXAMPLES.iterdir() if p.is_file()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def read_floors(path: Path = FLOORS) -> dict[str, Floor]:
    """Read the floors; none when there is no file yet."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text("utf-8"))
    return {name: Floor(row["floor"], row["corpus"]) for name, row in rows.items()}


def write_floors(floors: dict[str, Floor], path: Path = FLOORS) -> None:
    """Write the floors, sorted."""
    rows = {n: {"floor": f.floor, "corpus": f.corpus} for n, f in sorted(floors.items())}
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def check(score: float, floor: Floor | None, corpus: str) -> str | None:
    """Say why a score does not pass, or None when it does."""
    if floor is None:
        return "has no floor: run python -m evals.gate --raise"
    if floor.corpus != corpus:
        return "its gold has changed since the floor was set: run python -m evals.gate --raise"
    if round(score, DIGITS) < floor.floor:
        return f"fell below its floor of {floor.floor:.{DIGITS}f}"
    return None


def raised(score: float, floor: Floor | None, corpus: str) -> Floor:
    """Give the new floor: the score, unless the old floor of the same gold is higher."""
    now = Floor(round(score, DIGITS), corpus)
    if floor is None or floor.corpus != corpus or floor.floor < now.floor:
        return now
    return floor


def main(arguments: list[str]) -> int:
    """Score all, print a line each, and give the exit status."""
    lift = "--raise" in arguments
    names = [a for a in arguments if not a.startswith("-")] or sorted(SCORERS)
    floors, falls = read_floors(), 0
    for name in names:
        score, corpus = SCORERS[name](), corpus_hash(name)
        if lift:
            floors[name] = raised(score, floors.get(name), corpus)
        problem = check(score, floors.get(name), corpus)
        falls += problem is not None
        print(f"{'FALL' if problem else 'ok  '} {name:12} {score:.{DIGITS}f}  {problem or ''}")
    if lift:
        write_floors(floors)
    return 1 if falls else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
