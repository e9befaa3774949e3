"""What the published shapes hold, where types alone do not say it."""

from __future__ import annotations

from reportedly.model.shapes import copy_json
from reportedly.model.story import Copy, CopyKind


def test_a_copy_says_whether_and_why_it_has_a_direction():
    told = copy_json(Copy("a", "b", CopyKind.COPY, 0.9, (), True, "it was published earlier"))
    assert (told["directed"], told["reason"]) == (True, "it was published earlier")
    untold = copy_json(Copy("a", "b", CopyKind.PARTIAL, 0.3))
    assert (untold["directed"], untold["reason"]) == (False, "")
