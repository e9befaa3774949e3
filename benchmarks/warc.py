"""Web archives: how fast they are read, beside the peers, and that memory does not grow with them.

    python -m benchmarks.warc [--records 200,2000] [--parse N] [--add N]

Archives of invented pages are built (each record packed by itself, as Common Crawl packs them; a
third of the records are requests, pictures and answers other than 200). Rates are per second of
CPU on one thread: reading gives every page with its body unpacked; read and parse gives reports.
Peers are run where they are installed (fastwarc is; for warcio name a Python that has it in
REPORTEDLY_PEERS_PYTHON). Peak memory is that of a process of its own; the aim is under 500 MB.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import cpu_seconds, print_table, program, run_child, use_one_thread

use_one_thread()

AIM_MB = 500
PLACES = ("Tolva", "Brel", "Marrin", "Oskar Bay", "Hesk", "Varnholm", "Lower Tarn", "Quill")
WHO = ("the harbour master", "a spokeswoman", "the council", "police", "a union official")
WHAT = ("the ferry to", "the road to", "the school in", "the hospital in", "the bridge at")
DONE = ("was closed", "was opened again", "will be rebuilt", "was damaged by a storm", "is full")
MENU = "".join(f'<li><a href="/section/{i}">Section {i}</a></li>' for i in range(60))

WARCIO = """
import sys, time
from warcio.archiveiterator import ArchiveIterator
began = time.process_time()
n = 0
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
            n += len(record.content_stream().read()) > 0
print(n, time.process_time() - began)
"""


def sentence(rng: random.Random) -> str:
    """Give an invented sentence."""
    opening = f"{rng.choice(WHAT)} {rng.choice(PLACES)} {rng.choice(DONE)}"
    return (
        f"{opening.capitalize()} on {rng.choice(('Monday', 'Friday'))}, {rng.choice(WHO)} said, "
        f"and some {rng.randrange(20, 900)} people of {rng.choice(PLACES)} had to wait for "
        f"{rng.randrange(2, 9)} hours."
    )


def page(rng: random.Random, number: int) -> bytes:
    """Give an invented page of some 20 kB: a menu, an article of 400 words, a list of links."""
    title = sentence(rng).partition(",")[0]
    body = "".join(f"<p>{' '.join(sentence(rng) for _ in range(3))}</p>" for _ in range(6))
    links = "".join(
        f'<li><a href="/news/{rng.randrange(10**6)}">{sentence(rng)[:60]}</a></li>'
        for _ in range(40)
    )
    filler = "".join(f'<div class="x{i}" data-n="{rng.random()}"></div>' for i in range(150))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="2021-05-{number % 28 + 1:02}T08:00:00Z">'
        f"</head><body><nav><ul>{MENU}</ul></nav>{filler}<main><article><h1>{title}</h1>{body}"
        f"</article></main><aside><ul>{links}</ul></aside></body></html>"
    ).encode()


def record(kind: str, number: int, block: bytes) -> bytes:
    """Give one packed record."""
    media = "application/http; msgtype=" + ("request" if kind == "request" else "response")
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0-{kind}-{number}>\r\n"
        f"WARC-Date: 2021-05-{number % 28 + 1:02}T10:00:00Z\r\n"
        f"WARC-Target-URI: https://www.site{number % 97}.example/news/{number}\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


def records(n_pages: int) -> Iterator[bytes]:
    """Give an archive record by record."""
    rng = random.Random(7)  # noqa: S311 - invented pages, the same every time
    ok = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    for number in range(n_pages):
        yield record("request", number, b"GET /news HTTP/1.1\r\nHost: site.example\r\n\r\n")
        yield record("response", number, ok + page(rng, number))
        if number % 4 == 0:
            yield record("response", number, b"HTTP/1.1 404 Not Found\r\n\r\nnone here")
        if number % 5 == 0:
            picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + rng.randbytes(20_000)
            yield record("response", number, picture)


def build(folder: Path, n_pages: int) -> Path:
    """Write an archive of so many pages, unless it is there."""
    path = folder / f"pages-{n_pages}.warc.gz"
    if not path.exists():
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.writelines(records(n_pages))
        draft.replace(path)
    return path


def read_ours(path: Path) -> int:
    """Read every page of an archive."""
    from reportedly.model.report import RawReport
    from reportedly.sources.read import read_targets

    return sum(isinstance(item, RawReport) for item in read_targets([str(path)]))


def read_fastwarc(path: Path) -> int:
    """Read every page by fastwarc's iterator."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    n = 0
    for found in ArchiveIterator(str(path), record_types=WarcRecordType.response):
        if found.http_headers.status_code == 200:
            n += len(found.reader.read()) > 0
    return n


def parse_ours(path: Path) -> int:
    """Read and parse every page."""
    from reportedly.model.report import Report
    from reportedly.parse.run import parse_reports
    from reportedly.sources.read import read_targets

    return sum(isinstance(i, Report) for i in parse_reports(read_targets([str(path)])))


def warcio_seconds(path: Path) -> float | None:
    """Give the CPU time that warcio needs in the peers' Python, or None without one."""
    python = os.environ.get("REPORTEDLY_PEERS_PYTHON")
    if not python:
        return None
    done = subprocess.run(
        [python, "-c", WARCIO, str(path)], capture_output=True, text=True, check=False
    )
    return float(done.stdout.split()[1]) if done.returncode == 0 else None


def speed(path: Path, n_pages: int, n_parsed: Path) -> None:
    """Print how fast an archive is read and parsed."""
    works: dict[str, Callable[[], object]] = {
        "reportedly, reading": lambda: read_ours(path),
        "fastwarc, reading": lambda: read_fastwarc(path),
    }
    n_all = sum(1 for _ in records(n_pages))
    rows = []
    for name, work in works.items():
        took = cpu_seconds(work, 3)
        rows.append((name, f"{n_all / took:,.0f}", f"{n_pages / took:,.0f}"))
    took_warcio = warcio_seconds(path)
    if took_warcio is None:
        rows.append(("warcio, reading", "not installed", ""))
    else:
        rows.append(
            ("warcio, reading", f"{n_all / took_warcio:,.0f}", f"{n_pages / took_warcio:,.0f}")
        )
    n_small = int(n_parsed.name.split("-")[1].split(".")[0])
    took = cpu_seconds(lambda: parse_ours(n_parsed), 2)
    rows.append(("reportedly, read and parse", "", f"{n_small / took:,.1f}"))
    print_table(("work", "records/s", "pages/s"), rows)


def memory(folder: Path, sizes: list[int], n_added: int) -> None:
    """Print the peak memory of reading, of parse, and of add, by the size of the archive."""
    rows = []
    read = "import sys; from pathlib import Path; from benchmarks.warc import read_ours; "
    for n in sizes:
        path = build(folder, n)
        megabytes = path.stat().st_size / 1e6
        only_read = [sys.executable, "-c", f"{read} read_ours(Path(sys.argv[1]))", str(path)]
        works = {"reading": only_read, "parse": [*program(), "parse", "-q", str(path)]}
        if 0 < n <= n_added:
            library = folder / f"library-{n}.db"
            library.unlink(missing_ok=True)
            works["add"] = [*program(), "add", "-q", "--library", str(library), str(path)]
        for name, arguments in works.items():
            child = run_child(arguments)
            good = child.peak_mb < AIM_MB and child.status in (0, 1)
            verdict = "within" if good else "ABOVE or failed"
            row = (name, f"{n:,}", f"{megabytes:.1f}", f"{child.peak_mb:.0f}")
            rows.append((*row, f"{child.cpu_s:.1f}", verdict))
    heads = ("work", "pages", "archive MB", "peak MB", "CPU s", f"aim {AIM_MB} MB")
    print_table(heads, rows)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--records", default="200,2000", help="pages of the archives, by commas")
    options.add_argument("--parse", type=int, default=100, help="pages to time parsing on")
    options.add_argument("--add", type=int, default=200, help="no add above so many pages")
    options.add_argument("--folder", type=Path, help="keep the archives there")
    given = options.parse_args()
    sizes = [int(n) for n in given.records.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        # Memory first: a process begins with what its parent holds.
        memory(folder, sizes, given.add)
        speed(build(folder, sizes[0]), sizes[0], build(folder, given.parse))


if __name__ == "__main__":
    main()
