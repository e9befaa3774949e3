"""What was read into the library: parsed unless that was done before, and written batch by batch.

Each batch is one transaction, and holds all that its inputs came to. So a run that was killed is
completed by repeating it: what the library holds is not parsed again, however long the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportedly.model.ids import make_id
from reportedly.model.report import Issue, RawReport
from reportedly.pipeline.editions import admit_batch
from reportedly.pipeline.local import NOTES, Progress
from reportedly.pipeline.reading import Outcome, Reading, read_through
from reportedly.sources.base import ReadFilter
from reportedly.store.base import Run, Seen, Store

#: Inputs written in one transaction; a kill costs at most the work on so many.
BATCH = 16
#: A batch is written earlier when its inputs have so many bytes.
BATCH_BYTES = 8_000_000
#: Of the issues of one code, so many are kept to be shown; the library keeps all.
SHOWN = 50


@dataclass(slots=True)
class Added:
    """What a run of ``add`` did; ``n_changed`` of the new reports are edits of known ones.

    ``issues`` are the first of each code, ``n_issues`` counts all by code.
    """

    n_new: int = 0
    n_known: int = 0
    n_changed: int = 0
    issues: list[Issue] = field(default_factory=list)
    n_issues: Counter[str] = field(default_factory=Counter)

    @property
    def n_lost(self) -> int:
        """How many inputs were set aside."""
        return sum(n for code, n in self.n_issues.items() if code not in NOTES)

    def tell(self, issues: Iterable[Issue]) -> None:
        """Count issues, and keep the first of each code."""
        for issue in issues:
            self.n_issues[issue.code] += 1
            if self.n_issues[issue.code] <= SHOWN:
                self.issues.append(issue)


def take_in(
    store: Store,
    run: Run,
    items: Iterable[RawReport | Issue],
    only: ReadFilter,
    progress: Progress,
    jobs: int = 1,
) -> Added:
    """Parse what was read and write it, in order; in memory is one batch at a time.

    With ``jobs``, so many processes parse.
    """
    added = Added()
    version, filtered = seen_versions(only)

    def look_up(raws: Sequence[RawReport]) -> list[Outcome | None]:
        found = store.get_seen(raws, (version, filtered))
        return [_outcome(raw, seen) for raw, seen in zip(raws, found, strict=True)]

    n_inputs = 0
    for batch in _batches(read_through(items, only, look_up, jobs)):
        issues = [issue for reading in batch for issue in reading.issues]
        pairs = [(r.raw, r.report) for r in batch if r.raw is not None and r.report is not None]
        seen = [
            (reading.raw, filtered if reading.outcome.left_out else version, _seen(reading.outcome))
            for reading in batch
            if reading.raw is not None and reading.outcome is not None and _is_lasting(reading)
        ]
        with store.together():
            admitted = admit_batch(store, pairs)
            n_new = store.write_parsed(run, admitted.pairs, issues, admitted.outdated, seen)
        added.n_new += n_new
        added.n_changed += admitted.n_edits
        added.n_known += len(pairs) - n_new + sum(map(_is_known_report, batch))
        added.tell(issues)
        n_inputs += len(batch)
        progress("reading", n_inputs, 0)
    return added


def seen_versions(only: ReadFilter) -> tuple[str, str]:
    """Give the name of the parse stage as installed, and the same with a filter."""
    from importlib.metadata import version

    from reportedly import plugins

    group = "reportedly.parsers"
    parsers = {n: plugins.get_component(group, n).version for n in plugins.component_names(group)}
    plain = make_id("parse", program=version("reportedly"), parsers=parsers)
    wanted = make_id(
        "filter",
        domains=sorted(only.domains),
        languages=sorted(only.languages),
        first=str(only.first),
        last=str(only.last),
    )
    return plain, f"{plain}+{wanted}"


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    n_bytes = 0
    for reading in readings:
        batch.append(reading)
        n_bytes += len(reading.raw.content) if reading.raw else 0
        if len(batch) >= BATCH or n_bytes >= BATCH_BYTES:
            yield batch
            batch, n_bytes = [], 0
    if batch:
        yield batch


def _is_lasting(reading: Reading) -> bool:
    """Tell whether what the bytes came to is new, and owes nothing to what else was read.

    A report set aside for the sake of another's id may be taken in when it is read without it.
    """
    if reading.is_known or reading.outcome is None:
        return False
    return reading.report is not None or not reading.outcome.parsed.id


def _is_known_report(reading: Reading) -> bool:
    return reading.is_known and reading.outcome is not None and bool(reading.outcome.parsed.id)


def _outcome(raw: RawReport, seen: Seen | None) -> Outcome | None:
    from reportedly.parse.run import Parsed

    if seen is None:
        return None
    parsed = Parsed(raw.source, raw.url, seen.report_id, seen.sha256, seen.issues)
    return Outcome(parsed, seen.left_out)


def _seen(outcome: Outcome) -> Seen:
    parsed = outcome.parsed
    return Seen(parsed.id, parsed.sha256, parsed.issues, outcome.left_out)
