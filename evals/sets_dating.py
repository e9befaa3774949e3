"""Score the day of publication solved from the text: hide the day of dated reports, and solve it.

Every line that states the day (a date line, the opening of a wire report, a short line that names
the true day in full) is blanked before the text is parsed again; neither address nor carrier is
given. What is left is the prose. Half of the outlets (or topics) is for developing, the other
half is what is reported.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from evals import data
from reportedly.model.report import Basis, DayInterval, RawReport, Report
from reportedly.parse.dates import parse_moment
from reportedly.parse.infer import Strictness, infer_days, narrow_by_siblings
from reportedly.parse.run import parse_report

Figures = dict[str, float]
#: How many reports of the large sets are taken, by hash of their id.
MOST = 500


@dataclass(frozen=True, slots=True)
class Dated:
    """A report whose day is known; ``group`` is its outlet or topic, by which sets are halved."""

    source: str
    id: str
    group: str
    day: date
    text: str

    @property
    def is_kept(self) -> bool:
        """True for the half that is reported, not developed on."""
        return _number(self.group) % 2 == 1


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _clustered(name: str, group: str, source: str, most: int) -> Iterator[Dated]:
    rows = [r for r in data.lines(name) if r.get("date") and not r.get("date_inferred")]
    rows.sort(key=lambda r: _number(str(r["id"])))
    for row in rows if source == "allsides" else rows[:most]:
        held = row[group] if group != "url" else _host(row["url"]) or row["source"]
        day = date.fromisoformat(row["date"][:10])
        yield Dated(source, str(row["id"]), str(held), day, row["text"])


def _pages(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with tarfile.open(data.find(path)) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if member.isfile() and member.name.endswith(".json"):
                yield member.name, json.loads(tar.extractfile(member).read())  # type: ignore[union-attr]


def _wcxb() -> Iterator[Dated]:
    for name, page in _pages("extract/wcxb-articles/wcxb-articles-dev300.tar.xz"):
        truth = page.get("ground_truth")
        moment = parse_moment(str((truth or {}).get("publish_date") or ""))
        if truth and moment and moment.days.n_days == 1 and moment.days.first:
            text = truth.get("main_content") or ""
            yield Dated("wcxb", name, _host(page["url"]), moment.days.first, text)


def _fundus() -> Iterator[Dated]:
    for name, cases in _pages("extract/fundus-fixtures/fundus-fixtures.tar.xz"):
        for key, case in cases.items():
            text, when = _fundus_text(case), case.get("publishing_date") or ""
            moment = parse_moment(str(when))
            if text and moment and moment.days.first:
                yield Dated("fundus", f"{name}/{key}", name, moment.days.first, text)


def _fundus_text(case: dict[str, Any]) -> str:
    body = case.get("body")
    if not isinstance(body, dict):
        return ""
    lines = [case.get("title") or "", *body.get("summary", [])]
    for section in body.get("sections", []):
        lines.extend([*section.get("headline", []), *section.get("paragraphs", [])])
    return "\n\n".join(str(x) for x in lines if x)


def dated_reports(most: int = MOST) -> list[Dated]:
    """Give the dated reports of all sets; of each large set of one style, at most ``most``."""
    out: list[Dated] = []
    sets = [
        _clustered("cluster/clustering/allsides.open.jsonl.gz", "source", "allsides", most),
        _clustered("cluster/clustering/giveme5w.open.jsonl.gz", "url", "giveme5w", most),
        _clustered("cluster/clustering/basil.open.jsonl.gz", "source", "basil", most),
        _clustered(
            "cluster/tls/entities_partial_articles.open.jsonl.gz", "entity", "entities", most
        ),
        _clustered("cluster/tls/t17_articles.open.jsonl.gz", "topic", "t17", most),
        _wcxb(),
        _fundus(),
    ]
    for rows in sets:
        out.extend(rows)
    return out


def _states(line: str, day: date) -> bool:
    """Tell whether a short line names the day in full, with its year."""
    if len(line) > 200 or str(day.year) not in line:
        return False
    month = rf"(?:{day.strftime('%B')}|{day.strftime('%b')})"
    named = rf"\b{month}\b\.?\s*0?{day.day}\b|\b0?{day.day}(?:st|nd|rd|th)?\s+{month}\b"
    numbers = rf"\b0?{day.month}[-/.]0?{day.day}\b|\b0?{day.day}[-/.]0?{day.month}\b"
    return re.search(f"{named}|{numbers}", line) is not None


def hide(dated: Dated) -> Report | None:
    """Give the report with every line blanked that states its day; None when nothing is left."""
    lines = dated.text.split("\n")
    text = "\n".join("" if _states(line, dated.day) else line for line in lines)
    for _ in range(8):
        if not text.strip():
            return None
        report = parse_report(RawReport("hidden", text.encode(), "text/plain"))
        if report.published.basis is not Basis.STATED:
            return report
        for span in report.published.evidence:
            text = text[: span.start] + " " * len(span) + text[span.end :]
    return None


def infer_kept() -> Iterator[tuple[Dated, dict[Strictness, DayInterval]]]:
    """Give the English reports of the half that is reported, with what is solved for each."""
    for dated in dated_reports():
        report = hide(dated) if dated.is_kept else None
        if report is not None and report.language == "en":
            yield dated, {s: infer_days(report, s).days for s in Strictness}


def score_siblings(most: int = 260) -> Figures:
    """Hide the day of reports of stories, and date them by the story's other reports.

    ``given`` is the share that gets a range in this way, ``held`` the share of those that hold the
    day, ``days`` their median width. At most four reports a story, six others beside each.
    """
    n, found = 0, []
    for row, others in _of_stories(most):
        day = date.fromisoformat(row["date"][:10])
        report = hide(Dated("story", str(row["id"]), "", day, row["text"]))
        if report is None or report.published.basis not in (Basis.INFERRED, Basis.UNKNOWN):
            continue
        n += 1
        published = narrow_by_siblings(report, [_dated_report(o) for o in others])
        if published != report.published:
            found.append((published.days, day))
    right = [days for days, day in found if days.contains(DayInterval(day, day))]
    return {
        "given": len(found) / max(1, n),
        "held": len(right) / max(1, len(found)),
        "days": float(median(d.n_days or 0 for d, _ in found)) if found else 0.0,
    }


def _of_stories(most: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for name, key in (("allsides", "story"), ("giveme5w", "story")):
        stories: dict[str, list[dict[str, Any]]] = {}
        for row in data.lines(f"cluster/clustering/{name}.open.jsonl.gz"):
            if row.get("date") and not row.get("date_inferred"):
                stories.setdefault(str(row[key]), []).append(row)
        ordered = sorted((k for k, v in stories.items() if len(v) > 1), key=_number)
        for story in ordered[:most]:
            for row in stories[story][:4]:
                yield row, [o for o in stories[story] if o is not row][:6]


def _dated_report(row: dict[str, Any]) -> Report:
    raw = RawReport("dated", row["text"].encode(), "text/plain", given_id=str(row["id"]))
    return parse_report(replace(raw, published=row["date"]))


def score_dating() -> Figures:
    """Coverage, share of ranges that hold the true day, and median width, at each strictness.

    ``covered`` is the share of reports with a range closed at both ends; ``held`` the share of
    those that hold the day; ``days`` their median width. ``year`` and ``month``: shares of all
    reports whose range holds the day and lies within 366 and within 31 days.
    """
    rows = list(infer_kept())
    figures: Figures = {}
    for level in Strictness:
        own = [(d, days[level]) for d, days in rows]
        found = [(d, days) for d, days in own if days.known]
        right = [days for d, days in found if days.contains(DayInterval(d.day, d.day))]
        widths = [days.n_days or 0 for _, days in found]
        figures |= {
            f"{level} covered": len(found) / max(1, len(own)),
            f"{level} held": len(right) / max(1, len(found)),
            f"{level} days": float(median(widths)) if widths else 0.0,
            f"{level} year": sum((d.n_days or 0) <= 366 for d in right) / max(1, len(own)),
            f"{level} month": sum((d.n_days or 0) <= 31 for d in right) / max(1, len(own)),
        }
    return figures
