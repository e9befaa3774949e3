"""Feeds and sitemaps: how fast they are read, beside the libraries that read them.

    python -m benchmarks.feeds [--entries N] [--addresses N]

A feed of invented entries of 2 kB each, with the whole text in each; a sitemap of N addresses.
Times are CPU milliseconds on one thread, the least of several runs. A broken feed has one
unescaped, unclosed tag, which no strict parser reads. fastfeedparser is run in the Python that
REPORTEDLY_PEERS_PYTHON names, where it is installed there.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import cpu_seconds, print_table

REPEATS = 5
WORDS = ("harbour", "council", "quay", "ferry", "net", "pillar", "winter", "crown", "season")
PEER = """
import sys, time, fastfeedparser
data, times = open(sys.argv[1], "rb").read(), []
for _ in range(5):
    began = time.process_time()
    feed = fastfeedparser.parse(data)
    times.append(time.process_time() - began)
print(min(times), len(feed.entries), feed.entries[0].published)
"""


def sentence(rng: random.Random) -> str:
    """Give a sentence of invented news."""
    return " ".join(rng.choice(WORDS) for _ in range(rng.randrange(8, 22))).capitalize() + "."


def make_feed(n_entries: int, *, broken: bool = False) -> bytes:
    """Give a feed of RSS 2.0 with the whole text in each entry."""
    rng = random.Random(3)  # noqa: S311 - no secret is made of it
    parts = [
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Velmora Herald'
        "</title><link>https://velmoraherald.example/</link>",
        "<description><p>News<br></description>" if broken else "",
    ]
    for number in range(n_entries):
        text = "".join(
            f"<p>{sentence(rng)} {sentence(rng)} {sentence(rng)} <a href='/{n}'>R&amp;D</a></p>"
            for n in range(6)
        )
        parts.append(
            f"<item><title>{sentence(rng)}</title><link>https://velmoraherald.example/{number}"
            "</link><pubDate>Tue, 10 Mar 2026 19:20:00 +0200</pubDate><dc:creator>Ilda Tarn"
            f"</dc:creator><description>{sentence(rng)}</description><content:encoded>"
            f"<![CDATA[{text}]]></content:encoded></item>"
        )
    return "".join([*parts, "</channel></rss>"]).encode()


def make_sitemap(n_addresses: int) -> bytes:
    """Give a sitemap."""
    rows = (
        f"<url><loc>https://velmoraherald.example/2026/03/{n}</loc>"
        "<lastmod>2026-03-11T07:00:00+02:00</lastmod></url>"
        for n in range(n_addresses)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<urlset xmlns="{space}">{"".join(rows)}</urlset>'.encode()


def ours(data: bytes) -> Callable[[], int]:
    """Give a reading of a document by this project that counts what it gave."""
    from reportedly.sources.base import ReadLimits
    from reportedly.sources.documents import make_document, read_items

    document = make_document("list.xml", "list.xml", "list.xml", lambda: io.BytesIO(data))
    limits = ReadLimits(max_links=10_000_000, max_bytes=1_000_000_000)
    return lambda: sum(1 for _ in read_items(document, limits))


def feedparser_alone(data: bytes, *, clean: bool) -> Callable[[], int]:
    """Give a reading by feedparser, with or without its work on the HTML of entries."""
    import feedparser

    def read() -> int:
        parsed = feedparser.parse(
            io.BytesIO(data), sanitize_html=clean, resolve_relative_uris=clean
        )
        return len(parsed.entries)

    return read


def peer(data: bytes) -> tuple[str, str, str]:
    """Give the row of fastfeedparser, or say why there is none."""
    python = os.environ.get("REPORTEDLY_PEERS_PYTHON")
    if not python:
        return "fastfeedparser", "-", "REPORTEDLY_PEERS_PYTHON is not set"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed.xml")
        path.write_bytes(data)
        command = [python, "-c", PEER, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return "fastfeedparser", "-", "not installed there"
    took, count, published = done.stdout.split()
    return "fastfeedparser", f"{float(took) * 1000:.1f}", f"{count} entries; dates as {published}"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--entries", type=int, default=200)
    options.add_argument("--addresses", type=int, default=50_000)
    given = options.parse_args()
    feed = make_feed(given.entries)
    works = {
        "reportedly": ours(feed),
        "feedparser": feedparser_alone(feed, clean=True),
        "feedparser, HTML left alone": feedparser_alone(feed, clean=False),
        "reportedly, a broken feed": ours(make_feed(given.entries, broken=True)),
        "reportedly, a sitemap": ours(make_sitemap(given.addresses)),
    }
    rows = []
    for name, work in works.items():
        count = work()
        rows.append((name, f"{cpu_seconds(work, REPEATS) * 1000:.1f}", f"{count:,} items"))
    print_table(("library", "ms", "what came of it"), [*rows, peer(feed)])


if __name__ == "__main__":
    main()
