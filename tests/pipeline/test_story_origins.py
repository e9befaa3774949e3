"""What the list says of the origins of a whole story."""

from __future__ import annotations

from reportedly.model.report import RawReport, Report
from reportedly.parse.run import parse_reports
from reportedly.pipeline.listing import head_of
from reportedly.pipeline.local import Inputs, brief_reports
from reportedly.store.base import Head

WIRE = (
    "Ferry sinks off Tarnholt, 12 dead\n\n"
    "A ferry sank off the port of Tarn on Sunday, killing 12 people, the coast guard said.\n\n"
    "The Aldra was carrying 80 passengers from the island of Holm when it hit a rock, spokesman "
    "Ivo Kern told reporters in the port.\n\n"
    "Rescuers brought 68 people ashore by the evening and searched the water with two helicopters "
    "until it was too dark to see."
)


def heads(texts: dict[str, str]) -> list[Head]:
    raws = [
        RawReport(f"{name}.txt", text.encode(), "text/plain", "utf-8", outlet=name)
        for name, text in texts.items()
    ]
    reports = [item for item in parse_reports(raws) if isinstance(item, Report)]
    return [head_of("key", brief) for brief in brief_reports(Inputs(reports))]


def test_eleven_reprints_are_one_origin():
    whole = {f"Paper {n}": WIRE for n in range(5)}
    short = {f"Star {n}": WIRE.rsplit("\n\n", 1)[0] for n in range(6)}
    [head] = heads(whole | short)
    assert (head.n_reports, head.at_least, head.at_most) == (11, 1, 1)


def test_one_report_of_its_own_is_one_more():
    own = (
        "Twelve die as ferry goes down\n\n"
        "In thick fog a ferry went down off Tarnholt on Sunday; 12 people were killed.\n\n"
        "Fishermen from the port of Tarnholt, who heard the horn of the ship, were the first to "
        "find people in the water. The coast guard came an hour later with two helicopters."
    )
    [head] = heads({f"Paper {n}": WIRE for n in range(5)} | {"Tarn Post": own})
    assert (head.n_reports, head.at_least, head.at_most) == (6, 1, 2)
