"""Fixtures shared by all tests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from reportedly.model.report import Block, BlockKind, Published, Report

from .loopback import Site, serve

# The checks give the same verdict every time; `HYPOTHESIS_PROFILE=search` looks for new cases.
settings.register_profile("check", derandomize=True)
settings.register_profile("search", derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))

# What the tests read was, for them, read after all that they tell of.
os.environ["REPORTEDLY_TODAY"] = "2040-01-01"

MakeReport = Callable[..., Report]


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """Give a function that makes a report of body paragraphs (first: headline if asked)."""

    def make(
        text: str,
        *,
        report_id: str = "r1",
        headline: bool = False,
        published: Published | None = None,
        outlet: str | None = None,
    ) -> Report:
        bare = Report(report_id, "test", text, hashlib.sha256(text.encode()).hexdigest())
        blocks, at = [], 0
        for line in text.split("\n"):
            if line.strip():
                kind = BlockKind.HEADLINE if headline and not blocks else BlockKind.BODY
                blocks.append(Block(bare.span(at, at + len(line)), kind, "test"))
            at += len(line) + 1
        return Report(
            report_id,
            "test",
            text,
            bare.sha256,
            tuple(blocks),
            outlet=outlet,
            published=published or Published(),
            language="en",
        )

    return make


@pytest.fixture
def site() -> Iterator[Site]:
    """Give a real server on this machine, whose pages a test writes."""
    with serve() as running:
        yield running
