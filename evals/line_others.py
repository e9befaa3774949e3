"""Texts that other extractors make of pages, for ``evals.line_gold``: run by the peers' Python.

    python line_others.py < pages.jsonl > texts.jsonl

A line in is ``{"id", "html"}``, a line out ``{"id", "texts": {way: text}}``. Extractors that are
not installed there are left out. Imports nothing of Reportedly.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable

Extract = Callable[[str], str]


def _resiliparse(**options: bool) -> Extract:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html: extract(
        html, alt_texts=False, links=False, list_bullets=False, preserve_formatting=True, **options
    )


def _boilerpy() -> Extract:
    made = importlib.import_module("boilerpy3.extractors").LargestContentExtractor()
    return lambda html: str(made.get_content(html))


def _readability() -> Extract:
    document = importlib.import_module("readability").Document
    flat = _resiliparse(main_content=False)
    return lambda html: flat(document(html).summary(html_partial=True))


WAYS: dict[str, Callable[[], Extract]] = {
    "resiliparse_main": lambda: _resiliparse(main_content=True),
    "resiliparse_all": lambda: _resiliparse(main_content=False),
    "boilerpy": _boilerpy,
    "readability": _readability,
}


def main() -> None:
    """Read pages, write texts; a page that an extractor cannot read lacks that text."""
    extractors = {}
    for way, make in WAYS.items():
        try:
            extractors[way] = make()
        except ImportError as error:
            print(f"{way} left out: {error}", file=sys.stderr)
    for line in sys.stdin:
        page = json.loads(line)
        texts = {}
        for way, extract in extractors.items():
            try:
                texts[way] = extract(page["html"])
            except Exception as error:
                print(f"{page['id']} {way}: {error!r}"[:200], file=sys.stderr)
        print(json.dumps({"id": page["id"], "texts": texts}), flush=True)


if __name__ == "__main__":
    main()
