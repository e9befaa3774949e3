"""The main text of pages by other programs: a worker that runs under a Python that has them.

    python evals/peer_text.py NAME < pages.jsonl > answers.jsonl

A line in is ``{"id", "html"}``; a line out ``{"id", "text", "cpu_s"}``: the text it takes for the
article and the CPU seconds that this page took, on one thread, after a first page for warmth.
Needs nothing of this project but for the name ``reportedly``. One that fails has found nothing.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable

ARTICLE = ("body", "subheading", "standfirst")


def _trafilatura(**options: bool) -> Callable[[str], str]:
    def read(html: str) -> str:
        from trafilatura import extract

        return extract(html, include_comments=False, **options) or ""

    return read


def _text(html: str) -> str:
    """Give the text of a piece of HTML, one line a block, as the article benchmark's runners do."""
    from lxml import html as lxml_html

    root = lxml_html.fromstring(f"<div>{html}</div>")
    blocks = ("p", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "br", "pre")
    for element in root.iter(*blocks):
        element.tail = "\n" + (element.tail or "")
    return str(root.text_content())


def read_readability(html: str) -> str:
    """readability-lxml's summary."""
    from readability import Document

    return _text(Document(html).summary(html_partial=True))


def read_newspaper4k(html: str) -> str:
    """newspaper4k's text."""
    from newspaper import Article

    article = Article("https://page.example/", language="en")
    article.download(input_html=html)
    article.parse()
    return str(article.text or "")


def read_resiliparse(html: str) -> str:
    """resiliparse's plain text of the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def read_goose3(html: str) -> str:
    """goose3's cleaned text."""
    from goose3 import Goose

    return str(Goose().extract(raw_html=html).cleaned_text or "")


def read_boilerpy3(html: str) -> str:
    """boilerpy3's article extractor."""
    from boilerpy3 import extractors

    return str(extractors.ArticleExtractor().get_content(html))


def read_justext(html: str) -> str:
    """jusText with its English list."""
    import justext

    paragraphs = justext.justext(html.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def read_consensus(html: str) -> str:
    """Of trafilatura, readability and newspaper4k, the text most like the two others."""
    texts = [
        t for f in (PEERS["trafilatura"], read_readability, read_newspaper4k) if (t := f(html))
    ]
    words = [set(zip(*(t.split()[i:] for i in range(3)), strict=False)) for t in texts]

    def likeness(a: int) -> float:
        others = (len(words[a] & w) / max(1, len(words[a] | w)) for w in words)
        return sum(others)

    return texts[max(range(len(texts)), key=likeness)] if texts else ""


def read_reportedly(html: str) -> str:
    """What this project takes for the article, without the headline."""
    from reportedly.model.report import RawReport
    from reportedly.parse.run import parse_report

    report = parse_report(RawReport("page.html", html.encode(), "text/html", "utf-8"))
    return "\n".join(b.span.exact for b in report.blocks if b.kind in ARTICLE)


PEERS: dict[str, Callable[[str], str]] = {
    "reportedly": read_reportedly,
    "trafilatura": _trafilatura(),
    "trafilatura fast": _trafilatura(fast=True),
    "trafilatura precision": _trafilatura(favor_precision=True),
    "trafilatura recall": _trafilatura(favor_recall=True),
    "readability": read_readability,
    "newspaper4k": read_newspaper4k,
    "resiliparse": read_resiliparse,
    "goose3": read_goose3,
    "boilerpy3": read_boilerpy3,
    "jusText": read_justext,
    "consensus of three": read_consensus,
}


def main() -> None:
    """Answer each line."""
    logging.disable(logging.CRITICAL)
    read = PEERS[sys.argv[1]]
    warm = False
    for line in sys.stdin:
        row = json.loads(line)
        for _ in range(1 if warm else 2):
            began = time.process_time()
            try:
                text = read(row["html"])
            except Exception as error:  # whatever another program raises: it found nothing
                print(f"{row['id']}: {error!r}"[:300], file=sys.stderr)
                text = ""
            took = time.process_time() - began
        warm = True
        print(json.dumps({"id": row["id"], "text": text, "cpu_s": round(took, 6)}), flush=True)


if __name__ == "__main__":
    main()
