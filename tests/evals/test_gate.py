"""The gate itself: it must be able to fail, and its gold must be sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evals.gate import Floor, check, corpus_hash, raised, read_floors, write_floors
from evals.gold_scores import EXAMPLES, GOLD, SCORERS, items

from evals import gate


@pytest.mark.parametrize(
    ("score", "floor", "corpus", "word"),
    [
        (0.8, Floor(0.8, "a"), "a", None),
        (0.9, Floor(0.8, "a"), "a", None),
        (0.79996, Floor(0.8, "a"), "a", None),
        (0.7999, Floor(0.8, "a"), "a", "fell"),
        (0.9, Floor(0.8, "a"), "b", "changed"),
        (0.9, None, "a", "no floor"),
    ],
)
def test_check(score: float, floor: Floor | None, corpus: str, word: str | None) -> None:
    problem = check(score, floor, corpus)
    assert (problem is None) if word is None else (problem is not None and word in problem)


def test_a_floor_only_rises_on_unchanged_gold() -> None:
    assert raised(0.7, Floor(0.8, "a"), "a") == Floor(0.8, "a")
    assert raised(0.9, Floor(0.8, "a"), "a") == Floor(0.9, "a")
    assert raised(0.7, Floor(0.8, "a"), "b") == Floor(0.7, "b")
    assert raised(0.7, None, "a") == Floor(0.7, "a")


def test_floors_survive_writing(tmp_path: Path) -> None:
    floors = {"b": Floor(0.5, "x"), "a": Floor(1.0, "y")}
    write_floors(floors, tmp_path / "f.json")
    assert read_floors(tmp_path / "f.json") == floors
    assert read_floors(tmp_path / "none.json") == {}


def test_the_gate_fails_on_a_fall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "SCORERS", {"times": lambda: 0.5})
    monkeypatch.setattr(gate, "read_floors", lambda: {"times": Floor(0.6, corpus_hash("times"))})
    assert gate.main([]) == 1
    assert "FALL times" in capsys.readouterr().out
    monkeypatch.setattr(gate, "SCORERS", {"times": lambda: 0.6})
    assert gate.main([]) == 0


def test_every_gold_has_a_scorer_and_a_floor_of_its_present_bytes() -> None:
    names = {path.stem for path in GOLD.glob("*.json")}
    floors = read_floors()
    assert names == set(SCORERS) == set(floors)
    assert {n: f.corpus for n, f in floors.items()} == {n: corpus_hash(n) for n in names}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("times", "times"),
        ("quotes", "quotes"),
        ("chains", "chains"),
        ("places", "places"),
        ("quantities", "quantities"),
    ],
)
def test_gold_is_exact_text(name: str, field: str) -> None:
    for item in items(name):
        assert item[field]
        for wanted in item[field]:
            assert wanted[0] in item["text"], wanted


def test_gold_lines_stand_in_the_examples() -> None:
    for item in items("blocks"):
        text = (EXAMPLES / item["id"]).read_text("utf-8")
        for line in (*item["outside"], *item["inside"]):
            assert line in text, line
    for item in items("questions"):
        for name, words in item.get("answers", []):
            assert words.lower() in (EXAMPLES / name).read_text("utf-8").lower()


def test_gold_entities_stand_in_their_texts() -> None:
    for item in items("entities"):
        for entity in item["entities"]:
            assert all(name in item["text"] for name in (*entity["names"], *entity["never"]))


def test_the_floors_file_is_sorted() -> None:
    rows = json.loads(gate.FLOORS.read_text("utf-8"))
    assert list(rows) == sorted(rows)
