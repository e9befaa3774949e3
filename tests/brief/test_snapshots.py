"""Whole briefs as they are printed. ``REWRITE_SNAPSHOTS=1 pytest tests/brief`` writes them anew."""

import os
from pathlib import Path

import pytest

from reportedly.model.story import Brief
from reportedly.plugins import get_component

FOLDER = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("form", ["text", "md"])
def test_prints_as_before(form: str, brief: Brief) -> None:
    printed = get_component("reportedly.renderers", form).render([brief])
    kept = FOLDER / f"brief.{form}"
    if os.environ.get("REWRITE_SNAPSHOTS"):
        kept.write_text(printed, encoding="utf-8")
    assert printed == kept.read_text(encoding="utf-8")
