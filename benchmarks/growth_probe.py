"""Measures one filled library, in a process of its own: what an add costs, and what memory.

    python -m benchmarks.growth_probe LIBRARY PROBES.jsonl MORE.jsonl RESULT.json

PROBES are added one at a time through the whole pipeline, MORE all at once through the grouping
alone, with features computed before the clock starts. The library is changed by it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import own_peak_mb, use_one_thread

use_one_thread()

from benchmarks.growth_fill import raw_of  # noqa: E402 - threads are settled first
from benchmarks.standin import (  # noqa: E402
    replace_everywhere,
    without_models,
    words_for_vectors,
)
from benchmarks.stream import make_item, story_items  # noqa: E402

#: Probes that are added before the clock starts, so that models are loaded.
WARM_UP = 3
#: Functions of the pipeline that are timed by themselves, where they are: (module, name, as).
STAGES = (
    ("reportedly.pipeline.library", "take_in", "read"),
    ("reportedly.pipeline.library", "_extract_missing", "extract"),
    ("reportedly.pipeline.library", "_cluster", "group"),
    ("reportedly.pipeline.library", "write_heads", "heads"),
)

Times = dict[str, float]


class Clock:
    """CPU seconds of named parts of the work on one report."""

    def __init__(self) -> None:
        self.spent: Times = {}

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function so that its CPU time is added up under a name."""

        def run(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - began

        return run

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time the stages and the embedding of whatever runs inside."""
        import importlib

        from reportedly.text import embed

        with ExitStack() as stack:
            for module_name, function, name in STAGES:
                work = getattr(importlib.import_module(module_name), function)
                replace_everywhere(stack, function, work, self.timed(name, work))
            stack.enter_context(words_for_vectors(at_full_price=True))
            work = embed.embed_texts
            replace_everywhere(stack, "embed_texts", work, self.timed("embed", work))
            yield


def add_one_by_one(library: str, probes: list[dict[str, int]]) -> list[Times]:
    """Add reports one at a time with the library open; give the times of each, warmed up."""
    from reportedly.pipeline.library import add_items
    from reportedly.store.sql import SqlStore

    clock, rows = Clock(), []
    store = SqlStore(library)
    with clock.watching():
        for probe in probes:
            raw = raw_of(make_item(probe["seed"], _item(probe)))
            clock.spent = {}
            wall, cpu = time.perf_counter(), time.process_time()
            added = add_items(store, [raw])
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            if added.n_new != 1:
                raise RuntimeError(f"{raw.url} was not added: {added.issues}")
            spent = clock.spent
            spent["group"] = spent.get("group", 0.0) - spent.get("embed", 0.0)
            rows.append({"cpu": cpu, "wall": wall, **spent})
    store.close()
    return rows[WARM_UP:]


def grouping_rate(library: str, more: list[dict[str, int]]) -> float:
    """Give the reports a second of CPU that the grouping takes in, its features not counted."""
    from reportedly.cluster import features
    from reportedly.pipeline import library as pipeline
    from reportedly.store.sql import SqlStore

    clock = Clock()
    store = SqlStore(library)
    raws = [raw_of(make_item(probe["seed"], _item(probe))) for probe in more]
    with without_models(), ExitStack() as stack:
        grouping, counting = pipeline._cluster, features.features_of
        replace_everywhere(stack, "_cluster", grouping, clock.timed("group", grouping))
        replace_everywhere(stack, "features_of", counting, clock.timed("features", counting))
        pipeline.add_items(store, raws)
    store.close()
    return len(more) / max(1e-9, clock.spent["group"] - clock.spent.get("features", 0.0))


def _item(probe: dict[str, int]) -> Any:
    return story_items(probe["seed"], probe["story"])[probe["place"]]


def _read(path: str) -> list[dict[str, int]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def main() -> None:
    """Measure and write the result as JSON."""
    library, probes, more, result = sys.argv[1:5]
    url = library if "://" in library else f"sqlite:///{library}"
    adds = add_one_by_one(url, _read(probes))
    peak = own_peak_mb()
    body = {"adds": adds, "peak_mb": peak, "rate": grouping_rate(url, _read(more))}
    Path(result).write_text(json.dumps(body), encoding="utf-8")


if __name__ == "__main__":
    main()
