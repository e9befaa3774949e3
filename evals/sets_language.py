"""Score the language of sentences, of paragraphs, and of single blocks in reports of two languages.

The sentences are those that the lingua detector is tested with (75 languages, 200 each). A wrong
"English" costs most (rubbish is extracted), then an English text taken for another (a report is
lost); an open language costs little.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from unicodedata import normalize

from evals import data
from reportedly.model.report import RawReport
from reportedly.parse.language import UNDETERMINED, detect_language
from reportedly.parse.run import parse_report

Figures = dict[str, float]
_ARCHIVE = "extract/lingua-testdata/lingua-sentences-200.tar.xz"
#: Written forms of one language, or languages that a reader of one reads as well.
_SAME = {"nb": "no", "nn": "no", "bs": "sh", "hr": "sh", "sr": "sh"}
_PARAGRAPH = 5
#: Run by the interpreter that has the peers; a text a line in, a code a line out.
_PEERS = {
    "lingua": (
        "from lingua import LanguageDetectorBuilder as B\n"
        "d = B.from_all_languages().with_preloaded_language_models().build()\n"
        "def f(t):\n    r = d.detect_language_of(t)\n"
        "    return r and r.iso_code_639_1.name.lower()\n"
    ),
    "py3langid": "import py3langid\ndef f(t):\n    return py3langid.classify(t)[0]\n",
}
_LOOP = (
    "import json, sys, time\nf('warm it up')\nout = []\ns = time.process_time()\n"
    "rows = json.load(sys.stdin)\nout = [f(t) for t in rows]\n"
    "print(json.dumps([time.process_time() - s, out]))\n"
)


def sentences() -> dict[str, list[str]]:
    """Give the sentences of each language."""
    out = {}
    with tarfile.open(data.find(_ARCHIVE)) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.isfile() and member.name.endswith(".txt"):
                text = tar.extractfile(member).read().decode("utf-8")  # type: ignore[union-attr]
                name = member.name.rsplit("/", 1)[-1].removesuffix(".txt")
                out[name] = [line.strip() for line in text.splitlines() if line.strip()]
    return out


def joined(n: int) -> list[tuple[str, str]]:
    """Give texts of ``n`` sentences with their language."""
    return [
        (language, " ".join(lines[i : i + n]))
        for language, lines in sentences().items()
        for i in range(0, len(lines) - n + 1, n)
    ]


def _figures(name: str, gold: list[str], found: list[str | None], cpu_s: float) -> Figures:
    same = [_SAME.get(g, g) == _SAME.get(f or "", f) for g, f in zip(gold, found, strict=True)]
    told = [s for s, f in zip(same, found, strict=True) if f not in (None, UNDETERMINED)]
    english = [f for g, f in zip(gold, found, strict=True) if g == "en"]
    other = [f for g, f in zip(gold, found, strict=True) if g != "en"]
    return {
        f"{name} right": sum(same) / len(same),
        f"{name} told": len(told) / len(same),
        f"{name} right of told": sum(told) / max(1, len(told)),
        f"{name} English lost": sum(f not in (None, "en") for f in english) / len(english),
        f"{name} taken for English": sum(f == "en" for f in other) / len(other),
        f"{name} open": sum(f is None for f in other) / len(other),
        f"{name} a second": len(gold) / max(1e-9, cpu_s),
    }


def _timed(detect: Callable[[str], str | None], texts: list[str]) -> tuple[float, list[str | None]]:
    detect("warm it up")
    began = time.process_time()
    found = [detect(t) for t in texts]
    return time.process_time() - began, found


def _peers(texts: list[str]) -> Iterator[tuple[str, float, list[str | None]]]:
    python = os.environ.get("REPORTEDLY_PEERS_PYTHON")
    for name, code in _PEERS.items() if python else ():
        done = subprocess.run(
            [str(python), "-c", code + _LOOP],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"  peer {name} skipped: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
            continue
        cpu_s, found = json.loads(done.stdout)
        yield name, cpu_s, found


def _blocks() -> Figures:
    """Reports of English paragraphs with one of another language among them, block by block."""
    paragraphs = joined(3)
    english = [t for g, t in paragraphs if g == "en"]
    other = [(g, t) for g, t in paragraphs if g != "en"][::7]
    hits = lost = wrong = total = 0
    for i, (_, foreign) in enumerate(other):
        mates = [english[(i + k) % len(english)] for k in range(4)]
        foreign = normalize("NFC", foreign)
        text = "\n\n".join([mates[0], mates[1], foreign, mates[2], mates[3]])
        report = parse_report(RawReport("mixed", text.encode(), "text/plain"))
        for block in report.article_blocks:
            is_foreign = block.language not in (None, "en")
            if block.span.exact in foreign:
                hits += is_foreign
                lost += not is_foreign
            else:
                wrong += is_foreign
                total += 1
    return {
        "foreign blocks found": hits / max(1, hits + lost),
        "English blocks lost": wrong / max(1, total),
    }


def score_language() -> Figures:
    """Sentences and paragraphs of five, beside the peers that are installed; blocks of reports."""
    figures: Figures = {}
    for name, n in (("sentence", 1), ("paragraph", _PARAGRAPH)):
        rows = joined(n)
        gold, texts = [g for g, _ in rows], [t for _, t in rows]
        cpu_s, found = _timed(detect_language, texts)
        figures |= _figures(name, gold, found, cpu_s)
        for peer, peer_s, theirs in _peers(texts):
            figures |= _figures(f"{peer} {name}", gold, theirs, peer_s)
    return figures | _blocks()
