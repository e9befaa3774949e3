"""The documentation against the program: commands exist, code runs, JSON has its shape."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from reportedly import plugins
from reportedly.cli.main import COMMANDS
from reportedly.model import fact_shape_types, shape_types
from reportedly.model.facts import Extraction, Quantity

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
SHAPES: dict[str, Any] = {
    "error": fact_shape_types.ErrorLineJson,
    "parse": fact_shape_types.ParsedJson,
    "quote": fact_shape_types.QuoteJson,
    "time": fact_shape_types.TimeJson,
    "quantity": fact_shape_types.QuantityJson,
    "compare": shape_types.ComparisonJson,
    "brief": shape_types.BriefJson,
}


def examples() -> dict[str, Any]:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    found = re.findall(r"<!-- example: (\w+) -->\n```json\n(.*?)\n```", page, re.DOTALL)
    return {name: json.loads(body) for name, body in found}


def code(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_json_examples_have_the_published_shape(name: str) -> None:
    TypeAdapter(SHAPES[name]).validate_python(examples()[name], strict=True)


def test_a_wrong_example_would_be_seen() -> None:
    broken = {**examples()["quote"], "content": None}
    with pytest.raises(ValidationError):
        TypeAdapter(SHAPES["quote"]).validate_python(broken)


def test_offsets_of_the_examples_are_right() -> None:
    text, quote = examples()["parse"]["text"], examples()["quote"]["content"]
    assert text[quote["start"] : quote["end"]] == quote["exact"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_in_the_docs_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"(?m)^ {4}(?:\.venv/bin/)?reportedly ([a-z]+)", text))
    named |= set(re.findall(r"`reportedly ([a-z]+)", text))
    assert named <= set(COMMANDS), named - set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_files_named_in_the_docs_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:sources|parse|extract|reconcile|brief|evals|docs|examples|scripts|benchmarks)"
        r"/[\w/.-]*\w\.(?:py|md|json))`",
        page.read_text("utf-8"),
    )
    invented = {"evals/gold/NAME.json", "evals/results.md"}
    homes = (ROOT, ROOT / "src" / "reportedly")
    for name in set(named) - invented:
        assert any((home / name).exists() for home in homes), name


def test_groups_in_the_docs_are_the_groups() -> None:
    text = (ROOT / "docs" / "add-a-stage.md").read_text("utf-8")
    assert set(re.findall(r"\| `(reportedly\.\w+)` \|", text)) == set(plugins.GROUPS)


def run_code(source: str, folder: Path) -> dict[str, Any]:
    """Run a code block as a file and give the names it made."""
    file = folder / "block.py"
    file.write_text(source, encoding="utf-8")
    return runpy.run_path(str(file))


def test_the_extractor_in_the_docs_works(make_report: Any, tmp_path: Path) -> None:
    from reportedly.extract.run import parse_contexts

    (source,) = code("add-a-stage.md", "python")
    extractor = run_code(source, tmp_path)["CaseExtractor"]()
    report = make_report("The court heard case no. 12/2031 on Monday. Some 40 people came.")
    (context,) = parse_contexts([report])
    found = [report.span(at, at + 2) for at in (report.text.index(n) for n in ("12", "40"))]
    numbers = tuple(Quantity(span, 1.0, 1.0, None, False) for span in found)
    kept = extractor.find(context, Extraction(report.id, quantities=numbers)).quantities
    assert [q.span.exact for q in kept] == ["40"]


def test_python_of_the_tutorial_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    (source,) = code("tutorial.md", "python")
    run_code(source, tmp_path)
    printed = capsys.readouterr().out
    assert "2021-05-03" in printed
    assert "bridge" in printed
