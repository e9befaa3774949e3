"""One scorer a gold file: how well a stage does on the invented texts in ``evals/gold``."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from evals import program
from evals.metrics import bcubed, km, mean, near, normal, prf

Row = dict[str, Any]
HERE = Path(__file__).parent
GOLD = HERE / "gold"
EXAMPLES = HERE.parent / "examples"
_ARTICLE = ("headline", "standfirst", "subheading", "body")
_NEAR_KM = 161


def items(name: str) -> list[Row]:
    """Give the items of a gold file."""
    return list(json.loads((GOLD / f"{name}.json").read_text("utf-8"))["items"])


def _extracted(name: str) -> list[tuple[Row, Row]]:
    gold = items(name)
    rows = [{"id": g["id"], "text": g["text"], "published": g.get("published")} for g in gold]
    return list(zip(gold, program.run("extract", rows), strict=True))


def _at(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def _touches(span: Row, place: tuple[int, int]) -> bool:
    return bool(span["start"] < place[1] and place[0] < span["end"])


Same = Callable[[list[Any], Row], bool]


def _f1(name: str, field: str, same: Same) -> float:
    """F1 of items found one for one: their spans touch and ``same`` holds."""
    tp = n_found = n_gold = 0
    for gold, out in _extracted(name):
        found = list(out.get(field, []))
        n_found, n_gold = n_found + len(found), n_gold + len(gold[field])
        for wanted in gold[field]:
            place = _at(gold["text"], wanted[0])
            hit = next((f for f in found if _touches(f["span"], place) and same(wanted, f)), None)
            if hit is not None:
                found.remove(hit)
                tp += 1
    return prf(tp, n_found, n_gold)[2]


def score_times() -> float:
    """Value F1."""
    return _f1("times", "times", lambda gold, found: bool(found["timex3"]["value"] == gold[1]))


def score_places() -> float:
    """F1 of places put within 161 km."""

    def same(gold: list[Any], found: Row) -> bool:
        if found["lat"] is None:
            return False
        return km(found["lat"], found["lon"], gold[1], gold[2]) <= _NEAR_KM

    return _f1("places", "places", same)


def score_quantities() -> float:
    """F1 of ranges with their units."""
    return _f1(
        "quantities",
        "quantities",
        lambda gold, found: [found["low"], found["high"], found["unit"]] == gold[1:],
    )


def _is_said(quote: Row, content: str) -> bool:
    """Tell whether it is that quote; one may reach over its cue, a mixed one beyond its marks."""
    found, wanted = normal(quote["content"]["exact"]), normal(content)
    joined = quote["kind"] == "mixed" or "”" in quote["content"]["exact"].strip("“” ")
    return found == wanted or (joined and f" {wanted} " in f" {found} ")


def _is_by(quote: Row, speaker: str, people: dict[str, list[str]]) -> bool:
    names = [(quote["speaker"] or {}).get("exact"), *people.get(quote["entity"], [])]
    return any(near(name, speaker) for name in names)


def score_quotes() -> float:
    """F1 of direct and mixed quotes with the right speaker."""
    right_found = right_gold = n_found = n_gold = 0
    for gold, out in _extracted("quotes"):
        people = {e["id"]: [e["name"], *e["aliases"]] for e in out.get("entities", [])}
        found = [q for q in out.get("quotes", []) if q["kind"] != "indirect"]
        hits = [
            [_is_said(quote, said) and _is_by(quote, speaker, people) for quote in found]
            for said, speaker in gold["quotes"]
        ]
        n_found, n_gold = n_found + len(found), n_gold + len(hits)
        right_gold += sum(any(row) for row in hits)
        right_found += sum(any(row[i] for row in hits) for i in range(len(found)))
    p, r = right_found / max(1, n_found), right_gold / max(1, n_gold)
    return 2 * p * r / (p + r) if p + r else 0.0


def _in_order(names: list[str], wanted: list[str]) -> bool:
    at = 0
    for want in wanted:
        while at < len(names) and not near(names[at], want):
            at += 1
        if at == len(names):
            return False
        at += 1
    return True


def score_chains() -> float:
    """Share of chains whose links are all there, in order."""
    right = total = 0
    for gold, out in _extracted("chains"):
        for content, wanted in gold["chains"]:
            total += 1
            place = _at(gold["text"], content)
            chains = [
                [link["name"] for link in a["chain"]]
                for a in out.get("attributions", [])
                if _touches(a["content"], place)
            ]
            right += any(_in_order(names, wanted) for names in chains)
    return right / total


def score_entities() -> float:
    """Share of entities that have all their names and none of another's."""
    right = total = 0
    for gold, out in _extracted("entities"):
        for wanted in gold["entities"]:
            total += 1
            groups = [
                {e["name"], *e["aliases"], *(m["exact"] for m in e["mentions"])}
                for e in out.get("entities", [])
            ]
            right += any(
                set(wanted["names"]) <= names and not set(wanted["never"]) & names
                for names in groups
            )
    return right / total


def score_claims() -> float:
    """Share of events found with the right lemma, modality and polarity."""
    from reportedly.reconcile.text_words import stem

    right = total = 0
    for gold, out in _extracted("claims"):
        found = [
            (w.lower(), c["modality"], c["polarity"])
            for c in out.get("claims", [])
            for w in c["predicate"]["exact"].split()
        ]
        for lemma, modality, polarity in gold["claims"]:
            total += 1
            right += any(
                stem(word)[:4] == stem(lemma)[:4] and (m, p) == (modality, polarity)
                for word, m, p in found
            ) or _irregular(lemma, modality, polarity, found)
    return right / total


_IRREGULAR = {"find": "found", "meet": "met"}


def _irregular(lemma: str, modality: str, polarity: str, found: list[tuple[str, ...]]) -> bool:
    return (_IRREGULAR.get(lemma, lemma), modality, polarity) in found


def score_relations() -> float:
    """Share of pairs of passages with an expected relation."""
    gold = items("relations")
    rows = [
        {
            "id": g["id"],
            "left": {"text": g["left"], "published": g.get("left_published")},
            "right": {"text": g["right"], "published": g.get("right_published")},
        }
        for g in gold
    ]
    out = program.run("compare", rows)
    return mean(o.get("relation") in g["relation"] for g, o in zip(gold, out, strict=True))


@cache
def _briefs() -> tuple[Row, ...]:
    return tuple(program.brief_of_folder(str(EXAMPLES)))


@cache
def _reports() -> dict[str, Row]:
    """Give the reports of the examples by file name, each with the story it lies in."""
    return {
        Path(report["source"]).name: {**report, "story": brief["story"]["id"]}
        for brief in _briefs()
        for report in brief["reports"]
    }


@cache
def _parsed() -> dict[str, Row]:
    rows = []
    for path in sorted(EXAMPLES.iterdir()):
        if path.suffix in (".txt", ".html"):
            kind = "html" if path.suffix == ".html" else "text"
            rows.append({"id": path.name, kind: path.read_text("utf-8")})
    return {str(out["id"]): out for out in program.run("parse", rows)}


def _kinds(parsed: Row, line: str) -> set[str]:
    """Give the kinds of the blocks a line stands in; a line that the text lacks has none."""
    start = parsed.get("text", "").find(line)
    end = start + len(line)
    return {
        b["kind"] for b in parsed.get("blocks", []) if 0 <= start < b["end"] and b["start"] < end
    }


def score_blocks() -> float:
    """Share of lines marked rightly and days dated rightly; a lost article line counts five."""
    right = total = 0
    for gold in items("blocks"):
        parsed = _parsed()[gold["id"]]
        for line in gold["outside"]:
            total += 1
            right += not _kinds(parsed, line) & set(_ARTICLE)
        for line in gold["inside"]:
            kinds = _kinds(parsed, line)
            total += 5
            right += 5 * (bool(kinds) and kinds <= set(_ARTICLE))
        total += 1
        right += _is_dated(parsed.get("published") or {}, gold["published"])
    return right / total


def _is_dated(published: Row, day: str | None) -> bool:
    """Tell whether the day is right; where there is none, a single day would be wrong."""
    first, last = published.get("earliest"), published.get("latest")
    if day is None:
        return first is None or first != last
    return bool(first and last and first[:10] == day and last[:10] == day)


def score_stories() -> float:
    """Mean of the stories' B-cubed F1 and the F1 of pairs of copies."""
    (gold,) = items("stories")
    found = {name: _reports().get(name, {}).get("story", name) for name in gold["stories"]}
    names = {report["id"]: name for name, report in _reports().items()}
    pairs = {
        frozenset((names[c["from"]], names[c["to"]]))
        for brief in _briefs()
        for c in brief["copies"]
        if c["kind"] != "quotation"
    }
    wanted = {frozenset(pair) for pair in gold["copies"]}
    copies = prf(len(pairs & wanted), len(pairs), len(wanted))[2]
    return (bcubed(gold["stories"], found)[2] + copies) / 2


_LINE = ("title", "text", "published", "outlet")


def _sides(gold: Row) -> list[tuple[str, Row]]:
    """Give the two reports of a pair, each with its event and as a line of the cluster stage."""
    return [
        (
            gold[side]["event"],
            {"id": f"{gold['id']} {side}", **{k: gold[side].get(k) for k in _LINE}},
        )
        for side in ("left", "right")
    ]


def _stories(lines: list[Row]) -> dict[str, str]:
    """Group reports that come one after another, as they stand at the end."""
    out = program.run("cluster", lines, final=True)
    return {str(o["id"]): str(o.get("story", o["id"])) for o in out}


@cache
def lookalikes() -> dict[str, float]:
    """Give how hard pairs of reports fare: shares that sum up as ``score_lookalikes`` says."""
    gold = items("lookalikes")
    rights: dict[bool, list[bool]] = {True: [], False: []}
    events: dict[str, str] = {}
    lines: list[Row] = []
    for pair in gold:
        own = [line for _, line in _sides(pair)]
        rights[pair["same"]].append((len(set(_stories(own).values())) == 1) is pair["same"])
        events.update((line["id"], event) for event, line in _sides(pair))
        lines.extend(own)
    lines.sort(key=lambda line: (line["published"] or "", line["id"]))
    return {
        "apart": mean(rights[False]),
        "together": mean(rights[True]),
        "B3 F1": bcubed(events, _stories(lines))[2],
    }


def score_lookalikes() -> float:
    """Mean of look-alikes told apart, pairs of one event kept together, and B-cubed F1 of all."""
    return mean(lookalikes().values())


def _tells(answer: Row, name: str, words: str) -> bool:
    report = _reports().get(name, {}).get("id")
    spans = [s for s in answer["spans"] if s["report"] == report]
    return any(f" {normal(words)} " in f" {normal(s['exact'])} " for s in spans)


def _asks(question: Row, gold: Row) -> bool:
    """Tell whether every listed wording stands under the question, in answers of their own."""
    places = [
        {i for i, a in enumerate(question["answers"]) if _tells(a, name, words)}
        for name, words in gold["answers"]
    ]
    return bool(question["slot"] == gold["slot"]) and all(places) and len(set().union(*places)) >= 2


def _contradicts(question: Row, judgement: Row, pair: list[str]) -> bool:
    left, right = (question["answers"][judgement[side]] for side in ("left", "right"))
    one, other = pair[:2], pair[2:]
    return (_tells(left, *one) and _tells(right, *other)) or (
        _tells(left, *other) and _tells(right, *one)
    )


def score_questions() -> float:
    """Share of wanted questions asked, and of traps not called a contradiction."""
    questions = [q for brief in _briefs() for q in brief["questions"]]
    scores: list[float] = []
    for gold in items("questions"):
        if "answers" in gold:
            scores.append(any(_asks(q, gold) for q in questions))
            continue
        for pair in gold["none"]:
            claimed = [
                (q, j) for q in questions for j in q["judgements"] if j["relation"] == "contradict"
            ]
            scores.append(not any(_contradicts(q, j, pair) for q, j in claimed))
    return mean(scores)


def _expanded(reports: list[Row]) -> list[Row]:
    """Give the rows of a story; a report with several ``outlets`` is printed by each."""
    rows = []
    for report in reports:
        for outlet in report.get("outlets", [report.get("outlet")]):
            rows.append({**report, "id": f"r{len(rows)}", "outlet": outlet})
    return rows


def origins_of(gold: Row) -> Row | None:
    """Give the origins of the answer that most reports give with the words asked for."""
    brief = program.brief_of_story(_expanded(gold["reports"]))
    number = normal(gold["words"]).split()[0]
    answers = [
        answer
        for question in brief["questions"]
        for answer in question["answers"]
        if any(number in normal(s["exact"]).split() for s in answer["spans"])
    ]
    best = max(answers, key=lambda a: len(a["reports"]), default=None)
    return best["origins"] if best else None


def is_counted(gold: Row, found: Row | None) -> bool:
    """Tell whether both bounds are right, and every wanted origin is among those found."""
    if found is None:
        return False
    names = [source["name"] for source in found["sources"]]
    return (
        (found["at_least"], found["at_most"]) == (gold["at_least"], gold["at_most"])
        and all(any(near(name, wanted) for name in names) for wanted in gold["names"])
        and (bool(found["reasons"]) or len(gold["reports"]) == 1 or found["at_most"] > 1)
    )


def score_origins() -> float:
    """Share of stories whose answer has both bounds right and the wanted origins."""
    return mean(is_counted(gold, origins_of(gold)) for gold in items("origins"))


SCORERS: dict[str, Callable[[], float]] = {
    "blocks": score_blocks,
    "chains": score_chains,
    "claims": score_claims,
    "entities": score_entities,
    "lookalikes": score_lookalikes,
    "origins": score_origins,
    "places": score_places,
    "quantities": score_quantities,
    "questions": score_questions,
    "quotes": score_quotes,
    "relations": score_relations,
    "stories": score_stories,
    "times": score_times,
}
