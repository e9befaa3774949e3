"""Names before a colon: found at once, in time linear in the text."""

from __future__ import annotations

import time

import pytest

from reportedly.extract.leadins import _COLON


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bergfall: the ferry will run", "Bergfall"),
        ("  Ina Bergfall:\tthe ferry will run", "Ina Bergfall"),
        ("At 14:05 the ferry ran", None),
        ("“Go: now”", None),
        ("A:", None),
    ],
)
def test_a_name_before_a_colon(text: str, name: str | None) -> None:
    match = _COLON.match(text)
    assert (match.group(1) if match else None) == name


@pytest.mark.parametrize("text", [" " * 1_000_000, "ab:" + " " * 1_000_000, "a b " * 250_000])
def test_a_megabyte_takes_linear_time(text: str) -> None:
    began = time.process_time()
    assert _COLON.match(text) is None
    assert time.process_time() - began < 0.5
