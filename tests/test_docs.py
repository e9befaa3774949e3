"""The documents are true: schemas are current, links lead somewhere, commands exist as told."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from reportedly.cli.main import COMMANDS, group
from reportedly.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
IDS = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^\s*(?:\$ )?(reportedly [^\n#|>]*)", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _schemas():
    path = ROOT / "scripts" / "write_schemas.py"
    spec = importlib.util.spec_from_file_location("write_schemas", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_schemas_are_what_the_types_say():
    schemas = _schemas()
    for name, text in schemas.make_schemas().items():
        there = (schemas.FOLDER / name).read_text(encoding="utf-8")
        assert there == text, f"{name} is stale: make schemas"
    assert {p.name for p in schemas.FOLDER.glob("*.json")} == set(schemas.make_schemas())


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_links_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        assert (path.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_commands_and_options_exist(path):
    """Every ``reportedly …`` line of a shell block names a command and options that exist."""
    for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        if language not in ("", "sh", "bash", "console", "shell"):
            continue
        for line in COMMAND.findall(block):
            _check_command(shlex.split(line)[1:])


def _check_command(words: list[str]) -> None:
    words = [word for word in words if word not in ("…", "...")]
    if not words or words[0].startswith(("-", "[")):
        return
    assert words[0] in COMMANDS, f"no such command: {words[0]}"
    command = group.get_command(click.Context(group), words[0])
    known = {option for param in command.params for option in param.opts} | {"--help", "-h"}
    for word in words[1:]:
        option = word.partition("=")[0]
        if option.startswith("-") and option != "-":
            assert option in known, f"reportedly {words[0]} has no {option}"


def test_the_settings_are_all_told_with_their_defaults():
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)$", told, re.MULTILINE))
    assert set(rows) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        assert f"REPORTEDLY_{name.upper()}" in rows[name]
        if field.default:
            assert f"| {field.default} |" in rows[name]
    (example,) = [block for language, block in FENCE.findall(told) if language == "toml"]
    Settings(**tomllib.loads(example))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name):
    command = group.get_command(click.Context(group), name)
    assert command.short_help
    assert command.help
    for param in command.params:
        if isinstance(param, click.Option) and param.name not in ("output", "form"):
            assert param.help, f"{name} {param.opts}"
