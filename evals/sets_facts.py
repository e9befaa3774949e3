"""Scorers of the extract stage: times, attributions, places."""

from __future__ import annotations

from typing import Any

from evals import data, program
from evals.metrics import characters, km, overlap, prf

Figures = dict[str, float]
Row = dict[str, Any]

_TIMES = {
    "te3": "claims/temporal/te3_platinum.open.jsonl",
    "wikiwars": "claims/temporal/wikiwars_timex2.open.jsonl",
    "meantime": "claims/meantime/data.open.jsonl",
}
_NEAR_KM = 161


def _dateline(text: str) -> tuple[int, int]:
    """Give where the second line lies (MEANTIME's dateline, which is left out of the score)."""
    start = text.find("\n") + 1
    end = text.find("\n", start)
    return (start, end if end >= 0 else len(text)) if start else (0, 0)


def _gold_times(doc: Row, which: str) -> list[tuple[int, int, str]]:
    found = []
    for time in doc["timexes"]:
        spans = time.get("spans") or [[time["start"], time["end"]]]
        found.append((spans[0][0], spans[-1][1], (time.get("value") or "").upper()))
    return _in_scope(doc, found, which)


def _in_scope(doc: Row, times: list[tuple[int, int, str]], which: str) -> list[Any]:
    limit = doc.get("exhaustive_until") or len(doc["text"])
    low, high = _dateline(doc["text"]) if which == "meantime" else (0, 0)
    return [t for t in times if t[0] < limit and not low <= t[0] < high]


def _match_times(gold: list[Any], found: list[Any]) -> tuple[int, int, int]:
    strict = len({g[:2] for g in gold} & {f[:2] for f in found})
    used: set[int] = set()
    relaxed = value = 0
    for start, end, wanted in gold:
        best = [
            (f[2] == wanted, min(end, f[1]) - max(start, f[0]), -i)
            for i, f in enumerate(found)
            if i not in used and f[0] < end and start < f[1]
        ]
        if best:
            same, _, index = max(best)
            used.add(-index)
            relaxed += 1
            value += same
    return strict, relaxed, value


def score_times(which: str) -> Figures:
    """Strict, relaxed and value F1 of time expressions."""
    docs = data.lines(_TIMES[which])
    rows = [{"id": d["id"], "text": d["text"], "published": d.get("dct")} for d in docs]
    totals, n_found, n_gold = [0, 0, 0], 0, 0
    for doc, out in zip(docs, program.run("extract", rows), strict=True):
        gold = _gold_times(doc, which)
        times = [
            (t["span"]["start"], t["span"]["end"], (t["timex3"]["value"] or "").upper())
            for t in out.get("times", [])
        ]
        found = _in_scope(doc, times, which)
        totals = [a + b for a, b in zip(totals, _match_times(gold, found), strict=True)]
        n_found, n_gold = n_found + len(found), n_gold + len(gold)
    names = ("strict F1", "relaxed F1", "value F1")
    return {n: prf(t, n_found, n_gold)[2] for n, t in zip(names, totals, strict=True)}


def _spans(*spans: Row | None) -> frozenset[int]:
    return characters([(s["start"], s["end"]) for s in spans if s])


def _said(out: Row) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Give content and source of every quote and of every attribution that is no quote."""
    found = [(_spans(q["content"]), _spans(q["speaker"])) for q in out.get("quotes", [])]
    for said in out.get("attributions", []):
        content = _spans(said["content"])
        links = [link["span"] for link in said["chain"] if link["span"]]
        source = said["chain"][-1]["span"] if said["chain"] else None
        if not any(overlap(content, other) > 0.8 for other, _ in found):
            found.append((content, _spans(source or (links[0] if links else None))))
    return found


def _match_said(gold: list[Any], found: list[Any]) -> tuple[int, int]:
    used: set[int] = set()
    contents = sources = 0
    for content, source in gold:
        scores = [(overlap(content, f[0]), i) for i, f in enumerate(found) if i not in used]
        if scores and max(scores)[0] >= 0.5:
            index = max(scores)[1]
            used.add(index)
            contents += 1
            other = found[index][1]
            sources += overlap(source, other) >= 0.3 if source else not other
    return contents, sources


def score_polnear() -> Figures:
    """F1 of attributed content (overlap ≥ .5), and with the right source (overlap ≥ .3)."""
    docs = data.lines("claims/polnear_attribution/data.open.jsonl")
    docs = [d for d in docs if d["compartment"] != "train"][:80]
    rows = [{"id": d["id"], "text": d["text"], "published": d.get("date")} for d in docs]
    contents = sources = n_found = n_gold = 0
    for doc, out in zip(docs, program.run("extract", rows), strict=True):
        gold = [
            (characters(a["content"]), characters(a["source"]))
            for a in doc["attributions"]
            if a["type"].startswith("Attribution") and a["content"]
        ]
        found = _said(out)
        right, attributed = _match_said(gold, found)
        contents, sources = contents + right, sources + attributed
        n_found, n_gold = n_found + len(found), n_gold + len(gold)
    return {
        "content F1": prf(contents, n_found, n_gold)[2],
        "content and source F1": prf(sources, n_found, n_gold)[2],
    }


def _is_right(gold: Row, place: Row) -> bool:
    wanted = str(gold.get("geonameid") or "")
    if wanted and place["gazetteer_id"] and wanted in str(place["gazetteer_id"]):
        return True
    if place["lat"] is None:
        return False
    distance = km(place["lat"], place["lon"], float(gold["lat"]), float(gold["lon"]))
    return distance <= _NEAR_KM


def score_places(which: str) -> Figures:
    """Share of gold toponyms found and put within 161 km of the truth."""
    docs = data.lines(f"claims/geoparsing/{which}.open.jsonl")
    rows = [{"id": d["id"], "text": d["text"], "published": d.get("date")} for d in docs]
    n_gold = n_found = right = 0
    for doc, out in zip(docs, program.run("extract", rows), strict=True):
        for gold in (t for t in doc["toponyms"] if t.get("lat") is not None):
            n_gold += 1
            here = [
                p
                for p in out.get("places", [])
                if p["span"]["start"] < gold["end"] and gold["start"] < p["span"]["end"]
            ]
            n_found += bool(here)
            right += bool(here) and _is_right(gold, here[0])
    return {"end to end ≤ 161 km": right / n_gold, "found": n_found / n_gold}
