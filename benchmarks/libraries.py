"""How fast the libraries are that cost anything, each alone on one thread.

    python -m benchmarks.libraries [PATH]

PATH is anything ``reportedly brief`` reads (default ``examples/``). Rates are per second of CPU,
warmed up; read them as ratios between libraries, not as promises about a machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import cpu_seconds, print_table, use_one_thread

use_one_thread()

from benchmarks.speed import EXAMPLES, LEAD_WORDS, read  # noqa: E402 - threads are settled first

REPEATS = 3


def works(path: str) -> dict[str, tuple[Callable[[], object], float, str]]:
    """Give for each library what to run, how many units that is, and their name."""
    from reportedly.extract.run import load_model
    from reportedly.parse.language import detect_language
    from reportedly.parse.voices import VOICES
    from reportedly.text.embed import embed_texts

    reports = read(path, None)
    blocks = [b.span.exact for r in reports for b in r.article_blocks]
    n_words = sum(len(b.split()) for b in blocks)
    heads = [" ".join(r.text.split()[:LEAD_WORDS]) for r in reports]
    pages = [p.read_text("utf-8") for p in sorted(Path(path).glob("*.html"))]
    model = load_model()
    found: dict[str, tuple[Callable[[], object], float, str]] = {
        "spacy, en_core_web_sm": (
            lambda: [None for _ in model.pipe(blocks, batch_size=64)],
            n_words / 500,
            "reports of 500 words",
        ),
        "onnxruntime, MiniLM int8": (lambda: embed_texts(heads), len(heads), "heads of 64 pieces"),
        "fastText lid.176.ftz": (
            lambda: [detect_language(r.text) for r in reports * 50],
            len(reports) * 50,
            "texts",
        ),
    }
    if pages:
        names = ("trafilatura, precise", "trafilatura, default", "readability-lxml")
        for name, voice in zip(names, VOICES, strict=True):
            found[name] = (partial(_read_all, voice, pages * 5), len(pages) * 5, "pages")
    return found


def _read_all(voice: Callable[[str], str], pages: list[str]) -> None:
    for page in pages:
        voice(page)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("path", nargs="?", default=str(EXAMPLES))
    rows = []
    for name, (call, units, unit) in works(options.parse_args().path).items():
        call()
        took = cpu_seconds(call, REPEATS)
        rows.append((name, f"{units / took:,.1f}", f"{unit} / s of CPU"))
    print_table(("library", "rate", "unit"), rows)


if __name__ == "__main__":
    main()
