"""A live page that is read each hour: one report with many former texts, and nobody else's."""

from __future__ import annotations

import json

from reportedly.model.report import RawReport
from reportedly.pipeline.library import add_items
from reportedly.pipeline.members import members_of, story_brief
from reportedly.store.sql import SqlStore

URL = "https://courier.example/live/pell-flood"
DATA = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Pell flood: what we know",
    "datePublished": "2023-04-11T06:00:00Z",
}
OTHERS = [
    "Museum in Oxmoor buys a lost portrait\n\n11 April 2023\n\nThe town museum in Oxmoor has "
    "bought a portrait by Ilse Varden that was thought lost for ninety years, its director said.",
    "Oxmoor museum shows portrait that was lost\n\n11 April 2023\n\nA portrait by Ilse Varden, "
    "lost for ninety years, hangs in the town museum in Oxmoor again, the museum's director said.",
]


def edition(hour: int) -> RawReport:
    """The page as it stands at an hour of the day: the newest entry on top."""
    entries = "".join(
        f"<h2>{h:02}:05</h2><p>The water at the Pell gauge stands at {200 + 9 * h} centimetres, "
        f"the river office said; quay {h} is closed and {40 * h} families have left.</p>"
        for h in range(hour, -1, -1)
    )
    page = (
        f"<!doctype html><html lang='en'><head><title>{DATA['headline']}</title>"
        f'<script type="application/ld+json">{json.dumps(DATA)}</script></head><body><main>'
        f"<article><h1>{DATA['headline']}</h1>{entries}</article></main></body></html>"
    )
    return RawReport(URL, page.encode(), media_type="text/html", url=URL)


def other(number: int, text: str) -> RawReport:
    return RawReport(f"{number}.txt", text.encode(), url=f"https://gazette.example/{number}")


def test_a_live_page_of_a_day_is_one_report_in_a_story_of_its_own(tmp_path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'library.db'}")
    add_items(store, [other(i, text) for i, text in enumerate(OTHERS)])
    for hour in range(24):
        added = add_items(store, [edition(hour)])
        assert (added.n_new, added.n_lost, added.n_issues["live-blog"]) == (1, 0, 1)
    (now,) = [r.id for r in store.iter_reports() if r.url == URL]
    stories = store.assignments()
    assert len(stories) == 3
    (own,) = members_of(store, [stories[now]])
    assert own.report_ids == (now,)
    brief = story_brief(store, own)
    assert ([r.id for r in brief.reports], len(brief.former), len(brief.edits)) == ([now], 23, 23)
    assert len(set(stories.values())) == 2
    store.close()
