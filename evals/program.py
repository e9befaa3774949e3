"""How evals reach the program: its stage functions, in this process, with the contract's JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from reportedly.pipeline.lines import Line
from reportedly.pipeline.stages import run_stage

Row = dict[str, Any]


def _lines(rows: Iterable[Row]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        yield Line(number, row["id"], {**row, "id": str(row["id"])})


def run(stage: str, rows: Iterable[Row], *, final: bool = False) -> list[Row]:
    """Answer rows by a stage; an ``{"id", "error"}`` answer counts as having found nothing."""
    answers = run_stage(stage, _lines(rows), final=final)
    return [json.loads(json.dumps(answer)) for answer in answers]


def brief(rows: Iterable[Row]) -> list[Row]:
    """Give the briefs (as JSON) of reports given as ``{id, text, title, published, outlet}``.

    Reports of which no brief could be made give none, with a note on standard error: they count
    as having found nothing.
    """
    from reportedly.errors import ReportedlyError
    from reportedly.model.shapes import briefs_json
    from reportedly.pipeline.local import brief_reports, sort_inputs
    from reportedly.pipeline.stages import parse_raw, raw_from_line

    try:
        inputs = sort_inputs(parse_raw(raw_from_line(row)) for row in rows)
        made = briefs_json(brief_reports(inputs))
    except ReportedlyError as error:
        print(f"no brief: {error}", file=sys.stderr)
        return []
    return list(json.loads(json.dumps(made))["briefs"])


def brief_of_story(rows: Iterable[Row]) -> Row:
    """Give the brief (as JSON) of reports that are taken for one story, whatever they say.

    Rows may carry ``credited``, whom a feed names as the first publisher.
    """
    from dataclasses import replace

    from reportedly.cluster.copies import find_copies
    from reportedly.model.report import Report
    from reportedly.model.shapes import brief_json
    from reportedly.pipeline.local import BriefOptions, extract_all, make_brief, make_story
    from reportedly.pipeline.stages import parse_raw, raw_from_line

    raws = [replace(raw_from_line(row), credited=row.get("credited")) for row in rows]
    reports = [item for item in map(parse_raw, raws) if isinstance(item, Report)]
    story = make_story("story", reports)
    copies = list(find_copies(reports))
    made = make_brief(story, reports, extract_all(reports), copies, BriefOptions())
    return dict(json.loads(json.dumps(brief_json(made))))


def brief_of_folder(path: str) -> list[Row]:
    """Give the briefs (as JSON) of a folder."""
    import reportedly
    from reportedly.model.shapes import briefs_json

    return list(json.loads(json.dumps(briefs_json(reportedly.brief(path))))["briefs"])
