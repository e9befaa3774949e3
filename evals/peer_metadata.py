"""What other programs say of a page: a worker that runs under a Python that has them.

    python evals/peer_metadata.py NAME < pages.jsonl > answers.jsonl

A line in is ``{"id", "html", "url"}``, a line out ``{"id", "title", "authors", "published"}``.
Needs nothing of this project, so that it runs in an environment of its own. A program that fails on
a page has said nothing of it.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]


def read_trafilatura(html: str, url: str | None) -> Answer:
    """trafilatura's metadata; its authors stand in one string."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(html, default_url=url)
    names = (found.author or "").split("; ") if found.author else []
    return {"title": found.title, "authors": names, "published": found.date}


def read_htmldate(html: str, url: str | None) -> Answer:
    """htmldate's original date, as its own evaluation asks for it."""
    from htmldate import find_date

    return {"published": find_date(html, original_date=True, url=url)}


def read_newspaper4k(html: str, url: str | None) -> Answer:
    """newspaper4k's article."""
    from newspaper import Article

    article = Article(url or "https://example.org/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    moment = article.publish_date
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": moment.isoformat() if moment else None,
    }


def read_goose3(html: str, url: str | None) -> Answer:
    """goose3's article."""
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as goose:
        found = goose.extract(raw_html=html)
    moment = found.publish_datetime_utc
    published = moment.isoformat() if moment else found.publish_date
    return {"title": found.title, "authors": list(found.authors), "published": published}


def read_mediacloud(html: str, url: str | None) -> Answer:
    """mediacloud-metadata; it names no authors."""
    from mcmetadata import extract

    found = extract(url or "https://example.org/", html_text=html)
    moment = found["publication_date"]
    return {
        "title": found["article_title"],
        "published": moment.date().isoformat() if moment else None,
    }


def read_structured(html: str, url: str | None) -> Answer:
    """A short reader over extruct: JSON-LD, then microdata, then Open Graph."""
    import extruct

    found = extruct.extract(
        html,
        base_url=url,
        syntaxes=["json-ld", "microdata", "opengraph"],
        uniform=True,
        errors="ignore",
    )
    told: Answer = {"title": None, "authors": [], "published": None}
    for node in [n for key in ("json-ld", "microdata") for n in _articles(found.get(key, []))]:
        told["title"] = told["title"] or node.get("headline")
        told["authors"] = told["authors"] or _names(node.get("author"))
        told["published"] = told["published"] or node.get("datePublished")
    for page in found.get("opengraph", []):
        told["title"] = told["title"] or page.get("og:title")
        told["published"] = told["published"] or page.get("article:published_time")
    return told


def _articles(items: list[Any]) -> list[dict[str, Any]]:
    flat = [n for i in items if isinstance(i, dict) for n in (i, *_list(i.get("@graph")))]
    kinds = ("Article", "Posting", "Report")
    return [n for n in flat if isinstance(n, dict) and any(k in str(n.get("@type")) for k in kinds)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(value: Any) -> list[str]:
    named = (a.get("name") if isinstance(a, dict) else a for a in _list(value))
    return [n for n in named if isinstance(n, str)]


PEERS: dict[str, Callable[[str, str | None], Answer]] = {
    "trafilatura": read_trafilatura,
    "htmldate": read_htmldate,
    "newspaper4k": read_newspaper4k,
    "goose3": read_goose3,
    "mediacloud-metadata": read_mediacloud,
    "extruct": read_structured,
}


def main(name: str) -> int:
    """Answer the lines of standard input by the named program."""
    logging.disable(logging.CRITICAL)
    read = PEERS[name]
    for line in sys.stdin:
        row = json.loads(line)
        try:
            answer = read(row["html"], row.get("url"))
        except Exception as error:
            # Whatever a program raises on a broken page, it has said nothing of it.
            answer = {"failed": repr(error)[:200]}
        print(json.dumps({"id": row["id"], **answer}, default=str), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
