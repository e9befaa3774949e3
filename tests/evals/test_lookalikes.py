"""The gold of hard pairs says what it means, and its score can fall on either side."""

from __future__ import annotations

import pytest
from evals.gold_scores import items

from evals import gold_scores

PAIRS = items("lookalikes")


def test_pairs_are_of_one_event_exactly_where_they_say_so() -> None:
    assert all((p["left"]["event"] == p["right"]["event"]) is p["same"] for p in PAIRS)
    assert sum(p["same"] for p in PAIRS) >= 30
    assert sum(not p["same"] for p in PAIRS) >= 30
    texts = [p[side]["text"] for p in PAIRS for side in ("left", "right")]
    assert len(set(texts)) == len(texts)
    assert len({p["id"] for p in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(("one_story", "apart", "together"), [(True, 0.0, 1.0), (False, 1.0, 0.0)])
def test_lumping_all_and_parting_all_each_lose_a_side(
    one_story: bool, apart: float, together: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def group(lines: list[gold_scores.Row]) -> dict[str, str]:
        return {line["id"]: "one" if one_story else line["id"] for line in lines}

    monkeypatch.setattr(gold_scores, "_stories", group)
    figures = gold_scores.lookalikes.__wrapped__()
    assert (figures["apart"], figures["together"]) == (apart, together)
    assert figures["B3 F1"] < 0.9
