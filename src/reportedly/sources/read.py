"""The read stage: targets in, raw reports and issues out, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly import plugins
from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import DEFAULT_LIMITS, ReadLimits, Source
from reportedly.sources.local import issue

GROUP = "reportedly.sources"


def registered_sources() -> tuple[Source, ...]:
    """Give the registered sources in the order they are asked: by rank, then by name."""
    sources: tuple[Source, ...] = plugins.load_all(GROUP)
    return tuple(sorted(sources, key=lambda s: (s.rank, s.name)))


def read_targets(
    targets: Sequence[str], limits: ReadLimits = DEFAULT_LIMITS
) -> Iterator[RawReport | Issue]:
    """Give what stands at each target, in order; an issue for each input set aside.

    Args:
        targets: paths, folders, URLs, or ``-`` for standard input.
        limits: bounds on sizes and times.
    """
    sources = registered_sources()
    for target in targets:
        source = next((s for s in sources if s.accepts(target)), None)
        if source is None:
            yield issue(repr(target), "not-found", "names nothing that can be read")
        else:
            yield from source.read(target, limits)
