"""Filling a library with the invented stream, and choosing the reports to measure with."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.standin import without_models
from benchmarks.stream import Item, Made, iter_items, make_item
from benchmarks.stream_words import seeded

if TYPE_CHECKING:
    from reportedly.model.facts import Extraction
    from reportedly.model.report import RawReport, Report

#: Reports of one run of ``add`` while filling.
BATCH = 1000
#: The reports measured with come from so many that arrive next.
WINDOW = 3000
#: How many of 200 of them join a story that holds so many reports by then (least, most): the
#: shares are those of the stream, the same at every size, for a brief costs with its story's size.
CLASSES = {(0, 0): 76, (1, 3): 56, (4, 15): 40, (16, 60): 24, (61, 120): 4}


def raw_of(made: Made) -> RawReport:
    """Give a report as a carrier would."""
    from reportedly.model.report import RawReport

    return RawReport(
        source=made.url,
        content=made.text.encode("utf-8"),
        media_type="text/plain",
        url=made.url,
        title=made.title,
        outlet=made.outlet,
        published=made.published,
        locator=made.url,
    )


def story_of_url(url: str) -> str:
    """Give the gold story, which an invented address names."""
    return url.split("/")[3]


class Stream:
    """The plan of the stream up to some report, read once; the texts are made when asked for."""

    def __init__(self, seed: int, n_items: int) -> None:
        self.seed = seed
        self.items: list[Item] = list(itertools.islice(iter_items(seed), n_items))

    def made(self, items: Iterable[Item]) -> Iterator[Made]:
        """Write the texts of some reports."""
        return (make_item(self.seed, item) for item in items)

    def probes(self, size: int, n_probes: int) -> list[Item]:
        """Choose reports that arrive after the first ``size``, as many of each class everywhere.

        They come in random order (seeded); of a story that begins there, only the first one.
        """
        held = Counter(item.story for item in self.items[:size])
        by_class: dict[tuple[int, int], list[Item]] = {bounds: [] for bounds in CLASSES}
        begun: set[int] = set()
        for item in self.items[size : size + WINDOW]:
            if item.story in begun:
                continue
            if not held[item.story]:
                begun.add(item.story)
            for bounds in CLASSES:
                if bounds[0] <= held[item.story] <= bounds[1]:
                    by_class[bounds].append(item)
        rng = seeded(f"{self.seed} probes")
        chosen: list[Item] = []
        for bounds, share in CLASSES.items():
            wanted = round(n_probes * share / sum(CLASSES.values()))
            chosen += rng.sample(by_class[bounds], min(wanted, len(by_class[bounds])))
        rng.shuffle(chosen)
        return chosen

    def next_items(self, size: int, n_items: int) -> list[Item]:
        """Give what arrives after the reports that probes are chosen from."""
        return self.items[size + WINDOW : size + WINDOW + n_items]


class Extracted:
    """Extractions kept in a file, for they take longest and are the same in every library."""

    def __init__(self, path: Path, wanted: frozenset[str]) -> None:
        from reportedly.pipeline.pending import extract_version

        self._wanted = wanted
        self._version = extract_version()
        self._file = sqlite3.connect(path)
        self._file.execute("CREATE TABLE IF NOT EXISTS found (id, version, body)")
        self._file.execute("CREATE UNIQUE INDEX IF NOT EXISTS one ON found (id, version)")

    def extract(self, report: Report) -> Extraction:
        """Extract from a report that a measured one will stand beside, else give nothing."""
        from reportedly.extract.run import extract_reports
        from reportedly.model.codec import decode, encode
        from reportedly.model.facts import Extraction

        if _key_of(report.url) not in self._wanted:
            return Extraction(report.id)
        key = (report.id, self._version)
        row = self._file.execute("SELECT body FROM found WHERE id = ? AND version = ?", key)
        for (body,) in row:
            return decode(Extraction, json.loads(body), {report.id: report})
        found = next(extract_reports([report]))
        body = json.dumps(encode(found))
        self._file.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", (*key, body))
        self._file.commit()
        return found


def fill(
    path: Path, stream: Stream, size: int, extracted: Extracted, until: float | None = None
) -> int:
    """Fill a library with the first ``size`` reports of a stream; give how many it holds.

    What is there already is left alone; it stops at the moment ``until`` (of ``time.monotonic``).
    """
    from reportedly.pipeline.library import add_items
    from reportedly.store.sql import SqlStore

    store = SqlStore(str(path) if "://" in str(path) else f"sqlite:///{path}")
    try:
        with without_models(extracted.extract):
            held = store.last_seq()
            while held < size and (until is None or time.monotonic() < until):
                items = stream.items[held : min(size, held - held % BATCH + BATCH)]
                add_items(store, [raw_of(made) for made in stream.made(items)])
                if store.last_seq() == held:
                    raise RuntimeError(f"nothing was added after {held} reports")
                held = store.last_seq()
                print(f"filled {held} of {size}", flush=True)
    finally:
        store.close()
    return held


def neighbours(stream: Stream, sizes: Sequence[int], n_probes: int) -> frozenset[str]:
    """Give the addresses of the reports held that measured ones will stand beside in a story."""
    found: set[str] = set()
    for size in sizes:
        stories = {item.story for item in stream.probes(size, n_probes)}
        near = (item for item in stream.items[:size] if item.story in stories)
        found.update(f"{item.story}/{item.place}" for item in near)
    return frozenset(found)


def copy_library(path: Path, to: Path) -> Path:
    """Copy a library's file for measuring, so that what is measured stays out of the next size."""
    for old in to.parent.glob(f"{to.name}*"):
        old.unlink()
    source = sqlite3.connect(path)
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copyfile(path, to)
    return to


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _key_of(url: str | None) -> str:
    """Give the part of an invented address that names story and place."""
    return "/".join((url or "").split("/")[-2:])
