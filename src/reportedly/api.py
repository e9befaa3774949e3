"""The Python API: each stage, and the whole way, as one function.

Everything returned is made of the frozen types of ``reportedly.model``; the JSON of the commands is
written from the same (``reportedly.model.shapes``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING

from reportedly.model.facts import Extraction
from reportedly.model.report import RawReport, Report
from reportedly.model.story import Assignment, Brief

if TYPE_CHECKING:
    from reportedly.brief.summarize import Summary
    from reportedly.reconcile.compare_texts import TextComparison


def parse(
    content: str | bytes,
    *,
    id: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    media_type: str = "",
) -> Report:
    """Read one report: text or HTML to normalised text with marked blocks and metadata.

    Args:
        content: the text or page; bytes are decoded by what they look like.
        id: an id to keep; by default a hash of the text and its address.
        url: where it is from.
        outlet: who published it, where that is known.
        published: when, as ISO 8601 or as the carrier wrote it.
        media_type: ``text/plain`` or ``text/html``; by default what it looks like.

    Raises:
        InputError: it is empty, no text, or holds no article.

    >>> report = parse("Ferry halted\\n\\nThe Tolva ferry was halted on 3 May 2021, police said.")
    >>> [str(block.kind) for block in report.blocks]
    ['headline', 'body']
    """
    from reportedly.parse.run import parse_report

    is_text = isinstance(content, str)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return parse_report(
        RawReport(
            source=url or "",
            content=data,
            media_type=media_type,
            encoding="utf-8" if is_text else None,
            given_id=id,
            url=url,
            outlet=outlet,
            published=published,
        )
    )


def extract(report: Report | str) -> Extraction:
    """Find the facts of one report; every one is a span of its text.

    Cost: about 0.1 s for 500 words.

    >>> found = extract("Bridge closed\\n\\nPolice closed the bridge on 3 May 2021.")
    >>> [(time.span.exact, time.edtf) for time in found.times]
    [('3 May 2021', '2021-05-03')]
    """
    from reportedly.pipeline.stages import extract_one

    return extract_one(_report(report))


def cluster(reports: Iterable[Report]) -> list[Assignment]:
    """Group reports into stories and find copies; the order of the reports does not matter.

    Gives one assignment a report, in the order given.

    >>> a = parse("Ferry halted\\n\\nThe ferry was halted by a storm, police said.", id="a")
    >>> [assignment.report_id for assignment in cluster([a])]
    ['a']
    """
    from reportedly.cluster.stories import Clusterer
    from reportedly.pipeline.local import arrival_key

    given = list(reports)
    clusterer = Clusterer()
    found = {r.id: clusterer.add(r) for r in sorted(given, key=arrival_key)}
    stories = clusterer.final()
    return [replace(found[r.id], story_id=stories[r.id]) for r in given]


def compare(left: Report | str, right: Report | str) -> TextComparison:
    """Say how two passages stand: agree, refine, update, contradict, differ or unrelated.

    >>> compare("The ferry was halted.", "The ferry was halted.").relation.value
    'agree'
    """
    from reportedly.pipeline.stages import compare_reports

    return compare_reports(_report(left), _report(right))


def summarize(
    reports: Sequence[Report | str],
    *,
    max_words: int = 75,
    dates: int | tuple[date, ...] | None = None,
) -> Summary:
    """Choose sentences of some reports of one story, word for word, and its dated lines.

    >>> summary = summarize(["The Tolva ferry was halted by a storm on Monday, police said."])
    >>> summary.sentences[0].citations[0].exact
    'The Tolva ferry was halted by a storm on Monday, police said.'
    """
    from reportedly.brief.summarize import SummaryOptions
    from reportedly.brief.summarize import summarize as summarize_reports

    return summarize_reports(
        [_report(report) for report in reports], SummaryOptions(max_words=max_words, dates=dates)
    )


def brief(
    targets: str | PathLike[str] | Iterable[str | PathLike[str] | Report],
    *,
    as_of: date | None = None,
    since: date | None = None,
    max_sentences: int = 6,
) -> list[Brief]:
    """Read reports, compare them, and give one brief a story, the weightiest first.

    Args:
        targets: a path or web address, or several; reports that were parsed already may stand
            among them.
        as_of: leave out reports known to be from after that day.
        since: take the summary from reports that came out on that day or later.
        max_sentences: length of the summary.

    Raises:
        InputError: nothing could be read. Inputs set aside are in ``Brief.issues``.

    >>> report = parse("Ferry halted\\n\\nThe Tolva ferry was halted on 3 May 2021, police said.")
    >>> [sentence.text for sentence in brief([report])[0].summary]
    ['The Tolva ferry was halted on 3 May 2021, police said.']
    """
    from reportedly.brief.compose import BriefOptions
    from reportedly.pipeline.local import brief_reports, read_reports, sort_inputs
    from reportedly.sources.base import ReadLimits

    given = [targets] if isinstance(targets, str | PathLike) else list(targets)
    paths = [fspath(target) for target in given if not isinstance(target, Report)]
    inputs = sort_inputs(read_reports(paths, ReadLimits()))
    inputs.reports.extend(target for target in given if isinstance(target, Report))
    return brief_reports(inputs, BriefOptions(as_of, max_sentences=max_sentences, since=since))


def render(briefs: Sequence[Brief], form: str = "text") -> str:
    """Write briefs as ``text``, ``md``, ``html`` or ``json``.

    >>> report = parse("Ferry halted\\n\\nThe Tolva ferry was halted on 3 May 2021, police said.")
    >>> render(brief([report]), "md").startswith("# Ferry halted")
    True
    """
    from reportedly import plugins

    text: str = plugins.get_component("reportedly.renderers", form).render(briefs)
    return text


def _report(report: Report | str) -> Report:
    return parse(report, media_type="text/plain") if isinstance(report, str) else report
