"""Write the examples in ``docs/json.md`` anew from what the program prints.

    python scripts/write_doc_examples.py [--check]

Each example stands between ``<!-- example: NAME -->`` and ``<!-- end -->``. With ``--check``
nothing is written and the exit status is 1 when an example is out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "json.md"
_EXAMPLE = re.compile(r"(<!-- example: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
WIDTH = 110
TEXT = (
    "Ferry fares to rise\n\nFares on the Tolva ferry will rise by 12 percent on 1 May 2024, "
    "the operator said on Monday. “Nobody likes it,” said its director, Mina Farrow."
)


def stage(name: str, **row: Any) -> Any:
    """Answer one line of a stage."""
    from reportedly.pipeline.lines import Line
    from reportedly.pipeline.stages import run_stage

    (answer,) = run_stage(name, iter([Line(1, "a", {"id": "a", **row})]))
    return json.loads(json.dumps(answer))


def brief() -> Any:
    """Give the brief of two example reports, cut to the members that the page explains."""
    import os

    import reportedly
    from reportedly.model.shapes import briefs_json

    os.chdir(ROOT)
    names = ("examples/01-harbour-gazette.txt", "examples/06-vestmark-today.txt")
    made = json.loads(json.dumps(briefs_json(reportedly.brief(names))))["briefs"][0]
    made["reports"] = made["reports"][:1]
    made["reports"][0]["blocks"] = made["reports"][0]["blocks"][:2]
    for field in ("entities", "quotes", "attributions", "timeline", "summary", "copies"):
        made[field] = made[field][:1]
    for entity in made["entities"]:
        entity["mentions"] = entity["mentions"][:2]
    made["questions"] = [q for q in made["questions"] if len(q["answers"]) > 1][:1]
    return made


EXAMPLES: dict[str, Callable[[], Any]] = {
    "parse": lambda: stage("parse", text=TEXT),
    "quote": lambda: stage("extract", text=TEXT)["quotes"][0],
    "time": lambda: stage("extract", text=TEXT)["times"][0],
    "quantity": lambda: stage("extract", text=TEXT)["quantities"][0],
    "compare": lambda: stage(
        "compare",
        left={"text": "The storm killed 17 people in Tarnholt.", "published": "2024-03-14"},
        right={"text": "The storm killed 12 people in Tarnholt.", "published": "2024-03-12"},
    ),
    "error": lambda: stage("parse", html=7),
    "brief": brief,
}


def pretty(value: Any, indent: int = 0) -> str:
    """Write JSON with everything that fits on one line on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not isinstance(value, dict | list):
        return flat
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        inner = [f"{pad}{json.dumps(k)}: {pretty(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + "\n" + " " * indent + "}"
    inner = [pad + pretty(item, indent + 1) for item in value]
    return "[\n" + ",\n".join(inner) + "\n" + " " * indent + "]"


def renew(page: str) -> str:
    """Put what the program prints now between the marks."""

    def example(match: re.Match[str]) -> str:
        body = pretty(EXAMPLES[match[2]]())
        return f"{match[1]}```json\n{body}\n```\n{match[3]}"

    return _EXAMPLE.sub(example, page)


def main() -> int:
    page = PAGE.read_text("utf-8")
    made = renew(page)
    if "--check" in sys.argv[1:]:
        print("docs/json.md is", "up to date" if made == page else "OUT OF DATE")
        return int(made != page)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
