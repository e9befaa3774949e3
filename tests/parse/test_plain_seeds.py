"""The five reports that the project exists for, if they lie beside this checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.model.report import BlockKind, RawReport
from reportedly.parse.run import parse_report

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
CODES = {
    "H": BlockKind.HEADLINE,
    "S": BlockKind.STANDFIRST,
    "s": BlockKind.SUBHEADING,
    "b": BlockKind.BODY,
    "C": BlockKind.CAPTION,
    "c": BlockKind.CREDIT,
    "D": BlockKind.DATELINE,
    "O": BlockKind.SOURCE_LINE,
    "T": BlockKind.TAGS,
    "R": BlockKind.RELATED_LINK,
    "X": BlockKind.BOILERPLATE,
}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed reports are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("000", "HbbbbRbbbbbbbRX"),
        ("001", "HbbbbbbbbbbbbXXX"),
        ("002", "DTHcTbbbRbbbRbbXTT"),
        ("003", "HSCCbbbbbbsbbbbbsXbbbbbO"),
        ("004", "XHSbbbXbbbbbOXX"),
    ],
)
def test_every_line_of_the_seeds_is_told_apart(name: str, codes: str) -> None:
    [path] = SEEDS.glob(f"{name}_*.txt")
    report = parse_report(RawReport(path.name, path.read_bytes(), "text/plain"))
    assert [b.kind for b in report.blocks] == [CODES[c] for c in codes]
