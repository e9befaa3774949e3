"""One target of the fuzzer, in a process of its own: bytes in, nothing but clear lines out.

    python -m benchmarks.fuzz_target NAME [libFuzzer options] [CORPUS…]

Started by ``benchmarks.fuzz``; needs atheris. ``replay`` is what the tests run over kept inputs.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

#: Bounds in which every input must be dealt with; small, so that bombs show.
MAX_BYTES = 300_000
#: Suffix of the name under which a format is given the bytes.
FORMATS = {
    "atom": ".xml",
    "eml": ".eml",
    "html": ".html",
    "jsonfeed": ".json",
    "jsonl": ".jsonl",
    "mhtml": ".mhtml",
    "newsmlg2": ".xml",
    "ninjs": ".json",
    "opml": ".opml",
    "pdf": ".pdf",
    "records": ".json",
    "sitemap": ".xml",
    "text": ".txt",
    "warc": ".warc",
}


def replay(name: str, data: bytes) -> list[str]:
    """Read bytes as a target does, and give the codes of what came of it ("ok" for a report).

    Raises:
        AssertionError: a law is broken.
        Exception: whatever falls through the stages: a fault of ours.
    """
    if name == "stated":
        return _stated(data)
    if name == "address":
        return _address(data)
    return _read(f"input{FORMATS[name]}", data)


def _read(name: str, data: bytes) -> list[str]:
    from reportedly.model.report import Issue
    from reportedly.parse.run import parse_reports
    from reportedly.sources.base import Document, ReadLimits
    from reportedly.sources.documents import HEAD_BYTES, read_reports_only, unpacked_head

    head = unpacked_head(data[:HEAD_BYTES])
    document = Document(name, name, name, head, lambda: io.BytesIO(data))
    codes = []
    for item in parse_reports(read_reports_only(document, ReadLimits(max_bytes=MAX_BYTES))):
        codes.append(item.code if isinstance(item, Issue) else "ok")
        if isinstance(item, Issue):
            assert item.message.count("\n") == 0, item.message
        else:
            check_laws(item)
    return codes


def check_laws(report: object) -> None:
    """Make sure that every block points at its text and nothing visible is outside all blocks."""
    from reportedly.model.report import Report

    assert isinstance(report, Report)
    at = 0
    for block in report.blocks:
        span = block.span
        assert report.text[span.start : span.end] == span.exact
        assert not report.text[at : span.start].strip(), "text outside all blocks"
        assert span.start >= at, "blocks overlap"
        at = span.end
    assert not report.text[at:].strip(), "text outside all blocks"
    for span in report.published.evidence:
        assert report.text[span.start : span.end] == span.exact


def _stated(data: bytes) -> list[str]:
    from reportedly.parse.dates import iter_moments, parse_moment

    text = data.decode("utf-8", "replace")
    parse_moment(text)
    return ["ok" for _ in iter_moments(text)]


def _address(data: bytes) -> list[str]:
    from reportedly.errors import InputError
    from reportedly.model.addresses import lasting_address
    from reportedly.sources.address import check_url

    text = data.decode("utf-8", "replace")
    lasting_address(text, text[::-1])
    try:
        check_url(text, allow_private=False, resolve=lambda host, port: ["93.184.216.34"])
    except InputError as error:
        return [error.code]
    return ["ok"]


def main() -> None:
    import atheris  # type: ignore[import-not-found]

    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["reportedly", "feedparser", "email"]):
        replay(name, b"a first input, so that all is imported")
    run: Callable[[bytes], object] = lambda data: replay(name, data)  # noqa: E731 - atheris wants one
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
