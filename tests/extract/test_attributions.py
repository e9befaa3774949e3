"""Attribution chains, from the reader outward, read from invented reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.extract.attributions import AttributionExtractor
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.model.facts import Attribution
from reportedly.model.report import Report

Find = Callable[[str], tuple[Attribution, ...]]


@pytest.fixture(scope="session")
def find(make_report: Callable[..., Report]) -> Find:
    class Lone(AttributionExtractor):
        after = ()

    def run(text: str) -> tuple[Attribution, ...]:
        (context,) = parse_contexts([make_report(text)])
        return extract_context(context, [Lone()]).attributions

    return run


CASES = [
    (
        "Ilse Bram told Reuters that the bridge would stay closed.",
        [("Reuters", "agency"), ("Ilse Bram", "person")],
    ),
    (
        "The council said in a statement that the bridge would stay closed.",
        [("a statement", "document"), ("The council", "official")],
    ),
]


@pytest.mark.parametrize(("text", "chain"), CASES)
def test_chain(find: Find, text: str, chain: list[tuple[str, str]]) -> None:
    assert chain in [[(k.name, k.kind.value) for k in a.chain] for a in find(text)]
