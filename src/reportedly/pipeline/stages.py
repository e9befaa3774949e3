"""The stages joined one to the other: the only module that knows every room's front door.

Rooms are imported when a stage is first used, so that a command pays for what it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from reportedly.errors import InputError
from reportedly.model.fact_shapes import extraction_json, parsed_json, read_json, value_json
from reportedly.model.facts import Extraction
from reportedly.model.report import Block, BlockKind, Issue, RawReport, Report
from reportedly.model.shape_types import ComparisonJson
from reportedly.model.shapes import assignment_json, sentence_json, timeline_json
from reportedly.pipeline.lines import (
    Answer,
    Body,
    Line,
    StageFunction,
    answer_lines,
    get_int,
    get_text,
    require_text,
)
from reportedly.pipeline.local import Progress, no_progress

if TYPE_CHECKING:
    from reportedly.cluster.threads import Place
    from reportedly.reconcile.compare_texts import TextComparison
    from reportedly.sources.base import ReadLimits


def parse_raw(raw: RawReport) -> Report:
    """Parse one raw report; see :func:`parse_doubted`."""
    return parse_doubted(raw)[0]


def parse_doubted(raw: RawReport) -> tuple[Report, list[Issue]]:
    """Parse one raw report, and give what a person should know of it.

    Plain text that is handed over as a report's text is one, even where no line of it looks like
    an article: it is then one block of body.

    Raises:
        InputError: it cannot be parsed; the message says why.
    """
    from reportedly.parse import run

    try:
        return run.parse_doubted(raw)
    except InputError as error:
        if error.code not in {"no-article", "login-wall"} or raw.media_type != "text/plain":
            raise
        return _whole_text(raw), []


def _whole_text(raw: RawReport) -> Report:
    """Make a report of a text without telling its lines apart."""
    from reportedly.text.normalise import normalise_text

    text = normalise_text(raw.content.decode("utf-8", "replace"))
    digest = sha256(text.encode()).hexdigest()
    report = Report(raw.given_id or digest[:16], raw.source, text, digest, title_text=raw.title)
    start = len(text) - len(text.lstrip())
    span = report.span(start, len(text.rstrip()))
    block = Block(span, BlockKind.BODY, "no line looks like an article; taken whole")
    return replace(report, blocks=(block,), outlet=raw.outlet)


def extract_one(report: Report) -> Extraction:
    """Extract from one report by itself, so that its facts do not depend on its neighbours."""
    from reportedly.extract.run import extract_reports

    return next(extract_reports([report]))


def raw_from_line(body: Body) -> RawReport:
    """Make a raw report of a line ``{id, text | html, url?, title?, published?, outlet?, …}``.

    Raises:
        InputError: neither ``text`` nor ``html``, or a member of a wrong type.
    """
    html = get_text(body, "html")
    content = require_text(body, "text") if html is None else html
    return RawReport(
        source=body["id"],
        content=content.encode("utf-8"),
        media_type="text/plain" if html is None else "text/html",
        encoding="utf-8",
        given_id=body["id"],
        url=get_text(body, "url"),
        title=get_text(body, "title"),
        outlet=get_text(body, "outlet"),
        published=get_text(body, "published"),
        language=get_text(body, "language"),
        retrieved_at=_moment(get_text(body, "retrieved_at")),
    )


def parse_body(body: Body) -> Answer:
    """Answer a line of the parse stage."""
    return parsed_json(*parse_doubted(raw_from_line(body)))


def read_answers(
    target: str,
    limits: ReadLimits,
    tell: Callable[[Iterable[Issue]], None],
    progress: Progress = no_progress,
    jobs: int = 1,
) -> Iterator[Answer]:
    """Give a line for each report that stands at a target, in order, streaming.

    What is set aside, and what is doubtful, is told by ``tell`` as it is met. With ``jobs``, so
    many processes parse.
    """
    from reportedly.pipeline.reading import read_through
    from reportedly.sources.read import read_targets

    items = read_targets([target], limits)
    for n_inputs, reading in enumerate(read_through(items, limits.only, jobs=jobs)):
        progress("reading", n_inputs, 0)
        tell(reading.issues)
        if reading.report is not None:
            yield read_json(reading.report, reading.issues)


def extract_body(body: Body) -> Answer:
    """Answer a line of the extract stage: the text is taken as plain text."""
    require_text(body, "text")
    report = parse_raw(raw_from_line({**body, "html": None, "title": None}))
    return extraction_json(extract_one(report))


def compare_body(body: Body) -> Answer:
    """Answer a line of the compare stage."""
    left, right = _side(body, "left"), _side(body, "right")
    return comparison_json(body["id"], compare_reports(left, right))


def compare_reports(left: Report, right: Report) -> TextComparison:
    """Compare two passages, each given as a report."""
    from reportedly.reconcile.compare_texts import compare_texts

    return compare_texts(left, extract_one(left), right, extract_one(right))


def comparison_json(given_id: str, found: TextComparison) -> ComparisonJson:
    """Write a line of the compare stage."""
    return {
        "id": given_id,
        "relation": found.relation.value,
        "direction": found.direction.value,
        "score": found.score,
        "reason": found.reason,
        "values": [
            {
                "slot": pair.slot.value,
                "left": value_json(pair.left),
                "right": value_json(pair.right),
                "left_text": pair.left_text,
                "right_text": pair.right_text,
                "relation": pair.relation.value,
                "direction": pair.direction.value,
                "score": pair.score,
                "reason": pair.reason,
            }
            for pair in found.values
        ],
    }


def summarize_body(body: Body) -> Answer:
    """Answer a line of the summarize stage."""
    from reportedly.brief.summarize import SummaryOptions, summarize

    members = body.get("reports")
    if not isinstance(members, list) or not all(isinstance(m, dict) for m in members):
        raise InputError("'reports' must be a list of objects with a text", code="shape")
    reports = [_member(member, i) for i, member in enumerate(members)]
    dates = _dates(body.get("dates"))
    options = SummaryOptions(max_words=get_int(body, "max_words", 75), dates=dates)
    made = summarize(reports, options)
    return {
        "id": body["id"],
        "summary": [sentence_json(sentence) for sentence in made.sentences],
        "timeline": [timeline_json(entry) for entry in made.timeline],
    }


#: The stages that answer each line by itself.
LINE_STAGES: dict[str, StageFunction] = {
    "parse": parse_body,
    "extract": extract_body,
    "compare": compare_body,
    "summarize": summarize_body,
}


def run_stage(name: str, lines: Iterator[Line], *, final: bool = False) -> Iterator[Answer]:
    """Answer the lines of a stage command, one out for one in, in order."""
    if name == "cluster":
        return _cluster_final(lines) if final else answer_lines(lines, Clustering().assign_body)
    return answer_lines(lines, LINE_STAGES[name])


class Clustering:
    """The cluster stage's state over one run: reports in, assignments out."""

    def __init__(self) -> None:
        from reportedly.cluster.stories import Clusterer

        self._clusterer = Clusterer()

    def assign_body(self, body: Body) -> Answer:
        """Answer one line as things stand on its arrival."""
        return assignment_json(self._clusterer.add(parse_raw(raw_from_line(body))))

    def final(self) -> Mapping[str, str]:
        """Give the story of every report as things stand now."""
        return self._clusterer.final()

    def places(self, grouping: Mapping[str, str]) -> Mapping[str, Place]:
        """Give where final stories stand in longer ones."""
        return self._clusterer.places(grouping)


def _cluster_final(lines: Iterator[Line]) -> Iterator[Answer]:
    """Answer only after the last line. Memory grows with the reports, as the stories must."""
    clustering = Clustering()
    seen = list(answer_lines(lines, clustering.assign_body))
    final = clustering.final()
    places = clustering.places(final)
    for answer in seen:
        story = final.get(str(answer["id"]))
        if "error" in answer or story is None:
            yield answer
            continue
        place = places[story]
        yield {**answer, "story": story, "follows": place.follows, "part_of": place.part_of}


def _side(body: Body, name: str) -> Report:
    side = body.get(name)
    if not isinstance(side, dict):
        raise InputError(f"{name!r} must be an object with a text", code="shape")
    require_text(side, "text")
    published = get_text(side, "published")
    return parse_raw(
        raw_from_line({"id": f"{body['id']}:{name}", "text": side["text"], "published": published})
    )


def _member(member: Body, index: int) -> Report:
    given = member.get("id", index)
    if not isinstance(given, str | int):
        raise InputError("a report's id must be a string or a number", code="shape")
    return parse_raw(raw_from_line({**member, "id": str(given)}))


def _dates(value: Any) -> int | tuple[date, ...] | None:
    """Read ``dates``: a number of days to choose, or a list of ISO 8601 days."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    try:
        return tuple(date.fromisoformat(str(day)[:10]) for day in list(value))
    except (TypeError, ValueError) as error:
        raise InputError(
            f"'dates' must be a number or a list of days: {error}", code="shape"
        ) from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"'retrieved_at' is no ISO 8601 time: {text!r}", code="shape") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
