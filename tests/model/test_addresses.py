"""What of a web address lasts as the name of an article."""

from __future__ import annotations

import pytest

from reportedly.model.addresses import lasting_address


@pytest.mark.parametrize(
    ("url", "canonical", "expected"),
    [
        ("https://post.example/a", None, "post.example/a"),
        ("http://www.post.example:80/a#top", None, "post.example/a"),
        ("https://post.example/a?utm_source=x&id=4&fbclid=z", None, "post.example/a?id=4"),
        ("https://m.post.example/a?x=1", "https://www.post.example/a", "post.example/a"),
        ("https://post.example/a", "https://post.example/", "post.example/a"),  # front page
        ("https://post.example/a", "https://wire.example/a", "post.example/a"),  # another site
        ("https://post.example:8443/a", None, "post.example:8443/a"),
        ("https://post.example", None, "post.example/"),
        ("notes/a.txt#x", None, "notes/a.txt"),
        ("https://[broken/a#x", None, "https://[broken/a"),
        ("https://post.example:99999/a", None, "https://post.example:99999/a"),
    ],
)
def test_lasting_address(url: str, canonical: str | None, expected: str) -> None:
    assert lasting_address(url, canonical) == expected
