"""Inputs that the fuzzer kept, and inputs that broke something once: all are dealt with, soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from benchmarks.fuzz_target import FORMATS, replay

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(p for p in CORPUS.glob("*/*") if p.is_file())
MOST_SECONDS = 10.0


@pytest.mark.parametrize("target", sorted({p.parent.name for p in KEPT}))
def test_kept_inputs_are_dealt_with(target: str) -> None:
    for path in KEPT:
        if path.parent.name == target:
            began = time.process_time()
            replay(target, path.read_bytes())
            assert time.process_time() - began < MOST_SECONDS, path.name


def test_every_format_is_fuzzed() -> None:
    from reportedly.plugins import component_names

    assert set(component_names("reportedly.formats")) == set(FORMATS)
